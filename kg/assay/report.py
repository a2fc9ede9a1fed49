"""What a bench calculation hands back: estimates or the reason why there are none."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kg.assay.criteria import CONFIDENCE

if TYPE_CHECKING:
    from kg.assay.choose import Candidate, ModelChoice
    from kg.assay.estimates import Estimate


class Status(StrEnum):
    """Why there are, or are not, estimates."""

    ESTIMATED = "estimated"
    TOO_FEW_POINTS = "too_few_points"
    FLAT = "flat"
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


@dataclass(frozen=True, slots=True)
class AssayReport:
    """A finished calculation. `estimates` is None unless `status` is `estimated`."""

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
    chosen: Candidate | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data with stable keys; the fitted curves themselves stay behind."""
        keys = [entry.name for entry in dataclasses.fields(self) if entry.name != "chosen"]
        plain: dict[str, Any] = {key: as_plain(getattr(self, key)) for key in keys}
        plain["confidence"] = CONFIDENCE
        return plain


def as_plain(value: Any) -> Any:
    """Dataclasses, mappings and tuples into dicts and lists; a number that is not finite becomes None."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {entry.name: as_plain(getattr(value, entry.name)) for entry in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(entry) for key, entry in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_plain(entry) for entry in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
