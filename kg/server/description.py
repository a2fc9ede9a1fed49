"""SPARQL 1.1 Service Description and VoID, written from the store's own counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.server.formats import GRAPHS, RESULTS

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Triple


SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def describe_service(endpoint: str, counts: Mapping[str, int]) -> Iterator[Triple]:
    """The triples of the service description of `endpoint`; `counts` is triples per graph, '' the default graph."""
    from pyoxigraph import BlankNode

    service, dataset, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    yield from _about(service, SD + "Service")
    yield _triple(service, SD + "endpoint", _iri(endpoint))
    yield _triple(service, SD + "supportedLanguage", _iri(SD + "SPARQL11Query"))
    yield _triple(service, SD + "feature", _iri(SD + "UnionDefaultGraph"))
    for form in dict.fromkeys(offer.iri for offer in RESULTS + GRAPHS):
        yield _triple(service, SD + "resultFormat", _iri(form))
    yield _triple(service, SD + "defaultDataset", dataset)
    yield from _about(dataset, SD + "Dataset")
    yield _triple(dataset, SD + "defaultGraph", default)
    yield from _about(default, SD + "Graph")
    yield _triple(default, VOID + "triples", sum(counts.values()))
    for number, (name, size) in enumerate(sorted(counts.items())):
        if name:
            yield from _named_graph(dataset, number, name, size)


def describe_dataset(
    address: str, endpoint: str, counts: Mapping[str, int], partitions: Mapping[str, Mapping[str, Any]]
) -> Iterator[Triple]:
    """The triples of the VoID document at `address`: one data set, its endpoint, its graphs as subsets, each with what it holds.

    `partitions` are as the worker counts them; a graph that has none, being too large to be counted, is given with its size alone.
    """
    document, dataset = _iri(address), _iri(address + "#dataset")
    yield from _about(document, VOID + "DatasetDescription")
    yield _triple(document, "http://xmlns.com/foaf/0.1/primaryTopic", dataset)
    yield from _about(dataset, VOID + "Dataset")
    yield _triple(dataset, VOID + "sparqlEndpoint", _iri(endpoint))
    yield _triple(dataset, VOID + "triples", sum(counts.values()))
    for offer in GRAPHS:
        yield _triple(dataset, VOID + "feature", _iri(offer.iri))
    for name, size in sorted(counts.items()):
        if name:
            yield _triple(dataset, VOID + "subset", _iri(name))
            yield from _about(_iri(name), VOID + "Dataset")
            yield _triple(_iri(name), VOID + "triples", size)
    for number, (name, held) in enumerate(sorted(partitions.items())):
        yield from _held(_iri(name) if name else dataset, f"g{number}", held)


def _held(dataset: NamedNode, prefix: str, held: Mapping[str, Any]) -> Iterator[Triple]:
    """The statistics of one data set: classes with their entities, properties with their triples."""
    from pyoxigraph import BlankNode

    yield _triple(dataset, VOID + "distinctSubjects", held["subjects"])
    yield _triple(dataset, VOID + "distinctObjects", held["objects"])
    yield _triple(dataset, VOID + "classes", len(held["classes"]))
    yield _triple(dataset, VOID + "properties", len(held["properties"]))
    for counted, of, number in (("classes", "class", "entities"), ("properties", "property", "triples")):
        for at, (iri, size) in enumerate(sorted(held[counted].items())):
            part = BlankNode(f"{prefix}{of}{at}")
            yield _triple(dataset, f"{VOID}{of}Partition", part)
            yield _triple(part, VOID + of, _iri(iri))
            yield _triple(part, VOID + number, size)


def _named_graph(dataset: BlankNode, number: int, name: str, size: int) -> Iterator[Triple]:
    """One sd:NamedGraph and how many triples it holds."""
    from pyoxigraph import BlankNode

    named, graph = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
    yield _triple(dataset, SD + "namedGraph", named)
    yield from _about(named, SD + "NamedGraph")
    yield _triple(named, SD + "name", _iri(name))
    yield _triple(named, SD + "graph", graph)
    yield from _about(graph, SD + "Graph")
    yield _triple(graph, VOID + "triples", size)


def _about(subject: NamedNode | BlankNode, kind: str) -> Iterator[Triple]:
    yield _triple(subject, _RDF_TYPE, _iri(kind))


def _triple(subject: NamedNode | BlankNode, predicate: str, object_: NamedNode | BlankNode | int) -> Triple:
    from pyoxigraph import Literal, Triple

    return Triple(subject, _iri(predicate), Literal(object_) if isinstance(object_, int) else object_)


def _iri(value: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(value)
