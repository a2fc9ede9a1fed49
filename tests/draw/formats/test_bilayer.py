"""Receptors, transporters and channels sit on a membrane."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from draw.demo_scenes import synapse, workflow
from draw.geometry import boxes, overlap

from kg.draw.elements import element_ids
from kg.draw.formats.bilayer import SPANNING
from kg.draw.formats.render import to_svg
from kg.draw.formats.svg_parts import NAMESPACE
from kg.draw.scene import Place


def test_what_spans_a_membrane_sits_on_it() -> None:
    """Each membrane runs through a node that spans one, at about its middle, below all nodes and arrows, inside its place."""
    scene = synapse()
    svg = to_svg(scene)
    table, ids = boxes(svg), element_ids(scene)
    root = ET.fromstring(svg)
    found = 0
    for drawing in (one for one in root.iter(f"{{{NAMESPACE}}}g") if one.get("class") == "drawing"):
        order = [one.get("class") for one in drawing]
        right, down = map(float, re.findall(r"-?[0-9.]+", drawing.get("transform") or "translate(0 0)"))
        for number, group in enumerate(drawing):
            if group.get("class") != "membrane":
                continue
            found += 1
            assert "node" not in order[:number]
            assert "edge" not in order[:number]
            numbers = [float(one) for one in re.findall(r"-?[0-9.]+", group[0].get("d") or "")]
            xs, ys = [x + right for x in numbers[::2]], [y + down for y in numbers[1::2]]
            line = min(xs), min(ys), max(xs), max(ys)
            held = [
                one for one in scene.nodes if one.kind in SPANNING and overlap(table[ids["n." + one.id]], line, 0.0)
            ]
            assert held
            for node in held:
                box = table[ids["n." + node.id]]
                assert box[1] < line[1] < line[3] < box[3]
                around = table[ids["c." + node.compartment]]
                assert around[0] <= line[0] < line[2] <= around[2]
    places = {one.id for one in scene.compartments if one.kind in (Place.MEMBRANE, Place.TERMINAL)}
    assert found == len({one.compartment for one in scene.nodes if one.kind in SPANNING} & places) > 0


def test_without_a_membrane_none_is_drawn() -> None:
    """A workflow has no cell."""
    assert 'class="membrane"' not in to_svg(workflow())
