"""`(I - J)^-1` of a sparse Jacobian, by its strongly connected components.

Signalling runs mostly one way: rows in no common loop follow one another, and only the loops need a dense inverse. On
the shipped network the largest of them holds a third of the rows. Components that do not read one another stand on one
level and are worked out together, so a product takes a handful of array operations for each level.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.pharmacology.transmitter import add_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.engine.system import Array, Index, Mask

    # Closes the loop of a number at the values of its rows (rows, columns).
    Close = Callable[[int, Array], Array]


@dataclass(frozen=True, slots=True)
class _Loop:
    """Rows at the places `first` to `last` that form one loop; `entries` are its slopes, from `tails` to `heads` inside it."""

    number: int
    first: int
    last: int
    entries: Index
    heads: Index
    tails: Index


@dataclass(frozen=True, slots=True)
class _Level:
    """Rows at the places `first` to `last`, which read lower levels and their own loops only.

    What is brought by the slopes `low` to `high` enters at `heads`, which rise. `turns` says whether a row
    that is in no loop reads itself.
    """

    first: int
    last: int
    low: int
    high: int
    heads: Index
    turns: bool
    loops: tuple[_Loop, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    """Rows by level: `rows[place]` is a row. `entering` are the slopes from lower levels by level, `tails` where they begin.

    `selves` are the slopes of single rows on themselves, at the places `turning`.
    """

    rows: Index
    entering: Index
    tails: Index
    levels: tuple[_Level, ...]
    selves: Index
    turning: Index


class _Parts:
    """A J by its order: slopes between components, 1 minus those of single rows on themselves, I - J of each loop."""

    def __init__(self, size: int, heads: Index, tails: Index, slopes: Array) -> None:
        heads, tails = heads.astype(np.intp, copy=False), tails.astype(np.intp, copy=False)
        self.order = order = _ordered(size, heads.tobytes(), tails.tobytes())
        self._entering = slopes[order.entering][:, None]
        self._pivots = 1.0 - np.bincount(order.turning, slopes[order.selves], minlength=size)[:, None]
        if not self._pivots.all():
            raise np.linalg.LinAlgError("a loop on one row has gain 1")
        self.loops = [_inside(loop, slopes) for level in order.levels for loop in level.loops]

    def solved(self, right: npt.NDArray[Any], close: Close) -> Array:
        """The product with (size,) or (size, columns): level by level what enters a row, then its own loop."""
        order = self.order
        x = np.asarray(right, dtype=float).reshape(order.rows.size, -1)[order.rows]
        for level in order.levels:
            if level.heads.size:
                brought = self._entering[level.low : level.high] * x[order.tails[level.low : level.high]]
                add_by(x, brought, level.heads)
            if level.turns:
                x[level.first : level.last] /= self._pivots[level.first : level.last]
            for loop in level.loops:
                x[loop.first : loop.last] = close(loop.number, x[loop.first : loop.last])
        result = np.empty_like(x)
        result[order.rows] = x
        return result.reshape(np.shape(right))


class BlockInverse:
    """`(I - J)^-1` of a J that is given by its entries: `slopes[k]` at row `heads[k]`, column `tails[k]`.

    Raises numpy.linalg.LinAlgError where a loop is singular.
    """

    def __init__(self, size: int, heads: Index, tails: Index, slopes: Array) -> None:
        self._size, self._parts = size, _Parts(size, heads, tails, slopes)
        self._inverses: list[Array] = [np.asarray(np.linalg.inv(loop), dtype=float) for loop in self._parts.loops]

    def __matmul__(self, right: npt.NDArray[Any]) -> Array:
        """The product with (size,) or (size, columns): exactly 0 where no way leads from what is not 0."""
        return self._parts.solved(right, lambda number, rows: self._inverses[number] @ rows)

    def block(self, rows: Index) -> Array:
        """The part of some rows and the same columns, (rows, rows)."""
        right = np.zeros((self._size, rows.size))
        right[rows, np.arange(rows.size)] = 1.0
        return (self @ right)[rows]


def solution(heads: Index, tails: Index, slopes: Array, right: Array) -> Array:
    """`(I - J)^-1 right` of one `right` (size,), entries as in `BlockInverse`: no loop is inverted for it.

    Raises numpy.linalg.LinAlgError where a loop is singular.
    """
    parts = _Parts(right.size, heads, tails, slopes)
    return parts.solved(right, lambda number, rows: np.asarray(np.linalg.solve(parts.loops[number], rows), dtype=float))


def _inside(loop: _Loop, slopes: Array) -> Array:
    """I - J of the rows of a loop."""
    matrix = np.eye(loop.last - loop.first)
    np.subtract.at(matrix, (loop.heads, loop.tails), slopes[loop.entries])
    return matrix


@lru_cache(maxsize=4)  # Newton's steps of one problem differ in their slopes, hardly in which there are
def _ordered(size: int, heads_: bytes, tails_: bytes) -> _Order:
    """The order of entries that stand at these rows and columns."""
    heads, tails = np.frombuffer(heads_, dtype=np.intp), np.frombuffer(tails_, dtype=np.intp)
    component, level = _placed(size, heads, tails)
    alone = np.bincount(component, minlength=size)[component] == 1
    rows = np.lexsort((np.arange(size), np.where(alone, -1, component), level))
    places = np.empty(size, dtype=np.intp)
    places[rows] = np.arange(size)
    within = component[heads] == component[tails]
    entering = np.flatnonzero(~within)
    entering = entering[np.argsort(places[heads[entering]], kind="stable")]
    selves = np.flatnonzero(within & alone[heads])
    loops = _loops(component[rows], alone[rows], np.flatnonzero(within & ~alone[heads]), places[heads], places[tails])
    turning = places[heads[selves]]
    levels = _levels(level[rows], places[heads[entering]], turning, loops)
    return _Order(rows, entering, places[tails[entering]], levels, selves, turning)


def _placed(size: int, heads: Index, tails: Index) -> tuple[Index, Index]:
    """The number of each row's component, and the level of it: one above the highest that it reads."""
    order = np.argsort(heads, kind="stable")
    ends = np.searchsorted(heads[order], np.arange(size + 1)).tolist()
    read = tails[order].tolist()
    sources = [read[ends[row] : ends[row + 1]] for row in range(size)]
    component, level = [0] * size, [-1] * size  # -1: not placed, as the rows of the component in hand are
    for number, members in enumerate(components(sources)):
        above = 1 + max((level[source] for row in members for source in sources[row]), default=-1)
        for row in members:
            component[row], level[row] = number, above
    return np.asarray(component, dtype=np.intp), np.asarray(level, dtype=np.intp)


def _loops(component: Index, alone: Mask, inside: Index, heads: Index, tails: Index) -> list[_Loop]:
    """The components of more than one row; rows stand at their places, `inside` are the entries within such components."""
    joined = np.flatnonzero(~alone)
    firsts = joined[np.flatnonzero(np.diff(component[joined], prepend=-1))].tolist()
    found = []
    for number, first in enumerate(firsts):
        last = first + int((component == component[first]).sum())
        mine = inside[(heads[inside] >= first) & (heads[inside] < last)]
        found.append(_Loop(number, first, last, mine, heads[mine] - first, tails[mine] - first))
    return found


def _levels(level: Index, heads: Index, turning: Index, loops: list[_Loop]) -> tuple[_Level, ...]:
    """The levels of rows at their places; `heads` are the places of the entries that enter, rising."""
    found = []
    ends = np.searchsorted(level, np.arange(int(level.max(initial=-1)) + 2)).tolist()
    for first, last in pairwise(ends):
        low, high = np.searchsorted(heads, (first, last)).tolist()
        turns = bool(((turning >= first) & (turning < last)).any())
        mine = tuple(loop for loop in loops if first <= loop.first < last)
        found.append(_Level(first, last, low, high, heads[low:high], turns, mine))
    return tuple(found)


def components(sources: list[list[int]]) -> list[list[int]]:
    """Strongly connected components of rows that read `sources[row]`, each after all that it reads (Kosaraju, Sharir)."""
    readers: list[list[int]] = [[] for _ in sources]
    for row, read in enumerate(sources):
        for source in read:
            readers[source].append(row)
    taken = [False] * len(sources)
    found = []
    for root in reversed(_finished(readers)):
        if taken[root]:
            continue
        taken[root], members, waiting = True, [], [root]
        while waiting:
            members.append(waiting.pop())
            for source in sources[members[-1]]:
                if not taken[source]:
                    taken[source] = True
                    waiting.append(source)
        found.append(members)
    return found


def _finished(onward: list[list[int]]) -> list[int]:
    """Rows in the order in which a search in depth leaves them."""
    seen, left = [False] * len(onward), []
    for root in range(len(onward)):
        if seen[root]:
            continue
        seen[root], way = True, [(root, iter(onward[root]))]
        while way:
            row, rest = way[-1]
            ahead = next((r for r in rest if not seen[r]), None)
            if ahead is None:
                left.append(row)
                way.pop()
            else:
                seen[ahead] = True
                way.append((ahead, iter(onward[ahead])))
    return left
