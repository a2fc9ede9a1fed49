"""A small atlas that has every look, for the tests of its drawing."""

from __future__ import annotations

from kg.direction import Direction
from kg.draw.atlas import Atlas, AtlasCell, AtlasLine, CellReading

BASE = "https://example.org/"
# Every look: three sizes up and down, unchanged, opposing, uncertain either way.
READINGS = (
    *(CellReading(Direction.INCREASED, size) for size in (0.2, 0.5, 1.0)),
    *(CellReading(Direction.DECREASED, size, held=size < -0.5) for size in (-0.2, -0.6, -2.0)),
    CellReading(Direction.UNCHANGED, 0.01),
    CellReading(Direction.CONFLICTING, 0.3),
    CellReading(Direction.UNCERTAIN, 0.1),
    CellReading(Direction.UNCERTAIN, -0.1),
)


def atlas(
    scenarios: int = 1, readings: tuple[CellReading, ...] = READINGS, *, panels: bool = False, name: str = "thing"
) -> Atlas:
    """Two rows of a pathway and one of another in as many places as there are looks; the last row has no cells."""
    columns = tuple(
        AtlasLine(f"p{n}", f"place {n}", f"cell {n // 3}", f"{BASE}place/{n}") for n in range(len(readings))
    )
    rows = tuple(
        AtlasLine(f"r{n}", f"{name} {n}", "first" if n < 2 else "second", f"{BASE}thing/{n}") for n in range(3)
    )
    cells = tuple(
        AtlasCell(row, f"p{n}", (one,) * scenarios, f"{BASE}{row}/{n}", f"{name} {row} in p{n}")
        for row in ("r0", "r1")
        for n, one in enumerate(readings)
    )
    names = tuple(f"drug {n}" for n in range(scenarios))
    return Atlas("drug: 3 up, 3 down", f"{BASE}drug", names, rows, columns, cells, "given", "note", "source", panels)
