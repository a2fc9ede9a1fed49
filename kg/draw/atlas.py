"""An atlas without a format: places across, things down, and what became of each thing in each place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from kg.direction import Direction, size_class
from kg.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable


# What the note of an atlas says as long as nothing is left out for want of room.
EVERY_CHANGE = "every change is shown"


@dataclass(frozen=True)
class AtlasLine:
    """One row or column: what it is called, the group it stands in, its record, and what is said on hover."""

    id: str
    label: str
    group: str
    record: str
    tooltip: str = ""


@dataclass(frozen=True)
class CellReading:
    """What became of one thing in one place under one scenario; `held` where the compounds themselves act on it."""

    direction: Direction
    log2_change: float = 0.0
    held: bool = False

    @property
    def size(self) -> int:
        """0, 1 or 2: the size class of the change, as in the tables of effects."""
        return size_class(self.log2_change)

    @property
    def moves(self) -> bool:
        """Whether it is a change, of whatever kind."""
        return self.direction not in (Direction.UNCHANGED, Direction.UNKNOWN, Direction.NONE)


@dataclass(frozen=True)
class AtlasCell:
    """One thing in one place: a reading for each scenario, the record of the node, words for the hover."""

    row: str
    column: str
    readings: tuple[CellReading, ...]
    record: str
    tooltip: str = ""


@dataclass(frozen=True)
class Atlas:
    """Everything that a drawer of an atlas needs.

    `scenarios` names what the readings of each cell are of; with `panels` they stand in panels of their own beside each
    other (doses), otherwise in the halves of one cell (compounds). Rows and columns stand group by group; with `tight`
    the names of groups of rows stand above them, which takes less width.
    Raises DataError for a cell without its row or column, or with another number of readings.
    """

    title: str
    record: str
    scenarios: tuple[str, ...]
    rows: tuple[AtlasLine, ...]
    columns: tuple[AtlasLine, ...]
    cells: tuple[AtlasCell, ...]
    subtitle: str = ""
    note: str = ""
    provenance: str = ""
    panels: bool = False
    tight: bool = False

    def __post_init__(self) -> None:
        """Every cell has its place and a reading for each scenario."""
        rows, columns = {line.id for line in self.rows}, {line.id for line in self.columns}
        for cell in self.cells:
            if cell.row not in rows or cell.column not in columns or len(cell.readings) != len(self.scenarios):
                raise DataError(
                    f"the cell {cell.row} × {cell.column} has no place in its atlas",
                    self.title,
                    "give each cell a row, a column and a reading for each scenario",
                )

    @cached_property
    def readings(self) -> tuple[CellReading, ...]:
        """Every reading, cell by cell."""
        return tuple(reading for cell in self.cells for reading in cell.readings)

    def looks(self) -> tuple[tuple[Direction, int], ...]:
        """Every look that occurs, in the order of a key: direction and size class (0 where a look has no size)."""
        order = list(Direction)
        return tuple(sorted({look(one) for one in self.readings}, key=lambda one: (order.index(one[0]), -one[1])))


def look(reading: CellReading) -> tuple[Direction, int]:
    """Direction and size class by which a reading is drawn; an uncertain one leans up (1) or down (-1)."""
    if reading.direction.moves:
        return reading.direction, reading.size
    if reading.direction is Direction.UNCERTAIN:
        return reading.direction, 1 if reading.log2_change >= 0 else -1
    if reading.direction is Direction.CONFLICTING:
        return reading.direction, 0
    return Direction.UNCHANGED, 0


def counted(readings: Iterable[CellReading]) -> Counter[Direction]:
    """How many readings go which way."""
    return Counter(reading.direction for reading in readings)


def groups(lines: Iterable[AtlasLine]) -> list[tuple[str, list[AtlasLine]]]:
    """The lines group by group, as they stand."""
    return [(name, list(found)) for name, found in groupby(lines, key=lambda line: line.group)]
