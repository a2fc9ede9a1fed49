"""What can be measured of a drawn picture: its smallest type on paper, how much of it is white, where arrows cross or cover."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.draw.elements import element_ids
from kg.draw.letters import text_width
from kg.draw.paper import POINTS, smallest_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.draw.scene import Scene, SceneEdge

STEPS = 12  # straight parts that stand for one curve of a line
AT_END = 8.0  # points from a common end within which two arrows are bound to meet
SHRUNK = 0.12  # part of a shape's box, on each side, that its round corners may leave free
PATCHES = 66  # patches across a page of which a white one counts as white: 2.7 mm of 180 mm
PALEST = 252  # a part of a colour from which on it is white

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_VIEW = re.compile(r'viewBox="[-0-9.]+ [-0-9.]+ ([0-9.]+) ([0-9.]+)"')
Box = tuple[float, float, float, float]  # left, top, right, bottom
Point = tuple[float, float]
Pairs = tuple[tuple[str, str], ...]  # of ids of arrows


@dataclass(frozen=True)
class Measures:
    """Of one picture: page and smallest type (units of the SVG), pairs of arrows that cross, arrows over nodes, over words.

    `fused` are pairs of heads of opposite kind at one node that stand closer than a head is long.
    """

    width: float
    height: float
    type_size: float
    crossings: tuple[tuple[str, str], ...]
    over_nodes: tuple[tuple[str, str], ...]
    over_words: tuple[tuple[str, str], ...]
    fused: tuple[tuple[str, str], ...]

    def points(self, width: float, height: float | None = None) -> float:
        """The smallest type in points where the picture fills a page of that width, and height where one is given, in mm."""
        scale = width * POINTS / self.width
        return self.type_size * (scale if height is None else min(scale, height * POINTS / self.height))


@dataclass(frozen=True)
class _Drawn:
    """What an SVG shows, by DOM id: outlines of nodes, lines and heads of arrows, words with the node or arrow they are of."""

    nodes: dict[str, Box]
    lines: dict[str, list[Point]]
    heads: dict[str, Point]
    words: list[tuple[str, str, Box]]


def measured(scene: Scene, svg: str, prefix: str = "kg") -> Measures:
    """The measures of a scene drawn as this SVG, ids begun with `prefix`. Raises ValueError for what is no such SVG."""
    page, ids, drawn = _VIEW.search(svg), element_ids(scene, prefix), _read(svg)
    if page is None:
        raise ValueError("an SVG without a viewBox")
    nodes = {node.id: _shrunk(drawn.nodes[ids["n." + node.id]]) for node in scene.nodes}
    names = {ids["n." + node.id] for node in scene.nodes}
    seen = {edge.id: _with_halves(drawn.lines[ids["e." + edge.id]]) for edge in scene.edges}
    owner = {ids["e." + edge.id]: edge.id for edge in scene.edges}
    words = [one for one in drawn.words if one[0] not in names]
    crossings, fused = _met(scene, drawn, ids)
    return Measures(
        float(page[1]),
        float(page[2]),
        smallest_type(svg),
        crossings,
        tuple(
            (edge.id, name)
            for edge in scene.edges
            for name, box in nodes.items()
            if name not in (edge.source, edge.target) and _over(seen[edge.id], box)
        ),
        tuple(
            (edge.id, text)
            for edge in scene.edges
            for name, text, box in words
            if owner.get(name) != edge.id and _over(seen[edge.id], box)
        ),
        fused,
    )


def meetings(scene: Scene, svg: str, ids: dict[str, str]) -> tuple[Pairs, Pairs]:
    """Of `measured`, the pairs of arrows that cross, and those whose heads are fused; `ids` are the DOM ids in the SVG."""
    return _met(scene, _read(svg), ids)


def _met(scene: Scene, drawn: _Drawn, ids: dict[str, str]) -> tuple[Pairs, Pairs]:
    lines = {edge.id: drawn.lines[ids["e." + edge.id]] for edge in scene.edges}
    boxes = {name: around_points(line) for name, line in lines.items()}
    heads = {edge.id: drawn.heads[ids["e." + edge.id]] for edge in scene.edges}
    pairs = list(combinations(scene.edges, 2))
    return tuple(
        (a.id, b.id)
        for a, b in pairs
        if not _apart(boxes[a.id], boxes[b.id]) and _cross(lines[a.id], lines[b.id], _shared(a, b))
    ), tuple(
        (a.id, b.id)
        for a, b in pairs
        if a.target == b.target and a.sign != b.sign and _far(heads[a.id], heads[b.id]) < AT_END
    )


def white_share(png: bytes) -> float:
    """The part of a picture, 0 to 1, that is white in patches of a sixty-sixth of its width. Raises ValueError for no 8-bit PNG."""
    width, height, depth, rows = _pixels(png)
    side = max(1, width // PATCHES)
    blank = whole = 0
    for top in range(0, height - side + 1, side):
        for left in range(0, width - side + 1, side):
            parts = (row[left * depth : (left + side) * depth] for row in rows[top : top + side])
            blank += all(min(part) >= PALEST for part in parts)
            whole += 1
    return blank / whole if whole else 0.0


def _read(svg: str) -> _Drawn:
    drawn = _Drawn({}, {}, {}, [])
    _walk(ET.fromstring(svg), ("", ""), 0.0, 0.0, drawn)  # noqa: S314 - a picture that was drawn here
    return drawn


def _walk(part: ET.Element, around: tuple[str, str], right: float, down: float, drawn: _Drawn) -> None:
    """Take in one element and those inside it; `around` is class and DOM id of the node or arrow that it belongs to."""
    moved = [float(one) for one in _NUMBER.findall(part.get("transform") or "")]
    right, down = (right + moved[0], down + moved[1]) if len(moved) == 2 else (right, down)
    if part.get("class"):
        around = part.get("class") or "", part.get("id") or ""
    kind, name = around
    tag = part.tag.rpartition("}")[2]
    points = [(x + right, y + down) for x, y in corners(part, tag)]
    if kind == "node" and points:
        drawn.nodes.setdefault(name, around_points(points))
    elif kind == "edge" and tag == "path" and name not in drawn.lines:
        drawn.lines[name] = _flat(points) if "C" in (part.get("d") or "") else points
    elif kind == "edge" and points and name not in drawn.heads:
        box = around_points(points)
        drawn.heads[name] = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    elif tag == "text" and (part.text or "").strip():
        drawn.words.append((name, part.text or "", text_box(part, right, down)))
    for inner in part:
        _walk(inner, around, right, down, drawn)


def corners(part: ET.Element, tag: str) -> Iterator[Point]:
    """The corners of a shape, as its element writes them; those of the box of an ellipse."""
    if tag == "ellipse":
        x, y, wide, high = (float(part.get(key) or 0) for key in ("cx", "cy", "rx", "ry"))
        yield from ((x - wide, y - high), (x + wide, y + high))
    elif tag in ("polygon", "polyline", "path"):
        numbers = [float(one) for one in _NUMBER.findall(part.get("points") or part.get("d") or "")]
        yield from zip(numbers[::2], numbers[1::2], strict=False)


def text_box(part: ET.Element, right: float, down: float) -> Box:
    """About where the letters of a text stand; no-break spaces around them are none."""
    text = part.text or ""
    x, y, size = (float(part.get(key) or 0) for key in ("x", "y", "font-size"))
    wide = text_width(text.strip(), size, bold=part.get("font-weight") == "bold")
    x += right - {"middle": wide / 2, "end": wide}.get(part.get("text-anchor") or "", 0.0)
    return x, y + down - 0.7 * size, x + wide, y + down + 0.15 * size


def _flat(knots: Sequence[Point]) -> list[Point]:
    """A chain of cubic curves as straight parts."""
    found = list(knots[:1])
    for start in range(0, len(knots) - 3, 3):
        a, b, c, d = knots[start : start + 4]
        for step in range(1, STEPS + 1):
            t = step / STEPS
            u = 1 - t
            w = u**3, 3 * t * u * u, 3 * t * t * u, t**3
            found.append(
                tuple(sum(one * p[axis] for one, p in zip(w, (a, b, c, d), strict=True)) for axis in (0, 1))  # type: ignore[arg-type]
            )
    return found


def around_points(points: Sequence[Point]) -> Box:
    """The box around points."""
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)


def _shrunk(box: Box) -> Box:
    across, down = SHRUNK * (box[2] - box[0]), SHRUNK * (box[3] - box[1])
    return box[0] + across, box[1] + down, box[2] - across, box[3] - down


def _with_halves(line: Sequence[Point]) -> tuple[list[Point], Box]:
    """The knots of a line and the points half-way between them, and the box around them."""
    halves = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(line)]
    return [*line, *halves], around_points(line)


def _over(seen: tuple[list[Point], Box], box: Box) -> bool:
    """Whether a line runs through a box, seen at its knots and half-way between them."""
    points, around = seen
    return not _apart(around, box) and any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in points)


def _apart(one: Box, other: Box) -> bool:
    """Whether two boxes have no point in common."""
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def _shared(one: SceneEdge, other: SceneEdge) -> bool:
    return bool({one.source, one.target} & {other.source, other.target})


def _cross(one: Sequence[Point], other: Sequence[Point], shared: bool) -> bool:
    """Whether two lines cross; with a common node, elsewhere than at an end of one of them."""
    ends = (one[0], one[-1], other[0], other[-1])
    parts = [(c, d, around_points((c, d))) for c, d in pairwise(other)]
    around = around_points(other)
    for a, b in pairwise(one):
        if _apart(box := around_points((a, b)), around):
            continue
        for c, d, within in parts:
            if _apart(box, within):
                continue
            sides = _side(a, b, c) * _side(a, b, d), _side(c, d, a) * _side(c, d, b)
            # Two lines may meet where both have a knot, as the arms of a regular X do.
            if max(sides) < 0 or (not shared and max(sides) <= 0):
                where = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
                if not shared or min(_far(where, end) for end in ends) > AT_END:
                    return True
    return False


def _side(a: Point, b: Point, p: Point) -> float:
    """On which side of the line from `a` to `b` a point lies, by its sign."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def _far(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _pixels(png: bytes) -> tuple[int, int, int, list[bytes]]:
    """Width, height, bytes a pixel and the rows of a PNG of eight bits a channel that is not interlaced."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    width, height, bits, colour, _, _, laced = struct.unpack(">IIBBBBB", png[16:29])
    depth = {0: 1, 2: 3, 4: 2, 6: 4}.get(colour, 0)
    if bits != 8 or laced or not depth:
        raise ValueError("no PNG of eight bits a channel")
    data, place = b"", 8
    while place < len(png):
        size = struct.unpack(">I", png[place : place + 4])[0]
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + size]
        place += size + 12
    raw, rows, before = zlib.decompress(data), [], bytearray(width * depth)
    for start in range(0, len(raw), width * depth + 1):
        before = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + width * depth]), before, depth)
        rows.append(bytes(before))
    return width, height, depth, rows


def _unfiltered(kind: int, row: bytearray, above: bytearray, depth: int) -> bytearray:
    """A row of a PNG from what is written of it and the row above."""
    for place in range(len(row) if kind else 0):
        left = row[place - depth] if place >= depth else 0
        corner = above[place - depth] if place >= depth else 0
        row[place] = (row[place] + _guess(kind, left, above[place], corner)) & 255
    return row


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """What the filter of a PNG expects of a byte."""
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    near = left + up - corner
    return min((left, up, corner), key=lambda one: abs(near - one))
