"""What reaches the readouts of a pathway through its own inputs, and from which events it comes.

A pathway is a set of steps. Its inputs are the nodes at which its steps begin and none of them ends, and what compounds
do to its other nodes themselves. With J_P, the chord Jacobian of the pathway's steps alone, and b, the change of the
inputs and the compounds' own entries, `x_P = (I - J_P)^-1 b` is the change that the pathway itself hands on: each step
counts with its sign towards the readout, and what reaches a readout past the pathway is not credited to it.

An event is the change of one receptor or one pool, or what a compound does to another node: between these changes add up,
so the change of every input is the sum of what the events bring there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.distinct import distinct
from kg.engine.sparse import SlopeMatrix, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.engine.attribution import Attribution
    from kg.engine.model import Pathway
    from kg.engine.sparse import Spread
    from kg.engine.system import Array, Index, Mask


@dataclass(frozen=True, slots=True)
class Flow:
    """What one pathway hands to its readouts (node indices), log2 units.

    `change` (readouts,); `events` (readouts, nodes) adds up over nodes to it; `targets` (readouts, bindings) does so too.
    `own` (readouts,) is the sum of the sizes of what compounds themselves bring in at nodes of the pathway, `own_by` (readouts,
    bindings) the size of what each binding brings in there.
    """

    readouts: tuple[int, ...]
    change: Array
    events: Array
    targets: Array
    own: Array
    own_by: Array


@dataclass(frozen=True, slots=True)
class _Steps:
    """Steps of a pathway from `columns` to `rows`; `fed` says which of the rows `within` they end at, `sources` where it is entered."""

    rows: Index
    columns: Index
    slopes: Array
    readouts: Index
    within: Index
    fed: Mask
    sources: Index


class Events:
    """The changes of one scenario, cut at receptors and pools so that they can be followed from event to pathway."""

    def __init__(self, attribution: Attribution) -> None:
        self.attribution, system = attribution, attribution.system
        self.own = attribution.entry.sum(axis=1)
        self.by_target = attribution.spread @ attribution.entry
        self.change = self.by_target.sum(axis=1)
        self._shown = np.asarray([system.shown(row) for row in range(system.size)], dtype=np.intp)
        # Slow steps that an acute answer leaves as they are hand nothing on, so what enters at their ends is not theirs.
        self._taken = ~(system.edge_slow & (attribution.slopes == 0.0))
        self._stands = np.zeros(system.size, dtype=bool)
        self._stands[np.concatenate([system.sites, system.pools])] = True
        self._stands[len(system.network.nodes) :] = True

    @cached_property
    def _back(self) -> Spread:
        """The transpose of `(I - J)^-1` without the slopes into receptors and pools, which stand for themselves."""
        chord = self.attribution.chord
        kept = ~self._stands[chord.heads]
        tails, heads, values = chord.heads[kept], chord.tails[kept], chord.values[kept]
        order = np.lexsort((heads, tails))
        return spread(SlopeMatrix(chord.size, tails[order], heads[order], values[order]))

    def flows(self, pathways: Sequence[Pathway]) -> list[Flow]:
        """What each pathway hands to its readouts; nothing where its steps are not taken."""
        taken = [self._steps(pathway) for pathway in pathways]
        rows = distinct(np.concatenate([np.zeros(0, dtype=np.intp), *(steps.sources for steps in taken)]))
        reached = self._reached(rows)
        return [self._flow(steps, reached[np.searchsorted(rows, steps.sources)]) for steps in taken]

    def _reached(self, rows: Index) -> Array:
        """What each event brings to some rows, (rows, nodes); what hidden rows bring is their receptor's."""
        ones = np.zeros((self.change.size, rows.size))
        ones[rows, np.arange(rows.size)] = 1.0
        ways = (self._back @ ones).T
        brought = ways * np.where(self._stands, self.change, self.own)[None, :]
        nodes = len(self.attribution.system.network.nodes)
        found: Array = brought[:, :nodes].copy()
        for row in range(nodes, self.change.size):
            found[:, self._shown[row]] += brought[:, row]
        return found

    def _steps(self, pathway: Pathway) -> _Steps:
        """The steps of a pathway that are taken, and the rows between which they run; without readouts it has none."""
        system = self.attribution.system
        mine = np.isin(system.edge_influence, np.asarray(pathway.influences, dtype=np.intp), kind="table") & self._taken
        rows, columns, slopes = system.edge_row[mine], system.edge_column[mine], self.attribution.slopes[mine]
        readouts = np.asarray([r for r in pathway.readouts if (rows == r).any()], dtype=np.intp)
        if not readouts.size:
            rows, columns, slopes = rows[:0], columns[:0], slopes[:0]
        within = distinct(np.concatenate([rows, columns]))
        fed = np.isin(within, rows, kind="table")
        # Where every node feeds another, what the last step brings is the pathway's.
        return _Steps(rows, columns, slopes, readouts, within, fed, within if fed.all() else within[~fed])

    def _flow(self, steps: _Steps, reached: Array) -> Flow:
        """What a pathway hands on of what events bring to its sources, `reached` (sources, nodes)."""
        nodes = len(self.attribution.system.network.nodes)
        within, fed, readouts = steps.within, steps.fed, steps.readouts
        if not readouts.size:
            empty, none = np.zeros((0, nodes)), np.zeros((0, len(self.attribution.bindings)))
            return Flow((), np.zeros(0), empty, none, np.zeros(0), none)
        carry = self._carry(steps)
        wanted = np.searchsorted(within, readouts)
        if fed.all():
            hand: Array = carry[wanted]
            sources = np.ones_like(fed)
        else:
            hand = np.asarray(np.linalg.inv(np.eye(within.size) - carry)[wanted], dtype=float)
            sources = ~fed
        events: Array = hand[:, sources] @ reached
        targets: Array = hand[:, sources] @ self.by_target[within[sources]]
        # What compounds do to a node is handed on with what steps from elsewhere bring there; a step of a node on itself brings its own part alone.
        elsewhere = np.isin(within, steps.rows[self._shown[steps.columns] != self._shown[steps.rows]], kind="table")
        acted = fed & ~sources & elsewhere & (self.own[within] != 0.0)
        for k in np.flatnonzero(acted):
            events[:, self._shown[within[k]]] += hand[:, k] * self.own[within[k]]
        targets += hand[:, acted] @ self.attribution.entry[within[acted]]
        entered = sources | acted
        own: Array = np.abs((hand * self.own[within])[:, entered]).sum(axis=1)
        own_by: Array = np.abs(hand[:, entered]) @ np.abs(self.attribution.entry[within[entered]])
        return Flow(tuple(int(r) for r in readouts), events.sum(axis=1), events, targets, own, own_by)

    @staticmethod
    def _carry(steps: _Steps) -> Array:
        """Slopes of the pathway's own steps between its rows."""
        within = steps.within
        made = np.zeros((within.size, within.size))
        np.add.at(made, (np.searchsorted(within, steps.rows), np.searchsorted(within, steps.columns)), steps.slopes)
        return made
