"""Promises of kg.answer.curve: many amounts in one call are the answers at each."""

from __future__ import annotations

import pytest
import shipped

from kg.errors import UsageError
from kg.explore import dose, perturb

WORKSPACE = shipped.workspace()
NODE = "cAMP@D2-MSN"


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


def test_without_a_range_the_usual_amount_is_the_middle():
    """Two decades to each side of what `kg perturb` would take."""
    usual = perturb("amisulpride", workspace=WORKSPACE, samples=0).scenario.compounds[0].free_nM
    curve = dose("amisulpride", [NODE], workspace=WORKSPACE, points=3)
    assert curve.amounts == pytest.approx((usual / 100, usual, usual * 100))


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
