"""The membrane as what it is, a double row of lipid heads on which receptors, transporters and channels sit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from kg.draw.elements import drawn_compartments
from kg.draw.formats.svg_parts import NAMESPACE, bounds
from kg.draw.scene import EntityKind, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.draw.formats.svg_parts import Box
    from kg.draw.scene import Compartment, Scene
    from kg.draw.style import Style

APART = 4.0  # points from the middle of a membrane to each row of heads
HEAD, PITCH = 2.6, 4.2  # points across a head, and from one head to the next
ROW = 12.0  # points by which the middles of nodes of one row differ at most
CLEAR = 5.0  # points between the name of a place and its membrane
SPANNING = (EntityKind.RECEPTOR, EntityKind.TRANSPORTER, EntityKind.CHANNEL)
_SHAPES = ("polygon", "path", "ellipse", "polyline")


def membranes(drawing: Element, scene: Scene, ids: dict[str, str], style: Style) -> None:
    """Draw a membrane through the row of what spans it: the upper one of a cell, the lower one of a terminal.

    It lies over the grounds of places and under all arrows and nodes, and begins beside a name that stands in its row.
    """
    parts = {name: one for one in drawing if (name := one.get("id"))}
    for place in drawn_compartments(scene):
        lowest = place.kind is Place.TERMINAL
        middles = list(_middles(parts, scene, ids, place))
        if place.kind not in (Place.MEMBRANE, Place.TERMINAL) or not middles or ids["c." + place.id] not in parts:
            continue
        edge = max(middles) if lowest else min(middles)
        row = [one for one in middles if abs(one - edge) <= ROW]
        height = sum(row) / len(row)
        left, _, right, _ = _outline(parts[ids["c." + place.id]])
        label = parts.get(ids["c." + place.id] + "-label")
        if label is not None:
            words = bounds([label])
            if words[1] - APART - HEAD < height < words[3] + APART + HEAD:
                left = words[2] + CLEAR
        if right - left > PITCH:
            _drawn(drawing, left + HEAD, right - HEAD, height, style.places[place.kind].border)


def _middles(parts: dict[str, Element], scene: Scene, ids: dict[str, str], place: Compartment) -> Iterator[float]:
    """Heights of the middles of what stands directly in a place and spans its membrane."""
    for node in scene.nodes:
        if node.compartment == place.id and node.kind in SPANNING and ids["n." + node.id] in parts:
            _, top, _, bottom = _outline(parts[ids["n." + node.id]])
            yield (top + bottom) / 2


def _drawn(drawing: Element, left: float, right: float, height: float, colour: str) -> None:
    look = {
        "fill": "none",
        "stroke": colour,
        "stroke-width": f"{HEAD:g}",
        "stroke-linecap": "round",
        "stroke-dasharray": f"0.01 {PITCH:g}",
    }
    lines = " ".join(f"M{left:.2f},{height + side:.2f}L{right:.2f},{height + side:.2f}" for side in (-APART, APART))
    group = Element(f"{{{NAMESPACE}}}g", {"class": "membrane"})
    SubElement(group, f"{{{NAMESPACE}}}path", look | {"d": lines})
    first = next((n for n, one in enumerate(drawing) if one.get("class") in ("node", "edge")), len(drawing))
    drawing.insert(first, group)


def _outline(part: Element) -> Box:
    return bounds([next(one for one in part.iter() if one.tag.rpartition("}")[2] in _SHAPES)])
