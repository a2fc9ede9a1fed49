"""Promises of kg.exchange.bel_term: one spelling for each term, and a reason for what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.exchange.bel_term import statement


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("proteinAbundance(HGNC:AKT1)", "p(HGNC:AKT1)"),
        ('p(HGNC:"AKT1")', "p(HGNC:AKT1)"),
        ("p( HGNC: AKT1 )", "p(HGNC:AKT1)"),
        ('a(CHEBI:"calcium(2+)")', 'a(CHEBI:"calcium(2+)")'),
        ("kinaseActivity(p(HGNC:AKT1, pmod(Ph, Ser, 473)))", "act(p(HGNC:AKT1, pmod(Ph, Ser, 473)))"),
        ("p(HGNC:391 ! AKT1)", "p(HGNC:391)"),
        ("p(HGNC:AKT1)) #note", "p(HGNC:AKT1)"),
    ],
)
def test_a_term_has_one_spelling(text, short):
    """Long and short words, quotation marks and blanks make no difference."""
    assert str(statement(text).subject) == short


def test_a_statement_may_act_on_a_statement():
    """The object of the outer one is the inner one."""
    found = statement("p(HGNC:A) -> (p(HGNC:B) -| p(HGNC:C))")
    assert (found.relation, found.object.relation) == ("->", "-|")


@pytest.mark.parametrize(
    "text",
    ["", "p(", "p(HGNC:A", "p(HGNC:A) ->", "HGNC:A -> p(HGNC:B)", 'p("A) -> p(B)', "p(A B)", "p(" * 99, "p(A)" * 9_999],
)
def test_what_is_no_statement_says_why(text):
    """Cut, without brackets, too deep or too long: an error of the family."""
    with pytest.raises(DataError):
        statement(text)


@given(st.text('p(HGNC:A) ->|=",!#\\', max_size=60))
def test_no_text_breaks_the_reader(text):
    """Any text is a statement or an error of the family; a term reads as itself again."""
    try:
        found = statement(text).subject
    except DataError:
        return
    assert str(statement(str(found)).subject) == str(found)


def test_a_second_relation_makes_an_inner_statement():
    """The brackets around it may be left out; a word that is no relation stands behind the statement."""
    bare, bracketed = (statement(text) for text in ("p(A) -> p(B) -| p(C)", "p(A) -> (p(B) -| p(C))"))
    assert bare == bracketed
    with pytest.raises(DataError, match="behind"):
        statement("p(A) -> p(B) maybe")
