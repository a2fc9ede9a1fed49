"""How much of a compound, as a person writes it: a free concentration, a plasma level or a dose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import sqrt

from kg.errors import UsageError

# Amounts in nM, ng/mL or mg/day outside these are slips of the keyboard (pure water is 55 M), and far outside them
# doubles overflow in the equations; the same holds of folds.
AMOUNT_SMALLEST = 1e-15
AMOUNT_LARGEST = 1e12


NANOMOLAR = {"pm": 1e-3, "nm": 1.0, "um": 1e3, "µm": 1e3, "μm": 1e3, "mm": 1e6, "m": 1e9}
_MILLIGRAM_A_DAY = {"mg/day": 1.0, "mg/d": 1.0, "mg": 1.0, "g/day": 1e3, "µg/day": 1e-3, "ug/day": 1e-3}
_PLASMA = {"ng/ml": 1.0, "µg/l": 1.0, "ug/l": 1.0, "µg/ml": 1e3, "ug/ml": 1e3}
# Atomic groups: a number is taken whole, so that `1e5` is a number without a unit, not 1 in units of e5.
_FIGURE = r"(?>[0-9.][0-9.,]*(?:[eE][+-]?[0-9]+)?)"
_AMOUNT = re.compile(rf"^\s*(?P<low>{_FIGURE})\s*(?:(?:-|–|to)\s*(?P<high>{_FIGURE}))?\s*(?P<unit>.*?)\s*$", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
NO_COMMA = "write a decimal point and no thousands separator"


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


def number(text: str) -> float:
    """A number with a decimal point.

    Raises ValueError otherwise, for any comma too: `1,234` is a thousand to one writer and about one to another.
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text)


def amount(text: str) -> Amount:
    """Read `20 nM`, `5-20 uM`, `120 ng/mL` (plasma) or `100 mg/day`. Raises UsageError for anything else."""
    found = _AMOUNT.match(text)
    cure = "write a number and a unit, such as '20 nM', '120 ng/mL' or '100 mg/day'"
    if not found:
        raise UsageError(f"{text!r} is no dose or concentration", cure=cure)
    try:
        low = number(found["low"])
        high = number(found["high"] or found["low"])
    except ValueError as error:
        cure = NO_COMMA if "," in text else cure
        raise UsageError(f"{text!r} has no readable number", cure=cure) from error
    unit = found["unit"].casefold()
    if not unit:
        raise UsageError(f"{text!r} has no unit", cure=cure)
    for kind, units in (("site", NANOMOLAR), ("plasma", _PLASMA), ("dose", _MILLIGRAM_A_DAY)):
        if unit in units:
            if not 0 < low <= high:
                raise UsageError(f"{text!r} must be above zero, the lower end first", cure=cure)
            low, high = low * units[unit], high * units[unit]
            if not AMOUNT_SMALLEST <= low <= high <= AMOUNT_LARGEST:
                raise UsageError(f"{text!r} is beyond what any experiment can give", cure=cure)
            return Amount(kind, low, high, text.strip())
    raise UsageError(f"{found['unit']!r} is no unit known here", cure=cure)
