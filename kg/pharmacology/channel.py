"""Block of channels: by state of the channel, by its opening, by holding the pore.

Affinities in nM; fractions between 0 and 1. Formulas: modulated receptor (an affinity for each state,
weighted by the share of channels in it), and block of the open state alone (design, section 5, 3).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LN2 = float(np.log(2.0))


def apparent_affinity_nM(resting_nM: npt.ArrayLike, inactivated_nM: npt.ArrayLike, available: npt.ArrayLike) -> Array:
    """Apparent affinity of a blocker of two states, `1 / K = h / K_R + (1 - h) / K_I`, in nM.

    `available` is h, the share of channels that are not inactivated at the working potential. An infinite
    affinity constant says that the state is not bound. Raises ValueError outside `K > 0`, `0 <= h <= 1`.
    """
    rest, inactive = np.asarray(resting_nM, float), np.asarray(inactivated_nM, float)
    ready = np.asarray(available, float)
    if np.any(~(rest > 0)) or np.any(~(inactive > 0)) or np.any(~((ready >= 0) & (ready <= 1))):
        raise ValueError("affinities must be > 0 nM and the available share between 0 and 1")
    weight = ready / rest + (1.0 - ready) / inactive
    with np.errstate(divide="ignore"):
        result: Array = 1.0 / weight
    return result


def remaining(ratio: npt.ArrayLike) -> Array:
    """Share of the response that a non-competitive blocker leaves, `1 - rho = 1 / (1 + x)`."""
    result: Array = 1.0 / (1.0 + np.asarray(ratio, float))
    return result


def open_remaining(ratio: npt.ArrayLike, opening: npt.ArrayLike) -> Array:
    """Share that a blocker of the open channel leaves, `1 / (1 + x p)`, `p` the opening before block.

    From closed <-> open <-> blocked at equilibrium: a channel that does not open is not blocked.
    """
    result: Array = 1.0 / (1.0 + np.asarray(ratio, float) * np.asarray(opening, float))
    return result


def availability(potential_mV: float, half_mV: float, slope_mV: float) -> float:
    """Share of channels that are not inactivated at a membrane potential, `1 / (1 + exp((V - V_half) / k))` (Boltzmann).

    Raises ValueError for a slope that is not positive.
    """
    if not slope_mV > 0:
        raise ValueError("the slope of steady-state inactivation is positive, in mV")
    return float(1.0 / (1.0 + np.exp((potential_mV - half_mV) / slope_mV)))


def states(available: Array, open_share: Array, firing: Array) -> tuple[Array, Array, Array]:
    """Shares of channels that rest, are open, and are inactivated, at `firing` times the resting rate.

    At rest `available` are not inactivated and `open_share` of these are open on average. Each action potential opens
    channels and leaves them inactivated for a while, so that the odds of both grow with the rate.
    """
    lost = (1.0 - available) * firing
    inactivated = lost / (available + lost)
    opening = open_share * firing
    opened = opening / (1.0 - open_share + opening) * (1.0 - inactivated)
    return 1.0 - inactivated - opened, opened, inactivated


def state_slopes(available: Array, open_share: Array, firing: Array) -> tuple[Array, Array, Array]:
    """Slopes of the three shares by log2 of the firing rate."""
    _, opened, inactivated = states(available, open_share, firing)
    ready = 1.0 - inactivated
    share = opened / ready
    of_inactivated = inactivated * ready * LN2
    of_opened = (share * (1.0 - share) * ready - share * inactivated * ready) * LN2
    return -of_inactivated - of_opened, of_opened, of_inactivated
