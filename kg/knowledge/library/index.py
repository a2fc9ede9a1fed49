"""Where a compound of the library stands: its names, the bytes of its rows, its targets and classes.

Made once for each state of the tables, and with it every row is checked; kept in the cache.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from kg import __version__
from kg.knowledge import cache
from kg.knowledge.library import tables
from kg.knowledge.library.called import LibraryNames
from kg.knowledge.library.indexing import made_index
from kg.knowledge.library.tables import COLUMNS, Row, Span

# Counted up when what is kept changes its form: what an earlier state of the program kept is then made anew.
LAYOUT = 3


class LibraryIndex(LibraryNames):
    """The names, and where rows of a compound, a target or a class stand."""

    @classmethod
    def opened(cls) -> LibraryIndex:
        """The kept index of these tables, else a new one. Raises DataError where a table is malformed."""
        total = hashlib.sha256(f"{__version__} {LAYOUT} {COLUMNS}".encode())
        for table in COLUMNS:
            path = tables.path_of(table)
            total.update(hashlib.blake2b(path.read_bytes() if path.is_file() else b"").digest())
        digest = total.hexdigest()[:16]
        both = lru_cache(maxsize=1)(made_index)  # the tables are read once where neither is kept
        made = cache.kept(f"library-{digest}.json", lambda: both()[0])
        return cls(made, lambda: dict(cache.kept(f"names-{digest}.json", lambda: both()[1])))

    def by_hand(self, compound: str) -> list[Row]:
        """The rows that people wrote of what the compound does."""
        found: list[Row] = self._made["by_hand"].get(compound, [])
        return found

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
