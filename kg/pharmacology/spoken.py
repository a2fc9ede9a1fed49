"""Concentrations and plain numbers as people say them: three digits, a unit that keeps them short, no powers of ten."""

from __future__ import annotations

from math import isnan

_UNITS = ((1e6, "mM"), (1e3, "µM"))


def concentration(nM: float) -> str:
    """A concentration, given in nM, with the unit that keeps it short: `12.5 nM`, `14 µM`, `5.2 mM`; `unknown level` for nan."""
    if isnan(nM):
        return "unknown level"
    # What rounds to a thousand is said in the larger unit.
    rounded = float(f"{nM:.3g}")
    for scale, unit in _UNITS:
        if rounded >= scale:
            return f"{figure(nM / scale)} {unit}"
    return f"{nM:.3g} nM"


def figure(value: float) -> str:
    """A number with three digits and commas between thousands: `0.694`, `5,450`, `2,030`."""
    return f"{float(f'{value:.3g}'):,.15g}"
