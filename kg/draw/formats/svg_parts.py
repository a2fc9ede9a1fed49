"""Groups of an engine's SVG: what they reach on the page, words above lines, text in the middle of its shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.draw.elements import drawn_compartments
from kg.draw.escape import clipped
from kg.draw.letters import text_width
from kg.draw.scene import EntityKind
from kg.draw.style import WHITE, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.draw.scene import Scene

LEAD = 1.8  # points between a node's name and its small second line
NAMESPACE = "http://www.w3.org/2000/svg"
_PARTS = ("node", "edge", "cluster")
_SHAPES = ("polygon", "polyline", "path", "ellipse")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")

Box = tuple[float, float, float, float]  # left, top, right, bottom


def engine_groups(root: ET.Element) -> list[ET.Element]:
    """What an engine drew, without title and background."""
    whole = root.find(f"{{{NAMESPACE}}}g")
    return [one for one in whole if one.get("class") in ("node", "edge", "cluster")] if whole is not None else []


def drawing_of(groups: Iterable[ET.Element], scene: Scene, style: Style, ids: dict[str, str]) -> ET.Element:
    """One group of all that an engine drew of a scene, its unseen columns left out."""
    drawing = ET.Element(f"{{{NAMESPACE}}}g", {"class": "drawing"})
    steps = {ids["n." + node.id] for node in scene.nodes if node.kind is EntityKind.STEP}  # in two columns
    for one in groups:
        if "-column-" not in (one.get("id") or ""):
            drawing.append(one)
        if one.get("class") == "node" and one.get("id") not in steps:
            _centred(one)
    _lift(drawing, scene, style, ids)
    return drawing


def _lift(drawing: ET.Element, scene: Scene, style: Style, ids: dict[str, str]) -> None:
    """Names of places and words on arrows stand above all lines, on a halo of what lies behind them."""
    table = {one.get("id"): one for one in drawing}
    for place in drawn_compartments(scene):
        name, fill = ids["c." + place.id], style.places[place.kind].fill
        cluster, label = table.get(name), table.get(f"{name}-label")
        if cluster is not None and label is None:
            label = ET.SubElement(drawing, f"{{{NAMESPACE}}}g", {"id": f"{name}-label", "class": "label"})
            holder = next((one for one in cluster.iter() if one.tag == f"{{{NAMESPACE}}}a"), cluster)
            for text in holder.findall(f"{{{NAMESPACE}}}text"):
                holder.remove(text)
                label.append(text)
        _halo(label, fill)
    # Bars over tips, because a tip hides a bar and a bar hides no tip; words over all.
    for edge in sorted(scene.edges, key=lambda edge: (bool(clipped(edge.caption)), edge.sign < 0)):
        drawn = table.get(ids["e." + edge.id])
        if drawn is not None:
            drawing.remove(drawn)
            first = next((place for place, one in enumerate(drawing) if one.get("class") == "node"), len(drawing))
            drawing.insert(len(drawing) if clipped(edge.caption) else first, drawn)
            if clipped(edge.caption):
                _halo(drawn, WHITE)


def _halo(group: ET.Element | None, colour: str) -> None:
    for text in group.iter(f"{{{NAMESPACE}}}text") if group is not None else ():
        text.attrib |= {"stroke": colour, "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"}


def _centred(node: ET.Element) -> None:
    """Text in the middle of its shape, small lines a little apart: engines set lines of different size too high."""
    shapes = [one for one in node.iter() if one.tag.rpartition("}")[2] in ("polygon", "path", "ellipse")]
    texts = list(node.iter(f"{{{NAMESPACE}}}text"))
    if not shapes or not texts:
        return
    largest = max(float(one.get("font-size") or 0) for one in texts)
    for one in texts:
        if 8.5 <= float(one.get("font-size") or 0) < largest:
            one.set("y", f"{float(one.get('y') or 0) + LEAD:.2f}")
    left, top, right, bottom = bounds(shapes[:1])
    heights = [one.get("y") for one in texts]
    for one in texts:
        if heights.count(one.get("y")) == 1:  # a line in one piece: engines guess how wide it is
            one.attrib |= {"text-anchor": "middle", "x": f"{(left + right) / 2:.2f}"}
            one.text = (one.text or "").strip()
    high = min(float(one.get("y") or 0) - 0.73 * float(one.get("font-size") or 0) for one in texts)
    low = max(float(one.get("y") or 0) + 0.21 * float(one.get("font-size") or 0) for one in texts)
    for one in texts:
        one.set("y", f"{float(one.get('y') or 0) + (top + bottom - high - low) / 2:.2f}")


def bounds(groups: Iterable[ET.Element]) -> Box:
    """The box around all that is drawn in these groups."""
    points = [point for group in groups for point in _reached(group, 0.0, 0.0)] or [(0.0, 0.0)]
    return (min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points))


def shapes_of(root: ET.Element) -> dict[str, Box]:
    """The box of the first shape of each part that has a DOM id, words left out, moved as the groups around it are."""
    found: dict[str, Box] = {}
    _shapes(root, "", (0.0, 0.0), found)
    return found


def _shapes(part: ET.Element, name: str, moved: tuple[float, float], found: dict[str, Box]) -> None:
    shift = [float(one) for one in _NUMBER.findall(part.get("transform") or "")]
    moved = (moved[0] + shift[0], moved[1] + shift[1]) if len(shift) == 2 else moved
    name = part.get("id") or "" if part.get("class") in _PARTS else name
    if name and name not in found and part.tag.rpartition("}")[2] in _SHAPES:
        left, top, right, bottom = bounds([part])
        found[name] = left + moved[0], top + moved[1], right + moved[0], bottom + moved[1]
    for inner in part:
        _shapes(inner, name, moved, found)


def _reached(part: ET.Element, right: float, down: float) -> Iterator[tuple[float, float]]:
    """Points that a part and those inside it reach, moved as the groups around them are."""
    moved = [float(one) for one in _NUMBER.findall(part.get("transform") or "")]
    right, down = (right + moved[0], down + moved[1]) if len(moved) == 2 else (right, down)
    yield from ((x + right, y + down) for x, y in _points(part))
    for inner in part:
        yield from _reached(inner, right, down)


def _points(part: ET.Element) -> Iterator[tuple[float, float]]:
    """Points that a shape or text reaches."""
    tag = part.tag.rpartition("}")[2]
    if tag == "ellipse":
        x, y, wide, high = (float(part.get(name) or 0) for name in ("cx", "cy", "rx", "ry"))
        yield from ((x - wide, y - high), (x + wide, y + high))
    elif tag == "text" and (part.text or "").strip():
        x, y, size = (float(part.get(name) or 0) for name in ("x", "y", "font-size"))
        wide = text_width(part.text or "", size, bold=part.get("font-weight") == "bold")
        left = x - {"middle": wide / 2, "end": wide}.get(part.get("text-anchor") or "", 0.0)
        yield from ((left, y - size), (left + wide, y + 0.25 * size))
    elif tag in ("polygon", "polyline", "path"):
        numbers = [float(one) for one in _NUMBER.findall(part.get("points") or part.get("d") or "")]
        yield from zip(numbers[::2], numbers[1::2], strict=True)
