"""The library as a store sees it: which compounds it has, and their records as quads, each table a file graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from kg.errors import DataError
from kg.knowledge import assets
from kg.knowledge.files import FILE_GRAPH
from kg.knowledge.library import tables
from kg.knowledge.library.exposure import write_exposure
from kg.knowledge.library.index import LibraryIndex
from kg.knowledge.library.indexing import ROW_TABLES
from kg.knowledge.library.records import CompoundWriter, Known
from kg.knowledge.library.tables import Row
from kg.knowledge.library.triples import TripleLines
from kg.knowledge.vocabulary import ID

LIBRARY_GRAPH = FILE_GRAPH + "pathways/library/"


class Library:
    """The tables of `pathways/library/`, and which compounds of them are taken into a store."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.complete = False

    @cached_property
    def index(self) -> LibraryIndex:
        """Names, rows and targets. Raises DataError where a table is malformed."""
        return LibraryIndex.opened()

    def beside(self) -> Library:
        """The library of another store that holds the same rows by now."""
        other = Library()
        other.taken, other.complete = set(self.taken), self.complete
        return other

    def holds(self, iri: str) -> bool:
        """Whether the library has rows of the compound with this IRI."""
        return iri.startswith(ID) and iri.removeprefix(ID) in self.index.number

    @cached_property
    def _pages(self) -> dict[str, Row]:
        return {r.cells["record"]: r.cells for r in tables.checked("pages")}

    def put(self, store: ox.Store, compounds: Iterable[str], known: dict[str, Known]) -> None:
        """Put the records of these compounds into a store. Nothing is put in where a row cannot be read."""
        out = TripleLines()
        for compound in compounds:
            self._write(compound, known.get(compound, Known()), out)
        for table, lines in out.by_table.items():
            graph = ox.NamedNode(f"{LIBRARY_GRAPH}{table}.tsv")
            store.bulk_load("".join(lines).encode(), ox.RdfFormat.N_TRIPLES, to_graph=graph)

    def _write(self, compound: str, known: Known, out: TripleLines) -> None:
        try:
            rows = {table: tables.rows(table, self.index.spans(table, compound)) for table in ROW_TABLES}
            CompoundWriter(rows, known, self.index.by_hand(compound), self._pages, out).write()
            write_exposure(rows, known, out)
        except (KeyError, ValueError, ArithmeticError) as error:
            raise DataError(
                f"the rows of {compound} cannot be read: {type(error).__name__} {error}", tables.place("compounds"),
                "take the tables from a release again, or write them anew with scripts/library",
            ) from error  # fmt: skip

    def every(self) -> Iterator[str]:
        """All compounds, in the order of the table."""
        return (entry[0] for entry in self.index.compounds)


def opened_library() -> Library | None:
    """The library, or None where there is none or KG_LIBRARY=none leaves it out."""
    return Library() if assets.library_tables() else None
