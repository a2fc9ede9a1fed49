"""Answers as a worker makes them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from kg.server.answers import Bounds, answer, count_rows
from kg.server.formats import RESULTS

ROOMY = Bounds(1000, 1_000_000)
S, P = NamedNode("http://e/s"), NamedNode("http://e/p")
# Text that looks like the serialisations' own row marks, and everything that must be escaped in one of them.
AWKWARD = st.sampled_from(
    [',{"', "}},{", "[{", ",{}", "\r\n", '"', '""', "<result>", "\\", "\t", "\n", "x", "é", "{", ","]
)


def question(query: str, accept: str = "", job: str = "query") -> dict:
    """A question as the server puts it."""
    return {"job": job, "query": query, "default": [], "named": [], "accept": accept, "base": "http://e/"}


def stored(values: list[str]) -> Store:
    """One triple for each value, in a named graph."""
    store = Store()
    store.extend(
        [Quad(NamedNode(f"http://e/{i}"), P, Literal(v), NamedNode("http://e/g")) for i, v in enumerate(values)]
    )
    return store


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(AWKWARD, max_size=6).map("".join), max_size=8), st.booleans())
def test_rows_are_counted_exactly_in_every_format(values: list[str], unbound: bool) -> None:
    """The count of rows in the finished text is the number of solutions, whatever the values look like."""
    query = "SELECT ?x ?v { ?s ?p ?o " + ("OPTIONAL { ?o ?x ?v } }" if unbound else "BIND(?o AS ?v) }")
    store = stored(values)
    for offer in RESULTS:
        results = store.query(query, use_default_graph_as_union=True)
        assert isinstance(results, QuerySolutions)
        body = results.serialize(format=QueryResultsFormat.from_media_type(offer.media_type)) or b""
        assert count_rows(body, offer.name, -1) == len(values)
        assert (count_rows(body, offer.name, 5) > 5) == (len(values) > 5)


@pytest.mark.parametrize("offer", RESULTS, ids=lambda offer: offer.name)
def test_the_row_limit_is_exact(offer) -> None:
    """Exactly the limit is answered, one more is refused."""
    store = stored([str(i) for i in range(11)])
    ask = question("SELECT * { ?s ?p ?o }", offer.media_type)
    assert answer(store, ask, Bounds(11, 10_000))[0]["status"] == 200
    assert answer(store, ask, Bounds(10, 10_000))[0]["status"] == 422


@pytest.mark.parametrize("query", ["DESCRIBE <http://e/s>", "CONSTRUCT { ?s ?p 1 } { ?s ?p ?o }"])
def test_a_graph_is_a_set(query: str) -> None:
    """A triple that stands in two graphs, or comes of two solutions, is sent and counted once."""
    store = Store()
    store.extend([Quad(S, P, Literal(1), NamedNode(f"http://e/g{i}")) for i in range(5)])
    head, body = answer(store, question(query, "application/n-triples"), Bounds(1, 10_000))
    assert (head["status"], body.count(b"\n")) == (200, 1)


def test_csv_values_survive() -> None:
    """Quotes, commas and line ends come back as they were stored."""
    values = ['a "b"', "c,d", "e\r\nf", "ж"]
    _, body = answer(stored(values), question("SELECT ?o { ?s ?p ?o }", "text/csv"), ROOMY)
    assert sorted(row[0] for row in csv.reader(io.StringIO(body.decode(), newline=""))) == sorted([*values, "o"])


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("SELECT * {", 400, "not valid SPARQL"),
        ("SELECT * { ?s ?p ?o } LIMIT x", 400, "not valid SPARQL"),
        ("SELECT * FROM <http://e/none> { ?s ?p ?o }", 400, "not loaded"),
        ("SELECT (<http://e/f>(1) AS ?x) { SERVICE ?x {} }", 400, "another server"),
    ],
)
def test_failures_name_what_and_cure(query: str, status: int, word: str) -> None:
    """An error is a head with status, what and cure, and no body."""
    head, body = answer(stored(["x"]), question(query), ROOMY)
    assert (head["status"], body) == (status, b"")
    assert word in head["what"]
    assert head["cure"]
    assert len(head["what"]) < 300


def test_the_page_takes_the_first_rows_and_says_that_more_follow() -> None:
    """The page's table never stands for a whole answer that it is not."""
    store = stored([str(i) for i in range(600)])
    head, body = answer(store, question("SELECT ?o { ?s ?p ?o }", job="page"), ROOMY)
    table = json.loads(body)
    assert (head["status"], len(table["rows"]), table["more"]) == (200, 500, True)
    table = json.loads(answer(store, question("SELECT ?o { ?s ?p ?o } LIMIT 500", job="page"), ROOMY)[1])
    assert (len(table["rows"]), table["more"]) == (500, False)
    assert json.loads(answer(store, question("ASK {}", job="page"), ROOMY)[1])["rows"] == [["true"]]
    graph = json.loads(answer(store, question("CONSTRUCT WHERE { ?s ?p ?o }", job="page"), ROOMY)[1])
    assert graph["columns"] == ["subject", "predicate", "object"]


def test_the_census_counts_every_graph() -> None:
    """Named graphs by name, the default graph under the empty one."""
    store = stored(["a", "b"])
    store.add(Quad(S, P, Literal(1), DefaultGraph()))
    assert json.loads(answer(store, {"job": "census"}, ROOMY)[1]) == {"http://e/g": 2, "": 1}
