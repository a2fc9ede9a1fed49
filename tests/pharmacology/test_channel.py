"""Channel block against limits and an independent three-state equilibrium."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pharmacology import channel
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


@given(st.floats(-120.0, 40.0), st.floats(-90.0, -30.0), st.floats(2.0, 15.0))
def test_availability_is_half_at_its_potential_and_falls_with_depolarisation(potential, half, slope):
    """Boltzmann: one half at V_half, less above, more below."""
    assert channel.availability(half, half, slope) == pytest.approx(0.5)
    assert channel.availability(potential + 5.0, half, slope) <= channel.availability(potential, half, slope)


@given(st.floats(0.01, 0.99), st.floats(0.0, 0.2), st.floats(1e-3, 1e3))
def test_states_are_shares(available, open_share, firing):
    """Resting, open and inactivated channels add up to all of them, whatever the rate."""
    found = channel.states(np.asarray(available), np.asarray(open_share), np.asarray(firing))
    assert sum(map(float, found)) == pytest.approx(1.0)
    assert all(0.0 <= float(share) <= 1.0 for share in found)


def test_states_at_rest_are_the_recorded_ones():
    """At the resting rate: a share of 1 - h inactivated, and of the rest the recorded share open."""
    resting, opened, inactivated = channel.states(np.asarray(0.8), np.asarray(0.01), np.asarray(1.0))
    assert float(inactivated) == pytest.approx(0.2)
    assert float(opened) == pytest.approx(0.008)
    assert float(resting) == pytest.approx(0.792)


@given(st.floats(0.05, 0.95), st.floats(0.0, 0.1), st.floats(-5.0, 5.0))
def test_slopes_of_the_states_are_those_of_differences(available, open_share, log2_rate):
    """By log2 of the rate."""
    h, p, step = np.asarray(available), np.asarray(open_share), 1e-5
    slopes = channel.state_slopes(h, p, np.exp2(np.asarray(log2_rate)))
    above = channel.states(h, p, np.exp2(np.asarray(log2_rate + step)))
    below = channel.states(h, p, np.exp2(np.asarray(log2_rate - step)))
    for slope, high, low in zip(slopes, above, below, strict=True):
        assert float(slope) == pytest.approx(float((high - low) / (2 * step)), abs=1e-5)


def test_faster_firing_inactivates_and_opens_more():
    """What use-dependent block rests on."""
    h, p = np.asarray(0.8), np.asarray(0.01)
    slow, fast = channel.states(h, p, np.asarray(0.5)), channel.states(h, p, np.asarray(4.0))
    assert fast[2] > slow[2]
    assert fast[1] > slow[1]
