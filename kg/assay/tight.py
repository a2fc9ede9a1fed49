"""Competition with a receptor level that is known: Ki by exact mass action instead of Cheng and Prusoff's equation."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.affinity import ends, p_scale, widened
from kg.assay.choose import Candidate, f_test
from kg.assay.criteria import CONTRADICTION_P
from kg.assay.depletion import competition_depletion, competition_receptor, depleted_ic50
from kg.assay.estimates import Estimate, estimate, written
from kg.assay.fit import Fit, fit
from kg.assay.models import FOUR_PARAMETER
from kg.assay.potency import Tracer
from kg.assay.sites import Plates, change, enough, fitted, in_tested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.assay.report import AssayReport
    from kg.pharmacology.quantity import Quantity


def tight_candidates(plates: Plates, tracer: Tracer, receptor: Quantity) -> list[Candidate]:
    """The exact curve with the receptor as given and, where the points allow it, what may contradict it.

    That is the same curve with the receptor fitted, and a logistic of any slope.
    """
    ligand, kd = tracer.concentration.value, tracer.kd.value
    models = [competition_depletion(receptor.value, ligand, kd)]
    if enough(plates, 4):
        models += [competition_receptor(receptor.value, ligand, kd), FOUR_PARAMETER]
    return [fitted(model, plates) for model in models]


def tight_plate(part: Fit, tracer: Tracer, receptor: Quantity) -> Mapping[str, Estimate] | None:
    """IC50, Ki and plateaus of one plate; None where Ki is not bounded or the IC50 lies outside the tested range."""
    if not part.converged:
        return None
    ki = estimate(part, 2, "nM")

    if ki.low is None or ki.high is None:
        return None
    levels = receptor.value, tracer.concentration.value, tracer.kd.value
    value, low, high = (depleted_ic50(one, *levels) for one in (ki.value, ki.low, ki.high))
    ic50 = Estimate(value, low, high, "nM")
    if not in_tested(part, math.log10(value)):
        return None
    top, bottom = (1, 0) if change(part) > 0 else (0, 1)
    return {"ic50_nM": ic50, "ki_nM": ki, "top": estimate(part, top), "bottom": estimate(part, bottom)}


def tight_estimated(
    base: AssayReport, estimates: dict[str, Estimate], candidates: list[Candidate], tracer: Tracer, receptor: Quantity
) -> AssayReport:
    """P values, the errors of receptor, radioligand and Kd in the interval of Ki, and all of it in words."""
    estimates["ki_nM"] = _widened(estimates["ki_nM"], candidates[0], tracer, receptor)
    plateaus = {key: estimates.pop(key) for key in ("top", "bottom")}
    for key in ("ic50", "ki"):
        estimates |= {f"{key}_nM": (one := estimates.pop(f"{key}_nM")), f"p{key}": p_scale(one)}
    said = [
        f"IC50 {written(estimates['ic50_nM'])}",
        f"Ki {written(estimates['ki_nM'])}, depletion by {receptor.text} of receptor accounted for exactly",
    ]
    doubt = _doubt(candidates, receptor)
    if doubt:
        said.append(f"{doubt}, so Ki is only apparent")
    if base.outliers:
        said.append(f"{len(base.outliers)} outlier(s) flagged, none dropped")
    return replace(base, estimates=estimates | plateaus, verdict="; ".join(said) + ".", apparent=doubt)


def _widened(ki: Estimate, depleted: Candidate, tracer: Tracer, receptor: Quantity) -> Estimate:
    """The interval with the errors of what was given: the curve is fitted again at both ends of each."""
    given = (receptor, tracer.concentration, tracer.kd)
    levels = [one.value for one in given]
    centre = _log_ki(depleted, levels)
    moves = []
    for place, one in enumerate(given):
        limits = ends(one)
        if limits is not None:
            near, far = (_log_ki(depleted, [*levels[:place], end, *levels[place + 1 :]]) for end in limits)
            moves.append((near - centre, far - centre))
    return widened(ki, moves)


def _log_ki(depleted: Candidate, levels: list[float]) -> float:
    """Mean natural logarithm of Ki over the plates, fitted again at these levels of receptor, radioligand and Kd."""
    model = competition_depletion(*levels)
    return float(np.mean([fit(model, part.x, part.y).theta[2] for part in depleted.fits]) * math.log(10.0))


def _doubt(candidates: list[Candidate], receptor: Quantity) -> str:
    """What the data say against the receptor level that was given, or against one site; '' where they say nothing."""
    given, *others = candidates
    able = [one for one in others if all(part.converged for part in one.fits)]
    if not able:
        return ""
    best = min(able, key=lambda one: one.sse)
    freedom = given.points - given.parameters, best.points - best.parameters
    p = f_test(given.sse, freedom[0], best.sse, freedom[1])[1]
    if p >= CONTRADICTION_P:
        return ""
    if best.name == FOUR_PARAMETER.name:
        slopes = ", ".join(written(estimate(part, 3)) for part in best.fits)
        return f"a curve of slope {slopes} describes the data better than one site with {receptor.text} (p = {p:.2g})"
    levels = ", ".join(written(estimate(part, 3, "nM")) for part in best.fits)
    return f"the curve asks for a receptor level of {levels} rather than {receptor.text} (p = {p:.2g})"
