"""From where the compounds of a screen come: the library, names, tables of any length; one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from os.path import isfile
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.knowledge.vocabulary import ID
from kg.question.profile.own import Profile
from kg.question.profile.table import Line, ProfileText, of_rows, streamed, table
from kg.question.workspace import Workspace

# Bytes of a tab-separated table up to which it is read whole, so that rows of a compound may stand apart.
WHOLE_TABLE = 32 * 2**20
# Rows of a Parquet file that are held at once.
PARQUET_ROWS = 65_536
APART = "its rows stand apart in a table that is read row by row: sort the table by compound"


_TABLES = frozenset({".tsv", ".csv", ".txt", ".xlsx", ".xls", ".ods", ".gz", ".parquet"})


def is_table(text: str) -> bool:
    """Whether a text names a file rather than a compound."""
    return Path(text).suffix.lower() in _TABLES or isfile(text)  # noqa: PTH113 - it takes any text


@dataclass(frozen=True)
class ScreenedCompound:
    """One compound: of the graph by its IRI or by a name to be looked up, or the rows of a table; or why it is none.

    `amount` is the one it is asked at, where that is its own.
    """

    name: str
    iri: str = ""
    text: ProfileText | None = None
    problem: str = ""
    amount: str = ""

    @property
    def identity(self) -> str:
        """A text that is another for another compound or other rows of it."""
        rows = (self.text.header, self.text.columns, self.text.rows) if self.text else ()
        return repr((self.name, self.iri, rows, self.problem))


def digest(candidates: Iterable[ScreenedCompound]) -> str:
    """A name for what some candidates are."""
    return hashlib.sha256("\n".join(one.identity for one in candidates).encode(errors="surrogateescape")).hexdigest()[
        :12
    ]


def of_library(workspace: Workspace) -> Iterator[ScreenedCompound]:
    """Every compound of the library, in the order of its table. Raises DataError where there is no library."""
    library = workspace.knowledge.library
    if library is None:
        raise DataError("there is no library", "--library", "unset KG_LIBRARY, or give names or a table")
    for name in library.every():
        yield ScreenedCompound(library.index.listing(name).label, iri=ID + name)


def of_names(names: Iterable[str]) -> Iterator[ScreenedCompound]:
    """Compounds by name, each `NAME` or `NAME=AMOUNT`."""
    yield from (ScreenedCompound(name) for name in names)


def of_table(source: Path | Profile) -> Iterator[ScreenedCompound]:
    """The compounds of a table: a profile's columns, one compound or the column `compound`; Parquet too.

    A table of more than `WHOLE_TABLE` bytes, and Parquet, is read row by row: the rows of a compound must stand together,
    and one that comes again is told. Raises DataError for a file that is no table.
    """
    if isinstance(source, Profile):
        yield from _grouped(source.table())
    elif source.suffix == ".parquet":
        yield from _adjacent(*_of_parquet(source))
    elif source.suffix in {".tsv", ".txt"} and source.is_file() and source.stat().st_size > WHOLE_TABLE:
        yield from _adjacent(*streamed(source))
    else:
        yield from _grouped(table(source))


def _grouped(text: ProfileText) -> Iterator[ScreenedCompound]:
    """The compounds of a table that is held whole, in the order of their first rows."""
    if "compound" not in text.columns:
        yield ScreenedCompound(text.header.get("compound", (0, text.name))[1] or text.name, text=text)
        return
    place = text.columns.index("compound")
    found: dict[str, list[Line]] = {}
    for number, row in text.rows:
        found.setdefault(_named(row, place), []).append((number, row))
    for name, rows in found.items():
        yield _candidate(text, name, rows)


def _adjacent(head: ProfileText, rows: Iterator[Line]) -> Iterator[ScreenedCompound]:
    """The compounds of rows that are read once; what has been is remembered by eight bytes."""
    if "compound" not in head.columns:
        yield from _grouped(replace(head, rows=list(rows)))
        return
    place, seen = head.columns.index("compound"), set[int]()
    for name, together in groupby(rows, key=lambda line: _named(line[1], place)):
        held = list(together)
        mark = int.from_bytes(hashlib.blake2b(name.encode(errors="surrogateescape"), digest_size=8).digest())
        yield ScreenedCompound(name, problem=APART) if mark in seen else _candidate(head, name, held)
        seen.add(mark)


def _named(row: list[str], place: int) -> str:
    return " ".join(row[place].split()) if len(row) > place else ""


def _candidate(head: ProfileText, name: str, rows: list[Line]) -> ScreenedCompound:
    if not name:
        where = head.place(rows[0][0])
        return ScreenedCompound("", problem=f"{where}: no compound: say in the column compound whose row it is")
    return ScreenedCompound(name, text=replace(head, rows=rows))


def _of_parquet(path: Path) -> tuple[ProfileText, Iterator[Line]]:
    """Columns and rows of a Parquet file, a batch at a time."""
    from kg.screen.parquet import batches

    columns, found = batches(path, PARQUET_ROWS)
    head = of_rows(path.stem, {}, columns, [], str(path))

    def lines() -> Iterator[Line]:
        number = 0
        for batch in found:
            made: list[list[Any]] = [[row.get(c) for c in columns] for row in batch]
            for _, cells in of_rows(path.stem, {}, columns, made).rows:
                number += 1
                yield number, cells

    return head, lines()
