"""Content negotiation as HTTP defines it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.server.formats import BOOLEANS, GRAPHS, RESULTS, choose, prefers_html, read_accept

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV ; Q=1", "csv"),
        ("text/*", "csv"),
        ("application/xml, application/json;q=0.5", "xml"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("text/csv;q=0.3, text/tab-separated-values;q=0.4", "tsv"),
        ("text/turtle, */*;q=0.1", "json"),
        ("text/turtle", None),
        ("*/*;q=0", None),
        ("nonsense, text/csv;q=what", "csv"),
        (BROWSER, "xml"),
    ],
)
def test_the_most_valued_offer_wins(accept: str, expected: str | None) -> None:
    """Quality decides, then specificity, then the server's order; nothing acceptable gives nothing."""
    chosen = choose(accept, RESULTS)
    assert (chosen.name if chosen else None) == expected


def test_ask_has_no_csv() -> None:
    """The recommendation on CSV and TSV defines no form for a boolean."""
    assert choose("text/csv", BOOLEANS) is None


def test_only_a_browser_prefers_html() -> None:
    """A program that accepts anything gets RDF."""
    assert prefers_html(BROWSER)
    assert not prefers_html("*/*")
    assert not prefers_html("text/html;q=0.5, text/turtle")


def test_the_engine_writes_every_offer() -> None:
    """Each media type on offer is one that the engine knows, under the IRI that W3C gave the format."""
    for offer in RESULTS:
        kind = QueryResultsFormat.from_media_type(offer.media_type)
        assert kind is not None
        assert kind.iri == offer.iri
    for offer in GRAPHS:
        form = RdfFormat.from_media_type(offer.media_type)
        assert form is not None
        if offer.name != "jsonld":  # the engine's own name for JSON-LD is not the one in W3C's list
            assert form.iri == offer.iri


@given(st.text())
def test_any_header_can_be_read(accept: str) -> None:
    """An Accept header never fails, and every quality lies between 0 and 1."""
    assert all(0 <= quality <= 1 for quality in read_accept(accept).values())
    choose(accept, RESULTS)
