"""The ground under what stands in no place."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from draw.demo_scenes import synapse

from kg.draw.formats.ground import AROUND, corners_of, grounded, spread
from kg.draw.formats.svg_parts import NAMESPACE, bounds


def drawing() -> ET.Element:
    """A group with one box in it."""
    group = ET.Element(f"{{{NAMESPACE}}}g")
    ET.SubElement(group, f"{{{NAMESPACE}}}polygon", {"points": corners_of((10.0, 20.0, 60.0, 50.0))})
    return group


def test_a_ground_lies_under_all_that_has_no_place() -> None:
    """It is the first thing that is drawn, reaches a little further than the rest, and fills its column when told to."""
    scene = replace(synapse(), compartments=(), nodes=tuple(replace(one, compartment="") for one in synapse().nodes))
    whole = grounded(drawing(), scene)
    assert [one.get("class") for one in whole] == ["ground", None]
    assert bounds([whole[0]]) == (10.0 - AROUND, 20.0 - AROUND, 60.0 + AROUND, 50.0 + AROUND)
    assert spread(whole, -100.0, 200.0) == AROUND
    assert bounds([whole[0]]) == (-100.0, 20.0 - AROUND, 200.0, 50.0 + AROUND)


def test_where_everything_has_its_place_there_is_none() -> None:
    """The frames of places are ground enough."""
    assert all(node.compartment for node in synapse().nodes)
    assert len(grounded(drawing(), synapse())) == 1
    assert spread(drawing(), 0.0, 100.0) == 0.0
