"""What a bench calculation hands back: estimates or the reason why there are none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kg.assay.criteria import CONFIDENCE
from kg.display import Screen, ScreenTable, Shown, as_plain, number

if TYPE_CHECKING:
    from kg.assay.choose import Candidate, ModelChoice
    from kg.assay.estimates import Estimate


class Status(StrEnum):
    """Why there are, or are not, estimates."""

    ESTIMATED = "estimated"
    TOO_FEW_POINTS = "too_few_points"
    FLAT = "flat"
    BELL = "bell"
    HOOK = "hook"
    HORMESIS = "hormesis"
    INVERTED = "inverted"
    INCOMPLETE = "incomplete"
    NOT_CONVERGED = "not_converged"
    NOT_DESCRIBED = "not_described"


@dataclass(frozen=True, slots=True)
class Bound:
    """What the data exclude when a value itself cannot be estimated: the value lies `relation` `value`."""

    relation: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Outlier:
    """A flagged well: file line, concentration in nM, response, residual, t, p and the rule."""

    line: int
    concentration_nM: float
    response: float
    residual: float
    t: float
    p_value: float
    rule: str


@dataclass(frozen=True, slots=True)
class Plate:
    """The potency of one plate, experiment or animal (None where it gave none)."""

    plate: str
    points: int
    estimates: Mapping[str, Estimate] | None


@dataclass(frozen=True, slots=True, repr=False)
class AssayReport(Shown):
    """A finished calculation. `estimates` is None unless `status` is `estimated`.

    `apparent` says why an affinity among them is none of the equilibrium; it is empty where nothing speaks against it.
    """

    status: Status
    verdict: str
    model: str | None = None
    estimates: Mapping[str, Estimate] | None = None
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    comparison: tuple[ModelChoice, ...] = ()
    outliers: tuple[Outlier, ...] = ()
    without_outliers: Mapping[str, float] = field(default_factory=dict)
    plates: tuple[Plate, ...] = ()
    notes: tuple[str, ...] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    digest: str = ""
    apparent: str = ""
    chosen: Candidate | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data with stable keys; the fitted curves themselves stay behind."""
        keys = [entry.name for entry in dataclasses.fields(self) if entry.name != "chosen"]
        plain: dict[str, Any] = {key: as_plain(getattr(self, key)) for key in keys}
        plain["confidence"] = CONFIDENCE
        return plain

    def _screen(self) -> Screen:
        """The verdict, estimates or bounds, the models that were compared, and what must be said beside them."""
        bounds = tuple(
            (key.removesuffix("_nM"), f"{b.relation} {number(b.value)}", b.unit) for key, b in self.bounds.items()
        )
        models = tuple((m.model, m.parameters, m.aicc, "chosen" if m.chosen else "") for m in self.comparison)
        marked = tuple((o.line, o.concentration_nM, o.response, o.rule) for o in self.outliers)
        tables = (
            estimate_table("estimates", self.estimates or {}),
            ScreenTable(("bounds", "value", "unit"), bounds),
            ScreenTable(("models", "parameters", "AICc", ""), models),
            ScreenTable(("outliers, by line", "nM", "response", "rule"), marked),
        )
        return report_screen(f"AssayReport ({self.status}): {self.verdict}", self.notes, tables, self.source)


def estimate_rows(estimates: Mapping[str, Estimate], prefix: str = "") -> list[dict[str, Any]]:
    """A row an estimate: quantity, value, low and high end of its interval, unit."""
    return [
        {"quantity": prefix + key.removesuffix("_nM"), "value": one.value, "low": one.low, "high": one.high, "unit": one.unit}
        for key, one in estimates.items()
    ]  # fmt: skip


def estimate_table(name: str, estimates: Mapping[str, Estimate], prefix: str = "") -> ScreenTable:
    """The estimates with their 95 % intervals, for a screen."""
    rows = tuple(tuple(row.values()) for row in estimate_rows(estimates, prefix))
    return ScreenTable((name, "value", "low", "high", "unit"), rows, few=12)


def report_screen(head: str, notes: Sequence[str], tables: Iterable[ScreenTable], source: str) -> Screen:
    """A calculation on one screen: what it found, the tables that have rows, and the file it read."""
    read = (f"from {source}",) if source else ()
    return Screen(head, (*notes, *read), tuple(t for t in tables if t.rows), "All of it: .to_json()", folds=3)
