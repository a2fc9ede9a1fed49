"""A query is taken apart at its real seams, not at look-alikes inside strings, IRIs and comments."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.sparql.query_text import is_ordered, query_form, split_construct, split_prologue


def test_prologue_and_body_part_at_the_first_keyword() -> None:
    """PREFIX and BASE lines go to the front, comments vanish, look-alikes stay where they are."""
    text = (
        "# PREFIX no: <urn:no>\nPREFIX a: <urn:a#b> BASE <urn:base/>\nprefix : <urn:c>\n"
        'SELECT ?x # not <this>\nWHERE { ?x a:p "# kept PREFIX z: <urn:z>" , <urn:x#y> }'
    )
    prologue, body = split_prologue(text)
    assert prologue.split() == ["PREFIX", "a:", "<urn:a#b>", "BASE", "<urn:base/>", "prefix", ":", "<urn:c>"]
    assert body.startswith("SELECT ?x")
    assert "not <this>" not in body
    assert '"# kept PREFIX z: <urn:z>"' in body
    assert "<urn:x#y>" in body


@pytest.mark.parametrize("text", ["INSERT DATA {}", "DROP ALL", "", "SELECTED ?x {}", "MOVE <a> TO <b>"])
def test_updates_are_no_queries(text: str) -> None:
    """Everything but the four query forms is refused."""
    with pytest.raises(UsageError):
        query_form(split_prologue(text)[1])


def test_order_is_looked_for_outside_the_group() -> None:
    """An ORDER BY in a subquery or a string does not sort the outer query."""
    assert is_ordered("SELECT ?x { ?x ?p ?o } ORDER BY ?x LIMIT 3")
    assert not is_ordered("SELECT ?x { { SELECT ?x { ?x ?p ?o } ORDER BY ?x } }")
    assert not is_ordered('SELECT ?x { ?x ?p "} ORDER BY ?x" }')


def test_construct_is_split_at_its_braces() -> None:
    """Template, group with modifiers and the template's variables are found in the long and the short form."""
    template, group, names = split_construct('CONSTRUCT { ?a <urn:x#y> "}" ; <urn:q> ?b } WHERE { ?a ?p ?b } LIMIT 2')
    assert template.strip() == '?a <urn:x#y> "}" ; <urn:q> ?b'
    assert group == "{ ?a ?p ?b } LIMIT 2"
    assert names == ["a", "b"]
    template, group, names = split_construct("CONSTRUCT WHERE { ?a <urn:p> ?b } LIMIT 2")
    assert (template.strip(), names) == ("?a <urn:p> ?b", ["a", "b"])


@pytest.mark.parametrize(
    "text", ["CONSTRUCT { ?a ?b ?c } FROM <urn:g> WHERE {}", "CONSTRUCT { ?a ?b", "CONSTRUCT {} x"]
)
def test_what_cannot_be_split_is_refused(text: str) -> None:
    """FROM, an open brace and a missing group are usage errors."""
    with pytest.raises(UsageError):
        split_construct(text)
