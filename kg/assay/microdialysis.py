"""Microdialysis: percent of each animal's own baseline, time course over animals, area under the curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.assay.criteria import CONFIDENCE
from kg.assay.estimates import digits
from kg.assay.fit import Floats, scipy_part
from kg.assay.report import report_screen
from kg.display import Screen, ScreenTable, Shown, as_plain
from kg.errors import DataError
from kg.pharmacology.units import TIME_IN_MIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.assay.tables import AssayTable, Column

# Baseline samples of a dialysis experiment: fewer than this, or scattering more than this (coefficient of
# variation), is said beside the result.
BASELINE_SAMPLES = 3
BASELINE_CV = 0.2


_YES = {"yes", "true", "1", "y"}
_NO = {"no", "false", "0", "n"}
_GROUP = ("group", "treatment")


@dataclass(frozen=True, slots=True)
class Sample:
    """One dialysate sample: animal, group, minutes after the dose, level as measured, baseline or not."""

    animal: str
    group: str
    minute: float
    level: float
    baseline: bool


@dataclass(frozen=True, slots=True)
class Animal:
    """One animal: its baseline mean and variation, its course in percent, its area over 100 %."""

    animal: str
    group: str
    baseline_mean: float
    baseline_samples: int
    baseline_cv: float | None
    minutes: tuple[float, ...]
    percent: tuple[float, ...]
    auc_percent_min: float | None
    auc_from_min: float | None
    auc_to_min: float | None
    peak_percent: float | None
    peak_min: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """Mean of the animals' percentages at one time; SEM is None for a single animal."""

    group: str
    minute: float
    mean_percent: float
    sem_percent: float | None
    animals: int


@dataclass(frozen=True, slots=True)
class TreatmentGroup:
    """The animals of one group: mean area with SEM and 95 % t interval; the unit of n is the animal."""

    group: str
    animals: int
    auc_mean: float | None
    auc_sem: float | None
    auc_low: float | None
    auc_high: float | None


@dataclass(frozen=True, slots=True, repr=False)
class Dialysis(Shown):
    """A finished microdialysis calculation."""

    verdict: str
    unit: str
    animals: tuple[Animal, ...]
    course: tuple[Point, ...]
    groups: tuple[TreatmentGroup, ...]
    notes: tuple[str, ...]
    source: str = ""
    digest: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data with stable keys."""
        return dict(as_plain(self))

    def _screen(self) -> Screen:
        """The course over the animals of each group, and their areas."""
        course = tuple(
            (p.group or "all animals", p.minute, p.mean_percent, p.sem_percent, p.animals) for p in self.course
        )
        areas = tuple((g.group or "all animals", g.auc_mean, g.auc_low, g.auc_high, g.animals) for g in self.groups)
        tables = (
            ScreenTable(("course, % of baseline", "min", "mean", "SEM", "animals"), course, few=12),
            ScreenTable(("area, % min", "mean", "low", "high", "animals"), areas, few=8),
        )
        return report_screen(f"Dialysis: {self.verdict}", self.notes, tables, self.source)


def read_samples(table: AssayTable, dose_at_min: float = 0.0, analyte: str = "") -> tuple[tuple[Sample, ...], str]:
    """Samples and the unit of their level.

    Columns: animal, time_UNIT, one level column; where present group and baseline (yes or no). Times mark the end of
    a sample's collection: a sample that ends at or before the dose is baseline, unless the column `baseline` says
    otherwise. `analyte` names the level column where there are several. Raises DataError.
    """
    animals = table.need("animal", "subject", "rat", "mouse")
    times = table.need("time")
    minutes = table.scaled(times, TIME_IN_MIN) - dose_at_min
    group, marked = table.find(*_GROUP), table.find("baseline")
    level = _level(table, {one.name for one in (animals, times, group, marked) if one is not None}, analyte)
    values = table.numbers(level)
    samples = []
    for row in range(len(table.lines)):
        where = f"{table.source}:{table.lines[row]}"
        if np.isnan(minutes[row]):
            raise DataError("the sample has no time", where, "fill it in")
        if values[row] < 0:
            raise DataError("a level is negative", where, "give the level, or NA for a lost sample")
        baseline = _truth(marked.cells[row], where) if marked else bool(minutes[row] <= 0)
        name = group.cells[row] if group else ""
        samples.append(Sample(animals.cells[row], name, float(minutes[row]), float(values[row]), baseline))
    return tuple(samples), level.unit


def _level(table: AssayTable, known: set[str], analyte: str) -> Column:
    left = [column for column in table.columns if column.name not in known]
    if analyte:
        left = [column for column in left if column.name.lower() == analyte.lower()]
    if len(left) != 1:
        names = ", ".join(column.name for column in left) or "none"
        raise DataError(f"one level column is needed, found {names}", table.source, "name it with --analyte")
    return left[0]


def _truth(cell: str, where: str) -> bool:
    if cell.lower() in _YES | _NO:
        return cell.lower() in _YES
    raise DataError(f"baseline is {cell!r}", where, "write yes or no")


def analyse_dialysis(samples: Sequence[Sample], unit: str = "", source: str = "", digest: str = "") -> Dialysis:
    """Percent of baseline per animal, course (mean ± SEM over animals), area per animal by trapezoids.

    DataError names an animal without a usable baseline.
    """
    notes: list[str] = []
    lost = sum(1 for sample in samples if np.isnan(sample.level))
    if lost:
        notes.append(f"{lost} lost sample(s) left out.")
    animals = []
    keys = dict.fromkeys((sample.animal, sample.group) for sample in samples)
    for name, group in keys:
        own = [one for one in samples if (one.animal, one.group) == (name, group) and not np.isnan(one.level)]
        animals.append(_animal(name, group, own, source, notes))
    animals = _comparable(animals, notes)
    course = _course(animals)
    groups = tuple(_group(name, animals) for name in dict.fromkeys(one.group for one in animals))
    return Dialysis(_verdict(groups, course), unit, tuple(animals), course, groups, tuple(notes), source, digest)


def _animal(name: str, group: str, own: list[Sample], source: str, notes: list[str]) -> Animal:
    base = np.array([one.level for one in own if one.baseline])
    if base.size == 0 or base.mean() == 0:
        raise DataError(
            f"animal {name} has no baseline above zero",
            source,
            "give its samples from before the dose, or leave it out",
        )
    mean = float(base.mean())
    variation = float(base.std(ddof=1) / mean) if base.size > 1 else None
    if base.size < BASELINE_SAMPLES:
        notes.append(f"Animal {name} has only {base.size} baseline sample(s).")
    if variation is not None and variation > BASELINE_CV:
        notes.append(f"The baseline of animal {name} is unstable (CV {variation:.0%}).")
    minutes = np.array(sorted({one.minute for one in own}))
    repeated = len(own) - minutes.size
    if repeated:
        notes.append(f"Animal {name}: {repeated} repeated injection(s) averaged.")
    levels = np.array([np.mean([one.level for one in own if one.minute == minute]) for minute in minutes])
    percent = 100.0 * levels / mean
    after = np.array([not any(one.baseline for one in own if one.minute == minute) for minute in minutes])
    times, course = minutes[after], percent[after]
    top = int(np.argmax(np.abs(course - 100.0))) if course.size else 0
    return Animal(
        name,
        group,
        mean,
        int(base.size),
        variation,
        tuple(map(float, minutes)),
        tuple(map(float, percent)),
        area_over_baseline(times, course) if times.size > 1 else None,
        float(times[0]) if times.size > 1 else None,
        float(times[-1]) if times.size > 1 else None,
        float(course[top]) if course.size else None,
        float(times[top]) if course.size else None,
    )


def area_over_baseline(minutes: Floats, percent: Floats) -> float:
    """Trapezoid area between the course (n,) and 100 %, in percent·min, from the first to the last sample."""
    return float(np.trapezoid(percent - 100.0, minutes))


def _comparable(animals: list[Animal], notes: list[str]) -> list[Animal]:
    """Say when the areas span different times: they must not be averaged as one quantity."""
    spans = {(one.auc_from_min, one.auc_to_min) for one in animals if one.auc_percent_min is not None}
    if len(spans) > 1:
        notes.append("The animals' samples span different times; group means of the area are left out.")
    return animals


def _course(animals: Sequence[Animal]) -> tuple[Point, ...]:
    points = []
    for group in dict.fromkeys(one.group for one in animals):
        members = [one for one in animals if one.group == group]
        for minute in sorted({minute for one in members for minute in one.minutes}):
            values = np.array([one.percent[one.minutes.index(minute)] for one in members if minute in one.minutes])
            points.append(Point(group, minute, float(values.mean()), _sem(values), int(values.size)))
    return tuple(points)


def _sem(values: Floats) -> float | None:
    return float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else None


def _group(name: str, animals: Sequence[Animal]) -> TreatmentGroup:
    members = [one for one in animals if one.group == name]
    spans = {(one.auc_from_min, one.auc_to_min) for one in animals if one.auc_percent_min is not None}
    areas = np.array([one.auc_percent_min for one in members if one.auc_percent_min is not None], dtype=float)
    if areas.size == 0 or len(spans) > 1:
        return TreatmentGroup(name, len(members), None, None, None, None)
    mean, sem = float(areas.mean()), _sem(areas)
    if sem is None:
        return TreatmentGroup(name, len(members), mean, None, None, None)
    level = 0.5 + CONFIDENCE / 2.0
    reach = sem * float(scipy_part("special").stdtrit(areas.size - 1, level))
    return TreatmentGroup(name, len(members), mean, sem, mean - reach, mean + reach)


def _verdict(groups: Sequence[TreatmentGroup], course: Sequence[Point]) -> str:
    """The largest departure from baseline and the mean area of each group, in words."""
    said = []
    for group in groups:
        after = [point for point in course if point.group == group.group and point.minute > 0]
        name = f"{group.group}: " if group.group else ""
        if not after:
            said.append(f"{name}no sample after the dose")
            continue
        peak = max(after, key=lambda point: abs(point.mean_percent - 100.0))
        spread = "" if peak.sem_percent is None else f" ± {digits(peak.sem_percent)}"
        area = "" if group.auc_mean is None else f"; area over baseline {digits(group.auc_mean)}"
        area += "" if group.auc_sem is None else f" ± {digits(group.auc_sem)}"
        unit = "" if group.auc_mean is None else " percent·min"
        said.append(
            f"{name}{digits(peak.mean_percent)}{spread} % of baseline at {peak.minute:g} min "
            f"(mean ± SEM, n = {peak.animals} of {group.animals} animals){area}{unit}"
        )
    return ". ".join(said) + "."
