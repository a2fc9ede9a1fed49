"""Promises of kg.triples.about: everything known about one thing, by kind, values as printed."""

from __future__ import annotations

import pytest

from kg.triples.about import About
from kg.triples.store import Knowledge

KNOWLEDGE = Knowledge()
ABOUT = About(KNOWLEDGE)


@pytest.mark.parametrize("name", ["amisulpride", "amitriptyline", "DRD2"])
def test_every_measurement_of_a_thing_is_on_its_page_as_printed(name):
    """No value is lost or rounded: the printed strings of the graph are those of the table."""
    iri = ABOUT.directory.resolve(name).iri
    rows = KNOWLEDGE.rows(
        "SELECT ?m ?v { ?m a kg:Measurement ; kg:printedValue ?v . { ?m kg:compound <%s> } UNION { ?m kg:target <%s> } }" % (iri, iri)
    )
    page = ABOUT.page(iri)
    shown = sorted(
        value
        for table in page.tables
        if "printed value" in table.columns or "printedValue" in table.columns
        for row in table.rows
        for column, value in zip(table.columns, row, strict=True)
        if column in ("printed value", "printedValue") and value
    )
    assert shown
    assert set(shown) >= {str(r["v"]) for r in rows}


def test_every_row_has_its_columns_and_a_source():
    """Tables are rectangular, and records of compounds name who says so."""
    page = ABOUT.page(ABOUT.directory.resolve("amisulpride").iri)
    for table in page.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
    action = next(t for t in page.tables if "source" in t.columns and "action" in t.title.lower())
    assert all(row[-1] for row in action.rows)


def test_every_named_thing_has_a_page():
    """One of each class of the graph can be shown."""
    rows = KNOWLEDGE.rows("SELECT ?c (MIN(STR(?t)) AS ?one) { ?t a ?c ; rdfs:label ?l FILTER(STRSTARTS(STR(?c), STR(kg:))) } GROUP BY ?c")
    assert rows
    for row in rows:
        assert ABOUT.page(str(row["one"])).iri == row["one"]


def test_a_thing_nobody_knows_has_an_empty_page():
    """Nothing is made up for an IRI that is not in the graph."""
    page = ABOUT.page("https://lab.example/id/nothing")
    assert page.properties == ()
    assert page.tables == ()
