"""Channel block against limits and an independent three-state equilibrium."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pharmacology.channel import apparent_affinity_nM, open_remaining, remaining


def test_apparent_affinity_lies_between_the_states() -> None:
    """All available: K_R; all inactivated: K_I; half: harmonic mean; an unbound state counts for nothing."""
    assert apparent_affinity_nM(100.0, 4.0, 1.0) == pytest.approx(100.0)
    assert apparent_affinity_nM(100.0, 4.0, 0.0) == pytest.approx(4.0)
    assert apparent_affinity_nM(100.0, 4.0, 0.5) == pytest.approx(2 / (1 / 100 + 1 / 4))
    assert apparent_affinity_nM(math.inf, 4.0, 0.5) == pytest.approx(8.0)
    assert apparent_affinity_nM(math.inf, 4.0, 1.0) == math.inf


@pytest.mark.parametrize("bad", [(0.0, 1.0, 0.5), (1.0, -1.0, 0.5), (1.0, 1.0, 1.1), (1.0, 1.0, math.nan)])
def test_impossible_states_are_refused(bad: tuple[float, float, float]) -> None:
    """Affinities must be positive and the available share a fraction."""
    with pytest.raises(ValueError, match="available share"):
        apparent_affinity_nM(*bad)


@given(st.floats(0, 1e5))
def test_plain_block_leaves_one_over_one_plus_x(x: float) -> None:
    """1 at none, a half at one affinity, nothing at the end."""
    assert remaining(x) == pytest.approx(1 / (1 + x))
    assert remaining(0.0) == 1.0


@given(st.floats(0, 1e3), st.floats(0.001, 0.999))
def test_open_block_is_the_equilibrium_of_three_states(x: float, opening: float) -> None:
    """Closed, open and blocked, solved as linear equations: the open share is opening times what remains."""
    gate = opening / (1 - opening)
    matrix = np.array([[gate, -1.0, 0.0], [0.0, x, -1.0], [1.0, 1.0, 1.0]])
    closed, open_, blocked = np.linalg.solve(matrix, np.array([0.0, 0.0, 1.0]))
    assert float(open_remaining(x, opening)) * opening == pytest.approx(open_, abs=1e-9)
    assert closed + blocked == pytest.approx(1 - open_)


def test_a_channel_that_stays_shut_is_not_blocked() -> None:
    """At opening zero any concentration leaves everything."""
    assert open_remaining(1e9, 0.0) == 1.0
