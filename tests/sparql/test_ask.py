"""The one way to ask an embedded store: the datasets of SPARQL 1.1, the same in `kg query`, `kg serve` and here."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import GRAPHS
from kg.server.answers import Bounds, answer
from kg.sparql.ask import ask
from kg.sparql.dataset import Dataset

A, B, EMPTY = "http://e/a", "http://e/b", "http://e/empty"
TRIPLES = "?s ?p ?o"
IN_GRAPHS = "GRAPH ?g { ?s ?p ?o }"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Two triples in A, one of them in B too, and a graph without any."""
    store = ox.Store()
    one, two = (
        ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal(number)) for number in (1, 2)
    )
    store.extend(ox.Quad(*t, ox.NamedNode(g)) for t, g in ((one, A), (two, A), (one, B)))
    store.add_graph(ox.NamedNode(EMPTY))
    return store


CASES = [  # clauses, pattern, the request's default and named graphs, rows
    ("", TRIPLES, (), (), 3),
    ("", IN_GRAPHS, (), (), 3),
    (f"FROM <{A}>", TRIPLES, (), (), 2),
    (f"FROM <{A}> FROM <{B}>", TRIPLES, (), (), 3),
    (f"FROM <{A}>", IN_GRAPHS, (), (), 0),
    (f"FROM NAMED <{A}>", TRIPLES, (), (), 0),
    (f"FROM NAMED <{A}>", IN_GRAPHS, (), (), 2),
    (f"FROM <{B}> FROM NAMED <{A}>", TRIPLES + " . " + IN_GRAPHS, (), (), 1),
    (f"FROM <{EMPTY}>", TRIPLES, (), (), 0),
    ("", TRIPLES, (B,), (), 1),
    ("", TRIPLES, (), (B,), 0),
    ("", IN_GRAPHS, (), (B,), 1),
    (f"FROM <{A}>", TRIPLES, (B,), (), 1),
    (f"FROM NAMED <{A}>", TRIPLES, (B,), (), 1),
    (f"FROM <{A}>", IN_GRAPHS, (), (B,), 1),
    ("", TRIPLES, (A, B, EMPTY), (A, B, EMPTY), 3),
    ("", IN_GRAPHS, (A, B, EMPTY), (EMPTY, B, A), 3),
    ("", IN_GRAPHS, (A, B, EMPTY), (B,), 1),
    (f"FROM <{A}>", TRIPLES, (A, B, EMPTY), (A, B, EMPTY), 3),
    ("".join(f"FROM <{g}> FROM NAMED <{g}> " for g in (A, B, EMPTY)), f"{TRIPLES} . {IN_GRAPHS}", (), (), 5),
]


@pytest.mark.parametrize(("clauses", "pattern", "default", "named", "rows"), CASES)
def test_the_graphs_named_are_the_ones_asked(store, clauses, pattern, default, named, rows) -> None:
    """By the query, or over it by the request; the server's worker gives the same; nobody names any: the union."""
    query = f"SELECT * {clauses} {{ {pattern} }}"
    found = ask(store, query, dataset=Dataset(default, named))
    assert len(list(found)) == rows  # type: ignore[arg-type]
    question = {"job": "query", "query": query, "default": default, "named": named, "accept": "text/csv", "base": ""}
    head, body = answer(store, question, Bounds(100, 10_000))
    assert (head["status"], body.count(b"\r\n") - 1) == (200, rows)


@pytest.mark.parametrize("clause", ["FROM <http://e/no>", "FROM NAMED <http://e/no>", "FROM <relative>"])
@pytest.mark.parametrize("allow_service", [True, False])
def test_a_graph_that_is_not_loaded_is_an_error(store, clause, allow_service) -> None:
    """Nobody mistakes a typing error for no data, whether SERVICE is allowed or not."""
    with pytest.raises(UsageError, match=r"not loaded|not an absolute"):
        ask(store, f"SELECT * {clause} {{ ?s ?p ?o }}", allow_service=allow_service)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The shipped graph."""
    return Knowledge()


def test_from_named_alone_asks_an_empty_default_graph(knowledge) -> None:
    """`kg query` once gave the whole union here; SPARQL gives nothing."""
    rows = "SELECT ?s ?p ?o FROM NAMED <https://w3id.org/synaptrace/graph/network> { ?s ?p ?o }"
    assert list(knowledge.query(rows)) == []
    assert list(knowledge.query(rows, allow_service=False)) == []
    assert len(list(knowledge.query(rows.replace("{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } } LIMIT 5")))) == 5


def test_service_may_stand_beside_from_where_it_is_allowed(knowledge) -> None:
    """The two have nothing to do with each other: the word `from` does not bring the guard back."""
    query = (
        "SELECT * FROM <%s> { ?s kg:from ?o OPTIONAL { SERVICE SILENT <http://127.0.0.1:9/> { ?o ?p ?x } } } LIMIT 1"
    )
    query %= GRAPHS[2]
    assert len(list(knowledge.query(query))) == 1
    with pytest.raises(UsageError, match="another server"):
        knowledge.query(query, allow_service=False)


def test_a_published_graph_is_asked_under_its_name(knowledge) -> None:
    """FROM of the ontology and the content, which are cut into files here, gives what is published under that name."""
    count = "SELECT (COUNT(*) AS ?n) FROM <%s> { ?s ?p ?o FILTER(?p != rdfs:isDefinedBy) }"
    for name, triples in knowledge.published().items():
        wanted = [t for t in triples if not t.predicate.value.endswith("#isDefinedBy")]
        (row,) = knowledge.query(count % name)
        assert int(row["n"].value) == len(wanted) > 0, name
    (row,) = knowledge.query(count % GRAPHS[3])
    assert row["n"].value == "0"


@pytest.mark.parametrize(
    "query", ["SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }", "ASK { GRAPH <%s> { ?s ?p ?o } }"]
)
def test_a_graph_in_parts_is_not_asked_by_graph(knowledge, query) -> None:
    """Better an error than no rows, where the server, which holds it whole, gives some."""
    with pytest.raises(UsageError, match="parts") as caught:
        knowledge.query(query % GRAPHS[1])
    assert "FROM" in caught.value.cure
    knowledge.query(query % GRAPHS[2])


@pytest.mark.parametrize(("graph", "rows"), [(None, 3), ("http://e/other", 3), (A, 4)])
def test_all_graphs_by_name_are_those_that_are_named(store, graph, rows) -> None:
    """Naming every graph asks them alone: what stands in the default graph, or in one more graph, is no part of it."""
    more = ox.Store()
    more.extend(store)
    more.add_graph(ox.NamedNode(EMPTY))
    where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    more.add(ox.Quad(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal(3), where))
    named = (A, B, EMPTY)
    assert len(list(ask(more, f"SELECT * {{ {TRIPLES} }}", dataset=Dataset(named, named)))) == rows
