"""Exposure against numbers worked by hand; the compounds are made up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pharmacology.exposure import (
    Interval,
    beyond,
    free_nM,
    in_vivo_affinity_nM,
    independent,
    interval,
    level_at_dose,
    molar_nM,
)


def test_from_mass_to_free_concentration():
    """100 ng/mL at 250 g/mol is 400 nM; a tenth free and half entering is 20 nM; no entry is none."""
    total = molar_nM(100.0, 250.0)
    assert total == 400.0
    outside = free_nM((total, total, total), (0.1, 0.1, 0.1))
    assert outside == pytest.approx([40.0] * 3)
    assert free_nM(outside, (0.5, 0.5, 0.5)) == pytest.approx([20.0] * 3)
    assert list(free_nM(outside, (0.0, 0.0, 0.0))) == [0.0] * 3


def test_a_dose_scales_a_recorded_level():
    """Half the middle of the recorded dose gives half the middle of the recorded level, as wide as that range."""
    found = level_at_dose((50.0, 50.0, 50.0), (50.0, 200.0), (40.0, 160.0))
    assert found == pytest.approx([20.0, 40.0, 80.0])


def test_a_range_of_doses_is_as_wide_as_itself_where_that_is_wider():
    """The ends are those of the doses or those of the recorded level, whichever lie farther apart."""
    found = level_at_dose((10.0, 100.0, 1000.0), (100.0, 100.0), (40.0, 90.0))
    assert found == pytest.approx([6.0, 60.0, 600.0])


def test_an_in_vivo_affinity_reproduces_the_pet_occupancy_whatever_entry_is_assumed():
    """C_free / K equals free plasma over EC50, with the same entry on both sides; the tone is taken out."""
    for entry in (0.01, 1.0):
        affinity = in_vivo_affinity_nM(128.0, entry, 0.0)
        assert 256.0 * entry / affinity == pytest.approx(2.0)
    assert in_vivo_affinity_nM(128.0, 1.0, 1.0) == pytest.approx(64.0)


def test_arrays_are_computed_as_their_elements():
    """Many compounds, or many doses, in one call: the same numbers, one by one."""
    doses = np.array([[50.0, 100.0], [60.0, 120.0], [70.0, 150.0]])
    pairs = np.array([[100.0, 75.0], [200.0, 150.0]]), np.array([[10.0, 40.0], [30.0, 120.0]])
    together = level_at_dose(doses, *pairs)
    for k in range(2):
        assert together[:, k] == pytest.approx(level_at_dose(doses[:, k], pairs[0][:, k], pairs[1][:, k]))
        assert molar_nM(together, [300.0, 250.0])[:, k] == pytest.approx(molar_nM(together[:, k], [300.0, 250.0][k]))
    shares = np.array([[0.03, 0.0], [0.05, 0.5], [0.08, 1.0]])
    free = independent(together, shares)
    for k in range(2):
        assert free[:, k] == pytest.approx(independent(together[:, k], shares[:, k]))
    assert in_vivo_affinity_nM([10.0, 20.0], 0.5, 1.0) == pytest.approx([2.5, 5.0])


@pytest.mark.parametrize(
    ("low", "high", "times"),
    [
        (100.0, 100.0, 1.0),
        (50.0, 100.0, 1.0),
        (150.0, 400.0, 1.0),
        (600.0, 600.0, 4.0),
        (300.0, 600.0, 2.0),
        (5.0, 7.5, 0.1),
    ],
)
def test_how_far_a_dose_lies_outside(low, high, times):
    """Nothing where the ranges touch, else the fold between their near ends."""
    assert beyond(low, high, (75.0, 150.0)) == pytest.approx(times)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: molar_nM(1.0, 0.0),
        lambda: molar_nM(-1.0, 250.0),
        lambda: molar_nM([1.0, math.nan], 250.0),
        lambda: level_at_dose((1.0, 1.0, 1.0), (0.0, 1.0), (1.0, 1.0)),
        lambda: level_at_dose((-1.0, 1.0, 1.0), (1.0, 1.0), (1.0, 1.0)),
        lambda: in_vivo_affinity_nM(100.0, 0.0, 0.0),
        lambda: in_vivo_affinity_nM(100.0, 1.0, -1.0),
        lambda: independent((2.0, 1.0, 3.0)),
        lambda: independent((1.0, 2.0, 3.0), (-1.0, 0.0, 1.0)),
        lambda: interval((2.0, 1.0, 3.0)),
        lambda: interval((-1.0, 1.0, 3.0)),
        lambda: interval((math.nan, 1.0, 3.0)),
    ],
)
def test_impossible_quantities_are_refused(wrong):
    """Each function names what is wrong instead of returning a number."""
    with pytest.raises(ValueError, match=r"must be|ordered range"):
        wrong()


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(1, 5), st.floats(1, 5)), min_size=1, max_size=4))
def test_independent_spreads_add_in_quadrature(parts):
    """The value is the product; the ends lie inside the corners and outside each single spread."""
    factors = [(v / a, v, v * b) for v, a, b in parts]
    found = interval(independent(*factors))
    assert found.value == pytest.approx(math.prod(v for v, _, _ in parts))
    corner = math.prod(low for low, _, _ in factors)
    assert found.low >= corner * (1 - 1e-9)
    assert found.value / found.low >= max(a for _, a, _ in parts) * (1 - 1e-9)
    assert math.log(found.high / found.value) ** 2 == pytest.approx(
        sum(math.log(b) ** 2 for _, _, b in parts), abs=1e-9
    )


def test_a_factor_that_may_be_zero_makes_the_lower_end_zero():
    """A compound that may not enter at all may be absent; one that is absent has at most what it could have."""
    assert independent((0.0, 1.0, 2.0), (1.0, 2.0, 3.0))[0] == 0.0
    assert interval(independent((0.0, 0.0, 2.0), (1.0, 2.0, 3.0))) == Interval(0.0, 0.0, 6.0)
