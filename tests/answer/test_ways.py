"""Promises of kg.answer.ways: numbers that agree with the routes themselves."""

from __future__ import annotations

import pytest
import shipped
from hostile import check_html, check_text

from kg.answer.trace import traced
from kg.answer.ways import ways
from kg.direction import SIGNS
from kg.errors import UsageError

WORKSPACE = shipped.workspace()
END = "CREB@cortical-pyramidal-cell"


@pytest.mark.parametrize("start", ["amitriptyline", "HTR2A@cortical-pyramidal-cell"])
def test_the_numbers_are_those_of_the_routes(start):
    """Simple paths by sign, and the length of the shortest; walks are at least as many."""
    routes = traced(WORKSPACE, start, END, 5, 1000)
    assert len(routes) < 1000
    counted, walks, near = ways(WORKSPACE, start, END, 5, ("count", "walks", "reach"))
    told = dict(zip("+-?", (counted.activating, counted.inhibiting, counted.unknown), strict=True))
    assert told == {sign: sum(r.sign == sign for r in routes) for sign in SIGNS.values()}
    for sign, number, length in zip(
        "+-", (walks.activating, walks.inhibiting), (near.activating, near.inhibiting), strict=True
    ):
        lengths = [len(r.links) for r in routes if r.sign == sign]
        assert number >= len(lengths)
        assert not lengths or length <= min(lengths)


def test_numbers_show_themselves_and_strange_questions_are_refused():
    """One screen, harmless; no kind, an unknown one, too many links."""
    found = ways(WORKSPACE, "amitriptyline", "CREB", 3, ("count", "reach"))
    check_text(repr(found))
    check_html(found._repr_html_())
    for length, kinds in ((3, ()), (3, ("votes",)), (99, ("count",))):
        with pytest.raises(UsageError):
            ways(WORKSPACE, "amitriptyline", END, length, kinds)
