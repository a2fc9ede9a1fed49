"""Promises of kg.answer.in_vivo: measured effects of the same compound stand beside the computed ones, and where they go apart is said."""

from __future__ import annotations

import pytest
import shipped

from kg.answer.in_vivo import AGREES, LESS, NOT_SEEN, OPPOSES, VERDICTS, MeasuredBeside, by_node
from kg.explore import perturb

WORKSPACE = shipped.workspace()


def beside(node: str, verdict: str) -> MeasuredBeside:
    """A measured effect with a verdict."""
    return MeasuredBeside("e", node, 0.2, 0.4, "", "", 0.3, verdict)


@pytest.mark.parametrize("drug", ["fluoxetine", "morphine", "nicotine"])
def test_each_measured_effect_is_a_record_and_its_change_that_of_the_node(drug):
    """Range, source and compound are the record's; the verdict can be read from range and change."""
    answer = perturb(drug, workspace=WORKSPACE, samples=0)
    changes = {e.node: e.change for e in answer.effects}
    rows = {r["name"]: r for r in WORKSPACE.knowledge.rows(
        "SELECT ?e (REPLACE(STR(?e), '^.*/', '') AS ?name) ?low ?high { ?e a kg:MeasuredEffect ; kg:percentLow ?low ; kg:percentHigh ?high . "
        "FILTER NOT EXISTS { ?e a kg:BackgroundKnowledge } }")}  # fmt: skip
    assert answer.measured
    for one in answer.measured:
        low, high = (float(str(rows[one.effect][end])) / 100 - 1 for end in ("low", "high"))
        assert (one.low, one.high, one.change) == pytest.approx((low, high, changes[one.node]))
        assert one.verdict in VERDICTS
        assert one.source  # who says so: a publication, or the page where it was read
        if one.verdict == OPPOSES:
            assert one.low * one.change < 0
        if one.verdict == AGREES:
            assert (one.change > 0.1) == (one.low > -0.1 and one.high > 0.2)


def test_where_less_is_held_than_was_measured_nothing_is_compared():
    """At a thousandth of the level every effect with a known part held is set aside, and none agrees."""
    answer = perturb("fluoxetine", conc="0.05 nM", workspace=WORKSPACE, samples=0)
    assert {one.verdict for one in answer.measured} == {LESS}


def test_another_question_is_not_held_against_it():
    """A lost target, a second compound and a held node are other experiments; the chronic answer has effects of its own."""
    conditions = ({"without": "SLC6A4"}, {"against": "citalopram"}, {"set": "dopamine@striatum-cleft=1"})
    assert not [
        one for more in conditions for one in perturb("fluoxetine", workspace=WORKSPACE, samples=0, **more).measured
    ]
    assert not perturb("fluoxetine", "morphine", workspace=WORKSPACE, samples=0).measured
    now, later = (
        {m.effect for m in perturb("fluoxetine", chronic=slow, workspace=WORKSPACE, samples=0).measured}
        for slow in (False, True)
    )
    assert later
    assert not now & later


def test_a_node_that_agrees_with_one_study_agrees():
    """Studies differ; the answer is not held against the one that it does not fit."""
    found = by_node([beside("a", OPPOSES), beside("a", AGREES), beside("b", NOT_SEEN), beside("b", OPPOSES)])
    assert [one.node for one in found[AGREES]] == ["a"]
    assert [one.node for one in found[NOT_SEEN]] == ["b"]
    assert not found[OPPOSES]
