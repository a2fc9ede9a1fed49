"""Which graphs a query and a request name."""

from __future__ import annotations

import pytest

from kg.sparql.dataset import Dataset, asked_by_name, query_dataset, request_dataset, without_clauses
from kg.sparql.tokens import tokens


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        ("BASE <http://e/> PREFIX g: <http://e/g/> SELECT * FROM <g/a> FROM NAMED g:b { }", ["g/a"], ["g/b"]),
        ("ASK FROM known:b {}", ["g/b"], []),
        (r"ASK FROM <http://e/\u0061> {}", ["a"], []),
        ("select * from<http://e/a>from named<http://e/b>where{}", ["a"], ["b"]),
        ("SELECT ?from { ?from known:from 'FROM <http://e/a>' } # FROM <http://e/b>", [], []),
        ("SELECT * FROM <http://e/a> FROM <http://e/a> { ?s ?p <http://e/from> }", ["a", "a"], []),
    ],
)
def test_clauses_are_read_at_their_real_places(query: str, default: list[str], named: list[str]) -> None:
    """FROM and FROM NAMED, prefixes and BASE resolved; look-alikes in names, strings and comments are none."""
    found = query_dataset(tokens(query), prefixes={"known": "http://e/g/"})
    assert found == Dataset(tuple("http://e/" + d for d in default), tuple("http://e/" + n for n in named))
    rest = without_clauses(query, tokens(query))
    assert not query_dataset(tokens(rest))
    assert [t.text for t in tokens(rest) if t.kind == "variable"] == [
        t.text for t in tokens(query) if t.kind == "variable"
    ]


def test_a_parameter_without_a_value_is_no_parameter() -> None:
    """`default-graph-uri=` names no graph, so that the union is asked; beside a real one it adds nothing."""
    assert not request_dataset([""], ["", ""])
    assert request_dataset(["", "urn:a"], []) == Dataset(("urn:a",))


def test_graphs_asked_by_name_are_found() -> None:
    """GRAPH with a name, not with a variable."""
    query = "PREFIX g: <http://e/> SELECT * { GRAPH g:a { } GRAPH ?g { } graph <http://e/b> { } }"
    assert asked_by_name(tokens(query)) == ("http://e/a", "http://e/b")
