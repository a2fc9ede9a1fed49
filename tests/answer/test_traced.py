"""Promises of kg.answer.traced: routes show themselves, link by link, with their steps and who says so."""

from __future__ import annotations

import json
from itertools import product

import pytest
import shipped
from answer.made import TRACES
from hostile import check_html, check_text
from hypothesis import given, settings

from kg.answer.traced import Traces, sign_along, sign_of
from kg.errors import UsageError
from kg.explore import trace

FOUND = trace("amitriptyline", "CREB@cortical-pyramidal-cell", workspace=shipped.workspace())


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(TRACES)
@settings(max_examples=40, deadline=None)
def test_any_routes_are_one_screen_and_harmless(found):
    """Whatever the names, and however many routes, links and steps."""
    check_text(repr(found))
    check_html(found._repr_html_())
    for one in found[:2]:
        check_text(repr(one))
        check_html(one._repr_html_())


def test_routes_are_a_list_that_shows_sign_and_length():
    """One line or more a route, its sign and its number of links at the end of the first."""
    assert isinstance(FOUND, list)
    line = repr(FOUND).splitlines()[2]
    assert line.split()[0] == "amitriptyline"
    assert line.split()[-2:] == [FOUND[0].sign, str(len(FOUND[0].links))]
    assert repr(Traces()) == "no route"


def test_a_route_shows_each_link_with_its_sources():
    """Every link is there, and the document that states the first."""
    text = repr(FOUND[0])
    assert FOUND[0].links[0].evidence[0] in text
    assert all(link.target.partition("@")[0] in text for link in FOUND[0].links)


def test_frames_have_a_row_a_route_or_a_row_a_link():
    """Numbered alike, so that they can be joined."""
    pytest.importorskip("pandas")
    routes, links = FOUND.to_frame(), FOUND.to_frame("links")
    assert list(routes["sign"]) == [t.sign for t in FOUND]
    assert list(routes["share"]) == [t.share for t in FOUND]
    assert list(routes["length"]) == list(links.groupby("number").size())
    assert links["evidence"][0] == list(FOUND[0].links[0].evidence)
    with pytest.raises(UsageError, match="link"):
        FOUND.to_frame("link")


def test_json_is_that_of_each():
    """A list of plain values, the steps of each link among them."""
    plain = json.loads(json.dumps(FOUND.to_json()))
    assert plain == [json.loads(json.dumps(t.to_json())) for t in FOUND]
    assert {"from", "to", "sign", "share", "evidence", "steps"} == plain[0]["links"][0].keys()
    assert {"step", "sign", "mechanism", "time", "condition", "basis", "evidence"} == plain[0]["links"][0]["steps"][
        0
    ].keys()


def test_no_sign_is_made_up():
    """Side by side, signs that differ are both kept; one behind the other they multiply; what is not known stays so."""
    assert [sign_of(two) for two in ("++", "--", "+-", "+?", "")] == ["+", "-", "±", "?", "?"]
    for one, two in product("+-±?", repeat=2):
        both = sign_along((one, two))
        assert both == sign_along((two, one))
        assert both == ("?" if "?" in one + two else "±" if "±" in one + two else "+" if one == two else "-")
