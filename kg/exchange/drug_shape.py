"""Whether a downloaded table of drugs is whole: its columns, the cells of each row, and the numbers among them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.errors import DataError
from kg.exchange.drug_columns import DrugTable, lacking

# A table of which more than one row in so many is damaged is not what was published; of fewer, each is refused and told.
_ONE_IN = 100
# A number as tables write it: with a relation, a range, a margin, an exponent, or marks between thousands.
_FIGURE = r"[-+]?(?:\d[\d,. ]*|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBER = re.compile(rf"['\s]*[<>=~≈≤≥]*['\s]*{_FIGURE}(?:\s*(?:[-–]|±|to)\s*{_FIGURE})?\s*")
_NOTHING = frozenset({"", "-", "none", "nan", "na", "n/a", "null", "nd", "n.d."})
_READ_AS_NUMBERS = ("value", "low", "high", "bound")
_CURE = "fetch the file again, or take out the row"


@dataclass
class TableShape:
    """The columns of a table that is published, and what of its rows is damaged."""

    path: str
    known: DrugTable
    columns: list[str]
    rows: int = 0
    damaged: int = 0
    first: DataError | None = None
    last: tuple[int, DataError | None] = field(default=(0, None))

    def fault(self, row: list[str], where: int) -> str:
        """What is wrong with a row; "" where it is whole. Rows that may differ in length are long enough where a value is."""
        self.rows += 1
        what, column = self._of(row)
        self.last = (where, None)
        if what:
            place = f"{self.path}:{where}" + (f", column {column}" if column else "")
            self.last = (where, DataError(what, place, _CURE))
            self.first = self.first or self.last[1]
            self.damaged += 1
        return f"{what}{f', column {column}' if column else ''}" if what else ""

    def end(self) -> None:
        """Raises DataError for a table that was cut, or of which too many rows are damaged."""
        error = self.last[1]
        if error is not None and error.what.endswith(_TOO_FEW):
            raise DataError(f"the table is cut: {error.what}", error.where, "fetch the file again")
        if self.first is not None and self.damaged * _ONE_IN > self.rows:
            raise self.first

    def _of(self, row: list[str]) -> tuple[str, str]:
        count, wanted = len(row), len(self.columns)
        if count < wanted and not ("ragged" in self.known.always and count > max(self.known.places.values())):
            return f"{count} cells, where the table has {wanted} columns: {_TOO_FEW}", self._named(count)
        if count > wanted and "ragged" not in self.known.always and any(row[wanted:]):
            return f"{count} cells, where the table has {wanted} columns: too many", self._named(wanted - 1)
        for what, place in self.known.places.items():
            read = what in _READ_AS_NUMBERS or what.startswith("value/")
            if read and place < count and not _is_number(row[place]):
                return f"{row[place][:40]!r} is no number", self._named(place)
        return "", ""

    def _named(self, place: int) -> str:
        name = self.columns[place] if place < len(self.columns) else ""
        return f"{place + 1}{f' ({name})' if name else ''}"


_TOO_FEW = "too few"


def _is_number(text: str) -> bool:
    """Whether a cell is a number, several of them joined by bars, or says that there is none."""
    parts = [part.strip() for part in text.split("|")]
    return all(part.casefold() in _NOTHING or _NUMBER.fullmatch(part) for part in parts)


def unknown(columns: list[str], where: str, only: str = "") -> DataError:
    """The error for a table whose columns are not those of a known one: which it lacks, or all that it has."""
    there = f"its columns are {', '.join(columns)[:300]}"
    table, missing = lacking(columns, only)
    if missing:
        said = " and ".join(repr(column) for column in missing)
        cure = f"it was renamed, or the table is of another version; say which it is: --map FIELD=COLUMN; {there}"
        return DataError(f"the table of {table.partition('-')[0]} has no column {said}", where, cure)
    known = f"this is no table of {only}" if only else "this is no table of drugs and targets that is known"
    return DataError(known, where, f"{there}; say which is which: --map compound=COLUMN,target=COLUMN")
