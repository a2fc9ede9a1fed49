"""A cut scene shows the strongest nodes, says how many it hides, and hides no sign."""

from __future__ import annotations

import re

import pytest
from draw.demo_scenes import crowd
from hypothesis import given
from hypothesis import strategies as st

from kg.draw.layout.limit import limited
from kg.draw.scene import EntityKind, Scene, SceneEdge, SceneNode


@given(st.integers(2, 45))
def test_nothing_is_lost_without_a_word(count: int) -> None:
    """Drawn and counted nodes together are all nodes; drawn ones stay within the limit."""
    whole = crowd()
    cut = limited(whole, count)
    drawn = [node for node in cut.nodes if node.kind is not EntityKind.MORE]
    hidden = sum(int(re.findall(r"\d+", node.label)[0]) for node in cut.nodes if node.kind is EntityKind.MORE)
    assert len(drawn) + hidden == len(whole.nodes)
    assert len(drawn) <= max(count, 1)
    assert set(drawn) <= set(whole.nodes)


@given(st.integers(2, 45))
def test_arrows_between_drawn_nodes_stay(count: int) -> None:
    """An arrow whose two ends are drawn is drawn, unchanged."""
    whole = crowd()
    cut = limited(whole, count)
    ids = {node.id for node in cut.nodes}
    expected = {edge for edge in whole.edges if {edge.source, edge.target} <= ids}
    assert expected <= set(cut.edges)


@pytest.mark.parametrize("count", [8, 15, 25])
def test_every_drawn_node_hangs_on_the_compound(count: int) -> None:
    """The way from a compound to each drawn node is drawn with it."""
    cut = limited(crowd(), count)
    reached, fresh = {"drug"}, {"drug"}
    while fresh:
        fresh = {edge.target for edge in cut.edges if edge.source in fresh} - reached
        reached |= fresh
    assert {node.id for node in cut.nodes if node.kind is not EntityKind.MORE} <= reached


def test_the_strongest_come_first() -> None:
    """With room for one more node beside the compound, it is the one that moved most."""
    nodes = (
        SceneNode("drug", "drug", "urn:x:d", EntityKind.COMPOUND),
        SceneNode("a", "a", "urn:x:a", log2_change=0.1),
        SceneNode("b", "b", "urn:x:b", log2_change=-3.0),
    )
    edges = tuple(SceneEdge(f"e{name}", "drug", name, -1, f"urn:x:e{name}") for name in "ab")
    cut = limited(Scene("t", "urn:x:t", nodes=nodes, edges=edges), 2)
    assert [node.id for node in cut.nodes] == ["drug", "b", "more.page"]
    assert "a" in cut.nodes[-1].tooltip
    assert [edge.sign for edge in cut.edges] == [-1, -1]


def test_mixed_signs_fold_into_an_unknown_one() -> None:
    """An arrow that stands for arrows of both signs claims neither."""
    nodes = (
        SceneNode("drug", "drug", "urn:x:d", EntityKind.COMPOUND),
        SceneNode("a", "a", "urn:x:a"),
        SceneNode("b", "b", "urn:x:b"),
    )
    edges = (SceneEdge("1", "drug", "a", -1, "urn:x:1"), SceneEdge("2", "drug", "b", 1, "urn:x:2"))
    cut = limited(Scene("t", "urn:x:t", nodes=nodes, edges=edges), 1)
    assert [edge.sign for edge in cut.edges] == [0]


def test_a_node_that_nothing_reaches_stands_alone() -> None:
    """Where no way leads to a strong node it is drawn without one."""
    nodes = (
        SceneNode("drug", "drug", "urn:x:d", EntityKind.COMPOUND),
        SceneNode("a", "a", "urn:x:a", log2_change=5.0),
        SceneNode("b", "b", "urn:x:b"),
    )
    cut = limited(Scene("t", "urn:x:t", nodes=nodes), 2)
    assert [node.id for node in cut.nodes] == ["drug", "a", "more.page"]
