"""What is written of the compounds of a screen: ranked rows, or one row a compound with all its nodes or pathways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from kg.engine.direction import describe
from kg.engine.system import Array
from kg.knowledge.vocabulary import local_name
from kg.question.workspace import Workspace
from kg.screen.pathways import PathwayPlaces, pathway_places
from kg.screen.solved import SettledPart

Row = list[Any]
# Columns that hold text; the others hold numbers.
WORDS = frozenset({
    "compound", "unit", "kind", "name", "direction", "contexts", "reason", "node", "route", "with", "relation",
})  # fmt: skip


class Form(Protocol):
    """A table of a screen: its columns, and its rows for a part."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, `compound` first."""

    def rows(self, part: SettledPart) -> Iterator[Row]:
        """The rows of a part, in the order of its compounds; those that could not be computed with their reason."""


def changed(part: SettledPart, column: int, node: int) -> tuple[str, float, float | None, float | None, float | None]:
    """Direction, log2 change, its interval and stability of one node in one column."""
    steady = part.steadiness
    stability = float(steady.stability[node, column]) if steady else None
    call = describe(float(part.response.change[node, column]), 1.0 if stability is None else stability)
    low = float(steady.low[node, column]) if steady else None
    high = float(steady.high[node, column]) if steady else None
    return str(call.direction), float(part.response.log2[node, column]), low, high, stability


@dataclass(frozen=True)
class RankedRows:
    """The largest changes of every compound: `nodes` nodes of those in `kept`, and `pathways` pathways, each with its rank."""

    workspace: Workspace
    nodes: int
    pathways: int
    kept: tuple[int, ...]

    columns = ("compound", "kind", "rank", "name", "direction", "log2_change", "low", "high", "stability", "score",
               "contexts", "reason")  # fmt: skip

    @cached_property
    def places(self) -> PathwayPlaces:
        """The pathways of the network."""
        return pathway_places(self.workspace.network, self.workspace.pathways)

    def rows(self, part: SettledPart) -> Iterator[Row]:
        """The ranked rows; a compound that moves nothing has one row that says so."""
        log2, kept = part.response.log2, np.asarray(self.kept, dtype=np.intp)
        change = np.abs(part.response.change[kept])
        scores, nets = self.places.scores(log2)
        best = self.places.of_pathways(scores)
        for posed, column, reason in zip(part.posed, part.columns, part.reasons, strict=True):
            name = posed.candidate.name
            if column < 0:
                yield [name, "none", None, None, None, None, None, None, None, None, None, reason]
                continue
            order = [k for k in _largest(change[:, column], self.nodes) if change[k, column] > 0.0]
            for rank, k in enumerate(order, 1):
                told = changed(part, column, int(kept[k]))
                key = self.workspace.network.nodes[kept[k]].key
                yield [name, "node", rank, key, *told, None, None, None]
            yield from self._of_pathways(name, best[:, column], scores[:, column], nets[:, column])
            if not order:
                yield [name, "none", None, None, None, None, None, None, None, None, None, "nothing changes"]

    def _of_pathways(self, name: str, best: Array, scores: Array, nets: Array) -> Iterator[Row]:
        for rank, k in enumerate(_largest(best, self.pathways), 1):
            if best[k] > 0.0:
                direction, net, contexts = self.places.told(k, scores, nets)
                where = ", ".join(map(local_name, contexts))
                label = self.places.pathways[k].label
                score = float(best[k])
                yield [name, "pathway", rank, label, str(direction), net, None, None, None, score, where, None]


def _largest(values: Array, count: int) -> list[int]:
    """Positions of the `count` largest values, largest first; equals in their order."""
    rounded = np.round(values, 9)
    if count < rounded.size:
        least = np.partition(rounded, rounded.size - count)[rounded.size - count] if count else np.inf
        positions = np.flatnonzero(rounded >= least)
    else:
        positions = np.arange(rounded.size)
    return [int(k) for k in positions[np.argsort(-rounded[positions], kind="stable")][:count]]


@dataclass(frozen=True)
class NodeMatrix:
    """One row a compound: the log2 change of every node of `kept`."""

    workspace: Workspace
    kept: tuple[int, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The compound, why it could not be computed, and the nodes by their keys."""
        return ("compound", "reason", *(self.workspace.network.nodes[k].key for k in self.kept))

    def rows(self, part: SettledPart) -> Iterator[Row]:
        """One row a compound, empty where it could not be computed."""
        log2 = part.response.log2[list(self.kept)]
        for posed, column, reason in zip(part.posed, part.columns, part.reasons, strict=True):
            values = log2[:, column].tolist() if column >= 0 else [None] * len(self.kept)
            yield [posed.candidate.name, reason or None, *values]


@dataclass(frozen=True)
class PathwayMatrix:
    """One row a compound: the net log2 change of every pathway in the context that carries it most."""

    workspace: Workspace

    @cached_property
    def places(self) -> PathwayPlaces:
        """The pathways of the network."""
        return pathway_places(self.workspace.network, self.workspace.pathways)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The compound, why it could not be computed, and the pathways by their labels."""
        return ("compound", "reason", *(p.label for p in self.places.pathways))

    def rows(self, part: SettledPart) -> Iterator[Row]:
        """One row a compound, empty where it could not be computed."""
        scores, nets = self.places.scores(part.response.log2)
        count = len(self.places.pathways)
        for posed, column, reason in zip(part.posed, part.columns, part.reasons, strict=True):
            values: Row = [None] * count
            if column >= 0:
                values = [self.places.told(k, scores[:, column], nets[:, column])[1] for k in range(count)]
            yield [posed.candidate.name, reason or None, *values]
