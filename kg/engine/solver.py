"""The fixed point x = F(x) of a batch: chord steps with memory, full Newton for the rest, then a ramp.

One matrix `(I - J)^-1`, taken at a state that all columns share, turns residuals into steps (chord);
Anderson's mixing of the last steps mends what the matrix does not know of each column. Columns that have
settled leave the batch. What does not settle is solved alone by damped Newton, at last by ramping the
ligand ratios; what still does not is reported with its residual, never hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.equations import Equations
from kg.engine.slopes import edge_slopes
from kg.engine.sparse import Spread, slope_matrix, solve, spread, unmoved
from kg.errors import CheckFailed

if TYPE_CHECKING:
    from kg.engine.system import Array, Index, Mask

# Steps of the chord iteration before a column is handed to full Newton, and of Newton before ramping the dose.
CHORD_STEPS = 40
# Chord steps in a row that bring none of the columns left nearer than it was: they are handed on at once.
STALLED_CHORD = 6
NEWTON_STEPS = 30
RAMP_STEPS = 16
# Newton's steps in a row that do not bring the residual below a part of the best: it hangs at a kink.
STALLED, NEARER = 5, 0.8
# The same where a column may be given up, as one sample of many is: what does not come nearer twice hardly ever does.
STALLED_SAMPLE = 2
# No node moves further than this (log2 units) in one step, so that no level overflows on the way.
LONGEST_STEP = 4.0
# Newton's steps are halved down to this part of themselves; below it the way is not downhill.
SHORTEST_DAMP = 1e-3
# Depth of the Anderson memory: more columns cost more than they save.
ANDERSON_DEPTH = 4

# How much of a series may be left out of the shared matrix: the chord steps mend what it does not know.
ROUGH = 0.03


Ramp = Callable[[int, float], Equations]


@dataclass(frozen=True, slots=True)
class Problem:
    """Solve `F(x) - x = offset`, moving only `active` rows (size, B).

    `offset` (size, 1 or B) is the residual that the comparator was left with, so that a column on which
    nothing acts stays exactly where it is. `ramp(column, part)` gives the equations of one column with its
    ligand ratios scaled, for the last resort; without it a column that resists Newton's steps is given up.
    """

    equations: Equations
    active: Mask
    offset: Array
    tolerance: float
    ramp: Ramp | None

    def residual(self, x: Array) -> Array:
        """How far each active row of `x` (size, B) is off, in log2 units."""
        return np.where(self.active, self.equations.evaluate(x) - x - self.offset, 0.0)

    def take(self, columns: Index) -> Problem:
        """The same problem at some columns."""
        offset = self.offset if self.offset.shape[1] == 1 else self.offset[:, columns]
        return replace(self, equations=self.equations.take(columns), active=self.active[:, columns], offset=offset)


@dataclass(slots=True)
class Settled:
    """States (size, B), the residual of each column (log2 units), whether it settled, and how."""

    x: Array
    residual: Array
    converged: Mask
    steps: int = 0
    tried: list[str] = field(default_factory=list)


def not_settled(residual: float, tried: Sequence[str], where: str) -> CheckFailed:
    """The error for a column that did not settle: how far off it is (log2 units), and what was tried."""
    return CheckFailed(
        f"the equations did not settle: residual {residual:.2g} log2 after {', '.join(tried) or 'chord steps'}",
        where,
        "look for a runaway loop with 'kg check', or ask for a smaller dose",
    )


def preconditioner(eq: Equations, x: Array) -> Spread:
    """`(I - J)^-1` of equations of one column at the state `x` (size, 1); the identity where a loop is singular."""
    try:
        return spread(slope_matrix(eq.system, edge_slopes(eq, x)[:, 0]), ROUGH)
    except np.linalg.LinAlgError:
        return unmoved(eq.system.size)


def settle(problem: Problem, start: Array, matrix: Spread) -> Settled:
    """Solve a problem from `start` (size, B) with a preconditioner (size, size)."""
    result = Settled(start.copy(), np.zeros(start.shape[1]), np.zeros(start.shape[1], dtype=bool))
    _chord(problem, result, matrix)
    late = np.flatnonzero(~result.converged)
    if late.size:
        result.tried.append(f"{result.steps + 1} chord steps")
    for column in late:
        _alone(problem, result, int(column), start)
    return result


def _chord(problem: Problem, result: Settled, matrix: Spread) -> None:
    """Chord steps with Anderson mixing on the columns that have not settled, in place."""
    open_ = np.arange(result.x.shape[1])
    x, here = result.x.copy(), problem
    memory: list[tuple[Array, Array]] = []
    before: tuple[Array, Array] | None = None
    best, nearer = np.full(open_.size, np.inf), 0
    for count in range(CHORD_STEPS):
        residual = here.residual(x)
        size = np.max(np.abs(residual), axis=0, initial=0.0)
        done = size <= problem.tolerance
        nearer = count if (size < best[open_])[~done].any() else nearer
        best[open_] = np.minimum(best[open_], size)
        result.x[:, open_], result.residual[open_], result.converged[open_] = x, size, done
        result.steps = count
        if done.all() or count - nearer == STALLED_CHORD:
            return
        if done.sum() * 2 >= done.size:
            keep = np.flatnonzero(~done)
            open_, x, here, residual, done = (
                open_[keep],
                x[:, keep],
                here.take(keep),
                residual[:, keep],
                done[keep],
            )
            memory = [(a[:, keep], b[:, keep]) for a, b in memory]
            before = before and (before[0][:, keep], before[1][:, keep])
        move = np.where(here.active, matrix @ residual, 0.0)
        if before is not None:
            memory = [(x - before[0], move - before[1]), *memory][:ANDERSON_DEPTH]
        before = (x, move)
        step = np.clip(_mixed(move, memory), -LONGEST_STEP, LONGEST_STEP)
        x = np.where(done, x, x + step)


def _mixed(move: Array, memory: list[tuple[Array, Array]]) -> Array:
    """Anderson's step of type II: the chord step, corrected by a least-squares mix of the last ones."""
    if not memory:
        return move
    turns = np.stack([turn for _, turn in memory])
    gram = np.einsum("inb,jnb->bij", turns, turns)
    right = np.einsum("inb,nb->bi", turns, move)
    ridge = 1e-12 * np.trace(gram, axis1=1, axis2=2)[:, None, None] + 1e-280
    weights = np.linalg.solve(gram + ridge * np.eye(len(memory)), right[..., None])[..., 0]
    step = move.copy()
    for k, (way, turn) in enumerate(memory):
        step -= weights[:, k] * (way + turn)
    # a step far beyond the chord's own says that the mix is ill-posed there: take the chord's
    wild = np.max(np.abs(step), axis=0) > 10.0 * np.max(np.abs(move), axis=0) + 1.0
    return np.where(wild, move, step)


def _alone(problem: Problem, result: Settled, column: int, start: Array) -> None:
    """Newton on one column, from where the chord came to, from the start, along a ramp; in place."""
    pick = np.asarray([column])
    here, tried = problem.take(pick), ["damped Newton"]
    x, size = _newton(here, result.x[:, pick])
    if not size <= problem.tolerance and problem.ramp:
        x, size = _newton(here, start[:, pick])
    if not size <= problem.tolerance and problem.ramp:
        tried.append("a ramp of the ligand ratios")
        x = start[:, pick]
        for k in range(1, RAMP_STEPS + 1):
            ramped = problem.ramp(column, (k / RAMP_STEPS) ** 3)
            x, size = _newton(replace(here, equations=ramped), x)
    result.x[:, pick], result.residual[column], result.converged[column] = x, size, size <= problem.tolerance
    result.tried += [word for word in tried if word not in result.tried]


def _newton(problem: Problem, x: Array) -> tuple[Array, float]:
    """Damped Newton on a problem of one column: (state (size, 1), largest residual)."""
    residual = problem.residual(x)
    size = float(np.max(np.abs(residual)))
    best, idle, patience = size, 0, STALLED if problem.ramp else STALLED_SAMPLE
    for _ in range(NEWTON_STEPS):
        if size <= problem.tolerance or not np.isfinite(size) or idle == patience:
            break
        slopes = slope_matrix(problem.equations.system, edge_slopes(problem.equations, x)[:, 0])
        try:
            move = np.where(problem.active, solve(slopes, residual[:, 0])[:, None], 0.0)
        except np.linalg.LinAlgError:
            break
        move = np.clip(move, -LONGEST_STEP, LONGEST_STEP)
        x, residual = _damped(problem, x, move, residual)
        size = float(np.max(np.abs(residual)))
        best, idle = (size, 0) if size < NEARER * best else (best, idle + 1)
    return x, size


def _damped(problem: Problem, x: Array, move: Array, residual: Array) -> tuple[Array, Array]:
    """The longest halving of a Newton step that lowers the residual: (state, its residual)."""
    damp, before = 1.0, np.linalg.norm(residual)
    while True:
        trial = x + damp * move
        ahead = problem.residual(trial)
        if np.linalg.norm(ahead) < (1.0 - 1e-4 * damp) * before or damp < SHORTEST_DAMP:
            return trial, ahead
        damp /= 2.0
