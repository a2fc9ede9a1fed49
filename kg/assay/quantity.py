"""Numbers with a declared unit: `1 nM`, `1 ± 0.2 nM`, `-80 mV`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from kg.errors import UsageError

MOLAR_IN_NM: dict[str, float] = {
    "M": 1e9,
    "mM": 1e6,
    "uM": 1e3,
    "µM": 1e3,  # micro sign
    "μM": 1e3,  # Greek mu
    "nM": 1.0,
    "pM": 1e-3,
    "fM": 1e-6,
}
MASS_IN_NG_PER_ML: dict[str, float] = {
    "ng/mL": 1.0,
    "ug/mL": 1e3,
    "µg/mL": 1e3,
    "μg/mL": 1e3,
    "ug/L": 1.0,
    "µg/L": 1.0,
    "μg/L": 1.0,
    "mg/L": 1e3,
    "pg/mL": 1e-3,
}
TIME_IN_MIN: dict[str, float] = {"s": 1 / 60, "min": 1.0, "h": 60.0}
VOLTAGE_IN_MV: dict[str, float] = {"V": 1e3, "mV": 1.0}
MOLAR_MASS_IN_G: dict[str, float] = {"g/mol": 1.0, "Da": 1.0, "kDa": 1e3}

_NUMBER = r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_QUANTITY = re.compile(rf"\s*({_NUMBER})\s*(?:(?:±|\+/-|\+-)\s*({_NUMBER}))?\s*([^\s\d].*?)?\s*")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its standard error, both in the base unit of the table it was read with."""

    value: float
    error: float = 0.0
    text: str = ""


def quantity(text: str, units: dict[str, float], name: str) -> Quantity:
    """Read `VALUE [± STANDARD ERROR] UNIT` into the base unit of `units`.

    Raises UsageError when the number, the unit or its sense is missing; a unit is never assumed.
    """
    match = _QUANTITY.fullmatch(text)
    known = ", ".join(units)
    if match is None:
        raise UsageError(f"{text!r} is not a number with a unit", name, f"write a value and one of {known}")
    number, error, unit = match.groups()
    if unit is None:
        raise UsageError(f"{text!r} has no unit", name, f"add one of {known}")
    if unit not in units:
        raise UsageError(f"the unit {unit!r} is not known here", name, f"use one of {known} (case counts)")
    value = float(number.replace("−", "-")) * units[unit]
    spread = float(error) * units[unit] if error else 0.0
    if not math.isfinite(value) or spread < 0:
        raise UsageError(f"{text!r} is not a finite value with an error ≥ 0", name, f"write e.g. 1 {unit}")
    return Quantity(value, spread, text.strip())


def positive(text: str, units: dict[str, float], name: str) -> Quantity:
    """The same, and greater than zero."""
    read = quantity(text, units, name)
    if read.value <= 0:
        raise UsageError(f"{text!r} must be greater than zero", name, "give the measured value")
    return read
