"""`(I - J)^-1` of a sparse Jacobian, by its strongly connected components.

Signalling runs mostly one way: rows in no common loop follow one another, and only the loops need a dense inverse. On
the shipped network the largest of them holds a quarter of the rows, so this is a tenth of the work of the whole.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from kg.engine.system import Array, Index

Floating = TypeVar("Floating", np.float32, np.float64)


def spread_of(jacobian: npt.NDArray[Floating]) -> npt.NDArray[Floating]:
    """`(I - jacobian)^-1`, (size, size), in the precision of `jacobian`.

    Entry (t, s) is exactly 0 where no way leads from row s to row t. Raises numpy.linalg.LinAlgError where a loop
    is singular.
    """
    size = jacobian.shape[0]
    spread = np.zeros_like(jacobian)
    heads, tails = np.nonzero(jacobian)
    ends = np.searchsorted(heads, np.arange(size + 1)).tolist()
    read = tails.tolist()
    for rows in components([read[ends[row] : ends[row + 1]] for row in range(size)]):
        if len(rows) == 1:
            row = rows[0]
            before = tails[ends[row] : ends[row + 1]]
            before = before[before != row]
            spread[row] = jacobian[row, before] @ spread[before]
            spread[row, row] += 1.0
            if jacobian[row, row] != 0.0:
                spread[row] /= _not_zero(1.0 - jacobian[row, row])
            continue
        block = np.asarray(sorted(rows))
        before = np.setdiff1d(np.concatenate([tails[ends[row] : ends[row + 1]] for row in rows]), block)
        entering = jacobian[np.ix_(block, before)] @ spread[before]
        entering[np.arange(block.size), block] += 1.0
        inside = np.eye(block.size, dtype=jacobian.dtype) - jacobian[np.ix_(block, block)]
        spread[block] = np.linalg.inv(inside) @ entering
    return spread


def solution(heads: Index, tails: Index, slopes: Array, right: Array) -> Array:
    """`(I - J)^-1 right`, (size,), of a J that is given by its entries: `slopes[k]` at row `heads[k]`, column `tails[k]`.

    Raises numpy.linalg.LinAlgError where a loop is singular.
    """
    heads, tails = heads.astype(np.intp, copy=False), tails.astype(np.intp, copy=False)
    order = np.argsort(heads, kind="stable")
    ends = np.searchsorted(heads[order], np.arange(right.size + 1)).tolist()
    read, slope, x = tails[order].tolist(), slopes[order].tolist(), right.tolist()
    for rows in _ordered(right.size, heads[order].tobytes(), tails[order].tobytes()):
        place = {row: number for number, row in enumerate(rows)}
        inside, known = [], [x[row] for row in rows]
        for row, number in place.items():
            for k in range(ends[row], ends[row + 1]):
                if read[k] in place:
                    inside.append((number, place[read[k]], slope[k]))
                else:
                    known[number] += slope[k] * x[read[k]]
        for row, value in zip(rows, _of_component(inside, known), strict=True):
            x[row] = value
    return np.asarray(x)


@lru_cache(maxsize=4)  # Newton's steps of one problem differ in their slopes, hardly in which there are
def _ordered(size: int, heads: bytes, tails: bytes) -> list[list[int]]:
    """The components of slopes that are sorted by heads."""
    ends = np.searchsorted(np.frombuffer(heads, dtype=np.intp), np.arange(size + 1)).tolist()
    read = np.frombuffer(tails, dtype=np.intp).tolist()
    return components([read[ends[row] : ends[row + 1]] for row in range(size)])


def _of_component(inside: list[tuple[int, int, float]], known: list[float]) -> list[float]:
    """`(I - inside)^-1 known` of the rows of one component."""
    if len(known) == 1:
        return [known[0] / _not_zero(1.0 - sum(slope for _, _, slope in inside))]
    matrix = np.eye(len(known))
    for head, tail, slope in inside:
        matrix[head, tail] -= slope
    solved: list[float] = np.linalg.solve(matrix, np.asarray(known)).tolist()
    return solved


def _not_zero(pivot: float) -> float:
    if pivot == 0.0:
        raise np.linalg.LinAlgError("a loop on one row has gain 1")
    return pivot


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
