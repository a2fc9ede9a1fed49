"""Fit the shared numbers of the network to measured effects: robust least squares in log space, then a posterior.

Gauss-Newton with Levenberg's damping minimises the pseudo-Huber distances of the predictions (`sensitivity`) to the middles
of the measured ranges, plus the priors; the curvature at the end gives the spreads (Laplace).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.sensitivity import Observation, Predictor

if TYPE_CHECKING:
    from kg.engine.system import Array, Mask

ROUNDS = 12
# Damping of the first round, and by what it falls after a step that won and rises after one that lost.
DAMPING, EASIER, HARDER = 1e-2, 0.3, 5.0
# A round that wins less than this part of the loss is the last.
ENOUGH = 1e-3
# No factor moves further than this in one round, log2.
LONGEST = 1.0
# Rounds and damping of a fit whose slopes do not change: its minimum is then almost that of a square form.
STRAIGHT_ROUNDS, STRAIGHT_DAMPING = 6, 1e-3


@dataclass(frozen=True, slots=True)
class Prior:
    """Standard deviations (groups,) of the log2 factors around 0, and the range (groups,) that they may not leave."""

    spread: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Fitted:
    """Log2 factors and spreads (groups,), their covariance, predictions (observations,), slopes, and loss now and at the start."""

    factors: Array
    spread: Array
    covariance: Array
    predicted: Array
    slopes: Array
    loss: float
    loss_before: float
    rounds: int


def fit(
    model: Predictor,
    prior: Prior,
    used: Sequence[bool],
    start: Array | None = None,
    told: Callable[[str], None] | None = None,
) -> Fitted:
    """Fit the factors to the `used` observations of a model, from `start` (0 unless given).

    Factors stay within the prior's range. Every round is told.
    """
    told = told or _silent
    factors = np.zeros(prior.spread.size) if start is None else start.copy()
    mask = np.asarray(used, dtype=bool)
    predicted, slopes = model.slopes(factors)
    loss = before = _loss(model.observations, predicted, factors, prior, mask)
    damping, rounds = DAMPING, 0
    told(f"round 0: loss {loss:.1f}")
    while rounds < ROUNDS:
        rounds += 1
        step = _step(model.observations, predicted, slopes, factors, prior, mask, damping)
        tried = np.clip(factors + np.clip(step, -LONGEST, LONGEST), prior.low, prior.high)
        there = model.predict(tried)
        new = _loss(model.observations, there, tried, prior, mask)
        told(f"round {rounds}: loss {new:.1f}, damping {damping:.2g}")
        if new >= loss:
            damping *= HARDER
            if damping > 1e4:
                break
            continue
        won = loss - new
        factors, loss, damping = tried, new, damping * EASIER
        if won < ENOUGH * loss:
            break
        predicted, slopes = model.slopes(factors)
    predicted, slopes = model.slopes(factors)
    covariance = posterior(model, predicted, slopes, prior, mask)
    spread: Array = np.sqrt(np.asarray(np.diag(covariance), dtype=float))
    return Fitted(factors, spread, covariance, predicted, slopes, loss, before, rounds)


def posterior(model: Predictor, predicted: Array, slopes: Array, prior: Prior, used: Mask) -> Array:
    """Covariance (groups, groups) of the factors by the curvature of the loss where the slopes were taken (Laplace)."""
    curvature = _curvature(model.observations, predicted, slopes, prior, used)
    return np.asarray(np.linalg.inv(curvature), dtype=np.float64)


def moved_without(model: Predictor, fitted: Fitted, prior: Prior, kept: Mask) -> Array:
    """Where the factors (groups,) of a fit go when only the `kept` observations count: its slopes are taken as constant."""
    factors = fitted.factors.copy()
    for _ in range(STRAIGHT_ROUNDS):
        predicted = fitted.predicted + fitted.slopes @ (factors - fitted.factors)
        step = _step(model.observations, predicted, fitted.slopes, factors, prior, kept, STRAIGHT_DAMPING)
        factors = np.clip(factors + np.clip(step, -LONGEST, LONGEST), prior.low, prior.high)
    return factors


def step_from(model: Predictor, prior: Prior, used: Sequence[bool], factors: Array) -> Array:
    """The undamped step (groups,) that a fit would still take from `factors`: about nothing where it ended there.

    Steps that would leave a range end at it.
    """
    predicted, slopes = model.slopes(factors)
    mask = np.asarray(used, dtype=bool)
    step = _step(model.observations, predicted, slopes, factors, prior, mask, 0.0)
    result: Array = np.clip(factors + step, prior.low, prior.high) - factors
    return result


def _silent(text: str) -> None:
    del text


def _residual(observations: Sequence[Observation], predicted: Array) -> Array:
    middle = np.asarray([seen.middle for seen in observations])
    sigma = np.asarray([seen.sigma for seen in observations])
    result: Array = (predicted - middle) / sigma
    return result


def _weights(observations: Sequence[Observation], predicted: Array, mask: Mask) -> Array:
    """Weights of the squares that stand for the pseudo-Huber distance, 0 for what is not used."""
    off = _residual(observations, predicted)
    weight = np.asarray([seen.weight for seen in observations])
    result: Array = weight * mask / np.sqrt(1.0 + off**2)
    return result


def _loss(observations: Sequence[Observation], predicted: Array, factors: Array, prior: Prior, mask: Mask) -> float:
    return float((losses(observations, predicted) * mask).sum() + ((factors / prior.spread) ** 2).sum())


def losses(observations: Sequence[Observation], predicted: Array) -> Array:
    """Weighted pseudo-Huber distance of each prediction (observations,) from the middle of what was measured."""
    off = _residual(observations, predicted)
    weight = np.asarray([seen.weight for seen in observations])
    result: Array = weight * 2.0 * (np.sqrt(1.0 + off**2) - 1.0)
    return result


def _curvature(observations: Sequence[Observation], predicted: Array, slopes: Array, prior: Prior, mask: Mask) -> Array:
    sigma = np.asarray([seen.sigma for seen in observations])
    scaled_slopes = slopes / sigma[:, None]
    weight = _weights(observations, predicted, mask)
    result: Array = scaled_slopes.T @ (weight[:, None] * scaled_slopes) + np.diag(1.0 / prior.spread**2)
    return result


def _step(
    observations: Sequence[Observation],
    predicted: Array,
    slopes: Array,
    factors: Array,
    prior: Prior,
    mask: Mask,
    damping: float,
) -> Array:
    """Levenberg's step of Gauss-Newton on the weighted squares."""
    sigma = np.asarray([seen.sigma for seen in observations])
    weight = _weights(observations, predicted, mask)
    downhill = -(slopes / sigma[:, None]).T @ (weight * _residual(observations, predicted))
    downhill -= factors / prior.spread**2
    curvature = _curvature(observations, predicted, slopes, prior, mask)
    result: Array = np.linalg.solve(curvature + damping * np.diag(np.diag(curvature)), downhill)
    return result
