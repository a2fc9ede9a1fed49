"""Promises of kg.answer.curve: a curve shows itself at a few amounts and hands on all of them."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from answer.made import curves
from hostile import check_html, check_text
from hypothesis import given, settings

from kg.errors import UsageError
from kg.explore import dose, open_workspace

CURVE = dose("amisulpride", ["cAMP@D2-MSN", "serotonin@PFC-cleft"], workspace=open_workspace(), points=25)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(curves())
@settings(max_examples=60, deadline=None)
def test_any_curve_is_one_screen_and_harmless(curve):
    """Whatever the names, and however many points."""
    check_text(repr(curve))
    check_html(curve._repr_html_())


def test_a_curve_shows_both_ends_and_each_node():
    """The first and the last amount with their changes, and how much of the sites is held."""
    text = repr(CURVE)
    row = next(line for line in text.splitlines() if "cAMP@D2-MSN" in line)
    values = CURVE.log2["cAMP@D2-MSN"]
    assert row.split()[1] == f"{values[0]:+.2f}"
    assert row.split()[-1] == f"{values[-1]:+.2f}"
    assert "25 amounts" in text
    assert "nM" in text
    assert "occupied" in text


def test_the_frame_is_long():
    """One row a node and amount, with the numbers of the curve."""
    pytest.importorskip("pandas")
    frame = CURVE.to_frame()
    assert len(frame) == 2 * 25
    mine = frame[frame["node"] == "cAMP@D2-MSN"]
    assert list(mine["amount"]) == list(CURVE.amounts)
    assert list(mine["log2_change"]) == list(CURVE.log2["cAMP@D2-MSN"])
    assert list(mine["change"]) == list(CURVE.change["cAMP@D2-MSN"])
    assert set(frame["unit"]) == {"nM"}


def test_occupancies_are_a_frame_of_their_own():
    """One row a binding and amount."""
    pytest.importorskip("pandas")
    frame = CURVE.to_frame("occupancy")
    assert len(frame) == 25 * len(CURVE.occupancy)
    place = next(iter(CURVE.occupancy))
    assert list(frame[frame["binding"] == place]["occupancy"]) == list(CURVE.occupancy[place])
    with pytest.raises(UsageError, match="occupancies"):
        CURVE.to_frame("occupancies")


def test_json_has_every_number():
    """The fields of the curve as plain values."""
    assert CURVE.to_json() == json.loads(json.dumps(asdict(CURVE)))
