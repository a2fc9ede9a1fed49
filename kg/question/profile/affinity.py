"""An affinity as a row of a user's table prints it, in nM: what may stand for a Ki, and what may not."""

from __future__ import annotations

import re
from math import nan

from kg.errors import DataError
from kg.question.amount import NANOMOLAR, NO_COMMA, number

# An affinity in nM outside these, 1 fM and 1 M, is a slip of the unit: pKi 15 and 0, beyond the tightest binding known.
AFFINITY_SMALLEST = 1e-6
AFFINITY_LARGEST = 1e9


# Where an IC50 stands for a Ki: block that no agonist shifts. At a competed site it depends on the agonist's level.
_IC50_SERVES = {"block", "inhibit", "uptake-block", "attenuator", "clamp-off"}
_EC50_SERVES = {"orthosteric", "potentiator", "activate", "substrate", "analogue", "clamp-on"}

# How people write that there is no value, and that there are two.
_ABSENT = {"", "-", "–", "na", "n/a", "n.a.", "nd", "n.d.", "nt", "n.t.", "none", "nan", "null", "?"}
_RANGE = re.compile(r"[0-9.]+(?:[eE][+-]?[0-9]+)?\s*(?:-|–|to)\s*[0-9.]+(?:[eE][+-]?[0-9]+)?")


def affinity(cells: dict[str, str], action: dict[str, str | None], where: str) -> tuple[float, float, str]:
    """Low and high bound in nM (nan where the relation leaves one open) and the type, from a row's cells.

    `action` is the action type's record (`mode`, `efficacy`, `factor`). Raises DataError with the place and the cure.
    """
    kind, mode = cells.get("type", "").casefold(), str(action["mode"] or "")
    if kind not in ("ki", "kd", "ic50", "ec50", "pki", "pkd", "pic50", "pec50"):
        raise DataError(
            f"unknown type {cells.get('type', '')!r}", where, "use Ki, Kd, IC50 or EC50, or pKi, pKd, pIC50, pEC50"
        )
    lowers = mode == "activate" and float(action["factor"] or 1.0) < 1.0
    if kind.endswith("ic50") and mode not in _IC50_SERVES and not lowers:
        raise DataError(
            "an IC50 cannot stand for a Ki at a site where an agonist competes",
            where,
            "convert it to a Ki (kg assay fit)",
        )
    blocks = lowers or float(action["efficacy"] or 1.0) == 0.0
    if kind.endswith("ec50") and (blocks or mode not in _EC50_SERVES):
        raise DataError("an EC50 is no affinity of a blocker", where, "give its Ki")
    relation = cells.get("relation", "=") or "="
    if relation not in ("=", "~", "<", ">"):
        raise DataError(f"unknown relation {relation!r}", where, "use =, ~, < or >")
    value = _nanomolar(cells, kind, where)
    # A larger pKi is a smaller Ki.
    if kind.startswith("p"):
        relation = {">": "<", "<": ">"}.get(relation, relation)
    if relation == ">":
        return value, nan, kind
    if relation == "<":
        return nan, value, kind
    return value, value, kind


def _nanomolar(cells: dict[str, str], kind: str, where: str) -> float:
    text = cells.get("value", "")
    try:
        value = number(text)
    except ValueError as error:
        raise DataError(f"{text!r} is no number", where, _cure(text)) from error
    unit = cells.get("unit", "").casefold()
    if kind.startswith("p"):
        if unit not in ("", "-", kind):
            raise DataError(f"{kind} has no unit {cells['unit']!r}", where, "leave the unit empty")
        if not 0 < value < 15:
            raise DataError(f"a {kind} of {value:g} is impossible", where, "give -log10 of the molar value")
        return float(10.0 ** (9.0 - value))
    if unit in ("", "-"):
        raise DataError(
            f"no unit of the {kind}", where, f"write pM, nM, µM, mM or M, or make the type p{cells['type']}"
        )
    if unit not in NANOMOLAR:
        raise DataError(f"unknown unit {cells.get('unit', '')!r}", where, "use pM, nM, µM, mM or M")
    nanomolar = value * NANOMOLAR[unit]
    if not value > 0:
        raise DataError(f"a {kind} of {value:g} is impossible", where, "give a positive number")
    if not AFFINITY_SMALLEST <= nanomolar <= AFFINITY_LARGEST:
        cure = f"an affinity lies between {AFFINITY_SMALLEST:g} and {AFFINITY_LARGEST:g} nM: check the unit"
        raise DataError(f"a {kind} of {value:g} {cells['unit']} is impossible", where, cure)
    return nanomolar


def _cure(text: str) -> str:
    """What to write instead of a value that is no number."""
    if text.casefold() in _ABSENT:
        return "leave the row out: without a value nothing is computed"
    if text[0] in "<>~≈≤≥=±":
        return "put >, < or ~ in the column relation and the number alone here"
    if "," in text:
        return NO_COMMA
    if _RANGE.fullmatch(text):
        return "give low and high as two rows"
    return "give one value with a decimal point; the unit has its own column"
