"""Scenarios as a batch: conditions and compounds as columns, solved against their comparators.

`solve` settles, in this order, what was given before, the comparator, and the treatment, so that the last
starts where the comparator stands and whatever the treatment does not reach stays there to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.engine.action import build_action
from kg.engine.equations import Conditions, Equations, build_equations, slow_drives
from kg.engine.ligands import MODES, Entries, flatten
from kg.engine.model import Mode, Scenario, Time, Treatment
from kg.engine.parameters import Parameters, nominal
from kg.engine.solver import Problem, Settled, not_settled, preconditioner, settle
from kg.engine.sparse import Spread, unmoved
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.engine.system import Array, Index, Mask, System

# A fixed point is taken when no node's equation is off by more than this (log2 units). The shares of an
# explanation must add up to 1e-9, so the nominal solution is settled one order better.
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Where the affinities, doses and efficacies of a batch stand in their ranges: by entity and column."""

    entities: Array  # (entities, 1 or B)
    doses: Array  # (1, 1 or B)
    efficacies: Array  # (entities, 1 or B)

    def ratio(self, entries: Entries) -> Array:
        """Ligand ratios of the entries at these quantiles."""
        column = self._column(entries)
        return entries.ratio(self.doses[0, column], self.entities[entries.entity, column])

    def activating(self, entries: Entries) -> Entries:
        """The entries with their efficacies at these quantiles."""
        return entries.activating(self.efficacies[entries.entity, self._column(entries)])

    def _column(self, entries: Entries) -> Index:
        return np.zeros_like(entries.column) if self.doses.shape[1] == 1 else entries.column


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """With which numbers, preconditioner and tolerance a batch is settled, and where its ranges stand."""

    numbers: Parameters
    matrix: Spread = field(default_factory=lambda: unmoved(0))
    tolerance: float = TOLERANCE
    quantiles: Quantiles | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Scenarios of one time scale, one column each, on one system."""

    system: System
    width: int
    conditions: Conditions
    given: Entries
    against: Entries
    before: Entries
    pretreated: Mask  # (B,)

    def repeated(self, copies: int) -> Batch:
        """A batch of one column, `copies` times."""
        held: dict[str, Any] = {
            f.name: np.repeat(getattr(self.conditions, f.name), copies, axis=1) for f in fields(Conditions)
        }
        return replace(
            self,
            width=copies,
            conditions=Conditions(**held),
            given=self.given.tiled(copies),
            against=self.against.tiled(copies),
            before=self.before.tiled(copies),
            pretreated=np.repeat(self.pretreated, copies),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch settled at: states (size, B) against rest, the equations they solve, and how it went."""

    state: Array
    reference: Array
    equations: Equations
    reference_equations: Equations
    settled: Settled


def make_batch(system: System, scenarios: Sequence[Scenario]) -> Batch:
    """Columns of scenarios that share a time scale; UsageError where conditions contradict each other."""
    network, width = system.network, len(scenarios)
    untreated = Treatment()
    before = [scenario.before or untreated for scenario in scenarios]
    given, against, earlier = (
        flatten(network, treatments, system.entity)
        for treatments in ([s.treatment for s in scenarios], [s.against for s in scenarios], before)
    )
    pretreated = np.asarray([scenario.before is not None for scenario in scenarios], dtype=bool)
    chronic = np.asarray([scenario.time is Time.CHRONIC for scenario in scenarios], dtype=bool)
    if np.any(chronic & pretreated):
        raise UsageError(
            "a pretreated answer is acute: slow steps stay where the pretreatment left them",
            cure="leave out the pretreatment or the chronic time scale",
        )
    conditions = _conditions(system, scenarios, chronic)
    return Batch(system, width, conditions, given, against, earlier, pretreated)


def _conditions(system: System, scenarios: Sequence[Scenario], chronic: Mask) -> Conditions:
    width, nodes = len(scenarios), system.network.nodes
    fold, present = np.ones((len(nodes), width)), np.ones((len(nodes), width))
    held = np.zeros((system.size, width), dtype=bool)
    value = np.zeros((system.size, width))
    for column, scenario in enumerate(scenarios):
        for node, factor in scenario.fixed:
            held[node, column] = True
            value[node, column] = np.log2(_positive(factor, nodes[node].key, 1e-300))
        for node in scenario.without:
            if held[node, column]:
                raise UsageError("cannot be both lost and held", nodes[node].key, "give one of the two")
            held[node, column], present[node, column] = True, 0.0
            value[node, column] = -system.floor[node, 0]
        for node, factor in scenario.tones:
            if held[node, column]:
                raise UsageError("cannot have a tone and be lost or held", nodes[node].key, "give one of the two")
            fold[node, column] = _positive(factor, nodes[node].key, 0.0)
    return Conditions(fold, held, value, present, chronic[None, :].astype(float), np.zeros((1, width)))


def _positive(factor: float, where: str, least: float) -> float:
    if not least <= factor < float("inf"):
        raise UsageError(
            f"a fold of {factor} is impossible", where, "give a finite fold of the resting level, 1 for rest"
        )
    return factor


def touched(system: System, entries: Entries, width: int) -> Mask:
    """State rows (size, B) whose equation a compound enters, hidden rows and transported pools included."""
    mask = np.zeros((system.size, width), dtype=bool)
    mask[entries.node, entries.column] = True
    nodes = len(system.network.nodes)
    mask[nodes:] = mask[system.sites[system.hidden_site]]
    carried = np.isin(entries.mode, [MODES.index(Mode.UPTAKE_BLOCK), MODES.index(Mode.SUBSTRATE)])
    carriers = np.zeros((nodes, width), dtype=bool)
    carriers[entries.node[carried], entries.column[carried]] = True
    for source, pool in zip(system.uptake_source, system.pools[system.uptake_pool], strict=True):
        mask[pool] |= carriers[source]
    return mask


def reached(system: System, conditions: Conditions, seed: Mask) -> Mask:
    """Rows that `seed` (size, B) can move: downstream over edges that act, stopping at held rows."""
    free = ~np.broadcast_to(conditions.held, seed.shape)
    mask = seed & free
    if not system.edge_row.size:
        return mask
    order = np.argsort(system.edge_row, kind="stable")
    row, column = system.edge_row[order], system.edge_column[order]
    passes = ~system.edge_slow[order][:, None] | (conditions.settled > 0)
    starts = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
    targets = row[starts]
    while True:
        wider = mask.copy()
        wider[targets] |= np.logical_or.reduceat(mask[column] & passes, starts, axis=0)
        wider &= free
        if (wider == mask).all():
            return mask
        mask = wider


def lost_sites(system: System, eq: Equations, conditions: Conditions) -> Conditions:
    """A lost site stands at no response, whose log2 value depends on the rest of the column."""
    lost = conditions.present[system.sites] == 0.0
    if not lost.any():
        return conditions
    value = np.broadcast_to(conditions.value, (system.size, lost.shape[1])).copy()
    value[system.sites] = np.where(lost, -eq.numbers.span * eq.rest, value[system.sites])
    return replace(conditions, value=value)


def _ratio(entries: Entries, quantiles: Quantiles | None) -> Array:
    return entries.ratio() if quantiles is None else quantiles.ratio(entries)


def _equations(batch: Batch, how: SolveOptions, conditions: Conditions, entries: Entries) -> Equations:
    if how.quantiles is not None:
        entries = how.quantiles.activating(entries)
    action = build_action(batch.system, entries, _ratio(entries, how.quantiles), batch.width)
    eq = build_equations(batch.system, how.numbers, conditions, action, batch.width)
    return replace(eq, conditions=lost_sites(batch.system, eq, conditions))


def settled_equations(batch: Batch, numbers: Parameters, frozen: Array) -> Equations:
    """The equations that the settled state of `batch` solves; `frozen` is the drive that slow steps were left with."""
    return _equations(batch, SolveOptions(numbers), replace(batch.conditions, frozen=frozen), batch.given)


def _problem(batch: Batch, how: SolveOptions, eq: Equations, entries: Entries, active: Mask) -> Problem:
    """The problem of settling `eq`, whose compounds are `entries`, with no offset."""

    def ramp(column: int, part: float) -> Equations:
        ratio = _ratio(entries, how.quantiles) * part
        action = build_action(batch.system, entries, ratio, batch.width)
        whole = build_equations(batch.system, how.numbers, eq.conditions, action, batch.width)
        return whole.take(np.asarray([column]))

    # One sample of many is not worth a ramp: it counts as not settled.
    return Problem(eq, active, np.zeros((1, 1)), how.tolerance, None if how.quantiles else ramp)


def equations_at_rest(system: System, time: Time, numbers: Parameters) -> Equations:
    """Equations of one column without any compound or condition."""
    batch = make_batch(system, [Scenario(Treatment(), time=time)])
    return _equations(batch, SolveOptions(numbers), batch.conditions, batch.given)


def matrix_at_rest(system: System, time: Time, numbers: Parameters) -> Spread:
    """Preconditioner at rest with these numbers (one column)."""
    return preconditioner(equations_at_rest(system, time, numbers), np.zeros((system.size, 1)))


def rest_matrix(system: System, time: Time) -> Spread:
    """Preconditioner at rest with the recorded numbers; computed once for a system and time scale."""
    kept = system.matrices.get(time)
    if kept is None:
        kept = system.matrices[time] = matrix_at_rest(system, time, nominal(system))
    return kept


def solve(batch: Batch, how: SolveOptions, start: Array | None = None, origin: Array | None = None) -> Outcome:
    """Settle a batch; `start`, `origin` (size, B) are near solutions of treatment and comparator."""
    system, conditions = batch.system, batch.conditions
    adapted = np.ones(batch.width, dtype=bool)
    if batch.pretreated.any():
        conditions, adapted = _pretreated(batch, how)
    base = _equations(batch, how, conditions, batch.against)
    reference, at_rest = _reference(batch, how, base, origin)
    eq = _equations(batch, how, conditions, batch.given)
    offset = np.zeros((1, 1)) if at_rest else base.evaluate(reference.x) - reference.x
    # Only what the compounds make move at the comparator's state, and what lies downstream of it, can move at all.
    moved = eq.evaluate(reference.x) - reference.x - offset != 0.0
    problem = _problem(batch, how, eq, batch.given, reached(system, conditions, moved))
    problem = replace(problem, offset=offset)
    begin = reference.x if start is None else np.where(problem.active, start, reference.x)
    final = settle(problem, begin, how.matrix)
    final.converged &= reference.converged & adapted
    final.residual = np.maximum(final.residual, reference.residual)
    final.tried += [word for word in reference.tried if word not in final.tried]
    return Outcome(final.x, reference.x, eq, base, final)


def _reference(batch: Batch, how: SolveOptions, base: Equations, origin: Array | None) -> tuple[Settled, bool]:
    """The settled comparator, and whether it is rest itself, which needs no solving."""
    system, conditions = batch.system, base.conditions
    rest = np.zeros((system.size, batch.width))
    shifted = bool(conditions.held.any() or conditions.frozen.any())
    if not shifted and not batch.against.number.size:
        return Settled(rest, np.zeros(batch.width), np.ones(batch.width, dtype=bool)), True
    moved = np.ones_like(rest, dtype=bool) if shifted else base.evaluate(rest) != 0.0
    active = reached(system, conditions, moved)
    first = np.where(conditions.held, conditions.value, rest if origin is None else origin)
    return settle(_problem(batch, how, base, batch.against, active), first, how.matrix), False


def _pretreated(batch: Batch, how: SolveOptions) -> tuple[Conditions, Mask]:
    """Conditions whose slow drives stand where the earlier treatment left them, in its columns, and which of these settled.

    Raises CheckFailed for one that did not; a sample of many only counts as lost.
    """
    lasting = replace(batch.conditions, settled=batch.pretreated[None, :].astype(float))
    eq = _equations(batch, how, lasting, batch.before)
    start = np.where(eq.conditions.held, eq.conditions.value, np.zeros((batch.system.size, batch.width)))
    active = np.ones_like(start, dtype=bool)
    adapted = settle(_problem(batch, how, eq, batch.before, active), start, how.matrix)
    if not adapted.converged.all() and how.quantiles is None:
        first = int(np.flatnonzero(~adapted.converged)[0])
        raise not_settled(float(adapted.residual[first]), adapted.tried, "the pretreatment")
    left = np.where(adapted.converged, adapted.x, start)
    return replace(batch.conditions, frozen=slow_drives(eq, left)), adapted.converged
