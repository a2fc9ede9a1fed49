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


@dataclass(frozen=True, slots=True)
class Prior:
    """Standard deviations (groups,) of the log2 factors around 0, and the range (groups,) that they may not leave."""

    spread: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Fitted:
    """Log2 factors and spreads (groups,), their covariance, predictions (observations,) and loss, and at the start."""

    factors: Array
    spread: Array
    covariance: Array
    predicted: Array
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
    covariance: Array = np.asarray(
        np.linalg.inv(_curvature(model.observations, predicted, slopes, prior, mask)), dtype=np.float64
    )
    spread: Array = np.sqrt(np.asarray(np.diag(covariance), dtype=float))
    return Fitted(factors, spread, covariance, predicted, loss, before, rounds)


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
    off = _residual(observations, predicted)
    weight = np.asarray([seen.weight for seen in observations]) * mask
    return float((weight * 2.0 * (np.sqrt(1.0 + off**2) - 1.0)).sum() + ((factors / prior.spread) ** 2).sum())


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
