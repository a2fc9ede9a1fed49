"""Steady level of a pool against worked numbers, limits, root search and integration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from kg.pharmacology.transmitter import Clearance, fluxes, imbalance, steady_level, sum_by


def clearance(
    *,
    share: float = 0.9,
    s: float = 2 / 170,
    activity: float = 1.0,
    rivals: float = 0.0,
    reversal: float = 0.0,
    loss: float = 0.1,
) -> Clearance:
    """One pool with one transporter."""

    def one(value: float) -> np.ndarray:
        return np.array([[value]])

    return Clearance(
        np.zeros(1, dtype=np.intp),
        one(share),
        one(s),
        one(activity / (1 + rivals)),
        one(1 / (1 + rivals)),
        one(reversal),
        one(loss),
        one(loss),
    )


def settled(release: float = 1.0, **how: float) -> float:
    """Its level."""
    return float(steady_level(np.array([[release]]), clearance(**how), np.ones((1, 1)))[0, 0])


@pytest.mark.parametrize(("occupancy", "fold"), [(0.5, 1.8), (0.8, 3.6), (0.9, 5.4)])
def test_serotonin_under_transporter_occupancy_without_feedback(occupancy: float, fold: float) -> None:
    """2 nM at Km 170 nM, a tenth not saturable: the calculated folds of the notes, transport scaled down."""
    assert settled(activity=1 - occupancy) == pytest.approx(fold, abs=0.1)


def test_at_rest_the_balance_is_exact() -> None:
    """Release 1 and nothing acting: level exactly 1, imbalance exactly 0."""
    off, slope = imbalance(np.ones((1, 1)), np.ones((1, 1)), clearance())
    assert off[0, 0] == 0.0
    assert slope[0, 0] > 0
    assert settled() == 1.0


def test_the_limits() -> None:
    """No transport at all: what diffusion leaves; no release: an empty pool; endless release: in proportion."""
    assert settled(activity=0.0) == pytest.approx(10.0)
    assert settled(release=0.0) == pytest.approx(0.0, abs=1e-12)
    assert settled(release=1e6) == pytest.approx(1e7, rel=1e-4)


@given(st.floats(0.05, 30.0), st.floats(0.0, 50.0), st.floats(0.0, 5.0), st.floats(0.001, 2.0), st.floats(0.0, 20.0))
def test_the_level_is_the_root_that_bisection_finds(
    release: float, rivals: float, activity: float, s: float, reversal: float
) -> None:
    """Against a root search on the balance written out with Vmax and Km."""

    def off(level: float) -> float:
        bottom = 1 + rivals + s * level
        out = 0.9 * (1 + s) * activity * level / bottom + 0.1 * level
        return out - release - activity * reversal / bottom

    root = brentq(off, 0.0, 1e5, xtol=1e-13, rtol=1e-13)
    found = settled(release=release, rivals=rivals, activity=activity, s=s, reversal=reversal)
    assert found == pytest.approx(root, rel=1e-8)


def test_integration_in_time_ends_at_the_level() -> None:
    """dL/dt = release + efflux - uptake - loss, run forward from rest."""
    how = {"rivals": 4.0, "reversal": 6.0, "s": 0.05}

    def rate(_: float, level: np.ndarray) -> np.ndarray:
        uptake, efflux = fluxes(level.reshape(1, 1), clearance(**how))
        return 1.7 + efflux[0] - 0.9 * uptake[0] - 0.1 * level

    run = solve_ivp(rate, (0, 500), [1.0], rtol=1e-10, atol=1e-12, method="LSODA")
    assert settled(release=1.7, **how) == pytest.approx(float(run.y[0, -1]), rel=1e-7)


def test_a_blocker_prevents_reverse_transport() -> None:
    """Efflux falls with the blocker's ratio and is gone at its end."""
    levels = [settled(reversal=5.0, rivals=r) for r in (0.0, 10.0, 1e9)]
    assert levels[2] == pytest.approx(settled(rivals=1e9), rel=1e-6)
    assert levels[0] > settled()


def test_a_pool_that_nothing_empties_is_an_error() -> None:
    """No unsaturable clearance, so that transport may never catch up: ArithmeticError, not a number."""
    with pytest.raises(ArithmeticError, match="does not saturate"):
        settled(release=1e3, share=1.0, s=1.0, loss=0.0)


def test_rows_are_summed_by_owner() -> None:
    """Sorted owners, gaps left at zero, nothing at all allowed."""
    total = sum_by(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([0, 0, 2], dtype=np.intp), 3)
    assert total.tolist() == [[4.0, 6.0], [0.0, 0.0], [5.0, 6.0]]
    assert sum_by(np.zeros((0, 2)), np.zeros(0, dtype=np.intp), 1).tolist() == [[0.0, 0.0]]
