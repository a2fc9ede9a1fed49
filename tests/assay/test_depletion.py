"""Exact mass action against bisection, against the published limits, and against itself differentiated."""

from __future__ import annotations

import numpy as np
import plates
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.assay.depletion import competition_depletion, depleted_ic50, saturation_depletion, share_bound
from kg.assay.fit import jacobian

LEVELS = st.floats(-3.0, 3.0).map(lambda log: 10.0**log)
DOSES = np.concatenate([[0.0], 10.0 ** np.linspace(-3, 6, 19)])


@settings(deadline=None)
@given(receptor=LEVELS, ligand=LEVELS, kd=LEVELS, ki=LEVELS)
def test_competition_is_the_equilibrium(receptor: float, ligand: float, kd: float, ki: float) -> None:
    """At every level over six decades the curve is the equilibrium that bisection finds."""
    bound = plates.equilibrium(DOSES, receptor, ligand, kd, ki)
    np.testing.assert_allclose(share_bound(DOSES, receptor, ligand, kd, ki), bound / bound[0], rtol=1e-6, atol=1e-12)


@given(receptor=LEVELS, ligand=LEVELS, kd=LEVELS, ki=LEVELS)
def test_half_of_the_binding_is_left_at_the_ic50(receptor: float, ligand: float, kd: float, ki: float) -> None:
    """The IC50 that goes with a Ki leaves half, and is the inverse of Munson and Rodbard's correction of an IC50."""
    ic50 = depleted_ic50(ki, receptor, ligand, kd)
    assert share_bound(np.array([ic50]), receptor, ligand, kd, ki)[0] == pytest.approx(0.5, rel=1e-6)
    middle = receptor + ligand + kd
    bound = 2 * receptor * ligand / (middle + np.sqrt(middle**2 - 4 * receptor * ligand))
    y0 = bound / (ligand - bound)
    corrected = ic50 / (1 + ligand * (y0 + 2) / (2 * kd * (y0 + 1)) + y0) - kd * y0 / (y0 + 2)
    assert corrected == pytest.approx(ki, rel=1e-4, abs=1e-6 * (kd + ic50))


def test_without_depletion_it_is_cheng_and_prusoff() -> None:
    """Where receptor is a millionth of everything, IC50 is Ki (1 + [L] / Kd)."""
    assert depleted_ic50(3.0, 1e-6, 2.0, 0.5) == pytest.approx(3.0 * (1 + 2.0 / 0.5), rel=1e-5)


def test_without_depletion_of_the_radioligand_it_is_morrisons_quadratic() -> None:
    """Where the radioligand is in excess over the receptor, the share left is Morrison's equation for tight binding."""
    receptor, ligand, kd, ki = 1.0, 1e5, 1e5, 0.05
    apparent = ki * (1 + ligand / kd)
    total = receptor + DOSES + apparent
    left = 1 - (total - np.sqrt(total**2 - 4 * receptor * DOSES)) / (2 * receptor)
    np.testing.assert_allclose(share_bound(DOSES, receptor, ligand, kd, ki), left, atol=2e-5)


@pytest.mark.parametrize("receptor", [0.05, 5.0, 500.0])
def test_derivatives_are_those_of_the_curve(receptor: float) -> None:
    """The complex step through the root agrees with central differences."""
    model = competition_depletion(receptor, 1.0, 1.0)
    theta, x = np.array([100.0, 5.0, -0.5]), np.linspace(-2, 4, 13)
    for place in range(3):
        shift = np.zeros(3)
        shift[place] = 1e-6
        slope = np.real(model.curve(theta + shift, x) - model.curve(theta - shift, x)) / 2e-6
        np.testing.assert_allclose(jacobian(model.curve, theta, x)[:, place], slope, atol=1e-5)


def test_saturation_in_counts_is_that_in_nanomolar() -> None:
    """With the receptor known the curve in counts is the molar one times counts a nanomolar."""
    added = np.tile(10.0 ** np.linspace(-2, 2, 9), 2)
    total = np.repeat([1.0, 0.0], 9)
    receptor, kd, slope, counts = 2.0, 0.3, 0.02, 700.0
    low, high = np.zeros(18), added.copy()
    for _ in range(200):
        free = (low + high) / 2
        over = free * (1 + slope) + total * receptor * free / (kd + free) > added
        high, low = np.where(over, free, high), np.where(over, low, free)
    model = saturation_depletion(receptor, specific=False)
    curve = model.curve(np.array([np.log10(counts * receptor), np.log10(kd), slope]), np.column_stack([added, total]))
    np.testing.assert_allclose(np.real(curve), counts * (added - free), rtol=1e-9)
