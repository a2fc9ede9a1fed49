"""The triples of one file by subject and predicate, for readers of formats that are RDF."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import DataError

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MOST = 4_000_000  # triples of one file; they are held in memory


class Triples:
    """What a file says in the terms of one namespace, by their local names; IRIs and blank nodes as text."""

    def __init__(self, quads: Iterable[ox.Quad], namespace: str, where: str = "") -> None:
        self.size = 0
        self.foreign: set[str] = set()
        self.typed: dict[str, dict[str, None]] = {}
        # A triple that stands twice in a file is one.
        self._held: dict[str, dict[str, dict[str, None]]] = {}
        self._back: dict[tuple[str, str], dict[str, None]] = {}
        for quad in quads:
            self.size += 1
            if self.size > MOST:
                raise DataError(f"has more than {MOST:,} triples", where, "give a pathway of it at a time")
            self._add(quad, namespace)

    def _add(self, quad: ox.Quad, namespace: str) -> None:
        subject, value, predicate = named(quad.subject), named(quad.object), quad.predicate.value
        if predicate == _TYPE:
            if value.startswith(namespace):
                self.typed.setdefault(value.removeprefix(namespace), {})[subject] = None
            else:
                self.foreign.add(value)
        elif predicate.startswith(namespace):
            local = predicate.removeprefix(namespace)
            self._held.setdefault(subject, {}).setdefault(local, {})[value] = None
            if not isinstance(quad.object, ox.Literal):
                self._back.setdefault((local, value), {})[subject] = None

    def of(self, kind: str) -> dict[str, None]:
        """The subjects of a class, in the file's order."""
        return self.typed.get(kind, {})

    def values(self, subject: str, predicate: str) -> list[str]:
        """What a predicate of a subject holds."""
        return list(self._held.get(subject, {}).get(predicate, ()))

    def text(self, subject: str, predicate: str) -> str:
        """The first value, with single blanks; "" for none."""
        return " ".join(next(iter(self.values(subject, predicate)), "").split())

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Whose predicate holds a resource."""
        return list(self._back.get((predicate, value), ()))


def named(term: object) -> str:
    """A term as text: the IRI, the value, or the name of a blank node."""
    return str(term) if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))
