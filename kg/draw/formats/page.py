"""The engine's SVG put on a page: title above, the drawing in the middle, key and source line side by side below.

Graphviz would give the key a row of its own somewhere and break the text under a picture without knowing how wide
that is. Nothing is added or left out here: groups are moved, text is broken anew, and names of places are lifted
above the arrows with a halo, so that no line runs through a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.draw.elements import drawn_compartments, element_ids
from kg.draw.escape import clipped
from kg.draw.labels import foot_paragraphs
from kg.draw.letters import broken, text_width
from kg.draw.scene import Place
from kg.draw.style import FAINT, INK, LONGEST_FOOT, WHITE, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.draw.scene import Scene

MARGIN = 12.0  # points of white around a page
GAP = 12.0  # points between title, drawing, key and source line
LEAST_WIDTH = 470.0  # a narrower drawing stands in the middle of a page of this width
LEAD = 1.8  # points between a node's name and its small second line
TITLE_WIDTH = 480.0  # a title may widen the page so far before it is broken
FOOT_WIDTH = 210.0  # room that the source line needs to stand beside the key and not below


_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)

Box = tuple[float, float, float, float]  # left, top, right, bottom


def on_page(svg: str, scene: Scene, style: Style, *, prefix: str, fonts: str) -> str:
    """The SVG of a layout engine as a page; text that is no SVG of an engine comes back as it is."""
    try:
        root = ET.fromstring(svg)  # noqa: S314 - written by our own layout engine, from text that was escaped
    except ET.ParseError:
        return svg
    whole = root.find(f"{{{_SVG}}}g")
    frame = next((one for one in root.iter() if one.get("id") == f"{prefix}-frame"), None)
    if whole is None or frame is None:
        return svg
    key = [one for one in whole if (one.get("id") or "").startswith(f"{prefix}-key-")]
    foot = next(iter(whole), None)
    drawing = ET.Element(f"{{{_SVG}}}g", {"class": "drawing"})
    for one in [one for one in whole if one is not frame and one is not foot and one not in key]:
        whole.remove(one)
        if "-column-" not in (one.get("id") or ""):
            drawing.append(one)
        if one.get("class") == "node":
            _centred(one)
    ids = element_ids(scene, prefix)
    _lift(drawing, scene, style, ids)
    _panels_in_order(drawing, scene, ids)
    whole.insert(1, drawing)
    width, height = _placed(scene, style, drawing, key, [frame, whole[0]], fonts)
    whole.set("transform", "translate(0 0)")
    root.attrib |= {"width": f"{width:.0f}pt", "height": f"{height:.0f}pt", "viewBox": f"0 0 {width:.2f} {height:.2f}"}
    return _HEADER + ET.tostring(root, encoding="unicode") + "\n"


def _placed(
    scene: Scene, style: Style, drawing: ET.Element, key: list[ET.Element], labels: list[ET.Element], fonts: str
) -> tuple[float, float]:
    """Move the parts of a page to their places; width and height of the page, in points."""
    edge, title = MARGIN, clipped(scene.title)
    left, top, right, bottom = _bounds([drawing])
    inner = max(right - left, min(text_width(title, 17, bold=True), TITLE_WIDTH), LEAST_WIDTH)
    lines = [(line, 17.0, INK) for line in broken(title, inner, 17, bold=True)]
    lines += [(line, 10.0, FAINT) for line in broken(clipped(scene.subtitle, LONGEST_FOOT), inner, 10)]
    y = _written(labels[0], lines, edge, edge, fonts) + GAP
    drawing.set("transform", f"translate({edge + (inner - right + left) / 2 - left:.2f} {y - top:.2f})")
    y += bottom - top + GAP
    across, down = 0.0, 0.0
    if key:
        box = _bounds(key)
        for one in key:
            one.set("transform", f"translate({edge - box[0]:.2f} {y - box[1]:.2f})")
        across, down = box[2] - box[0] + 2 * GAP, box[3] - box[1]
    beside = inner - across >= FOOT_WIDTH
    start, room = (edge + across, inner - across) if beside else (edge, inner)
    small = [(line, 9.0, FAINT) for text in foot_paragraphs(scene, style) for line in broken(text, room, 9)]
    end = _written(labels[1], small, start, y if beside else y + down + GAP / 2, fonts)
    return inner + 2 * edge, max(end, y + down) + edge


def _written(group: ET.Element, lines: list[tuple[str, float, str]], x: float, y: float, fonts: str) -> float:
    """A group with these lines instead of its own texts and frame, from `y` downwards; where the last line ends."""
    holder = next((one for one in group.iter() if one.tag == f"{{{_SVG}}}a"), group)
    for part in [one for one in holder if one.tag in (f"{{{_SVG}}}text", f"{{{_SVG}}}polygon")]:
        holder.remove(part)
    for text, size, colour in lines:
        look = {
            "text-anchor": "start",
            "x": f"{x:.2f}",
            "y": f"{y + 0.92 * size:.2f}",
            "font-family": fonts,
            "font-size": f"{size:.2f}",
            "fill": colour,
        }
        ET.SubElement(holder, f"{{{_SVG}}}text", look | ({"font-weight": "bold"} if size > 12 else {})).text = text
        y += 1.25 * size
    return y


def _panels_in_order(drawing: ET.Element, scene: Scene, ids: dict[str, str]) -> None:
    """Panels from left to right as in the scene: Graphviz takes them in an order of its own."""
    x, table = None, {one.get("id") or "": one for one in drawing}
    panels = [item for item in scene.compartments if item.kind is Place.PANEL]
    boxes = [_bounds([table[ids["c." + panel.id]]]) for panel in panels]
    for panel, box in zip(panels, boxes, strict=True):
        x = min(one[0] for one in boxes) if x is None else x
        inside = {node.id for node in scene.nodes if panel in scene.ancestors(node.compartment)}
        names = {ids["n." + name] for name in inside} | {ids["e." + e.id] for e in scene.edges if e.source in inside}
        held = [ids["c." + item.id] for item in scene.compartments if panel in scene.ancestors(item.id)]
        for name in (*names, *held, *(f"{one}-label" for one in held)):
            if name in table:
                table[name].set("transform", f"translate({x - box[0]:.2f} 0)")
        x += box[2] - box[0] + GAP


def _lift(drawing: ET.Element, scene: Scene, style: Style, ids: dict[str, str]) -> None:
    """Names of places and words on arrows stand above all lines, on a halo of what lies behind them."""
    table = {one.get("id"): one for one in drawing}
    for place in drawn_compartments(scene):
        name, fill = ids["c." + place.id], style.places[place.kind].fill
        cluster, label = table.get(name), table.get(f"{name}-label")
        if cluster is not None and label is None:
            label = ET.SubElement(drawing, f"{{{_SVG}}}g", {"id": f"{name}-label", "class": "label"})
            holder = next((one for one in cluster.iter() if one.tag == f"{{{_SVG}}}a"), cluster)
            for text in holder.findall(f"{{{_SVG}}}text"):
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
    for text in group.iter(f"{{{_SVG}}}text") if group is not None else ():
        text.attrib |= {"stroke": colour, "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"}


def _centred(node: ET.Element) -> None:
    """Text in the middle of its shape, small lines a little apart: engines set lines of different size too high."""
    shapes = [one for one in node.iter() if one.tag.rpartition("}")[2] in ("polygon", "path", "ellipse")]
    texts = list(node.iter(f"{{{_SVG}}}text"))
    if not shapes or not texts:
        return
    largest = max(float(one.get("font-size") or 0) for one in texts)
    for one in texts:
        if 8.5 <= float(one.get("font-size") or 0) < largest:
            one.set("y", f"{float(one.get('y') or 0) + LEAD:.2f}")
    _, top, _, bottom = _bounds(shapes[:1])
    high = min(float(one.get("y") or 0) - 0.73 * float(one.get("font-size") or 0) for one in texts)
    low = max(float(one.get("y") or 0) + 0.21 * float(one.get("font-size") or 0) for one in texts)
    for one in texts:
        one.set("y", f"{float(one.get('y') or 0) + (top + bottom - high - low) / 2:.2f}")


def _bounds(groups: Iterable[ET.Element]) -> Box:
    """The box around all that is drawn in these groups."""
    points = [point for group in groups for point in _reached(group, 0.0, 0.0)] or [(0.0, 0.0)]
    return (min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points))


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
    elif tag == "text":
        x, y, size = (float(part.get(name) or 0) for name in ("x", "y", "font-size"))
        wide = text_width(part.text or "", size, bold=part.get("font-weight") == "bold")
        left = x - {"middle": wide / 2, "end": wide}.get(part.get("text-anchor") or "", 0.0)
        yield from ((left, y - size), (left + wide, y + 0.25 * size))
    elif tag in ("polygon", "polyline", "path"):
        numbers = [float(one) for one in _NUMBER.findall(part.get("points") or part.get("d") or "")]
        yield from zip(numbers[::2], numbers[1::2], strict=True)
