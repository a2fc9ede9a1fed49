"""Promises of kg.answer.curve: a curve shows itself at a few amounts and hands on all of them."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
import shipped
from answer.made import curves
from hostile import check_html, check_text
from hypothesis import given, settings

from kg.errors import UsageError
from kg.explore import dose, perturb

CURVE = dose("amisulpride", ["cAMP@D2-MSN", "serotonin@PFC-cleft"], workspace=shipped.workspace(), points=25)


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
    assert CURVE.unit in text
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
    assert set(frame["unit"]) == {CURVE.unit}


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


WORKSPACE = shipped.workspace()
NODE = "cAMP@D2-MSN"
# Places that the barrier does not guard.
OUTSIDE = ("prolactin-secretion@lactotroph", "Gi@cardiac-myocyte")


def test_each_point_is_the_answer_at_that_amount():
    """A curve solved in one call equals questions asked one by one."""
    curve = dose("amisulpride", [NODE], workspace=WORKSPACE, low="1 nM", high="100 nM", points=3)
    for amount, move in zip(curve.amounts, curve.log2[NODE], strict=True):
        answer = perturb(f"amisulpride={amount:.12g} nM", workspace=WORKSPACE, samples=0)
        assert move == pytest.approx({e.node: e.log2_change for e in answer.effects}[NODE], abs=1e-9)


def test_occupancy_rises_with_the_amount():
    """More compound, more of every site."""
    curve = dose("amisulpride", [NODE], workspace=WORKSPACE, low="50 mg/day", high="800 mg/day", points=5)
    assert curve.unit == "mg/day"
    assert curve.occupancy
    assert all(list(v) == sorted(v) for v in curve.occupancy.values())


@pytest.mark.parametrize(
    ("drug", "unit"),
    [
        ("haloperidol", "ng/mL"),
        ("amisulpride", "ng/mL"),
        ("buspirone", "ng/mL"),
        ("caffeine", "ng/mL"),
        ("levodopa", "nM"),
        ("domperidone", "nM outside the brain"),
        ("glycopyrronium", "nM outside the brain"),
    ],
)
def test_without_a_range_the_middle_is_the_answer(drug, unit):
    """Two decades to each side of what `kg perturb` takes, where the curve has its changes.

    Against plasma where a free level would have other affinities (in-vivo ones) or another level outside the brain, against the level
    outside where no plasma level is known.
    """
    curve = dose(drug, [NODE, *OUTSIDE], workspace=WORKSPACE, points=3)
    assert curve.unit == unit
    assert curve.amounts == pytest.approx((curve.amounts[1] / 100, curve.amounts[1], curve.amounts[1] * 100))
    answer = perturb(drug, workspace=WORKSPACE, samples=0)
    told = {e.node: e.log2_change for e in answer.effects}
    assert {key: values[1] for key, values in curve.log2.items()} == pytest.approx(
        {key: told[key] for key in curve.log2}, abs=1e-6
    )


@pytest.mark.parametrize(
    "given",
    [{"low": "1 nM"}, {"low": "1 nM", "high": "1 mg/day"}, {"low": "10 nM", "high": "1 nM"}, {"low": "1 nM", "high": "1 nM"},
     {"points": 1}, {"points": 501}, {"profile": ("a.tsv", "b.tsv")[:0], "points": -1}],
)  # fmt: skip
def test_ranges_that_are_none(given):
    """One end, two kinds, upside down, empty, or no number of points: one error with a cure."""
    with pytest.raises(UsageError) as caught:
        dose("amisulpride", [NODE], workspace=WORKSPACE, **given)
    assert caught.value.cure


def test_a_curve_is_of_one_compound_and_some_node():
    """Neither no compound nor no node."""
    with pytest.raises(UsageError):
        dose("", [NODE], workspace=WORKSPACE)
    with pytest.raises(UsageError):
        dose("amisulpride", [], workspace=WORKSPACE)


def test_a_band_lies_around_its_curve_and_is_there_where_it_is_asked_for():
    """Without samples there is none; with samples low and high enclose the middle of the draws."""
    assert CURVE.band == {}
    curve = dose("amisulpride", [NODE], workspace=WORKSPACE, points=2, samples=6)
    for key, (low, high) in curve.band.items():
        assert len(low) == len(high) == len(curve.amounts)
        assert all(a <= b for a, b in zip(low, high, strict=True))
        assert all(a <= value <= b for a, value, b in zip(low, curve.log2[key], high, strict=True))
