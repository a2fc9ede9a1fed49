"""Which column of a table of drugs and targets holds what: of tables that are downloaded by their names, of others as is said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from kg.errors import UsageError
from kg.knowledge import assets

# What a table of one's own may have; a value may say type and unit in the field, as value/Ki/nM.
FIELDS = ("compound", "target", "name", "action", "type", "value", "unit", "relation", "species", "reference", "source", "licence",
          "low", "high")  # fmt: skip
_VALUED = re.compile(r"value/(p?[A-Za-z0-9]+)(/[^/]*)?")
_ELSE = "else/"  # what counts where the field itself is empty
_REGISTER = re.compile(r"(id|target)/\w+")
# A column that is called by what it holds, such as `Ki (nM)`, `pKi` or `IC50 uM`.
_TOLD = re.compile(r"(p?)(ki|kd|ic50|ec50)(?: (pm|nm|um|µm|mm|m))?")
_TYPES = {"ki": "Ki", "kd": "Kd", "ic50": "IC50", "ec50": "EC50"}
# Share of a table's columns from which on it is held for that table: what it must have beside them was renamed or lost.
_MOST = 0.7
_UNITS = {"pm": "pM", "nm": "nM", "um": "µM", "µm": "µM", "mm": "mM", "m": "M"}


@dataclass(frozen=True, slots=True)
class DrugTable:
    """Name of the table, field -> place of its column, and field -> what every row has."""

    name: str
    places: Mapping[str, int]
    always: Mapping[str, str] = field(default_factory=dict)

    def cells(self, row: list[str]) -> dict[str, str]:
        """What a row says, by field; empty ones left out."""
        held = {what: row[k].strip() for what, k in self.places.items() if k < len(row) and row[k].strip()}
        instead = {what.removeprefix(_ELSE): text for what, text in held.items() if what.startswith(_ELSE)}
        return {
            key: text for key, text in {**self.always, **instead, **held}.items() if text and not key.startswith(_ELSE)
        }


def called(column: str) -> str:
    """The name of a column without what tables write differently: case, blanks, marks."""
    return " ".join(re.sub(r"[^0-9a-zµ]+", " ", column.casefold()).split())


def layout(columns: list[str], only: str = "") -> DrugTable | None:
    """What is in the columns of a table that is known by their names, of the source `only` where one is named; None for none."""
    if lacking(columns, only)[0]:
        return None
    given = [called(column) for column in columns]
    for name in _of(only):
        places = _places(given, name)
        if all(what in places for what, _, needed in _known()[name] if needed == "yes"):
            return _told(DrugTable(name, places, _always(name)), columns)
    return None


def lacking(columns: list[str], only: str = "") -> tuple[str, tuple[str, ...]]:
    """The table that columns are most of and the names of those that it must have and has not; ("", ()) where none is missed."""
    given = [called(column) for column in columns]
    for name in _of(only):
        rows = [(what, among, needed) for what, among, needed in _known()[name] if not among[0].startswith("=")]
        places = _places(given, name)
        if name == "own" or len(places) < _MOST * len(rows):
            continue
        missing = tuple(
            among[0] for what, among, needed in rows if what not in places and (needed == "yes" or needed in places)
        )
        return (name, missing) if missing else ("", ())
    return "", ()


def of_source(columns: list[str], only: str) -> DrugTable:
    """What is there of the columns of a source's first table, whatever it lacks: a map says the rest."""
    return DrugTable(only, _places([called(column) for column in columns], only), _always(only))


def _of(only: str) -> list[str]:
    """The tables of a source, such as the two of the Guide; all where none is named."""
    return [name for name in _known() if not only or name.partition("-")[0] == only]


def _always(name: str) -> dict[str, str]:
    return {what: among[0][1:] for what, among, _ in _known()[name] if among[0].startswith("=")}


def _places(given: list[str], name: str) -> dict[str, int]:
    """Field -> place of the first of its columns that is there."""
    return {
        what: given.index(found[0]) for what, among, _ in _known()[name] if (found := [c for c in among if c in given])
    }


def mapped(columns: list[str], wanted: Mapping[str, str], where: str, only: str = "") -> DrugTable:
    """The columns that were named; what was not named and has a usual name, of the source `only` where one is named, is taken, too.

    Raises UsageError for a column that is not there.
    """
    given = {called(column): place for place, column in enumerate(columns)}
    usual = layout(columns, only) or (
        of_source(columns, only) if only else DrugTable("own", _places(list(given), "own"))
    )
    places, always = dict(usual.places), dict(usual.always)
    for what, column in wanted.items():
        if column.startswith("="):
            always[what] = column[1:]
        elif called(column) in given:
            places[what] = given[called(column)]
        else:
            raise UsageError(
                f"the table has no column {column!r}", where, f"its columns are {', '.join(columns)[:300]}"
            )
    # A column that another field took is no longer what its own name says.
    taken = {places[what] for what in wanted if what in places}
    places = {what: place for what, place in places.items() if what in wanted or place not in taken}
    return _told(DrugTable(usual.name, places, always), columns)


def _told(found: DrugTable, columns: list[str]) -> DrugTable:
    """With type and unit of a value whose column is called by them, where no field says them."""
    place = found.places.get("value", -1)
    told = _TOLD.fullmatch(called(columns[place])) if place >= 0 else None
    if not told:
        return found
    said = {"type": told[1] + _TYPES[told[2]], "unit": _UNITS.get(told[3] or "", "")}
    more = {what: text for what, text in said.items() if text and what not in found.places and what not in found.always}
    return DrugTable(found.name, found.places, {**found.always, **more})


def wishes(texts: Iterable[str], fields: Iterable[str] = FIELDS) -> dict[str, str]:
    """Field -> column, of texts such as `target=gene,value=pKi`; `species==Human` gives every row this text. Raises UsageError."""
    found: dict[str, str] = {}
    known = tuple(fields)
    for part in (part for text in texts for part in text.split(",") if part.strip()):
        what, equals, column = part.partition("=")
        what = what.strip()
        if not equals or not column.strip():
            raise UsageError(f"{part!r} names no column", "--map", "write FIELD=COLUMN, such as target=gene,value=pKi")
        bare = what in known or (known is FIELDS and (_VALUED.fullmatch(what) or _REGISTER.fullmatch(what)))
        if not bare:
            raise UsageError(f"no field is called {what!r}", "--map", f"fields are {', '.join(known)}")
        found[what] = column.strip()
    return found


@cache
def _known() -> dict[str, list[tuple[str, list[str], str]]]:
    """Table -> its fields, each with its columns and `yes` where it must have it, or the field that must not be read without it."""
    found: defaultdict[str, list[tuple[str, list[str], str]]] = defaultdict(list)
    text = (assets.folder("ontology") / "formats" / "drug_tables.tsv").read_text("utf-8")
    for line in [line for line in text.splitlines() if line and not line.startswith("#")][1:]:
        table, what, columns, needed = line.split("\t")
        found[table].append((what, columns.split("|"), needed))
    return dict(found)
