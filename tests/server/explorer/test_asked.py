"""Parameters of an address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.server.explorer.asked import SCENARIO, TEXT_LIMIT, address, keywords, read
from kg.server.protocol import RequestRefused


@pytest.mark.parametrize(
    "pairs",
    [
        [("nonsense", "1")], [("dose", "1 mg"), ("dose", "2 mg")], [("chronic", "maybe")], [("samples", "-1")], [("samples", "9999")],
        [("samples", "٣")], [("dose", "x" * (TEXT_LIMIT + 1))], [("against", "a")] * 21, [("", "x")],
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused(pairs: list[tuple[str, str]]) -> None:
    """Unknown, repeated, endless and unreadable parameters are 400 with a cure."""
    with pytest.raises(RequestRefused) as caught:
        read(pairs, SCENARIO)
    assert caught.value.status == 400
    assert caught.value.cure


def test_what_says_nothing_is_left_out() -> None:
    """Empty fields of a form and switches that are off; the order is the page's own."""
    found = read([("in", ""), ("chronic", "0"), ("samples", ""), ("without", "B"), ("dose", " 5 mg/day ")], SCENARIO)
    assert list(found.items()) == [("dose", "5 mg/day"), ("without", ["B"])]
    assert found["conc"] == ""
    assert read([("samples", "0")], SCENARIO) == {"samples": 0}


@given(st.text(max_size=50), st.lists(st.text(min_size=1, max_size=20).map(str.strip).filter(bool), max_size=3))
def test_an_address_holds_every_control(dose: str, without: list[str]) -> None:
    """What is written into a permalink is read back the same."""
    asked = read([("dose", dose), *(("without", one) for one in without), ("chronic", "1")], SCENARIO)
    made = urlsplit(address("/compound/x", asked))
    assert read(parse_qsl(made.query, keep_blank_values=True), SCENARIO) == asked


def test_a_pretreatment_is_never_a_file() -> None:
    """The command line reads tables of that name; a server opens nothing."""
    with pytest.raises(UsageError, match="no compound"):
        keywords({"pretreat": "/etc/hostname"}, shipped.workspace())
    assert keywords({"pretreat": "amoxapine"}, shipped.workspace())["pretreat"] == "amoxapine"
