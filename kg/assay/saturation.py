"""Saturation binding: Kd and Bmax, with non-specific binding and, where told, ligand depletion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.assay.affinity import p_scale
from kg.assay.choose import Candidate, choose, f_test, lack_of_fit
from kg.assay.combine import combine
from kg.assay.criteria import FLAT_P, LACK_OF_FIT_P, MIN_CONCENTRATIONS
from kg.assay.estimates import Estimate, estimate, written
from kg.assay.fit import Fit, Floats, Model, fit
from kg.assay.models import DEPLETION, SATURATION, SATURATION_TWO, SPECIFIC
from kg.assay.outliers import RULE, flag_outliers
from kg.assay.report import AssayReport, Outlier, Plate, Status
from kg.assay.sites import second_site
from kg.assay.wells import concentrations, repetition
from kg.errors import DataError
from kg.pharmacology.units import MOLAR_IN_NM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.assay.tables import AssayTable, Column

# Bound ligand above this share of the added one calls for the depletion equation.
DEPLETION_SHARE = 0.1


Rows = list[tuple[str, NDArray[np.bool_]]]


@dataclass(frozen=True, slots=True)
class SaturationBinding:
    """Wells of a saturation experiment: x (n, 2) = ligand in nM and 1 for total (0 non-specific) binding."""

    x: Floats
    bound: Floats
    plates: tuple[str, ...]
    lines: tuple[int, ...]
    unit: str
    specific: bool


def read_binding(table: AssayTable, declared: str = "", depletion: bool = False) -> SaturationBinding:
    """Wells from a column `bound` or `total` (and `nonspecific`), or `specific`.

    Raises DataError when they are missing, or, for depletion, when binding is not in a molar unit.
    """
    ligand, _ = concentrations(table, declared)
    columns = [
        (column, flag)
        for column, flag in (
            (table.find("specific"), 1.0),
            (table.find("bound", "total"), 1.0),
            (table.find("nonspecific"), 0.0),
        )
        if column is not None
    ]
    specific = table.find("specific") is not None
    if not columns or (specific and len(columns) > 1) or columns[0][1] == 0.0:
        raise DataError(
            "saturation needs a column bound (or total), with nonspecific beside it where measured, or specific alone",
            table.source,
            "name the columns so",
        )
    if depletion and specific:
        raise DataError(
            "depletion is computed from total binding, not from specific binding",
            table.source,
            "give bound or total",
        )
    labels = repetition(table)
    x, bound, plates, lines = [], [], [], []
    for column, flag in columns:
        values = _molar(table, column) if depletion else table.numbers(column)
        for row in np.flatnonzero(~np.isnan(values)):
            x.append((ligand[row], flag))
            bound.append(values[row])
            plates.append(labels[row])
            lines.append(table.lines[row])
    table.some(len(bound), "binding")
    unit = "nM" if depletion else columns[0][0].unit
    return SaturationBinding(np.array(x), np.array(bound), tuple(plates), tuple(lines), unit, specific)


def _molar(table: AssayTable, column: Column) -> Floats:
    if column.unit not in MOLAR_IN_NM:
        raise DataError(
            f"depletion compares bound with added ligand, and column {column.name} is not molar",
            table.source,
            "give bound in a molar unit, e.g. bound_pM",
        )
    return table.scaled(column, MOLAR_IN_NM)


def fit_saturation(binding: SaturationBinding, depletion: bool = False) -> AssayReport:
    """Kd and Bmax of wells of one or more plates. Data without an answer give a verdict, not an error."""
    plates = [
        (label, np.array([plate == label for plate in binding.plates])) for label in dict.fromkeys(binding.plates)
    ]
    refused = _too_little(binding, plates)
    if refused is not None:
        return refused
    candidates = _candidates(binding, plates, depletion)
    refused = _not_saturable(candidates, binding, plates)
    if refused is not None:
        return refused
    chosen, comparison = choose(candidates)
    notes = [] if depletion else _depleted(binding)
    misfit = lack_of_fit(chosen)
    if misfit is not None and misfit < LACK_OF_FIT_P:
        notes.append(f"The curve misses the data by more than the replicates scatter (p = {misfit:.2g}).")
    results = [
        Plate(label, part.y.size, _plate_estimates(part, binding.unit))
        for (label, _), part in zip(plates, chosen.fits, strict=True)
    ]
    usable = [plate.estimates for plate in results if plate.estimates is not None]
    base = AssayReport(
        Status.INCOMPLETE,
        "Incomplete: binding does not come near saturation in the tested range; Kd and Bmax are not determined.",
        None,
        comparison=comparison,
        plates=tuple(results) if len(results) > 1 else (),
        outliers=_outliers(binding, plates, chosen),
        notes=tuple(notes),
        chosen=chosen,
    )
    if not usable:
        return base
    return _estimated(replace(base, model=chosen.name), dict(combine(usable)))


def _depleted(binding: SaturationBinding) -> list[str]:
    """A remark when bound ligand, in a molar unit, is a sizeable share of the added ligand."""
    if binding.unit not in MOLAR_IN_NM:
        return []
    added = binding.x[:, 0] > 0
    share = float(np.max(binding.bound[added] * MOLAR_IN_NM[binding.unit] / binding.x[added, 0], initial=0.0))
    if share <= DEPLETION_SHARE:
        return []
    return [f"Up to {share:.0%} of the added ligand is bound: Kd is too high unless depletion is accounted for."]


def _too_little(binding: SaturationBinding, plates: Rows) -> AssayReport | None:
    for _, rows in plates:
        total = rows & (binding.x[:, 1] == 1.0) & (binding.x[:, 0] > 0)
        count = len(set(binding.x[total, 0]))
        needed = MIN_CONCENTRATIONS
        if count < needed or int(total.sum()) <= needed:
            verdict = f"Too few points: {int(total.sum())} well(s) of total binding at {count} concentration(s)."
            return AssayReport(Status.TOO_FEW_POINTS, verdict)
    return None


def _candidates(binding: SaturationBinding, plates: Rows, depletion: bool) -> list[Candidate]:
    def candidate(model: Model) -> Candidate:
        return Candidate(model.name, tuple(fit(model, binding.x[rows], binding.bound[rows]) for _, rows in plates))

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


def _estimated(base: AssayReport, estimates: dict[str, Estimate]) -> AssayReport:
    said = []
    for key in [key for key in estimates if key.startswith("kd")]:
        estimates["p" + key.removesuffix("_nM")] = p_scale(estimates[key])
        height = estimates[key.replace("kd", "bmax").removesuffix("_nM")]
        name = key.removesuffix("_nM").replace("kd", "Kd").replace("_", " ")
        said.append(f"{name} {written(estimates[key])}, {name.replace('Kd', 'Bmax')} {written(height)}")
    if base.outliers:
        said.append(f"{len(base.outliers)} outlier(s) flagged, none dropped")
    return replace(base, status=Status.ESTIMATED, estimates=estimates, verdict="; ".join(said) + ".")
