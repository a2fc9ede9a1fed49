"""Promises of kg.answer.compare: compounds side by side."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
import shipped
from answer.made import comparisons
from hostile import check_html, check_text
from hypothesis import given, settings

from kg.answer.compare import Comparison, Shared
from kg.direction import Direction
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


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(comparisons())
@settings(max_examples=60, deadline=None)
def test_any_comparison_is_one_screen_and_harmless(found):
    """Whatever the names, and however many compounds."""
    for shown in (found, found.effects, found.affinities):
        check_text(repr(shown))
        check_html(shown._repr_html_())


def test_a_comparison_shows_affinities_and_effects_of_each_compound():
    """A row a target and a row a node, a column a compound, and how they stand."""
    found = compare("amitriptyline", "nortriptyline", workspace=WORKSPACE, samples=0)
    text = repr(found)
    check_text(text)
    first = found.effects[0]
    row = next(line for line in text.splitlines() if first.name in line)
    assert all(f"{value:+.2f}" in row for value in first.values)
    assert row.endswith(first.standing)
    assert found.affinities[0].label in text
    assert f"of {len(found.effects)})" in text


def test_a_comparison_is_two_frames():
    """A column for each compound, named after it, whatever it is called."""
    pytest.importorskip("pandas")
    found = compare("amitriptyline", "nortriptyline", workspace=WORKSPACE, samples=0)
    effects, affinities = found.to_frame(), found.to_frame("affinities")
    assert list(effects["nortriptyline log2_change"]) == [s.values[1] for s in found.effects]
    assert list(effects["amitriptyline direction"]) == [s.directions[0] for s in found.effects]
    assert list(effects["standing"]) == [s.standing for s in found.effects]
    assert list(affinities["target"]) == [s.name for s in found.affinities]
    assert affinities["amitriptyline nM"][0] == found.affinities[0].values[0]
    named = Comparison(("label", "standing"), (), (Shared("n", "l", (1.0, 2.0), (Direction.INCREASED,) * 2, "shared"),))
    assert len(set(named.to_frame().columns)) == 7
    with pytest.raises(UsageError, match="affinity"):
        found.to_frame("affinity")


def test_the_json_of_a_comparison_has_every_value():
    """The fields as plain values, directions as words."""
    found = compare("amitriptyline", "nortriptyline", workspace=WORKSPACE, samples=0)
    assert found.to_json() == json.loads(json.dumps(asdict(found)))
