"""A store that `kg ingest` filled, opened as a graph that every verb asks: alone with the ontology, or beside the core.

What a file says of a thing and what the core says of it come together where both name it by the same public identifier.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import DataError, NotFound
from kg.knowledge.cache import Cache, Rows, plain_rows
from kg.knowledge.disk import opened
from kg.knowledge.files import digest, source_files
from kg.knowledge.joint import Joint, joint
from kg.knowledge.library.library import Library
from kg.knowledge.store import Knowledge, load
from kg.knowledge.vocabulary import DCTERMS, KG
from kg.sparql.ask import ask

_ENTITY = ox.NamedNode(KG + "entity")
_NODE = ox.NamedNode(KG + "Node")
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")


class Imported(Knowledge):
    """The imported graphs of `directory`, all or those whose IRI ends in one of `graphs`; `core` reads the shipped graph too."""

    def __init__(
        self, directory: Path, graphs: Iterable[str] = (), *, core: bool = False, extra: Iterable[Path] = ()
    ) -> None:
        place, self._disk = opened(directory)
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
    def composed(self) -> ox.Store:
        """Ontology or core, and the imported graphs with what is the core's named as there."""
        joining = self.joining  # read before anything is added
        store = self._core.store if self._core else load(self.files)
        # As text the triples go over at once, faster than one by one; and all graphs faster than each.
        if set(self._graphs) == set(self._disk.named_graphs()):
            text = self._disk.dump(format=ox.RdfFormat.N_QUADS)
            store.bulk_load(text, format=ox.RdfFormat.N_QUADS, lenient=True)
        else:
            for graph in self._graphs:
                text = self._disk.dump(from_graph=graph, format=ox.RdfFormat.N_TRIPLES)
                store.bulk_load(text, format=ox.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
        for iri, record in joining.items():
            self._rename(store, ox.NamedNode(iri), ox.NamedNode(record))
        return store

    def _rename(self, store: ox.Store, old: ox.NamedNode, new: ox.NamedNode) -> None:
        """Call a thing of the imported graphs what the core calls it."""
        for graph in self._graphs:
            for quad in [*store.quads_for_pattern(old, None, None, graph)]:
                store.remove(quad)
                store.add(ox.Quad(new, quad.predicate, quad.object, graph))
            for quad in [*store.quads_for_pattern(None, None, old, graph)]:
                store.remove(quad)
                store.add(ox.Quad(quad.subject, quad.predicate, new, graph))

    def beside(self, question: str) -> Rows:
        """Solutions in what stands beside the imported graphs: the core, or what was added; none where nothing does."""
        if self._core:
            return self._core.usual_rows(question)
        return self.usual_rows(question) if any(f.name.startswith("added/") for f in self.files) else []

    def on_disk(self, question: str) -> Rows:
        """Solutions in the imported graphs alone, without reading them whole."""
        solutions: Any = ask(self._disk, question, prefixes=self.prefixes)
        return plain_rows(solutions)

    @cached_property
    def joining(self) -> dict[str, str]:
        """IRI of an imported thing -> the core's record that it is joined with; empty without the core."""
        return {iri: record for iri, (record, _) in self.joint.joined.items()}

    @cached_property
    def joint(self) -> Joint:
        """What is joined with the core by which identifier, and what fits several of its records."""
        if not self._core:
            return Joint({}, {})
        graphs = self._graphs
        used = [q.object for g in graphs for q in self._disk.quads_for_pattern(None, _ENTITY, None, g)]
        names: dict[str, list[str]] = {term.value: [term.value] for term in used if isinstance(term, ox.NamedNode)}
        for quad in (q for g in graphs for q in self._disk.quads_for_pattern(None, _IDENTIFIER, None, g)):
            held = names.get(getattr(quad.subject, "value", ""))
            if held is not None and isinstance(quad.object, ox.Literal):
                held.append(quad.object.value)
        return joint(self._core.store, names, self.prefixes)

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
