"""Cheng-Prusoff and quantities with units."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.assay.affinity import cheng_prusoff, p_scale
from kg.assay.estimates import Estimate, digits, written
from kg.pharmacology.quantity import Quantity


def test_half_occupied_radioligand_halves_the_ic50() -> None:
    """[L] = Kd makes Ki half of the IC50, limits included."""
    found = cheng_prusoff(Estimate(20.0, 10.0, 40.0, "nM"), Quantity(1.0), Quantity(1.0))
    assert (found.value, found.low, found.high) == pytest.approx((10.0, 5.0, 20.0))


@given(ic50=st.floats(1e-3, 1e6), ligand=st.floats(1e-3, 1e3), kd=st.floats(1e-3, 1e3))
def test_ki_never_exceeds_the_ic50(ic50: float, ligand: float, kd: float) -> None:
    """Ki is IC50 over 1 + [L]/Kd, so never above it, and nears it when the radioligand vanishes."""
    one = Estimate(ic50, ic50 / 2, ic50 * 2, "nM")
    assert cheng_prusoff(one, Quantity(ligand), Quantity(kd)).value == pytest.approx(ic50 / (1 + ligand / kd))
    assert cheng_prusoff(one, Quantity(1e-9), Quantity(kd)).value == pytest.approx(ic50, rel=1e-5)


def test_error_of_kd_is_carried() -> None:
    """With an exact IC50 the interval of Ki is that of a simulated normal Kd, to a tenth of its width."""
    ligand, kd = Quantity(2.0), Quantity(1.0, 0.1)
    found = cheng_prusoff(Estimate(30.0, 30.0, 30.0, "nM"), ligand, kd)
    drawn = 30.0 / (1 + 2.0 / np.random.default_rng(0).normal(1.0, 0.1, 400_000))
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found.low == pytest.approx(low, abs=0.1 * (high - low))
    assert found.high == pytest.approx(high, abs=0.1 * (high - low))


def test_errors_add_in_quadrature() -> None:
    """The interval is wider than either source alone and narrower than their sum."""
    exact = cheng_prusoff(Estimate(20.0, 15.0, 26.0), Quantity(1.0), Quantity(1.0))
    both = cheng_prusoff(Estimate(20.0, 15.0, 26.0), Quantity(1.0), Quantity(1.0, 0.2))
    alone = cheng_prusoff(Estimate(20.0, 20.0, 20.0), Quantity(1.0), Quantity(1.0, 0.2))
    width = [np.log(one.high / one.low) for one in (exact, both, alone)]
    assert max(width[0], width[2]) < width[1] < width[0] + width[2]


def test_p_scale_changes_the_sides() -> None:
    """PKi of 10 nM is 8, and its lower limit belongs to the upper limit of Ki."""
    found = p_scale(Estimate(10.0, 1.0, 100.0, "nM"))
    assert (found.value, found.low, found.high) == pytest.approx((8.0, 7.0, 9.0))


def test_numbers_are_written_for_people() -> None:
    """Three significant digits without exponent, an ellipsis for an open side."""
    assert [digits(value) for value in (22507.1, 0.012345, 99.96, 0.0)] == ["22500", "0.0123", "100.0", "0"]
    assert written(Estimate(12.34, None, 15.0, "nM")) == "12.3 nM (…–15.0)"
