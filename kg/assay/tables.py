"""Long tables of bench data: CSV or TSV, one well or sample a row, units in the header."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# A cell beyond this size is a slip of the keyboard, and its square would leave the range of doubles.
LARGEST = 1e100


Floats = NDArray[np.float64]
_MISSING = {"", "na", "n/a", "nan", "-"}
_BRACKETS = re.compile(r"(.+?)\s*[(\[]\s*([^)\]]+?)\s*[)\]]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as written: its name without unit, its unit ('' where none), its cells."""

    name: str
    unit: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssayTable:
    """A table with the file line of each row and the SHA-256 digest of the file's bytes."""

    source: str
    digest: str
    lines: tuple[int, ...]
    columns: tuple[Column, ...]

    def find(self, *names: str) -> Column | None:
        """The first column whose name (case aside) is one of `names`, or None."""
        for wanted in names:
            for column in self.columns:
                if column.name.lower() == wanted:
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

    def numbers(self, column: Column) -> Floats:
        """The cells as floats (rows,); a missing cell is NaN; DataError names the line of a bad one."""
        values = np.empty(len(column.cells))
        for row, cell in enumerate(column.cells):
            try:
                values[row] = np.nan if cell.lower() in _MISSING else float(cell)
            except ValueError:
                raise DataError(
                    f"{cell!r} in column {column.name} is not a number",
                    f"{self.source}:{self.lines[row]}",
                    "write a plain decimal number (point, no thousands separator), or NA for a lost well",
                ) from None
            if abs(values[row]) > LARGEST:
                raise DataError(f"{cell!r} is too large", f"{self.source}:{self.lines[row]}", "give a finite value")
        return values

    def some(self, count: int, what: str) -> None:
        """DataError when no row is left that carries `what`."""
        if count == 0:
            raise DataError(f"no row has {what}", self.source, "every cell is missing; fill the column")

    def scaled(self, column: Column, units: Mapping[str, float], declared: str = "") -> Floats:
        """The cells times the factor of the declared unit; UsageError or DataError when there is none."""
        return self.numbers(column) * unit_factor(self.source, column, units, declared)


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
    """Read a CSV or TSV file; lines that open with `#` are remarks. Raises DataError."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", str(path), "check the path") from None
    except UnicodeDecodeError:
        raise DataError("is not UTF-8 text", str(path), "save it as UTF-8 CSV or TSV") from None
    return parse_table(text, str(path), hashlib.sha256(raw).hexdigest())


def parse_table(text: str, source: str, digest: str = "") -> AssayTable:
    """The same from text; `source` is the name that errors carry."""
    kept = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if len(kept) < 2:
        raise DataError("has no data rows", source, "a header line, then one row a well or sample")
    rows = _split([line for _, line in kept], source)
    header = rows[0]
    lines = tuple(number for number, _ in kept[1:])
    for number, row in zip(lines, rows[1:], strict=True):
        if len(row) != len(header):
            raise DataError(
                f"{len(row)} cells where the header has {len(header)}", f"{source}:{number}", "mend the row"
            )
    columns = tuple(
        Column(*split_unit(title), tuple(row[place] for row in rows[1:])) for place, title in enumerate(header)
    )
    names = [column.name.lower() for column in columns]
    for name in names:
        if names.count(name) > 1:
            raise DataError(f"column {name} stands twice", source, "replicates are further rows, not columns")
    return AssayTable(source, digest, lines, columns)


def _split(lines: Sequence[str], source: str) -> list[list[str]]:
    if "\t" in lines[0]:
        delimiter = "\t"
    elif "," in lines[0]:
        delimiter = ","
    else:
        raise DataError("the header has neither commas nor tabs", source, "save the table as CSV (comma) or TSV (tab)")
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    return [[cell.strip() for cell in row] for row in reader]


def split_unit(title: str) -> tuple[str, str]:
    """`concentration_nM`, `concentration (nM)` and `plasma_ng_per_mL` into name and unit.

    Only a known unit is split off by underscore, so that `time_course` stays a name.
    """
    bracketed = _BRACKETS.fullmatch(title)
    if bracketed:
        return bracketed.group(1).strip().replace(" ", "_"), bracketed.group(2)
    name, _, unit = title.partition("_")
    parts = title.split("_")
    for place in range(1, len(parts)):
        unit = "_".join(parts[place:]).replace("_per_", "/")
        if unit in _HEADER_UNITS or "/" in unit:
            name = "_".join(parts[:place])
            return name, unit
    return title.replace(" ", "_"), ""


_HEADER_UNITS = frozenset(
    [
        "M",
        "mM",
        "uM",
        "µM",
        "μM",
        "nM",
        "pM",
        "fM",
        "s",
        "min",
        "h",
        "V",
        "mV",
        "A",
        "uA",
        "µA",
        "μA",
        "nA",
        "pA",
        "Hz",
        "kHz",
        "percent",
        "%",
        "mg",
        "ug",
        "µg",
        "μg",
        "ng",
        "fmol",
        "pmol",
        "nmol",
        "cpm",
        "dpm",
        "RFU",
    ]
)
