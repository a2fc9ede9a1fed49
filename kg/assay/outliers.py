"""Outliers: flagged by a named rule, never dropped.

The rule is the one of robust regression followed by control of the false discovery rate: the chosen curve is
fitted again with Cauchy loss, which outliers cannot pull; residuals are divided by the robust standard deviation
(the 68.27th percentile of their sizes, times n / (n - p)); two-sided t tests are judged by Benjamini-Hochberg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.assay.fit import Fit, Floats, jacobian, noise_floor, scipy_part

# False discovery rate of the outlier rule (robust fit, then Benjamini-Hochberg).
OUTLIER_FDR = 0.01


RULE = f"robust fit (Cauchy loss), t test on residuals, Benjamini-Hochberg FDR {OUTLIER_FDR:.0%}"
_ONE_SIGMA = 68.27


@dataclass(frozen=True, slots=True)
class Flag:
    """One flagged point: its row in the fitted data, its residual from the robust curve, t and p."""

    row: int
    residual: float
    t: float
    p_value: float


def flag_outliers(done: Fit) -> tuple[Flag, ...]:
    """Points of one plate that the rule flags, by row of the fit's data."""
    if done.dof < 2:
        return ()
    residuals = _robust_residuals(done)
    spread = robust_deviation(residuals, done.theta.size)
    if spread**2 * done.y.size <= noise_floor(done.y):
        return ()
    t = np.abs(residuals) / spread
    p = 2.0 * scipy_part("special").stdtr(done.dof, -t)
    order = np.argsort(p)
    passed = p[order] <= OUTLIER_FDR * np.arange(1, p.size + 1) / p.size
    count = int(np.nonzero(passed)[0].max()) + 1 if passed.any() else 0
    return tuple(Flag(int(row), float(residuals[row]), float(t[row]), float(p[row])) for row in np.sort(order[:count]))


def robust_deviation(residuals: Floats, parameters: int) -> float:
    """Robust standard deviation of residuals (n,): their 68.27th percentile of size times n / (n - p)."""
    return float(np.percentile(np.abs(residuals), _ONE_SIGMA)) * residuals.size / (residuals.size - parameters)


def _robust_residuals(done: Fit) -> Floats:
    """Residuals (n,) from the Cauchy fit; the scale of the loss is refreshed once from the first pass."""
    optimize = scipy_part("optimize")
    theta, residuals = done.theta, done.residuals
    for _ in range(2):
        scale = max(robust_deviation(residuals, theta.size), np.sqrt(noise_floor(done.y) / done.y.size))
        with np.errstate(all="ignore"):
            found = optimize.least_squares(
                lambda t: np.real(done.model.curve(t, done.x)) - done.y,
                theta,
                jac=lambda t: jacobian(done.model.curve, t, done.x),
                loss="cauchy",
                f_scale=scale,
                x_scale="jac",
                method="trf",
            )
        theta = found.x
        residuals = done.y - np.real(done.model.curve(theta, done.x))
    return residuals
