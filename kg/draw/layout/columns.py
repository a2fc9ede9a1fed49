"""Where on the page each cell with its clefts stands: in columns, as many as print largest.

Cells, terminals and clefts that exchange a transmitter are one unit and read from the top to the bottom. Units stand
in columns, below one another; what sends an arrow to another unit stands higher than where the arrow ends, but for two or
three that share a page far better side by side.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import permutations, product
from typing import TYPE_CHECKING, TypeVar

from kg.draw.escape import wrapped
from kg.draw.labels import ellipse, small_lines
from kg.draw.letters import text_width
from kg.draw.scene import EntityKind, Place, Scene, SceneNode
from kg.draw.style import NAME, SHAPES, SMALL, WRAP_BESIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAPER = (510.0, 650.0)  # points of 180 mm column width and of the height of a printed page
AROUND = 210.0  # points that title, key and source line take above and below a picture, about
COLUMNS = 4  # most columns of cells that are tried
ORDERED = 6  # so many cells are tried in every order
ROW_HEIGHT = 66.0  # points a row takes with the space below it, about
FRAME = 40.0  # points that the frames of a cell add to its row, about
GAP = 14.0  # points between two nodes of a row
# Arrows between no more cells than this may rise, where so small a part of the page will do, or it prints so much larger.
RISING = 3
SAVED, LARGER = 0.8, 1.15
LUGS = 12.0  # points that the lugs of a transporter take
FRAMED = 14.0  # points that a node's frame adds to its text


_NUMBER = re.compile(r"\d+(?:\.\d+)?(?= (?:%|nM))")
Size = TypeVar("Size", int, float)


def units(scene: Scene) -> dict[str, str]:
    """Node -> its unit: compartments joined by what crosses a cleft, and nodes outside of all by their arrows."""
    outer = {node.id: _outer(scene, node) for node in scene.nodes}
    clefts = {item.id for item in scene.compartments if item.kind is Place.CLEFT}
    head = {name: name for name in outer.values()}

    def find(name: str) -> str:
        while head[name] != name:
            name = head[name]
        return name

    for edge in scene.edges:
        one, other = outer[edge.source], outer[edge.target]
        if {one, other} & clefts or one.startswith(" ") or other.startswith(" "):
            head[find(other)] = find(one)
    return {node: find(name) for node, name in outer.items()}


def in_columns(
    scene: Scene,
    unit: Mapping[str, str],
    local: Mapping[str, int],
    above: int = 0,
) -> tuple[dict[str, int], dict[str, int]]:
    """Row and column of each node on the page; `local` is its row within its unit, counted from 0.

    `above` are the rows of what stands over the columns. The number of columns is the one that prints largest on a page of paper.
    """
    panels = {unit[node.id]: _panel(scene, node) for node in scene.nodes if node.id in local}
    wide = _widths(scene, unit, local)
    high = {name: 1 + max(local[node] for node in local if unit[node] == name) for name in panels}
    wide = _alike(wide, panels)
    high = _alike(high, panels)
    least = _links(scene, unit, local)
    best: dict[str, tuple[int, int]] = {}
    scale = area = 0.0
    for count, links in product(range(1, COLUMNS + 1), (least, {}) if least and len(panels) <= RISING else (least,)):
        starts: dict[str, tuple[int, int]] = {}
        across = 0.0
        for panel in dict.fromkeys(panels.values()):
            members = [name for name, one in panels.items() if one == panel]
            found, taken = _best_stack(members, wide, high, links, count)
            starts |= found
            across += taken
        tall = (above + max(start + high[name] for name, (start, _) in starts.items())) * ROW_HEIGHT
        fits = min(PAPER[0] / across, PAPER[1] / (tall + AROUND))
        # Arrows that rise from cell to cell are worth it where they save a good part of the page, or of the type.
        saves = fits > LARGER * scale or (fits > 0.98 * scale and across * tall < SAVED * area)
        if fits > scale if links is least else saves:
            best, scale, area = starts, fits, across * tall
    return (
        {node: best[unit[node]][0] + row for node, row in local.items()},
        {node: best[unit[node]][1] for node in local},
    )


def _alike(table: Mapping[str, Size], panels: Mapping[str, str]) -> dict[str, Size]:
    """Units that stand in each panel get the largest number of their twins, so that panels are laid out alike."""
    most: dict[str, Size] = {}
    for name, panel in panels.items():
        most[name.removeprefix(panel)] = max(most.get(name.removeprefix(panel), table[name]), table[name])
    return {name: most[name.removeprefix(panel)] for name, panel in panels.items()}


def width(node: SceneNode, marks: str = "▲ ") -> float:
    """About how wide a node is drawn, in points, with the gap beside it; at least the room that it is to have."""
    shape = SHAPES[node.kind]
    marks = "" if node.kind is EntityKind.COMPOUND else marks
    names = wrapped(node.label, WRAP_BESIDE)
    lines = [text_width(f"{line}  {marks}", NAME, bold=shape.bold) for line in names]
    small = small_lines(node.detail)
    lines += [text_width(line, SMALL) for line in small]
    if shape.shape == "ellipse":
        return GAP + max(node.room, ellipse(max(lines), len(names), len(small))[0])
    lugs = LUGS if shape.shape == "component" else 0.0
    return GAP + max(node.room, max(lines) + FRAMED + lugs)


def steady(node: SceneNode) -> SceneNode:
    """The node with room for every change and number, so that it is as wide at one dose as at another."""
    widest = replace(node, detail=_NUMBER.sub("00.00", node.detail))
    room = max(width(one, "▲▼ ") for one in (node, widest)) - GAP
    return replace(node, room=room, lines=max(len(small_lines(one.detail)) for one in (node, widest)))


def _best_stack(
    names: list[str],
    wide: Mapping[str, float],
    high: Mapping[str, int],
    least: Mapping[tuple[str, str], int],
    count: int,
) -> tuple[dict[str, tuple[int, int]], float]:
    """The lowest, then narrowest of the stacks that any order of few units gives; many are taken tallest first."""
    usual = _origins_first(sorted(names, key=lambda name: -high[name]), least)
    orders = permutations(usual) if len(names) <= ORDERED else [tuple(usual)]

    def cost(found: tuple[dict[str, tuple[int, int]], float]) -> tuple[int, int, float, int]:
        starts, across = found
        upward = sum(
            starts[one][0] + rows > starts[other][0]
            for (one, other), rows in least.items()
            if one in starts and other in starts
        )
        ends = [start + high[name] for name, (start, _) in starts.items()]
        return upward, max(ends), across, sum(ends)

    return min((_stacked(order, wide, high, least, count) for order in orders), key=cost)


def _stacked(
    names: Sequence[str],
    wide: Mapping[str, float],
    high: Mapping[str, int],
    least: Mapping[tuple[str, str], int],
    count: int,
) -> tuple[dict[str, tuple[int, int]], float]:
    """First row and column of each unit, and the width that the columns take together."""
    ends = [0] * count
    widths = [0.0] * count
    starts: dict[str, tuple[int, int]] = {}
    for name in names:
        floor = max(
            (starts[one][0] + rows for (one, other), rows in least.items() if other == name and one in starts),
            default=0,
        )
        column = min(range(count), key=lambda one: (max(ends[one], floor), max(widths[one], wide[name]) - widths[one]))
        starts[name] = max(ends[column], floor), column
        ends[column] = starts[name][0] + high[name]
        widths[column] = max(widths[column], wide[name])
    return starts, sum(widths)


def _outer(scene: Scene, node: SceneNode) -> str:
    """The outermost compartment of a node inside its panel; a node outside of all stands for itself."""
    around = [item for item in scene.ancestors(node.compartment) if item.kind is not Place.PANEL]
    return around[-1].id if around else f" {node.id}"


def _panel(scene: Scene, node: SceneNode) -> str:
    return next((item.id for item in scene.ancestors(node.compartment) if item.kind is Place.PANEL), "")


def _widths(scene: Scene, unit: Mapping[str, str], local: Mapping[str, int]) -> dict[str, float]:
    """Width of each unit in its widest row."""
    rows: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for node in scene.nodes:
        if node.id in local:
            rows[unit[node.id]][local[node.id]] += width(node)
    return {name: FRAME + max(found.values()) for name, found in rows.items()}


def _links(scene: Scene, unit: Mapping[str, str], local: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Two units -> by how many rows the second must start below the first, so that arrows between them fall."""
    found: dict[tuple[str, str], int] = {}
    for edge in scene.edges:
        one, other = unit[edge.source], unit[edge.target]
        if one != other and edge.source in local and edge.target in local:
            fall = max(1, local[edge.source] - local[edge.target] + 1)
            found[one, other] = max(found.get((one, other), 0), fall)
    return found


def _origins_first(names: list[str], least: Mapping[tuple[str, str], int]) -> list[str]:
    """Units in the order in which they are placed: sources of arrows first, then as in the scene."""
    waiting, order = list(names), []
    while waiting:
        ready = next(
            (name for name in waiting if not any(other == name and one in waiting for one, other in least)), waiting[0]
        )
        waiting.remove(ready)
        order.append(ready)
    return order
