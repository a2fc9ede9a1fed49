"""What else is asked of many compounds: which move a node, which are alike, what two do together. RankedRows over all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kg.direction import ARROWS, SIGNS
from kg.engine.attribution import attribute
from kg.engine.direction import call
from kg.engine.model import Dose, Scenario, Treatment
from kg.engine.named_routes import explain
from kg.engine.response import respond
from kg.engine.system import Array
from kg.errors import DataError
from kg.question.workspace import Workspace
from kg.screen.candidates import ScreenedCompound
from kg.screen.forms import Row, changed
from kg.screen.solved import Posable, Screener, SettledPart

# The sum of two effects and the effect of both count as one within this part of it.
ADDITIVE = 0.1
# Effects whose cosine is below this go against each other.
OPPOSING = -0.5
# Rows of a question by node that are told with dose and route, and the decades around the level that are tried.
ROUTED = 20
RANGE = np.linspace(-3.0, 3.0, 25)
# Changes (log2) nearer than this are those of one compound, computed among others.
SAME_CHANGE = 1e-6
# A compound rescues where at least this part of the changes of the other are gone.
RESCUED = 0.5


@dataclass(frozen=True)
class Reverse:
    """Which compounds raise or lower a node, the largest change first; the place that changes most stands for an entity.

    The first ones are told with the lowest free concentration at which the change is called, of steps of a quarter decade,
    and with the route that carries most.
    """

    screener: Screener
    nodes: tuple[int, ...]

    columns = ("compound", "node", "direction", "log2_change", "low", "high", "stability", "free_nM", "from_nM", "route",
               "reason")  # fmt: skip

    @property
    def workspace(self) -> Workspace:
        """The graph that is asked."""
        return self.screener.workspace

    def rows(self, part: SettledPart) -> Iterator[Row]:
        """One row a compound."""
        change = np.abs(part.response.change[list(self.nodes)])
        for posed, column, reason in zip(part.posed, part.columns, part.reasons, strict=True):
            name = posed.candidate.name
            if column < 0:
                yield [name, None, None, None, None, None, None, posed.free_nM or None, None, None, reason]
                continue
            node = self.nodes[int(np.argmax(change[:, column]))]
            key = self.workspace.network.nodes[node].key
            yield [name, key, *changed(part, column, node), posed.free_nM, None, None, None]

    def routed(self, rows: list[Row], found: Iterator[ScreenedCompound]) -> list[Row]:
        """The rows with dose and route, for those that are told of; `found` gives the candidates once more."""
        wanted = [row for row in rows[:ROUTED] if row[3]]
        names = {row[0] for row in wanted}
        part = self.screener.solve([one for one in found if one.name in names])
        for row in wanted:
            node = self.workspace.network.index[row[1]]
            here = self._column(part, row, node)
            if here is not None:
                row[8], row[9] = self._least(part.posed[here], node), self._route(part, part.columns[here], node)
        return rows

    def _column(self, part: SettledPart, row: Row, node: int) -> int | None:
        """Which of the part the row tells of: of the name, and of several of one name that with the row's change."""
        log2 = part.response.log2[node]
        return next(
            (
                k for k, (posed, column) in enumerate(zip(part.posed, part.columns, strict=True))
                if posed.candidate.name == row[0] and column >= 0 and abs(log2[column] - row[3]) < SAME_CHANGE
            ),
            None,
        )  # fmt: skip

    def _route(self, part: SettledPart, column: int, node: int) -> str | None:
        """The largest route into the node."""
        found = explain(attribute(part.response, column), node, 1).routes
        if not found:
            return None
        keys = [self.workspace.network.nodes[n].key for n in found[0].nodes]
        return (
            "".join(f"{key} {ARROWS[SIGNS[sign]]} " for key, sign in zip(keys, found[0].signs, strict=False)) + keys[-1]
        )

    def _least(self, posed: Posable, node: int) -> float | None:
        """The lowest free concentration (nM) at which the change of the node is called; None where it never is."""
        scenario = posed.scenario or Scenario(Treatment())
        steps = 10.0**RANGE
        response = respond(self.workspace.system, [_at(scenario, float(step)) for step in steps], strict=False)
        called = np.flatnonzero(call(response.change[node]) * response.converged != 0)
        return float(posed.free_nM * steps[called[0]]) if called.size else None

    @staticmethod
    def weight(row: Row) -> float:
        """What rows are ranked by."""
        return -1.0 if row[3] is None else abs(row[3])


def _at(scenario: Scenario, step: float) -> Scenario:
    """A scenario with every dose of the treatment multiplied."""
    doses = tuple(
        Dose(d.compound, d.free_nM * step, d.low * step, d.high * step,
             None if d.outside is None else (d.outside[0] * step, d.outside[1] * step, d.outside[2] * step))
        for d in scenario.treatment.doses
    )  # fmt: skip
    return replace(scenario, treatment=replace(scenario.treatment, doses=doses))


def reference(screener: Screener, name: str) -> tuple[Posable, Array]:
    """A compound that others are held against: how it is posed, and its log2 changes (nodes,). Raises its error."""
    part = screener.solve([ScreenedCompound(name)])
    if part.columns[0] < 0:
        raise DataError(part.reasons[0], name, "name a compound that can be computed, such as NAME='20 nM'")
    return part.posed[0], part.response.log2[:, part.columns[0]]


@dataclass(frozen=True)
class Like:
    """How alike the effects are to those of one compound: the cosine of the log2 changes of all nodes."""

    workspace: Workspace
    pattern: Array

    columns = ("compound", "similarity", "same", "opposite", "size", "free_nM", "reason")

    def rows(self, part: SettledPart) -> Iterator[Row]:
        """One row a compound; `same` and `opposite` count nodes that are called for both."""
        log2, called = part.response.log2, call(np.exp2(part.response.log2) - 1.0)
        mine, wanted = call(np.exp2(self.pattern) - 1.0), float(np.linalg.norm(self.pattern))
        for posed, column, reason in zip(part.posed, part.columns, part.reasons, strict=True):
            if column < 0:
                yield [posed.candidate.name, None, None, None, None, posed.free_nM or None, reason]
                continue
            size = float(np.linalg.norm(log2[:, column]))
            alike = float(self.pattern @ log2[:, column]) / (size * wanted) if size and wanted else 0.0
            both = mine * called[:, column]
            yield [
                posed.candidate.name,
                alike,
                float((both > 0).sum()),
                float((both < 0).sum()),
                size,
                posed.free_nM,
                None,
            ]

    @staticmethod
    def weight(row: Row) -> float:
        """What rows are ranked by: the most alike first."""
        return -2.0 if row[1] is None else float(row[1])


@dataclass(frozen=True)
class Combine:
    """What each compound does together with one partner: additive, opposing, rescuing, more or less than the sum.

    `additivity` is the projection of the effect of both on the sum of the two, 1 where they add up; `rescued` the part of
    the partner's called changes that are unchanged under both, `cosine` how alike the two effects are.
    """

    screener: Screener
    partner: str

    columns = ("compound", "with", "relation", "additivity", "cosine", "rescued", "size", "partner_size", "together_size",
               "reason")  # fmt: skip

    @cached_property
    def beside(self) -> tuple[Posable, Array]:
        """The partner."""
        return reference(self.screener, self.partner)

    def rows(self, part: SettledPart) -> Iterator[Row]:
        """One row a compound; the pairs of a part are settled together."""
        partner, effect = self.beside
        pairs = [
            self.screener.pose(p.candidate, partner.parties) if c >= 0 else Posable(p.candidate, None, reason=r)
            for p, c, r in zip(part.posed, part.columns, part.reasons, strict=True)
        ]
        both = self.screener.settle(pairs)
        for posed, own, column, reason in zip(part.posed, part.columns, both.columns, both.reasons, strict=True):
            name = posed.candidate.name
            if column < 0:
                yield [name, self.partner, None, None, None, None, None, None, None, reason]
                continue
            yield [
                name,
                self.partner,
                *related(part.response.log2[:, own], effect, both.response.log2[:, column]),
                None,
            ]

    @staticmethod
    def weight(row: Row) -> float:
        """What rows are ranked by: the strongest departure from the sum, or the strongest rescue."""
        return -1.0 if row[3] is None else max(abs(row[3] - 1.0), row[5])


def related(one: Array, other: Array, both: Array) -> Row:
    """Relation, additivity, cosine, part rescued and the three sizes of two effects and of both together (nodes,)."""
    total, sizes = one + other, [float(np.linalg.norm(effect)) for effect in (one, other, both)]
    square = float(total @ total)
    additivity = float(both @ total) / square if square else 1.0
    cosine = float(one @ other) / (sizes[0] * sizes[1]) if sizes[0] and sizes[1] else 0.0
    moved = call(np.exp2(other) - 1.0) != 0
    back = moved & (call(np.exp2(both) - 1.0) == 0)
    rescued = float(back.sum() / moved.sum()) if moved.any() else 0.0
    if rescued >= RESCUED:
        relation = "rescuing"
    elif cosine <= OPPOSING:
        relation = "opposing"
    elif abs(additivity - 1.0) <= ADDITIVE:
        relation = "additive"
    else:
        relation = "more than additive" if additivity > 1.0 else "less than additive"
    return [relation, additivity, cosine, rescued, *sizes]
