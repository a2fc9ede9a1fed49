"""Promises of kg.answer.compare: compounds side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
import shipped

from kg.errors import UsageError
from kg.explore import compare

WORKSPACE = shipped.workspace()


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
