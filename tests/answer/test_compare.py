"""Promises of kg.answer.compare: curves over amounts, and compounds side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
import shipped

from kg.errors import UsageError
from kg.explore import compare, dose, perturb

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


def test_one_compound_at_two_doses_is_told_apart():
    """The columns of a comparison have different names, so that no value is lost."""
    found = compare(
        "amisulpride=5 nM", "amisulpride=500 nM", "amisulpride", "amisulpride", workspace=WORKSPACE, samples=0
    )
    assert len(set(found.compounds)) == 4
    assert "amisulpride 5 nM" in found.compounds
    assert all(len(s.values) == 4 for s in (*found.affinities, *found.effects))


def test_a_profile_stands_beside_a_compound(tmp_path: Path):
    """Its affinities are in the table, and the same numbers give the same effects."""
    path = tmp_path / "p.tsv"
    path.write_text(
        "#compound mine\n#free_nM 20\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    found = compare(workspace=WORKSPACE, samples=0, profile=(path, path))
    assert found.affinities[0].values == pytest.approx((2.0, 2.0))
    assert found.effects
    assert all(s.values[0] == s.values[1] and s.standing == "shared" for s in found.effects)


def test_what_is_open_for_the_other_is_not_only_ours():
    """A node that moves for one compound and is uncertain for the other is not said to move for one alone."""
    found = compare("amitriptyline", "nortriptyline", workspace=WORKSPACE, samples=16)
    for node in found.effects:
        doubtful = [d for d in node.directions if d in ("uncertain", "conflicting")]
        assert bool(doubtful and node.standing.startswith("only")) == ("open for" in node.standing)


def test_two_are_needed():
    """One compound is beside nothing."""
    with pytest.raises(UsageError):
        compare("amisulpride", workspace=WORKSPACE)
