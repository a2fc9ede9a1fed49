"""How sure a call is: the same question under numbers drawn from their ranges, for all nodes at once.

Every compound meets the same draws, and each sample starts at the nominal solution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg import settings
from kg.engine.batch import Outcome, Quantiles, SolveOptions, make_batch, matrix_at_rest, rest_matrix, solve
from kg.engine.direction import call, fraction
from kg.engine.model import Time
from kg.engine.response import Response, chunks
from kg.engine.sampling import Draws, draw, numbers_at
from kg.engine.sparse import Spread
from kg.engine.system import Array, Index, Mask, System

# A sample only decides a call (edges at 2 and 10 %), so it is settled to a ten-thousandth of a doubling.
SAMPLE_TOLERANCE = 1e-4
# From this many scenarios on, one preconditioner per gain sample is cheaper than more chord steps.
MATRIX_PER_SAMPLE_FROM = 12
INTERVAL = (5.0, 95.0)
# A normal deviate exceeds this in one of twenty.
DEVIATE = 1.645
# Log2 change at which half of the scatter counts, one of 2 %: what nothing reaches has none, what hardly moves has little.
HALF_SCATTER = 0.0286

# Log2 changes (S, nodes, columns), calls of the same shape, and samples that did not settle (S, 1, columns).
Block = tuple[Array, npt.NDArray[np.int8], Mask]
Cache = dict[tuple[int, Time], Spread]


@dataclass(frozen=True, slots=True)
class Stability:
    """Per node and scenario, (nodes, scenarios): interval of the log2 change, and the share of equal calls.

    The interval counts what the numbers leave open and how far measured changes lie from computed ones; the share, the numbers alone.

    `failed` counts the samples of each scenario that did not settle; each of them counts against the call.
    """

    low: Array
    high: Array
    stability: Array
    failed: Array
    samples: int

    def __repr__(self) -> str:
        """How many samples of how many scenarios, and how many did not settle."""
        nodes, columns = self.stability.shape
        lost = int(self.failed.sum())
        return f"<Stability of {nodes} nodes in {columns} scenarios: {self.samples} samples, {lost} not settled>"


def assess(response: Response, draws: Draws | None = None, samples: int = settings.SAMPLES) -> Stability:
    """Interval and stability of every call of `response`, over `samples` draws (or the ones given)."""
    system, scenarios = response.system, response.scenarios
    tables = draws or draw(system, samples)
    shape = response.state.shape
    low, high, same = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    failed = np.zeros(shape[1])
    few = len(scenarios) < MATRIX_PER_SAMPLE_FROM
    groups = [[k] for k in range(len(scenarios))] if few else chunks(scenarios)
    cache: Cache = {}
    for columns in groups:
        log2, called, lost = (
            _samples_of_one(response, columns, tables) if few else _samples_of_many(response, columns, tables, cache)
        )
        wanted = call(response.change[:, columns])
        same[:, columns] = ((called == wanted) & ~lost).mean(axis=0)
        ends = _interval(log2, lost)
        low[:, columns], high[:, columns] = _widened(ends, response.log2[:, columns], system.scatter)
        failed[columns] = lost.sum(axis=0)[0]
    return Stability(low, high, same, failed, tables.count)


def _interval(log2: Array, lost: Mask) -> tuple[Array, Array]:
    """Percentiles over the samples (S, nodes, columns) that settled."""
    count = log2.shape[0] - np.minimum(lost.sum(axis=0), log2.shape[0] - 1)[0]  # (columns,); all lost: a row of zeros
    log2 = np.where(lost.all(axis=0), 0.0, np.where(lost, np.inf, log2))
    log2.sort(axis=0)
    low, high = (_at(log2, (count - 1) * percent / 100.0) for percent in INTERVAL)
    return low, high


def _at(rising: Array, place: Array) -> Array:
    """Values (nodes, columns) of sorted samples (S, nodes, columns) at the places (columns,), between two in proportion."""
    columns = np.arange(place.size)
    below = np.floor(place).astype(np.intp)
    above = np.ceil(place).astype(np.intp)
    low, high = rising[below, :, columns].T, rising[above, :, columns].T
    result: Array = low + (high - low) * (place - below)
    return result


def _widened(ends: tuple[Array, Array], change: Array, scatter: Array) -> tuple[Array, Array]:
    """Ends of intervals (nodes, columns) of a change, with what measured changes scatter beside computed ones (nodes, 1).

    The numbers' own spread and the scatter are independent, so their distances from the change add as squares do.
    """
    if not scatter.any():
        return ends
    more = DEVIATE * scatter * faded(change)
    below, above = np.maximum(change - ends[0], 0.0), np.maximum(ends[1] - change, 0.0)
    return change - np.hypot(below, more), change + np.hypot(above, more)


def faded(change: Array) -> Array:
    """Part of the scatter that counts at a change (log2)."""
    size = np.abs(change)
    result: Array = size / (size + HALF_SCATTER)
    return result


def _read(outcome: Outcome, nodes: int) -> Block:
    state, reference = outcome.state[:nodes], outcome.reference[:nodes]
    return state - reference, call(fraction(state, reference)), ~outcome.settled.converged


def _samples_of_one(response: Response, columns: list[int], draws: Draws) -> Block:
    """One scenario, its samples as columns: arrays (S, nodes, 1)."""
    system, scenario = response.system, response.scenarios[columns[0]]
    batch = make_batch(system, [scenario]).repeated(draws.count)
    near = np.repeat(response.rows[:, columns], draws.count, axis=1)
    origin = np.repeat(response.reference_rows[:, columns], draws.count, axis=1)
    how = _how(system, draws, np.arange(draws.count), rest_matrix(system, scenario.time))
    outcome = solve(batch, how, near, origin)
    log2, called, lost = _read(outcome, len(system.network.nodes))
    return log2.T[:, :, None], called.T[:, :, None], lost[:, None, None]


def _samples_of_many(response: Response, columns: list[int], draws: Draws, cache: Cache) -> Block:
    """Many scenarios, one sample at a time with a matrix of its own: arrays (S, nodes, B)."""
    system, scenarios = response.system, [response.scenarios[k] for k in columns]
    shape = (draws.count, len(system.network.nodes), len(columns))
    batch = make_batch(system, scenarios)
    near, origin = response.rows[:, columns], response.reference_rows[:, columns]
    log2, called = np.zeros(shape), np.zeros(shape, dtype=np.int8)
    lost = np.zeros((shape[0], 1, shape[2]), dtype=bool)
    for sample in range(draws.count):
        one = np.asarray([sample])
        key = (sample, scenarios[0].time)
        if key not in cache:
            cache[key] = matrix_at_rest(system, scenarios[0].time, numbers_at(system, draws, one))
        outcome = solve(batch, _how(system, draws, one, cache[key]), near, origin)
        log2[sample], called[sample], lost[sample, 0] = _read(outcome, shape[1])
    return log2, called, lost


def _how(system: System, draws: Draws, samples: Index, matrix: Spread) -> SolveOptions:
    quantiles = Quantiles(draws.entities[:, samples], draws.doses[:, samples], draws.efficacies[:, samples])
    return SolveOptions(numbers_at(system, draws, samples), matrix, SAMPLE_TOLERANCE, quantiles)
