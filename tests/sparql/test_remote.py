"""An endpoint gives what the embedded store gives: same terms, whole results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from push.answering import Answer, Asked, answering
from push.generated import graph
from push.servers import NAMES, QUERY_PATHS, RunningServer, running

from kg.errors import CheckFailed, ServiceError, UsageError
from kg.knowledge.assets import folder
from kg.push.endpoint import Endpoint
from kg.push.servers import read_servers
from kg.sparql.http import Client
from kg.sparql.remote import COUNT_FROM, RemoteStore, stored_forms

LIVE, OTHER = "https://example.org/live", "https://example.org/other"
QUERIES = (
    "SELECT ?s ?p ?o WHERE { ?s ?p ?o }",
    "PREFIX e: <https://example.org/> SELECT ?s ?o WHERE { ?s e:p1 ?o } ORDER BY ?s",
    "SELECT * WHERE { ?s ?p ?o FILTER(isIRI(?o)) }",
    "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p # counted",
    "SELECT ?s ?x WHERE { ?s <https://example.org/p1> ?o OPTIONAL { ?s <https://example.org/none> ?x } }",
    "ASK { ?s <https://example.org/none> ?o }",
    "CONSTRUCT { ?o <urn:of> ?s } WHERE { ?s <https://example.org/p2> ?o FILTER(isIRI(?o)) }",
    "CONSTRUCT WHERE { ?s <https://example.org/p3> ?o }",
)


@pytest.fixture(scope="module", params=NAMES)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that holds 1,200 generated triples in LIVE and others in OTHER."""
    for server in running(request.param, tmp_path_factory):
        client = Client(server.address, credentials=server.credentials)
        endpoint = Endpoint(server.address, read_servers(folder("ontology") / "servers")[server.name], client)
        for name, version in ((LIVE, 1), (OTHER, 2)):
            endpoint.send(name, "".join(f"{triple} .\n" for triple in triples(version)))
        yield server


def triples(version: int) -> list[ox.Triple]:
    """The triples of a graph, without numbers that some server changes by design."""
    exact = [t for t in graph("remote", version, 1500, 0, digits=14) if not str(t.object).endswith("#double>")]
    return exact[:1200]


def values(answer: Any) -> Any:
    """An answer as plain comparable values."""
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QuerySolutions):
        names = sorted(variable.value for variable in answer.variables)
        return names, sorted(tuple(str(row[name]) for name in names) for row in answer)
    return sorted(str(triple) for triple in answer)


@pytest.mark.parametrize("query", QUERIES)
def test_every_form_of_query_answers_like_the_embedded_store(loaded: RunningServer, query: str) -> None:
    """Solutions, booleans and triples are equal, term by term, on every server."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples(1))
    remote = RemoteStore(loaded.address + QUERY_PATHS[loaded.name], [LIVE])
    got, wanted = values(remote.query(query)), values(store.query(query))
    if loaded.name == "virtuoso":  # it types whole numbers above 32 bits as decimals
        text = json.dumps(got).replace("#decimal", "#integer"), json.dumps(wanted).replace("#decimal", "#integer")
        got, wanted = (sorted(json.dumps(json.loads(item), sort_keys=True)) for item in text)
    assert got == wanted


def test_the_graphs_asked_are_the_only_ones_seen(loaded: RunningServer) -> None:
    """Two graphs are asked as their union; another graph of the server stays out."""
    url = loaded.address + QUERY_PATHS[loaded.name]
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

    def counted(*graphs: str) -> int:
        return int(next(iter(RemoteStore(url, graphs).query(count)))["n"].value)  # type: ignore[arg-type]

    assert counted(LIVE) == 1200
    assert counted(LIVE, OTHER) == 2400


def rows(names: list[int]) -> bytes:
    """A result document with one integer a row."""
    kind = "http://www.w3.org/2001/XMLSchema#integer"
    bindings = [{"x": {"type": "literal", "datatype": kind, "value": str(name)}} for name in names]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()


def cutting(total: int, limit: int, loses: bool) -> Any:
    """A server with `total` rows that gives at most `limit` with status 200; with `loses`, never the later ones."""
    from urllib.parse import parse_qs

    def respond(asked: Asked) -> Answer:
        query = parse_qs(asked.body.decode())["query"][0]
        if "COUNT" in query:
            return Answer(body=rows([total]).replace(b'"x"', b'"rows"'))
        offset = int(query.rpartition("OFFSET")[2]) if "OFFSET" in query else 0
        end = min(total, limit if loses else offset + limit)
        return Answer(body=rows(list(range(offset, end))))

    return respond


def test_a_silently_cut_result_is_fetched_in_pages() -> None:
    """250 rows from a server that cuts at 100 arrive whole, each once."""
    with answering(cutting(250, 100, loses=False)) as server:
        found = [int(row["x"].value) for row in RemoteStore(server.url).query("SELECT ?x { ?x ?y ?z }")]  # type: ignore[union-attr]
    assert sorted(found) == list(range(250))


def test_a_result_that_stays_cut_is_an_error() -> None:
    """When pages do not bring the missing rows, the answer is refused, not given in part."""
    with answering(cutting(250, 100, loses=True)) as server, pytest.raises(CheckFailed, match="250"):
        RemoteStore(server.url).query("SELECT ?x { ?x ?y ?z }")


def test_short_results_cost_one_request() -> None:
    """Fewer rows than any server cuts at are believed."""
    size = COUNT_FROM - 1
    with answering(cutting(size, size, loses=False)) as server:
        assert len(list(RemoteStore(server.url).query("SELECT ?x { ?x ?y ?z }"))) == size  # type: ignore[arg-type]
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"", b'{"head":{"vars":["x"]},"results":{"bindings":[', b"<html>", b"[]", b"{}"])
def test_a_200_without_a_whole_result_is_a_failure(body: bytes) -> None:
    """A cut or foreign body under status 200 is a ServiceError."""
    with answering(lambda _asked: Answer(body=body)) as server:
        client = Client(server.url, tries=2, sleep=lambda _wait: None)
        with pytest.raises(ServiceError):
            RemoteStore(server.url, client=client).query("SELECT ?x { ?x ?y ?z }")


@pytest.mark.parametrize("text", ["DELETE WHERE { ?s ?p ?o }", "DESCRIBE <urn:x>", "nonsense"])
def test_only_answerable_queries_are_sent(text: str) -> None:
    """Updates, DESCRIBE and nonsense are refused before a request."""
    with answering(lambda _asked: Answer()) as server, pytest.raises(UsageError):
        RemoteStore(server.url).query(text)
    assert not server.asked


def test_blank_nodes_keep_their_identity_in_a_construct() -> None:
    """One blank node of the server is one blank node in the constructed triples."""
    node = {"type": "bnode", "value": "b7"}
    document = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": node}]}}
    with answering(lambda _asked: Answer(body=json.dumps(document).encode())) as server:
        found = list(RemoteStore(server.url).query("CONSTRUCT { ?x <urn:p> ?x } WHERE { ?x ?y ?z }"))  # type: ignore[arg-type]
    assert found == [ox.Triple(ox.BlankNode("b7"), ox.NamedNode("urn:p"), ox.BlankNode("b7"))]


def test_literals_take_the_forms_of_the_embedded_store() -> None:
    """What servers write differently reads alike: 4.50, 1 for true, upper-case tags, old JSON types."""
    xsd = "http://www.w3.org/2001/XMLSchema#"
    given = [
        ({"type": "typed-literal", "datatype": xsd + "decimal", "value": "4.50"}, ("4.5", xsd + "decimal")),
        ({"type": "literal", "datatype": xsd + "boolean", "value": "1"}, ("true", xsd + "boolean")),
        ({"type": "literal", "datatype": xsd + "double", "value": "1.0E-9"}, ("0.000000001", xsd + "double")),
        ({"type": "literal", "value": "4.50"}, ("4.50", "")),
    ]
    document = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": dict(term)} for term, _ in given]}}
    found = stored_forms(document)["results"]["bindings"]
    assert [(row["x"]["value"], row["x"].get("datatype", "")) for row in found] == [form for _, form in given]
    tagged = {"results": {"bindings": [{"x": {"type": "literal", "xml:lang": "en-GB", "value": "a"}}]}}
    assert stored_forms(tagged)["results"]["bindings"][0]["x"]["xml:lang"] == "en-gb"
