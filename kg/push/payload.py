"""What is pushed into one graph: its triples as the embedded store keeps them, sorted, digested, cut into batches."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import DataError

if TYPE_CHECKING:
    import pyoxigraph as ox

# Triples of one upload are also limited by size: one batch of long literals must not hold a server for minutes.
BATCH_BYTES = 4_000_000
# The order in which graphs are staged and switched where the switch is graph by graph: readers of answers last.
ORDER = ("ontology", "content", "network", "answers")


Key = tuple[str, ...]
CHECKSUM_VALUE = "http://spdx.org/rdf/terms#checksumValue"
_STAGED_BY = 32  # characters of a digest in a staging graph's name
_HEX = "http://www.w3.org/2001/XMLSchema#hexBinary"


@dataclass(frozen=True)
class Payload:
    """One graph to be pushed: its IRI and its triples in the order of their N-Triples lines, none twice.

    `digest` is the SHA-256 of the sorted N-Triples lines without the one that states it; that triple, `marker`, goes
    into the graph with the others, so that content and status can never disagree.
    """

    graph: str
    triples: tuple[ox.Triple, ...]
    lines: tuple[str, ...]
    digest: str

    @property
    def marker(self) -> str:
        """The triple that says whose content this is, as SPARQL text."""
        return f'<{checksum(self.graph)}> <{CHECKSUM_VALUE}> "{self.digest}"^^<{_HEX}>'

    @property
    def staging(self) -> str:
        """The graph in which this content waits for the switch."""
        return staging_graph(self.graph, self.digest)

    def batches(self, triples: int) -> list[range]:
        """Consecutive ranges of lines, of at most `triples` lines and BATCH_BYTES each."""
        found, start, size = [], 0, 0
        for number, line in enumerate(self.lines):
            if number > start and (number - start >= triples or size + len(line) > BATCH_BYTES):
                found.append(range(start, number))
                start, size = number, 0
            size += len(line)
        return [*found, range(start, len(self.lines))] if self.lines else found

    def text(self, batch: range) -> str:
        """The N-Triples lines of one batch."""
        return "".join(self.lines[batch.start : batch.stop])

    def counts(self, key: Callable[[Any], Key], upto: int | None = None) -> Counter[str]:
        """Distinct triples a predicate among the first `upto`, where two objects of equal `key` are one term."""
        seen = {(name(t.subject), t.predicate.value, key(t.object)) for t in self.triples[:upto]}
        return Counter(predicate for _, predicate, _ in seen)

    @cached_property
    def subjects(self) -> dict[str, list[ox.Triple]]:
        """The triples by subject IRI."""
        found: dict[str, list[ox.Triple]] = defaultdict(list)
        for triple in self.triples:
            found[name(triple.subject)].append(triple)
        return dict(found)


def staging_graph(graph: str, digest: str) -> str:
    """Where content of that digest waits before it becomes `graph`; no push drops a graph of another form."""
    return f"{graph}/staging/{digest[:_STAGED_BY]}"


def is_digest(text: object) -> bool:
    """Whether `text` is the digest of a payload as it is written."""
    return isinstance(text, str) and re.fullmatch(r"[0-9a-f]{64}", text) is not None


def name(term: Any) -> str:
    """The IRI of a subject or predicate, the text of an object; a payload holds no triple terms."""
    return str(term.value)


def checksum(graph: str) -> str:
    """The IRI of the checksum of `graph`."""
    return f"{graph}/checksum"


def prepare(graph: str, triples: Iterable[ox.Triple]) -> Payload:
    """The payload of `graph`: skolemised, in the store's own literal forms, sorted, with its digest.

    Raises DataError on triple terms and directional strings, which SPARQL 1.1 servers do not know.
    """
    found = _sorted_lines(skolemise(graph, triples))
    digest = hashlib.sha256("".join(line for line, _ in found).encode()).hexdigest()
    pairs = sorted([*found, *_sorted_lines([_status(graph, digest)])], key=lambda pair: pair[0])
    return Payload(graph, tuple(triple for _, triple in pairs), tuple(line for line, _ in pairs), digest)


def stored(graph: str, triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """`triples` without blank nodes and in the store's own literal forms, each once, sorted."""
    return [triple for _, triple in _sorted_lines(skolemise(graph, triples))]


def _status(graph: str, digest: str) -> ox.Triple:
    import pyoxigraph as ox

    value = ox.Literal(digest, datatype=ox.NamedNode(_HEX))
    return ox.Triple(ox.NamedNode(checksum(graph)), ox.NamedNode(CHECKSUM_VALUE), value)


def _sorted_lines(triples: Iterable[ox.Triple]) -> list[tuple[str, ox.Triple]]:
    """N-Triples line and triple, sorted, each once, as the store gives them back."""
    import pyoxigraph as ox

    store = ox.Store()
    try:
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    except (TypeError, ValueError) as error:
        raise DataError(f"a triple cannot be pushed ({error})") from error
    found = {f"{quad.triple} .\n": quad.triple for quad in store}
    for line, triple in found.items():
        if isinstance(triple.object, ox.Triple) or getattr(triple.object, "direction", None):
            raise DataError("a triple term or directional string cannot be pushed", where=line[:200])
    return [(line, found[line]) for line in sorted(found)]


def skolemise(graph: str, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """`triples` with each blank node replaced by an IRI that depends on the graph's shape alone (RDFC-1.0)."""
    import pyoxigraph as ox

    found = list(triples)
    if not any(isinstance(term, ox.BlankNode) for t in found for term in (t.subject, t.object)):
        yield from found
        return
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    def named(term: Any) -> Any:
        return ox.NamedNode(f"{graph}/genid/{term.value}") if isinstance(term, ox.BlankNode) else term

    for quad in dataset:
        yield ox.Triple(named(quad.subject), quad.predicate, named(quad.object))


def in_order(graphs: Iterable[str]) -> list[str]:
    """Graph IRIs in the order in which they are switched: unknown ones first, answers last."""

    def place(graph: str) -> tuple[int, str]:
        name = graph.rsplit("/", 1)[-1]
        return (ORDER.index(name) if name in ORDER else -1), graph

    return sorted(graphs, key=place)


def read_quads(path: Path) -> Mapping[str, list[ox.Triple]]:
    """The named graphs of an N-Quads file. Raises DataError with file and line, or when a triple has no graph."""
    import pyoxigraph as ox

    from kg.knowledge.parsing import parse

    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in parse(path, ox.RdfFormat.N_QUADS):
        if not isinstance(quad.graph_name, ox.NamedNode):
            raise DataError("a triple without a named graph cannot be pushed", where=str(path))
        graphs[quad.graph_name.value].append(quad.triple)
    return graphs
