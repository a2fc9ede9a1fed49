"""What the service says of itself is what it holds."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, Namespace, URIRef
from server.serving import Server

from kg.server.formats import GRAPHS, RESULTS

VOID = Namespace("http://rdfs.org/ns/void#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def test_void_counts_are_the_queries_own(server: Server) -> None:
    """The triples stated for the whole and for each graph are what COUNT gives."""
    graph = Graph().parse(data=server.get("/.well-known/void").text, format="turtle")
    dataset = next(graph.subjects(VOID.sparqlEndpoint, URIRef(server.address + "/sparql")))
    assert graph.value(dataset, VOID.triples).toPython() == 2006
    for subset in graph.objects(dataset, VOID.subset):
        counted = server.ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{subset}> {{ ?s ?p ?o }} }}", "text/csv")
        assert counted.text.split() == ["n", str(graph.value(subset, VOID.triples))]
    assert len(list(graph.objects(dataset, VOID.subset))) == 2


def test_void_partitions_are_the_queries_own(server: Server) -> None:
    """Classes with their entities and properties with their triples, of the whole and of each graph."""
    graph = Graph().parse(data=server.get("/.well-known/void").text, format="turtle")
    dataset = next(graph.subjects(VOID.sparqlEndpoint))
    for one, inside in [
        (dataset, "{ %s }"),
        *((s, f"{{ GRAPH <{s}> {{ %s }} }}") for s in graph[dataset : VOID.subset]),
    ]:

        def counted(what: str, pattern: str, inside: str = inside) -> list[list[str]]:
            asked = f"SELECT {what} {inside % pattern}" + (" GROUP BY ?of" if "?of" in what else "")
            return [line.split(",") for line in server.ask(asked, "text/csv").text.split()[1:]]

        for of, number, pattern in (
            (VOID["class"], VOID.entities, "?s a ?of"),
            (VOID.property, VOID.triples, "?s ?of ?o"),
        ):
            parts = graph[one : VOID.classPartition if of == VOID["class"] else VOID.propertyPartition]
            said = {(str(graph.value(part, of)), str(graph.value(part, number))) for part in parts}
            what = "(COUNT(DISTINCT ?s) AS ?n)" if of == VOID["class"] else "(COUNT(?s) AS ?n)"
            assert said == {tuple(row) for row in counted(f"?of {what}", pattern)}
        (ends,) = counted("(COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b)", "?s ?p ?o")
        assert ends == [str(graph.value(one, name)) for name in (VOID.distinctSubjects, VOID.distinctObjects)]


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
@pytest.mark.parametrize("offer", GRAPHS, ids=lambda offer: offer.name)
def test_descriptions_come_in_every_graph_format(server: Server, path: str, offer) -> None:
    """By header and by parameter alike; nothing else is sent instead."""
    by_header = server.get(path, Accept=offer.media_type)
    by_parameter = server.get(f"{path}?accept={offer.media_type.replace('+', '%2B')}", Accept="*/*")
    for answer in (by_header, by_parameter):
        assert (answer.status, answer.headers["content-type"]) == (200, offer.content_type)
        assert len(list(parse(answer.body, format=RdfFormat.from_media_type(offer.media_type)))) > 10
    assert server.get(path, Accept="text/csv").status == 406


def test_every_format_on_offer_is_described(server: Server) -> None:
    """A client that reads the description finds all result and graph formats, and that the default is the union."""
    graph = Graph().parse(data=server.get("/sparql").text, format="turtle")
    assert {str(iri) for iri in graph.objects(None, SD.resultFormat)} == {offer.iri for offer in RESULTS + GRAPHS}
    assert SD.UnionDefaultGraph in set(graph.objects(None, SD.feature))
