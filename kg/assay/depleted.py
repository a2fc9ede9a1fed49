"""Saturation binding when the receptor takes up the ligand: what the data show of it, and what a known level mends."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.affinity import ends, p_scale, widened
from kg.assay.choose import Candidate, f_test
from kg.assay.criteria import CONTRADICTION_P, LACK_OF_FIT_P
from kg.assay.depletion import saturation_depletion, saturation_receptor
from kg.assay.estimates import estimate, written
from kg.assay.fit import fit
from kg.assay.models import SATURATION, SPECIFIC
from kg.pharmacology.units import MOLAR_IN_NM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.assay.binding import SaturationBinding
    from kg.assay.report import AssayReport
    from kg.pharmacology.quantity import Quantity

# Bound ligand above this share of the added one calls for the depletion equation.
DEPLETION_SHARE = 0.1
# Levels of receptor, over the apparent Kd, from which its fit begins.
_LEVELS = (0.2, 1.0, 5.0)


def depletion_seen(
    binding: SaturationBinding, plates: Sequence[tuple[str, NDArray[np.bool_]]], chosen: Candidate
) -> tuple[str, ...]:
    """Why the data do not allow ligand depletion to be ignored; empty where they do.

    Bound ligand in a molar unit is compared with what was added; in any unit the curve itself is tested: depletion
    makes it steeper than a hyperbola.
    """
    found = []
    if binding.unit in MOLAR_IN_NM:
        added = binding.x[:, 0] > 0
        share = float(np.max(binding.bound[added] * MOLAR_IN_NM[binding.unit] / binding.x[added, 0], initial=0.0))
        if share > DEPLETION_SHARE:
            found.append(f"up to {share:.0%} of the added ligand is bound, and depletion was not accounted for")
    if not found and chosen.name in (SPECIFIC.name, SATURATION.name):
        found += _steeper(binding, plates)
    return tuple(found)


def _steeper(binding: SaturationBinding, plates: Sequence[tuple[str, NDArray[np.bool_]]]) -> list[str]:
    """Whether a curve with depletion describes binding better than the hyperbola that is nested in it."""
    plain, depleted = [], []
    for _, rows in plates:
        x, y = binding.x[rows], binding.bound[rows]
        one = fit(SPECIFIC if binding.specific else SATURATION, x, y)
        levels = [factor * float(10.0 ** one.theta[1]) for factor in _LEVELS]
        plain.append(one)
        depleted.append(fit(saturation_receptor(binding.specific, levels), x, y))
    simple, rich = Candidate("hyperbola", tuple(plain)), Candidate("depleted", tuple(depleted))
    if not all(part.converged for part in (*plain, *depleted)) or rich.points <= rich.parameters:
        return []
    freedom = simple.points - simple.parameters, rich.points - rich.parameters
    p = f_test(simple.sse, freedom[0], rich.sse, freedom[1])[1]
    if p >= LACK_OF_FIT_P:
        return []
    return [f"binding rises more steeply than a hyperbola, as depletion of the ligand makes it (p = {p:.2g})"]


def known_receptor(base: AssayReport, candidates: list[Candidate], receptor: Quantity, specific: bool) -> AssayReport:
    """The report with the error of the receptor level in the interval of Kd, and what the curve says against that level."""
    estimates = dict(base.estimates or {})
    given = candidates[0]
    limits = ends(receptor)
    if limits is not None:
        centre, near, far = (_log_kd(given, level, specific) for level in (receptor.value, *limits))
        estimates["kd_nM"] = widened(estimates["kd_nM"], [(near - centre, far - centre)])
        estimates["pkd"] = p_scale(estimates["kd_nM"])
    free, doubt = candidates[1], ""
    if free.points > free.parameters and all(part.converged for part in free.fits):
        freedom = given.points - given.parameters, free.points - free.parameters
        p = f_test(given.sse, freedom[0], free.sse, freedom[1])[1]
        if p < CONTRADICTION_P:
            levels = ", ".join(written(estimate(part, 2, "nM")) for part in free.fits)
            doubt = f"the curve asks for a receptor level of {levels} rather than {receptor.text} (p = {p:.2g})"
    said = f"{base.verdict.removesuffix('.')}; depletion by {receptor.text} of receptor accounted for exactly"
    verdict = f"{said}; {doubt}, so Kd is only apparent." if doubt else f"{said}."
    return replace(base, estimates=estimates, verdict=verdict, apparent=doubt)


def _log_kd(given: Candidate, receptor: float, specific: bool) -> float:
    """Mean natural logarithm of Kd over the plates, fitted again at this level."""
    model = saturation_depletion(receptor, specific)
    return float(np.mean([fit(model, part.x, part.y).theta[1] for part in given.fits]) * math.log(10.0))
