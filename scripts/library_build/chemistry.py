"""Molar mass from an InChI or a SMILES string; nothing else of a structure is computed here."""

from __future__ import annotations

import re
from collections import Counter

# Standard atomic weights (abridged) of the elements that drugs are made of.
_WEIGHTS = {
    "H": 1.008, "D": 2.014, "Li": 6.94, "B": 10.81, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Na": 22.990, "Mg": 24.305,
    "Al": 26.982, "Si": 28.085, "P": 30.974, "S": 32.06, "Cl": 35.45, "K": 39.098, "Ca": 40.078, "V": 50.942, "Cr": 51.996,
    "Mn": 54.938, "Fe": 55.845, "Co": 58.933, "Ni": 58.693, "Cu": 63.546, "Zn": 65.38, "Ga": 69.723, "As": 74.922, "Se": 78.971,
    "Br": 79.904, "Rb": 85.468, "Mo": 95.95, "Ag": 107.87, "Cd": 112.41, "Sb": 121.76, "Te": 127.60, "I": 126.90, "Cs": 132.91,
    "Ba": 137.33, "La": 138.91, "Gd": 157.25, "W": 183.84, "Pt": 195.08, "Au": 196.97, "Hg": 200.59, "Bi": 208.98,
}  # fmt: skip
# Bonds that an atom of a SMILES string outside brackets has in all; what is not drawn are hydrogens.
_VALENCES = {
    "B": (3,),
    "C": (4,),
    "N": (3, 5),
    "O": (2,),
    "P": (3, 5),
    "S": (2, 4, 6),
    "F": (1,),
    "Cl": (1,),
    "Br": (1,),
    "I": (1,),
}
_TOKEN = re.compile(r"(\[[^\]]+\])|(Br|Cl|[BCNOPSFI])|([bcnops])|([=#:/\\$~-])|(%\d\d|\d)|([().])")
_ATOM = re.compile(r"\[(\d*)([A-Z][a-z]?|[a-z]{1,2})(?:@{0,2})(?:TH\d|AL\d)?(H\d*)?([+-]\d*|\++|-+)?(?::\d+)?\]")


def weight(inchi: str, smiles: str) -> str:
    """The molar mass in g/mol; empty for a radiolabelled compound and where the structure cannot be read."""
    formula = _of_inchi(inchi) if inchi and "/i" not in inchi else of_smiles(smiles)
    if not formula or any(element not in _WEIGHTS for element in formula):
        return ""
    return f"{sum(_WEIGHTS[e] * n for e, n in formula.items()):.2f}"


def _of_inchi(inchi: str) -> Counter[str] | None:
    parts = inchi.split("/")
    if len(parts) < 2:
        return None
    total: Counter[str] = Counter()
    for component in parts[1].split("."):
        number, formula = re.fullmatch(r"(\d*)(.*)", component).groups()  # type: ignore[union-attr]
        for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", formula):
            total[element] += int(count or 1) * int(number or 1)
    charge = re.search(r"/p([+-]\d+)", inchi)
    total["H"] += int(charge.group(1)) if charge else 0
    return total


def of_smiles(smiles: str) -> Counter[str] | None:
    """The elements of a SMILES string with their numbers; None for one that is empty, labelled or not understood."""
    if not smiles or _TOKEN.sub("", smiles):
        return None
    total: Counter[str] = Counter()
    bonds: list[list[str | float]] = []  # element, sum of bond orders; aromatic atoms in lower case
    stack: list[int] = []
    rings: dict[str, tuple[int, float]] = {}
    last, order = -1, 0.0
    for bracket, atom, aromatic, bond, ring, mark in _TOKEN.findall(smiles):
        if bond:
            order = {"=": 2.0, "#": 3.0, "$": 4.0}.get(bond, 1.0)
        elif ring:
            if ring in rings:
                other, opened = rings.pop(ring)
                _join(bonds, last, other, max(order, opened, 1.0))
            else:
                rings[ring] = (last, order)
            order = 0.0
        elif mark:
            last, order = _branch(mark, stack, last), 0.0
        else:
            symbol = _bracket(bracket, total) if bracket else atom or aromatic
            if symbol is None:
                return None
            bonds.append([symbol, 0.0])
            if last >= 0:
                _join(bonds, last, len(bonds) - 1, order or 1.0)
            last, order = len(bonds) - 1, 0.0
    for symbol, used in bonds:
        _saturate(str(symbol), float(used), total)
    return total


def _join(bonds: list[list[str | float]], one: int, other: int, order: float) -> None:
    for index in (one, other):
        bonds[index][1] = float(bonds[index][1]) + order


def _branch(mark: str, stack: list[int], last: int) -> int:
    if mark == "(":
        stack.append(last)
        return last
    return stack.pop() if mark == ")" else -1


def _bracket(text: str, total: Counter[str]) -> str | None:
    """Count an atom in brackets with its hydrogens; its place needs no more of them. None for an isotope but deuterium."""
    found = _ATOM.fullmatch(text)
    if not found or found[1] not in {"", "2"} or (found[1] and found[2] != "H"):
        return None
    total["D" if found[1] else found[2].capitalize()] += 1
    hydrogens = found[3] or ""
    total["H"] += int(hydrogens[1:] or 1) if hydrogens else 0
    return ""


def _saturate(symbol: str, used: float, total: Counter[str]) -> None:
    """Count an atom outside brackets and the hydrogens that its bonds leave room for."""
    if not symbol:
        return
    total[symbol.capitalize()] += 1
    if symbol.islower():
        total["H"] += max(0, int(3 - used)) if symbol in {"c", "b"} else 0
        return
    total["H"] += int(next((v for v in _VALENCES[symbol] if v >= used), used) - used)
