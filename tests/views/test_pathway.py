"""Pathways are drawn as the graph has them: every step, with its sign and its standing."""

from __future__ import annotations

import pytest
import shipped

from kg.draw.scene import EntityKind
from kg.errors import NotFound
from kg.question.workspace import Workspace
from kg.views.parts import atlas_of
from kg.views.pathway import pathway_scene

PATHWAYS = [
    str(row["p"])
    for row in shipped.knowledge().rows(
        "SELECT DISTINCT ?p { ?s a kg:CausalStep ; kg:module|kg:pathway ?p . ?p rdfs:label ?l } ORDER BY ?p"
    )
]


def short(iri: str) -> str:
    """The local name of a record."""
    return iri.rsplit("/", 1)[-1]


@pytest.fixture
def workspace() -> Workspace:
    """The shipped graph."""
    return shipped.workspace()


@pytest.mark.parametrize("pathway", PATHWAYS, ids=short)
def test_a_pathway_shows_each_of_its_steps(pathway, workspace):
    """Each pair of entities that a step joins is joined in the picture with the step's sign, unless it was cut."""
    scene = pathway_scene(atlas_of(workspace), pathway, most=1000)
    rows = workspace.knowledge.rows(
        f"SELECT ?s ?o ?v {{ ?step a kg:CausalStep ; kg:module|kg:pathway <{pathway}> ; kg:subject ?s ; kg:object ?o ;"
        " kg:sign/kg:signValue ?v }"
    )
    assert {(e.source, e.target, e.sign) for e in scene.edges} == {(r["s"], r["o"], int(str(r["v"]))) for r in rows}
    assert all(edge.background == (not edge.evidence) for edge in scene.edges)


def test_a_large_pathway_is_cut(workspace):
    """Beyond the limit nodes are folded into “+n more”."""
    largest = max(PATHWAYS, key=lambda p: len(pathway_scene(atlas_of(workspace), p, most=1000).nodes))
    scene = pathway_scene(atlas_of(workspace), largest, most=5)
    assert any(node.kind is EntityKind.MORE for node in scene.nodes)


def test_a_pathway_without_steps_is_an_error(workspace):
    """What has no causal step is not drawn as an empty page."""
    with pytest.raises(NotFound, match="no causal step"):
        pathway_scene(atlas_of(workspace), workspace.directory.resolve("figure-004-trk").iri)
