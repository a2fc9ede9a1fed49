"""The drawn key in the shapes that a page has room for: side by side, with its arrows below its fills, or its fills in two columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.draw.formats.svg_parts import NAMESPACE, bounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

LEAD = 4.0  # points between fills and lines of a stacked key
BETWEEN = 14.0  # points between two columns of fills
ROWS = 5  # more fills than these may stand in two columns

_PAIR = re.compile(r"(-?[0-9.]+),(-?[0-9.]+)")


def extent(groups: Sequence[Element]) -> tuple[float, float]:
    """Width and height of what groups draw, points."""
    left, top, right, bottom = bounds(groups)
    return right - left, bottom - top


def parts_of(key: list[Element]) -> tuple[list[Element], list[Element]]:
    """The key in its two parts: fills, and lines with their words."""
    fills = [one for one in key if (one.get("id") or "").endswith("-key-fills")]
    return fills, [one for one in key if one not in fills]


def stacked(key: list[Element]) -> tuple[float, float]:
    """Width and height of the parts of a key, one below the other."""
    sizes = [extent(part) for part in parts_of(key)]
    return max(wide for wide, _ in sizes), sum(high for _, high in sizes) + LEAD


def folded(key: list[Element]) -> tuple[float, float]:
    """Width and height of a key whose fills stand in two columns; nothing where they are too few for it."""
    fills, lines = parts_of(key)
    rows = _rows(fills)
    if len(rows) <= ROWS:
        return 0.0, 0.0
    half = (len(rows) + 1) // 2
    wide, high = extent(key)
    return wide + extent(fills)[0] + BETWEEN, max(half * high / len(rows), extent(lines)[1])


def fold(key: list[Element]) -> None:
    """Move the lower half of the fills beside the upper one, and lines with their words to the right of both."""
    fills, lines = parts_of(key)
    rows = _rows(fills)
    half = (len(rows) + 1) // 2
    right = extent(fills)[0] + BETWEEN
    up, low = rows[half] - rows[0], (rows[half - 1] + rows[half]) / 2
    for group, least, rise in ((fills, low, up), (lines, float("-inf"), 0.0)):
        for part in (one for whole in group for one in whole.iter()):
            _moved(part, least, right, rise)


def _rows(fills: list[Element]) -> list[float]:
    """Middles of the rows, from the top: where the patches stand."""
    return sorted({_middle(part) for whole in fills for part in whole.iter(f"{{{NAMESPACE}}}polygon")})


def _middle(part: Element) -> float:
    heights = [float(y) for _, y in _PAIR.findall(part.get("points") or part.get("d") or "")]
    return (min(heights) + max(heights)) / 2 if heights else float(part.get("y") or part.get("cy") or 0)


def _moved(part: Element, least: float, right: float, up: float) -> None:
    """Move one shape or text that stands at or below a height, y downwards."""
    if not part.attrib.keys() & {"points", "d", "y", "cy"} or _middle(part) < least:
        return
    for name in ("points", "d"):
        if value := part.get(name):
            part.set(name, _PAIR.sub(lambda p: f"{float(p[1]) + right:.2f},{float(p[2]) - up:.2f}", value))
    for name, shift in (("x", right), ("cx", right), ("y", -up), ("cy", -up)):
        if value := part.get(name):
            part.set(name, f"{float(value) + shift:.2f}")
