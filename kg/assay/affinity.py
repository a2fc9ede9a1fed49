"""From a potency to an affinity: Cheng-Prusoff, with the error of the radioligand's Kd carried through."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kg.assay.criteria import CONFIDENCE
from kg.assay.estimates import Estimate
from kg.assay.fit import scipy_part
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.pharmacology.quantity import Quantity


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
    spread = _normal_quantile() * occupied * relative if relative else 0.0
    value = ic50.value / divisor
    return Estimate(
        value,
        None if ic50.low is None else value * math.exp(-math.hypot(math.log(ic50.value / ic50.low), spread)),
        None if ic50.high is None else value * math.exp(math.hypot(math.log(ic50.high / ic50.value), spread)),
        "nM",
    )


def _normal_quantile() -> float:
    return float(scipy_part("special").ndtri(0.5 + CONFIDENCE / 2.0))


def p_scale(nanomolar: Estimate) -> Estimate:
    """pKi, pIC50 or pEC50: minus the decadic logarithm of the molar value; the limits change sides."""

    def log(value: float | None) -> float | None:
        return None if value is None else 9.0 - math.log10(value)

    centre = 9.0 - math.log10(nanomolar.value)
    return Estimate(centre, log(nanomolar.high), log(nanomolar.low))
