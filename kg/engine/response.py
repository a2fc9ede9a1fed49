"""Response of the network to scenarios: one call for many, nominal numbers, every residual told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.batch import Batch, Outcome, SolveOptions, make_batch, rest_matrix, solve
from kg.engine.direction import fraction
from kg.engine.equations import Equations, drives, sites
from kg.engine.ligands import MODES, Entries
from kg.engine.model import Binding, Mode, Scenario
from kg.engine.parameters import nominal
from kg.engine.solver import not_settled
from kg.pharmacology.transmitter import sum_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.engine.system import Array, Mask, System

# Columns solved at once: 128 x 1000 nodes of float64 stay in the processor's cache.
CHUNK = 128
# Part of the draws beyond either end of an occupancy's interval: 5-95 %.
TAIL = 0.05


@dataclass(frozen=True, slots=True)
class Occupied:
    """One binding in one scenario: the share of its site the compound holds, its node's log2 change.

    `interval` is that of the share over the ranges of level and affinity, all else at the site as settled. `displaced` is what a
    tracer would see, by how much less of the site is free than at rest: 1 - free / free at rest, of all that is given together.
    """

    binding: Binding
    scenario: int
    occupancy: float
    log2_change: float
    interval: tuple[float, float]
    displaced: float


@dataclass(frozen=True)
class Response:
    """States of all nodes (nodes, scenarios) as log2 fold changes; columns are the scenarios in their order.

    `state` and `reference` stand against rest, `log2` is their difference, `change` the fraction that calls
    are made of. `rows` and `reference_rows` hold the same with the hidden rows of the system, `frozen` the drive
    with which a pretreatment left slow steps. `residual` is the largest miss of any node's equation; `converged`
    says whether it is small enough.
    """

    system: System
    scenarios: tuple[Scenario, ...]
    rows: Array
    reference_rows: Array
    frozen: Array
    residual: Array
    converged: Mask
    occupied: tuple[Occupied, ...]
    tried: tuple[str, ...]

    def __repr__(self) -> str:
        """How many scenarios on which network, and how many of them settled."""
        settled = f"{int(self.converged.sum())} of {len(self.scenarios)} scenarios settled"
        return f"<Response: {settled}; {self.system.network!r}>"

    @property
    def state(self) -> Array:
        """Log2 fold change of each node against rest, (nodes, scenarios)."""
        return self.rows[: len(self.system.network.nodes)]

    @property
    def reference(self) -> Array:
        """The same for the comparator."""
        return self.reference_rows[: len(self.system.network.nodes)]

    @cached_property
    def log2(self) -> Array:
        """Log2 change against the comparator, (nodes, scenarios)."""
        return self.state - self.reference

    @cached_property
    def change(self) -> Array:
        """Fraction of change against the comparator, (nodes, scenarios)."""
        return fraction(self.state, self.reference)


def respond(system: System, scenarios: Sequence[Scenario], *, strict: bool = True) -> Response:
    """Settle every scenario against its comparator, with the recorded numbers.

    Raises CheckFailed (exit 1) for a scenario that does not settle, saying what was tried; `strict=False`
    leaves it to the caller to read `converged`.
    """
    count = len(scenarios)
    state, reference = np.zeros((system.size, count)), np.zeros((system.size, count))
    frozen = np.zeros((system.size if any(one.before for one in scenarios) else 1, count))
    residual, converged = np.zeros(count), np.ones(count, dtype=bool)
    occupied: list[Occupied] = []
    tried: list[str] = []
    for columns in chunks(scenarios):
        batch = make_batch(system, [scenarios[k] for k in columns])
        outcome = solve(batch, SolveOptions(nominal(system), rest_matrix(system, scenarios[columns[0]].time)))
        state[:, columns], reference[:, columns] = outcome.state, outcome.reference
        frozen[:, columns] = outcome.equations.conditions.frozen
        residual[columns], converged[columns] = outcome.settled.residual, outcome.settled.converged
        tried += [word for word in outcome.settled.tried if word not in tried]
        if strict and not outcome.settled.converged.all():
            worst = int(np.argmax(outcome.settled.residual))
            where = f"scenario {columns[worst] + 1}"
            raise not_settled(float(outcome.settled.residual[worst]), outcome.settled.tried, where)
        occupied += _occupied(batch, outcome, columns)
    return Response(
        system, tuple(scenarios), state, reference, frozen, residual, converged, tuple(occupied), tuple(tried)
    )


def chunks(scenarios: Sequence[Scenario]) -> list[list[int]]:
    """Indices of scenarios that are solved together: one time scale, no more than a cache's worth."""
    kinds: dict[object, list[int]] = {}
    for number, scenario in enumerate(scenarios):
        kinds.setdefault((scenario.time, scenario.before is not None), []).append(number)
    return [same[k : k + CHUNK] for same in kinds.values() for k in range(0, len(same), CHUNK)]


def _occupied(batch: Batch, outcome: Outcome, columns: list[int]) -> list[Occupied]:
    """Occupancies of the treatment's bindings at the settled state."""
    system, entries, eq = batch.system, batch.given, outcome.equations
    if not entries.number.size:
        return []
    ratio = entries.ratio()
    site = sites(eq, outcome.state, drives(eq, outcome.state))
    main = entries.mode == MODES.index(Mode.ORTHOSTERIC)
    keys = np.stack([entries.column, entries.node, np.where(main, -1, entries.site)])
    _, group = np.unique(keys, axis=1, return_inverse=True)
    total = 1.0 + np.bincount(group.reshape(-1), ratio)[group.reshape(-1)]
    total[main] = site.denominator[system.place[entries.node[main]], entries.column[main]]
    at_rest = np.ones_like(total)
    at_rest[main] = _taken_at_rest(eq)[system.place[entries.node[main]], entries.column[main]]
    change = (outcome.state - outcome.reference)[entries.node, entries.column]
    least, most = _held_between(entries, total - ratio)
    rows = zip(entries.number, entries.column, ratio / total, change, least, most, 1.0 - at_rest / total, strict=True)
    return [
        Occupied(
            entries.bindings[number], columns[column], float(share), float(move), (float(low), float(high)), float(seen)
        )
        for number, column, share, move, low, high, seen in rows
    ]


def _taken_at_rest(eq: Equations) -> Array:
    """Sites at rest over those that are free then, (sites, B): one and the tones of the endogenous ligands."""
    tones = sum_by(eq.tones, eq.system.ligand_site, eq.system.sites.size)
    width = eq.action.total.shape[1]
    result: Array = np.broadcast_to(1.0 + tones, (eq.system.sites.size, width))
    return result


def _held_between(entries: Entries, others: Array) -> tuple[Array, Array]:
    """Occupancies (rows,) at the 5th and 95th percentile of level over affinity; `others` (rows,) is the rest of each site.

    Level and affinity are each log-uniform in their ranges and independent, as `kg.engine.sampling` draws them, so the
    logarithm of their ratio has the density of a trapezium, whose quantiles are exact.
    """
    level = np.log(entries.free_high / entries.free_low)
    affinity = np.log(entries.affinity_high / entries.affinity_low)
    narrow, wide = np.minimum(level, affinity), np.maximum(level, affinity)
    part = TAIL * wide
    inside = np.where(part <= narrow / 2.0, np.sqrt(2.0 * TAIL * level * affinity), part + narrow / 2.0)
    bottom = np.log(entries.free_low / entries.affinity_high)
    top = np.log(entries.free_high / entries.affinity_low)
    low, high = (np.exp(entries.hill * end) for end in (bottom + inside, top - inside))
    return low / (low + others), high / (high + others)
