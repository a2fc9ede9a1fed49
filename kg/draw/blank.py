"""How much of a drawn page nothing stands on, counted from its shapes and words: no picture is painted for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.draw.measure import PATCHES, around_points, corners, text_box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.draw.measure import Box

_VIEW = re.compile(r'viewBox="[-0-9.]+ [-0-9.]+ ([0-9.]+) ([0-9.]+)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_FILLED = ("polygon", "path", "ellipse")


def blank_share(svg: str) -> float:
    """The part of a page, 0 to 1, without a filled shape or a word, in patches as `white_share` counts them; 0 for no page."""
    page = _VIEW.search(svg)
    if page is None:
        return 0.0
    side = float(page[1]) / PATCHES
    rows = int(float(page[2]) / side)
    drawn: set[tuple[int, int]] = set()
    for left, top, right, bottom in _boxes(ET.fromstring(svg), 0.0, 0.0):  # noqa: S314 - a picture that was drawn here
        drawn |= {
            (x, y)
            for x in range(max(0, int(left / side)), min(PATCHES - 1, int(right / side)) + 1)
            for y in range(max(0, int(top / side)), min(rows - 1, int(bottom / side)) + 1)
        }
    return 1.0 - len(drawn) / (PATCHES * rows) if rows else 0.0


def _boxes(part: ET.Element, right: float, down: float) -> Iterator[Box]:
    """Boxes of all filled shapes and all words."""
    moved = [float(one) for one in _NUMBER.findall(part.get("transform") or "")]
    right, down = (right + moved[0], down + moved[1]) if len(moved) == 2 else (right, down)
    tag = part.tag.rpartition("}")[2]
    if tag == "text" and (part.text or "").strip():
        yield text_box(part, right, down)
    elif tag in _FILLED and part.get("fill", "none").lower() not in ("none", "#ffffff", "white"):
        points = [(x + right, y + down) for x, y in corners(part, tag)]
        if points:
            yield around_points(points)
    for inner in part:
        yield from _boxes(inner, right, down)
