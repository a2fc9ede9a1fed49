"""Predictions of measured effects and their slopes by the shared numbers, at any factors of the groups.

A prediction is the settled change of one node, log2 against the comparator. With F the equations and J their Jacobian at
the settled state, dx/dtheta = (I - J)^-1 dF/dtheta: one sparse factorisation a scenario serves every number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.batch import Batch, SolveOptions, lost_sites, make_batch, matrix_at_rest, solve
from kg.engine.equations import Equations, build_equations, drives, number_drive, saturate
from kg.engine.model import Time
from kg.engine.parameters import Parameters, recorded, scaled
from kg.engine.response import chunks
from kg.engine.slopes import edge_slopes
from kg.errors import ServiceError

if TYPE_CHECKING:
    from kg.engine.model import Scenario
    from kg.engine.system import Array, Index, System

# A fit is settled to a millionth of a doubling: its data are known to a tenth.
TOLERANCE = 1e-6
# Step of the one-sided difference by a log2 factor.
STEP = 1e-4
# Standard deviation of a measured middle: no less than this, and this part of half its range, plus a little.
LEAST_SIGMA, OF_HALF, MORE_SIGMA = 0.15, 0.6, 0.05


@dataclass(frozen=True, slots=True)
class Observation:
    """A measured effect: row of the state in a scenario, middle and half of its range (log2), and what it counts for.

    With `density` the number of receptors at the site is measured, not their response, and with `capacity` too their number
    times what each can do; with `of_rest` the change is counted from rest although the conditions hold for the comparator too.
    """

    scenario: int
    row: int
    middle: float
    half: float
    density: bool = False
    of_rest: bool = False
    weight: float = 1.0
    capacity: bool = False

    @property
    def sigma(self) -> float:
        """Standard deviation of the middle, log2."""
        return max(LEAST_SIGMA, OF_HALF * self.half + MORE_SIGMA)


@dataclass(slots=True)
class _Part:
    """Scenarios of one time scale with their observations, and where they last settled."""

    batch: Batch
    scenarios: list[int]
    state: Array
    reference: Array


class Predictor:
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
            by_number = self._forces(eq, x, factors, np.asarray(columns, dtype=np.intp))
            for place, column in enumerate(columns):
                one = eq.take(np.asarray([column]))
                moved = _solved(self.system, edge_slopes(one, x[:, [column]])[:, 0], by_number[:, place])
                for number, at, seen in wanted:
                    if at == column:
                        slope = moved[seen.row]
                        if seen.density:
                            slope = self._density_slopes(one, x[:, [column]], moved, seen, factors)
                        jacobian[number] += sign * slope

    def _density_slopes(self, eq: Equations, x: Array, moved: Array, seen: Observation, factors: Array) -> Array:
        """Slopes (groups,) of a density: by the numbers themselves, and by the state that moves with them."""
        still = _density(eq, x, seen)
        result = np.zeros(factors.size)
        for k in range(factors.size):
            step = factors.copy()
            step[k] += STEP
            there = _rebuilt(eq, self.numbers(step))
            result[k] = (_density(there, x + STEP * moved[:, [k]], seen) - still) / STEP
        return result

    def _forces(self, eq: Equations, x: Array, factors: Array, columns: Index) -> Array:
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


def _solved(system: System, slopes: Array, forces: Array) -> Array:
    """(I - J)^-1 forces, by a sparse factorisation; ServiceError where scipy is missing."""
    try:
        from scipy.sparse import csc_matrix, identity
        from scipy.sparse.linalg import splu
    except ImportError as error:
        raise ServiceError(
            "slopes by the shared numbers need scipy", cure="python -m pip install 'scipy>=1.14'"
        ) from error
    shape = (system.size, system.size)
    jacobian = csc_matrix((slopes, (system.edge_row, system.edge_column)), shape=shape)
    result: Array = splu(csc_matrix(identity(system.size) - jacobian)).solve(forces)
    return result


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
    return _density(one, x[:, [column]], seen)


def _density(eq: Equations, x: Array, seen: Observation) -> float:
    """Log2 number of receptors at a site, or with `capacity` number times what each can do."""
    s, row = eq.system, seen.row
    drive = drives(eq, x)[[row]] if seen.capacity else number_drive(eq, x, row)
    return float(saturate(drive, s.bound[[row]], s.floor[[row]])[0, 0])
