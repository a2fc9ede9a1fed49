"""PET occupancy: from binding potentials to percent occupied, and the plasma EC50 that fits them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.assay.choose import Candidate, ModelChoice, choose
from kg.assay.criteria import LOG_ZERO
from kg.assay.estimates import Estimate, digits, estimate, written
from kg.assay.fit import Floats, Model, fit
from kg.assay.models import log_concentration
from kg.assay.report import Status, estimate_rows, report_screen
from kg.display import Screen, ScreenTable, Shown, as_plain
from kg.errors import DataError
from kg.pharmacology.units import MASS_IN_NG_PER_ML, MOLAR_IN_NM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.assay.tables import AssayTable

# Scans from which on a maximal occupancy other than 100 % may be fitted.
FREE_EMAX_SCANS = 5


_FULL = 100.0


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan under drug: subject, region, plasma level (None where not measured), occupancy in percent."""

    subject: str
    region: str
    plasma: float | None
    occupancy: float


@dataclass(frozen=True, slots=True)
class RegionFit:
    """The plasma curve of one region; `estimates` is None unless it could be fitted."""

    region: str
    scans: int
    status: Status
    verdict: str
    model: str | None = None
    estimates: dict[str, Estimate] | None = None
    comparison: tuple[ModelChoice, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Occupancy(Shown):
    """A finished occupancy calculation; `unit` is that of the plasma level."""

    verdict: str
    unit: str
    scans: tuple[Scan, ...]
    regions: tuple[RegionFit, ...]
    notes: tuple[str, ...]
    source: str = ""
    digest: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data with stable keys."""
        return dict(as_plain(self))

    def _screen(self) -> Screen:
        """The plasma curve of each region, and the scans."""
        curves = tuple(
            (f"{r.region} {row['quantity']}".strip(), row["value"], row["low"], row["high"], row["unit"])
            for r in self.regions
            for row in estimate_rows(r.estimates or {})
        )
        scans = tuple((f"{s.subject} {s.region}".strip(), s.plasma, s.occupancy) for s in self.scans)
        tables = (
            ScreenTable(("regions", "value", "low", "high", "unit"), curves, few=12),
            ScreenTable(("scans", f"plasma, {self.unit}" if self.unit else "plasma", "occupied, %"), scans, few=8),
        )
        return report_screen(f"Occupancy: {self.verdict}", self.notes, tables, self.source)


def occupancy(baseline: Floats, drug: Floats) -> Floats:
    """Percent of binding sites that the drug took, 100 (1 - BP_drug / BP_baseline); both (n,), baseline > 0."""
    return np.asarray(_FULL * (1.0 - drug / baseline))


def read_scans(table: AssayTable, group_baseline: bool = False) -> tuple[tuple[Scan, ...], str, tuple[str, ...]]:
    """Scans, unit of the plasma level, and notes.

    Columns: subject, bp_baseline, bp_drug; where present plasma_UNIT and region. A subject without own baseline takes
    the region's mean baseline only when `group_baseline` allows it. Raises DataError.
    """
    subjects, region = table.need("subject", "animal"), table.find("region")
    base, drug = (table.numbers(table.need(name)) for name in ("bp_baseline", "bp_drug"))
    places = region.cells if region else ("",) * len(table.lines)
    filled, notes = _baselines(table, base, places, group_baseline)
    plasma, unit = _plasma(table)
    table.some(int((~np.isnan(drug)).sum()), "a binding potential under drug")
    scans = []
    for row in np.flatnonzero(~np.isnan(drug)):
        if filled[row] <= 0 or drug[row] < 0:
            raise DataError(
                "a binding potential is negative, or a baseline is not above zero",
                f"{table.source}:{table.lines[row]}",
                "check the scan",
            )
        level = None if np.isnan(plasma[row]) else float(plasma[row])
        taken = float(occupancy(filled[row], drug[row]))
        scans.append(Scan(subjects.cells[row], places[row], level, taken))
    return tuple(scans), unit, notes


def _baselines(
    table: AssayTable, base: Floats, places: Sequence[str], group_baseline: bool
) -> tuple[Floats, tuple[str, ...]]:
    missing = np.flatnonzero(np.isnan(base))
    if missing.size == 0:
        return base, ()
    if not group_baseline:
        raise DataError(
            "the scan has no baseline",
            f"{table.source}:{table.lines[missing[0]]}",
            "give it, or allow --group-baseline",
        )
    filled = base.copy()
    for row in map(int, missing):
        same = np.array([place == places[row] for place in places]) & ~np.isnan(base)
        if not same.any():
            raise DataError(
                f"region {places[row]!r} has no baseline at all",
                f"{table.source}:{table.lines[row]}",
                "give one",
            )
        filled[row] = float(base[same].mean())
    return filled, (f"{missing.size} scan(s) use the mean baseline of their region instead of their own.",)


def _plasma(table: AssayTable) -> tuple[Floats, str]:
    column = table.find("plasma", "concentration")
    if column is None:
        return np.full(len(table.lines), np.nan), ""
    units, base = (MOLAR_IN_NM, "nM") if column.unit in MOLAR_IN_NM else (MASS_IN_NG_PER_ML, "ng/mL")
    values = table.scaled(column, units)
    for row in np.flatnonzero(values < 0):
        raise DataError("a plasma level is negative", f"{table.source}:{table.lines[row]}", "check the value")
    return values, base


def _emax_curve(theta: NDArray[Any], x: Floats) -> NDArray[Any]:
    return np.asarray(theta[1] / (1.0 + 10.0 ** (theta[0] - x)))


def _starts(x: Floats, y: Floats) -> list[Floats]:
    grid = np.linspace(x[x > LOG_ZERO].min() - 1.5, x.max() + 1.5, 7)
    return [np.array([half, max(float(y.max()), 1.0)]) for half in grid]


FULL_OCCUPANCY = Model(
    "emax_100",
    ("ec50",),
    ("log10",),
    lambda theta, x: np.asarray(_FULL / (1.0 + 10.0 ** (theta[0] - x))),
    lambda x, y: [start[:1] for start in _starts(x, y)],
)
FREE_EMAX = Model("emax_free", ("ec50", "emax_percent"), ("log10", "linear"), _emax_curve, _starts)


def fit_occupancy(
    scans: Sequence[Scan], unit: str, notes: Sequence[str] = (), source: str = "", digest: str = ""
) -> Occupancy:
    """Mean occupancy and, where plasma levels are there, EC50 (and Emax where it is not 100 %) per region."""
    said = list(notes)
    below = sum(1 for scan in scans if scan.occupancy < 0)
    if below:
        said.append(f"{below} scan(s) have a negative occupancy (noise or a wrong pairing); kept as they are.")
    regions = [
        _fit_region(region, [scan for scan in scans if scan.region == region], unit)
        for region in dict.fromkeys(scan.region for scan in scans)
    ]
    verdict = " ".join(f"{one.region}: {one.verdict}" if one.region else one.verdict for one in regions)
    return Occupancy(verdict, unit, tuple(scans), tuple(regions), tuple(said), source, digest)


def _fit_region(region: str, scans: Sequence[Scan], unit: str) -> RegionFit:
    pairs = np.array([(scan.plasma, scan.occupancy) for scan in scans if scan.plasma is not None])
    mean = float(np.mean([scan.occupancy for scan in scans]))
    base = RegionFit(
        region,
        len(scans),
        Status.TOO_FEW_POINTS,
        f"mean occupancy {digits(mean)} % (n = {len(scans)}); no EC50",
    )
    if pairs.shape[0] < 2 or np.unique(pairs[:, 0]).size < 2 or not (pairs[:, 0] > 0).any():
        return replace(base, verdict=base.verdict + ": it needs plasma levels at two or more concentrations.")
    x, y = log_concentration(pairs[:, 0]), pairs[:, 1]
    candidates = [Candidate(FULL_OCCUPANCY.name, (fit(FULL_OCCUPANCY, x, y),))]
    if pairs.shape[0] >= FREE_EMAX_SCANS:
        candidates.append(Candidate(FREE_EMAX.name, (fit(FREE_EMAX, x, y),)))
    chosen, comparison = choose(candidates)
    part = chosen.fits[0]
    ec50 = estimate(part, 0, unit)
    base = replace(base, comparison=comparison)
    if not part.converged or not ec50.bounded:
        verdict = f"mean occupancy {digits(mean)} %; the scans do not bound an EC50."
        return replace(base, status=Status.INCOMPLETE, verdict=verdict)
    estimates = {"ec50": ec50}
    said = f"plasma EC50 {written(ec50)}"
    if chosen.name == FREE_EMAX.name:
        estimates["emax_percent"] = estimate(part, 1, "%")
        said += f", Emax {written(estimates['emax_percent'])}"
    return replace(base, status=Status.ESTIMATED, verdict=said + ".", model=chosen.name, estimates=estimates)
