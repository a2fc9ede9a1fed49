"""What counts as the same term on a server follows its description, and no further."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.knowledge.assets import folder
from kg.push.servers import Server, read_servers
from kg.push.verify import _near, term_key

XSD = "http://www.w3.org/2001/XMLSchema#"
SERVERS = read_servers(folder("ontology") / "servers")
PLAIN, VIRTUOSO = Server("plain"), SERVERS["virtuoso"]


def literal(value: str, kind: str) -> ox.Literal:
    """A typed literal."""
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (literal("4.50", "decimal"), literal("4.5", "decimal")),
        (literal("+07", "integer"), literal("7", "integer")),
        (literal("1.0E-9", "double"), literal("0.000000001", "double")),
        (literal("-0.0", "decimal"), literal("0", "decimal")),
        (literal("1", "boolean"), literal("true", "boolean")),
        (literal("INF", "double"), literal("INF", "double")),
        (ox.Literal("x", language="en-gb"), ox.Literal("x", language="en-gb")),
    ],
)
def test_forms_of_one_value_are_one_term(one: ox.Literal, other: ox.Literal) -> None:
    """Value, not spelling, on every server."""
    assert term_key(one, PLAIN) == term_key(other, PLAIN)
    assert term_key(one, VIRTUOSO) == term_key(other, VIRTUOSO)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ox.Literal("4.50"), ox.Literal("4.5")),
        (ox.Literal("x"), ox.Literal("x", language="en")),
        (ox.Literal("x", language="de"), ox.Literal("x", language="en")),
        (ox.Literal("urn:x"), ox.NamedNode("urn:x")),
        (literal("4.5", "decimal"), literal("4.6", "decimal")),
        (literal("12345678901234567890", "integer"), literal("12345678901234567891", "integer")),
        (literal("x", "decimal"), literal("y", "decimal")),
        (ox.Literal("4"), literal("4", "integer")),
    ],
)
def test_different_terms_stay_different(one: ox.Literal, other: ox.Literal) -> None:
    """Strings are compared to the letter, numbers to the last digit, kinds of term are never mixed."""
    assert term_key(one, PLAIN) != term_key(other, PLAIN)
    assert term_key(one, VIRTUOSO) != term_key(other, VIRTUOSO)


def test_only_a_server_that_merges_numbers_merges_them() -> None:
    """5, 5.0 and 5e0 are three terms by the standard and one on Virtuoso."""
    five = [literal("5", "integer"), literal("5", "decimal"), literal("5", "double"), literal("5", "float")]
    assert len({term_key(term, PLAIN) for term in five}) == 4
    assert len({term_key(term, VIRTUOSO) for term in five}) == 1


def test_cut_digits_are_forgiven_only_where_described() -> None:
    """Virtuoso shows 15 digits after the point; elsewhere the 16th counts."""
    long, cut = literal("0.1234567890123456789", "decimal"), literal("0.123456789012346", "decimal")
    assert term_key(long, VIRTUOSO, shown=True) == term_key(cut, VIRTUOSO, shown=True)
    assert term_key(long, PLAIN, shown=True) != term_key(cut, PLAIN, shown=True)


def test_nearness_is_a_matter_of_the_last_digit() -> None:
    """The 16th digit of a double may differ where 15 can be trusted, the 14th may not; text is never near."""
    one, other, far = ("number", "1.000000000000001"), ("number", "1.000000000000002"), ("number", "1.0000000000001")
    assert _near(one, other, 15)
    assert not _near(one, far, 15)
    assert not _near(one, other, None)
    assert not _near(("Literal", "1.000000000000001", "d"), ("Literal", "1.000000000000002", "d"), 15)
    assert not _near(("number", "Infinity"), ("number", "1"), 15)
