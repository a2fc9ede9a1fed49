"""Boxes of what an SVG shows, read back from its coordinates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.draw.elements import drawn_compartments, element_ids
from kg.draw.letters import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.draw.scene import Scene

Box = tuple[float, float, float, float]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def boxes(svg: str) -> dict[str, Box]:
    """DOM id -> left, top, right, bottom of the shapes of that group on the page, texts left out."""
    found: dict[str, Box] = {}
    for name, group, right, down in _groups(ET.fromstring(svg), 0.0, 0.0):
        points = [(x + right, y + down) for part in group.iter() for x, y in _outline(part)]
        if points:
            found[name] = _around(points)
    return found


def words(svg: str) -> list[tuple[str, str, Box]]:
    """(DOM id of the innermost named group, text, box) of every text on the page."""
    found: list[tuple[str, str, Box]] = []
    _words(ET.fromstring(svg), "", 0.0, 0.0, found)
    return found


def overlap(one: Box, other: Box, slack: float = 1.0) -> bool:
    """Whether two boxes share more than a border."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > slack and min(one[3], other[3]) - max(one[1], other[1]) > slack
    )


def inside(inner: Box, outer: Box, slack: float = 1.0) -> bool:
    """Whether a box lies within another."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def faults(scene: Scene, svg: str) -> list[str]:
    """Nodes that overlap, nodes outside their place, and words that stand on a node that is not theirs."""
    ids, table = element_ids(scene), boxes(svg)
    nodes = {node.id: table[ids["n." + node.id]] for node in scene.nodes}
    found = [f"{a} overlaps {b}" for a in nodes for b in nodes if a < b and overlap(nodes[a], nodes[b])]
    places = {item.id: table[ids["c." + item.id]] for item in drawn_compartments(scene)}
    found += [
        f"{node.id} stands outside {node.compartment}"
        for node in scene.nodes
        if node.compartment and not inside(nodes[node.id], places[node.compartment])
    ]
    owners = {ids["n." + name]: name for name in nodes}
    for name, text, box in words(svg):
        found += [
            f"“{text}” stands on {owner}"
            for dom, owner in owners.items()
            if dom != name.removeprefix("a_") and overlap(box, nodes[owner], 2.0)
        ]
    return found


def crossed(scene: Scene, svg: str) -> list[str]:
    """Arrows that run through a node which is neither of their ends."""
    ids, table = element_ids(scene), boxes(svg)
    nodes = {node.id: _shrunk(table[ids["n." + node.id]]) for node in scene.nodes}
    lines = {name: _line(group, right, down) for name, group, right, down in _groups(ET.fromstring(svg), 0.0, 0.0)}
    return [
        f"{edge.id} runs through {name}"
        for edge in scene.edges
        for name, box in nodes.items()
        if name not in (edge.source, edge.target)
        and any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in lines[ids["e." + edge.id]])
    ]


def _shrunk(box: Box) -> Box:
    """The middle of a box: the corners of an ellipse are not part of it."""
    across, down = 0.1 * (box[2] - box[0]), 0.15 * (box[3] - box[1])
    return box[0] + across, box[1] + down, box[2] - across, box[3] - down


def _line(group: ET.Element, right: float, down: float) -> list[tuple[float, float]]:
    """Points along the spline of an arrow."""
    path = next((one for one in group.iter() if one.tag.endswith("}path")), None)
    if path is None:
        return []
    numbers = [float(one) for one in _NUMBER.findall(path.get("d") or "")]
    knots = list(zip(numbers[::2], numbers[1::2], strict=True))
    found = []
    for start in range(0, len(knots) - 3, 3):
        a, b, c, d = knots[start : start + 4]
        for step in range(21):
            t = step / 20
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            found.append(
                (
                    right + sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
                    down + sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
                )
            )
    return found


def _groups(part: ET.Element, right: float, down: float) -> Iterator[tuple[str, ET.Element, float, float]]:
    right, down = _moved(part, right, down)
    if part.get("id") and part.get("class") in ("node", "edge", "cluster"):
        yield part.get("id") or "", part, right, down
    for inner in part:
        yield from _groups(inner, right, down)


def _words(part: ET.Element, name: str, right: float, down: float, found: list[tuple[str, str, Box]]) -> None:
    right, down = _moved(part, right, down)
    name = part.get("id") or name
    if part.tag.endswith("}text") and (part.text or "").strip():
        x, y, size = (float(part.get(key) or 0) for key in ("x", "y", "font-size"))
        wide = 0.98 * text_width((part.text or "").strip("\u00a0 "), size, bold=part.get("font-weight") == "bold")
        lead = len(part.text or "") - len((part.text or "").lstrip("\u00a0 "))
        x += right + 0.278 * size * lead - {"middle": wide / 2}.get(part.get("text-anchor") or "", 0.0)
        found.append((name, part.text or "", (x, y + down - 0.7 * size, x + wide, y + down + 0.15 * size)))
    for inner in part:
        _words(inner, name, right, down, found)


def _moved(part: ET.Element, right: float, down: float) -> tuple[float, float]:
    moved = [float(one) for one in _NUMBER.findall(part.get("transform") or "")]
    return (right + moved[0], down + moved[1]) if len(moved) == 2 else (right, down)


def _outline(part: ET.Element) -> Iterator[tuple[float, float]]:
    if part.tag.endswith("}ellipse"):
        x, y, wide, high = (float(part.get(key) or 0) for key in ("cx", "cy", "rx", "ry"))
        yield from ((x - wide, y - high), (x + wide, y + high))
    elif part.tag.endswith(("}polygon", "}path", "}polyline")):
        numbers = [float(one) for one in _NUMBER.findall(part.get("points") or part.get("d") or "")]
        yield from zip(numbers[::2], numbers[1::2], strict=True)


def _around(points: list[tuple[float, float]]) -> Box:
    return (min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points))
