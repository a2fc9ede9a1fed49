"""How many ways lead from one thing to another, by sign: simple paths, walks, and the shortest walk of each sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.display import HTML_ROWS, Screen, ScreenTable, Shown, frame, refuse_frame
from kg.engine.signed import CODE, TOGETHER, SignedGraph, graph_of
from kg.engine.simple_paths import PathCounter
from kg.engine.walks import signed_distances, walk_counts
from kg.errors import UsageError
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

# Links of a counted way at most: simple paths are walked one by one.
WAYS_LENGTH_LIMIT = 12
KINDS = {"count": "simple paths", "walks": "walks", "reach": "shortest walk"}


@dataclass(frozen=True)
class SignedWays:
    """Ways of one kind to one node, of at most `max_length` links: how many activate, inhibit, or have no known sign.

    Of the kind "shortest walk" the three are links, None where no walk of at most `max_length` has the sign.
    """

    source: str
    target: str
    kind: str
    max_length: int
    activating: int | None
    inhibiting: int | None
    unknown: int | None


class Ways(Shown, list[SignedWays]):
    """Numbers of signed ways: a list that shows itself."""

    def to_json(self) -> list[dict[str, Any]]:
        """Plain values."""
        return [asdict(one) for one in self]

    def to_frame(self, what: str = "ways") -> pd.DataFrame:
        """One row a node and kind. Raises UsageError for another word, and where pandas is missing."""
        if what != "ways":
            raise refuse_frame(what, ("ways",))
        names = tuple(SignedWays.__dataclass_fields__)
        return frame((tuple(asdict(one).values()) for one in self), names)

    def _screen(self) -> Screen:
        rows = tuple(
            (
                one.target,
                one.kind,
                *("-" if n is None else f"{n}" for n in (one.activating, one.inhibiting, one.unknown)),
            )
            for one in self[:HTML_ROWS]
        )
        table = ScreenTable(("to", "kind", "+", "-", "?"), rows, len(self), few=10, folds=2)
        head = f"Ways from {self[0].source}, at most {self[0].max_length} links" if self else "no way"
        return Screen(head, (), (table,), "All: .to_frame() .to_json()")


def ways(workspace: Workspace, start: str, end: str, max_length: int, kinds: Sequence[str]) -> Ways:
    """Numbers of ways of some `kinds` (count, walks, reach) from a compound or nodes to each node of `end`.

    From a compound the ways lead through each of its actions, whose signs count. Raises UsageError for an unknown kind and
    beyond the limit of links.
    """
    if not 0 < max_length <= WAYS_LENGTH_LIMIT or set(kinds) - set(KINDS) or not kinds:
        cure = f"ask of {', '.join(KINDS)} with 1 to {WAYS_LENGTH_LIMIT} links"
        raise UsageError("these ways are not counted", cure=cure)
    label, entries, taken = _entries(workspace, start)
    graph, targets = graph_of(workspace.network), workspace.nodes(end)
    found = Ways()
    for column, target in enumerate(targets):
        for kind in kinds:
            length = max_length - taken
            numbers: Sequence[int | None]
            if kind == "count":
                numbers = _summed(entries, PathCounter(graph, target, max(length, 0)).count, target, taken)
            elif kind == "walks":
                numbers = _walks(graph, entries, targets, column, length, taken)
            else:
                numbers = _nearest(graph, entries, target, length, taken)
            key = workspace.network.nodes[target].key
            found.append(SignedWays(label, key, KINDS[kind], max_length, numbers[0], numbers[1], numbers[2]))
    return found


Entries = dict[int, list[int]]  # node -> codes of the actions on it


def _entries(workspace: Workspace, start: str) -> tuple[str, Entries, int]:
    """What it is called, the nodes from which its ways lead with the codes of what leads there, and the links that takes."""
    compounds = workspace.directory.exact(start, ("Compound",)) if workspace.is_compound(start) else []
    if not compounds:
        return start, {node: [0] for node in workspace.nodes(start)}, 0
    record = workspace.book.compound(compounds[0].iri)
    entries: Entries = {}
    for target in workspace.listed_targets(record):
        for node in target.nodes:
            entries.setdefault(node, [CODE[target.action.sign]])
    return record.label, entries, 1


def _summed(entries: Entries, count: Any, target: int, taken: int) -> list[int]:
    """Counts of all entries together; an action on the target itself is a way of its own."""
    total = [0, 0, 0]
    for node, codes in entries.items():
        numbers = (taken, 0, 0) if node == target else count(node)
        for first in codes:
            for code, number in enumerate(numbers):
                total[TOGETHER[3 * first + code]] += int(number)
    return total


def _walks(
    graph: SignedGraph, entries: Entries, targets: Sequence[int], column: int, length: int, taken: int
) -> list[int]:
    nodes = list(entries)
    counts = walk_counts(graph, nodes, targets, length)[:, column] if length else np.zeros((len(nodes), 3))
    total = [0, 0, 0]
    for node, numbers in zip(nodes, counts, strict=True):
        for first in entries[node]:
            for code, number in enumerate(numbers):
                total[TOGETHER[3 * first + code]] += int(number)
            if taken and node == targets[column]:
                total[first] += 1
    return total


def _nearest(graph: SignedGraph, entries: Entries, target: int, length: int, taken: int) -> list[int | None]:
    nodes = list(entries)
    best: list[int | None] = [None, None, None]
    for node, far in zip(nodes, signed_distances(graph, nodes), strict=True):
        for first in entries[node]:
            for code in range(3):
                steps, there = int(far[3 * target + code]), TOGETHER[3 * first + code]
                old = best[there]
                if 0 <= steps <= length and (old is None or steps + taken < old):
                    best[there] = steps + taken
    return best
