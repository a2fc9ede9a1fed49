"""Promises of kg.answer.explanation: routes are shown with shares that add up, on a screen and in a frame."""

from __future__ import annotations

import json

import pytest
import shipped
from answer.made import EXPLANATION_LISTS, EXPLANATIONS
from hostile import check_html, check_text
from hypothesis import given, settings

from kg.answer.explanation import OTHER, ROUTES_SHOWN, Explanations
from kg.errors import UsageError
from kg.explore import explain

WORKSPACE = shipped.workspace()
WHY = explain("amitriptyline", "cAMP@D2-MSN", workspace=WORKSPACE, samples=0, k=12)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(EXPLANATIONS, EXPLANATION_LISTS)
@settings(max_examples=40, deadline=None)
def test_any_explanation_is_one_screen_and_harmless(one, several):
    """Whatever the names, and however many routes and nodes."""
    for shown in (one, several):
        check_text(repr(shown))
        check_html(shown._repr_html_())


def test_shares_on_the_screen_add_up_to_the_change():
    """Named routes, those that are not shown as one line, and the rest: together the effect."""
    one = WHY[0]
    lines = repr(one).partition("by target")[0].splitlines()
    shares = [float(line.split()[-1]) for line in lines[2:] if line.split()[-1][0] in "+-"]
    assert len(shares) == ROUTES_SHOWN + 2
    assert sum(shares) == pytest.approx(one.effect, abs=0.0005 * len(shares))
    assert f"{len(one.routes) - ROUTES_SHOWN} more named routes" in repr(one)
    assert f"{one.effect:+.3f}" in repr(one).splitlines()[0]


def test_routes_are_shown_with_their_signs():
    """From the compound, over an arrow for each link, to the node."""
    first = WHY[0].routes[0]
    assert first.links[0].source in repr(WHY)
    assert "⊣" in repr(WHY)
    assert first.sentence[:60] in WHY._repr_html_()


def test_a_list_of_one_shows_the_one_and_stays_a_list():
    """`kg.explain` gives a list; what it prints is what its only entry prints."""
    assert isinstance(WHY, list)
    assert repr(WHY) == repr(WHY[0])
    assert list(WHY) == WHY


def test_several_nodes_stand_in_one_table():
    """Each with its change and the target that carries most."""
    several = explain("amitriptyline", "cAMP", workspace=WORKSPACE, samples=0)
    assert len(several) > 1
    text = repr(several)
    check_text(text)
    assert text.startswith(f"{len(several)} explanations")
    assert several[0].node in text
    assert f"{several[0].effect:+.3f}" in text


def test_the_frame_adds_up_node_by_node():
    """One row a route and one for the rest; shares of a node add up to its change."""
    pytest.importorskip("pandas")
    several = explain("amitriptyline", "cAMP", workspace=WORKSPACE, samples=0)
    frame = several.to_frame()
    assert len(frame) == sum(len(one.routes) + 1 for one in several)
    sums = frame.groupby("node", sort=False)["share"].sum()
    for one in several:
        assert sums[one.node] == pytest.approx(one.effect, abs=1e-9)
    assert list(frame["route"]).count(OTHER) == len(several)
    assert len(several[0].to_frame()) == len(several[0].routes) + 1


def test_targets_are_a_frame_of_their_own():
    """One row a target, with its share."""
    pytest.importorskip("pandas")
    frame = WHY.to_frame("targets")
    assert list(zip(frame["target"], frame["share"], strict=True)) == list(WHY[0].by_target)
    with pytest.raises(UsageError, match="route"):
        WHY.to_frame("route")


def test_json_is_that_of_each():
    """And nothing in it needs this program to be read."""
    assert json.loads(json.dumps(WHY.to_json())) == [json.loads(json.dumps(one.to_json())) for one in WHY]
    assert Explanations().to_json() == []
