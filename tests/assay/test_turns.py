"""Bells, hooks and hormesis are called what they are; plain curves with all that plates suffer are not."""

from __future__ import annotations

import numpy as np
import plates
import pytest
import turning

from kg.assay import Status, fit_table, parse_table
from kg.assay.curve import fit_curve
from kg.assay.models import log_concentration
from kg.assay.turns import turn_of
from kg.assay.wells import KINDS

DRAWS = 6


def test_plain_curves_are_not_called_bells() -> None:
    """Of 180 falling, rising, shallow, steep, two-site, unfinished and flat curves at most 2 are said to turn back."""
    called = [turn_of(log_concentration(dose), y) is not None for _, dose, y in turning.sigmoids(DRAWS, seed=7)]
    assert len(called) == DRAWS * len(turning.DESIGNS) * len(turning.NOISES)
    assert sum(called) <= 2


@pytest.mark.parametrize("name", sorted(turning.TURNS))
def test_a_turn_is_called_by_its_name(name: str) -> None:
    """Each kind, in triplicate at 12 concentrations with 3 % noise, has its status, its p, and no potency."""
    status, shape = turning.TURNS[name]
    dose = turning.doses(12, 3)
    for seed in range(3):
        y = shape(dose) + np.random.default_rng(seed).normal(0.0, 3.0, dose.size)
        report = fit_curve(plates.wells(dose, y, direction=0), KINDS["gpcr"])
        assert report.status.value == status
        assert report.estimates is None
        assert "p = " in report.verdict


def test_a_turn_is_called_in_single_wells() -> None:
    """Twelve single wells with 2 % noise are enough for a bell."""
    dose = turning.doses(12, 1)
    y = turning.TURNS["bell"][1](dose) + np.random.default_rng(1).normal(0.0, 2.0, dose.size)
    found = turn_of(log_concentration(dose), y)
    assert found is not None
    assert found.status is Status.BELL
    assert 10.0 < found.at < 100.0
    assert found.upward


def test_one_concentration_makes_no_bell() -> None:
    """A single concentration whose every well is off, or two gross outliers, turn nothing back."""
    part = plates.plate(2, 0.03)
    x = log_concentration(part.concentration)
    off = part.response.copy()
    off[15:18] += 45.0
    assert turn_of(x, off) is None
    wild = part.response.copy()
    wild[4] += 60.0
    wild[31] += 60.0
    assert turn_of(x, wild) is None


def test_a_small_turn_keeps_its_potency() -> None:
    """A response that comes back by a twentieth of its range is fitted as it is."""
    dose = turning.doses(12, 3)
    y = 5 + 95 / (1 + dose / 3) + 5 * dose**2 / (dose**2 + 1500.0**2) + np.random.default_rng(0).normal(0, 1, dose.size)
    assert fit_curve(plates.wells(dose, y), KINDS["uptake"]).estimates is not None


def test_flat_is_said_of_flat_alone() -> None:
    """A peak at one concentration, which replicates confirm, is not described; it is not called flat."""
    dose = np.repeat([0.0, 1.0, 10.0, 100.0, 1000.0], 3)
    y = np.where(dose == 10.0, 60.0, 10.0) + np.random.default_rng(0).normal(0.0, 1.0, dose.size)
    report = fit_curve(plates.wells(dose, y, direction=0), KINDS["gpcr"])
    assert report.status is Status.NOT_DESCRIBED
    assert "concentrations differ" in report.verdict


def test_a_plate_that_turns_back_is_left_out_and_named() -> None:
    """Of two plates the bell gives no estimate and says why; the sigmoid gives its IC50."""
    dose = turning.doses(12, 3)
    noise = np.random.default_rng(0)
    bell = turning.TURNS["bell"][1](dose) + noise.normal(0.0, 2.0, dose.size)
    falls = plates.displacement(dose) + noise.normal(0.0, 2.0, dose.size)
    labels = ["good"] * dose.size + ["bad"] * dose.size
    report = fit_curve(
        plates.wells(np.tile(dose, 2), np.concatenate([falls, bell]), plates=labels), KINDS["competition"]
    )
    assert report.estimates is not None
    assert report.estimates["ic50_nM"].value == pytest.approx(plates.IC50, rel=0.2)
    assert {plate.plate: plate.estimates is None for plate in report.plates} == {"good": False, "bad": True}
    assert any("Plate bad" in note and "Bell" in note for note in report.notes)


def test_saturation_with_a_hook_has_no_kd() -> None:
    """Specific binding that falls again at high ligand is a hook and gives no Kd."""
    ligand = np.repeat(10.0 ** np.linspace(-1.5, 2.5, 10), 3)
    y = 100 * ligand / (1 + ligand) * (1 - 0.5 * ligand / (ligand + 60)) + np.random.default_rng(0).normal(0, 1, 30)
    report = fit_table(parse_table(plates.csv({"ligand_nM": ligand, "specific": y}), "s.csv"), "saturation")
    assert report.status is Status.HOOK
    assert report.estimates is None
