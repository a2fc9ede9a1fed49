"""From fitted curves to potencies, and to the sentence that reports them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.affinity import cheng_prusoff, p_scale
from kg.assay.estimates import Estimate, digits, estimate, written
from kg.assay.fit import Fit, profile_interval
from kg.assay.report import AssayReport, Bound, Status
from kg.assay.sites import change, in_range
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.assay.choose import Candidate
    from kg.assay.wells import WellKind, Wells
    from kg.pharmacology.quantity import Quantity


# Receptor that a well of membranes can hold (1 pmol of sites in 0.2 mL). An IC50 or Kd as low may be half set by it, so
# that the true affinity is twice as high or more.
PLAUSIBLE_RECEPTOR_NM = 5.0
# What a slope above 1 means in competition.
STEEP = (
    "A slope above 1 is what depletion of the compound by the receptor looks like: give the receptor level by --receptor, "
    "such as '5 nM', and the exact equation is fitted."
)


@dataclass(frozen=True, slots=True)
class Tracer:
    """The radioligand of a competition experiment: its concentration and Kd, nM, with standard errors.

    With a `receptor` level all three are what was added or known, and depletion is accounted for.
    """

    concentration: Quantity
    kd: Quantity
    receptor: Quantity | None = None


def tracer(
    kind: WellKind, ligand: Quantity | None, kd: Quantity | None, receptor: Quantity | None = None
) -> Tracer | None:
    """What a Ki needs; UsageError when half of it is given or the assay does not allow it."""
    if ligand is None and kd is None and receptor is None:
        return None
    if not kind.affinity:
        raise UsageError(
            f"an IC50 or EC50 of a {kind.name} experiment is not turned into Ki",
            "Cheng-Prusoff",
            "it holds for radioligand competition only; leave --radioligand, --kd and --receptor away",
        )
    if ligand is None or kd is None:
        raise UsageError("Ki needs both [L] and Kd", "Cheng-Prusoff", "give --radioligand and --kd")
    return Tracer(ligand, kd, receptor)


def half_places(part: Fit) -> list[int]:
    """Places of the half-points among a model's parameters, or of Ki where that is fitted itself."""
    return [place for place, name in enumerate(part.model.parameters) if name.startswith("half") or name == "ki"]


def key_of(parameter: str, part: Fit, wells: Wells) -> str:
    """The key under which a parameter is reported: ic50_nM or ec50_nM, ki_nM, top, bottom, hill, share_high.

    A rise is an EC50 only where the experiment may go either way; in percent inhibition it is an IC50.
    """
    rising = change(part) > 0
    potency = "ec50" if rising and wells.direction == 0 else "ic50"
    if parameter.startswith("half"):
        return f"{potency}{parameter.removeprefix('half')}_nM"
    if parameter == "ki":
        return "ki_nM"
    plateaus = {"zero": "bottom" if rising else "top", "infinite": "top" if rising else "bottom"}
    return plateaus.get(parameter, parameter)


def plate_estimates(part: Fit, four: Fit | None, wells: Wells) -> Mapping[str, Estimate] | None:
    """Estimates of one plate, or None when its potency lies outside the tested range or is not bounded.

    The slope comes from the four-parameter fit `four` even where the curve chosen holds it at 1.
    """
    halves = half_places(part)
    if not part.converged or not all(in_range(part, place) for place in halves):
        return None
    found: dict[str, Estimate] = {}
    for place, name in enumerate(part.model.parameters):
        one = estimate(part, place, "nM" if place in halves else "")
        if place in halves and not one.bounded:
            return None
        found[key_of(name, part, wells)] = one
    if "hill" not in found and four is not None and four.converged and len(halves) == 1:
        found["hill"] = estimate(four, 3)
    return found


def unresolved(base: AssayReport, chosen: Candidate, wells: Wells) -> AssayReport:
    """The verdict when no plate gives a potency: beyond the tested range, or not determined at all."""
    base = replace(base, model=None, status=Status.INCOMPLETE)
    if len(chosen.fits) > 1:
        return replace(base, verdict="Incomplete: no plate determines its own potency.")
    part = chosen.fits[0]
    place = half_places(part)[0]
    key = key_of(part.model.parameters[place], part, wells)
    name = "Ki" if key == "ki_nM" else key.split("_")[0].upper()
    low, high = profile_interval(part, place)
    tested = wells.concentration[wells.concentration > 0]
    span = f"{digits(tested.min())}–{digits(tested.max())} nM"
    if np.isfinite(low) and np.isfinite(high):
        verdict = f"Incomplete: the {name} lies outside the tested range ({span}); test further concentrations."
        return replace(base, verdict=verdict)
    if not np.isfinite(low) and not np.isfinite(high):
        verdict = f"Not converged: the data leave the {name} open on both sides ({span} tested)."
        return replace(base, status=Status.NOT_CONVERGED, verdict=verdict)
    bound = Bound(">", float(10.0**low), "nM") if np.isfinite(low) else Bound("<", float(10.0**high), "nM")
    verdict = (
        f"Incomplete: the tested range ({span}) does not hold both plateaus; the data say only that the {name} "
        f"is {bound.relation} {digits(bound.value)} nM."
    )
    return replace(base, verdict=verdict, bounds={key: bound})


def estimated(
    base: AssayReport, estimates: dict[str, Estimate], radioligand: Tracer | None, kind: WellKind
) -> AssayReport:
    """Add p values and Ki, say it in words, and say where a Ki or IC50 of binding is only apparent."""
    said, notes = [], list(base.notes)
    for key in [key for key in estimates if key.endswith("_nM")]:
        said += _potency(estimates, key, radioligand)
    if kind.affinity and radioligand is None:
        notes.append("Ki was not computed: it needs --radioligand and --kd.")
    hill, apparent = estimates.get("hill"), ""
    if hill is not None and hill.excludes(1.0):
        slope = f"the Hill slope {written(hill)} differs from 1"
        consequence = "; one-site competition does not hold and Ki is only apparent" if radioligand else ""
        said.append(slope + consequence)
        steep = hill.low is not None and hill.low > 1.0
        if kind.affinity and (radioligand or steep):
            apparent = slope
        if kind.affinity and steep:
            notes.append(STEEP)
    if kind.affinity:
        notes += near_receptor(estimates, "ic50")
    if base.outliers:
        said.append(f"{len(base.outliers)} outlier(s) flagged, none dropped")
    verdict = "; ".join(said) + "."
    return replace(base, estimates=ordered(estimates), verdict=verdict, notes=tuple(notes), apparent=apparent)


def near_receptor(estimates: Mapping[str, Estimate], stem: str) -> list[str]:
    """A warning for each potency that a receptor level as it occurs in wells could account for."""
    found = [one for key, one in estimates.items() if key.startswith(stem) and key.endswith("_nM")]
    if not any(one.value <= PLAUSIBLE_RECEPTOR_NM for one in found):
        return []
    name = stem.upper() if stem == "ic50" else stem.capitalize()
    plausible = digits(PLAUSIBLE_RECEPTOR_NM)
    said = f"The {name} is no higher than receptor in a well can be ({plausible} nM): depletion may have set it."
    return [f"{said} Give the receptor level by --receptor."]


def ordered(estimates: Mapping[str, Estimate]) -> dict[str, Estimate]:
    """Affinities, potencies and their p values first, then slope and plateaus."""
    return dict(sorted(estimates.items(), key=lambda pair: pair[0] in ("hill", "top", "bottom", "share_high")))


def _potency(estimates: dict[str, Estimate], key: str, radioligand: Tracer | None) -> list[str]:
    """One potency as p value and, with a radioligand, as Ki; both are added to `estimates`."""
    stem = key.removesuffix("_nM")
    estimates[f"p{stem}"] = p_scale(estimates[key])
    site = stem[len("ic50") :].replace("_", " ")
    said = [f"{stem[:4].upper()}{site} {written(estimates[key])}"]
    if radioligand is not None:
        ki = stem.replace("ic50", "ki")
        estimates[f"{ki}_nM"] = cheng_prusoff(estimates[key], radioligand.concentration, radioligand.kd)
        estimates[f"p{ki}"] = p_scale(estimates[f"{ki}_nM"])
        said.append(f"Ki{site} {written(estimates[f'{ki}_nM'])}")
    return said
