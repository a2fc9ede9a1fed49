"""A store that `kg ingest` filled, opened as a graph that every verb asks: alone with the ontology, or beside the core.

What a file says of a thing and what the core says of it come together where both name it by the same public identifier.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError, NotFound
from kg.knowledge.cache import Cache
from kg.knowledge.disk import current
from kg.knowledge.files import digest, source_files
from kg.knowledge.library.library import Library
from kg.knowledge.store import Knowledge, load
from kg.knowledge.vocabulary import KG, SKOS

_NODE = ox.NamedNode(KG + "Node")
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SAME = ox.NamedNode(SKOS + "exactMatch")


class Imported(Knowledge):
    """The imported graphs of `directory`, all or those whose IRI ends in one of `graphs`; `core` reads the shipped graph too."""

    def __init__(
        self, directory: Path, graphs: Iterable[str] = (), *, core: bool = False, extra: Iterable[Path] = ()
    ) -> None:
        place = current(directory)
        self._disk = ox.Store.read_only(str(place))
        self._graphs = self._chosen(directory, list(graphs))
        self._core = Knowledge(extra) if core else None
        self.remote = None
        self.files = (
            self._core.files if self._core else [f for f in source_files(extra) if not f.name.startswith("pathways/")]
        )
        names = "".join(sorted(g.value for g in self._graphs))
        about = f"{digest(self.files)}{place}{place.stat().st_mtime_ns}{names}{core}"
        self.digest = hashlib.sha256(about.encode()).hexdigest()[:16]
        self._cache = Cache(self.digest)

    def _chosen(self, directory: Path, wanted: list[str]) -> list[ox.NamedNode]:
        held = [g for g in self._disk.named_graphs() if isinstance(g, ox.NamedNode)]
        found = [
            g for g in held if not wanted or any(g.value == w or g.value.rstrip("/").endswith(f"/{w}") for w in wanted)
        ]
        if not found:
            near = ", ".join(sorted(g.value for g in held)) or "none"
            raise NotFound(
                f"the store has no graph {', '.join(wanted) or 'at all'}", str(directory), f"its graphs: {near}"
            )
        if not any(True for g in found for _ in self._disk.quads_for_pattern(None, _TYPE, _NODE, g)):
            raise DataError(
                "the store holds no network, only other triples",
                str(directory),
                "read a network into it: kg ingest auto FILE -o STORE",
            )
        return found

    @cached_property
    def store(self) -> ox.Store:
        """Ontology or core, and the imported graphs with what is the core's named as there."""
        joining = self.joining
        store = self._core.store if self._core else load(self.files)
        _ = joining  # read before anything is added
        store.bulk_extend(self._named(quad) for quad in self._imported())
        return store

    @cached_property
    def joining(self) -> dict[str, str]:
        """IRI of an imported thing -> the core's record that it is joined with; empty without the core."""
        return _shared(self._core.store, self._imported()) if self._core else {}

    def _imported(self) -> Iterator[ox.Quad]:
        for graph in self._graphs:
            yield from self._disk.quads_for_pattern(None, None, None, graph)

    def _named(self, quad: ox.Quad) -> ox.Quad:
        subject, value = (self.joining.get(getattr(t, "value", "")) for t in (quad.subject, quad.object))
        if subject is None and (value is None or isinstance(quad.object, ox.Literal)):
            return quad
        ends = (ox.NamedNode(subject) if subject else quad.subject, ox.NamedNode(value) if value else quad.object)
        return ox.Quad(ends[0], quad.predicate, ends[1], quad.graph_name)

    @cached_property
    def library(self) -> Library | None:
        """The library beside the core; none where the network stands alone."""
        return self._core.library if self._core else None

    def complete(self) -> Knowledge:
        """The graph; with the core, with its library in it."""
        _ = self.store
        if self._core:
            self._core.complete()
        return self


def _shared(store: ox.Store, imported: Iterable[ox.Quad]) -> dict[str, str]:
    """IRI of an imported thing -> the core's record that is matched exactly to it; one that matches two is left alone."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _SAME, None, None):
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.object.value, set()).add(quad.subject.value)
    entity = KG + "entity"
    used = {q.object.value for q in imported if q.predicate.value == entity and isinstance(q.object, ox.NamedNode)}
    return {iri: next(iter(found[iri])) for iri in used & found.keys() if len(found[iri]) == 1}
