"""Reads and checks every table of the library, and makes its index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kg.errors import DataError
from kg.knowledge.library import tables
from kg.knowledge.library.called import LibraryNames, Names
from kg.knowledge.library.tables import COLUMNS, Row, Span
from kg.knowledge.salts import is_salt_word
from kg.knowledge.spelling import normal

# The prefixes under which people write an identifier; without one a bare number could be any database's.
_PREFIXES = {
    "gtopdb": ("ligand:", "gtopdb:"), "chembl": ("", "chembl:"), "drugcentral": ("drugcentral:",),
    "pubchem": ("pubchem:", "cid:", "cid", "pubchem cid "), "cas": ("", "cas:"), "drugbank": ("", "drugbank:"),
    "chebi": ("", "obo:"), "mesh": ("mesh:",), "gtopdb_labelled": ("ligand:", "gtopdb:"),
}  # fmt: skip
# Tables that hold rows of a compound, read when it is fetched.
ROW_TABLES = (
    "compounds", "affinities", "actions", "conflicts", "outside", "exposure", "metabolites", "occupancy", "potency",
    "efficacy",
)  # fmt: skip
# Letters of an ATC code that names a compound and no group.
ATC_OF_A_COMPOUND = 7
# Words that follow the name of a compound in that many salts are words for salts.
_SALTS_OF_ONE_WORD = 2


def made_index() -> tuple[dict[str, Any], Names]:
    """Read and check every table: all but the names, and these."""
    spans: dict[str, dict[int, list[Span]]] = {name: {} for name in ROW_TABLES}
    compounds = _CompoundNames()
    for row in tables.checked("compounds"):
        n = compounds.add(row.line, row.cells)
        spans["compounds"][n] = [row.span]
    targets: dict[str, set[int]] = defaultdict(set)
    for table in ROW_TABLES[1:]:
        _index_rows(table, compounds.number, spans[table], targets)
    for table in COLUMNS.keys() - set(ROW_TABLES):
        for _ in tables.checked(table):
            pass
    at = {target: sorted(found) for target, found in targets.items()}
    made = {**compounds.made(), "spans": spans, "targets": at, "mixtures": dict(_mixtures())}
    return {**made, "by_hand": _by_hand(LibraryNames(made, lambda: compounds.names))}, compounds.names


def _by_hand(index: LibraryNames) -> dict[str, list[Row]]:
    """Compound -> the rows that people wrote of it; they name it by any of its names."""
    found: dict[str, list[Row]] = {}
    for row in tables.checked("actions-by-hand"):
        for listing in index.find(row.cells["compound"]):
            found.setdefault(listing.id, []).append(row.cells)
    return found


def _mixtures() -> Iterator[tuple[str, list[str]]]:
    """Each name of a product that holds several compounds, with theirs."""
    for row in tables.checked("mixtures"):
        for name in row.cells["names"].split("|"):
            yield normal(name), row.cells["compounds"].split("|")


class _CompoundNames:
    """The names, classes and codes of the compounds read so far."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}
        self._listed: list[list[str]] = []
        self.names: Names = defaultdict(list)
        self._classes: dict[str, list[int]] = defaultdict(list)
        self._atc: dict[str, list[int]] = defaultdict(list)
        self._endings: dict[str, set[int]] = defaultdict(set)

    def add(self, line: int, row: Row) -> int:
        """One row; its number. Raises DataError for a compound that stands twice."""
        n = len(self.number)
        if self.number.setdefault(row["id"], n) != n:
            raise DataError(f"{row['id']} stands twice", tables.place("compounds", line, "id"), "keep one row")
        self._listed.append([row["id"], row["name"]])
        for key, name, how in _names(row):
            if n not in {entry[0] for entry in self.names[key]}:
                self.names[key].append([n, name, how])
        for column, found in (("class", self._classes), ("atc", self._atc)):
            for value in filter(None, row[column].split("|")):
                found[value].append(n)
        for word in _salt_words(row):
            self._endings[word].add(n)
        return n

    def made(self) -> dict[str, Any]:
        """What of this stands in an index."""
        salts = [word for word, found in self._endings.items() if len(found) >= _SALTS_OF_ONE_WORD]
        salts.sort(key=lambda word: (-len(word), word))
        return {
            "compounds": self._listed,
            "classes": self._classes,
            "atc": self._atc,
            "salts": salts,
        }


def _index_rows(table: str, number: dict[str, int], spans: dict[int, list[Span]], targets: dict[str, set[int]]) -> None:
    """The bytes of each compound's rows, one span where they stand together, and the targets that they are about."""
    for row in tables.checked(table):
        name = row.cells["compound"]
        n = number.get(name)
        if n is None and table in ("exposure", "metabolites", "occupancy", "potency", "efficacy"):
            continue  # of a compound that the graph has in a file of its own
        if n is None:
            where = tables.place(table, row.line, "compound")
            raise DataError(f"{name!r} is no compound of compounds.tsv", where, "write its id, or give it a row there")
        mine = spans.setdefault(n, [])
        if mine and mine[-1][1] + 1 == row.span[0]:
            mine[-1] = (mine[-1][0], row.span[1])
        else:
            mine.append(row.span)
        for column in ("target", "network"):
            if target := row.cells.get(column, ""):
                targets[target].add(n)


def _names(row: Row) -> Iterator[tuple[str, str, str]]:
    """Every form in which the compound is looked up: key, name as written, kind of name."""
    yield normal(row["name"]), row["name"], "label"
    yield normal(row["id"]), row["id"], "name"
    for column, how in (("synonyms", "synonym"), ("brands", "brand"), ("listed", "brand"), ("salts", "salt")):
        for name in filter(None, row[column].split("|")):
            if (form := normal(name)) and not is_salt_word(name):
                yield form, name, how
    for column, prefixes in _PREFIXES.items():
        for ident in filter(None, row[column].split("|")):
            for prefix in prefixes:
                # The hyphens of a CAS number are part of it: without them it is a number of any database.
                raw = f"{prefix}{ident}".casefold()
                yield f"={raw}" if column == "cas" else normal(raw), ident, "identifier"
    for code in row["atc"].split("|"):
        if len(code) == ATC_OF_A_COMPOUND:
            yield normal(code), code, "identifier"
    for key in filter(None, [row["inchikey"], *row["other_inchikeys"].split("|")]):
        yield normal(key), key, "identifier"
        yield normal(f"inchikey:{key}"), key, "identifier"


def _salt_words(row: Row) -> Iterator[str]:
    """What follows the compound's own name in the names of its salts."""
    bases = [normal(row["name"]), *(normal(n) for n in row["synonyms"].split("|") if n)]
    for salt in map(normal, filter(None, row["salts"].split("|"))):
        base = max((b for b in bases if b and salt.startswith(b) and salt != b), key=len, default="")
        if base:
            yield salt.removeprefix(base)
