"""Promises of kg.answer.compare: compounds side by side."""

from __future__ import annotations

import json
from functools import cache
from math import isnan
from pathlib import Path

import pytest
import shipped
from answer.made import comparisons
from hostile import check_html, check_text
from hypothesis import given, settings

from kg.answer.compare import Comparison, Shared
from kg.direction import Direction
from kg.errors import NotFound, UsageError
from kg.explore import compare, perturb

WORKSPACE = shipped.workspace()


@cache
def pair():
    """Two drugs of one family, compared once for all tests that only read."""
    return compare("amitriptyline", "nortriptyline", workspace=WORKSPACE, samples=0)


def test_one_compound_at_two_doses_is_told_apart():
    """The columns of a comparison have different names, so that no value is lost."""
    found = compare(
        "amisulpride=5 nM", "amisulpride=500 nM", "amisulpride", "amisulpride", workspace=WORKSPACE, samples=0
    )
    assert len(set(found.names)) == 4
    assert "amisulpride 5 nM" in found.names
    assert all(len(s.values) == 4 for s in (*found.orders, *found.effects, *found.pathways))


def test_a_profile_stands_beside_a_compound(tmp_path: Path):
    """Its affinities are in the table, and the same numbers give the same effects."""
    path = tmp_path / "p.tsv"
    path.write_text(
        "#compound mine\n#free_nM 20\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    found = compare(workspace=WORKSPACE, samples=0, profile=(path, path))
    assert [value.printed for value in found.affinities] == ["2 nM", "2 nM"]
    assert (found.orders[0].order, found.orders[0].ratio) == (" = ".join(found.names), "1")
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
    for shown in (found, found.effects, found.pathways, found.compounds):
        check_text(repr(shown))
        check_html(shown._repr_html_())


def test_a_comparison_shows_affinities_and_effects_of_each_compound():
    """A row a target and a row a node, a column a compound, and how they stand."""
    found = pair()
    text = repr(found)
    check_text(text)
    first = found.effects[0]
    row = next(line for line in text.splitlines() if first.name in line)
    assert all(f"{value:+.2f}" in row for value in first.values)
    assert row.endswith(first.standing)
    assert found.orders[0].label in text
    assert all(value.printed in text for values in found.orders[0].values for value in values[:1])
    assert f"of {len(found.effects)})" in text


def test_a_comparison_is_frames():
    """A column for each compound, named after it, whatever it is called; recorded values a row each."""
    pytest.importorskip("pandas")
    found = pair()
    effects, affinities = found.to_frame(), found.to_frame("affinities")
    assert list(effects["nortriptyline log2_change"]) == [s.values[1] for s in found.effects]
    assert list(effects["amitriptyline direction"]) == [s.directions[0] for s in found.effects]
    assert list(effects["standing"]) == [s.standing for s in found.effects]
    assert list(affinities["value"]) == [v.value for v in found.affinities]
    scores = [None if isnan(value) else value for value in found.to_frame("pathways")["amitriptyline score"]]
    assert scores == [p.values[0] for p in found.pathways]
    assert list(found.to_frame("compounds")["free_nM"]) == [c.free_nM for c in found.compounds]
    shared = Shared("n", "l", (1.0, 2.0), (Direction.INCREASED,) * 2, "shared")
    assert len(set(Comparison(("label", "standing"), (), (), (), (), (shared,)).to_frame().columns)) == 7
    with pytest.raises(UsageError, match="affinity"):
        found.to_frame("affinity")


def test_the_json_says_the_level_of_each_and_only_recorded_affinities():
    """Keys of the interface; nothing in it needs this program to be read."""
    found = pair()
    plain = found.to_json()
    assert plain == json.loads(json.dumps(plain))
    assert set(plain) >= {"compounds", "affinities", "effects", "pathways"}
    assert all(set(one) >= {"label", "dose", "free_nM", "basis"} and one["free_nM"] > 0 for one in plain["compounds"])
    assert all(isinstance(one["value"], str) and one["source"] for one in plain["affinities"])
    assert not any(isinstance(value, float) for one in plain["affinities"] for value in one.values())


def test_pathways_are_compared_with_the_calls_of_each_answer():
    """Score and direction are those of the compound's own answer; one that changes nowhere there is unchanged."""
    answers = [perturb(name, workspace=WORKSPACE, samples=0) for name in ("amitriptyline", "nortriptyline")]
    found = pair()
    own = [{p.pathway: p for head in answer.pathways for p in (head, *head.told)} for answer in answers]
    assert found.pathways
    for row in found.pathways:
        for table, value, direction in zip(own, row.values, row.directions, strict=True):
            known = table.get(row.name)
            assert (value, direction) == ((known.score, known.direction) if known else (None, Direction.UNCHANGED))


def test_a_comparison_can_be_of_one_target_pathway_or_place():
    """Nothing of another is in it."""
    narrow = {"workspace": WORKSPACE, "samples": 0}
    one = compare("amitriptyline", "amoxapine", target="SERT", **narrow)
    assert {v.label for v in one.affinities} == {"serotonin transporter"}
    assert one.effects
    assert all(e.name.startswith("SLC6A4@") for e in one.effects)
    placed = compare("amitriptyline", "amoxapine", in_="D2-MSN", **narrow)
    assert placed.effects
    assert all(e.name.endswith("@D2-MSN") for e in placed.effects)
    assert "serotonin transporter" not in {v.label for v in placed.affinities}
    led = compare("amitriptyline", "amoxapine", pathway="Gq/PLC pathway", **narrow)
    assert [p.label for p in led.pathways] == ["Gq/PLC pathway"]
    assert "PKC" in {e.name.partition("@")[0] for e in led.effects}
    assert "SLC6A4" not in {e.name.partition("@")[0] for e in led.effects}
    with pytest.raises(NotFound, match="no pathway"):
        compare("amitriptyline", "amoxapine", pathway="SERT", **narrow)
