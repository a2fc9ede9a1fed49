"""The curves of the bench, each with start values found by a linear fit over a grid.

Concentrations enter as log10(nM) where the curve is a logistic, in nM where it is a hyperbola.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.assay.criteria import LOG_ZERO
from kg.assay.fit import Floats, Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_EXPONENT = 500.0


_KEPT_STARTS = 2
_GRID = 15
_HILLS = (0.5, 1.0, 2.0)


def log_concentration(concentration: Floats) -> Floats:
    """log10 of concentrations; zero (vehicle) becomes a stand-in far below any real one."""
    with np.errstate(divide="ignore"):
        return np.where(concentration > 0, np.log10(concentration), LOG_ZERO)


def fraction_left(log_x: Floats, log_half: Any, hill: Any) -> NDArray[Any]:
    """1 / (1 + (x / x_half)^hill): the share that x leaves, falling from 1 to 0."""
    exponent = np.log(10.0) * hill * (log_x - log_half)
    exponent = np.where(np.real(exponent) > MAX_EXPONENT, MAX_EXPONENT, exponent)
    return np.asarray(1.0 / (1.0 + np.exp(exponent)))


def logistic(log_x: Floats, zero: Any, infinite: Any, log_half: Any, hill: Any) -> NDArray[Any]:
    """From `zero` at no compound to `infinite` at saturation."""
    return np.asarray(infinite + (zero - infinite) * fraction_left(log_x, log_half, hill))


def _share(logit: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-logit))


def half_grid(log_x: Floats) -> Floats:
    """Half-points to begin from, log10 nM: from half a decade below the tested range to half a decade above."""
    real = log_x[log_x > LOG_ZERO]
    return np.linspace(real.min() - 0.5, real.max() + 0.5, _GRID)


def _best(scored: list[tuple[float, Floats]]) -> list[Floats]:
    return [theta for _, theta in sorted(scored, key=lambda pair: pair[0])[:_KEPT_STARTS]]


def _logistic_starts(log_x: Floats, y: Floats, hills: tuple[float, ...]) -> list[tuple[float, Floats]]:
    scored = []
    for half in half_grid(log_x):
        for hill in hills:
            left = np.real(fraction_left(log_x, half, hill))
            basis = np.column_stack([left, 1.0 - left])
            (zero, infinite), *_ = np.linalg.lstsq(basis, y, rcond=None)
            miss = float(np.sum((basis @ (zero, infinite) - y) ** 2))
            scored.append((miss, np.array([zero, infinite, half, np.log10(hill)])))
    return scored


def _two_site_starts(log_x: Floats, y: Floats) -> list[Floats]:
    scored = []
    for high, low in combinations(half_grid(log_x), 2):
        columns = [np.real(fraction_left(log_x, half, 1.0)) for half in (high, low)]
        basis = np.column_stack([*columns, np.ones_like(y)])
        (first, second, infinite), *_ = np.linalg.lstsq(basis, y, rcond=None)
        if first * second <= 0.0:
            continue
        miss = float(np.sum((basis @ (first, second, infinite) - y) ** 2))
        theta = np.array([infinite + first + second, infinite, high, low, np.log(first / second)])
        scored.append((miss, theta))
    return _best(scored)


THREE_PARAMETER = Model(
    "three_parameter_logistic",
    ("zero", "infinite", "half"),
    ("linear", "linear", "log10"),
    lambda t, x: logistic(x, t[0], t[1], t[2], 1.0),
    lambda x, y: [theta[:3] for theta in _best(_logistic_starts(x, y, (1.0,)))],
)
FOUR_PARAMETER = Model(
    "four_parameter_logistic",
    ("zero", "infinite", "half", "hill"),
    ("linear", "linear", "log10", "log10"),
    lambda t, x: logistic(x, t[0], t[1], t[2], 10.0 ** t[3]),
    lambda x, y: _best(_logistic_starts(x, y, _HILLS)),
)
TWO_SITE = Model(
    "two_site_competition",
    ("zero", "infinite", "half_high", "half_low", "share_high"),
    ("linear", "linear", "log10", "log10", "logit"),
    lambda t, x: (
        t[1]
        + (t[0] - t[1])
        * (_share(t[4]) * fraction_left(x, t[2], 1.0) + (1.0 - _share(t[4])) * fraction_left(x, t[3], 1.0))
    ),
    _two_site_starts,
)
BLOCK = Model(
    "one_site_block",
    ("half",),
    ("log10",),
    lambda t, x: fraction_left(x, t[0], 1.0),
    lambda x, _y: [np.array([half]) for half in half_grid(x)[:: _GRID // 5]],
)
HILL_BLOCK = Model(
    "hill_block",
    ("half", "hill"),
    ("log10", "log10"),
    lambda t, x: fraction_left(x, t[0], 10.0 ** t[1]),
    lambda x, _y: [np.array([half, 0.0]) for half in half_grid(x)[:: _GRID // 5]],
)


def hyperbola(x: Floats, log_max: Any, log_half: Any) -> NDArray[Any]:
    """Max x / (half + x), parameters as log10."""
    return np.asarray(10.0**log_max * x / (10.0**log_half + x))


def _hyperbola_starts(x: Floats, y: Floats, extra: int) -> list[Floats]:
    """`extra` appended zeros stand for further linear terms that the hyperbola starts without."""
    scored = []
    for half in half_grid(log_concentration(x)):
        shape = x / (10.0**half + x)
        height = float(shape @ y / (shape @ shape)) if shape @ shape > 0 else 0.0
        if height > 0.0:
            miss = float(np.sum((height * shape - y) ** 2))
            scored.append((miss, np.concatenate([[np.log10(height), half], np.zeros(extra)])))
    return _best(scored) or [np.concatenate([[0.0, 0.0], np.zeros(extra)])]


def _total_columns(x: Floats) -> tuple[Floats, Floats]:
    """Columns of x (n, 2): ligand concentration, and 1 where the well shows total binding, 0 non-specific."""
    return x[:, 0], x[:, 1]


def _saturation(t: NDArray[Any], x: Floats) -> NDArray[Any]:
    ligand, total = _total_columns(x)
    return np.asarray(total * hyperbola(ligand, t[0], t[1]) + t[2] * ligand)


def _saturation_two(t: NDArray[Any], x: Floats) -> NDArray[Any]:
    ligand, total = _total_columns(x)
    both = hyperbola(ligand, t[0], t[1]) + hyperbola(ligand, t[2], t[3])
    return np.asarray(total * both + t[4] * ligand)


def _depleted(t: NDArray[Any], x: Floats) -> NDArray[Any]:
    """Bound ligand when binding itself lowers the free ligand: everything in nM, added ligand known.

    Free F solves F (1 + ns) + Bmax F / (Kd + F) = added in a well of total binding.
    """
    added, total = _total_columns(x)
    most, half, slope = total * 10.0 ** t[0], 10.0 ** t[1], 1.0 + t[2]
    middle = slope * half + most - added
    free = (-middle + np.sqrt(middle * middle + 4.0 * slope * half * added)) / (2.0 * slope)
    return np.asarray(added - free)


def _specific_rows(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Wells of total binding, with a first guess of the non-specific slope taken off."""
    ligand, total = _total_columns(x)
    plain = total == 0.0
    slope = float(ligand[plain] @ y[plain] / (ligand[plain] @ ligand[plain])) if plain.any() else 0.0
    return ligand[~plain], y[~plain] - slope * ligand[~plain]


def _saturation_starts(x: Floats, y: Floats) -> list[Floats]:
    ligand, specific = _specific_rows(x, y)
    ligand_all, total = _total_columns(x)
    starts = _hyperbola_starts(ligand, specific, 1)
    for theta in list(starts):
        rest = y - total * np.real(hyperbola(ligand_all, theta[0], theta[1]))
        slope = float(ligand_all @ rest / (ligand_all @ ligand_all))
        starts.append(np.array([theta[0], theta[1] - 0.3, slope]))
    return starts


def _saturation_two_starts(x: Floats, y: Floats) -> list[Floats]:
    one = _saturation_starts(x, y)[0]
    height, half = one[0] - np.log10(2.0), one[1]
    return [np.array([height, half - gap, height, half + gap, max(one[2], 0.0)]) for gap in (0.5, 1.0)]


SPECIFIC = Model(
    "one_site_specific",
    ("bmax", "kd"),
    ("log10", "log10"),
    lambda t, x: _total_columns(x)[1] * hyperbola(x[:, 0], t[0], t[1]),
    lambda x, y: _hyperbola_starts(x[:, 0], y, 0),
)
SATURATION = Model(
    "one_site_nonspecific",
    ("bmax", "kd", "nonspecific"),
    ("log10", "log10", "linear"),
    _saturation,
    _saturation_starts,
)
SATURATION_TWO = Model(
    "two_site_nonspecific",
    ("bmax_high", "kd_high", "bmax_low", "kd_low", "nonspecific"),
    ("log10", "log10", "log10", "log10", "linear"),
    _saturation_two,
    _saturation_two_starts,
)
DEPLETION = Model(
    "one_site_depletion",
    ("bmax", "kd", "nonspecific"),
    ("log10", "log10", "linear"),
    _depleted,
    _saturation_starts,
)
