"""Promises of kg.answer.verdicts: every affirmed direction is judged against what was computed, with the reason."""

from __future__ import annotations

import pytest
import shipped

from kg.direction import Direction
from kg.explore import perturb

WORKSPACE = shipped.workspace()
VERDICTS = {"agrees", "opposes", "not reached", "not computed"}


@pytest.mark.parametrize("drug", ["amitriptyline", "amisulpride", "amoxapine"])
def test_every_affirmed_direction_has_a_verdict_and_a_reason_and_no_other_has(drug):
    """Hedged statements and those without a direction are left as they are said."""
    answer = perturb(drug, workspace=WORKSPACE, samples=0)
    for s in answer.stated:
        affirmed = s.modality == "affirmed" and s.direction.moves
        assert (s.verdict in VERDICTS) == affirmed
        assert bool(s.because) == affirmed
        assert affirmed or s.verdict is None


def test_an_opposed_statement_is_one_whose_thing_goes_the_other_way_somewhere():
    """And nowhere goes the stated way by half as much: the verdict can be read from the effects."""
    answer = perturb("amitriptyline", workspace=WORKSPACE, samples=0, conc="50 nM")
    opposed = [s for s in answer.stated if s.verdict == "opposes"]
    assert opposed
    for s in opposed:
        moves = [s.direction.sign * e.change for e in answer.effects if e.entity == s.thing]
        assert min(moves) <= -0.1
        assert max(moves) < 0.5 * -min(moves)
        assert f"{-100 * min(moves):.0f} %" in s.because


def test_an_action_is_reached_from_a_level_on():
    """TrkB at the free plasma level is not, with its affinity and the level as the reason; far above it is."""

    def trkb(**level: str) -> set[tuple[str | None, str]]:
        answer = perturb("amitriptyline", workspace=WORKSPACE, samples=0, **level)
        return {(s.verdict, s.because) for s in answer.stated if s.thing.endswith("/NTRK2")}

    assert {verdict for verdict, _ in trkb()} == {"not reached"}
    assert all("Ki 14 µM, 12.5 nM free" in because for _, because in trkb())
    assert "not reached" not in {verdict for verdict, _ in trkb(conc="20 uM")}


def test_a_statement_of_adaptation_is_not_judged_by_an_acute_answer():
    """Desensitisation is slow: the acute answer says how to ask, the chronic one has another reason."""

    def slow(*, chronic: bool) -> str:
        answer = perturb("amitriptyline", workspace=WORKSPACE, samples=0, chronic=chronic)
        return next(s.because for s in answer.stated if s.thing.endswith("/presynaptic-autoreceptors"))

    assert "--chronic" in slow(chronic=False)
    assert "--chronic" not in slow(chronic=True)


def test_without_a_drug_at_its_sites_nothing_agrees():
    """At a level that holds nothing every statement of the network's things is not reached."""
    answer = perturb("amitriptyline", workspace=WORKSPACE, samples=0, conc="1 fM", without_metabolites=True)
    assert {s.verdict for s in answer.stated if s.direction is not Direction.UNKNOWN} <= {
        "not reached", "not computed", None,
    }  # fmt: skip


def test_what_a_sentence_says_to_follow_from_a_target_is_judged_by_that_target():
    """doc-000:144 says the Gs cascade falls by 5-HT7 block; that D2 block raises it in other cells opposes nothing of it."""
    answer = perturb("amisulpride", workspace=WORKSPACE, samples=0)
    said = [s for s in answer.stated if s.statement.endswith("5ht7_block-cascade_down") and s.verdict]
    cascade = [s for s in said if not s.thing.endswith("/HTR7")]
    assert len(cascade) >= 3
    for s in cascade:
        moves = [e.change for e in answer.effects if e.entity == s.thing]
        assert max(moves) >= 0.1  # in all it rises
        assert s.verdict in {"agrees", "not reached"}
        assert "▼" in s.because.partition("; in all ")[0]
        assert "by way of 5-HT7 receptor; in all ▲" in s.because
        assert "by D2 receptor" in s.because
    gone = perturb("amisulpride", workspace=WORKSPACE, samples=0, without="HTR7")
    assert {s.verdict for s in gone.stated if s.statement == said[0].statement and s.thing == cascade[0].thing} == {
        "not reached"
    }


def test_against_another_compound_no_statement_is_judged():
    """What is stated of a drug is stated of it alone; the difference of two drugs bears out and opposes nothing of it."""
    answer = perturb("amitriptyline", against="nortriptyline", workspace=WORKSPACE, samples=0)
    assert {s.verdict for s in answer.stated if s.verdict} == {"not computed"}
    assert all("against another" in s.because for s in answer.stated if s.verdict)
