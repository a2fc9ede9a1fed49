"""Which compounds of the library are taken into a graph, and what the graph says of them already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from kg.errors import DataError
from kg.knowledge.files import FILE_GRAPH
from kg.knowledge.library import tables
from kg.knowledge.library.library import LIBRARY_GRAPH
from kg.knowledge.library.records import Known
from kg.knowledge.vocabulary import ID, KG, local_name

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.knowledge.cache import Drawer, Rows
    from kg.knowledge.library.library import Library

# What the graph's own files say of compounds: kept between starts, so the library's rows may not count.
_RECORDS = f"""
SELECT DISTINCT ?compound ?class ?target ?shipped {{
  GRAPH ?graph {{ ?record kg:compound|kg:substrateCompound ?compound ; a ?class . OPTIONAL {{ ?record kg:target ?target }} }}
  FILTER(!STRSTARTS(STR(?graph), "{LIBRARY_GRAPH}"))
  BIND(STRSTARTS(STR(?graph), "{FILE_GRAPH}pathways/") AS ?shipped)
}}
"""
_THINGS = """
SELECT ?thing ?type ?name ?weight {
  VALUES ?thing { %s }
  GRAPH ?graph { ?thing a ?type }
  OPTIONAL { GRAPH ?graph { ?thing rdfs:label|skos:altLabel|skos:exactMatch|obo:RO_0002204 ?name } }
  OPTIONAL { GRAPH ?graph { ?thing kg:molecularWeight ?weight } }
  FILTER(!STRSTARTS(STR(?graph), "%s"))
}
"""
_PLACE = """
SELECT ?graph ?compound {
  GRAPH ?graph { <%(record)s> a ?type . OPTIONAL { <%(record)s> kg:compound|kg:substrateCompound|^kg:statedBy/kg:compound ?compound } }
  FILTER(STRSTARTS(STR(?graph), "%(library)s"))
}
LIMIT 1
"""

# Compounds of one run of which what was asked is kept: a screen of the library asks single questions about some 160 of them.
DRAWERS = 256


class OpenGraph(Protocol):
    """What is asked of the graph into which compounds are taken."""

    @property
    def library(self) -> Library | None:
        """The library beside it."""

    @property
    def store(self) -> ox.Store:
        """Its quads."""

    def rows(self, text: str, /) -> Rows:
        """The solutions of a SELECT."""

    def usual_rows(self, text: str, /) -> Rows:
        """The same of a question that every start asks."""

    def drawer(self, about: str, /) -> Drawer | None:
        """What is kept of one thing."""


class Taking:
    """Takes compounds of the library into a graph: one that is posed, all at a target, all there are."""

    def __init__(self, knowledge: OpenGraph) -> None:
        self._knowledge = knowledge
        self._drawers: dict[str, Drawer | None] = {}
        self._owed: list[str] = []

    @cached_property
    def computed(self) -> frozenset[str]:
        """Compounds that the shipped files compute with: they have actions there, and the library adds none."""
        return frozenset(c for c, kind, _, shipped in self._records if kind == "Action" and shipped)

    @cached_property
    def _records(self) -> list[tuple[str, str, str, bool]]:
        return [
            (str(r["compound"]), local_name(str(r["class"])), local_name(r["target"] or ""), r["shipped"] == "true")
            for r in self._knowledge.usual_rows(_RECORDS)
        ]

    def one(self, iri: str, *, shown: bool = False) -> None:
        """The rows of one compound, before it is posed or shown.

        A compound that the shipped files compute with needs them only to be shown.
        """
        library = self._knowledge.library
        if library and (shown or iri not in self.computed) and library.holds(iri):
            self.take([iri.removeprefix(ID)])

    def rows(self, iri: str, question: str, *, shown: bool = False) -> Rows:
        """The solutions of a question about one compound, after its rows are in the graph; `shown` as for `one`.

        They are kept, and the graph need not be read for them another time.
        """
        self.one(iri, shown=shown)
        library = self._knowledge.library
        # What was taken to be shown stays in the graph, and may be found by a question of what is computed with.
        state = f"{bool(library)} {bool(library and iri.removeprefix(ID) in library.taken)}"
        drawer = self._drawer(iri)
        ask = partial(self._knowledge.rows, question)
        return drawer.rows(f"{state} {question}", ask) if drawer else ask()

    def is_kept(self, iri: str) -> bool:
        """Whether questions about this compound were answered before, so that the graph may not have to be read."""
        drawer = self._drawer(iri)
        return bool(drawer and not drawer.is_empty)

    def _drawer(self, iri: str) -> Drawer | None:
        if iri not in self._drawers:
            many = len(self._drawers) >= DRAWERS
            self._drawers[iri] = None if many else self._knowledge.drawer(iri)
        return self._drawers[iri]

    def many(self, iris: Iterable[str]) -> None:
        """The rows of many compounds, before they are posed."""
        library = self._knowledge.library
        if library:
            self.take([i.removeprefix(ID) for i in iris if i not in self.computed and library.holds(i)])

    def page(self, iri: str, size: int) -> tuple[str, ...]:
        """The compounds (IRIs) that stand with one of the library on a page of `size` rows of its table."""
        library = self._knowledge.library
        place = library.index.number.get(iri.removeprefix(ID), -1) if library and iri.startswith(ID) else -1
        if library is None or place < 0:
            return (iri,)
        begin = place - place % size
        return tuple(ID + entry[0] for entry in library.index.compounds[begin : begin + size])

    def together(self, iris: Sequence[str], question: str) -> Rows:
        """The solutions of a question about compounds of a page, after their rows are in the graph; kept as those of `rows` are."""
        library = self._knowledge.library
        taken = [i for i in iris if library and i in self.computed and i.removeprefix(ID) in library.taken]
        return self._knowledge.usual_rows(f"{question}\n# {bool(library)} {' '.join(taken)}")

    def at(self, iri: str) -> None:
        """The rows of every compound that has one at this target."""
        library = self._knowledge.library
        if library and iri.startswith(ID):
            self.take(library.index.at(iri.removeprefix(ID)))

    def take(self, compounds: Iterable[str]) -> None:
        """Have the rows of these compounds, those that are not there yet, put into the graph when it is asked next."""
        library = self._knowledge.library
        if library is None:
            return
        wanted = [c for c in dict.fromkeys(compounds) if c not in library.taken and c in library.index.number]
        library.taken.update(wanted)
        self._owed += wanted

    def settle(self, store: ox.Store) -> None:
        """Put what was taken since the last time into the store. Raises DataError where a row cannot be read."""
        library, wanted = self._knowledge.library, self._owed
        if library and wanted:
            self._owed = []  # what the graph says of them is asked on the way
            try:
                library.put(store, wanted, self._known(wanted))
            except DataError:
                library.taken.difference_update(wanted)
                raise

    def place(self, record: str) -> tuple[str, int] | None:
        """Table and line where the rows of a record's compound begin; None for a record of another file."""
        library = self._knowledge.library
        if library is None or not library.taken:
            return None
        for row in self._knowledge.rows(_PLACE % {"record": record, "library": LIBRARY_GRAPH}):
            table = local_name(str(row["graph"])).removesuffix(".tsv")
            compound = local_name(row["compound"] or record)
            if compound in library.index.number:
                return tables.place(table), library.index.line(table, compound)
        return None

    def _known(self, compounds: list[str]) -> dict[str, Known]:
        """What the graph's own files say of these compounds, by local name; those it does not know are left out."""
        things = " ".join(f"<{ID}{c}>" for c in compounds)
        classes: dict[str, set[str]] = {}
        names: dict[str, set[str]] = {}
        has: dict[str, set[str]] = {}
        for row in self._knowledge.rows(_THINGS % (things, LIBRARY_GRAPH)):
            name = local_name(str(row["thing"]))
            classes.setdefault(name, set()).add(str(row["type"]).removeprefix(KG))
            names.setdefault(name, set()).add((row["name"] or "").casefold())
            if row["weight"]:
                has.setdefault(name, set()).add("weight")
        acts: dict[str, set[str]] = {}
        for iri, kind, target, _ in self._records:
            has.setdefault(local_name(iri), set()).add(kind)
            if kind == "Action":
                acts.setdefault(local_name(iri), set()).add(target)
        empty: set[str] = set()
        return {
            c: Known(
                frozenset(found), frozenset(names[c]), ID + c in self.computed, frozenset(acts.get(c, empty)),
                frozenset(has.get(c, empty)),
            )
            for c, found in classes.items()
        }  # fmt: skip
