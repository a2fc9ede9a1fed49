"""From a dose to the free concentration at the site, and from a PET curve to the affinity that goes with it.

What `docs/explanation/how-it-is-computed.md`, 2, says in words: linear kinetics at steady state, so that levels are in
proportion to doses, and the free-drug hypothesis, by which the unbound concentration acts. Doses in mg/day, plasma levels in
ng/mL, molar masses in g/mol, concentrations in nM; fractions are between 0 and 1, except the brain entry (unbound brain over
unbound plasma, Kp,uu), which may pass 1. An uncertain quantity is an array (3, …): low, middle, high along the first
axis, any shape behind it. Arguments broadcast.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Interval(NamedTuple):
    """A value with the range it is known in, `low <= value <= high`: an array (3,) of one compound."""

    low: float
    value: float
    high: float


def interval(ends: npt.ArrayLike) -> Interval:
    """Low, middle and high (3,) as numbers. Raises ValueError where they are not in order, or below zero."""
    low, value, high = (float(end) for end in np.asarray(ends, float))
    if not 0 <= low <= value <= high:
        raise ValueError(f"not an ordered range of values >= 0: {low}, {value}, {high}")
    return Interval(low, value, high)


def independent(*factors: npt.ArrayLike) -> Array:
    """Product (3, …) of independent uncertain factors (3, …): values multiply, spreads add in quadrature on the log scale.

    Multiplying the ends would take every factor at its extreme at once. A factor that can be zero makes the lower end zero.
    Raises ValueError for factors that are not ordered or below zero.
    """
    low, value, high = np.stack(np.broadcast_arrays(*(np.asarray(f, float) for f in factors)), axis=1)
    if np.any(~((low >= 0) & (low <= value) & (value <= high))):
        raise ValueError("not ordered ranges of values >= 0")
    product: Array = value.prod(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.sqrt((np.log(value / low) ** 2).sum(axis=0))
        above = np.sqrt((np.log(high / value) ** 2).sum(axis=0))
        ends = product * np.exp(-below), product, product * np.exp(above)
    nothing = product == 0.0
    return np.stack([np.where(nothing, 0.0, ends[0]), product, np.where(nothing, high.prod(axis=0), ends[2])])


def molar_nM(level_ng_mL: npt.ArrayLike, molar_mass: npt.ArrayLike) -> Array:
    """Concentration in nM of a plasma level in ng/mL: `1000 c / M`, M in g/mol.

    Raises ValueError for a level below zero and a molar mass that is not above it.
    """
    level, mass = np.asarray(level_ng_mL, float), np.asarray(molar_mass, float)
    if np.any(~(level >= 0)) or np.any(~(mass > 0)):
        raise ValueError("a plasma level must be >= 0 ng/mL and a molar mass > 0 g/mol")
    found: Array = 1000.0 / mass * level
    return found


def level_at_dose(dose_mg: npt.ArrayLike, recorded_dose: npt.ArrayLike, recorded_level: npt.ArrayLike) -> Array:
    """Level (3, …) at a dose (3, …), in proportion to a recorded pair of ranges (2, …); any one unit of level.

    The middle of the recorded dose (geometric) has the middle of the recorded level. The level is known no better than the
    range recorded for one dose, so the ends are at least that far apart. Raises ValueError for what is not above zero.
    """
    dose, taken, level = (np.asarray(part, float) for part in (dose_mg, recorded_dose, recorded_level))
    if any(np.any(~(part > 0)) for part in (dose, taken, level)):
        raise ValueError("a dose and a level must be > 0")
    per_mg = np.sqrt(level[0] * level[1]) / np.sqrt(taken[0] * taken[1])
    spread = np.sqrt(level[1] / level[0])
    found = per_mg * dose
    return np.stack([np.minimum(found[0], found[1] / spread), found[1], np.maximum(found[2], found[1] * spread)])


def free_nM(total_nM: npt.ArrayLike, fraction: npt.ArrayLike) -> Array:
    """Free concentration (3, …): `C fu` from a total (3, …) by the fraction unbound, or `C_free Kp,uu` by the brain entry."""
    return independent(total_nM, fraction)


def in_vivo_affinity_nM(ec50_free_nM: npt.ArrayLike, brain_entry: npt.ArrayLike, tone: npt.ArrayLike) -> Array:
    """Affinity that makes `C / K` give the occupancy that PET saw, from the EC50 in free plasma: `EC50 Kp,uu / (1 + tone)`.

    It holds at the site that C is made for, with the same brain entry. The tracer met the endogenous ligand, which the
    equations put at the site themselves, so its share (`tone`, level over EC50) is taken out. Raises ValueError for an EC50
    or entry that is not above zero.
    """
    ec50, entry, held = (np.asarray(part, float) for part in (ec50_free_nM, brain_entry, tone))
    if np.any(~(ec50 * entry > 0)) or np.any(~(held >= 0)):
        raise ValueError("an EC50 and a brain entry must be > 0 and a tone >= 0")
    found: Array = ec50 * entry / (1.0 + held)
    return found


def beyond(low: npt.ArrayLike, high: npt.ArrayLike, recorded: npt.ArrayLike) -> Array:
    """How many times an amount (low to high) lies above a recorded range (2, …), or, below 1, under it; 1 where they meet."""
    least, most = np.asarray(recorded, float)
    found: Array = np.maximum(np.asarray(low, float) / most, 1.0) * np.minimum(np.asarray(high, float) / least, 1.0)
    return found
