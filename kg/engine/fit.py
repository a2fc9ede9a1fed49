"""Fit the shared numbers of the network to measured effects: robust least squares in log space, then a posterior.

A prediction is the settled change of one node, log2 against the comparator. Its slopes by the log2 factors of the groups
(`parameters`) come from the equations themselves: with F the equations and J their Jacobian at the settled state,
dx/dtheta = (I - J)^-1 dF/dtheta. Gauss-Newton with Levenberg's damping minimises the pseudo-Huber distances to the middles
of the measured ranges plus the priors; the curvature at the end gives the spreads (Laplace).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.batch import Batch, SolveOptions, lost_sites, make_batch, matrix_at_rest, solve
from kg.engine.equations import Equations, build_equations, drives, saturate
from kg.engine.model import Time
from kg.engine.parameters import Parameters, recorded, scaled
from kg.engine.response import chunks
from kg.engine.slopes import dense, edge_slopes

if TYPE_CHECKING:
    from kg.engine.model import Scenario
    from kg.engine.system import Array, Mask, System

# A fit is settled to a millionth of a doubling: its data are known to a tenth.
TOLERANCE = 1e-6
# Step of the one-sided difference by a log2 factor.
STEP = 1e-4
ROUNDS = 12
# Damping of the first round, and by what it falls after a step that won and rises after one that lost.
DAMPING, EASIER, HARDER = 1e-2, 0.3, 5.0
# A round that wins less than this part of the loss is the last.
ENOUGH = 1e-3
# No factor moves further than this in one round, log2.
LONGEST = 1.0
# Standard deviation of a measured middle: no less than this, and this part of half its range, plus a little.
LEAST_SIGMA, OF_HALF, MORE_SIGMA = 0.15, 0.6, 0.05


@dataclass(frozen=True, slots=True)
class Observation:
    """A measured effect: row of the state in a scenario, middle and half of its range (log2), and what it counts for.

    With `density` the number of receptors at the site is measured, not their response; with `of_rest` the change is
    counted from rest although the conditions hold for the comparator too.
    """

    scenario: int
    row: int
    middle: float
    half: float
    density: bool = False
    of_rest: bool = False
    weight: float = 1.0

    @property
    def sigma(self) -> float:
        """Standard deviation of the middle, log2."""
        return max(LEAST_SIGMA, OF_HALF * self.half + MORE_SIGMA)


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


@dataclass(slots=True)
class _Part:
    """Scenarios of one time scale with their observations, and where they last settled."""

    batch: Batch
    scenarios: list[int]
    state: Array
    reference: Array


class Model:
    """Scenarios posed once; predictions and their slopes at any factors of the groups."""

    def __init__(self, system: System, scenarios: Sequence[Scenario], observations: Sequence[Observation]) -> None:
        self.system, self.observations = system, list(observations)
        self.base = recorded(system)
        self.parts = []
        for columns in chunks(scenarios):
            batch = make_batch(system, [scenarios[k] for k in columns])
            zero = np.zeros((system.size, len(columns)))
            self.parts.append(_Part(batch, columns, zero, zero.copy()))
        self.converged = np.ones(len(scenarios), dtype=bool)

    def numbers(self, factors: Array) -> Parameters:
        """The numbers at log2 factors (groups,), one column."""
        return scaled(self.system, self.base, factors[:, None])

    def predict(self, factors: Array) -> Array:
        """Predicted log2 changes (observations,); scenarios that do not settle keep their last state."""
        predicted, _ = self._walk(factors, slopes=False)
        return predicted

    def slopes(self, factors: Array) -> tuple[Array, Array]:
        """Predictions (observations,) and their slopes by the factors (observations, groups)."""
        return self._walk(factors, slopes=True)

    def _walk(self, factors: Array, *, slopes: bool) -> tuple[Array, Array]:
        numbers = self.numbers(factors)
        predicted = np.zeros(len(self.observations))
        jacobian = np.zeros((len(self.observations), factors.size if slopes else 0))
        for part in self.parts:
            pair = self._settle(part, numbers)
            for number, seen in enumerate(self.observations):
                if seen.scenario in part.scenarios:
                    column = part.scenarios.index(seen.scenario)
                    predicted[number] = sum(sign * _read(eq, x, seen, column) for eq, x, sign in _sides(pair, seen))
            if slopes:
                self._slopes(part, pair, factors, jacobian)
        return predicted, jacobian

    def _settle(self, part: _Part, numbers: Parameters) -> tuple[tuple[Equations, Array], tuple[Equations, Array]]:
        time = part.batch.conditions.settled
        matrix = matrix_at_rest(self.system, _time(time), numbers)
        outcome = solve(part.batch, SolveOptions(numbers, matrix, TOLERANCE), part.state, part.reference)
        good = outcome.settled.converged
        self.converged[part.scenarios] = good
        part.state = np.where(good, outcome.state, part.state)
        part.reference = np.where(good, outcome.reference, part.reference)
        return (outcome.equations, part.state), (outcome.reference_equations, part.reference)

    def _slopes(self, part: _Part, pair: Sequence[tuple[Equations, Array]], factors: Array, jacobian: Array) -> None:
        """Add the slopes of the observations of one part."""
        for side, (eq, x) in enumerate(pair):
            sign = 1.0 if side == 0 else -1.0
            wanted = [
                (number, part.scenarios.index(seen.scenario), seen)
                for number, seen in enumerate(self.observations)
                if seen.scenario in part.scenarios and not (side == 1 and seen.of_rest)
            ]
            columns = sorted({column for _, column, _ in wanted if np.any(x[:, column])})
            if not columns:
                continue
            by_number = self._forces(eq, x, factors, np.asarray(columns))
            for place, column in enumerate(columns):
                one = eq.take(np.asarray([column]))
                matrix = dense(self.system, edge_slopes(one, x[:, [column]]))
                moved = np.linalg.solve(np.eye(self.system.size) - matrix, by_number[:, place])
                for number, at, seen in wanted:
                    if at == column:
                        jacobian[number] += sign * _slope(one, x[:, [column]], moved, seen)

    def _forces(self, eq: Equations, x: Array, factors: Array, columns: Array) -> Array:
        """dF/dtheta at the settled state, (size, columns, groups)."""
        here = eq.take(columns)
        state = x[:, columns]
        still = here.evaluate(state)
        out = np.zeros((self.system.size, columns.size, factors.size))
        for k in range(factors.size):
            step = factors.copy()
            step[k] += STEP
            numbers = self.numbers(step)
            out[:, :, k] = (_rebuilt(here, numbers).evaluate(state) - still) / STEP
        return out


def _time(settled: Array) -> Time:
    return Time.CHRONIC if settled.flat[0] > 0 else Time.ACUTE


def _rebuilt(eq: Equations, numbers: Parameters) -> Equations:
    """The same conditions and compounds with other numbers."""
    made = build_equations(eq.system, numbers, eq.conditions, eq.action, eq.action.total.shape[1])
    return replace(made, conditions=lost_sites(eq.system, made, eq.conditions))


def _sides(
    pair: tuple[tuple[Equations, Array], tuple[Equations, Array]], seen: Observation
) -> list[tuple[Equations, Array, float]]:
    """The answer, and the comparator with a minus sign unless the change is counted from rest."""
    answer, reference = pair
    return [(*answer, 1.0)] if seen.of_rest else [(*answer, 1.0), (*reference, -1.0)]


def _read(eq: Equations, x: Array, seen: Observation, column: int) -> float:
    """What is observed of one state, log2 against rest."""
    if not seen.density:
        return float(x[seen.row, column])
    one = eq.take(np.asarray([column]))
    return float(_density(one, x[:, [column]], seen.row))


def _density(eq: Equations, x: Array, row: int) -> float:
    s = eq.system
    drive = drives(eq, x)[[row]]
    return float(saturate(drive, s.bound[[row]], s.floor[[row]])[0, 0])


def _slope(eq: Equations, x: Array, moved: Array, seen: Observation) -> Array:
    """Slopes (groups,) of an observation, `moved` (size, groups) those of the state."""
    if not seen.density:
        return moved[seen.row]
    still = _density(eq, x, seen.row)
    result = np.zeros(moved.shape[1])
    for k in np.flatnonzero(np.abs(moved).max(axis=0) > 0):
        result[k] = (_density(eq, x + STEP * moved[:, [k]], seen.row) - still) / STEP
    return result


def fit(
    model: Model,
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
    covariance = np.linalg.inv(_curvature(model.observations, predicted, slopes, prior, mask))
    return Fitted(factors, np.sqrt(np.diag(covariance)), covariance, predicted, loss, before, rounds)


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
