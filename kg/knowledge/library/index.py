"""Where a compound of the library stands: its names, the bytes of its rows, its targets and classes.

Made once for each state of the tables, and with it every row is checked; kept in the cache.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kg import __version__
from kg.errors import DataError
from kg.knowledge import cache
from kg.knowledge.library import tables
from kg.knowledge.library.forms import behind_trade_names, by_sound, without_form
from kg.knowledge.library.tables import COLUMNS, Row, Span
from kg.knowledge.salts import is_salt_word
from kg.knowledge.spelling import near, normal, spelt

# The prefixes under which people write an identifier; without one a bare number could be any database's.
_PREFIXES = {
    "gtopdb": ("ligand:", "gtopdb:"), "chembl": ("", "chembl:"), "drugcentral": ("drugcentral:",),
    "pubchem": ("pubchem:", "cid:", "cid", "pubchem cid "), "cas": ("", "cas:"), "drugbank": ("", "drugbank:"),
    "chebi": ("", "obo:"),
}  # fmt: skip
# Tables that hold rows of a compound, read when it is fetched.
ROW_TABLES = (
    "compounds", "affinities", "actions", "conflicts", "outside", "exposure", "metabolites", "occupancy", "potency",
)  # fmt: skip
_WORDS = re.compile(r"[\s-]+")
# Words that follow the name of a compound in that many salts are words for salts.
_SALTS_OF_ONE_WORD = 2


@dataclass(frozen=True, slots=True)
class Listing:
    """A compound by one of its names: local name, first name, the name it was found by, and what kind of name that is."""

    id: str
    label: str
    name: str
    how: str


class LibraryIndex:
    """The index of the library in memory."""

    def __init__(self, made: dict[str, Any]) -> None:
        self._made = made
        self.compounds: list[list[str]] = made["compounds"]
        self.names: dict[str, list[list[Any]]] = made["names"]

    @classmethod
    def opened(cls) -> LibraryIndex:
        """The kept index of these tables, else a new one. Raises DataError where a table is malformed."""
        total = hashlib.sha256(f"{__version__} {COLUMNS}".encode())
        for table in COLUMNS:
            path = tables.path_of(table)
            total.update(hashlib.blake2b(path.read_bytes() if path.is_file() else b"").digest())
        return cls(cache.kept(f"library-{total.hexdigest()[:16]}.json", made_index))

    def mixture(self, text: str) -> list[str]:
        """The names of the compounds that a product of this name holds together; none where it is no combination."""
        known: dict[str, list[str]] = self._made["mixtures"]
        return known.get(normal(text)) or known.get(normal(_WORDS.split(text.strip())[0]), [])

    @cached_property
    def number(self) -> dict[str, int]:
        """Local name -> place among the compounds."""
        return {entry[0]: n for n, entry in enumerate(self.compounds)}

    def spans(self, table: str, compound: str) -> list[Span]:
        """Where the rows of a compound stand in a table."""
        found = self._made["spans"][table].get(str(self.number[compound]), ())
        return [(start, end) for start, end in found]

    def with_rows(self, *of: str) -> list[str]:
        """The compounds that have rows in any of these tables."""
        found = {int(n) for table in of for n in self._made["spans"][table]}
        return [self.compounds[n][0] for n in sorted(found)]

    def line(self, table: str, compound: str) -> int:
        """The line on which the rows of a compound begin in a table; 1 where it has none there."""
        spans = self.spans(table, compound)
        return tables.path_of(table).read_bytes().count(b"\n", 0, spans[0][0]) + 1 if spans else 1

    def at(self, target: str) -> list[str]:
        """The compounds that have a row at an entity."""
        return [self.compounds[n][0] for n in self._made["targets"].get(target, ())]

    def listing(self, compound: str) -> Listing:
        """A compound by its first name."""
        label = self.compounds[self.number[compound]][1]
        return Listing(compound, label, label, "label")

    def find(self, text: str) -> list[Listing]:
        """Compounds that are called so: by name, synonym, brand or identifier, else by a salt's name, else as another language spells it."""
        raw = text.strip().casefold()
        found = [*self._called(f"={raw}"), *self._called(normal(text))]
        return found or self._by_salt(normal(text)) or self._by_spelling(text)

    def _called(self, key: str) -> list[Listing]:
        entries = self.names.get(key, ())
        return [Listing(self.compounds[n][0], self.compounds[n][1], name, how) for n, name, how in entries]

    def _by_salt(self, form: str) -> list[Listing]:
        """The parent of `NAME WORD`, where the word is one that makes salts of other names."""
        form = form.replace("sulph", "sulf")
        for word in self._made["salts"]:
            if (bare := form.removesuffix(word)) != form and (found := self._called(bare) or self._by_spelling(bare)):
                return [Listing(f.id, f.label, f.name, "salt") for f in found]
        return []

    def _by_spelling(self, text: str) -> list[Listing]:
        """The one compound whose name is spelt so in another language, or whose name stands before words for a form to take it in."""
        if (bare := without_form(text)) != text:
            return self.find(bare) if bare else []
        first, *rest = _WORDS.split(text.strip())
        if rest and {*map(str.casefold, rest)} <= self._behind_trade_names:
            traded = [replace(one, how="spelling") for one in self._called(normal(first)) if one.how == "brand"]
            return traded if len(traded) == 1 else []
        meant = self._by_sound.get(spelt(normal(text)))
        return [replace(self.listing(self.compounds[meant[0]][0]), name=meant[1], how="spelling")] if meant else []

    @cached_property
    def _by_sound(self) -> dict[str, tuple[int, str]]:
        return by_sound(self.names)

    @cached_property
    def _behind_trade_names(self) -> frozenset[str]:
        return behind_trade_names(self.names)

    def search(self, text: str) -> list[Listing]:
        """Compounds one of whose names has the text in it; identifiers only where they are the text."""
        form = normal(text)
        found: dict[str, Listing] = {}
        for key, entries in self.names.items():
            if form in key and key[0] != "=":
                for n, name, how in entries:
                    if how != "identifier" or key == form:
                        compound, label = self.compounds[n][:2]
                        found.setdefault(compound, Listing(compound, label, name, how))
        return list(found.values())

    def near(self, text: str) -> list[tuple[int, str]]:
        """Distance and first name of the compounds a slip of the keyboard away; of a trade name that is near, both names."""
        best: dict[int, tuple[int, bool, str]] = {}
        for far, key in near(normal(text), self.names):
            for n, name, how in self.names[key]:
                if how != "identifier":
                    best[n] = min((far, how == "brand", name), best.get(n, (far + 1, False, "")))
        labels = {n: self.compounds[n][1] for n in best}
        return [(far, f"{labels[n]} ({name})" if traded else labels[n]) for n, (far, traded, name) in best.items()]

    def of_class(self, text: str) -> dict[str, list[str]]:
        """Class -> compounds, of the classes whose name is the text or has it as a word, singular or plural."""
        wanted = [_singular(word) for word in text.casefold().split()]
        found = {}
        for name, numbers in self._made["classes"].items():
            words = [_singular(word) for word in name.casefold().split()]
            if wanted and all(word in words for word in wanted):
                found[name] = [self.compounds[n][0] for n in numbers]
        return found

    @property
    def classes(self) -> dict[str, int]:
        """Every class that a source gives, and how many compounds it has here."""
        return {name: len(numbers) for name, numbers in self._made["classes"].items()}

    def of_atc(self, code: str) -> list[str]:
        """Compounds with an ATC code that begins so."""
        start = code.strip().upper()
        return [
            self.compounds[n][0] for atc, ns in self._made["atc"].items() if start and atc.startswith(start) for n in ns
        ]


def _singular(word: str) -> str:
    return word.strip("[](),").removesuffix("s")


def made_index() -> dict[str, Any]:
    """Read and check every table."""
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
    return {**compounds.made(), "spans": spans, "targets": at, "mixtures": dict(_mixtures())}


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
        self._names: dict[str, list[list[Any]]] = defaultdict(list)
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
            if n not in {entry[0] for entry in self._names[key]}:
                self._names[key].append([n, name, how])
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
            "names": self._names,
            "classes": self._classes,
            "atc": self._atc,
            "salts": salts,
        }


def _index_rows(table: str, number: dict[str, int], spans: dict[int, list[Span]], targets: dict[str, set[int]]) -> None:
    """The bytes of each compound's rows, one span where they stand together, and the targets that they are about."""
    for row in tables.checked(table):
        name = row.cells["compound"]
        n = number.get(name)
        if n is None and table in ("exposure", "metabolites", "occupancy", "potency"):
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
