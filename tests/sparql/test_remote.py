"""An endpoint gives what the embedded store gives: same terms, whole results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from push.answering import Answer, Asked, answering
from push.generated import graph
from push.servers import NAMES, QUERY_PATHS, RunningServer, running

from kg.errors import CheckFailed, ServiceError, UsageError
from kg.knowledge.assets import folder
from kg.push.endpoint import Endpoint
from kg.push.servers import read_servers
from kg.sparql.ask import ask
from kg.sparql.http import Client
from kg.sparql.remote import COUNT_FROM, RemoteStore, stored_forms
from kg.sparql.results import Solutions, read_solutions
from kg.sparql.wire import HttpReply

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
    "CONSTRUCT { ?s a ?1 } WHERE { ?s <https://example.org/p2> ?1 FILTER(isIRI(?1)) }",
    "CONSTRUCT { <urn:s> <urn:p> 1 , 2 } WHERE { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
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
    store.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(LIVE)) for t in triples(1))
    remote = RemoteStore(loaded.address + QUERY_PATHS[loaded.name], [LIVE])
    got, wanted = values(remote.query(query)), values(ask(store, query))
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


@pytest.mark.parametrize(
    ("clauses", "pattern", "rows"),
    [
        (f"FROM <{OTHER}>", "?s ?p ?o", 1200),
        (f"FROM NAMED <{OTHER}>", "?s ?p ?o", 0),
        (f"FROM NAMED <{OTHER}>", "GRAPH ?g { ?s ?p ?o }", 1200),
        (f"FROM <{OTHER}>", "GRAPH ?g { ?s ?p ?o }", 0),
        ("", "GRAPH ?g { ?s ?p ?o }", 1200),
        ("", f"GRAPH <{OTHER}> {{ ?s ?p ?o }}", 0),
    ],
)
def test_the_rules_for_graphs_are_those_of_the_embedded_store(loaded, clauses, pattern, rows) -> None:
    """FROM and FROM NAMED stand over the graphs of the store; GRAPH reaches no others; long answers too."""
    remote = RemoteStore(loaded.address + QUERY_PATHS[loaded.name], [LIVE])
    if loaded.name == "virtuoso" and not rows and clauses.startswith("FROM <"):
        pytest.skip("where no graph is named, Virtuoso's GRAPH reaches every one")
    query = f"SELECT * {clauses} {{ {pattern} }}"
    assert len(list(remote.query(query))) == rows  # type: ignore[arg-type]
    made = remote.query(f"CONSTRUCT {{ ?s ?p ?o }} {clauses} WHERE {{ {pattern} }}")
    assert len(list(made)) == rows  # type: ignore[arg-type]


def rows(names: list[int]) -> bytes:
    """A result document with one integer a row."""
    kind = "http://www.w3.org/2001/XMLSchema#integer"
    bindings = [{"x": {"type": "literal", "datatype": kind, "value": str(name)}} for name in names]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()


def cutting(total: int, limit: int, loses: bool) -> Any:
    """A server with `total` rows that gives at most `limit` with status 200; with `loses`, never the later ones."""

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


def test_a_server_that_cuts_nothing_is_not_asked_to_count() -> None:
    """It says so with its answer, as `kg serve` does; any other word in that place is none."""
    for said, requests in (("yes", 1), ("no", 2)):
        answer = Answer(headers=(("Synaptrace-Whole", said),), body=rows(list(range(250))))
        counted = Answer(body=rows([250]).replace(b'"x"', b'"rows"'))
        with answering(
            lambda asked, answer=answer, counted=counted: counted if b"COUNT" in asked.body else answer
        ) as server:
            assert len(list(RemoteStore(server.url).query("SELECT ?x { ?x ?y ?z }"))) == 250  # type: ignore[arg-type]
        assert len(server.asked) == requests


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
    document = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": term} for term, _ in given]}}
    reply = HttpReply(200, {}, json.dumps(document).encode(), "http://127.0.0.1/")
    found = stored_forms(read_solutions(reply)).rows
    assert [(row["x"]["value"], row["x"].get("datatype", "")) for row in found] == [form for _, form in given]
    tagged = Solutions(("x",), [{"x": {"type": "literal", "xml:lang": "en-GB", "value": "a"}}])
    assert stored_forms(tagged).rows[0]["x"]["xml:lang"] == "en-gb"


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        ("SELECT ?x { ?x ?y ?z }", [LIVE], [LIVE]),
        (f"SELECT ?x FROM <{OTHER}> WHERE {{ ?x ?y ?z }}", [OTHER], []),  # noqa: S608 - SPARQL
        (f"ASK FROM NAMED <{OTHER}> FROM <{LIVE}> {{ ?x ?y ?z }}", [LIVE], [OTHER]),
        (f"CONSTRUCT {{ ?x ?x ?x }} FROM <{OTHER}> WHERE {{ ?x ?y ?z }}", [OTHER], []),
    ],
)
def test_graphs_go_with_the_request(query: str, default: list[str], named: list[str]) -> None:
    """FROM leaves the text, which may be asked as a subquery, and becomes parameters of every request."""
    with answering(cutting(250, 100, loses=False)) as server:
        with suppress(ServiceError):  # the fake answers an ASK with rows
            list(RemoteStore(server.url, [LIVE]).query(query))  # type: ignore[arg-type]
        for asked in server.asked:
            sent = parse_qs(asked.body.decode())
            assert (sent.get("default-graph-uri", []), sent.get("named-graph-uri", [])) == (default, named)
            assert "FROM" not in sent["query"][0]


@pytest.mark.parametrize("status", [400, 404, 405, 415, 422])
def test_a_refused_question_has_a_reader_s_cure(status: int) -> None:
    """No option of a push is named to somebody who reads."""
    with answering(lambda _asked: Answer(status, body=b"no")) as server, pytest.raises(ServiceError) as caught:
        RemoteStore(server.url).query("ASK {}")
    assert caught.value.cure
    assert "--server" not in caught.value.cure


def test_a_template_that_is_none_is_refused_before_a_request() -> None:
    """The template is filled here, so it is read here."""
    with answering(lambda _asked: Answer()) as server, pytest.raises(UsageError, match="SPARQL"):
        list(RemoteStore(server.url).query("CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }"))  # type: ignore[arg-type]
    assert not server.asked
