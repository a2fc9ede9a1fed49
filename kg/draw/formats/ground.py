"""The ground under a drawing in which something stands in no place: what is drawn is told apart from title, key and source line."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.draw.formats.svg_parts import NAMESPACE, bounds
from kg.draw.style import GROUND

if TYPE_CHECKING:
    from kg.draw.formats.svg_parts import Box
    from kg.draw.scene import Scene

AROUND = 9.0  # points from what is drawn to the edge of its ground


def grounded(drawing: ET.Element, scene: Scene) -> ET.Element:
    """The drawing with a ground as its first part, a little larger than all others; as it is where each thing has its place."""
    if all(node.compartment for node in scene.nodes):
        return drawing
    left, top, right, bottom = bounds([drawing])
    box = left - AROUND, top - AROUND, right + AROUND, bottom + AROUND
    look = {"class": "ground", "fill": GROUND, "stroke": "none", "points": corners_of(box)}
    drawing.insert(0, ET.Element(f"{{{NAMESPACE}}}polygon", look))
    return drawing


def spread(drawing: ET.Element, left: float, right: float) -> float:
    """Let the ground of a drawing reach from edge to edge; how far inside what stands on it stays, points."""
    if not len(drawing) or drawing[0].get("class") != "ground":
        return 0.0
    _, top, _, bottom = bounds([drawing[0]])
    drawing[0].set("points", corners_of((left, top, right, bottom)))
    return AROUND


def corners_of(box: Box) -> str:
    """The corners of a box as points of a polygon."""
    x, y, right, bottom = box
    return f"{x:.2f},{y:.2f} {right:.2f},{y:.2f} {right:.2f},{bottom:.2f} {x:.2f},{bottom:.2f}"
