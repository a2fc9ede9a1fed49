"""Two answers on one page."""

from __future__ import annotations

import pytest
import shipped
from draw.geometry import boxes, faults
from hypothesis import given
from hypothesis import strategies as st

from kg import settings
from kg.direction import Direction
from kg.draw.elements import element_ids
from kg.draw.labels import node_text
from kg.draw.layout.limit import size
from kg.draw.scene import EntityKind, Layout, LinkChange, Place
from kg.explore import perturb
from kg.question.workspace import Workspace
from kg.views import pictures
from kg.views.comparison import compare_scene, standing

DIRECTIONS = [way for way in Direction if way is not Direction.NONE]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The graph, opened once."""
    return shipped.workspace()


def test_two_compounds_stand_in_one_picture(workspace):
    """Each node has its direction under the first and under the second compound, as the two answers have it."""
    first, second = (perturb(name, workspace=workspace, samples=0) for name in ("amisulpride", "amoxapine"))
    scene = compare_scene(first, second)
    ours, theirs = ({e.node: e.direction for e in answer.effects} for answer in (first, second))
    compared = [node for node in scene.nodes if node.against is not None]
    assert compared
    for node in compared:
        assert (node.direction.value, node.against.value) == (ours[node.id], theirs[node.id])
        assert node.detail == standing((ours[node.id], theirs[node.id]), ("amisulpride", "amoxapine"))
    names = {node.label for node in scene.nodes if node.kind is EntityKind.COMPOUND}
    assert {"amisulpride", "amoxapine"} <= names
    assert all(edge.change is LinkChange.NONE for edge in scene.edges)
    assert size(n for n in scene.nodes if n.kind is not EntityKind.MORE) <= settings.DRAW_NODE_LIMIT


@given(st.sampled_from(DIRECTIONS), st.sampled_from(DIRECTIONS))
def test_standing_is_symmetric(ours, theirs):
    """Swapping the two compounds swaps “only A” and “only B” and changes nothing else."""
    words, swapped = standing((ours, theirs), ("A", "B")), standing((theirs, ours), ("B", "A"))
    assert words == swapped
    assert words.partition(";")[0] in ("shared", "opposite", "only A", "only B", "")
    assert ("open for" in words) == (
        words.startswith("only") and bool({ours, theirs} & {"conflicting", "uncertain", "unknown"})
    )
    assert (words == "opposite") == ({ours, theirs} == {"increased", "decreased"})


def test_two_doses_stand_side_by_side(workspace):
    """The same nodes and links in two panels, each with the changes of its own dose."""
    answers = [perturb(f"amisulpride={dose} mg/day", workspace=workspace, samples=0) for dose in (50, 600)]
    scene = compare_scene(*answers)
    assert scene.layout is Layout.COMPARE
    panels = [item for item in scene.compartments if item.kind is Place.PANEL]
    assert [("50 mg" in p.label, "600 mg" in p.label) for p in panels] == [(True, False), (False, True)]
    for number, answer in enumerate(answers, start=1):
        effects = {e.node: e.direction for e in answer.effects}
        mark = f"p{number}."
        nodes = {
            n.id.removeprefix(mark): n
            for n in scene.nodes
            if n.id.startswith(mark) and n.kind is not EntityKind.COMPOUND
        }
        assert {name: node.direction.value for name, node in nodes.items()} == {name: effects[name] for name in nodes}


def test_what_is_given_stands_in_its_order(workspace):
    """The strip above a comparison names every compound that acts, the first left of the second, each with its amount."""
    picture = pictures.comparison(
        *(perturb(name, workspace=workspace, samples=0) for name in ("amisulpride", "amoxapine"))
    )
    scene, table, ids = picture.scene, boxes(picture.svg()), element_ids(picture.scene)
    strip = [
        node for node in scene.nodes if node.compartment in {i.id for i in scene.compartments if i.kind is Place.GIVEN}
    ]
    assert [node.label for node in strip] == ["amisulpride", "amoxapine"]
    assert all("nM free" in node.detail for node in strip)
    first, second = (table[ids["n." + node.id]] for node in strip)
    assert first[2] < second[0]


def test_the_first_dose_stands_left(workspace):
    """In the drawn SVG the first panel lies left of the second, and the same node stands at the same height in both."""
    answers = [perturb(f"amisulpride={dose} mg/day", workspace=workspace, samples=0) for dose in (50, 600)]
    picture = pictures.comparison(*answers)
    scene, table, ids = picture.scene, boxes(picture.svg()), element_ids(picture.scene)
    first, second = (item for item in scene.compartments if item.kind is Place.PANEL)
    assert "50 mg" in first.label
    assert table[ids["c." + first.id]][2] < table[ids["c." + second.id]][0]
    twins = [(node.id, f"p2.{node.id[3:]}") for node in scene.nodes if node.id.startswith("p1.")]
    assert twins
    for one, other in twins:
        assert abs(table[ids["n." + one]][1] - table[ids["n." + other]][1]) < 3.0
    assert faults(scene, picture.svg()) == []


def test_a_transmitter_that_does_not_surely_change_is_named_and_not_drawn(workspace):
    """Of two compounds, each drawn transmitter changes under one of them or lies on a route; the note names the others with their place."""
    scene = compare_scene(*(perturb(name, workspace=workspace, samples=0) for name in ("amisulpride", "haloperidol")))
    on_routes = {end for one in scene.edges if one.share is not None for end in (one.source, one.target)}
    shown = [node for node in scene.nodes if node.kind is EntityKind.TRANSMITTER]
    assert shown
    for node in shown:
        assert node.id in on_routes or node.direction.moves or (node.against and node.against.moves), node.id
    named = scene.note.partition("no change of them is sure: ")[2].partition(").")[0]
    assert " (" in named
    for one in named.split(", "):
        label, _, place = one.partition(" (")
        assert (label, place.rstrip(")")) not in {(n.label, scene.ancestors(n.compartment)[0].label) for n in shown}


def test_compared_changes_stand_below_their_name(workspace):
    """The glyphs of both compounds are a line of their own, so that a node is no wider than its name."""
    scene = compare_scene(*(perturb(name, workspace=workspace, samples=0) for name in ("amitriptyline", "amoxapine")))
    for node in scene.nodes:
        if node.against is not None:
            lines, marks, _ = node_text(node, scene.layout)
            assert lines[-1] == ""
            assert " | " in marks
