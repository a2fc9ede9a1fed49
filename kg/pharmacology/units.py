"""The one table of units: free and plasma concentrations, doses, affinities, and the times and voltages of the bench.

The case of a prefix counts, since `M` is mega and molar and `m` is milli: what could be either is no unit here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Kind(StrEnum):
    """What a unit measures, by its base unit: amount and mass concentration, dose, dose per body weight, time, voltage."""

    MOLAR = "nM"
    LEVEL = "ng/mL"
    DOSE = "mg/day"
    PER_WEIGHT = "mg/kg/day"
    TIME = "min"
    VOLTAGE = "mV"

    @property
    def called(self) -> str:
        """What it is called in a message."""
        return _CALLED[self][0]

    @property
    def usual(self) -> tuple[str, ...]:
        """The units that a message names."""
        return _CALLED[self][1]


_CALLED = {
    Kind.MOLAR: ("a concentration", ("nM", "pM", "µM", "mM", "M")),
    Kind.LEVEL: ("a plasma level", ("ng/mL", "µg/L", "µg/mL", "mg/L", "pg/mL")),
    Kind.DOSE: ("a dose", ("mg/day", "µg/day", "g/day")),
    Kind.PER_WEIGHT: ("a dose per body weight", ("mg/kg",)),
    Kind.TIME: ("a time", ("s", "min", "h")),
    Kind.VOLTAGE: ("a voltage", ("mV", "V")),
}
_POWERS = {"f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1, "": 0}
# A time that a dose is given in -> how often it passes in a day. A dose without a time is that of a day.
_A_DAY = {"": 1.0, "/day": 1.0, "/d": 1.0, "/h": 24.0, "/week": 1.0 / 7.0}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what it measures, and how many base units it is."""

    kind: Kind
    factor: float


class Units(Mapping[str, float]):
    """Unit -> factor to the base unit of one kind: every spelling is found, the usual ones are listed."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def __getitem__(self, text: str) -> float:
        found = unit(text)
        if found is None or found.kind is not self.kind:
            raise KeyError(text)
        return found.factor

    def __iter__(self) -> Iterator[str]:
        return iter(self.kind.usual)

    def __len__(self) -> int:
        return len(self.kind.usual)


MOLAR_IN_NM = Units(Kind.MOLAR)
MASS_IN_NG_PER_ML = Units(Kind.LEVEL)
TIME_IN_MIN = Units(Kind.TIME)
VOLTAGE_IN_MV = Units(Kind.VOLTAGE)


@cache
def table() -> Mapping[str, Unit]:
    """Every unit by its plain spelling: `u` for micro, `L` for litre, `/day` for a day."""
    moles, grams, molars = _powers("mol", "fpnum"), _powers("g", "fpnum"), _powers("M", "fpnum")
    made = {name: Unit(Kind.MOLAR, _ten(ten + 9)) for name, ten in molars.items()}
    # No length can stand where a concentration is asked for; `mm` and `m` may be meant as micro, milli or molar.
    made |= {f"{prefix}m": made[f"{prefix}M"] for prefix in "pnu"}
    for litre, under in _powers("L", "umcd").items():
        made |= {f"{mole}/{litre}": Unit(Kind.MOLAR, _ten(ten - under + 9)) for mole, ten in moles.items()}
        made |= {f"{gram}/{litre}": Unit(Kind.LEVEL, _ten(ten - under + 6)) for gram, ten in grams.items()}
    for time, often in _A_DAY.items():
        made |= {f"{gram}{time}": Unit(Kind.DOSE, _ten(ten + 3) * often) for gram, ten in grams.items()}
        made |= {f"{gram}/kg{time}": Unit(Kind.PER_WEIGHT, _ten(ten + 3) * often) for gram, ten in grams.items()}
    made |= {"s": Unit(Kind.TIME, 1 / 60), "min": Unit(Kind.TIME, 1.0), "h": Unit(Kind.TIME, 60.0)}
    made |= {name: Unit(Kind.VOLTAGE, _ten(ten + 3)) for name, ten in _powers("V", "um").items()}
    return made


def _powers(base: str, prefixes: str) -> dict[str, int]:
    """A base unit with and without prefixes -> its power of ten."""
    return {f"{prefix}{base}": _POWERS[prefix] for prefix in ("", *prefixes)}


def _ten(power: int) -> float:
    """A power of ten to the last bit, which `10.0 ** power` is not."""
    return float(f"1e{power}")


def unit(text: str) -> Unit | None:
    """The unit that a text means, in any way of writing it; None where it is none."""
    return table().get(_plain(text))


def capitals(text: str) -> Unit | None:
    """The unit that a text in capitals alone means, as data sets write them (`NM`, `UM`); None where mega could be meant."""
    plain = _plain(text)
    meant = nearest(text) if plain.isupper() and not plain.startswith("M") else ""
    return table().get(meant)


def nearest(text: str) -> str:
    """The unit that differs from a text by the case of its letters alone; empty where there is none."""
    folded = _plain(text).casefold()
    return next((name for name in table() if name.casefold() == folded and name[-1] != "m"), "")


# How units are written -> how the table spells them.
_SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\bmc(?=(?:g|mol|M|L|l)\b)", "u"),
        (r"\s*(?:/|\bper\b)\s*", "/"),
        (r"[\s·.*]*\b([A-Za-z]+) ?\^?-1\b", r"/\1"),
        (r"/(?:24 ?h|days?|die)\b", "/day"),
        (r"/(?:hr|hours?)\b", "/h"),
        (r"/(?:wk|weeks?)\b", "/week"),
        (r"/([umcd]?)l\b", r"/\1L"),
    )
)


def _plain(text: str) -> str:
    """One spelling for each unit; the micro sign and the Greek letter are `u`, `mcg` and `ng mL⁻¹` are understood."""
    text = unicodedata.normalize("NFKC", text.strip()).replace("μ", "u").replace("−", "-")
    for pattern, plain in _SPELLINGS:
        text = pattern.sub(plain, text)
    return text
