"""The tables of the library as files: checked whole once, then read row by row from where a compound stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError
from kg.knowledge import assets
from kg.knowledge.vocabulary import TERMS

Row = dict[str, str]
Span = tuple[int, int]

# The columns that the records are made from; a table may have more. The first column says which compound a row is about.
COLUMNS = {
    "compounds": (
        "id", "name", "inchikey", "other_inchikeys", "synonyms", "brands", "salts", "listed", "gtopdb", "chembl",
        "drugcentral", "pubchem", "cas", "drugbank", "chebi", "mesh", "gtopdb_labelled", "atc", "approval", "kind", "class", "parent", "weight",
        "tool", "sources", "licence",
    ),
    "affinities": (
        "compound", "target", "network", "chosen", "why", "action", "type", "relation", "value", "low", "high", "unit",
        "nM_low", "nM_high", "species", "condition", "primary", "source", "record", "pmids", "licence",
    ),
    "actions": ("compound", "target", "standing", "action_type", "basis", "primary", "words", "records"),
    "conflicts": ("compound", "target", "kind", "decision", "for", "against"),
    "outside": (
        "compound", "target", "known", "action", "action_type", "type", "relation", "value", "low", "high", "unit",
        "nM_low", "nM_high", "species", "primary", "source", "record", "licence",
    ),
    "exposure": (
        "compound", "plasma_low", "plasma_high", "fu_low", "fu_mid", "fu_high", "brain_entry", "brain_entry_words",
        "half_life_low", "half_life_high", "dose_low", "dose_high", "dose_kind", "note",
        *(f"{part}_{what}" for part in ("plasma", "fu", "entry", "half_life", "dose")
          for what in ("basis", "source", "seen_in")),
    ),
    "metabolites": ("compound", "metabolite", "ratio_low", "ratio_high", "basis", "source", "seen_in", "says"),
    "occupancy": (
        "compound", "id", "dose", "target", "region", "printed_region", "tracer", "low", "high", "subjects", "basis",
        "source", "seen_in", "says", "note",
    ),
    "potency": (
        "compound", "id", "target", "region", "low", "high", "unit", "maximum", "basis", "source", "seen_in", "says", "note",
    ),
    "efficacy": ("compound", "target", "efficacy", "low", "high", "basis", "source", "seen_in", "says"),
    "actions-by-hand": ("compound", "target", "action", "basis", "source", "says", "primary"),
    "mixtures": ("names", "compounds", "says"),
    "pages": ("record", "address", "says"),
}  # fmt: skip
# Tables whose first column names no compound of `compounds.tsv`.
_OWN_KEYS = {"compounds", "actions-by-hand", "mixtures", "pages"}
_NUMBERS = {
    "weight", "nM_low", "nM_high", "low", "high", "plasma_low", "plasma_high", "fu_low", "fu_mid", "fu_high",
    "brain_entry", "maximum", "efficacy", "half_life_low", "half_life_high", "dose_low", "dose_high", "ratio_low", "ratio_high",
}  # fmt: skip
# Columns of which the first may not be above the second.
_ORDERED = (
    ("nM_low", "nM_high"), ("plasma_low", "plasma_high"), ("ratio_low", "ratio_high"), ("low", "efficacy"), ("efficacy", "high"),
)  # fmt: skip
_CLOSED = {
    "chosen": {"yes", "functional", "binder", "no"},
    "standing": {"used", "no value", "contradicted", "unsigned"},
    "relation": {"=", "~", "<", ">", ""},
    "primary": {"yes", "no", ""},
    "dose_kind": {"daily", "single", ""},
}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_AGAIN = "take the table from a release again, or write it anew with scripts/library"


@dataclass(frozen=True)
class CheckedRow:
    """A row of a table, the line it stands on and the bytes it takes."""

    line: int
    span: Span
    cells: Row


def path_of(table: str) -> Path:
    """Where a table lies."""
    return assets.folder("pathways") / "library" / f"{table}.tsv"


def place(table: str, line: int = 0, column: str = "") -> str:
    """A place of a table as messages name it."""
    return f"pathways/library/{table}.tsv{f':{line}' if line else ''}{f', column {column}' if column else ''}"


def checked(table: str) -> Iterator[CheckedRow]:
    """Every row of a table. Raises DataError with line and column at the first thing that is wrong."""
    raw = _bytes(table)
    header = _header(table, raw)
    at = raw.index(b"\n") + 1
    for number, line in enumerate(raw[at:-1].split(b"\n") if at < len(raw) else (), 2):
        cells = line.decode().rstrip("\r").split("\t")
        if len(cells) != len(header):
            said = f"{len(cells)} cells in a row where the header has {len(header)} columns"
            raise DataError(said, place(table, number, header[min(len(cells), len(header)) - 1]), _AGAIN)
        row = dict(zip(header, cells, strict=True))
        _check_cells(table, number, row)
        yield CheckedRow(number, (at, at + len(line)), row)
        at += len(line) + 1


def rows(table: str, spans: Iterable[Span]) -> list[Row]:
    """The rows that stand at these bytes; their table has been checked."""
    found = list(spans)
    if not found:
        return []
    with path_of(table).open("rb") as file:
        header = file.readline().decode("utf-8-sig").rstrip("\r\n").split("\t")
        read = []
        for start, end in found:
            file.seek(start)
            read += file.read(end - start).decode().split("\n")
    return [dict(zip(header, line.rstrip("\r").split("\t"), strict=True)) for line in read]


def _bytes(table: str) -> bytes:
    try:
        raw = path_of(table).read_bytes()
    except OSError as error:
        why = "the table is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise DataError(why, place(table), f"{_AGAIN}; KG_LIBRARY=none leaves the library out") from error
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start)
        cell = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].count(b"\t")
        names = raw.split(b"\n", 1)[0].decode(errors="replace").split("\t")
        column = names[cell] if line and cell < len(names) else ""
        raise DataError("is not UTF-8 text", place(table, line + 1, column), "save the table as UTF-8") from error
    if not raw.endswith(b"\n"):
        last = raw.count(b"\n") + 1
        raise DataError("the table is cut: its last line has no end", place(table, last), _AGAIN)
    return raw


def _header(table: str, raw: bytes) -> list[str]:
    header = raw.split(b"\n", 1)[0].decode("utf-8-sig").rstrip("\r").split("\t")
    missing = [name for name in COLUMNS[table] if name not in header]
    if missing:
        said = f"the header lacks {', '.join(missing)}"
        raise DataError(
            said, place(table, 1, missing[0]), f"name the columns as pathways/library/README.md does; {_AGAIN}"
        )
    twice = [name for name in header if header.count(name) > 1]
    if twice:
        raise DataError(f"two columns are called {twice[0]}", place(table, 1, twice[0]), _AGAIN)
    return header


def _check_cells(table: str, line: int, row: Row) -> None:
    key = COLUMNS[table][0]
    if not row[key] or (
        (table not in _OWN_KEYS | {"conflicts"} or table == "compounds") and not _NAME.fullmatch(row[key])
    ):
        raise DataError(
            f"{row[key]!r} is no name of a compound", place(table, line, key), "write letters, digits, - and _"
        )
    for column, value in row.items():
        if column in _NUMBERS and value and not _NUMBER.fullmatch(value):
            raise DataError(f"{value!r} is no number", place(table, line, column), "write digits with a decimal point")
        if column in _CLOSED and value not in _CLOSED[column]:
            words = ", ".join(sorted(_CLOSED[column] - {""}))
            raise DataError(f"{value!r} is none of {words}", place(table, line, column), _AGAIN)
    if table == "actions" and row["action_type"] and row["action_type"] not in TERMS:
        said = f"{row['action_type']!r} is no action type of the vocabulary"
        raise DataError(said, place(table, line, "action_type"), "write a name of ontology/vocabulary.ttl")
    for low, high in _ORDERED:
        if row.get(low) and row.get(high) and float(row[low]) > float(row[high]):
            raise DataError(f"{row[low]} is above {row[high]}", place(table, line, low), "write the lower end first")
