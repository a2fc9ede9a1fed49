"""Promises of kg.question.levels: levels are alike where that is asked, and nobody's level is made up."""

from __future__ import annotations

import pytest
import shipped

from kg.errors import DataError, UsageError
from kg.explore import perturb
from kg.question.levels import joined, levelled
from kg.question.scenario import Question

WORKSPACE = shipped.workspace()
PAIR = Question(("amitriptyline", "amoxapine"))


def asked(at: str, question: Question = PAIR):
    """The sides of a comparison at a level."""
    return levelled(WORKSPACE, question, each=False, at=at)


def test_the_same_occupancy_is_the_same_occupancy():
    """What the drugs hold of the target together with their metabolites, where nothing competes, is as asked."""
    for one in asked("same-occupancy SERT 80 %"):
        posed = WORKSPACE.pose(one.question)
        free = {given.iri: given.free.value for given in posed.prepared.given}
        ratios = {t.compound: free[t.compound] / t.affinity.value for t in posed.prepared.targets
                  if t.target.endswith("SLC6A4") and t.affinity and not t.problem}  # fmt: skip
        total = sum(ratios.values())
        assert total / (1 + total) == pytest.approx(0.8, abs=1e-6)
        assert "80 %" in one.basis


def test_without_a_number_the_first_compound_sets_it():
    """Its own level stays what it is."""
    first = asked("same-occupancy SERT")[0]
    own = perturb("amitriptyline", workspace=WORKSPACE, samples=0).scenario.compounds[0].free_nM
    assert WORKSPACE.pose(first.question).prepared.given[0].free.value == pytest.approx(own, rel=1e-6)
    assert "its own level" in first.basis


def test_the_same_concentration_is_one_number():
    """That of the first, or the one that is written."""
    own, given = (asked(at) for at in ("same-conc", "same-conc 20 nM"))
    levels = [[WORKSPACE.pose(one.question).prepared.given[0].free.value for one in found] for found in (own, given)]
    assert levels[0][0] == pytest.approx(levels[0][1], rel=1e-6)
    assert levels[1] == [20.0, 20.0]


def test_a_therapeutic_level_is_recorded_or_refused():
    """A compound without recorded plasma levels is named, with what else can be asked."""
    assert [one.basis for one in asked("therapeutic")] == ["", ""]
    with pytest.raises(DataError, match="7-hydroxyamoxapine") as caught:
        asked("therapeutic", Question(("amoxapine", "7-hydroxyamoxapine")))
    assert "same-conc" in caught.value.cure


@pytest.mark.parametrize(
    "at", ["same", "same-occupancy", "same-occupancy SERT 120 %", "same-conc 20 mg/day", "equal 3"]
)
def test_what_is_no_level_is_answered_with_those_that_are(at):
    """Nothing is computed at a level that nobody asked for."""
    with pytest.raises(UsageError):
        asked(at)


def test_an_amount_and_a_level_are_two_answers():
    """Neither is silently left out."""
    with pytest.raises(UsageError, match="amount"):
        asked("same-conc", Question(("amitriptyline=5 nM", "amoxapine")))
    with pytest.raises(DataError, match="no recorded affinity"):
        asked("same-occupancy HERG", Question(("amisulpride", "amoxapine")))


def test_the_target_may_stand_behind_the_option_without_quotes():
    """The one name that is no compound is it."""
    names, at = joined(WORKSPACE, ["amitriptyline", "amoxapine", "SERT"], "same-occupancy")
    assert (names, at) == (("amitriptyline", "amoxapine"), "same-occupancy SERT")
