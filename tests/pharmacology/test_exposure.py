"""Exposure against numbers worked by hand; the compounds are made up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from kg.pharmacology.exposure import (
    Interval,
    accumulation,
    average_level_ng_mL,
    clearance_L_h,
    free_at_site_nM,
    half_occupying_level,
    in_vivo_affinity_nM,
    independent,
    metabolite_nM,
    molar_nM,
    occupancy_curve,
    remaining_level,
    scaled_level,
)


def test_from_mass_to_free_concentration() -> None:
    """100 ng/mL at 250 g/mol is 400 nM; a tenth free and half entering is 20 nM; no entry is none."""
    assert molar_nM(100.0, 250.0) == 400.0
    assert free_at_site_nM(400.0, 0.1, 0.5) == pytest.approx(20.0)
    assert free_at_site_nM(400.0, 0.1, 0.0) == 0.0


def test_a_dose_scales_a_recorded_level() -> None:
    """Half the recorded dose gives half the level, no dose none."""
    assert scaled_level(50.0, 100.0, 80.0) == 40.0
    assert scaled_level(0.0, 100.0, 80.0) == 0.0


def test_the_average_level_is_the_mean_of_the_course() -> None:
    """Repeated bolus doses at steady state, integrated over an interval, have the mean that the formula gives."""
    volume, half_life, dose, interval = 500.0, 12.0, 40.0, 24.0
    peak = 1000 * dose / volume * accumulation(interval, half_life)
    area, _ = quad(lambda hour: remaining_level(peak, hour, half_life), 0, interval)
    assert average_level_ng_mL(dose, interval, clearance_L_h(volume, half_life)) == pytest.approx(area / interval)


def test_decay_and_accumulation_at_whole_half_lives() -> None:
    """One half-life leaves a half; dosing every half-life doubles the first level."""
    assert remaining_level(8.0, 36.0, 12.0) == pytest.approx(1.0)
    assert accumulation(12.0, 12.0) == pytest.approx(2.0)


def test_a_metabolite_follows_its_parent() -> None:
    """Molar ratio as it is, mass ratio corrected by the molar masses."""
    assert metabolite_nM(100.0, 0.5) == 50.0
    assert metabolite_nM(100.0, 0.5, parent_mass=300.0, mass=250.0) == pytest.approx(60.0)


def test_pet_points_give_back_their_curve() -> None:
    """Two points of a known curve, in any order, return its EC50 and maximum; one point with the maximum too."""

    def occupancy(level: float) -> float:
        return 0.9 * level / (60.0 + level)

    points = ((200.0, occupancy(200.0)), (50.0, occupancy(50.0)))
    assert occupancy_curve(points) == pytest.approx((60.0, 0.9))
    assert half_occupying_level(50.0, occupancy(50.0), 0.9) == pytest.approx(60.0)


def test_an_in_vivo_affinity_reproduces_the_pet_occupancy_whatever_entry_is_assumed() -> None:
    """C_free / K equals plasma over EC50, with the same fraction unbound and entry on both sides."""
    for entry in (0.01, 1.0):
        affinity = in_vivo_affinity_nM(160.0, 0.8, entry)
        assert free_at_site_nM(320.0, 0.8, entry) / affinity == pytest.approx(2.0)


def test_ranges_multiply_end_by_end() -> None:
    """Level by fraction: low by low, high by high; a number widens nothing."""
    level, free = Interval(50.0, 100.0, 200.0), Interval(0.03, 0.05, 0.06)
    product = level * free
    assert (product.low, product.value, product.high) == pytest.approx((1.5, 5.0, 12.0))
    assert level * 2.0 == Interval(100.0, 200.0, 400.0)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: molar_nM(1.0, 0.0),
        lambda: molar_nM(-1.0, 250.0),
        lambda: free_at_site_nM(1.0, 1.2),
        lambda: free_at_site_nM(1.0, 0.5, -1.0),
        lambda: scaled_level(1.0, 0.0, 1.0),
        lambda: scaled_level(-1.0, 1.0, 1.0),
        lambda: clearance_L_h(math.inf, 1.0),
        lambda: average_level_ng_mL(1.0, 24.0, 10.0, 1.5),
        lambda: accumulation(0.0, 1.0),
        lambda: remaining_level(1.0, -1.0, 1.0),
        lambda: metabolite_nM(-1.0, 1.0),
        lambda: half_occupying_level(1.0, 0.95, 0.9),
        lambda: occupancy_curve(((1.0, 0.5), (2.0, 0.4))),
        lambda: in_vivo_affinity_nM(100.0, 0.5, 0.0),
        lambda: Interval(2.0, 1.0, 3.0),
        lambda: Interval(-1.0, 1.0, 3.0),
    ],
)
def test_impossible_quantities_are_refused(wrong) -> None:
    """Each function names what is wrong instead of returning a number."""
    with pytest.raises(ValueError, match=r"must be|needed|needs|ordered range"):
        wrong()


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(1, 5), st.floats(1, 5)), min_size=1, max_size=4))
def test_independent_spreads_add_in_quadrature(parts):
    """The value is the product; the ends lie inside the corners and outside each single spread."""
    factors = [Interval(v / a, v, v * b) for v, a, b in parts]
    found = independent(*factors)
    assert found.value == pytest.approx(math.prod(v for v, _, _ in parts))
    corner = math.prod(f.low for f in factors)
    assert found.low >= corner * (1 - 1e-9)
    assert found.value / found.low >= max(a for _, a, _ in parts) * (1 - 1e-9)
    assert math.log(found.high / found.value) ** 2 == pytest.approx(
        sum(math.log(b) ** 2 for _, _, b in parts), abs=1e-9
    )


def test_a_factor_that_may_be_zero_makes_the_lower_end_zero():
    """A compound that may not enter at all may be absent."""
    assert independent(Interval(0.0, 1.0, 2.0), Interval(1.0, 2.0, 3.0)).low == 0.0
