"""Compounds that share a target from one space are one node, and no arrow of a compound crosses another."""

from __future__ import annotations

from dataclasses import replace

import shipped
from hypothesis import given
from hypothesis import strategies as st

from kg.draw.scene import Compartment, EntityKind, Place, Scene, SceneEdge, SceneNode
from kg.explore import perturb
from kg.views.compound import compound_scene
from kg.views.shared_targets import joined

PAIRS = st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from("xyzw")), min_size=1)


def scene(pairs: set[tuple[str, str]]) -> Scene:
    """Compounds a, b, c in one cleft that inhibit targets x, y, z, w; each arrow has a source of its own."""
    drugs = [SceneNode(f"{one}@cleft", one, f"urn:{one}", EntityKind.COMPOUND, "cleft") for one in "abc"]
    targets = [SceneNode(one, one, f"urn:{one}", EntityKind.RECEPTOR, "cell") for one in "xyzw"]
    edges = [
        SceneEdge(
            f"{drug}-{target}", f"{drug}@cleft", target, -1, f"urn:{drug}{target}", evidence=(f"{drug}:{target}",)
        )
        for drug, target in sorted(pairs)
    ]
    places = (Compartment("cleft", "cleft", Place.CLEFT), Compartment("cell", "cell", Place.CELL))
    return Scene("demo", "urn:demo", "", compartments=places, nodes=(*drugs, *targets), edges=tuple(edges))


@given(PAIRS)
def test_each_target_has_one_arrow_and_no_word_is_lost(pairs: set[tuple[str, str]]) -> None:
    """Who acts on what, and every source, is the same before and after; a target has one arrow, and no two nodes share one."""
    made = joined(scene(pairs))
    names = {node.id: node.label.split(" + ") for node in made.nodes}
    assert {(drug, edge.target) for edge in made.edges for drug in names[edge.source]} == pairs
    assert {line for edge in made.edges for line in edge.evidence} == {f"{drug}:{target}" for drug, target in pairs}
    assert len({edge.target for edge in made.edges}) == len(made.edges)
    acting = [node for node in made.nodes if node.kind is EntityKind.COMPOUND]
    assert {node.id for node in acting} == {edge.source for edge in made.edges} | {
        f"{one}@cleft" for one in "abc" if one not in {drug for drug, _ in pairs}
    }
    assert joined(made) == made


def test_dotted_only_without_a_source() -> None:
    """An arrow for several is background only where all of them are, and signs are never mixed."""
    one = scene({("a", "x"), ("b", "x")})
    first, second = one.edges
    half = joined(replace(one, edges=(replace(first, background=True), second)))
    assert [edge.background for edge in half.edges] == [False]
    opposed = joined(replace(one, edges=(first, replace(second, sign=1))))
    assert sorted(edge.sign for edge in opposed.edges) == [-1, 1]


def test_parent_and_metabolite_hold_transporters_together() -> None:
    """Amitriptyline and its metabolite stand as one before what both hold; each target has one arrow of compounds."""
    drawn = compound_scene(perturb("amitriptyline", workspace=shipped.workspace(), samples=0))
    kinds = {node.id: node.kind for node in drawn.nodes}
    into = [e for e in drawn.edges if kinds[e.source] is EntityKind.COMPOUND is not kinds[e.target]]
    assert any(" + " in drawn.node(edge.source).label for edge in into)
    assert len({(edge.target, edge.sign) for edge in into}) == len(into)
