"""Promises of kg.knowledge.standing: nodes by entity and place, as the graph itself answers."""

from __future__ import annotations

import shipped

from kg.knowledge.standing import Standing

PART = "SELECT DISTINCT ?node { ?node a kg:Node ; kg:entity <%s> ; kg:context/kg:partOf* <%s> } ORDER BY ?node"
PAIRS = """SELECT DISTINCT ?entity ?place { ?node a kg:Node ; kg:entity ?entity ; kg:context/kg:partOf ?place } ORDER BY ?entity ?place"""


def test_nodes_below_a_place_are_those_that_the_graph_names():
    """For pairs of an entity and a whole that holds one of its places, the same nodes as by SPARQL."""
    knowledge = shipped.knowledge()
    standing = Standing(knowledge)
    for pair in knowledge.rows(PAIRS)[::40]:
        asked = [row["node"] for row in knowledge.rows(PART % (pair["entity"], pair["place"]))]
        assert asked
        assert standing.nodes(str(pair["entity"]), {str(pair["place"])}) == asked


def test_an_entity_without_nodes_has_none():
    """Nothing stands for what is not in the network."""
    standing = Standing(shipped.knowledge())
    assert standing.nodes("urn:nothing") == []
    assert standing.keys("urn:nothing") == []
