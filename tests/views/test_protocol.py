"""Protocols are drawn as the graph has them: every step in its order, with its parameters."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shipped

from kg.question.workspace import Workspace
from kg.views.parts import atlas_of
from kg.views.protocol import protocol_scene

PROTOCOLS = [str(row["p"]) for row in shipped.knowledge().rows("SELECT ?p { ?p a kg:Protocol } ORDER BY ?p")]


def short(iri: str) -> str:
    """The local name of a record."""
    return iri.rsplit("/", 1)[-1]


@pytest.fixture
def workspace() -> Workspace:
    """The shipped graph."""
    return shipped.workspace()


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=short)
def test_a_protocol_shows_its_steps_in_order(protocol, workspace):
    """Main steps hang together in their recorded order, sub-steps beside their step, with parameters as printed."""
    scene = protocol_scene(atlas_of(workspace), protocol)
    rows = workspace.knowledge.rows(
        f"SELECT DISTINCT ?s ?o ?above {{ <{protocol}> kg:step ?s . ?s kg:order ?o OPTIONAL {{ ?s kg:subStepOf ?above }} }}"
    )
    assert {node.id for node in scene.nodes} == {r["s"] for r in rows}
    main = sorted((r for r in rows if r["above"] is None), key=lambda r: (int(str(r["o"])), str(r["s"])))
    order = [str(r["s"]) for r in main]
    assert [(e.source, e.target) for e in scene.edges if e.sign == 1] == list(pairwise(order))
    label = {node.id: node.label for node in scene.nodes}
    assert [label[name].partition(". ")[0] for name in order] == [str(n + 1) for n in range(len(order))]
    details = " ".join(node.detail for node in scene.nodes)
    for row in workspace.knowledge.rows(f"SELECT ?v {{ <{protocol}> kg:step/kg:parameter/kg:printedValue ?v }}"):
        assert str(row["v"]) in details
