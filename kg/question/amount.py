"""How much of a compound, as a person writes it: a free concentration, a plasma level or a dose."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import UsageError
from kg.pharmacology.quantity import geometric, read
from kg.pharmacology.units import Kind

# What an amount is of -> the unit it is kept in.
UNITS = {"site": "nM", "plasma": "ng/mL", "total": "nM plasma", "dose": "mg/day"}
# Amounts outside these are slips of the keyboard or lost superscripts, as in `10-12 M`: nothing is dissolved beyond 1 M, no
# plasma level is beyond a gram a millilitre, which is the whole of it, and no dose beyond a kilogram a day.
AMOUNT_SMALLEST = 1e-15
AMOUNT_LARGEST = {"site": 1e9, "total": 1e9, "plasma": 1e9, "dose": 1e6}
_KINDS = {Kind.LEVEL: "plasma", Kind.DOSE: "dose"}


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a compound: `kind` is `site` (nM free), `plasma` (ng/mL), `total` (nM in plasma) or `dose` (mg/day)."""

    kind: str
    low: float
    high: float
    text: str

    @property
    def value(self) -> float:
        """The middle of the range on a log scale."""
        return geometric(self.low, self.high)


def amount(text: str) -> Amount:
    """Read `20 nM`, `5-20 uM`, `20 ± 5 nM`, `120 ng/mL` (plasma), `300 nmol/L plasma`, `100 mg/day` or `25 mg tid`.

    Raises UsageError for anything else, for a bound too: `> 20 nM` says of no concentration that it is there.
    """
    if not any(map(str.isdigit, text)):
        cure = "write a number and a unit, such as '20 nM', '120 ng/mL' or '100 mg/day'"
        raise UsageError(f"{text!r} is no dose or concentration", cure=cure)
    found = read(text, Kind.MOLAR, Kind.LEVEL, Kind.DOSE)
    if found.relation not in ("=", "~"):
        raise UsageError(
            f"{text!r} is a bound, not an amount", cure="give a value or a range, such as '20 nM' or '20-60 nM'"
        )
    if not 0 < found.low <= found.high:
        raise UsageError(f"{text!r} must be above zero", cure="write a positive number and a unit, such as '20 nM'")
    kind = "total" if found.kind is Kind.MOLAR and found.total else _KINDS.get(found.kind, "site")
    if not AMOUNT_SMALLEST <= found.low <= found.high <= AMOUNT_LARGEST[kind]:
        cure = "check the unit; 10^-12 M is written 1 pM"
        raise UsageError(f"{text!r} is beyond what any experiment can give", cure=cure)
    return Amount(kind, found.low, found.high, found.text)
