"""Promises of kg.question.in_vivo: PET's EC50 stands where it was measured, and the compound's other targets behind the barrier follow it."""

from __future__ import annotations

from math import log2

import pytest
import shipped

from kg.explore import perturb
from kg.knowledge.vocabulary import ID
from kg.question.in_vivo import IN_VIVO, in_a_dish, in_vivo
from kg.question.living import FROM_OCCUPANCY
from kg.question.targets import targets_of, tone_at

WORKSPACE = shipped.workspace()
NET, SERT, D2 = ID + "SLC6A2", ID + "SLC6A4", ID + "DRD2"


def affinities(compound: str, *, living: bool) -> dict[str, tuple[float, str]]:
    """Target in the brain -> affinity and basis, with what was measured in living brain or without."""
    record = WORKSPACE.book.compound(ID + compound)
    found = targets_of(WORKSPACE.network, WORKSPACE.book, record, WORKSPACE.below, in_vivo=living)
    nodes = WORKSPACE.network.nodes
    return {
        t.target: (t.affinity.value, t.affinity.basis)
        for t in found
        if t.affinity and not t.problem and not all(nodes[n].outside for n in t.nodes)
    }


def test_nortriptyline_holds_the_noradrenaline_transporter_more_than_the_serotonin_transporter():
    """The shift that PET shows at one transporter is the drug's, so the other transporter has it too."""
    answer = perturb("nortriptyline", workspace=WORKSPACE, samples=0)
    held = {t.target: t.occupancy for t in answer.targets if t.occupancy}
    assert held[NET] > held[SERT] > 0.3


def shift(compound: str, target: str) -> float:
    """Log2 of the affinity that is computed with over the mean of all recorded values, less what assays of the target have in common."""
    book, record = WORKSPACE.book, WORKSPACE.book.compound(ID + compound)
    value = affinities(compound, living=True)[target][0]
    return log2(value / in_a_dish(book, record, target)) - book.living.offsets.get(target, 0.0)


def test_the_nearest_kin_of_what_was_measured_keeps_its_affinity_relative_to_it():
    """Nortriptyline's serotonin transporter follows its noradrenaline transporter whole."""
    assert affinities("nortriptyline", living=True)[NET][1] == IN_VIVO
    assert shift("nortriptyline", SERT) == pytest.approx(shift("nortriptyline", NET))
    assert "in vivo" in affinities("nortriptyline", living=True)[SERT][1]


def test_other_targets_have_the_part_of_the_compound_drawn_towards_nothing():
    """By how far one target tells of the compound: haloperidol's D1 receptors, a family further from D2 than olanzapine's D3 is."""
    between, rest = WORKSPACE.book.living.spreads
    part = between**2 / (between**2 + rest**2)
    assert shift("haloperidol", ID + "DRD1") == pytest.approx(part * shift("haloperidol", D2))
    assert shift("olanzapine", ID + "DRD3") == pytest.approx(shift("olanzapine", D2))


def test_haloperidol_leaves_d1_receptors_free_at_a_usual_dose():
    """No scan shows it there, and what PET saw at D2 receptors is not carried over whole."""
    answer = perturb("haloperidol", workspace=WORKSPACE, samples=0)
    held = {t.target: t.occupancy for t in answer.targets if t.occupancy and t.context == "D1-MSN"}
    assert 0.0 < held[ID + "DRD1"] < 0.15
    shares = [t.pet_occupancy for t in answer.targets if t.target == D2 and t.context == "D2-MSN"]
    assert 0.6 < max(s for s in shares if s) < 0.9


def test_an_affinity_that_occupancies_ask_for_holds_them_at_their_dose():
    """Milnacipran at 100 mg a day: 40 % of noradrenaline and 39 % of serotonin transporters were measured."""
    answer = perturb("milnacipran=100 mg/day", workspace=WORKSPACE, samples=0)
    held = {t.target: t.occupancy for t in answer.targets if t.basis == FROM_OCCUPANCY}
    assert held[NET] == pytest.approx(0.40, abs=0.08)
    assert held[SERT] == pytest.approx(0.39, abs=0.08)


def test_a_concentration_given_at_the_site_meets_the_affinities_of_the_dish():
    """Nothing of a barrier or of plasma stands between them."""
    answer = perturb("nortriptyline=20 nM", workspace=WORKSPACE, samples=0)
    assert {t.basis for t in answer.targets if t.occupancy} == {
        basis for _, basis in affinities("nortriptyline", living=False).values()
    }
    assert all("vivo" not in t.basis for t in answer.targets)


def test_a_recorded_brain_entry_is_the_shift_already():
    """Amisulpride's level behind the barrier has it: its other targets keep the affinity of the dish."""
    living, dish = affinities("amisulpride", living=True), affinities("amisulpride", living=False)
    assert living[D2][1] == IN_VIVO
    assert {t: v for t, v in living.items() if t != D2} == {t: v for t, v in dish.items() if t != D2}


def test_a_compound_that_nobody_measured_holds_what_usual_doses_hold():
    """Thioridazine's level would hold 85 % of D2 receptors by the dish, fluphenazine's 9 %; expected are about two thirds of both, and their other targets go along."""
    for name in ("thioridazine", "fluphenazine"):
        answer = perturb(name, workspace=WORKSPACE, samples=0)
        held = [t.occupancy or 0.0 for t in answer.targets if t.target == D2 and t.context == "D2-MSN"]
        assert held == [pytest.approx(0.66, abs=0.1)]
    living, dish = affinities("fluphenazine", living=True), affinities("fluphenazine", living=False)
    assert living[ID + "HTR2A"][0] < dish[ID + "HTR2A"][0]


def test_places_outside_the_barrier_are_held_no_less_than_the_dish_says():
    """Haloperidol holds more in the brain than by the dish, so the pituitary too; fluoxetine less, of which the barrier may have its part."""
    answer = perturb("haloperidol", workspace=WORKSPACE, samples=0)
    assert {t.basis for t in answer.targets if t.target == D2 and t.occupancy} == {IN_VIVO}
    assert max(t.occupancy or 0.0 for t in answer.targets if t.target == D2 and "lactotroph" in t.context) > 0.5
    record = WORKSPACE.book.compound(ID + "fluoxetine")
    brain = in_vivo(WORKSPACE.book, record, [SERT], lambda t: tone_at(WORKSPACE.network, t))
    dish = WORKSPACE.book.affinity(record, SERT)
    assert brain
    assert dish
    assert brain.at(SERT, dish).value > dish.value
    assert brain.outside(SERT, dish) == dish


def test_a_plasma_ec50_of_the_library_gives_half_at_that_level():
    """Haloperidol at 0.40 ng/mL, with dopamine where it was."""
    answer = perturb("haloperidol=0.4 ng/mL", workspace=WORKSPACE, samples=0, set=("dopamine@striatum-cleft=1",))
    share = next(t.pet_occupancy for t in answer.targets if t.context == "D2-MSN" and t.basis == IN_VIVO)
    assert share == pytest.approx(0.5, abs=0.01)


def test_a_table_of_ones_own_is_taken_as_it_is():
    """What somebody measured in a dish and gives with a level is not shifted."""
    record = WORKSPACE.book.compound(ID + "haloperidol")
    from dataclasses import replace

    own = replace(record, table=True)
    assert in_vivo(WORKSPACE.book, own, [D2], lambda t: tone_at(WORKSPACE.network, t)) is None
