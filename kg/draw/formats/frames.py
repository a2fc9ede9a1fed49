"""Frames of places as wide as their column: a membrane spans its cell, and what stands side by side is equally high.

A layout engine draws a frame tightly around its nodes, so that a cleft, the terminal above it and the cell below it end at
three different edges with white between. Here the frames alone grow; no node and no arrow moves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from kg.display import plain
from kg.draw.elements import drawn_compartments
from kg.draw.escape import clipped
from kg.draw.formats.ground import corners_of
from kg.draw.formats.svg_parts import NAMESPACE, bounds
from kg.draw.layout.packing import GAP
from kg.draw.letters import broken
from kg.draw.scene import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.draw.formats.svg_parts import Box
    from kg.draw.scene import Scene
    from kg.draw.style import Style

INSIDE = 10.0  # points between a frame and one inside it
HEADER = 24.0  # points that a panel's name of one line takes
LEADING = 1.2  # from one line of a panel's name to the next, in its type
CLEAR = 4.0  # points that stay free around an arrow or a node of another place
STEP = 8.0  # points by which a name is moved until no arrow passes it
PARTS = 8  # straight parts that stand for one curve of an arrow

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_PAIR = re.compile(rf"({_NUMBER.pattern}),({_NUMBER.pattern})")


@dataclass(frozen=True)
class _Drawing:
    """A drawn scene: elements by DOM id, boxes of frames by place, what each place holds, and samples along each arrow."""

    scene: Scene
    ids: dict[str, str]
    parts: dict[str, Element]
    frames: dict[str, Box]
    around: dict[str, frozenset[str]]  # node -> the places around it
    lines: dict[str, list[Box]]


def widened(drawing: Element, scene: Scene, ids: dict[str, str], left: float, right: float) -> None:
    """Let the frames of a drawing grow to these edges, in its own coordinates, each as far as nothing stands in the way."""
    parts = {name: one for one in drawing if (name := one.get("id"))}
    frames = {
        item.id: _outline(parts[ids["c." + item.id]])
        for item in drawn_compartments(scene)
        if item.kind is not Place.PANEL and ids["c." + item.id] in parts
    }
    around = {node.id: frozenset(item.id for item in scene.ancestors(node.compartment)) for node in scene.nodes}
    lines = {edge.id: list(_along(parts[ids["e." + edge.id]])) for edge in scene.edges if ids["e." + edge.id] in parts}
    whole = _Drawing(scene, ids, parts, frames, around, lines)
    _grown(whole, "", left, right)
    for name in frames:
        _beside_lines(whole, name)


def _grown(drawing: _Drawing, parent: str, left: float, right: float) -> None:
    """Let the frames directly in a place grow, then those inside each of them."""
    inner = [
        item.id
        for item in drawing.scene.compartments
        if item.id in drawing.frames and _holder(drawing, item.parent) == parent
    ]
    for one in inner:
        _set(drawing, one, _across(drawing, one, inner, parent, left, right))
    for one in inner:
        _set(drawing, one, _upright(drawing, one, inner, parent))
    for one in inner:
        box = drawing.frames[one]
        _grown(drawing, one, box[0] + INSIDE, box[2] - INSIDE)


def _holder(drawing: _Drawing, parent: str) -> str:
    """The frame around a place, or nothing where none of this drawing is."""
    return parent if parent in drawing.frames else ""


def _across(drawing: _Drawing, name: str, inner: list[str], parent: str, left: float, right: float) -> Box:
    """A frame from the left to the right, up to what stands in the way at its height."""
    box = drawing.frames[name]
    for other in _others(drawing, name, inner, parent):
        if other[1] < box[3] + CLEAR and other[3] > box[1] - CLEAR:
            if other[2] <= box[0] + 1.0:
                left = max(left, other[2] + GAP)
            elif other[0] >= box[2] - 1.0:
                right = min(right, other[0] - GAP)
    return min(box[0], left), box[1], max(box[2], right), box[3]


def _upright(drawing: _Drawing, name: str, inner: list[str], parent: str) -> Box:
    """A frame as high as those beside it, where nothing stands in the way."""
    box = drawing.frames[name]
    beside = [
        one
        for other in inner
        if other != name
        for one in [drawing.frames[other]]
        if min(one[3], box[3]) - max(one[1], box[1]) > min(one[3] - one[1], box[3] - box[1]) / 2
    ]
    tall = box[0], min(one[1] for one in (*beside, box)), box[2], max(one[3] for one in (*beside, box))
    blocked = any(
        other[0] < tall[2] + CLEAR
        and other[2] > tall[0] - CLEAR
        and other[1] < tall[3] + CLEAR
        and other[3] > tall[1] - CLEAR
        for other in _others(drawing, name, inner, parent)
    )
    return box if blocked else tall


def _others(drawing: _Drawing, name: str, inner: list[str], parent: str) -> Iterator[Box]:
    """What a frame must not cover: the frames and nodes beside it, and arrows with no end in it."""
    yield from (drawing.frames[other] for other in inner if other != name)
    for node in drawing.scene.nodes:
        if name not in drawing.around[node.id] and _holder(drawing, node.compartment) == parent:
            yield _outline(drawing.parts[drawing.ids["n." + node.id]])
    for edge in drawing.scene.edges:
        if name not in drawing.around[edge.source] | drawing.around[edge.target]:
            yield from drawing.lines.get(edge.id, ())


def _set(drawing: _Drawing, name: str, box: Box) -> None:
    """Draw a frame as this box, with its name where it stood at its corner."""
    old = drawing.frames[name]
    if box == old:
        return
    dom = drawing.ids["c." + name]
    middle = (old[0] + old[2]) / 2, (old[1] + old[3]) / 2
    shift = tuple(new - before for new, before in zip(box, old, strict=True))

    def moved(found: re.Match[str]) -> str:
        x, y = float(found[1]), float(found[2])
        return f"{x + shift[0 if x < middle[0] else 2]:.2f},{y + shift[1 if y < middle[1] else 3]:.2f}"

    for part in drawing.parts[dom].iter():
        for key in ("points", "d"):
            if value := part.get(key):
                part.set(key, _PAIR.sub(moved, value))
    drawing.frames[name] = box
    label = drawing.parts.get(f"{dom}-label")
    if label is None:
        return
    words = bounds([label])
    down = 0.0 if label.get("class") == "node" else shift[1 if (words[1] + words[3]) / 2 < middle[1] else 3]
    there = words[0] + shift[0], words[1] + down, words[2] + shift[0], words[3] + down
    nodes = (drawing.parts.get(drawing.ids["n." + node.id]) for node in drawing.scene.nodes)
    in_the_way = [
        *(_outline(one) for one in nodes if one is not None),
        *(x for line in drawing.lines.values() for x in line),
    ]
    if not any(_touch(there, one) for one in in_the_way):
        for text in label.iter(f"{{{NAMESPACE}}}text"):
            text.set("x", f"{float(text.get('x') or 0) + shift[0]:.2f}")
            text.set("y", f"{float(text.get('y') or 0) + down:.2f}")


def _beside_lines(drawing: _Drawing, name: str) -> None:
    """Move the name of a place along its edge to where no arrow passes, if there is such a place."""
    label = drawing.parts.get(drawing.ids["c." + name] + "-label")
    if label is None or label.get("class") == "node":
        return
    words, (left, _, right, _) = bounds([label]), drawing.frames[name]
    lines = [one for line in drawing.lines.values() for one in line]
    room = round((right - left - 2 * CLEAR - (words[2] - words[0])) / STEP)
    for step in range(room + 1):
        shift = left + CLEAR - words[0] + step * STEP if step else 0.0
        there = words[0] + shift, words[1], words[2] + shift, words[3]
        if not any(_touch(there, one) for one in lines):
            for text in label.iter(f"{{{NAMESPACE}}}text"):
                text.set("x", f"{float(text.get('x') or 0) + shift:.2f}")
            return


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + CLEAR
        and one[2] > other[0] - CLEAR
        and one[1] < other[3] + CLEAR
        and one[3] > other[1] - CLEAR
    )


def _outline(part: Element) -> Box:
    """The box of the first shape of a part, words left out."""
    shape = next(one for one in part.iter() if one.tag.rpartition("}")[2] in ("polygon", "path", "ellipse", "polyline"))
    return bounds([shape])


def _along(part: Element) -> Iterator[Box]:
    """Boxes of the short straight parts of an arrow's line."""
    path = next((one for one in part.iter() if one.tag.endswith("}path")), None)
    numbers = [float(one) for one in _NUMBER.findall(path.get("d") or "")] if path is not None else []
    knots = list(zip(numbers[::2], numbers[1::2], strict=True))
    for start in range(0, len(knots) - 3, 3):
        curve = knots[start : start + 4]
        points = [_at(curve, step / PARTS) for step in range(PARTS + 1)]
        for a, b in pairwise(points):
            yield min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _at(curve: list[tuple[float, float]], t: float) -> tuple[float, float]:
    """The point of a cubic curve at 0 <= t <= 1."""
    u = 1 - t
    weights = u**3, 3 * t * u * u, 3 * t * t * u, t**3
    x, y = (sum(w * point[axis] for w, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return x, y


def header_of(scene: Scene, style: Style, panel: str, wide: float) -> float:
    """How high the name of a panel of that width is, points."""
    for item in scene.compartments:
        if item.id == panel:
            size = style.places[item.kind].size
            return HEADER / 2 + len(broken(clipped(item.label), wide, size, bold=True)) * size * LEADING
    return HEADER


def panel_frame(
    scene: Scene, style: Style, panel: str, box: tuple[float, float, float, float], fonts: str, ids: dict[str, str]
) -> Element:
    """The frame of a panel with its name."""
    place = next(item for item in scene.compartments if item.id == panel)
    look, (x, y, wide, high) = style.places[place.kind], box
    frame = Element(f"{{{NAMESPACE}}}g", {"id": ids["c." + panel], "class": "cluster"})
    SubElement(frame, f"{{{NAMESPACE}}}title").text = plain(place.label)
    shape = {"points": corners_of((x, y, x + wide, y + high))}
    SubElement(frame, f"{{{NAMESPACE}}}polygon", {"fill": look.fill, "stroke": look.border} | shape)
    label = SubElement(frame, f"{{{NAMESPACE}}}g", {"id": f"{ids['c.' + panel]}-label", "class": "label"})
    for number, line in enumerate(broken(clipped(place.label), wide - 2 * INSIDE, look.size, bold=True)):
        at = {"x": f"{x + INSIDE:.2f}", "y": f"{y + look.size * (1.1 + LEADING * number):.2f}"}
        words = {"text-anchor": "start", "font-family": fonts, "font-size": f"{look.size:g}", "font-weight": "bold"}
        SubElement(label, f"{{{NAMESPACE}}}text", at | words | {"fill": look.text}).text = line
    return frame
