"""Records as cards: all that one subject says, property by property, with what rules add and which file it stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from kg.knowledge.check import lines
from kg.knowledge.files import SourceFile
from kg.knowledge.store import DERIVED, FILE_GRAPH
from kg.knowledge.vocabulary import KG, RDF, local_name

_TYPE = RDF + "type"
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Card:
    """One record: its IRI, its file, its values by the IRI of their property, and the properties that the file itself gives."""

    iri: str
    file: str
    values: Mapping[str, tuple[Value, ...]]
    typed: frozenset[str]

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a property of the vocabulary, given by its local name, or of any, given by its IRI."""
        return tuple(text(v) for v in self.values.get(name if ":" in name else KG + name, ()))

    def one(self, name: str) -> str:
        """The first value of a property; nothing where there is none."""
        return next(iter(self.all(name)), "")

    @property
    def kinds(self) -> tuple[str, ...]:
        """Local names of the record's classes."""
        return tuple(local_name(iri) for iri in self.all(_TYPE))


def text(value: Value) -> str:
    """An IRI or the words of a literal."""
    return str(value) if isinstance(value, ox.Triple) else value.value


def cards(store: ox.Store, folders: Iterable[str] = ("pathways/", "added/")) -> dict[str, Card]:
    """The records of the files under these folders, by IRI."""
    found: dict[str, dict[str, set[Value]]] = defaultdict(lambda: defaultdict(set))
    typed: dict[str, set[str]] = defaultdict(set)
    files: dict[str, str] = {}
    starts = tuple(FILE_GRAPH + folder for folder in folders)
    graphs = [g for g in store.named_graphs() if isinstance(g, ox.NamedNode) and g.value.startswith(starts)]
    for graph in graphs:
        name = unquote(graph.value.removeprefix(FILE_GRAPH), errors="surrogateescape")
        for quad in store.quads_for_pattern(None, None, None, graph):
            subject = text(quad.subject)
            found[subject][quad.predicate.value].add(quad.object)
            typed[subject].add(quad.predicate.value)
            if subject not in files or quad.predicate.value == _TYPE:
                files[subject] = name
    for quad in store.quads_for_pattern(None, None, None, DERIVED):
        if text(quad.subject) in files:
            found[text(quad.subject)][quad.predicate.value].add(quad.object)
    return {
        iri: Card(iri, files[iri], {p: tuple(sorted(v, key=str)) for p, v in values.items()}, frozenset(typed[iri]))
        for iri, values in found.items()
    }


def places(file: SourceFile) -> dict[str, int]:
    """Each record of a file with the line on which its first triple is complete. Raises DataError on a syntax error."""
    found: dict[str, int] = {}
    for line, triple in lines(file):
        found.setdefault(text(triple.subject), line)
    return found
