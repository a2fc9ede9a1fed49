"""An affinity as a row of a user's table prints it, in nM: what may stand for a Ki, and what may not."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from kg.errors import DataError, UsageError
from kg.pharmacology.quantity import NO_COMMA, Printed, no_unit, printed, relation
from kg.pharmacology.units import Kind, capitals, unit

# An affinity in nM outside these, 1 fM and 1 M, is a slip of the unit: pKi 15 and 0, beyond the tightest binding known.
AFFINITY_SMALLEST = 1e-6
AFFINITY_LARGEST = 1e9


# Where an IC50 stands for a Ki: block that no agonist shifts. At a competed site it depends on the agonist's level.
_IC50_SERVES = {"block", "inhibit", "uptake-block", "attenuator", "clamp-off"}
_EC50_SERVES = {"orthosteric", "potentiator", "activate", "substrate", "analogue", "clamp-on"}

# The types, as they are called in the answer; a p before one is its negative decadic logarithm in molar.
TYPES = {"ki": "Ki", "kd": "Kd", "ic50": "IC50", "ec50": "EC50"}
# How people write that there is no value.
ABSENT = {
    "",
    "-",
    "–",
    "na",
    "n/a",
    "n.a.",
    "nd",
    "n.d.",
    "nt",
    "n.t.",
    "none",
    "nan",
    "null",
    "?",
    "unknown",
    "not specified",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A value of a row in nM: its type, and its ends, of which a bound leaves one open (nan)."""

    type: str
    low: float
    high: float
    printed: str


def measured(cells: dict[str, str], where: str) -> Measured:
    """The value of a row's cells in nM. Raises DataError with the place and the cure."""
    named = cells.get("type", "").strip()
    kind = named.casefold()
    if kind.removeprefix("p") not in TYPES:
        raise DataError(f"unknown type {named!r}", where, "use Ki, Kd, IC50 or EC50, or pKi, pKd, pIC50, pEC50")
    found = _number(cells.get("value", ""), where)
    bound = _relation(cells, found, where)
    low, high = _logarithm(found, cells, named, where) if kind.startswith("p") else _molar(found, cells, named, where)
    # A larger pKi is a smaller Ki.
    if kind.startswith("p"):
        bound = bound.translate(str.maketrans("<>", "><"))
    if bound[0] in "<>" and found.low != found.high:
        raise DataError(f"{cells['value']!r} is a range and {bound} a bound", where, "give the range or the bound")
    if not AFFINITY_SMALLEST <= low <= high <= AFFINITY_LARGEST:
        cure = f"an affinity lies between {AFFINITY_SMALLEST:g} and {AFFINITY_LARGEST:g} nM: check the unit"
        raise DataError(
            f"a {named} of {cells['value']} {cells.get('unit', '')} is impossible".replace("  ", " "), where, cure
        )
    open_low, open_high = bound[0] == "<", bound[0] == ">"
    return Measured(
        TYPES[kind.removeprefix("p")], nan if open_low else low, nan if open_high else high, _written(cells)
    )


def serves(kind: str, action: dict[str, str | None], where: str) -> None:
    """Raises DataError where a value of a type cannot stand for an affinity under an action (`mode`, `efficacy`, `factor`)."""
    mode = str(action["mode"] or "")
    lowers = mode == "activate" and float(action["factor"] or 1.0) < 1.0
    if kind == "IC50" and mode not in _IC50_SERVES and not lowers:
        raise DataError(
            "an IC50 cannot stand for a Ki at a site where an agonist competes",
            where,
            "convert it to a Ki (kg assay fit)",
        )
    blocks = lowers or float(action["efficacy"] or 1.0) == 0.0
    if kind == "EC50" and (blocks or mode not in _EC50_SERVES):
        raise DataError("an EC50 is no affinity of a blocker", where, "give its Ki")


def _number(text: str, where: str) -> Printed:
    if text.casefold() in ABSENT:
        raise DataError(f"{text!r} is no number", where, "leave the row out: without a value nothing is computed")
    cure = NO_COMMA if "," in text else "give one value with a decimal point, such as 20, 20-60 or 1.5e-8"
    try:
        found = printed(text)
    except UsageError as error:
        raise DataError(f"{text!r} is no number", where, cure) from error
    if found.count is not None:  # `3 x 10-8` has lost its superscript, `0x10` is another program's number
        raise DataError(f"{text!r} is no number", where, cure)
    return found


def _relation(cells: dict[str, str], found: Printed, where: str) -> str:
    """The relation of a row: of its column, or written before the value. Two that differ are refused."""
    try:
        said = relation(cells.get("relation", ""))
    except UsageError as error:
        raise DataError(error.what, where, error.cure) from error
    if "=" not in (said, found.relation) and said != found.relation:
        raise DataError(f"the relation is {said}, the value says {found.relation}", where, "keep one of the two")
    return found.relation if said == "=" else said


def _logarithm(found: Printed, cells: dict[str, str], named: str, where: str) -> tuple[float, float]:
    """Ends in nM of a negative logarithm."""
    for given in (cells.get("unit", ""), found.rest):
        if given.casefold() not in ("", "-", named.casefold(), "p", "log"):
            raise DataError(f"{named} has no unit {given!r}", where, "leave the unit empty")
    low, high = found.low - found.error, found.high + found.error
    if not 0 < low <= high < 15:
        raise DataError(f"a {named} of {cells['value']} is impossible", where, "give -log10 of the molar value")
    return float(10.0 ** (9.0 - high)), float(10.0 ** (9.0 - low))


def _molar(found: Printed, cells: dict[str, str], named: str, where: str) -> tuple[float, float]:
    """Ends in nM of a value whose unit stands in its column, behind the value, or in both places alike."""
    factors = {_factor(given, where) for given in (cells.get("unit", ""), found.rest) if given not in ("", "-")}
    if not factors:
        raise DataError(f"no unit of the {named}", where, f"write pM, nM, µM, mM or M, or make the type p{named}")
    if len(factors) > 1:
        raise DataError(f"the value says {found.rest}, the column {cells['unit']}", where, "keep one of the two units")
    if not found.low > 0:
        said = f"{cells['value']} {cells.get('unit', '')}".strip()
        raise DataError(f"a {named} of {said} is impossible", where, "give a positive number")
    factor = factors.pop()
    low, high = found.spread
    return low * factor, high * factor


def _factor(text: str, where: str) -> float:
    """Factor to nM of a unit; a table that is written in capitals means nM by NM."""
    found = unit(text) or capitals(text)
    if found is None:
        error = no_unit(text, text)
        raise DataError(f"unknown unit {text!r}" if "known" in error.what else error.what, where, error.cure)
    if found.kind is not Kind.MOLAR:
        raise DataError(
            f"unknown unit {text!r}: {found.kind.called}, not a molar one", where, "use nM, pM, µM, mM or M"
        )
    return found.factor


def _written(cells: dict[str, str]) -> str:
    """A value as the row prints it, with its relation and unit, or with its type where that is without unit."""
    by = cells.get("unit", "")
    parts = ("" if by else cells.get("type", ""), cells.get("relation", ""), cells.get("value", ""), by)
    return " ".join(filter(None, parts))
