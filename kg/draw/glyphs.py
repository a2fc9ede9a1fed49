"""The marks of an atlas: fill, triangle and frame of each look, and the words that a key has for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.direction import Direction
from kg.draw.atlas import CellReading, look
from kg.draw.style import DOWN, INK, OPPOSED, TINTS, UP, WHITE, mix

if TYPE_CHECKING:
    from collections.abc import Iterable

GRID = "#D5D5D5"
STILL = "#8C8C8C"
FRAME = 1.1  # points of the frame of what the compound acts on
_HALF = (0.44, 0.62, 0.8)  # a triangle's part of its box, by size class
_WORDS = {
    (Direction.INCREASED, 2): "up by more than 60 %",
    (Direction.INCREASED, 1): "up by 25–60 %",
    (Direction.INCREASED, 0): "up by less than 25 %",
    (Direction.DECREASED, 2): "down by more than 60 %",
    (Direction.DECREASED, 1): "down by 25–60 %",
    (Direction.DECREASED, 0): "down by less than 25 %",
    (Direction.UNCHANGED, 0): "there, unchanged",
    (Direction.CONFLICTING, 0): "opposing routes of like size",
    (Direction.UNCERTAIN, 1): "uncertain, leans up",
    (Direction.UNCERTAIN, -1): "uncertain, leans down",
}


@dataclass(frozen=True)
class MarkBox:
    """Where a mark stands: left, top, width and height in points."""

    x: float
    y: float
    width: float
    height: float


def fill(reading: CellReading) -> str:
    """The fill of a reading: deeper for a larger change, white for what is uncertain or unchanged."""
    if reading.direction is Direction.CONFLICTING:
        return OPPOSED
    if reading.direction in (Direction.INCREASED, Direction.DECREASED):
        return mix(UP if reading.direction is Direction.INCREASED else DOWN, TINTS[reading.size])
    return WHITE


def words(seen: tuple[Direction, int]) -> str:
    """What a key says of a look."""
    return _WORDS[seen]


def name(seen: tuple[Direction, int]) -> str:
    """A look as one word, by which a key entry and what it is of are matched."""
    return f"{seen[0]}{seen[1]:+d}" if seen[1] else str(seen[0])


def sample(seen: tuple[Direction, int]) -> CellReading:
    """A reading that looks so, for the key."""
    change = {Direction.INCREASED: (0.2, 0.5, 1.0), Direction.DECREASED: (-0.2, -0.6, -2.0)}.get(seen[0])
    return CellReading(seen[0], change[seen[1]] if change else float(seen[1]))


def drawn(reading: CellReading, box: MarkBox) -> str:
    """Fill and glyph of a reading in its box, as SVG."""
    seen = look(reading)
    rect = (
        f'<rect x="{box.x:.2f}" y="{box.y:.2f}" width="{box.width:.2f}" height="{box.height:.2f}" '
        f'fill="{fill(reading)}"/>'
    )
    return f'<g data-look="{name(seen)}">{rect}{"".join(_glyph(seen, inside(box) if reading.held else box))}</g>'


def inside(box: MarkBox) -> MarkBox:
    """The box within the thick frame of what the compound acts on, so that frame and glyph do not run together."""
    return MarkBox(box.x + FRAME, box.y + FRAME, box.width - 2 * FRAME, box.height - 2 * FRAME)


def _glyph(seen: tuple[Direction, int], box: MarkBox) -> Iterable[str]:
    middle, centre = box.x + box.width / 2, box.y + box.height / 2
    whole = min(box.width, box.height)
    way, size = seen
    if way is Direction.CONFLICTING:
        side = min(whole * _HALF[0], box.width * 0.42)
        yield _triangle(middle - side * 0.55, centre, side, up=True)
        yield _triangle(middle + side * 0.55, centre, side, up=False)
    elif way is Direction.UNCERTAIN:
        yield _triangle(middle, centre, whole * _HALF[1] * 0.9, up=size > 0, hollow=True)
    elif way is Direction.UNCHANGED:
        yield f'<circle cx="{middle:.2f}" cy="{centre:.2f}" r="{whole * 0.07:.2f}" fill="{STILL}"/>'
    else:
        yield _triangle(middle, centre, whole * _HALF[size], up=way is Direction.INCREASED)


def _triangle(x: float, y: float, side: float, *, up: bool, hollow: bool = False) -> str:
    tall = side * 0.43 * (1 if up else -1)
    path = f"M{x - side / 2:.2f} {y + tall:.2f}L{x:.2f} {y - tall:.2f}L{x + side / 2:.2f} {y + tall:.2f}Z"
    paint = f'fill="none" stroke="{INK}" stroke-width="0.5"' if hollow else f'fill="{INK}"'
    return f'<path d="{path}" {paint}/>'
