"""Loop gains of the settled network at rest: does it stand, and which loop is the worst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.batch import equations_at_rest
from kg.engine.distinct import distinct
from kg.engine.largest_paths import Steps, largest_paths, steps_of
from kg.engine.model import Time
from kg.engine.parameters import nominal
from kg.engine.slopes import dense, edge_slopes

if TYPE_CHECKING:
    from kg.engine.system import Array, System

LOOP_LENGTH = 12
LOOP_FRONTIER = 4_000


@dataclass(frozen=True, slots=True)
class Loop:
    """A closed way over node indices, the product of its slopes, and whether a slow step is part of it."""

    nodes: tuple[int, ...]
    gain: float
    slow: bool


@dataclass(frozen=True, slots=True)
class Loops:
    """What `kg check` prints. `growth` is the largest real part of an eigenvalue: below 1 rest is stable.

    `worst` is the loop of largest |gain|, None where nothing feeds back; `runaway` holds the positive loops
    through a slow step whose gain is 1 or more, which no scenario may contain.
    """

    spectral_radius: float
    growth: float
    worst: Loop | None
    runaway: tuple[Loop, ...]


def loops(system: System) -> Loops:
    """Loop gains with every step settled and the recorded numbers."""
    eq = equations_at_rest(system, Time.CHRONIC, nominal(system))
    slopes = edge_slopes(eq, np.zeros((system.size, 1)))
    jacobian = dense(system, slopes)
    # rows outside every loop have the eigenvalue 0 and are left out
    core = distinct(_feeding_back(steps_of(jacobian)).tails)
    eigenvalues = np.linalg.eigvals(jacobian[np.ix_(core, core)]) if core.size else np.zeros(1)
    slow = {
        (int(r), int(c))
        for r, c in zip(system.edge_row[system.edge_slow], system.edge_column[system.edge_slow], strict=True)
    }
    return Loops(
        float(np.max(np.abs(eigenvalues))),
        float(np.max(eigenvalues.real)),
        _worst(system, jacobian, slow),
        _runaway(system, jacobian, slow),
    )


def _loop(system: System, jacobian: Array, path: tuple[int, ...], slow: set[tuple[int, int]]) -> Loop:
    """The loop that leads along `path` and from its last row back to its first."""
    steps = [(head, tail) for tail, head in zip(path, (*path[1:], path[0]), strict=True)]
    gain = float(np.prod([jacobian[step] for step in steps]))
    nodes = dict.fromkeys(system.shown(row) for row in path)
    return Loop(tuple(nodes), gain, any(step in slow for step in steps))


def _worst(system: System, jacobian: Array, slow: set[tuple[int, int]]) -> Loop | None:
    steps = _feeding_back(steps_of(jacobian))
    worst: Loop | None = None
    while steps.gains.size:
        root = int(steps.tails[0])
        starts = [(None, row, gain) for row, gain in steps.onward[root]]
        for _, path, gain in largest_paths(steps, starts, root, LOOP_LENGTH, LOOP_FRONTIER):
            if worst is None or gain > abs(worst.gain):
                worst = _loop(system, jacobian, path, slow)
            break
        steps = _feeding_back(steps.without(root))  # every loop through this row has been weighed
    return worst


def _feeding_back(steps: Steps) -> Steps:
    """What remains when steps from a row that nothing enters, or into one that nothing leaves, are dropped."""
    while True:
        keep = np.isin(steps.tails, steps.heads) & np.isin(steps.heads, steps.tails)
        if keep.all():
            return steps
        steps = Steps(steps.size, steps.tails[keep], steps.heads[keep], steps.gains[keep])


def _runaway(system: System, jacobian: Array, slow: set[tuple[int, int]]) -> tuple[Loop, ...]:
    steps = steps_of(jacobian)
    found: dict[frozenset[int], Loop] = {}
    for row, column in sorted(slow):
        starts = [(None, row, abs(float(jacobian[row, column])))]
        for _, path, gain in largest_paths(steps, starts, column, LOOP_LENGTH, LOOP_FRONTIER):
            if gain < 1.0:
                break
            loop = _loop(system, jacobian, path, slow)
            if loop.gain > 0:
                found.setdefault(frozenset(loop.nodes), loop)
    return tuple(sorted(found.values(), key=lambda loop: -loop.gain))
