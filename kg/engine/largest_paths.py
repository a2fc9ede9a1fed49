"""The largest simple paths of a weighted graph, by the product of their weights, largest first."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property
from itertools import count, pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.engine.system import Array, Index

ROUTE_LENGTH = 14
ROUTE_FRONTIER = 60_000


Name = TypeVar("Name")  # what the caller calls a start


@dataclass(frozen=True)
class Steps:
    """Steps of a weighted graph on `size` rows, sorted by where they start: `gains[k] > 0` from `tails[k]`."""

    size: int
    tails: Index
    heads: Index
    gains: Array

    @cached_property
    def onward(self) -> list[list[tuple[int, float]]]:
        """Heads and gains of the steps that start at each row."""
        ends = np.searchsorted(self.tails, np.arange(self.size + 1)).tolist()
        steps = list(zip(self.heads.tolist(), self.gains.tolist(), strict=True))
        return [steps[low:high] for low, high in pairwise(ends)]

    def without(self, row: int) -> Steps:
        """The same graph with every step from or to `row` taken out."""
        keep = (self.tails != row) & (self.heads != row)
        return Steps(self.size, self.tails[keep], self.heads[keep], self.gains[keep])


def steps_of(weights: Array) -> Steps:
    """Steps of a matrix whose |entry| (i, j) weighs the step j -> i; zeros are no steps."""
    tails, heads = np.nonzero(weights.T)
    return Steps(weights.shape[0], tails, heads, np.abs(weights[heads, tails]))


def best_onward(steps: Steps, target: int, length: int) -> Array:
    """Upper bound on the product of gains from each row to `target`, over walks of at most `length` steps."""
    best = np.zeros(steps.size)
    best[target] = 1.0
    for _ in range(length):
        wider = best.copy()
        np.maximum.at(wider, steps.tails, steps.gains * best[steps.heads])
        if np.array_equal(wider, best):
            break
        best = wider
    return best


def largest_paths(
    steps: Steps,
    starts: Iterable[tuple[Name, int, float]],
    target: int,
    length: int = ROUTE_LENGTH,
    frontier: int = ROUTE_FRONTIER,
) -> Iterator[tuple[Name, tuple[int, ...], float]]:
    """Simple paths from any start (name, first row, weight) to `target`, largest product first.

    Stops when `frontier` partial paths were opened. Best first with an admissible bound, so the order is exact;
    a path ends where it first meets the target.
    """
    best, ahead_of = best_onward(steps, target, length).tolist(), steps.onward
    tick = count()
    heap: list[tuple[float, int, float, Name, tuple[int, ...]]] = []
    for name, row, weight in starts:
        if weight * best[row] > 0:
            heapq.heappush(heap, (-weight * best[row], next(tick), weight, name, (row,)))
    while heap and next(tick) < frontier:
        _, _, weight, name, path = heapq.heappop(heap)
        here = path[-1]
        if here == target:
            yield name, path, weight
        elif len(path) <= length:
            for onward, gain in ahead_of[here]:
                if best[onward] > 0 and onward not in path:
                    ahead = weight * gain
                    heapq.heappush(heap, (-ahead * best[onward], next(tick), ahead, name, (*path, onward)))
