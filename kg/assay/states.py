"""The affinities of a channel's resting and inactivated state from block at several holding potentials.

The modulated-receptor equation: of the channels that are not blocked a share h rests and 1 - h is inactivated, and
1 / K_app = h / K_R + (1 - h) / K_I. The share of current that a concentration C leaves is 1 / (1 + C / K_app).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.assay.choose import Candidate, ModelChoice, choose
from kg.assay.criteria import MIN_CONCENTRATIONS
from kg.assay.estimates import Estimate, digits, estimate, written
from kg.assay.fit import Fit, Floats, Model, fit
from kg.assay.report import Bound, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kg.assay.currents import Currents
    from kg.pharmacology.quantity import Quantity

# Availabilities that differ by less than this cannot tell the resting from the inactivated state.
MIN_AVAILABILITY_RANGE = 0.1


_MIN_POTENTIALS = 4


@dataclass(frozen=True, slots=True)
class States:
    """K_R and K_I (None where not both are bounded), what the data say instead, and a sentence."""

    status: Status
    verdict: str
    estimates: Mapping[str, Estimate] | None = None
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    comparison: tuple[ModelChoice, ...] = ()


def _curve(theta: NDArray[Any], x: Floats) -> NDArray[Any]:
    """X (n, 2): nM and h; theta: log10 K_R, log10 K_I, and log10 of a slope where there is a third."""
    term = x[:, 0] * (x[:, 1] * 10.0 ** -theta[0] + (1.0 - x[:, 1]) * 10.0 ** -theta[1])
    return np.asarray(1.0 / (1.0 + (term if theta.size == 2 else term ** (10.0 ** theta[2]))))


def _starts(x: Floats, _y: Floats) -> list[Floats]:
    middle = float(np.median(np.log10(x[:, 0])))
    return [np.array([middle + up, middle - down]) for up in (0.0, 1.0, 2.0) for down in (0.0, 1.0)]


MODULATED = Model("modulated_receptor", ("k_r", "k_i"), ("log10", "log10"), _curve, _starts)
MODULATED_HILL = Model(
    "modulated_receptor_hill",
    ("k_r", "k_i", "hill"),
    ("log10", "log10", "log10"),
    _curve,
    lambda x, y: [np.append(start, 0.0) for start in _starts(x, y)],
)


def fit_states(concentration: Floats, h: Floats, share: Floats) -> States:
    """K_R and K_I from all potentials at once; nM (n,), availability (n,), share of current left (n,)."""
    if share.size == 0 or np.isnan(h).any():
        why = "K_R and K_I need the availability h of each potential (column, Boltzmann constants or controls)"
        return States(Status.TOO_FEW_POINTS, why)
    if h.size < MIN_CONCENTRATIONS or float(np.ptp(h)) < MIN_AVAILABILITY_RANGE:
        return States(Status.TOO_FEW_POINTS, "the potentials tested do not separate K_R from K_I")
    x = np.column_stack([concentration, h])
    candidates = [Candidate(model.name, (fit(model, x, share),)) for model in (MODULATED, MODULATED_HILL)]
    chosen, comparison = choose(candidates)
    part = chosen.fits[0]
    units = {"k_r": "nM", "k_i": "nM", "hill": ""}
    found = {
        f"{name}_nM" if units[name] else name: estimate(part, place, units[name])
        for place, name in enumerate(part.model.parameters)
    }
    if part.converged and all(one.bounded for one in found.values()):
        said = f"K_R {written(found['k_r_nM'])}, K_I {written(found['k_i_nM'])}"
        return States(Status.ESTIMATED, said, found, {}, comparison)
    bounds = {key: bound for key, one in found.items() if (bound := _bound(one)) is not None}
    words = ", ".join(
        f"{key.removesuffix('_nM').upper()} {one.relation} {digits(one.value)} nM" for key, one in bounds.items()
    )
    return States(
        Status.INCOMPLETE,
        f"K_R and K_I are not both bounded ({words or 'neither is'})",
        None,
        bounds,
        comparison,
    )


def _bound(one: Estimate) -> Bound | None:
    """What an interval with one open side still says."""
    if one.low is not None and one.high is None:
        return Bound(">", one.low, one.unit)
    if one.high is not None and one.low is None:
        return Bound("<", one.high, one.unit)
    return None


def availabilities(data: Currents, v_half: Quantity | None, slope: Quantity | None) -> tuple[dict[float, float], str]:
    """Availability h of each holding potential and where it comes from; empty where nothing gives it."""
    potentials = np.array(sorted(set(data.holding)))
    if not np.isnan(data.availability).any():
        means = [float(data.availability[data.holding == one].mean()) for one in potentials]
        return dict(zip(map(float, potentials), means, strict=True)), "column availability"
    if v_half is not None and slope is not None:
        return _boltzmann(potentials, v_half.value, slope.value), "Boltzmann constants given"
    part = _inactivation(data)
    if part is None:
        return {}, ""
    middle, width = float(part.theta[1]), float(10.0 ** part.theta[2])
    origin = f"Boltzmann fit of the controls: V_half {digits(middle)} mV, slope {digits(width)} mV"
    return _boltzmann(potentials, middle, width), origin


def _boltzmann(potentials: Floats, middle: float, width: float) -> dict[float, float]:
    shares = 1.0 / (1.0 + np.exp((potentials - middle) / width))
    return dict(zip(map(float, potentials), map(float, shares), strict=True))


INACTIVATION = Model(
    "boltzmann",
    ("top", "v_half", "slope"),
    ("linear", "linear", "log10"),
    lambda t, v: np.asarray(t[0] / (1.0 + np.exp((v - t[1]) / 10.0 ** t[2]))),
    lambda v, _y: [np.array([1.0, middle, 0.8]) for middle in np.linspace(v.min(), v.max(), 5)],
)


def _inactivation(data: Currents) -> Fit | None:
    """Steady-state inactivation from control currents, each cell against its own largest."""
    control = (data.concentration == 0) & (data.pulse <= 1)
    x, y = [], []
    for name in dict.fromkeys(data.cells):
        own = control & np.array([cell == name for cell in data.cells])
        if own.any():
            x.append(data.holding[own])
            y.append(data.current[own] / data.current[own].max())
    if not x or np.unique(np.concatenate(x)).size < _MIN_POTENTIALS:
        return None
    part = fit(INACTIVATION, np.concatenate(x), np.concatenate(y))
    return part if part.converged else None
