"""Block of channels: by state of the channel, by its opening, by holding the pore.

Affinities in nM; fractions between 0 and 1. Formulas: modulated receptor (an affinity for each state,
weighted by the share of channels in it), and block of the open state alone (design, section 5, 3).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


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
