"""How many nodes a page takes: the fullest picture of an answer that keeps its type in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.draw.formats.render import to_svg
from kg.draw.paper import Paper, printed_type
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
LIMITS = (26, 23, 20, 17, 14, 11, 9, 8, 7)


def fitted(make: Callable[[int], Scene], style: str | Style, paper: Paper = JOURNAL, part: float = PART) -> Scene:
    """The scene of the largest limit whose type keeps its size on the paper, else the one that prints largest.

    `make` builds the scene of at most so many nodes. Without an engine that draws, the first is as good as any.
    """
    best, largest, seen = None, 0.0, 0
    kept: list[tuple[int, int, Scene]] = []  # with their crossings, fullest first
    for limit in LIMITS:
        try:
            scene = cleared(make(limit), style)
            if len(scene.nodes) == seen:
                continue
            seen, size = len(scene.nodes), printed_type(to_svg(scene, style), paper)
        except NotFound:
            if best is None:
                raise
            break
        except ServiceError:
            return best or scene
        if size > largest:
            best, largest = scene, size
        if paper.keeps(size):
            if kept and len(scene.nodes) < part * len(kept[0][2].nodes):
                break
            kept.append((faults(scene, style), len(kept), scene))
            if not kept[-1][0] or len(kept) > FURTHER:
                break
    return min(kept)[2] if kept else best or make(LIMITS[-1])
