"""A compound of your own as values in Python: rows of dictionaries, or a data frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.question.profile.sheets import text
from kg.question.profile.table import REQUIRED, ProfileText, of_rows, table


@dataclass(frozen=True, eq=False)
class Profile:
    """A table of targets, actions and affinities, of one compound or several.

    `rows` is a sequence of dictionaries, one row each, a dictionary of columns, a data frame of pandas or polars, or the name of a
    file, with the columns that a profile has (`target`, `action`, `type`, `value`, `unit` …). `compound`, `free_nM` (20 or
    "20-60") and `brain` are what the opening lines of a file say. What is no table is a UsageError, and bad rows are told, where
    the profile is used.
    """

    rows: Any
    compound: str = ""
    free_nM: float | str | None = None
    brain: float | str | None = None

    def table(self) -> ProfileText:
        """The table, as one that is read from a file. Raises DataError and UsageError."""
        if isinstance(self.rows, str | Path):
            return table(Path(self.rows))
        columns, rows = _columns(self.rows)
        header = {"compound": self.compound, "free_nM": text(self.free_nM), "brain": text(self.brain)}
        return of_rows(self.compound or "profile", header, columns, rows)

    @property
    def compounds(self) -> tuple[str, ...]:
        """The names in the column `compound`, in their order; that of the one compound where there is no such column."""
        made = self.table()
        if "compound" not in made.columns:
            return (made.header.get("compound", (0, made.name))[1],)
        place = made.columns.index("compound")
        return tuple(
            dict.fromkeys(" ".join(row[place].split()) for _, row in made.rows if len(row) > place and row[place])
        )


def is_rows(given: object) -> bool:
    """Whether a value is one table by itself: a dictionary, a data frame, or a sequence of dictionaries."""
    if isinstance(given, Mapping) or hasattr(given, "columns"):
        return True
    return (
        isinstance(given, list | tuple)
        and bool(given)
        and all(isinstance(row, Mapping) and _is_row(row) for row in given)
    )


def _is_row(row: Mapping[str, object]) -> bool:
    return not any(map(_many, row.values()))


def _many(value: object) -> bool:
    """Whether a value is a column: a list, a tuple, an array or a series."""
    return hasattr(value, "__iter__") and not isinstance(value, str | bytes)


def _columns(given: Any) -> tuple[list[str], list[list[object]]]:
    """Column names and rows of a table in any of its forms."""
    if hasattr(given, "to_dicts"):  # polars
        given = given.to_dicts()
    elif hasattr(given, "columns") and hasattr(given, "to_dict"):  # pandas
        given = given.to_dict("records")
    elif isinstance(given, Mapping):
        given = [given] if _is_row(given) else _turned(given)
    if not isinstance(given, Sequence) or isinstance(given, str) or not all(isinstance(row, Mapping) for row in given):
        cure = f"give a list of dictionaries or a data frame with the columns {', '.join(REQUIRED)}"
        raise UsageError("a profile in Python is a table", "profile", cure)
    names = list(dict.fromkeys(str(name) for row in given for name in row))
    plain = [{str(name): value for name, value in row.items()} for row in given]
    return names, [[row.get(name) for name in names] for row in plain]


def _turned(columns: Mapping[str, Any]) -> list[dict[str, object]]:
    """A dictionary of columns as rows; one value alone stands in every row."""
    lists = {name: list(values) for name, values in columns.items() if _many(values)}
    lengths = {len(values) for values in lists.values()}
    if len(lengths) != 1:
        raise UsageError("the columns of the profile differ in length", "profile", "give each column a value a row")
    alone = {name: value for name, value in columns.items() if name not in lists}
    return [{**alone, **dict(zip(lists, row, strict=True))} for row in zip(*lists.values(), strict=True)]
