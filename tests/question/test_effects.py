"""Promises of kg.question.effects: a measured effect becomes the experiment that it was, and what cannot be posed says why."""

from __future__ import annotations

from functools import cache

import pytest
import shipped

from kg.engine.model import Time
from kg.question.assumed import UNIT
from kg.question.effects import PosedEffects, measured_effects, posed_effects


@cache
def posed() -> PosedEffects:
    """Every measured effect that is shipped, posed once."""
    workspace = shipped.workspace()
    return posed_effects(workspace, measured_effects(workspace))


def the(name: str):
    """An effect with its observation and scenario."""
    found = posed()
    place = [effect.name for effect in found.effects].index(name)
    seen = found.observations[place]
    return found.effects[place], seen, found.scenarios[seen.scenario]


def test_most_effects_are_posed_and_every_other_says_why() -> None:
    """No effect is lost: it has an observation or a reason."""
    found, all_of_them = posed(), measured_effects(shipped.workspace())
    assert len(found.effects) + len(found.refused) == len(all_of_them)
    assert len(found.refused) < 0.06 * len(all_of_them)
    assert all(why for _, why in found.refused)


def test_a_drug_without_an_affinity_holds_what_the_effect_says() -> None:
    """Nobody printed an affinity of fenclonine: the level follows from the share held, in units of the affinity."""
    effect, _, scenario = the("pcpa-serotonin-pfc-dialysate")
    (dose,), bindings = scenario.treatment.doses, scenario.treatment.bindings
    assert {b.affinity_nM for b in bindings} == {UNIT}
    share = dose.free_nM / (dose.free_nM + UNIT)
    assert effect.share[0] < share < effect.share[1]


def test_a_share_is_of_the_target_that_was_named() -> None:
    """Dizocilpine is given to hold NMDA receptors; the level is that of these, not of a site that happens to have a number."""
    effect, _, scenario = the("MK-801-cFos-accumbens")
    held = [b for b in scenario.treatment.bindings if b.target == effect.held]
    (dose,) = scenario.treatment.doses
    assert held
    for binding in held:
        assert effect.share[0] <= dose.free_nM / (dose.free_nM + binding.affinity_nM) <= effect.share[1]


@pytest.mark.parametrize(
    ("name", "density", "capacity"),
    [
        ("fluoxetine-HTR1Adensity-raphe-chronic", True, False),
        ("fluoxetine-HTR1Acoupling-raphe-chronic", True, True),
        ("fluoxetine-ERK-cortex-chronic", False, False),
    ],
)
def test_number_capacity_and_response_are_read_apart(name: str, density: bool, capacity: bool) -> None:
    """Binding counts receptors, stimulated GTPγS tells what they can do, a kinase assay what is done."""
    _, seen, scenario = the(name)
    assert (seen.density, seen.capacity) == (density, capacity)
    assert scenario.time is Time.CHRONIC


def test_a_treatment_is_wholly_fitted_or_wholly_held_out() -> None:
    """The third that judges is chosen by the first name of the treatment."""
    sides: dict[str, set[bool]] = {}
    for effect in posed().effects:
        sides.setdefault(effect.owner, set()).add(effect.held_out)
    assert all(len(side) == 1 for side in sides.values())
