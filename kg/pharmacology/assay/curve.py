"""Concentration-response curves: from wells to IC50 or EC50 and, for competition alone, Ki."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kg import settings
from kg.pharmacology.assay.choose import Candidate, choose, dependence, lack_of_fit, r_squared
from kg.pharmacology.assay.combine import combine
from kg.pharmacology.assay.estimates import natural
from kg.pharmacology.assay.fit import fit
from kg.pharmacology.assay.models import FOUR_PARAMETER, THREE_PARAMETER
from kg.pharmacology.assay.outliers import RULE, flag_outliers
from kg.pharmacology.assay.potency import (
    Tracer,
    estimated,
    half_places,
    key_of,
    plate_estimates,
    unresolved,
)
from kg.pharmacology.assay.report import Outlier, Plate, Report, Status
from kg.pharmacology.assay.sites import Plates, change, curve_candidates, fitted

if TYPE_CHECKING:
    from kg.pharmacology.assay.wells import Kind, Wells


def fit_curve(wells: Wells, kind: Kind, radioligand: Tracer | None = None) -> Report:
    """Choose and fit a curve to wells of one or more plates and report potency, slope, plateaus and Ki.

    Never raises for data that hold no answer: the report then has a verdict and no estimates. Every plate has its
    own plateaus and half-point; several plates are averaged as experiments.
    """
    plates = list(wells.split())
    refused = _too_little(plates)
    if refused is not None:
        return replace(refused, notes=wells.notes)
    three = fitted(THREE_PARAMETER, plates)
    refused = _no_curve(three, wells.direction)
    if refused is not None:
        return replace(refused, notes=wells.notes, chosen=three)
    candidates, remarks = curve_candidates(three, plates, kind)
    chosen, comparison = choose(candidates)
    misfit, remark = _misfit(chosen)
    base = Report(
        Status.NOT_DESCRIBED,
        remark,
        comparison=comparison,
        notes=(*wells.notes, *remarks, *([] if misfit or not remark else [remark])),
        chosen=chosen,
    )
    if misfit:
        return base
    return _potencies(base, candidates, chosen, plates, wells, kind, radioligand)


def _potencies(
    base: Report,
    candidates: list[Candidate],
    chosen: Candidate,
    plates: Plates,
    wells: Wells,
    kind: Kind,
    radioligand: Tracer | None,
) -> Report:
    four = next((one for one in candidates if one.name == FOUR_PARAMETER.name), None)
    slopes = four.fits if four else (None,) * len(plates)
    results = [
        Plate(label, part.y.size, plate_estimates(part, slope, wells))
        for (label, _), part, slope in zip(plates, chosen.fits, slopes, strict=True)
    ]
    outliers, clean = _outliers(chosen, plates)
    base = replace(
        base,
        status=Status.ESTIMATED,
        model=chosen.name,
        outliers=outliers,
        without_outliers=clean,
        plates=tuple(results) if len(results) > 1 else (),
    )
    usable = [plate.estimates for plate in results if plate.estimates is not None]
    if not usable:
        return unresolved(base, chosen, wells)
    if len(usable) < len(results):
        base = replace(base, notes=(*base.notes, f"{len(results) - len(usable)} plate(s) gave no estimate."))
    return estimated(base, dict(combine(usable)), radioligand, kind)


def _too_little(plates: Plates) -> Report | None:
    needed = settings.ASSAY_MIN_CONCENTRATIONS
    for label, part in plates:
        count = len(set(part.concentration))
        where = f" on plate {label}" if label else ""
        if count < needed or part.response.size <= needed:
            verdict = (
                f"Too few points: {part.response.size} well(s) at {count} concentration(s){where}; a curve needs more "
                f"than {needed} wells at {needed} or more concentrations."
            )
            return Report(Status.TOO_FEW_POINTS, verdict)
    return None


def _no_curve(three: Candidate, direction: int) -> Report | None:
    """The verdict for a response that does not change, or changes the wrong way."""
    p = dependence(three)
    spread = max(float(np.ptp(part.y)) for part in three.fits)
    if spread == 0.0 or p >= settings.ASSAY_FLAT_P:
        verdict = f"Flat: the response does not depend on the concentration (p = {p:.2g}); there is no IC50 or EC50."
        return Report(Status.FLAT, verdict)
    signs = {int(np.sign(change(part))) for part in three.fits}
    if direction and signs != {direction}:
        seen, expected = ("rises", "fall") if direction < 0 else ("falls", "rise")
        verdict = (
            f"Inverted: the response {seen} with the concentration where this experiment expects it to {expected}. "
            "Check the columns; a response in percent inhibition is named inhibition_percent."
        )
        return Report(Status.INVERTED, verdict)
    return None


def _misfit(chosen: Candidate) -> tuple[bool, str]:
    """Whether the curve must be refused for missing the replicates, and what is to be said about its misfit."""
    p = lack_of_fit(chosen)
    if p is None or p >= settings.ASSAY_LACK_OF_FIT_P:
        return False, ""
    if r_squared(chosen) < settings.ASSAY_MIN_R_SQUARED:
        return True, "No curve describes these data: they miss it by more than the replicates scatter."
    return False, f"The curve misses the data by more than the replicates scatter (p = {p:.2g})."


def _outliers(chosen: Candidate, plates: Plates) -> tuple[tuple[Outlier, ...], dict[str, float]]:
    """Flagged wells, and for a single plate the potency that would come out without them."""
    flagged: list[Outlier] = []
    clean: dict[str, float] = {}
    for (_, part), done in zip(plates, chosen.fits, strict=True):
        flags = flag_outliers(done)
        for flag in flags:
            concentration, response = float(part.concentration[flag.row]), float(part.response[flag.row])
            flagged.append(
                Outlier(part.lines[flag.row], concentration, response, flag.residual, flag.t, flag.p_value, RULE)
            )
        if flags and len(plates) == 1:
            kept = np.delete(np.arange(done.y.size), [flag.row for flag in flags])
            again = fit(done.model, done.x[kept], done.y[kept], [done.theta])
            for place in half_places(done) if again.converged else []:
                key = key_of(done.model.parameters[place], done, part)
                clean[key] = natural(float(again.theta[place]), "log10")
    return tuple(flagged), clean
