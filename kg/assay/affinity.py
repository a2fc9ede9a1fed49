"""From a potency to an affinity: Cheng-Prusoff, with the error of the radioligand's Kd carried through."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kg.assay.criteria import CONFIDENCE
from kg.assay.estimates import Estimate
from kg.assay.fit import scipy_part
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.pharmacology.quantity import Quantity

# The share of a given value down to which its error may take it: none of them can be zero or negative.
LEAST_SHARE = 1e-3


def cheng_prusoff(ic50: Estimate, ligand: Quantity, kd: Quantity) -> Estimate:
    """Ki = IC50 / (1 + [L] / Kd), everything in nM.

    Holds for competition at equilibrium with a radioligand of known concentration and Kd, one site, slope 1.
    Standard errors of [L] and Kd widen the interval: on the log scale each side's distance and the distance that
    the divisor brings are added in quadrature (variance estimates recovered from the limits).
    """
    if ligand.value <= 0 or kd.value <= 0:
        raise UsageError("[L] and Kd must be greater than zero", "Cheng-Prusoff", "give both, e.g. '1 nM'")
    divisor = 1.0 + ligand.value / kd.value
    occupied = (ligand.value / kd.value) / divisor
    relative = math.hypot(kd.error / kd.value, ligand.error / ligand.value)
    spread = normal_quantile() * occupied * relative if relative else 0.0
    value = ic50.value / divisor
    return Estimate(
        value,
        None if ic50.low is None else value * math.exp(-math.hypot(math.log(ic50.value / ic50.low), spread)),
        None if ic50.high is None else value * math.exp(math.hypot(math.log(ic50.high / ic50.value), spread)),
        "nM",
    )


def widened(one: Estimate, moves: Sequence[tuple[float, float]]) -> Estimate:
    """The interval with further errors, each a pair of changes of the logarithm of the value at the ends of its own.

    By side, distances on the log scale are added in quadrature.
    """
    if one.low is None or one.high is None:
        return one
    down = math.hypot(math.log(one.value / one.low), *(max(0.0, *(-move for move in pair)) for pair in moves))
    up = math.hypot(math.log(one.high / one.value), *(max(0.0, *pair) for pair in moves))
    limits = [one.value * math.exp(step) if math.isfinite(step) else None for step in (-down, up)]
    return Estimate(one.value, limits[0], limits[1], one.unit)


def ends(given: Quantity) -> tuple[float, float] | None:
    """The ends of the interval of a value that was given with a standard error; None for one without."""
    if given.error == 0.0:
        return None
    reach = normal_quantile() * given.error
    return max(given.value - reach, LEAST_SHARE * given.value), given.value + reach


def normal_quantile() -> float:
    """How many standard errors a two-sided interval reaches to either side."""
    return float(scipy_part("special").ndtri(0.5 + CONFIDENCE / 2.0))


def p_scale(nanomolar: Estimate) -> Estimate:
    """pKi, pIC50 or pEC50: minus the decadic logarithm of the molar value; the limits change sides."""

    def log(value: float | None) -> float | None:
        return None if value is None else 9.0 - math.log10(value)

    centre = 9.0 - math.log10(nanomolar.value)
    return Estimate(centre, log(nanomolar.high), log(nanomolar.low))
