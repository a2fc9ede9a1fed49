"""A scene refuses what cannot be drawn truthfully, and knows what its key must explain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from draw.demo_scenes import crowd, cycle, synapse, workflow

from kg.direction import Direction
from kg.draw.layout.limit import limited
from kg.draw.panels import side_by_side
from kg.draw.scene import Compartment, LinkChange, Place, Scene, SceneEdge, SceneNode
from kg.errors import DataError

A, B = SceneNode("a", "A", "urn:x:a"), SceneNode("b", "B", "urn:x:b")
GOOD = SceneEdge("e", "a", "b", 1, "urn:x:e")


def small(**parts: object) -> Scene:
    """Two nodes and an arrow, with parts replaced."""
    return Scene(**{"title": "t", "record": "urn:x:t", "nodes": (A, B), "edges": (GOOD,), **parts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"edges": (replace(GOOD, record=""),)}, "no record"),
        ({"nodes": (A, replace(B, record=""))}, "no record"),
        ({"edges": (replace(GOOD, target="c"),)}, "not in the scene"),
        ({"edges": (replace(GOOD, sign=2),)}, "sign 2"),
        ({"edges": (replace(GOOD, share=1.5),)}, "share"),
        ({"edges": (GOOD, GOOD)}, "used twice"),
        ({"nodes": (A, B, A)}, "used twice"),
        ({"nodes": (A, replace(B, compartment="moon"))}, "moon"),
        ({"compartments": (Compartment("x", "X", Place.CELL, "y"),)}, "parent"),
        ({"compartments": (Compartment("x", "X", Place.CELL, "x"),)}, "inside itself"),
        ({"routes": (("r", ("e", "f")),)}, "route"),
    ],
)
def test_faults_are_named(parts: dict[str, object], fault: str) -> None:
    """Every node and arrow needs its record, its ends and an id of its own."""
    with pytest.raises(DataError, match=fault) as caught:
        small(**parts)
    assert "“t”" in caught.value.where


def test_legend_names_exactly_what_occurs() -> None:
    """The key explains each direction and line of the scene, and none that is absent."""
    legend = synapse().legend()
    assert Direction.CONFLICTING in legend.directions
    assert Direction.UNKNOWN not in legend.directions
    assert (0, LinkChange.NONE) in legend.lines
    assert legend.dotted == "background or implied"
    assert legend.shares
    assert cycle().legend().directions == ()


def test_place_reads_from_outside_in() -> None:
    """A node's place names the cell before the part of it."""
    scene = synapse()
    assert scene.place(scene.node("creb")) == "Postsynaptic D2 medium spiny neuron › nucleus"


def test_side_by_side_keeps_every_part() -> None:
    """Panels hold all nodes, arrows and routes of their scenes, with the records unchanged."""
    one, two = synapse(), workflow()
    both = side_by_side("both", "urn:x:both", (("left", one), ("right", two)))
    assert len(both.nodes) == len(one.nodes) + len(two.nodes)
    assert [edge.record for edge in both.edges] == [edge.record for edge in (*one.edges, *two.edges)]
    assert len(both.routes) == len(one.routes)
    assert both.place(both.nodes[0]).startswith("left › ")


def test_limit_leaves_a_small_scene_alone() -> None:
    """A picture that can be read is not cut."""
    assert limited(cycle()) is not None
    assert limited(cycle(), 40) == cycle()
    assert len(limited(crowd(), 20).nodes) < len(crowd().nodes)
