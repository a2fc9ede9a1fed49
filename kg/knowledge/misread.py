"""What a text was meant to be that is written where a compound's name belongs: a cure for slips that no spelling explains."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.knowledge.library.forms import without_form
from kg.knowledge.meant import TARGETS
from kg.knowledge.vocabulary import KG
from kg.pharmacology.quantity import read
from kg.pharmacology.units import Kind

if TYPE_CHECKING:
    from kg.knowledge.names import Directory

# What people write between two compounds that are given together.
_JOINED = re.compile(r"\s*[+&,;/]\s*|\s+(?:and|with|plus)\s+")
_AMOUNT = re.compile(r"(?P<name>.*?)[\s:,@]*(?P<amount>[~<>]?\d[\d.,]*\s*\S.*)", re.DOTALL)
_BARE = re.compile(r"(?P<name>.*\S)\s+(?P<number>\d+(?:\.\d+)?)", re.DOTALL)


def misread(directory: Directory, text: str) -> str:
    """How a text that is no compound's name is written so that it is understood; '' where nothing is known of it."""
    if _is_amount(text):
        return f"an amount stands behind its compound: NAME='{text}', or --dose and --conc"
    bare = without_form(text)
    if (found := _AMOUNT.fullmatch(bare)) and _is_amount(found["amount"]) and _is_compound(directory, found["name"]):
        return f"an amount stands behind an equals sign: {_quoted(found['name'], found['amount'].strip())}"
    if (found := _BARE.fullmatch(bare)) and _is_compound(directory, found["name"]):
        return f"an amount stands behind an equals sign and has a unit: {_quoted(found['name'], found['number'] + ' mg/day')}"
    parts = [part for part in _JOINED.split(text) if part]
    if len(parts) > 1 and all(_is_compound(directory, part) for part in parts):
        return f"compounds that are given together are named apart: {' '.join(_quoted(part) for part in parts)}"
    return _of_another_kind(directory, text)


def _of_another_kind(directory: Directory, text: str) -> str:
    """What else a text names, and where that is told; '' where it names nothing. No compound is near to such a name."""
    found = directory.exact(text)
    if not found or "Compound" in found[0].types:
        return ""
    kinds = [kind for kind in found[0].types if kind != "BackgroundKnowledge"]
    kind = directory.label_of_term(KG + kinds[0]) if kinds else "record"
    said = f"it is the name of {found[0].label}" + ("" if kind == found[0].label else f" ({kind})")
    shown = f"'{text}'" if " " in text else text
    if set(TARGETS) & set(kinds):
        held = f"'{text}=2'" if " " in text else f"{text}=2"
        return f"{said}: `kg find --acts-on {shown}` names the compounds that act there, and --set {held} holds it at twice its rest"
    return f"{said}: `kg show {shown}` tells it"


def _is_amount(text: str) -> bool:
    if not text[:1].isdigit():
        return False
    try:
        read(text, Kind.MOLAR, Kind.LEVEL, Kind.DOSE)
    except UsageError:
        return False
    return True


def _is_compound(directory: Directory, name: str) -> bool:
    return bool(name.strip()) and bool(directory.exact(name.strip(), ("Compound",)))


def _quoted(name: str, amount: str = "") -> str:
    said = f"{name.strip()}={amount}" if amount else name.strip()
    return f"'{said}'" if " " in said else said
