"""Frames of places fill their column, cover nothing that is not theirs, and move no node and no arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from draw.demo_scenes import SCENES, synapse
from draw.geometry import boxes, faults, inside, overlap

from kg.draw.elements import drawn_compartments, element_ids
from kg.draw.formats import page
from kg.draw.formats.render import to_svg
from kg.draw.scene import Layout, Place, Scene

if TYPE_CHECKING:
    from collections.abc import Callable


def outer(scene: Scene) -> list[str]:
    """Places with nothing but a panel around them."""
    panels = {item.id for item in scene.compartments if item.kind is Place.PANEL} | {""}
    return [item.id for item in drawn_compartments(scene) if item.parent in panels and item.id not in panels]


@pytest.mark.parametrize("make", SCENES)
def test_only_frames_grow(make: Callable[[], Scene], engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without growing, nodes and arrows stand at the same place, each frame holds what it held, and none overlap."""
    scene = make()
    ids, grown = element_ids(scene), boxes(to_svg(scene, engine=engine))
    monkeypatch.setattr(page, "widened", lambda *_: None)
    tight = boxes(to_svg(scene, engine=engine))
    for one in (*(f"n.{node.id}" for node in scene.nodes), *(f"e.{edge.id}" for edge in scene.edges)):
        assert grown[ids[one]] == pytest.approx(tight[ids[one]], abs=0.02), one
    frames = {item.id: grown[ids["c." + item.id]] for item in drawn_compartments(scene)}
    for name, box in frames.items():
        assert inside(tight[ids["c." + name]], box), name
    for item in drawn_compartments(scene):
        if item.parent in frames:
            assert inside(frames[item.id], frames[item.parent]), item.id
        for other in drawn_compartments(scene):
            if other.id != item.id and other.parent == item.parent:
                assert not overlap(frames[item.id], frames[other.id]), (item.id, other.id)
    for node in scene.nodes:
        strangers = frames.keys() - {item.id for item in scene.ancestors(node.compartment)}
        assert not any(overlap(grown[ids["n." + node.id]], frames[one]) for one in strangers), node.id


def test_terminal_cleft_and_cell_end_at_one_edge(engine: str) -> None:
    """In a synapse of one column the places end at the same left and right, and the membrane spans its cell."""
    scene = synapse()
    table, ids = boxes(to_svg(scene, engine=engine)), element_ids(scene)
    assert scene.layout is Layout.SYNAPSE
    edges = [table[ids["c." + name]] for name in outer(scene)]
    assert max(box[0] for box in edges) - min(box[0] for box in edges) < 1.0
    assert max(box[2] for box in edges) - min(box[2] for box in edges) < 1.0
    for item in drawn_compartments(scene):
        if item.kind is Place.MEMBRANE:
            cell, membrane = table[ids["c." + item.parent]], table[ids["c." + item.id]]
            assert membrane[2] - membrane[0] > 0.9 * (cell[2] - cell[0])


def test_names_stay_in_their_frames(engine: str) -> None:
    """A name moves with the edge that it stands at and onto nothing."""
    scene = synapse()
    assert faults(scene, to_svg(scene, engine=engine)) == []
