"""Promises of kg.knowledge.page: a page shows itself, and hands each of its tables on."""

from __future__ import annotations

import json

import pytest
import shipped
from hostile import TEXTS, check_html, check_text
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.knowledge.about import About
from kg.knowledge.page import Page, RecordTable

ABOUT = About(shipped.knowledge())
PAGE = ABOUT.page(ABOUT.directory.resolve("amitriptyline").iri)


@st.composite
def record_tables(draw):
    """A table of one to nine columns and any number of rows."""
    columns = tuple(draw(st.lists(TEXTS, min_size=1, max_size=9)))
    rows = draw(st.lists(st.tuples(*[TEXTS] * len(columns)), max_size=3)) * draw(st.integers(1, 30))
    return RecordTable(draw(TEXTS), columns, tuple(rows))


PAIRS = st.lists(st.tuples(TEXTS, TEXTS), max_size=20).map(tuple)
PAGES = st.builds(
    Page, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple), PAIRS, st.lists(record_tables(), max_size=30).map(tuple)
)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(PAGES)
@settings(max_examples=40, deadline=None)
def test_any_page_is_one_screen_and_harmless(page):
    """Whatever is known of a thing, and whatever it is called."""
    for shown in (page, *page.tables[:2]):
        check_text(repr(shown))
        check_html(shown._repr_html_())


def test_a_page_names_each_kind_of_record_with_its_number():
    """Properties first, then every table, counted; in a notebook the records themselves."""
    text = repr(PAGE)
    assert text.startswith("amitriptyline (Compound)\n")
    assert "CHEMBL629" in text
    rows = {line.split("  ")[1]: line for line in text.splitlines() if line.startswith("  ")}
    for table in PAGE.tables:
        assert str(len(table.rows)) in rows[table.title]
    page = PAGE._repr_html_()
    assert page.count("<table>") == len(PAGE.tables)
    assert f"({20} of {len(PAGE.tables[2].rows)})" in page


def test_a_table_of_a_page_is_a_frame():
    """Its columns and rows as they stand."""
    pytest.importorskip("pandas")
    table = PAGE.tables[2]
    frame = table.to_frame()
    assert list(frame.columns) == list(table.columns)
    assert tuple(map(tuple, frame.to_numpy())) == table.rows


def test_json_has_all_of_a_page():
    """Every property and every row."""
    plain = json.loads(json.dumps(PAGE.to_json()))
    assert plain["id"] == PAGE.iri
    assert plain["properties"]["label"] == "amitriptyline"
    assert [len(t["rows"]) for t in plain["tables"]] == [len(t.rows) for t in PAGE.tables]
    assert plain["tables"][2]["rows"][0] == dict(zip(PAGE.tables[2].columns, PAGE.tables[2].rows[0], strict=True))
