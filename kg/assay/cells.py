"""What one cell of a lab's table says: a number in either notation, a lost well, vehicle, or why it is none of these."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import DataError
from kg.textfile import is_failed_formula

# Words for a well that was lost or not measured. "n.d." is not among them: it may mean "not detected", which is a finding.
MISSING = frozenset(
    {"", "na", "n/a", "#n/a", "nan", "-", "--", "–", "—", ".", "null", "none", "missing", "lost", "empty"}
)
_VEHICLE = re.compile(
    r"(?:[\d.,]+\s*%?\s*(?:\(?[vw]/v\)?)?\s*)?"
    r"(?:vehicle|veh\.?|dmso|solvent|buffer|no (?:compound|drug|inhibitor|competitor)|-\s*inf(?:inity)?|-∞)"
    r"(?:\s*(?:only|control|alone))?(?:\s*[\d.,]+\s*%)?",
    re.IGNORECASE,
)

_SIGN, _EXPONENT = r"[-+]?", r"(?:[eE][-+]?\d{1,4})?"
_POINT = re.compile(rf"{_SIGN}(?:\d+\.?\d*|\.\d+){_EXPONENT}", re.ASCII)
_COMMA = re.compile(rf"{_SIGN}(?:\d+,\d*|,\d+){_EXPONENT}", re.ASCII)
_WHOLE = re.compile(rf"{_SIGN}\d+{_EXPONENT}", re.ASCII)
# Whole numbers in groups of three: `1,000` (or one and no thousandths), and what can only be groups.
_GROUPED = {sign: re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+", re.ASCII) for sign in ",."}
_SURELY_GROUPED = {
    ",": re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(?:(?:,\d{{3}}){{2,}}(?:\.\d*)?|(?:,\d{{3}})+\.\d*){_EXPONENT}", re.ASCII),
    ".": re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(?:(?:\.\d{{3}}){{2,}}(?:,\d*)?|(?:\.\d{{3}})+,\d*){_EXPONENT}", re.ASCII),
}
_BLANKS = re.compile(r"(?<=\d)[ '’\u00a0\u2007\u2009\u202f](?=\d{3}(?:\D|$))")
_MINUS = str.maketrans({"−": "-", "‐": "-", "‑": "-", "–": "-", "＋": "+"})
_BOUND = re.compile(r"[<>≤≥~≈]\s*=?\s*[-+]?[\d.,]+.*")
_OVERFLOW = re.compile(
    r"(?:#?\s*(?:over|overflow|ovrflw|ovflw|ovfl|sat|saturated|saturation|out of range|oor)\W*)+", re.IGNORECASE
)
_UNDERFLOW = re.compile(r"(?:under|underflow|undflw|lod|<\s*lod|bloq|blq|bdl|n\.?\s*d\.?)", re.IGNORECASE)
_CONTROL = re.compile(
    r"(?:(?:positive|negative|pos\.?|neg\.?|max|min|high|low|total|100\s*%|0\s*%)\s*)?(?:control|ctrl|blank|background|reference)s?"
    r"|nsb|non.?specific(?: binding)?|total(?: binding)?|max|min|tb",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?"
_DATE = re.compile(
    rf"\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}(?:[ T].*)?|\d{{1,2}}[-. ]{{1,2}}{_MONTH}(?:[- ]\d+)?|{_MONTH}[- ]\d{{1,4}}",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(rf"({_SIGN}(?:\d[\d.,]*|[.,]\d+){_EXPONENT})\s*([^\W\d_%][^\d\s]*|%)")


@dataclass(frozen=True, slots=True)
class Notation:
    """How a sheet writes its numbers: the decimal sign, and whether the other sign groups thousands."""

    decimal: str = "."

    @property
    def grouping(self) -> str:
        """The sign that is not the decimal sign."""
        return "," if self.decimal == "." else "."


def is_missing(cell: str) -> bool:
    """Whether the cell says that there is no value."""
    return cell.strip().lower() in MISSING


def is_vehicle(cell: str) -> bool:
    """Whether the cell is a word for wells without compound: vehicle, DMSO, 0.1 % DMSO, buffer, -inf."""
    return _VEHICLE.fullmatch(cell.strip().translate(_MINUS)) is not None


def notation_of(cells: Iterable[tuple[int, str]], source: str, grouping: str = ",") -> Notation:
    """The notation that all numbers of a sheet share, from (line, cell) pairs.

    One cell that can be read in one way only decides for the sheet. DataError where cells contradict each other, or
    where `1,000` stands and nothing tells whether it is a thousand or one. `grouping` holds the signs of which that may be so:
    where semicolons part the cells, commas are likely the decimal ones, and points may be those of thousands.
    """
    sure: dict[str, tuple[int, str]] = {}
    doubtful: tuple[int, str] | None = None
    for line, raw in cells:
        cell = _bare(raw)
        decimal = _decimal_of(cell)
        if decimal:
            sure.setdefault(decimal, (line, raw))
        elif any(_GROUPED[sign].fullmatch(cell) for sign in grouping):
            doubtful = doubtful or (line, raw)
    if len(sure) == 2:
        (_, first), (line, second) = sorted(sure.values())
        raise DataError(
            f"{first!r} has a decimal {_named(first)} and {second!r} a decimal {_named(second)}",
            f"{source}:{line}",
            "write all numbers alike, with a decimal point",
        )
    if doubtful and not sure:
        line, cell = doubtful
        plain, pointed = re.sub("[,.]", "", cell), cell.replace(",", ".")
        raise DataError(
            f"{cell!r} may be {plain} or {pointed}: nothing in the file tells which",
            f"{source}:{line}",
            f"write {plain} or {pointed}" if "," in cell else f"write {plain}, or {pointed}0 if that is meant",
        )
    return Notation(next(iter(sure), "."))


def _named(cell: str) -> str:
    return {".": "point", ",": "comma"}[_decimal_of(_bare(cell))]


def _bare(cell: str) -> str:
    """The cell without percent sign, and without blanks and apostrophes that group its digits."""
    return _BLANKS.sub("", cell.strip().translate(_MINUS)).removesuffix("%").strip()


def _decimal_of(cell: str) -> str:
    """The decimal sign of a number that can be read in one way only; '' for any other cell."""
    for grouping, decimal in ((",", "."), (".", ",")):
        if _SURELY_GROUPED[grouping].fullmatch(cell):
            return decimal
    if "," in cell:
        return "," if _COMMA.fullmatch(cell) and not _GROUPED[","].fullmatch(cell) else ""
    return "." if "." in cell and _POINT.fullmatch(cell) and not _GROUPED["."].fullmatch(cell) else ""


POINT = Notation()


def number(cell: str, notation: Notation = POINT) -> float | None:
    """The number in a cell, percent sign or not; None where it is none."""
    bare = _bare(cell)
    group = notation.grouping
    if _SURELY_GROUPED[group].fullmatch(bare) or _GROUPED[group].fullmatch(bare):
        bare = bare.replace(group, "")
    written = _COMMA if notation.decimal == "," else _POINT
    if written.fullmatch(bare) or _WHOLE.fullmatch(bare):
        return float(bare.replace(",", "."))
    return None


def is_grouped(cell: str, notation: Notation) -> bool:
    """Whether a cell is a number whose thousands are grouped, by a blank or by the sign that is not the decimal one."""
    return (notation.grouping in cell or bool(_BLANKS.search(cell))) and number(cell, notation) is not None


def with_unit(cell: str) -> tuple[str, str] | None:
    """`10 nM` as its number and its unit, both as written; None for a cell without either."""
    found = _WITH_UNIT.fullmatch(_BLANKS.sub("", cell.strip().translate(_MINUS)))
    return (found[1], found[2]) if found else None


def why_not(cell: str, leave_out: str = "NA leaves the well out") -> tuple[str, str]:
    """Why a cell is no number, and what to write instead; `leave_out` is how its row can be left out."""
    if _BOUND.fullmatch(cell):
        return "it is a bound, not a value", f"write the value that was read, without the sign; {leave_out}"
    if _OVERFLOW.fullmatch(cell):
        return "it is the reader's mark for a signal beyond its range", f"measure the well again, diluted; {leave_out}"
    if _UNDERFLOW.fullmatch(cell):
        return "it says that nothing was detected, which is no value", f"write the value that was read; {leave_out}"
    if is_failed_formula(cell):
        return "it is a formula that failed", f"mend it in the spreadsheet; {leave_out}"
    if _DATE.fullmatch(cell):
        return "a spreadsheet has made a date of it", "write the number again, in a column formatted as text"
    if _CONTROL.fullmatch(cell):
        cure = "put controls into columns total and nonspecific; wells without compound have the concentration 0"
        return "it is a control", cure
    if with_unit(cell):
        return "it carries a unit", "move the unit into the header, such as concentration_nM"
    return "", f"write a plain decimal number (1e-9 for a power of ten); {leave_out}; leave rows of means and sums away"
