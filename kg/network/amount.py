"""How much of a compound, as a person writes it: a free concentration, a plasma level or a dose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import sqrt

from kg.errors import UsageError

_NANOMOLAR = {"pm": 1e-3, "nm": 1.0, "um": 1e3, "µm": 1e3, "μm": 1e3, "mm": 1e6, "m": 1e9}
_MILLIGRAM_A_DAY = {"mg/day": 1.0, "mg/d": 1.0, "mg": 1.0, "g/day": 1e3, "µg/day": 1e-3, "ug/day": 1e-3}
_PLASMA = {"ng/ml": 1.0, "µg/l": 1.0, "ug/l": 1.0, "µg/ml": 1e3, "ug/ml": 1e3}
_AMOUNT = re.compile(
    r"^\s*(?P<low>\d[\d.,]*(?:[eE][+-]?\d+)?)\s*(?:(?:-|–|to)\s*(?P<high>\d[\d.,]*(?:[eE][+-]?\d+)?))?\s*(?P<unit>\D.*?)\s*$"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a compound: `kind` is `site` (nM free), `plasma` (ng/mL) or `dose` (mg/day)."""

    kind: str
    low: float
    high: float
    text: str

    @property
    def value(self) -> float:
        """The middle of the range on a log scale."""
        return sqrt(self.low * self.high)


def amount(text: str) -> Amount:
    """Read `20 nM`, `5-20 uM`, `120 ng/mL` (plasma) or `100 mg/day`. Raises UsageError for anything else."""
    found = _AMOUNT.match(text)
    cure = "write a number and a unit, such as '20 nM', '120 ng/mL' or '100 mg/day'"
    if not found:
        raise UsageError(f"{text!r} is no dose or concentration", cure=cure)
    try:
        low = float(found["low"].replace(",", ""))
        high = float((found["high"] or found["low"]).replace(",", ""))
    except ValueError as error:
        raise UsageError(f"{text!r} has no readable number", cure=cure) from error
    unit = found["unit"].casefold()
    for kind, units in (("site", _NANOMOLAR), ("plasma", _PLASMA), ("dose", _MILLIGRAM_A_DAY)):
        if unit in units:
            if not 0 < low <= high:
                raise UsageError(f"{text!r} must be above zero, the lower end first", cure=cure)
            return Amount(kind, low * units[unit], high * units[unit], text.strip())
    raise UsageError(f"{found['unit']!r} is no unit known here", cure=cure)
