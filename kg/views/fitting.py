"""How many nodes a page takes: the fullest picture of an answer that keeps its type in print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.draw.blank import blank_share
from kg.draw.formats.render import to_svg
from kg.draw.paper import POINTS, Paper, printed_type
from kg.errors import NotFound, ServiceError
from kg.views.clearing import cleared, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.draw.scene import Scene
    from kg.draw.style import Style

# A journal's page (Nature's guide for figures: 183 mm at most, 170 mm high).
JOURNAL = Paper(180.0, 170.0)
# Limits that are tried one after the other; fewer nodes than the last are no picture.
# Where arrows cross in a picture that keeps its type: so many smaller ones are tried, of no fewer nodes than this part,
# and a larger part where two answers are compared, which may cross a little.
FURTHER, PART, COMPARED = 4, 0.6, 0.75
# A page of which more is blank is no full one: a picture of so small a part of its nodes may fill its own better.
BLANK, EMPTY_PART = 0.3, 0.4
LIMITS = (26, 23, 20, 17, 14, 11, 9, 8, 7, 6, 5, 4, 3)


def fitted(make: Callable[[int], Scene], style: str | Style, paper: Paper = JOURNAL, part: float = PART) -> Scene:
    """The scene of the largest limit whose type keeps its size on the paper, else the one that prints largest.

    `make` builds the scene of at most so many nodes. Without an engine that draws, the first is as good as any.
    """
    paper = replace(paper, height=paper.height or (paper.room[1] / POINTS if paper.narrow else None))
    best, largest, seen = None, 0.0, 0
    kept: list[tuple[int, bool, int, Scene]] = []  # with their crossings and whether much is blank, fullest first
    for limit in LIMITS:
        try:
            scene = cleared(make(limit), style)
            if len(scene.nodes) == seen:
                continue
            svg = to_svg(scene, style, room=paper.room)
            seen, size = len(scene.nodes), printed_type(svg, paper)
        except NotFound:
            if best is None:
                raise
            break
        except ServiceError:
            return best or scene
        if size > largest:
            best, largest = scene, size
        if paper.keeps(size):
            if kept and len(scene.nodes) < (EMPTY_PART if kept[0][1] else part) * len(kept[0][-1].nodes):
                break
            kept.append((faults(scene, style), blank_share(svg) > BLANK, len(kept), scene))
            if not any(kept[-1][:2]) or len(kept) > FURTHER:
                break
    return min(kept)[-1] if kept else best or make(LIMITS[-1])
