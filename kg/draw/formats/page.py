"""The engine's SVG put on a page: title above, the drawing in the middle, key and source line side by side below.

Graphviz would give the key a row of its own somewhere and break the text under a picture without knowing how wide
that is. Nothing is added or left out here but the frames of panels: groups are moved, text is broken anew, and names of
places are lifted above the arrows with a halo, so that no line runs through a word. Blocks that were laid out apart are
packed so that the page prints largest; panels that show the same blocks are packed alike.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.draw.elements import element_ids
from kg.draw.escape import clipped
from kg.draw.formats.bilayer import membranes
from kg.draw.formats.crossing import crossings
from kg.draw.formats.frames import INSIDE, header_of, panel_frame, widened
from kg.draw.formats.ground import grounded, spread
from kg.draw.formats.key_parts import LEAD, extent, fold, folded, parts_of, stacked
from kg.draw.formats.svg_parts import NAMESPACE, bounds, drawing_of, engine_groups
from kg.draw.labels import foot_paragraphs
from kg.draw.layout.packing import GAP, PAPER, Packed, PageContent, Size, alike, columns_of, packed
from kg.draw.letters import broken, text_width
from kg.draw.style import FAINT, INK, LONGEST_FOOT, SMALL, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.draw.layout.blocks import PageBlock
    from kg.draw.scene import Scene

MARGIN = 5.0  # points of white around a page
CUT = 3.0  # of which a column of a page, which has white beside it, needs none
LEAST_WIDTH = 380.0  # a narrower drawing stands on a page of this width: a column of 85 mm with type of six points
TITLE, SUBTITLE = 17.0, 10.0  # points
BOLDER = 0.96  # of the width a title is to keep to: capitals and bold letters run wider than the table has them
TITLE_WIDTH = 480.0  # a title may widen the page so far before it is broken
LINE = 1.25  # from one line to the next, in its type


_XLINK = "http://www.w3.org/1999/xlink"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
ET.register_namespace("", NAMESPACE)
ET.register_namespace("xlink", _XLINK)


@dataclass(frozen=True)
class _Piece:
    """A drawing with the block and the scene that it is of; a scene that is one drawing has no block."""

    group: ET.Element
    block: PageBlock | None
    scene: Scene

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, points."""
        left, top, right, bottom = bounds([self.group])
        return right - left, bottom - top


def on_page(
    svg: str,
    scene: Scene,
    style: Style,
    *,
    prefix: str,
    fonts: str,
    parts: Sequence[tuple[PageBlock, str]] = (),
    room: Size = PAPER,
) -> str:
    """The SVG of a layout engine as a page; text that is no SVG of an engine comes back as it is.

    With `parts`, blocks of the scene each with its own SVG, the first SVG has title, key and source line alone; `room`
    is the page, in points, on which they are to print largest.
    """
    try:
        root = ET.fromstring(svg)  # noqa: S314 - written by our own layout engine, from text that was escaped
        drawn = [(block, engine_groups(ET.fromstring(text))) for block, text in parts]  # noqa: S314 - the same
    except ET.ParseError:
        return svg
    whole = root.find(f"{{{NAMESPACE}}}g")
    frame = next((one for one in root.iter() if one.get("id") == f"{prefix}-frame"), None)
    if whole is None or frame is None:
        return svg
    ids = element_ids(scene, prefix)
    key = [one for one in whole if (one.get("id") or "").startswith(f"{prefix}-key-")]
    rest = [one for one in whole if one is not frame and one is not whole[0] and one not in key]
    for one in rest:
        whole.remove(one)
    pieces = [_piece(groups, block.scene, style, ids, block) for block, groups in drawn]
    pieces = pieces or [_piece(rest, scene, style, ids)]
    width, height, frames = _placed(scene, style, pieces, key, [frame, whole[0]], fonts, ids, room)
    for place, one in enumerate((*frames, *(piece.group for piece in pieces)), start=1):
        whole.insert(place, one)
    whole.set("transform", "translate(0 0)")
    cut = CUT if room < PAPER else 0.0
    width, height = width - 2 * cut, height - 2 * cut
    view = f"{cut:g} {cut:g} {width:.2f} {height:.2f}"
    root.attrib |= {"width": f"{width:.0f}pt", "height": f"{height:.0f}pt", "viewBox": view}
    return _HEADER + ET.tostring(root, encoding="unicode") + "\n"


def _piece(
    groups: list[ET.Element], scene: Scene, style: Style, ids: dict[str, str], block: PageBlock | None = None
) -> _Piece:
    return _Piece(grounded(drawing_of(groups, scene, style, ids), scene), block, scene)


def _placed(
    scene: Scene,
    style: Style,
    pieces: list[_Piece],
    key: list[ET.Element],
    labels: list[ET.Element],
    fonts: str,
    ids: dict[str, str],
    room: Size,
) -> tuple[float, float, list[ET.Element]]:
    """Move the parts of a page to their places; width and height of the page, in points, and the frames of its panels."""
    texts = foot_paragraphs(scene, style)
    strips, found, inner = _best(scene, style, pieces, key, texts, room)
    across = found.size[0]
    y = _written(labels[0], _head(scene, across), MARGIN, MARGIN, fonts) + GAP
    for one in strips:
        middle = (across - one.size[0]) / 2
        _set(_Group([one], ((middle, 0.0),), one.size), ids, MARGIN, y, (MARGIN, MARGIN + across))
        y += one.size[1] + GAP
    frames = []
    for (panel, members), place, side in zip(inner.items(), found.places, found.rooms, strict=True):
        left, top = MARGIN + place[0], y + place[1]
        if "c." + panel in ids:
            frames.append(panel_frame(scene, style, panel, (left, top, *members.size), fonts, ids))
        _set(members, ids, left, top, (MARGIN + side[0], MARGIN + side[1]))
    for one in pieces:
        membranes(one.group, one.scene, ids, style)
        crossings(one.group, one.scene, ids)
    down = y + found.key[1]
    if found.flat:
        fold(key)
    for part in parts_of(key) if found.stacked else (key,):
        _move(part, MARGIN + found.key[0], down)
        down += extent(part)[1] + LEAD
    left, top, wide = found.foot
    small = [(line, SMALL, FAINT) for text in texts for line in broken(text, wide, SMALL)]
    _written(labels[1], small, MARGIN + left, y + top, fonts)
    return across + 2 * MARGIN, y + found.size[1] + MARGIN, frames


def _best(
    scene: Scene, style: Style, pieces: list[_Piece], key: list[ET.Element], texts: Sequence[str], room: Size
) -> tuple[list[_Piece], Packed, dict[str, _Group]]:
    """The strips that stand across the page, its arrangement and its groups: what is given may also stand in a column."""
    box, stack, flat = extent(key), stacked(key), folded(key)
    title = min(text_width(clipped(scene.title), TITLE, bold=True) / BOLDER + 1.0, TITLE_WIDTH)
    given = [one for one in pieces if one.block and one.block.strip and not one.block.panel]
    tried = []
    for strips in (given, []) if given else (given,):
        panels: dict[str, list[_Piece]] = defaultdict(list)
        for one in pieces:
            if one not in strips:
                panels[one.block.panel if one.block else ""].append(one)
        above = sum(one.size[1] + GAP for one in strips)
        for narrowest in (LEAST_WIDTH, title):
            least = max(narrowest, LEAST_WIDTH, *(one.size[0] for one in strips))
            page = partial(
                PageContent,
                key=box,
                foot=partial(_height, texts),
                head=partial(_head_height, scene),
                above=above,
                least=least,
                paper=room,
                stack=stack,
                flat=flat,
            )
            found, inner = _arranged(panels, page, partial(header_of, scene, style))
            tried.append((found.cost, strips, found, inner))
    return min(tried, key=lambda one: one[0])[1:]


def _head(scene: Scene, across: float) -> list[tuple[str, float, str]]:
    """The lines of title and subtitle, each with its size and colour."""
    lines = [(line, TITLE, INK) for line in broken(clipped(scene.title), BOLDER * across, TITLE, bold=True)]
    small = broken(clipped(scene.subtitle, LONGEST_FOOT), across, SUBTITLE)
    return lines + [(line, SUBTITLE, FAINT) for line in small]


def _head_height(scene: Scene, across: float) -> float:
    """How high title and subtitle are at a width, points."""
    return GAP + LINE * sum(size for _, size, _ in _head(scene, across))


@dataclass(frozen=True)
class _Group:
    """What stands together on the page: pieces with their places in it, and how large it is with its frame."""

    pieces: Sequence[_Piece]
    places: tuple[tuple[float, float], ...]
    size: tuple[float, float]
    rooms: tuple[tuple[float, float], ...] = ()  # left and right edge that each piece may fill, in a panel


def _arranged(
    panels: dict[str, list[_Piece]],
    page: Callable[[Sequence[tuple[float, float]]], PageContent],
    header: Callable[[str, float], float],
) -> tuple[Packed, dict[str, _Group]]:
    """The page that prints largest, and its groups by name: panels, which are arranged alike, or single pieces."""
    if not any(panels):
        alone = {f" {n}": _Group([one], ((0.0, 0.0),), one.size) for n, one in enumerate(panels.get("", ()))}
        return packed(page([one.size for one in alone.values()])), alone
    sizes = {name: [one.size for one in members] for name, members in panels.items()}
    shown = {
        frozenset(node.id.removeprefix(name) for one in members for node in one.scene.nodes)
        for name, members in panels.items()
    }
    same = len({len(one) for one in sizes.values()}) == 1 and len(shown) == 1
    choices = (
        [dict.fromkeys(panels, one) for one in columns_of(alike(sizes))]
        if same
        else [{name: min(columns_of(one), key=lambda way: max(way[1])) for name, one in sizes.items()}]
    )
    tried = []
    for ways in choices:
        high = {name: header(name, ways[name][1][0]) for name in panels}
        high = dict.fromkeys(panels, max(high.values())) if same else high
        groups = {name: _framed(panels[name], *ways[name], high[name]) for name in panels}
        tried.append((packed(page([one.size for one in groups.values()])), groups))
    return min(tried, key=lambda one: one[0].cost)


def _framed(
    pieces: Sequence[_Piece],
    places: Sequence[tuple[float, float]],
    size: tuple[float, float],
    rooms: Sequence[tuple[float, float]],
    header: float,
) -> _Group:
    """A panel: pieces inside a frame, under its name, which takes `header` points."""
    inside = tuple((left + INSIDE, top + header) for left, top in places)
    spaces = tuple((left + INSIDE, right + INSIDE) for left, right in rooms)
    return _Group(pieces, inside, (size[0] + 2 * INSIDE, size[1] + header + INSIDE), spaces)


def _move(groups: list[ET.Element], x: float, y: float) -> None:
    """Move groups so that the corner of the box around them stands at `x`, `y`."""
    if groups:
        box = bounds(groups)
        for one in groups:
            one.set("transform", f"translate({x - box[0]:.2f} {y - box[1]:.2f})")


def _set(group: _Group, ids: dict[str, str], left: float, top: float, room: tuple[float, float]) -> None:
    """Move the pieces of a group to their places; each fills its column, in a panel one of the panel's."""
    spaces = [(left + start, left + end) for start, end in group.rooms] or [room]
    for one, (right, down), (start, end) in zip(group.pieces, group.places, spaces, strict=True):
        _move([one.group], left + right, top + down)
        _fill(one, ids, start, end)


def _fill(piece: _Piece, ids: dict[str, str], left: float, right: float) -> None:
    """Let the frames of a block that stands at its place fill its column, which begins and ends at these points of the page."""
    moved = float((piece.group.get("transform") or "").removeprefix("translate(").partition(" ")[0] or 0)
    inside = spread(piece.group, left - moved, right - moved)
    widened(piece.group, piece.scene, ids, left - moved + inside, right - moved - inside)


def _height(texts: Sequence[str], wide: float) -> float:
    """How high the lines under a picture are at a width, points."""
    return LINE * SMALL * sum(len(broken(text, wide, SMALL)) for text in texts)


def _written(group: ET.Element, lines: list[tuple[str, float, str]], x: float, y: float, fonts: str) -> float:
    """A group with these lines instead of its own texts and frame, from `y` downwards; where the last line ends."""
    holder = next((one for one in group.iter() if one.tag == f"{{{NAMESPACE}}}a"), group)
    for part in [one for one in holder if one.tag in (f"{{{NAMESPACE}}}text", f"{{{NAMESPACE}}}polygon")]:
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
        bold = {"font-weight": "bold"} if size == TITLE else {}
        ET.SubElement(holder, f"{{{NAMESPACE}}}text", look | bold).text = text
        y += LINE * size
    return y
