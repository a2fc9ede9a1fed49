"""Least squares, and intervals from the profile of the likelihood.

The solver is MINPACK's Levenberg-Marquardt as SciPy ships it; derivatives are taken by the complex step, which is
exact to rounding, so every curve must accept complex parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.assay.criteria import CONFIDENCE
from kg.errors import ServiceError

if TYPE_CHECKING:
    from types import ModuleType

# Residuals below this share of the spread of the data are rounding, not noise.
EXACT = 1e-10
# A profile that has not crossed its limit this many decades away from the estimate is open on that side.
PROFILE_DECADES = 6.0
PROFILE_STEPS = 40
# The least-squares solver stops on relative changes of this size (close to double precision, for 6 certified digits).
TOLERANCE = 1e-14
# Bench curves settle within tens of evaluations; one that has not by then lies in a valley without a floor.
MAX_EVALUATIONS = 400


Floats = NDArray[np.float64]
Curve = Callable[[NDArray[Any], Floats], NDArray[Any]]
_STEP = 1e-30
_LEAST_STEP = 1e-9


@dataclass(frozen=True, slots=True)
class Model:
    """A curve: parameter names, the scale each is carried on (linear, log10, logit), and its start values.

    `curve(theta, x)` maps parameters (p,) and whatever `x` the model takes (rows first) to (rows,).
    """

    name: str
    parameters: tuple[str, ...]
    scales: tuple[str, ...]
    curve: Curve
    starts: Callable[[Floats, Floats], list[Floats]]


@dataclass(frozen=True, slots=True)
class Fit:
    """The minimum: theta (p,) on the model's scales, residuals (n,), their sum of squares, errors (p,)."""

    model: Model
    x: Floats
    y: Floats
    theta: Floats
    residuals: Floats
    sse: float
    errors: Floats
    converged: bool

    @property
    def dof(self) -> int:
        """Residual degrees of freedom."""
        return int(self.y.size - self.theta.size)


def scipy_part(name: str) -> ModuleType:
    """A module of SciPy, imported when first needed; ServiceError with the cure when it is missing."""
    from importlib import import_module

    try:
        return import_module(f"scipy.{name}")
    except ImportError:
        raise ServiceError(
            "fitting needs SciPy, which is not installed", "kg assay", "python -m pip install 'scipy>=1.14'"
        ) from None


def jacobian(curve: Curve, theta: Floats, x: Floats) -> Floats:
    """Derivatives (n, p) of the curve by the complex step."""
    columns = []
    for place in range(theta.size):
        shifted = theta.astype(np.complex128)
        shifted[place] += 1j * _STEP
        columns.append(np.imag(curve(shifted, x)) / _STEP)
    return np.column_stack(columns)


def solve(
    curve: Curve, x: Floats, y: Floats, start: Floats, evaluations: int = MAX_EVALUATIONS
) -> tuple[Floats, float, bool]:
    """One descent from one start: theta (p,), sum of squares, whether it converged."""
    optimize = scipy_part("optimize")
    if start.size == 0:
        return start, float(np.sum((y - curve(start, x)) ** 2)), True
    with np.errstate(all="ignore"):
        try:
            found = optimize.least_squares(
                lambda theta: np.real(curve(theta, x)) - y,
                start,
                jac=lambda theta: jacobian(curve, theta, x),
                method="lm",
                x_scale="jac",
                ftol=TOLERANCE,
                xtol=TOLERANCE,
                gtol=TOLERANCE,
                max_nfev=evaluations,
            )
        except ValueError:  # the curve left the real numbers: this start leads nowhere
            return start, np.inf, False
    return found.x, float(2.0 * found.cost), bool(found.status > 0 and np.isfinite(found.cost))


def fit(
    model: Model,
    x: Floats,
    y: Floats,
    starts: Sequence[Floats] | None = None,
    evaluations: int = MAX_EVALUATIONS,
) -> Fit:
    """Fit `model` to y (n,) by least squares from each start; the lowest minimum is returned.

    A fit that did not converge, or whose parameters the data do not determine, has `converged` False.
    """
    best: tuple[Floats, float, bool] | None = None
    for start in model.starts(x, y) if starts is None else starts:
        found = solve(model.curve, x, y, np.asarray(start, dtype=float), evaluations)
        if best is None or (found[2], -found[1]) > (best[2], -best[1]):
            best = found
    if best is None:
        raise ValueError(f"{model.name} has no start values")
    theta, sse, converged = best
    errors, full_rank = _errors(model.curve, theta, x, sse, y.size - theta.size)
    residuals = y - np.real(model.curve(theta, x))
    return Fit(model, x, y, theta, residuals, sse, errors, converged and full_rank)


def _errors(curve: Curve, theta: Floats, x: Floats, sse: float, dof: int) -> tuple[Floats, bool]:
    """Standard errors (p,) from the Jacobian at the minimum, and whether it has full rank."""
    with np.errstate(all="ignore"):
        slopes = jacobian(curve, theta, x)
    if not np.all(np.isfinite(slopes)) or dof < 0:
        return np.full(theta.size, np.inf), False
    sizes = np.linalg.norm(slopes, axis=0)
    reach = sizes * np.maximum(np.abs(theta), 1.0)
    if np.any(reach <= np.finfo(float).eps * np.linalg.norm(np.real(curve(theta, x)))):
        return np.full(theta.size, np.inf), False  # a parameter that moves nothing
    _, singular, rotation = np.linalg.svd(slopes / sizes, full_matrices=False)
    if singular[-1] <= np.finfo(float).eps * max(slopes.shape) * singular[0]:
        return np.full(theta.size, np.inf), False
    variance = sse / dof if dof else np.inf
    spread = np.sqrt(np.sum((rotation.T / singular) ** 2, axis=1))
    return np.sqrt(variance) * spread / sizes, True


def profile_interval(done: Fit, place: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Limits of parameter `place` from the likelihood profile, on the model's scale.

    All values are inside whose best sum of squares, over the other parameters, is at most
    SSE_min (1 + F(1, n-p) / (n-p)): the small-sample form, exact for a curve that is linear in the rest.
    A side on which the profile never crosses the limit is -inf or +inf.
    """
    special = scipy_part("special")
    if done.dof < 1:
        return -np.inf, np.inf
    quantile = float(special.fdtri(1, done.dof, confidence))
    floor = noise_floor(done.y)
    limit = max(done.sse, floor) * (1.0 + quantile / done.dof)
    return _reach(done, place, limit, -1.0), _reach(done, place, limit, 1.0)


def noise_floor(y: Floats) -> float:
    """The sum of squares under which residuals are rounding."""
    return float(y.size * (EXACT * max(float(np.ptp(y)), np.finfo(float).tiny)) ** 2)


def _reach(done: Fit, place: int, limit: float, side: float) -> float:
    """Walk outward until the profile crosses `limit`, then close in on the crossing."""
    optimize = scipy_part("optimize")
    centre = float(done.theta[place])
    scale = done.model.scales[place]
    step = float(done.errors[place])
    if not np.isfinite(step) or step <= 0.0:
        step = 0.01 if scale != "linear" else 0.01 * max(abs(centre), float(np.ptp(done.y)))
    if scale != "linear":
        step = min(step, 0.5)
    size = max(abs(centre), float(np.ptp(done.y))) if scale == "linear" else 1.0
    step = max(step, _LEAST_STEP * size)  # a perfect fit has no error to step by
    others = np.delete(done.theta, place)
    inner, inner_others = centre, others
    for _ in range(PROFILE_STEPS):
        outer = inner + side * step
        if scale != "linear" and abs(outer - centre) > PROFILE_DECADES:
            return side * np.inf
        excess, outer_others = _profiled(done, place, outer, inner_others, limit)
        if excess > 0.0:
            held = inner_others

            def crossing(value: float, near: Floats = held) -> float:
                return _profiled(done, place, value, near, limit)[0]

            if crossing(inner) >= 0.0:  # the floor of a perfect fit: nothing to close in on
                return inner
            return float(optimize.brentq(crossing, inner, outer, xtol=1e-12 + 1e-7 * abs(outer - centre)))
        inner, inner_others = outer, outer_others
        step *= 1.4
    return side * np.inf


def _profiled(done: Fit, place: int, value: float, others: Floats, limit: float) -> tuple[float, Floats]:
    """Best sum of squares minus `limit` with one parameter held, and the other parameters there."""

    def held(theta: NDArray[Any], x: Floats) -> NDArray[Any]:
        return done.model.curve(np.insert(theta, place, value), x)

    theta, sse, _ = solve(held, done.x, done.y, others)
    return (sse - limit if np.isfinite(sse) else abs(limit)), theta
