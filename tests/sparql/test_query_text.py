"""A query is taken apart at its real seams, not at look-alikes inside strings, IRIs and comments."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.sparql.dataset import Dataset
from kg.sparql.query_text import is_ordered, projection, read_query, split_construct


def test_prologue_and_body_part_at_the_first_keyword() -> None:
    """PREFIX and BASE lines go to the front, comments vanish, look-alikes stay where they are."""
    text = (
        "# PREFIX no: <urn:no>\nPREFIX a: <urn:a#b> BASE <urn:base/>\nprefix : <urn:c>\n"
        'SELECT ?x # not <this>\nWHERE { ?x a:p "# kept PREFIX z: <urn:z>" , <urn:x#y> }'
    )
    query = read_query(text)
    assert query.prologue.split() == ["PREFIX", "a:", "<urn:a#b>", "BASE", "<urn:base/>", "prefix", ":", "<urn:c>"]
    assert query.body.startswith("SELECT ?x")
    assert "not <this>" not in query.body
    assert '"# kept PREFIX z: <urn:z>"' in query.body
    assert "<urn:x#y>" in query.body


def test_prefixes_that_are_used_and_not_declared_are_added() -> None:
    """Only those, and not for a name inside a string, a comment, an IRI or a longer prefix."""
    known = {"kg": "urn:kg:", "a": "urn:a:", "b": "urn:b:", "c": "urn:c:", "": "urn:none:"}
    query = read_query("PREFIX a: <urn:mine:> SELECT * { ?x a:p 'b:no' ; kg:q xc:d # b:no\n }", known)
    assert query.prologue.startswith("PREFIX kg: <urn:kg:>\nPREFIX a: <urn:mine:>")
    assert read_query("ASK { :x :y :z }", known).prologue == "PREFIX : <urn:none:>\n"


def test_graphs_of_the_query_are_taken_out_of_it() -> None:
    """What FROM names goes with the request, since a subquery cannot hold it."""
    query = read_query("BASE <http://e/> SELECT ?x FROM <a> FROM NAMED k:b WHERE { ?x ?y ?z }", {"k": "http://k/"})
    assert query.dataset == Dataset(("http://e/a",), ("http://k/b",))
    assert query.body.split() == ["SELECT", "?x", "WHERE", "{", "?x", "?y", "?z", "}"]


@pytest.mark.parametrize("text", ["INSERT DATA {}", "DROP ALL", "", "SELECTED ?x {}", "MOVE <a> TO <b>", "PREFIX a:"])
def test_updates_are_no_queries(text: str) -> None:
    """Everything but the four query forms is refused."""
    with pytest.raises(UsageError):
        read_query(text)


def test_order_is_looked_for_outside_the_group() -> None:
    """An ORDER BY in a subquery or a string does not sort the outer query."""
    assert is_ordered("SELECT ?x { ?x ?p ?o } ORDER BY ?x LIMIT 3")
    assert not is_ordered("SELECT ?x { { SELECT ?x { ?x ?p ?o } ORDER BY ?x } }")
    assert not is_ordered('SELECT ?x { ?x ?p "} ORDER BY ?x" }')


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT ?a $b (COUNT(?c) AS ?n) { ?a ?b ?c }", ("a", "b", "n")),
        ("SELECT DISTINCT ?1 WHERE { ?1 ?y ?z }", ("1",)),
        ("SELECT * { ?a ?b ?c }", None),
        ("SELECT (?a * 2 AS ?d) { ?a ?b ?c }", ("d",)),
        ("SELECT (COUNT(*) AS ?n) (IF(EXISTS { SELECT (1 AS ?no) {} }, 1, 2) AS ?m) {}", ("n", "m")),
    ],
)
def test_the_columns_asked_for_are_known(query: str, names: tuple[str, ...] | None) -> None:
    """Variables and AS of the outer SELECT; `*` alone stands for what the pattern has."""
    assert projection(query) == names


@pytest.mark.parametrize("braces", ["{ ?a <urn:x#y> '}' ; <urn:q> ?1 }", "{ ?a ex:it\\'s '#}' ; <urn:q> $1 }"])
def test_construct_is_split_at_its_braces(braces: str) -> None:
    """Template, group with modifiers and the template's variables are found in the long and the short form."""
    template, group, names = split_construct(f"CONSTRUCT {braces} WHERE {{ ?a ?p ?b }} LIMIT 2")
    assert template == braces[2:-2]
    assert group == "{ ?a ?p ?b } LIMIT 2"
    assert names == ["1", "a"]
    template, group, names = split_construct("CONSTRUCT WHERE { ?a <urn:p> ?b } LIMIT 2")
    assert (template, names) == ("?a <urn:p> ?b", ["a", "b"])
    assert split_construct("CONSTRUCT {} WHERE { ?a ?b ?c }") == ("", "{ ?a ?b ?c }", [])


@pytest.mark.parametrize("text", ["CONSTRUCT { ?a ?b", "CONSTRUCT {} x", "CONSTRUCT"])
def test_what_cannot_be_split_is_refused(text: str) -> None:
    """An open brace and a missing group are usage errors."""
    with pytest.raises(UsageError):
        split_construct(text)
