"""Load the graph and ask it: each file a named graph of its own, the network composed by rule, the union queried.

Two groups of rules run over the files: those of ontology/rules/content write what a record need not say itself, those of
ontology/rules the network. The composed graph is kept in a cache that is named by the digest of everything it was made
from, so that a second start reads one N-Quads file instead of some hundred Turtle files and all rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.display import WIDTH, clipped
from kg.errors import DataError, ServiceError, UsageError
from kg.knowledge import assets
from kg.knowledge.cache import Cache, Drawer, KeptReading, Rows, plain_rows
from kg.knowledge.files import FILE_GRAPH, SourceFile, declared_prefixes, digest, source_files
from kg.knowledge.library.library import Library, opened_library
from kg.knowledge.library.taking import Taking
from kg.knowledge.parsing import opened, told
from kg.knowledge.vocabulary import GRAPH, GRAPHS
from kg.sparql.ask import ask, graph_name
from kg.sparql.guard import refuse_outbound
from kg.sparql.tokens import tokens

if TYPE_CHECKING:
    from kg.sparql.remote import RemoteStore

__all__ = [
    "DERIVED", "FILE_GRAPH", "Knowledge", "SourceFile", "apply_rules", "derive", "digest", "load", "outside", "source_files",
]  # fmt: skip

# What rules add to records; published with them in graph/content.
DERIVED = ox.NamedNode(GRAPH + "derived")
_NETWORK = ox.NamedNode(GRAPH + "network")
_DEFINED_BY = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
# The rules that write what is only asked for, direct edges of compounds, and make no part of the network.
_FLAT = "5"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def load(files: Iterable[SourceFile]) -> ox.Store:
    """Each file in a named graph of its own, no rule applied. Raises DataError for a file that cannot be read."""
    store = ox.Store()
    for file in files:
        with opened(file.path, file.name) as text, told(file.name):
            if text.tell():  # behind a byte order mark
                store.bulk_load(text, format=ox.RdfFormat.TURTLE, to_graph=file.graph)
            else:
                store.bulk_load(path=file.path, format=ox.RdfFormat.TURTLE, to_graph=file.graph)
    return store


def derive(store: ox.Store) -> None:
    """Write into `DERIVED` what the records of the loaded files need not say themselves; what they say stands."""
    _run(store, "rules/content", DERIVED)


def apply_rules(store: ox.Store, only: str = "") -> None:
    """Run all rules in order: what records need not say, then the network; each reads what those before it wrote.

    `only` is how the names of those rules of the network begin that are to run alone.
    """
    if not only:
        derive(store)
    _run(store, "rules", _NETWORK, only)


def _run(store: ox.Store, group: str, graph: ox.NamedNode, only: str = "") -> None:
    form = ox.RdfFormat.N_TRIPLES
    for path in (p for p in assets.query_files(group) if p.name.startswith(only)):
        written = store.query(path.read_text("utf-8"), use_default_graph_as_union=True)
        if not isinstance(written, ox.QueryTriples):
            continue
        # As text the triples go over at once, a third faster than one by one; but loading renames blank nodes.
        text = written.serialize(format=form) or b""
        if b"_:" in text:
            store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in ox.parse(text, format=form))
        else:
            store.bulk_load(text, format=form, to_graph=graph, lenient=True)


@contextmanager
def outside() -> Iterator[None]:
    """While solutions are read: an endpoint that SERVICE asks and that fails is a ServiceError, not a traceback."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise ServiceError(
            f"the query could not be answered: {error}", cure="check the address after SERVICE, and ask again"
        ) from error


class Knowledge:
    """The graph, ready to be asked.

    `extra` are Turtle files or folders of the user's own that are read beside the shipped content. With `endpoint`
    the same questions go to a SPARQL endpoint that holds the published graphs, and nothing is read from files.
    Without `read` a kept graph is not read before it is asked, or told to: names are kept apart from it.
    """

    _cache: Cache | None = None
    _reading: KeptReading | None = None

    def __init__(
        self, extra: Iterable[Path] = (), *, cache: bool = True, endpoint: str | None = None, read: bool = True
    ) -> None:
        self.remote: RemoteStore | None = None
        if endpoint:
            from kg.sparql.remote import RemoteStore

            if list(extra):
                raise UsageError("files cannot be read beside an endpoint", cure="leave out either --also or --store")
            self.files: list[SourceFile] = []
            self.remote = RemoteStore(endpoint, GRAPHS)
            self.digest = self._remote_digest()
            return
        self.files = source_files(extra)
        self.digest = digest(self.files)
        self._cache = Cache(self.digest) if cache else None
        self._reading = self._cache.reading() if self._cache else None
        if self._reading is None:
            self.composed = self._composed()
        elif read:
            self._reading.begin()

    def __repr__(self) -> str:
        """Where the graph comes from, and the digest that names it; nothing is read for it."""
        held = vars(self)
        remote, digest_ = held.get("remote"), held.get("digest", "not read yet")
        where = remote.where if remote else f"{len(held.get('files', ()))} files"
        return f"<{type(self).__name__} of {clipped(where, WIDTH)}, digest {digest_}>"

    @property
    def store(self) -> ox.Store:
        """The composed graph, with what was taken of the library."""
        self.taking.settle(self.composed)
        return self.composed

    @cached_property
    def composed(self) -> ox.Store:
        """The composed graph: read from the cache, or made and kept there."""
        kept = self._reading.result() if self._reading else None
        return self._composed() if kept is None else kept

    def begin(self) -> None:
        """Read the kept graph in the background, while the caller imports what asks it."""
        if self._reading:
            self._reading.begin()

    def _composed(self) -> ox.Store:
        store = load(self.files)
        apply_rules(store)
        if self._cache:
            self._cache.keep(store)
        return store

    @classmethod
    def of(cls, files: Iterable[SourceFile]) -> Knowledge:
        """The records of these files alone, with what rules add to them: no network is composed, nothing is kept."""
        made = cls.__new__(cls)
        made.remote, made.files = None, list(files)
        made.digest = digest(made.files)
        made.composed = load(made.files)
        derive(made.composed)
        return made

    def without(self, quads: Iterable[ox.Quad]) -> Knowledge:
        """The same graph with some quads taken out and all rules applied anew: what would be known without them."""
        other = Knowledge.__new__(Knowledge)
        other.remote, other.files = None, self.files
        gone = set(quads)
        other.composed = ox.Store()
        other.composed.bulk_extend(q for q in self.store if q.graph_name not in (DERIVED, _NETWORK) and q not in gone)
        apply_rules(other.composed)
        if self.library:
            other.library = self.library.beside()
        other.digest = hashlib.sha256(f"{self.digest}{sorted(map(str, gone))}".encode()).hexdigest()[:16]
        return other

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefix -> namespace, from ontology/prefixes.ttl."""
        return declared_prefixes()

    def query(self, text: str, *, allow_service: bool = True) -> Any:
        """SPARQL over the union of all graphs, or those that FROM names; the graph's own prefixes known.

        Raises UsageError for a malformed query, and for one that would leave this machine unless allowed, and
        ServiceError where another endpoint fails at once (later ones: `outside`).
        """
        if self.remote is not None:
            if not allow_service:
                refuse_outbound(tokens(text))
            return self.remote.query(text, self.prefixes)
        try:
            held = self._stored_graphs
            with outside():
                return ask(self.store, text, prefixes=self.prefixes, allow_service=allow_service, holds=held)
        except SyntaxError as error:
            what = f"not valid SPARQL: {error.msg or error}"
            raise UsageError(what, cure="`kg query --list` shows queries that work") from error

    def _stored_graphs(self, graph: str) -> list[str] | None:
        """The named graphs that stand for `graph` while it is loaded; None where it is not.

        A published graph is cut into its files here, so that findings can name them.
        """
        ontology, content, _, answers = GRAPHS
        folders = {ontology: ("ontology/",), content: ("pathways/", "added/"), answers: ()}.get(graph)
        if folders is not None:
            ruled = [DERIVED.value] if graph == content else []
            return [found.value for folder in folders for found in self._file_graphs(folder)] + ruled
        return [graph] if self.store.contains_named_graph(graph_name(graph)) else None

    def usual_rows(self, text: str) -> Rows:
        """`rows` of a question that every start asks, kept with the graph."""
        return self._cache.rows(text, lambda: self.rows(text)) if self._cache else self.rows(text)

    def usual_value(self, name: str, make: Callable[[], Any]) -> Any:
        """A JSON value that is made of this graph alone, by `make` or from the cache."""
        return self._cache.value(name, make) if self._cache else make()

    def drawer(self, about: str) -> Drawer | None:
        """What is kept of questions about one thing; None where nothing can be."""
        return self._cache.drawer(about) if self._cache else None

    @cached_property
    def library(self) -> Library | None:
        """The library of compounds beside the graph; None at an endpoint, which holds it, and where it is left out."""
        return None if self.remote is not None else opened_library()

    @cached_property
    def taking(self) -> Taking:
        """Which of its compounds to take into the graph, and when."""
        return Taking(self)

    def complete(self) -> Knowledge:
        """The graph with the whole library in it, for questions about compounds in general; itself."""
        if self.library and not self.library.complete:
            if not (self._cache and self._cache.put_in(self.store, "library")):
                self.taking.take(self.library.every())
                before = set(self.store.quads_for_pattern(None, None, None, _NETWORK)) if self._cache else set()
                apply_rules(self.store, _FLAT)
                if self._cache:
                    self._cache.keep_part("library", self._of_library(before))
            self.library.taken.update(self.library.every())
            self.library.complete = True
        return self

    def _of_library(self, before: set[ox.Quad]) -> Iterator[ox.Quad]:
        """What the library brings: its tables' graphs, and what was not in the network's graph before."""
        for graph in self._file_graphs("pathways/library/"):
            yield from self.store.quads_for_pattern(None, None, None, graph)
        yield from (q for q in self.store.quads_for_pattern(None, None, None, _NETWORK) if q not in before)

    def rows(self, text: str) -> Rows:
        """The solutions of a SELECT as `plain_rows`."""
        return plain_rows(self.query(text))

    def _remote_digest(self) -> str:
        """A name for what the endpoint holds: the digest of its network's nodes and influences."""
        rows = self.rows("SELECT ?thing { { ?thing a kg:Node } UNION { ?thing a kg:Influence } } ORDER BY ?thing")
        if not rows:
            raise DataError("the endpoint holds no synaptrace network", cure="push the graph there: kg push ENDPOINT")
        return hashlib.sha256("\n".join(str(r["thing"]) for r in rows).encode()).hexdigest()[:16]

    def published(self) -> Mapping[str, Iterator[ox.Triple]]:
        """The published graphs: ontology, content (each record naming its file), network; answers are added by a push."""
        ontology, content, network, _ = GRAPHS
        self.complete()
        return {ontology: self._triples("ontology/"), content: self._content(), network: self._in(_NETWORK)}

    def _in(self, graph: ox.NamedNode) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self.store.quads_for_pattern(None, None, None, graph))

    def _triples(self, folder: str) -> Iterator[ox.Triple]:
        for graph in self._file_graphs(folder):
            yield from self._in(graph)

    def _content(self) -> Iterator[ox.Triple]:
        typed: set[ox.NamedNode | ox.BlankNode | ox.Triple] = set()
        for graph in (*self._file_graphs("pathways/"), *self._file_graphs("added/"), DERIVED):
            for triple in self._in(graph):
                yield triple
                # What a rule adds to a record stands with it; what it makes anew is defined by the rules.
                if triple.predicate == _TYPE and (graph != DERIVED or triple.subject not in typed):
                    typed.add(triple.subject)
                    yield ox.Triple(triple.subject, _DEFINED_BY, graph)

    def _file_graphs(self, folder: str) -> list[ox.NamedNode]:
        graphs = [g for g in self.store.named_graphs() if isinstance(g, ox.NamedNode)]
        return sorted((g for g in graphs if g.value.startswith(FILE_GRAPH + folder)), key=str)
