"""Which curve the data ask for: corrected Akaike criterion and extra-sum-of-squares F test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.fit import Fit, Floats, noise_floor, scipy_part

if TYPE_CHECKING:
    from collections.abc import Sequence

# A richer curve is taken only when its F test against the simpler one passes this level and AICc agrees.
NESTED_P = 0.05


@dataclass(frozen=True, slots=True)
class Candidate:
    """One model fitted to every plate; sums run over the plates, which share the model and no parameter."""

    name: str
    fits: tuple[Fit, ...]

    @property
    def parameters(self) -> int:
        """Number of fitted parameters over all plates."""
        return sum(part.theta.size for part in self.fits)

    @property
    def points(self) -> int:
        """Number of data points over all plates."""
        return sum(part.y.size for part in self.fits)

    @property
    def sse(self) -> float:
        """Sum of squares, not below what rounding leaves."""
        return sum(max(part.sse, noise_floor(part.y)) for part in self.fits)

    @property
    def aicc(self) -> float:
        """N ln(SSE / n) + 2k + 2k(k+1)/(n-k-1), k the parameters and the variance; inf where n is too small."""
        k, n = self.parameters + 1, self.points
        if n - k - 1 <= 0:
            return np.inf
        return float(n * np.log(self.sse / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1))


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One line of the comparison of models."""

    model: str
    parameters: int
    sse: float
    aicc: float | None
    delta_aicc: float | None
    f_against: str | None
    f: float | None
    p_value: float | None
    chosen: bool


def f_test(sse_simple: float, dof_simple: int, sse_rich: float, dof_rich: int) -> tuple[float, float]:
    """F and p of the extra sum of squares; (0, 1) where the richer model is no better."""
    extra = dof_simple - dof_rich
    if extra <= 0 or dof_rich <= 0 or sse_rich >= sse_simple:
        return 0.0, 1.0
    f = (sse_simple - sse_rich) / extra / (sse_rich / dof_rich)
    return float(f), float(scipy_part("special").fdtrc(extra, dof_rich, f))


def choose(candidates: Sequence[Candidate]) -> tuple[Candidate, tuple[ModelChoice, ...]]:
    """The model that the data ask for; `candidates[0]` is nested in every other.

    A richer model must pass the F test against the simplest and have the lowest AICc of those that do; a tie
    goes to the simpler. A candidate that did not converge on every plate is listed and cannot be chosen.
    """
    simple = candidates[0]
    best = simple
    tests: list[tuple[float, float] | None] = []
    for rich in candidates:
        if rich is simple:
            tests.append(None)
            continue
        f, p = f_test(simple.sse, simple.points - simple.parameters, rich.sse, rich.points - rich.parameters)
        tests.append((f, p))
        usable = all(part.converged for part in rich.fits)
        if usable and p < NESTED_P and rich.aicc < best.aicc:
            best = rich
    finite = [one.aicc for one in candidates if np.isfinite(one.aicc)]
    lowest = min(finite) if finite else np.inf
    lines = tuple(
        ModelChoice(
            model=one.name,
            parameters=one.parameters,
            sse=one.sse,
            aicc=one.aicc if np.isfinite(one.aicc) else None,
            delta_aicc=one.aicc - lowest if np.isfinite(one.aicc) else None,
            f_against=simple.name if test else None,
            f=test[0] if test else None,
            p_value=test[1] if test else None,
            chosen=one is best,
        )
        for one, test in zip(candidates, tests, strict=True)
    )
    return best, lines


def dependence(candidate: Candidate) -> float:
    """P of "the signal does not depend on the concentration": the curve against a constant for each plate."""
    flat = sum(float(np.sum((part.y - part.y.mean()) ** 2)) for part in candidate.fits)
    plates = len(candidate.fits)
    points = candidate.points
    return f_test(flat, points - plates, candidate.sse, points - candidate.parameters)[1]


def levels_differ(candidate: Candidate) -> float | None:
    """P of "the concentrations have one mean", whatever curve goes through them; None without replicates."""
    flat = sum(float(np.sum((part.y - part.y.mean()) ** 2)) for part in candidate.fits)
    within = [_within(np.atleast_2d(part.x.T).T, part.y) for part in candidate.fits]
    pure, groups = sum(sums for sums, _ in within), sum(count for _, count in within)
    points, plates = candidate.points, len(candidate.fits)
    if points - groups < 1 or groups <= plates:
        return None
    floor = sum(noise_floor(part.y) for part in candidate.fits)
    return f_test(flat, points - plates, max(pure, floor), points - groups)[1]


def r_squared(candidate: Candidate) -> float:
    """Share of the variance within plates that the curve explains."""
    flat = sum(float(np.sum((part.y - part.y.mean()) ** 2)) for part in candidate.fits)
    return 1.0 - candidate.sse / flat if flat > 0 else 0.0


def lack_of_fit(candidate: Candidate) -> float | None:
    """P of "the curve is as good as the means of the replicates"; None without replicates."""
    pure, groups = 0.0, 0
    for part in candidate.fits:
        sums, count = _within(np.atleast_2d(part.x.T).T, part.y)
        pure += sums
        groups += count
    points = candidate.points
    if points - groups < 1 or groups <= candidate.parameters:
        return None
    floor = sum(noise_floor(part.y) for part in candidate.fits)
    return f_test(candidate.sse, points - candidate.parameters, max(pure, floor), points - groups)[1]


def _within(x: Floats, y: Floats) -> tuple[float, int]:
    """Sum of squares of replicates about their means, and the number of different x rows."""
    _, group = np.unique(x, axis=0, return_inverse=True)
    group = group.reshape(-1)
    count = int(group.max()) + 1
    means = np.bincount(group, weights=y) / np.bincount(group)
    return float(np.sum((y - means[group]) ** 2)), count
