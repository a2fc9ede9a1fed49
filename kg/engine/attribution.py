"""Why: shares of the compounds' targets in the change of every node, adding up to it exactly.

Between comparator and answer the equations are followed along one straight line, x_b + l (x* - x_b) and the
compounds' ligand ratios with it. The chord Jacobian J, the mean of the slopes along the line, and what is
left at the nodes that a compound enters, u = dx - J dx, give dx = (I - J)^-1 u: the share of target s in
node t is [(I - J)^-1]_ts u_s (Aumann and Shapley's value inside each node; design, section 5, 8).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.action import build_action
from kg.engine.batch import Batch, make_batch, settled_equations, touched
from kg.engine.distinct import distinct
from kg.engine.equations import Equations, build_equations
from kg.engine.largest_paths import Steps
from kg.engine.ligands import Entries, joined
from kg.engine.parameters import nominal
from kg.engine.slopes import edge_slopes
from kg.engine.solver import not_settled
from kg.engine.sparse import SlopeMatrix, Spread, slope_matrix, spread

if TYPE_CHECKING:
    from kg.engine.model import Binding
    from kg.engine.response import Response
    from kg.engine.system import Array, Mask, System

# Gauss-Legendre points of the chord Jacobian; doubled up to the limit while a node that no compound touches
# shows a defect above the aim.
QUADRATURE_POINTS = 24
QUADRATURE_LIMIT = 192
QUADRATURE_DEFECT = 1e-11
# A kink nearer than this to an end of the way is taken to lie at the end.
KINK_CLEAR = 1e-9
# Relative step of the central difference that splits one node's entry among several bindings.
PROBE = 1e-4


@dataclass(frozen=True)
class Attribution:
    """Shares of one scenario in log2 units; rows of the state are nodes, then hidden rows of sites.

    `chord` is J (size, size), `spread` (I - J)^-1 of it, `entry` (size, bindings) is u by
    binding, `shares` (nodes, bindings) adds up over bindings to `effect` (nodes,). Bindings of the
    comparator stand behind those of the treatment. `slopes` (edges,) are the parts of J by edge of the
    system, `steps` the non-zero ones of J as a graph. `residual` is the largest difference between a node's effect and the sum of its shares.
    """

    system: System
    effect: Array
    bindings: tuple[Binding, ...]
    chord: SlopeMatrix
    spread: Spread
    entry: Array
    shares: Array
    slopes: Array
    steps: Steps
    residual: float

    def __repr__(self) -> str:
        """How many nodes' changes are shared out among how many bindings."""
        return f"<Attribution of the changes of {self.effect.size} nodes to {len(self.bindings)} bindings>"

    @cached_property
    def starts(self) -> dict[tuple[int, int], Array]:
        """Entry of each state row by the node its bindings are recorded at: values by binding, keys (row, node)."""
        starts: dict[tuple[int, int], Array] = {}
        for row, column in zip(*np.nonzero(self.entry), strict=True):
            key = (int(row), self.bindings[column].node)
            values = starts.setdefault(key, np.zeros(len(self.bindings)))
            values[column] += self.entry[row, column]
        return starts

    def by_compound(self, node: int) -> dict[str, float]:
        """Share of each compound in the change of `node`, log2 units."""
        totals: dict[str, float] = {}
        for item, share in zip(self.bindings, self.shares[node].tolist(), strict=True):
            totals[item.compound] = totals.get(item.compound, 0.0) + share
        return totals

    def by_target(self, node: int) -> dict[int, float]:
        """Share of each target node in the change of `node`, log2 units."""
        targets, shares = self._by_target
        return dict(zip(targets, shares[node].tolist(), strict=True))

    @cached_property
    def _by_target(self) -> tuple[list[int], Array]:
        """The target nodes in the order of their first binding, and their shares (nodes, targets)."""
        targets = {item.node: None for item in self.bindings}
        number = {target: k for k, target in enumerate(targets)}
        shares = np.zeros((self.shares.shape[0], len(targets)))
        for column, item in enumerate(self.bindings):
            shares[:, number[item.node]] += self.shares[:, column]
        return list(targets), shares


@dataclass(frozen=True, slots=True)
class _Line:
    """The straight line from comparator to answer, on which the equations can be set up at any points."""

    batch: Batch
    entries: Entries  # treatment, then comparator; one column
    given: Mask
    ratio: Array
    base: Equations
    start: Array
    way: Array

    def kinks(self) -> Array:
        """0, the points at which a rectified step's source changes sign, and 1: slopes jump only there."""
        s = self.batch.system
        rows = s.drive_source[s.rectified]
        start, way = self.start[rows, 0], self.way[rows, 0]
        crosses = start * (start + way) < 0.0
        inside = distinct(-start[crosses] / way[crosses])
        # A crossing within rounding of an end would make a part of the way without length.
        clear = (inside > KINK_CLEAR) & (inside < 1.0 - KINK_CLEAR)
        ends: Array = np.concatenate([[0.0], inside[clear], [1.0]])
        return ends

    def at(self, points: Array, scale: Array | None = None) -> tuple[Equations, Array]:
        """Equations and states (size, points); `scale` (entries, points) multiplies single ratios besides."""
        along = np.where(self.given[:, None], points[None, :], 1.0 - points[None, :])
        ratio = self.ratio[:, None] * along * (1.0 if scale is None else scale)
        tiled = self.entries.tiled(points.size)
        action = build_action(self.batch.system, tiled, ratio.T.reshape(-1), points.size)
        eq = build_equations(self.batch.system, self.base.numbers, self.base.conditions, action, points.size)
        return eq, self.start + self.way * points[None, :]


def attribute(response: Response, column: int = 0) -> Attribution:
    """Shares of every target in every node's change, for one settled scenario of `response`: nothing is solved again.

    Raises CheckFailed where the scenario has not settled.
    """
    system, residual = response.system, float(response.residual[column])
    if not response.converged[column]:
        raise not_settled(residual, response.tried, "scenario")
    line = _line(response, column)
    untouched = ~(touched(system, line.entries, 1) & ~line.base.conditions.held)[:, 0]
    # No quadrature can be nearer than the answer is settled.
    slopes, chord = _chord(line, untouched, max(QUADRATURE_DEFECT, 2.0 * residual))
    way = line.way[:, 0]
    left = np.where(untouched, 0.0, way - chord.times(way))
    entry = _by_binding(line, left)
    spread_ = spread(chord)
    nodes = len(system.network.nodes)
    shares = (spread_ @ entry)[:nodes]
    residual = float(np.max(np.abs(shares.sum(axis=1) - way[:nodes]), initial=0.0))
    steps = chord.steps()
    return Attribution(
        system, way[:nodes], line.entries.bindings, chord, spread_, entry, shares, slopes, steps, residual
    )


def _line(response: Response, column: int) -> _Line:
    batch = make_batch(response.system, [response.scenarios[column]])
    here = slice(column, column + 1)
    entries = joined(batch.given, batch.against)
    given = np.arange(entries.number.size) < batch.given.number.size
    return _Line(
        batch,
        entries,
        given,
        entries.ratio(),
        settled_equations(batch, nominal(response.system), response.frozen[:, here]),
        response.reference_rows[:, here],
        response.rows[:, here] - response.reference_rows[:, here],
    )


def _chord(line: _Line, untouched: Mask, aim: float) -> tuple[Array, SlopeMatrix]:
    """Mean slopes along the line, by edge and as J, refined until rows without compounds add up to within `aim`."""
    system, way = line.batch.system, line.way[:, 0]
    points = QUADRATURE_POINTS
    while True:
        nodes, weights = quadrature(points, line.kinks())
        eq, x = line.at(nodes)
        slopes = edge_slopes(eq, x) @ weights
        chord = slope_matrix(system, slopes)
        defect = np.max(np.abs((way - chord.times(way))[untouched]), initial=0.0)
        if defect <= aim or points * 2 > QUADRATURE_LIMIT:
            return slopes, chord
        points *= 2


def quadrature(points: int, breaks: Array) -> tuple[Array, Array]:
    """Gauss-Legendre points and weights on 0 to 1, `points` on each panel between `breaks` (0 and 1 included).

    They crowd at the ends of a panel, by `t^2 (3 - 2 t)`: a saturating ligand does most of its work close to
    where it is absent.
    """
    nodes, weights = np.polynomial.legendre.leggauss(points)
    t = (nodes + 1.0) / 2.0
    inside, measure = t**2 * (3.0 - 2.0 * t), weights * 3.0 * t * (1.0 - t)
    widths = np.diff(breaks)
    return (breaks[:-1, None] + widths[:, None] * inside).ravel(), (widths[:, None] * measure).ravel()


def _by_binding(line: _Line, left: Array) -> Array:
    """Split what is left at each row (size,) among the bindings that enter it: (size, bindings)."""
    count = line.entries.number.size
    single = replace(line.entries, column=np.arange(count))
    enters = touched(line.batch.system, single, count)
    entry = np.where(enters & (left != 0.0)[:, None], left[:, None], 0.0)
    shared = (enters.sum(axis=1) > 1) & (left != 0.0)
    if shared.any():
        parts = np.where(enters, _parts(line, enters, enters[shared].any(axis=0)), 0.0)[shared]
        size = np.abs(parts)
        size = np.where(size.sum(axis=1, keepdims=True) > 0, size, enters[shared])
        missing = left[shared] - parts.sum(axis=1)
        entry[shared] = parts + missing[:, None] * size / size.sum(axis=1, keepdims=True)
    return entry


def _parts(line: _Line, enters: Mask, wanted: Mask) -> Array:
    """Integral along the line of each wanted binding's own slope of F, (size, bindings).

    Bindings that enter no row together are moved together: a few evaluations serve all of them.
    """
    points, weights = quadrature(QUADRATURE_POINTS, line.kinks())
    parts = np.zeros(enters.shape)
    for group in _apart(enters, wanted):
        scale = np.ones((wanted.size, points.size))
        scale[group] += PROBE
        above = _evaluated(line, points, scale)
        scale[group] -= 2.0 * PROBE
        slope = (above - _evaluated(line, points, scale)) / (2.0 * PROBE)
        for one in group:
            along = points if line.given[one] else points - 1.0
            parts[:, one] = slope @ (weights / along)
    return parts


def _evaluated(line: _Line, points: Array, scale: Array) -> Array:
    eq, x = line.at(points, scale)
    return eq.evaluate(x)


def _apart(enters: Mask, wanted: Mask) -> list[list[int]]:
    """Wanted bindings in groups whose members enter no common row."""
    groups: list[tuple[list[int], Mask]] = []
    for one in np.flatnonzero(wanted):
        for members, rows in groups:
            if not (rows & enters[:, one]).any():
                members.append(int(one))
                np.logical_or(rows, enters[:, one], out=rows)
                break
        else:
            groups.append(([int(one)], enters[:, one].copy()))
    return [members for members, _ in groups]
