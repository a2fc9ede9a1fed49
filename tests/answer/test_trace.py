"""Promises of kg.answer.trace: routes show themselves, link by link with who says so."""

from __future__ import annotations

import json

import pytest
import shipped
from answer.made import TRACES
from hostile import check_html, check_text
from hypothesis import given, settings

import kg
from kg.answer.trace import Traces
from kg.errors import UsageError
from kg.explore import trace

FOUND = trace("amitriptyline", "CREB@cortical-pyramidal-cell", workspace=shipped.workspace())


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(TRACES)
@settings(max_examples=40, deadline=None)
def test_any_routes_are_one_screen_and_harmless(found):
    """Whatever the names, and however many routes and links."""
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
    assert text.count("⊣") + text.count("→") == len(FOUND[0].links)
    assert FOUND[0].links[0].evidence[0] in text


def test_frames_have_a_row_a_route_or_a_row_a_link():
    """Numbered alike, so that they can be joined."""
    pytest.importorskip("pandas")
    routes, links = FOUND.to_frame(), FOUND.to_frame("links")
    assert list(routes["sign"]) == [t.sign for t in FOUND]
    assert list(routes["length"]) == list(links.groupby("number").size())
    assert links["evidence"][0] == list(FOUND[0].links[0].evidence)
    with pytest.raises(UsageError, match="link"):
        FOUND.to_frame("link")


def test_json_is_that_of_each():
    """A list of plain values."""
    assert json.loads(json.dumps(FOUND.to_json())) == [json.loads(json.dumps(t.to_json())) for t in FOUND]


WORKSPACE = shipped.workspace()


@pytest.mark.parametrize(("length", "most"), [(0, 5), (-1, 5), (17, 5), (5, 0), (5, 1001)])
def test_traces_are_bounded(length, most):
    """A trace without bounds, or with impossible ones, is refused."""
    with pytest.raises(UsageError):
        kg.trace("amisulpride", "cAMP@D2-MSN", workspace=WORKSPACE, max_length=length, k=most)


def test_a_node_is_no_route_to_itself():
    """A route has at least one link; a compound's own action is one."""
    assert kg.trace("DRD2@D2-MSN", "DRD2@D2-MSN", workspace=WORKSPACE) == []
    direct = kg.trace("amisulpride", "DRD2@D2-MSN", workspace=WORKSPACE, max_length=1)
    assert [len(t.links) for t in direct] == [1]
    assert direct[0].sign == "-"
