"""Binding when the receptor takes up a sizeable share of what is added: exact mass action, everything in nM.

Competition: radioligand L and compound I share the sites R. Free receptor r solves
`r + L r / (Kd + r) + I r / (Ki + r) = R` (Wang 1995, FEBS Lett. 360, 111: the exact expression for two ligands of one
site). Where the radioligand is not depleted this is Morrison's quadratic for tight-binding inhibitors; at half of the
binding it gives Munson and Rodbard's correction of an IC50. Saturation: the quadratic for one ligand.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.assay.fit import Floats, Model
from kg.assay.models import SATURATION

# Newton's method from below closes in on the free receptor without overshooting; tight binding takes tens of steps.
_STEPS = 60
_SETTLED = 1e-14
_KI_STARTS = 25


def free_receptor(compound: NDArray[Any], receptor: Any, ligand: float, kd: float, ki: Any) -> NDArray[Any]:
    """Free receptor (n,) at total concentrations of compound (n,), receptor and radioligand.

    Complex arguments give a derivative by the complex step: the root of the real equation, then one step of Newton's
    method in the complex plane.
    """
    total = np.broadcast_to(np.asarray(compound, dtype=float), np.shape(compound))
    sites, constant = float(np.real(receptor)), float(np.real(ki))
    free = sites / (1.0 + ligand / kd + total / constant)
    for _ in range(_STEPS):
        step = _missing(free, total, sites, ligand, kd, constant) / _slope(free, total, ligand, kd, constant)
        free = free + step
        if np.all(np.abs(step) <= _SETTLED * free):
            break
    rest = _missing(free, total, receptor, ligand, kd, ki)
    return np.asarray(free + rest / _slope(free, total, ligand, kd, constant))


def _missing(free: NDArray[Any], compound: Floats, receptor: Any, ligand: float, kd: float, ki: Any) -> NDArray[Any]:
    """Receptor that the three forms do not account for."""
    return np.asarray(receptor - free - ligand * free / (kd + free) - compound * free / (ki + free))


def _slope(free: NDArray[Any], compound: Floats, ligand: float, kd: float, ki: float) -> NDArray[Any]:
    return np.asarray(1.0 + ligand * kd / (kd + free) ** 2 + compound * ki / (ki + free) ** 2)


def share_bound(compound: NDArray[Any], receptor: Any, ligand: float, kd: float, ki: Any) -> NDArray[Any]:
    """Radioligand bound at each compound concentration (n,) over that without compound."""
    with_none = np.concatenate([[0.0], np.asarray(compound, dtype=float)])
    free = free_receptor(with_none, receptor, ligand, kd, ki)
    bound = free / (kd + free)
    return np.asarray(bound[1:] / bound[0])


def depleted_ic50(ki: float, receptor: float, ligand: float, kd: float) -> float:
    """Total concentration of compound that halves the bound radioligand: Munson and Rodbard's relation, solved for IC50."""
    middle = receptor + ligand + kd
    # Half of what is bound without compound, the smaller root written without a difference of near numbers.
    bound = receptor * ligand / (middle + np.sqrt(middle * middle - 4.0 * receptor * ligand))
    free_ligand = ligand - bound
    free = kd * bound / free_ligand
    taken = receptor - bound - free
    return float(ki * taken / free + taken)


def competition_depletion(receptor: float, ligand: float, kd: float) -> Model:
    """Bound radioligand against log10 of the compound added: plateaus and Ki; receptor, radioligand and Kd are known."""

    def curve(theta: NDArray[Any], x: Floats) -> NDArray[Any]:
        left = share_bound(10.0**x, receptor, ligand, kd, 10.0 ** theta[2])
        return np.asarray(theta[1] + (theta[0] - theta[1]) * left)

    return Model(
        "competition_depletion",
        ("zero", "infinite", "ki"),
        ("linear", "linear", "log10"),
        curve,
        lambda x, y: [start[:3] for start in _competition_starts(x, y, [receptor], ligand, kd)],
    )


def competition_receptor(receptor: float, ligand: float, kd: float) -> Model:
    """The same with the receptor fitted too, from `receptor` on: what the data say of it."""

    def curve(theta: NDArray[Any], x: Floats) -> NDArray[Any]:
        left = share_bound(10.0**x, 10.0 ** theta[3], ligand, kd, 10.0 ** theta[2])
        return np.asarray(theta[1] + (theta[0] - theta[1]) * left)

    levels = [receptor * factor for factor in (0.1, 0.5, 1.0, 2.0, 10.0)]
    return Model(
        "competition_depletion_receptor_fitted",
        ("zero", "infinite", "ki", "receptor"),
        ("linear", "linear", "log10", "log10"),
        curve,
        lambda x, y: _competition_starts(x, y, levels, ligand, kd),
    )


def _competition_starts(x: Floats, y: Floats, levels: list[float], ligand: float, kd: float) -> list[Floats]:
    """Plateaus by a linear fit for each Ki of a grid and each level of receptor; the two best."""
    real = x[x > x.min()] if np.unique(x).size > 1 else x
    scored = []
    for level in levels:
        for ki in np.linspace(real.min() - 4.0, real.max() + 1.0, _KI_STARTS):
            left = np.real(share_bound(10.0**x, level, ligand, kd, 10.0**ki))
            basis = np.column_stack([left, 1.0 - left])
            (zero, infinite), *_ = np.linalg.lstsq(basis, y, rcond=None)
            miss = float(np.sum((basis @ (zero, infinite) - y) ** 2))
            scored.append((miss, np.array([zero, infinite, ki, np.log10(level)])))
    return [theta for _, theta in sorted(scored, key=lambda pair: pair[0])[:2]]


def _signal(x: Floats, log_height: Any, log_kd: Any, nonspecific: Any, log_receptor: Any) -> NDArray[Any]:
    """Signal of a saturation experiment whose height (that of all `receptor` sites filled) is in units of the reader.

    Free ligand F solves F (1 + ns) + R F / (Kd + F) = added in a well of total binding; without sites R is 0.
    """
    added, total = x[:, 0], x[:, 1]
    receptor, kd, slope = 10.0**log_receptor, 10.0**log_kd, 1.0 + nonspecific
    most = total * receptor
    middle = slope * kd + most - added
    root = np.sqrt(middle * middle + 4.0 * slope * kd * added)
    free = np.where(np.real(middle) > 0, 2.0 * kd * added / (middle + root), (root - middle) / (2.0 * slope))
    return np.asarray((added - free) * 10.0**log_height / receptor)


def saturation_depletion(receptor: float, specific: bool) -> Model:
    """Bmax in units of the reader, Kd and (unless specific binding was measured) non-specific bound over free ligand."""
    known = float(np.log10(receptor))
    scales = ("log10", "log10") if specific else ("log10", "log10", "linear")
    return Model(
        "saturation_depletion",
        ("bmax", "kd") if specific else ("bmax", "kd", "nonspecific"),
        scales,
        lambda t, x: _signal(x, t[0], t[1], 0.0 if specific else t[2], known),
        lambda x, y: [start[: len(scales)] for start in _saturation_starts(x, y, [receptor])],
    )


def saturation_receptor(specific: bool, levels: list[float]) -> Model:
    """The same with the receptor fitted too, from each of `levels` on: what the shape of the curve says of it."""
    return Model(
        "saturation_depletion_receptor_fitted",
        ("bmax", "kd", "receptor") if specific else ("bmax", "kd", "receptor", "nonspecific"),
        ("log10", "log10", "log10") if specific else ("log10", "log10", "log10", "linear"),
        lambda t, x: _signal(x, t[0], t[1], 0.0 if specific else t[3], t[2]),
        lambda x, y: [
            np.array([start[0], start[1], start[3]] if specific else [start[0], start[1], start[3], start[2]])
            for start in _saturation_starts(x, y, levels)
        ],
    )


def _saturation_starts(x: Floats, y: Floats, levels: list[float]) -> list[Floats]:
    """From the hyperbola's starts: height, Kd less half of the receptor, non-specific as bound over free, receptor."""
    starts = []
    for height, half, slope in (start[:3] for start in SATURATION.starts(x, y)[:2]):
        for level in levels:
            kd = max(10.0**half - level / 2.0, 10.0**half / 30.0)
            starts.append(np.array([height, np.log10(kd), max(slope, 0.0) * level / 10.0**height, np.log10(level)]))
    return starts
