"""Saturation binding: Kd and Bmax, with non-specific binding and, where told, ligand depletion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.assay.affinity import p_scale
from kg.assay.choose import Candidate, choose, f_test, lack_of_fit
from kg.assay.combine import combine
from kg.assay.criteria import FLAT_P, LACK_OF_FIT_P, MIN_CONCENTRATIONS
from kg.assay.depleted import depletion_seen, known_receptor
from kg.assay.depletion import saturation_depletion, saturation_receptor
from kg.assay.estimates import Estimate, estimate, written
from kg.assay.fit import Fit, Model, fit
from kg.assay.models import DEPLETION, SATURATION, SATURATION_TWO, SPECIFIC, log_concentration
from kg.assay.outliers import RULE, flag_outliers
from kg.assay.potency import near_receptor
from kg.assay.report import AssayReport, Outlier, Plate, Status
from kg.assay.sites import second_site
from kg.assay.turns import turn_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.assay.binding import SaturationBinding
    from kg.assay.choose import ModelChoice
    from kg.pharmacology.quantity import Quantity


Rows = list[tuple[str, NDArray[np.bool_]]]


def fit_saturation(
    binding: SaturationBinding, depletion: bool = False, receptor: Quantity | None = None
) -> AssayReport:
    """Kd and Bmax of wells of one or more plates. Data without an answer give a verdict, not an error.

    Depletion is accounted for by binding in nM (`depletion`), or by a `receptor` level that is known.
    """
    plates = [
        (label, np.array([plate == label for plate in binding.plates])) for label in dict.fromkeys(binding.plates)
    ]
    refused = _too_little(binding, plates) or _turned(binding, plates)
    if refused is not None:
        return replace(refused, notes=binding.notes)
    candidates = _candidates(binding, plates, depletion, receptor)
    refused = _not_saturable(candidates, binding, plates)
    if refused is not None:
        return replace(refused, notes=binding.notes)
    chosen, comparison = choose(candidates)
    if receptor is not None:  # the receptor that was given stands, whatever a fitted one would do
        chosen, comparison = candidates[0], tuple(replace(line, chosen=line is comparison[0]) for line in comparison)
    base = _base(binding, plates, chosen, comparison)
    usable = [plate.estimates for plate in _plates(binding, plates, chosen) if plate.estimates is not None]
    if not usable:
        return base
    base = replace(base, model=chosen.name)
    if receptor is not None:
        return known_receptor(_estimated(base, dict(combine(usable)), ()), candidates, receptor, binding.specific)
    if depletion:
        return _estimated(base, dict(combine(usable)), ())
    found = _estimated(base, dict(combine(usable)), depletion_seen(binding, plates, chosen))
    return replace(found, notes=(*found.notes, *near_receptor(found.estimates or {}, "kd")))


def _base(
    binding: SaturationBinding, plates: Rows, chosen: Candidate, comparison: tuple[ModelChoice, ...]
) -> AssayReport:
    """The report as it is when no plate determines Kd and Bmax."""
    notes, misfit = list(binding.notes), lack_of_fit(chosen)
    if misfit is not None and misfit < LACK_OF_FIT_P:
        notes.append(f"The curve misses the data by more than the replicates scatter (p = {misfit:.2g}).")
    results = _plates(binding, plates, chosen)
    return AssayReport(
        Status.INCOMPLETE,
        "Incomplete: binding does not come near saturation in the tested range; Kd and Bmax are not determined.",
        None,
        comparison=comparison,
        plates=results if len(results) > 1 else (),
        outliers=_outliers(binding, plates, chosen),
        notes=tuple(notes),
        chosen=chosen,
    )


def _plates(binding: SaturationBinding, plates: Rows, chosen: Candidate) -> tuple[Plate, ...]:
    return tuple(
        Plate(label, part.y.size, _plate_estimates(part, binding.unit))
        for (label, _), part in zip(plates, chosen.fits, strict=True)
    )


def _turned(binding: SaturationBinding, plates: Rows) -> AssayReport | None:
    """The verdict for total or specific binding that turns back: a plate that does is to be left out."""
    for label, rows in plates:
        total = rows & (binding.x[:, 1] == 1.0)
        turn = turn_of(log_concentration(binding.x[total, 0]), binding.bound[total])
        if turn is not None:
            where = f"plate {label}: " if len(plates) > 1 else ""
            return AssayReport(turn.status, where + turn.words(), chosen=Candidate("two_phases", (turn.curve,)))
    return None


def _too_little(binding: SaturationBinding, plates: Rows) -> AssayReport | None:
    for _, rows in plates:
        total = rows & (binding.x[:, 1] == 1.0) & (binding.x[:, 0] > 0)
        count = len(set(binding.x[total, 0]))
        needed = MIN_CONCENTRATIONS
        if count < needed or int(total.sum()) <= needed:
            verdict = f"Too few points: {int(total.sum())} well(s) of total binding at {count} concentration(s)."
            return AssayReport(Status.TOO_FEW_POINTS, verdict)
    return None


def _candidates(
    binding: SaturationBinding, plates: Rows, depletion: bool, receptor: Quantity | None
) -> list[Candidate]:
    def candidate(model: Model) -> Candidate:
        return Candidate(model.name, tuple(fit(model, binding.x[rows], binding.bound[rows]) for _, rows in plates))

    if receptor is not None:
        known = saturation_depletion(receptor.value, binding.specific)
        return [candidate(known), candidate(saturation_receptor(binding.specific, [receptor.value]))]
    if depletion:
        return [candidate(DEPLETION)]
    if binding.specific:
        return [candidate(SPECIFIC)]
    found = [candidate(SATURATION)] if (binding.x[:, 1] == 0.0).any() else [candidate(SPECIFIC), candidate(SATURATION)]
    if all(np.unique(binding.x[rows, 0]).size > 5 and rows.sum() > 7 for _, rows in plates):
        two = candidate(SATURATION_TWO)
        if second_site(found[0], two, (1, 3)):
            found.append(two)
    return found


def _not_saturable(candidates: list[Candidate], binding: SaturationBinding, plates: Rows) -> AssayReport | None:
    """Total binding must rise, and a hyperbola must describe it better than non-specific binding alone."""
    rising = all(_slope(binding, rows) > 0 for _, rows in plates)
    none = sum(_without_sites(binding, rows) for _, rows in plates)
    best = min(candidates, key=lambda one: one.sse)
    p = f_test(none, best.points - len(plates), best.sse, best.points - best.parameters)[1]
    if not rising and p < FLAT_P:
        return AssayReport(
            Status.INVERTED, "Inverted: binding falls with added ligand; check the columns.", chosen=best
        )
    if p >= FLAT_P:
        return AssayReport(Status.FLAT, f"Flat: no saturable binding can be seen (p = {p:.2g}).", chosen=best)
    return None


def _slope(binding: SaturationBinding, rows: NDArray[np.bool_]) -> float:
    """Straight-line slope of total binding against added ligand."""
    total = rows & (binding.x[:, 1] == 1.0)
    return float(np.polyfit(binding.x[total, 0], binding.bound[total], 1)[0])


def _without_sites(binding: SaturationBinding, rows: NDArray[np.bool_]) -> float:
    """Sum of squares if nothing saturates: a line through zero, or a constant for specific binding."""
    ligand, bound = binding.x[rows, 0], binding.bound[rows]
    if binding.specific:
        return float(np.sum((bound - bound.mean()) ** 2))
    return float(np.sum((bound - ligand * (ligand @ bound) / (ligand @ ligand)) ** 2))


def _plate_estimates(part: Fit, unit: str) -> Mapping[str, Estimate] | None:
    """Estimates of one plate; None when a Kd or Bmax is not bounded, or Kd lies above all ligand tested."""
    if not part.converged:
        return None
    found: dict[str, Estimate] = {}
    for place, name in enumerate(part.model.parameters):
        key = f"{name}_nM" if name.startswith("kd") else name
        one = estimate(part, place, {"k": "nM", "b": unit}.get(key[0], ""))
        if part.model.scales[place] == "log10" and not one.bounded:
            return None
        if name.startswith("kd") and one.value > float(part.x[:, 0].max()):
            return None
        found[key] = one
    if "kd_high_nM" in found and found["kd_high_nM"].value > found["kd_low_nM"].value:
        swap = {"bmax_high": "bmax_low", "kd_high_nM": "kd_low_nM"}
        swap |= {new: old for old, new in swap.items()}
        found = {swap.get(key, key): value for key, value in found.items()}
    return found


def _outliers(binding: SaturationBinding, plates: Rows, chosen: Candidate) -> tuple[Outlier, ...]:
    flagged = []
    for (_, rows), done in zip(plates, chosen.fits, strict=True):
        places = np.flatnonzero(rows)
        for flag in flag_outliers(done):
            row = int(places[flag.row])
            flagged.append(
                Outlier(
                    binding.lines[row],
                    float(binding.x[row, 0]),
                    float(binding.bound[row]),
                    flag.residual,
                    flag.t,
                    flag.p_value,
                    RULE,
                )
            )
    return tuple(flagged)


def _estimated(base: AssayReport, estimates: dict[str, Estimate], doubts: tuple[str, ...]) -> AssayReport:
    """Kd and Bmax in words; `doubts` say why the Kd is only apparent."""
    said = []
    for key in [key for key in estimates if key.startswith("kd")]:
        estimates["p" + key.removesuffix("_nM")] = p_scale(estimates[key])
        height = estimates[key.replace("kd", "bmax").removesuffix("_nM")]
        name = key.removesuffix("_nM").replace("kd", "Kd").replace("_", " ")
        said.append(f"{name} {written(estimates[key])}, {name.replace('Kd', 'Bmax')} {written(height)}")
    said += [f"{doubt}, so Kd is only apparent" for doubt in doubts]
    if base.outliers:
        said.append(f"{len(base.outliers)} outlier(s) flagged, none dropped")
    return replace(
        base,
        status=Status.ESTIMATED,
        estimates=estimates,
        verdict="; ".join(said) + ".",
        apparent="; ".join(doubts),
    )
