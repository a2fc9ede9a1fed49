"""Numbers of affinity tables: as printed, and in nanomolar."""

from __future__ import annotations

import struct
from decimal import Decimal
from math import log10

# Negative logarithms and what they are the logarithm of. pA2 and pKB are equilibrium constants of antagonists.
EQUILIBRIUM = frozenset({"Ki", "Kd", "KB", "A2"})
HALF_INHIBITION = frozenset({"IC50"})
FUNCTIONAL = frozenset({"EC50", "AC50"})
# Two decimals of a logarithm are what tables print; original values that lie further off are slips of a unit.
SLIP = 0.1


def printed(text: str) -> str:
    """A number as a table prints it: of a 32-bit float the shortest decimal that gives the same float."""
    try:
        number = float(text)
    except ValueError:
        return text
    for digits in range(1, 10):
        short = f"{number:.{digits}g}"
        if struct.pack("f", float(short)) == struct.pack("f", number):
            return plain(float(short))
    return text


def plain(number: float) -> str:
    """A number without exponent, with at most six significant digits where it has more."""
    text = f"{Decimal(f'{number:.6g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def nanomolar(exponent: float) -> float:
    """The concentration in nM whose negative decadic logarithm in molar is given."""
    return float(f"{10 ** (9 - exponent):.4g}")


def near(exponent: float, nm: float) -> bool:
    """Whether a concentration in nM is that of a negative logarithm, within what two printed decimals leave open."""
    return nm > 0 and abs(9 - log10(nm) - exponent) <= SLIP


def kind(of: str) -> str:
    """The quantity of a printed type: of pKi as of Ki it is Ki; empty for one that is no affinity."""
    bare = of.removeprefix("p")
    return bare if bare in EQUILIBRIUM | HALF_INHIBITION | FUNCTIONAL or bare == "affinity" else ""
