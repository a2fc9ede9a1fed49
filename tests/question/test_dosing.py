"""In-vivo potency enters the equations once: the tracer met the endogenous ligand, and so does the model."""

from __future__ import annotations

import pytest
import shipped

from kg.explore import perturb

WORKSPACE = shipped.workspace()


def held(dose: str) -> float:
    """Computed occupancy of the receptor that the amisulpride rows of the documents speak of."""
    answer = perturb("amisulpride", dose=dose, workspace=WORKSPACE, samples=0)
    return next(t.occupancy for t in answer.targets if t.context == "D2-MSN" and t.basis == "in-vivo EC50")


def test_half_the_receptors_are_held_at_the_in_vivo_ec50():
    """At the dose whose plasma level is the recorded EC50, and with dopamine where it was, half is held."""
    plasma = (59.6 * 143.2) ** 0.5
    answer = perturb(f"amisulpride={plasma} ng/mL", workspace=WORKSPACE, samples=0, set=("dopamine@striatum-cleft=1",))
    share = next(t.occupancy for t in answer.targets if t.context == "D2-MSN" and t.basis == "in-vivo EC50")
    assert share == pytest.approx(0.5, abs=0.005)


def test_occupancy_rises_with_the_dose_and_says_what_it_rests_on():
    """The basis is named, and more drug holds more."""
    shares = [held(f"{dose} mg/day") for dose in (50, 100, 200, 400, 800)]
    assert shares == sorted(shares)


def test_the_dose_windows_of_the_documents_come_out_of_the_equations():
    """Low dose: more dopamine. High dose: less D2 signal and more cAMP in the target cell. No rule knows a dose."""
    low = {e.node: e for e in perturb("amisulpride", dose="200 mg/day", workspace=WORKSPACE).effects}
    high = {e.node: e for e in perturb("amisulpride", dose="600 mg/day", workspace=WORKSPACE).effects}
    assert low["dopamine@striatum-cleft"].direction == "increased"
    assert abs(low["dopamine@striatum-cleft"].change) > abs(low["DRD2@D2-MSN"].change)
    assert high["DRD2@D2-MSN"].direction == "decreased"
    assert high["cAMP@D2-MSN"].direction == "increased"
