"""From a dose to the free concentration at the site.

Doses in mg, plasma levels in ng/mL, molar masses in g/mol, concentrations in nM, times in hours. Every
relation is linear kinetics at steady state; fractions are between 0 and 1, except the brain entry Kp,uu,
which may pass 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the range it is known in: `low <= value <= high`."""

    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.value <= self.high):
            raise ValueError(f"not an ordered range of values >= 0: {self.low}, {self.value}, {self.high}")

    def __mul__(self, other: Interval | float) -> Interval:
        factor = other if isinstance(other, Interval) else Interval(other, other, other)
        return Interval(self.low * factor.low, self.value * factor.value, self.high * factor.high)


def independent(*factors: Interval) -> Interval:
    """Product of independent uncertain factors: values multiply, spreads add in quadrature on the log scale.

    Multiplying the ends would take every factor at its extreme at once. A factor that can be zero makes the lower end zero.
    """
    value = math.prod(f.value for f in factors)
    if value == 0.0:
        return Interval(0.0, 0.0, math.prod(f.high for f in factors))
    if any(f.low == 0.0 for f in factors):
        below = math.inf
    else:
        below = math.sqrt(sum(math.log(f.value / f.low) ** 2 for f in factors))
    above = math.sqrt(sum(math.log(f.high / f.value) ** 2 for f in factors))
    return Interval(value * math.exp(-below), value, value * math.exp(above))


def _positive(**quantities: float) -> None:
    for name, number in quantities.items():
        if not (number > 0 and math.isfinite(number)):
            raise ValueError(f"{name} must be a positive finite number, not {number}")


def molar_nM(level_ng_mL: float, molar_mass: float) -> float:
    """Concentration in nM of a plasma level in ng/mL: `1000 c / M`, M in g/mol."""
    _positive(molar_mass=molar_mass)
    if not level_ng_mL >= 0:
        raise ValueError("a plasma level must be >= 0 ng/mL")
    return 1000.0 * level_ng_mL / molar_mass


def free_at_site_nM(plasma_nM: float, fraction_unbound: float, brain_entry: float = 1.0) -> float:
    """Free concentration at a central site: `C_plasma fu Kp,uu`, in nM.

    `brain_entry` is the ratio of unbound brain to unbound plasma; 0 is a compound that does not enter.
    """
    if not (plasma_nM >= 0 and 0 <= fraction_unbound <= 1 and brain_entry >= 0):
        raise ValueError("plasma level and brain entry must be >= 0, the unbound fraction between 0 and 1")
    return plasma_nM * fraction_unbound * brain_entry


def scaled_level(dose_mg: float, recorded_dose_mg: float, recorded_level: float) -> float:
    """Level at a dose, in proportion to a recorded pair of dose and level (any one unit of level)."""
    _positive(recorded_dose_mg=recorded_dose_mg)
    if not (dose_mg >= 0 and recorded_level >= 0):
        raise ValueError("a dose and a level must be >= 0")
    return recorded_level * dose_mg / recorded_dose_mg


def clearance_L_h(volume_L: float, half_life_h: float) -> float:
    """Clearance from volume of distribution and half-life: `V ln2 / t_half`, in L/h."""
    _positive(volume_L=volume_L, half_life_h=half_life_h)
    return volume_L * math.log(2.0) / half_life_h


def average_level_ng_mL(dose_mg: float, interval_h: float, clearance: float, bioavailability: float = 1.0) -> float:
    """Mean plasma level at steady state, `F dose / (CL tau)`, in ng/mL; clearance in L/h."""
    _positive(interval_h=interval_h, clearance=clearance)
    if not (dose_mg >= 0 and 0 <= bioavailability <= 1):
        raise ValueError("a dose must be >= 0 mg and the bioavailability between 0 and 1")
    return 1000.0 * bioavailability * dose_mg / (clearance * interval_h)


def accumulation(interval_h: float, half_life_h: float) -> float:
    """Level at steady state over level after the first dose: `1 / (1 - 2^(-tau / t_half))`."""
    _positive(interval_h=interval_h, half_life_h=half_life_h)
    return 1.0 / -math.expm1(-math.log(2.0) * interval_h / half_life_h)


def remaining_level(level: float, hours: float, half_life_h: float) -> float:
    """Level after `hours` of elimination of first order, in the unit of `level`."""
    _positive(half_life_h=half_life_h)
    if not (level >= 0 and hours >= 0):
        raise ValueError("a level and a time must be >= 0")
    return level * math.exp2(-hours / half_life_h)


def metabolite_nM(parent_nM: float, level_ratio: float, parent_mass: float = 1.0, mass: float = 1.0) -> float:
    """Metabolite in nM from the parent and their ratio of levels (mass ratio: give both molar masses)."""
    _positive(parent_mass=parent_mass, mass=mass)
    if not (parent_nM >= 0 and level_ratio >= 0):
        raise ValueError("a level and a ratio must be >= 0")
    return parent_nM * level_ratio * parent_mass / mass


def half_occupying_level(level: float, occupancy: float, maximum: float = 1.0) -> float:
    """EC50 of a PET occupancy curve from one point, `C (Omax - O) / O`, in the unit of `level`."""
    if not (level > 0 and 0 < occupancy < maximum <= 1):
        raise ValueError("needs a positive level and 0 < occupancy < maximum <= 1")
    return level * (maximum - occupancy) / occupancy


def occupancy_curve(points: tuple[tuple[float, float], tuple[float, float]]) -> tuple[float, float]:
    """EC50 (unit of the levels) and maximum of `O = Omax C / (EC50 + C)` through two points (C, O)."""
    (c1, o1), (c2, o2) = sorted(points)
    if not (0 < c1 < c2 and 0 < o1 < o2 <= 1 and o1 * c2 > o2 * c1):
        raise ValueError("two points of a rising, saturating occupancy curve are needed")
    ec50 = c1 * c2 * (o2 - o1) / (o1 * c2 - o2 * c1)
    return ec50, o1 * (ec50 + c1) / c1


def in_vivo_affinity_nM(ec50_plasma_nM: float, fraction_unbound: float, brain_entry: float = 1.0) -> float:
    """Affinity that makes `C_free / K` give the PET occupancy: the plasma EC50 carried to the same site as C.

    It replaces a Ki measured in vitro, because it already holds the compound's brain entry and the resting
    transmitter; use it with the free concentration made from the same fraction unbound and brain entry.
    """
    value = free_at_site_nM(ec50_plasma_nM, fraction_unbound, brain_entry)
    _positive(ec50_free_nM=value)
    return value
