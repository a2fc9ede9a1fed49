"""From request to question."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server.limits import QUERY_BYTES
from kg.server.protocol import DIRECT, FORM, RequestRefused, SparqlRequest, read_question


@given(
    st.text(min_size=1, max_size=200),
    st.lists(st.text(max_size=20), max_size=3),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_each_way_of_asking_carries_the_whole_question(query: str, default: list[str], named: list[str]) -> None:
    """Query and graphs arrive as sent, by GET, form or direct POST, whatever they hold; a graph without a name is none."""
    expected = SparqlRequest(query, tuple(filter(None, default)), tuple(filter(None, named)))
    graphs = [("default-graph-uri", g) for g in default] + [("named-graph-uri", g) for g in named]
    whole = urlencode([("query", query), *graphs]).encode()
    assert read_question("GET", whole, "", b"") == expected
    assert read_question("POST", b"", FORM, whole) == expected
    assert read_question("POST", urlencode(graphs).encode(), f"{DIRECT}; charset=UTF-8", query.encode()) == expected


def test_asking_nothing_is_asking_for_the_description() -> None:
    """GET without parameters, or with a wish for a format alone."""
    assert read_question("GET", b"", "", b"") is None
    assert read_question("GET", b"accept=text/turtle", "", b"") is None


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "status"),
    [
        ("GET", b"query=a&query=b", "", b"", 400),
        ("GET", b"other=1", "", b"", 400),
        ("GET", b"query=" + b"x" * (QUERY_BYTES + 1), "", b"", 414),
        ("GET", b"query=%E4", "", b"", 400),
        ("GET", b"&".join([b"a=1"] * 200), "", b"", 400),
        ("GET", b"update=x", "", b"", 405),
        ("POST", b"", FORM, b"update=x", 405),
        ("POST", b"query=a", FORM, b"query=b", 400),
        ("POST", b"query=a", DIRECT, b"b", 400),
        ("POST", b"", "", b"query=a", 415),
        ("POST", b"", "text/plain", b"ASK {}", 415),
        ("POST", b"", "application/sparql-update", b"CLEAR ALL", 405),
        ("POST", b"", DIRECT + "; charset=latin-1", b"ASK {}", 415),
        ("POST", b"", DIRECT, b"\xff", 400),
        ("POST", b"", DIRECT, b"x" * (QUERY_BYTES + 1), 413),
    ],
)
def test_refusals_have_the_right_status(
    method: str, address: bytes, content_type: str, body: bytes, status: int
) -> None:
    """Each kind of malformed request has its own status and a cure."""
    with pytest.raises(RequestRefused) as caught:
        read_question(method, address, content_type, body)
    assert (caught.value.status, bool(caught.value.cure)) == (status, True)


@given(st.sampled_from(["GET", "POST", "HEAD"]), st.binary(max_size=80), st.text(max_size=40), st.binary(max_size=80))
def test_any_request_is_a_question_or_a_refusal(method: str, address: bytes, content_type: str, body: bytes) -> None:
    """No other error comes out."""
    with suppress(RequestRefused):
        read_question(method, address, content_type, body)
