"""Concentration-response curves: from wells to IC50 or EC50 and, for competition alone, Ki."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.choose import Candidate, choose, dependence, lack_of_fit, levels_differ, r_squared
from kg.assay.combine import combine
from kg.assay.criteria import FLAT_P, LACK_OF_FIT_P, MIN_CONCENTRATIONS
from kg.assay.estimates import natural
from kg.assay.fit import fit
from kg.assay.models import FOUR_PARAMETER, THREE_PARAMETER, log_concentration
from kg.assay.outliers import RULE, flag_outliers
from kg.assay.potency import (
    Tracer,
    estimated,
    half_places,
    key_of,
    plate_estimates,
    unresolved,
)
from kg.assay.report import AssayReport, Outlier, Plate, Status
from kg.assay.sites import Plates, change, curve_candidates, enough, fitted
from kg.assay.tight import tight_candidates, tight_estimated, tight_plate
from kg.assay.turns import Turn, turn_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.assay.estimates import Estimate
    from kg.assay.wells import WellKind, Wells

# ... and the curve is refused altogether when it also explains less than this share of the variance.
MIN_R_SQUARED = 0.8
# Parameters of the curve with a free slope, and how much surer it must be of a dependence, for it fits more of the noise.
FREE_SLOPE = len(FOUR_PARAMETER.parameters)
STEEP = 10.0


def fit_curve(wells: Wells, kind: WellKind, radioligand: Tracer | None = None) -> AssayReport:
    """Choose and fit a curve to wells of one or more plates and report potency, slope, plateaus and Ki.

    Never raises for data that hold no answer: the report then has a verdict and no estimates. Every plate has its
    own plateaus and half-point; several plates are averaged as experiments.
    """
    plates = list(wells.split())
    refused = _too_little(plates)
    if refused is not None:
        return replace(refused, notes=wells.notes)
    turns = {label: turn for label, part in plates if (turn := _turn(part)) is not None}
    if len(turns) == len(plates):
        return _turned(turns, wells)
    straight = [(label, part) for label, part in plates if label not in turns]
    notes = [f"Plate {label} gave no estimate. {turn.words()}" for label, turn in turns.items()]
    three = fitted(THREE_PARAMETER, straight)
    refused = _no_curve(three, _dependence(three, straight), wells.direction)
    if refused is not None:
        return replace(refused, notes=(*wells.notes, *notes), chosen=three)
    candidates, remarks = _candidates(three, straight, kind, radioligand)
    chosen, comparison = choose(candidates)
    if (
        radioligand is not None and radioligand.receptor is not None
    ):  # the receptor that was given stands, whatever a fitted one would do
        chosen, comparison = candidates[0], tuple(replace(line, chosen=line is comparison[0]) for line in comparison)
    misfit, remark = _misfit(chosen)
    base = AssayReport(
        Status.NOT_DESCRIBED,
        remark,
        comparison=comparison,
        notes=(*wells.notes, *notes, *remarks, *([] if misfit or not remark else [remark])),
        chosen=chosen,
    )
    if misfit:
        return base
    return _potencies(base, candidates, plates, straight, wells, kind, radioligand)


def _turn(part: Wells) -> Turn | None:
    return turn_of(log_concentration(part.concentration), part.response)


def _turned(turns: Mapping[str, Turn], wells: Wells) -> AssayReport:
    """The verdict when every plate turns back, with the curves that say so."""
    words = [f"plate {label}: {turn.words()}" if len(turns) > 1 else turn.words() for label, turn in turns.items()]
    found = tuple(turns.values())
    chosen = Candidate(found[0].curve.model.name, tuple(turn.curve for turn in found))
    return AssayReport(found[0].status, " ".join(words), notes=wells.notes, chosen=chosen)


def _candidates(
    three: Candidate, plates: Plates, kind: WellKind, radioligand: Tracer | None
) -> tuple[list[Candidate], list[str]]:
    if radioligand is not None and radioligand.receptor is not None:
        return tight_candidates(plates, radioligand, radioligand.receptor), []
    return curve_candidates(three, plates, kind)


def _potencies(
    base: AssayReport,
    candidates: list[Candidate],
    plates: Plates,
    straight: Plates,
    wells: Wells,
    kind: WellKind,
    radioligand: Tracer | None,
) -> AssayReport:
    """Estimates of each plate that has a curve, averaged; a verdict where none has."""
    chosen = base.chosen or candidates[0]
    results = [
        Plate(label, part.y.size, found)
        for (label, _), part, found in zip(
            straight, chosen.fits, _each_plate(candidates, chosen, straight, wells, radioligand), strict=True
        )
    ]
    done = {plate.plate for plate in results}
    results += [Plate(label, part.response.size, None) for label, part in plates if label not in done]
    outliers, clean = _outliers(chosen, straight)
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
    estimates = dict(combine(usable))
    if radioligand is not None and radioligand.receptor is not None:
        return tight_estimated(base, estimates, candidates, radioligand, radioligand.receptor)
    return estimated(base, estimates, radioligand, kind)


def _each_plate(
    candidates: list[Candidate], chosen: Candidate, plates: Plates, wells: Wells, radioligand: Tracer | None
) -> list[Mapping[str, Estimate] | None]:
    if radioligand is not None and radioligand.receptor is not None:
        return [tight_plate(part, radioligand, radioligand.receptor) for part in chosen.fits]
    four = next((one for one in candidates if one.name == FOUR_PARAMETER.name), None)
    slopes = four.fits if four else (None,) * len(plates)
    return [plate_estimates(part, slope, wells) for part, slope in zip(chosen.fits, slopes, strict=True)]


def _too_little(plates: Plates) -> AssayReport | None:
    needed = MIN_CONCENTRATIONS
    for label, part in plates:
        count = len(set(part.concentration))
        where = f" on plate {label}" if label else ""
        if count < needed or part.response.size <= needed:
            verdict = (
                f"Too few points: {part.response.size} well(s) at {count} concentration(s){where}; a curve needs more "
                f"than {needed} wells at {needed} or more concentrations."
            )
            return AssayReport(Status.TOO_FEW_POINTS, verdict)
    return None


def _dependence(three: Candidate, plates: Plates) -> float:
    """P of "the response does not depend on the concentration"; of a step, which a slope of 1 misses, by the curve with a free slope."""
    p = dependence(three)
    if p < FLAT_P or not enough(plates, FREE_SLOPE):
        return p
    return min(p, STEEP * dependence(fitted(FOUR_PARAMETER, plates)))


def _no_curve(three: Candidate, p: float, direction: int) -> AssayReport | None:
    """The verdict for a response that does not change, or changes the wrong way."""
    spread = max(float(np.ptp(part.y)) for part in three.fits)
    if spread == 0.0 or p >= FLAT_P:
        differ = levels_differ(three)
        if spread > 0.0 and differ is not None and differ < FLAT_P:
            verdict = (
                f"No curve describes these data: the concentrations differ (p = {differ:.2g}), but no rise or fall goes "
                "through them."
            )
            return AssayReport(Status.NOT_DESCRIBED, verdict)
        verdict = f"Flat: the response does not depend on the concentration (p = {p:.2g}); there is no IC50 or EC50."
        return AssayReport(Status.FLAT, verdict)
    signs = {int(np.sign(change(part))) for part in three.fits}
    if direction and signs != {direction}:
        seen, expected = ("rises", "fall") if direction < 0 else ("falls", "rise")
        verdict = (
            f"Inverted: the response {seen} with the concentration where this experiment expects it to {expected}. "
            "Check the columns; a response in percent inhibition is named inhibition_percent."
        )
        return AssayReport(Status.INVERTED, verdict)
    return None


def _misfit(chosen: Candidate) -> tuple[bool, str]:
    """Whether the curve must be refused for missing the replicates, and what is to be said about its misfit."""
    p = lack_of_fit(chosen)
    if p is None or p >= LACK_OF_FIT_P:
        return False, ""
    if r_squared(chosen) < MIN_R_SQUARED:
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
