"""Promises of kg.question.network: the network is what the rules wrote, and users get it as networkx."""

from __future__ import annotations

import pytest
import shipped

from kg.engine.model import Network, NodeKind, Role
from kg.knowledge.store import Knowledge
from kg.question.network import project, to_networkx


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The shipped graph."""
    return shipped.knowledge()


@pytest.fixture(scope="module")
def network(knowledge) -> Network:
    """The shipped network."""
    return project(knowledge)


def test_every_node_and_influence_of_the_graph_is_there(knowledge, network):
    """Counts equal those that SPARQL gives."""
    counts = knowledge.rows(
        "SELECT (COUNT(DISTINCT ?n) AS ?nodes) (COUNT(DISTINCT ?i) AS ?links) { { ?n a kg:Node } UNION { ?i a kg:Influence } }"
    )
    assert (str(len(network.nodes)), str(len(network.influences))) == (counts[0]["nodes"], counts[0]["links"])


def test_every_influence_rests_on_evidence(network):
    """Each names its step, and each step a source or its own background sentence."""
    assert all(i.step and i.evidence for i in network.influences)


def test_ligands_reach_sites_and_releases_reach_pools(network):
    """Roles end where their equations expect them."""
    for link in network.influences:
        kind = network.nodes[link.target].kind
        if link.role is Role.LIGAND:
            assert kind is NodeKind.SITE
            assert link.tone > 0
        if link.role in (Role.UPTAKE, Role.DEGRADATION):
            assert kind is NodeKind.POOL
            assert 0 < link.share <= 1


def test_an_autoreceptor_is_one_because_of_where_it_is(network):
    """The same receptor has more reserve and less tone on the cell that releases its ligand."""
    by_key = {n.key: n for n in network.nodes}
    assert by_key["DRD2@DA-terminal-striatum"].reserve > by_key["DRD2@D2-MSN"].reserve
    tones = {network.nodes[i.target].key: i.tone for i in network.influences if i.role is Role.LIGAND}
    assert tones["DRD2@DA-terminal-striatum"] < tones["DRD2@D2-MSN"]


def test_nothing_of_the_source_is_lost_in_networkx(network):
    """Every node and every parallel edge arrives, with sign, step and evidence."""
    graph = to_networkx(network)
    assert graph.number_of_nodes() == len(network.nodes)
    assert graph.number_of_edges() == len(network.influences)
    _, _, data = next(iter(graph.edges(data=True)))
    assert {"sign", "role", "coefficient", "time", "step", "mechanism", "evidence"} <= data.keys()


def test_deleting_a_triple_changes_the_network(knowledge):
    """Without the triple that places a receptor, its node is gone."""
    import pyoxigraph as ox

    from kg.knowledge.vocabulary import ID, KG

    quads = list(
        knowledge.store.quads_for_pattern(
            ox.NamedNode(ID + "D2-MSN"), ox.NamedNode(KG + "expresses"), ox.NamedNode(ID + "DRD2"), None
        )
    )
    assert quads
    assert "DRD2@D2-MSN" not in project(knowledge.without(quads)).index


def test_contexts_that_fill_one_pool_share_it(network):
    """However many cells release into one space, a rise of all their release raises the pool by no more than itself; a recorded share stands."""
    filled: dict[tuple[str, str], list[float]] = {}
    for link in network.influences:
        if link.role is Role.DRIVE and network.nodes[link.target].kind is NodeKind.POOL:
            filled.setdefault((link.step, network.nodes[link.target].key), []).append(link.coefficient)
    shared = {pool: sizes for (_, pool), sizes in filled.items() if len(sizes) > 1}
    assert "GABA@striatum-cleft" in shared
    recorded = {"dopamine@PFC-cleft": [0.25, 0.75]}
    assert all(sum(sizes) <= 1.0 for sizes in shared.values())
    assert {pool: sorted(sizes) for pool, sizes in shared.items() if len(set(sizes)) > 1} == recorded
    alone = next(sizes for (_, pool), sizes in filled.items() if pool == "GABA@LC-cleft")
    assert sum(shared["GABA@striatum-cleft"]) == pytest.approx(sum(alone))
