"""Long tables of bench data: one well or sample a row, units in the header, however the lab's file writes them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.assay.cells import POINT, Notation, is_grouped, is_missing, notation_of, number, why_not
from kg.assay.headers import LABELS, PASSED_OVER, UNITS_OF_REPETITION, is_known, plain, split_unit
from kg.assay.layout import Laid, laid_out
from kg.assay.replicates import one_row_a_well
from kg.assay.sheet import decoded, read_bytes, sheet_rows
from kg.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# A cell beyond this size is a slip of the keyboard, and its square would leave the range of doubles.
LARGEST = 1e100


Floats = NDArray[np.float64]
_WORDS = frozenset(map(plain, (*LABELS, *PASSED_OVER, *UNITS_OF_REPETITION)))


@dataclass(frozen=True, slots=True)
class Column:
    """One column as written: its name without unit, its unit ('' where none), its cells."""

    name: str
    unit: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssayTable:
    """A table with the file line of each row and the SHA-256 digest of the file's bytes.

    `notation` is how its numbers are written, `notes` what must be said about how the file was read.
    """

    source: str
    digest: str
    lines: tuple[int, ...]
    columns: tuple[Column, ...]
    notation: Notation = POINT
    notes: tuple[str, ...] = ()

    def find(self, *names: str) -> Column | None:
        """The first column whose name (case and punctuation aside) is one of `names`, or None."""
        for wanted in map(plain, names):
            for column in self.columns:
                if plain(column.name) == wanted:
                    return column
        return None

    def need(self, *names: str) -> Column:
        """The same, or DataError naming what the table has."""
        found = self.find(*names)
        if found is None:
            have = ", ".join(column.name for column in self.columns)
            raise DataError(
                f"no column {' or '.join(names)} (found: {have})",
                self.source,
                "name the column in the header, with its unit, e.g. " + names[0] + "_UNIT",
            )
        return found

    def at(self, row: int) -> str:
        """File and line of a row, for errors."""
        return f"{self.source}:{self.lines[row]}"

    def numbers(self, column: Column, leave_out: str = "NA leaves the well out") -> Floats:
        """The cells as floats (rows,); a missing cell is NaN; DataError names the line of a bad one.

        `leave_out` says in its cure how a row can be left out.
        """
        values = np.empty(len(column.cells))
        filled = [cell for cell in column.cells if not is_missing(cell)]
        percent = any(cell.endswith("%") for cell in filled)
        for row, cell in enumerate(column.cells):
            value = np.nan if is_missing(cell) else number(cell, self.notation)
            if value is None:
                reason, cure = why_not(cell, leave_out)
                said = f"{cell!r} in column {column.name} is not a number"
                raise DataError(f"{said}: {reason}" if reason else said, self.at(row), cure)
            if percent and not np.isnan(value) and not cell.endswith("%"):
                said = f"{cell!r} in column {column.name} has no percent sign and others have one"
                raise DataError(said, self.at(row), "write all cells of the column alike")
            if abs(value) > LARGEST:
                raise DataError(f"{cell!r} is too large", self.at(row), "give a finite value")
            values[row] = value
        return values

    def some(self, count: int, what: str) -> None:
        """DataError when no row is left that carries `what`."""
        if count == 0:
            raise DataError(f"no row has {what}", self.source, "every cell is missing; fill the column")

    def scaled(self, column: Column, units: Mapping[str, float], declared: str = "", **more: str) -> Floats:
        """The cells times the factor of the declared unit; UsageError or DataError when there is none."""
        return self.numbers(column, **more) * unit_factor(self.source, column, units, declared)

    def take(self, rows: Sequence[int]) -> AssayTable:
        """The same with only these rows, in this order."""
        columns = tuple(replace(one, cells=tuple(one.cells[row] for row in rows)) for one in self.columns)
        return replace(self, lines=tuple(self.lines[row] for row in rows), columns=columns)


def unit_factor(source: str, column: Column, units: Mapping[str, float], declared: str = "") -> float:
    """The factor of the unit in the header or, where the header has none, of the option."""
    known = ", ".join(units)
    if declared and column.unit and declared != column.unit:
        raise UsageError(f"the header says {column.unit} and the option says {declared}", source, "keep one of the two")
    unit = column.unit or declared
    if not unit:
        raise DataError(
            f"column {column.name} has no unit",
            source,
            f"declare it in the header ({column.name}_nM) or by --unit; known: {known}",
        )
    if unit not in units:
        raise DataError(f"column {column.name} has the unit {unit!r}, which is not known", source, f"use {known}")
    return units[unit]


def read_table(path: Path) -> AssayTable:
    """Read a lab's table: CSV or TSV in any usual notation; lines that open with `#` are remarks. Raises DataError."""
    raw = read_bytes(path)
    return parse_table(decoded(raw, str(path)), str(path), hashlib.sha256(raw).hexdigest())


def parse_table(text: str, source: str, digest: str = "") -> AssayTable:
    """The same from text; `source` is the name that errors carry."""
    rows, separator = sheet_rows(text.removeprefix("\ufeff"), source, is_known)
    laid = one_row_a_well(laid_out(rows, source), source)
    notation = _notation(laid, source, ",." if separator == ";" else ",")
    notes = list(laid.notes)
    if notation.decimal == ",":
        notes.append("Numbers were read with a decimal comma.")
    grouped = next((cell for row in laid.rows for cell in row.cells if is_grouped(cell, notation)), "")
    if grouped:
        notes.append(f"{grouped} was read as {number(grouped, notation):g}, and numbers like it.")
    columns = tuple(
        Column(*split_unit(head.title), tuple(row.cells[place] for row in laid.rows))
        for place, head in enumerate(laid.heads)
    )
    lines = tuple(row.line for row in laid.rows)
    if not lines:
        raise DataError("has no data rows", source, "a header line, then one row a well or sample")
    table = AssayTable(source, digest, lines, columns, notation, tuple(notes))
    return replace(table, notes=(*table.notes, *_repeated(table)))


def _notation(laid: Laid, source: str, grouping: str) -> Notation:
    """The notation of all cells but those of columns that hold words."""
    words = {
        at
        for at, head in enumerate(laid.heads)
        if plain(split_unit(head.title)[0]) in _WORDS and not split_unit(head.title)[1]
    }
    cells = ((row.line, cell) for row in laid.rows for at, cell in enumerate(row.cells) if at not in words)
    return notation_of(cells, source, grouping)


def _repeated(table: AssayTable) -> list[str]:
    """A remark where the whole table stands more than once: copies are no replicates."""
    rows = [tuple(column.cells[row] for column in table.columns) for row in range(len(table.lines))]
    half, odd = divmod(len(rows), 2)
    if odd or half < 4 or rows[:half] != rows[half:]:
        return []
    return [
        "The second half of the table repeats the first, cell by cell: copies are no replicates, and narrow every interval."
    ]
