"""Promises of kg.question.unmeasured: what cannot be computed for want of affinities is an error with a cure, never zeros."""

from __future__ import annotations

import pytest
import shipped
from terminal import kg

from kg.errors import DataError
from kg.explore import compare, dose, perturb

WORKSPACE = shipped.workspace()
UNMEASURED = "8-hydroxyamoxapine"


@pytest.mark.parametrize(
    "asked",
    [
        lambda: perturb(UNMEASURED, workspace=WORKSPACE),
        lambda: perturb(UNMEASURED, workspace=WORKSPACE, conc="10 nM"),
        lambda: perturb("amisulpride", workspace=WORKSPACE, against=UNMEASURED),
        lambda: compare("amoxapine", UNMEASURED, workspace=WORKSPACE, samples=0),
        lambda: dose(UNMEASURED, ["cAMP@D2-MSN"], workspace=WORKSPACE),
        lambda: dose(UNMEASURED, ["cAMP@D2-MSN"], workspace=WORKSPACE, low="1 nM", high="1 uM"),
    ],
)
def test_a_compound_without_any_affinity_is_no_answer(asked):
    """The targets by name, and how to bring what is missing, whatever level is given and whichever side it stands on."""
    with pytest.raises(DataError, match="noradrenaline transporter, serotonin transporter") as refused:
        asked()
    assert "kg new profile NAME" in refused.value.cure


def test_nothing_is_written_of_it():
    """Exit 3 and nothing on standard output, so that no program takes zeros for an answer."""
    run = kg("perturb", UNMEASURED, "-f", "json")
    assert (run.returncode, run.stdout) == (3, "")


def test_the_cure_of_a_table_is_a_value():
    """A bound is no value, and it is said that one is all that is there."""
    row = {"target": "DRD2", "action": "antagonist", "type": "Ki", "relation": ">", "value": 10000, "unit": "nM"}
    with pytest.raises(DataError, match="only a bound") as refused:
        perturb(profile=[row], workspace=WORKSPACE, samples=0)
    assert "Ki = 20 nM" in refused.value.cure
    assert perturb(profile=[{**row, "relation": "=", "value": 20}], workspace=WORKSPACE, samples=0).effects[0].change


def test_beside_another_it_is_told_and_left_out():
    """A metabolite or a partner without affinities takes nothing from what is known of the other."""
    both = perturb("amisulpride", UNMEASURED, workspace=WORKSPACE, samples=0)
    assert both.effects[0].change == perturb("amisulpride", workspace=WORKSPACE, samples=0).effects[0].change
    assert any(UNMEASURED in note and "no affinity is recorded" in note for note in both.notes)
    assert dose("amoxapine", ["cAMP@D2-MSN"], workspace=WORKSPACE, points=2)
