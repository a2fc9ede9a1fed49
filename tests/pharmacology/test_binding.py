"""Binding and response against worked numbers, limits and an independent equilibrium."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from kg.pharmacology.binding import (
    affinity_factor,
    analogue_shift,
    excess,
    ki_from_ic50_nM,
    ligand_ratio,
    occupancies,
    response,
    stimulus,
)

ratios = st.lists(st.floats(0, 1e6), min_size=1, max_size=6)


def operational(alpha: float, tau: float, partial: float, tau_partial: float) -> float:
    """Response to an agonist and a partial agonist, through the module's parts."""
    one = np.array([1.0])
    added = excess(
        one, 0 * one, one, agonism=tau * alpha * one + tau_partial * partial, agonists=0 * one, inverse=0 * one
    )
    return float(response(stimulus(0 * one, added, (alpha + partial) * one))[0])


@pytest.mark.parametrize(("level", "before", "after"), [(1.0, 0.19, 0.36), (10.0, 0.63, 0.43), (200.0, 0.82, 0.74)])
def test_a_partial_agonist_among_endogenous_agonist(level: float, before: float, after: float) -> None:
    """Reserve 5 at 20 nM; a partial agonist of reserve 0.6 at 9 times its Ki: the calculated pairs of the notes."""
    alpha = level / 20
    assert operational(alpha, 5.0, 0.0, 0.6) == pytest.approx(before, abs=0.006)
    assert operational(alpha, 5.0, 9.0, 0.6) == pytest.approx(after, abs=0.006)


@pytest.mark.parametrize(("blocker", "factor"), [(0, 1.9), (1, 1.0), (3, 0.51), (10, 0.19)])
def test_a_doubled_transmitter_under_a_blocker(blocker: float, factor: float) -> None:
    """Low tone doubled: the receptor's occupancy changes 1.9, 1.0, 0.51, 0.19-fold at 0, 1, 3, 10 times Ki."""
    alpha = 0.05
    before = occupancies([alpha])[0]
    after = occupancies([2 * alpha, blocker])[0]
    assert after / before == pytest.approx(factor, abs=0.06)


def test_occupancies_at_the_limits() -> None:
    """No ligand holds nothing, an infinite one everything, two infinite ones half each."""
    assert occupancies([0.0, 0.0]).tolist() == [0.0, 0.0]
    assert occupancies([1.0]).tolist() == [0.5]
    assert occupancies([3.0, math.inf]).tolist() == [0.0, 1.0]
    assert occupancies([math.inf, math.inf]).tolist() == [0.5, 0.5]


@given(ratios)
def test_occupancies_solve_the_binding_equilibrium(x: list[float]) -> None:
    """Free site found by root search on conservation: x_i times the free share is each occupancy."""
    free = brentq(lambda f: f * (1 + math.fsum(x)) - 1, 0.0, 1.0, xtol=1e-15)
    assert occupancies(x) == pytest.approx([free * one for one in x], abs=1e-9)
    assert occupancies(x).sum() < 1


@given(ratios, st.floats(0.01, 5.0), st.floats(0.5, 10.0))
def test_the_stimulus_is_the_printed_formula(x: list[float], chi: float, tau: float) -> None:
    """Neutral, inverse and efficacious ligands at once, against the formula as the design prints it."""
    neutral, inverse, agonist = (sum(x[k::3]) for k in range(3))
    printed = (chi * (1 + neutral) + 0.2 * chi * inverse + tau * 0.7 * agonist) / (1 + sum(x))
    a = np.array
    added = excess(a(tau), a(chi), a(0.2), agonism=a(0.7 * agonist), agonists=a(agonist), inverse=a(inverse))
    assert float(stimulus(a(chi), added, a(sum(x)))) == pytest.approx(printed, rel=1e-9)


@given(st.floats(0, 1e9), st.floats(0.001, 10.0))
def test_a_neutral_antagonist_alone_changes_not_one_bit(x: float, chi: float) -> None:
    """Without agonist the constitutive stimulus is handed back unchanged."""
    nothing = np.array([0.0])
    added = excess(
        np.array([2.0]), np.array([chi]), np.array([0.2]), agonism=nothing, agonists=nothing, inverse=nothing
    )
    assert stimulus(np.array([chi]), added, np.array([x]))[0] == chi


def test_ki_from_ic50_needs_the_radioligand() -> None:
    """Half at L = Kd, the IC50 itself without ligand, and no answer without a Kd."""
    assert ki_from_ic50_nM(10.0, 2.0, 2.0) == 5.0
    assert ki_from_ic50_nM(10.0, 0.0, 2.0) == 10.0
    with pytest.raises(ValueError, match="Kd"):
        ki_from_ic50_nM(10.0, 2.0, 0.0)


@pytest.mark.parametrize(
    "bad", [(-1.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, -3.0, 1.0), (1.0, 1.0, 0.0), (math.nan, 1.0, 1.0)]
)
def test_impossible_concentrations_and_affinities_are_refused(bad: tuple[float, float, float]) -> None:
    """Negative or missing concentration, affinity and slope raise."""
    with pytest.raises(ValueError, match="must be"):
        ligand_ratio(*bad)


def test_negative_ratios_are_refused() -> None:
    """A ratio below zero raises."""
    with pytest.raises(ValueError, match=">= 0"):
        occupancies([-0.1])


def test_ratio_with_a_slope() -> None:
    """(C / K)^h, element by element."""
    assert ligand_ratio([10.0, 20.0], 10.0, 2.0).tolist() == [1.0, 4.0]


def test_cooperativity_goes_from_one_to_its_factor() -> None:
    """Nothing bound: 1; everything bound: kappa; silent ligand: 1 at any occupancy."""
    assert affinity_factor(np.array([0.0, 1.0, 0.5]), np.array([5.0, 5.0, 1.0])).tolist() == [1.0, 5.0, 1.0]


def test_an_analogue_beside_its_messenger() -> None:
    """A full one at the messenger's own level doubles the input; an inactive one at ratio 3 leaves a quarter."""
    assert analogue_shift(np.array([2.0]), np.array([0.0]), np.array([4.0]))[0] == pytest.approx(1.0)
    assert analogue_shift(np.array([0.0]), np.array([3.0]), np.array([0.0]))[0] == pytest.approx(-2.0)
    assert analogue_shift(np.array([0.7]), np.array([0.0]), np.array([0.0]))[0] == 0.0
