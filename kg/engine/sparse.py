"""The slopes of a network as they are, few in each row, and `(I - J)^-1` of them: factorised where the network is large.

The inverses of the loops take the square of their rows; the factors of a signalling network hold hardly more than its
slopes. Below `LARGE` rows the loops are as fast and need no scipy. The factors of a network that is one tangle of loops fill:
where these die away, as in an imported one, their powers are summed instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.engine.blocks import BlockInverse, solution
from kg.engine.growth import growth
from kg.engine.largest_paths import Steps

if TYPE_CHECKING:
    from kg.engine.system import Array, Index, System

# Rows from which on the factors are taken, where scipy is installed: on 2,300 rows both take about as long.
LARGE = 2500


# The series of powers is taken where each power is at most this part of the last, until a power is this part of the sum.
FADING, REST = 0.95, 1e-13


@dataclass(frozen=True, slots=True)
class SlopeMatrix:
    """J as its non-zero slopes, parallel edges added up: `values[k]` from row `tails[k]` to `heads[k]`, sorted by both."""

    size: int
    tails: Index
    heads: Index
    values: Array
    keys: Index = field(init=False, repr=False)  # a number for each pair, rising

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", self.tails * self.size + self.heads)

    def times(self, x: Array) -> Array:
        """J x of a vector (size,)."""
        return np.asarray(np.bincount(self.heads, self.values * x[self.tails], minlength=self.size), dtype=float)

    def at(self, heads: Index, tails: Index) -> Array:
        """The slopes of some pairs of rows, 0 where there is none."""
        keys, wanted = self.keys, np.asarray(tails) * self.size + np.asarray(heads)
        place = np.minimum(np.searchsorted(keys, wanted), max(keys.size - 1, 0))
        found: Array = np.where(keys[place] == wanted, self.values[place], 0.0) if keys.size else np.zeros(wanted.shape)
        return found

    def steps(self) -> Steps:
        """The slopes as a weighted graph."""
        return Steps(self.size, self.tails, self.heads, np.abs(self.values))

    def dense(self) -> Array:
        """J as a matrix (size, size)."""
        matrix = np.zeros((self.size, self.size))
        matrix[self.heads, self.tails] = self.values
        return matrix


def slope_matrix(system: System, slopes: Array) -> SlopeMatrix:
    """J of slopes by edge of the system, (edges,)."""
    keys, place = np.unique(system.edge_column * system.size + system.edge_row, return_inverse=True)
    values = np.bincount(place, slopes, minlength=keys.size)
    kept = values != 0.0
    tails, heads = np.divmod(keys[kept], system.size)
    return SlopeMatrix(system.size, tails.astype(np.intp), heads.astype(np.intp), values[kept])


@dataclass(frozen=True, slots=True)
class Factored:
    """`(I - J)^-1` by its sparse factors, which are multiplied out only for what is asked."""

    size: int
    factors: Any = field(repr=False)

    def __matmul__(self, right: npt.NDArray[Any]) -> Array:
        """The product with (size,) or (size, columns)."""
        result: Array = self.factors.solve(np.asarray(right, dtype=float))
        return result

    def block(self, rows: Index) -> Array:
        """The part of some rows and the same columns."""
        right = np.zeros((self.size, rows.size))
        right[rows, np.arange(rows.size)] = 1.0
        return (self @ right)[rows]


@dataclass(frozen=True, slots=True)
class Summed:
    """`(I - J)^-1` as the series I + J + J^2 + ..., of a large network whose loops die away; up to `rest` of the whole."""

    size: int
    slopes: Any = field(repr=False)
    rest: float

    def __matmul__(self, right: npt.NDArray[Any]) -> Array:
        """The product with (size,) or (size, columns)."""
        term: Array = np.asarray(right, dtype=float)
        total = term.copy()
        while (size := np.max(np.abs(term), initial=0.0)) > self.rest * np.max(np.abs(total), initial=0.0):
            term = self.slopes @ term
            total += term
            if not np.isfinite(size):
                raise np.linalg.LinAlgError("a loop runs away")
        return total

    def block(self, rows: Index) -> Array:
        """The part of some rows and the same columns."""
        right = np.zeros((self.size, rows.size))
        right[rows, np.arange(rows.size)] = 1.0
        return (self @ right)[rows]


Spread = BlockInverse | Factored | Summed


def spread(matrix: SlopeMatrix, rest: float = REST) -> Spread:
    """`(I - J)^-1`: of a large network the series where it converges fast, up to `rest`, else factors; else by its loops.

    Raises numpy.linalg.LinAlgError where a loop is singular.
    """
    machine = _machine() if matrix.size >= LARGE else None
    if machine is None:
        return BlockInverse(matrix.size, matrix.heads, matrix.tails, matrix.values)
    whole = np.zeros(matrix.size, dtype=np.intp)
    if growth(whole, matrix.heads, matrix.tails, matrix.values).max(initial=0.0) > FADING:
        return factored(matrix)
    pairs = (matrix.heads, matrix.tails)
    return Summed(matrix.size, machine[0].csr_matrix((matrix.values, pairs), shape=(matrix.size, matrix.size)), rest)


def unmoved(size: int) -> Spread:
    """`(I - J)^-1` of no slopes at all: the identity."""
    none = np.zeros(0, dtype=np.intp)
    return BlockInverse(size, none, none, np.zeros(0))


def solve(matrix: SlopeMatrix, right: Array) -> Array:
    """`(I - J)^-1 right` of one vector (size,). Raises numpy.linalg.LinAlgError where a loop is singular."""
    if matrix.size < LARGE or _machine() is None:
        return solution(matrix.heads, matrix.tails, matrix.values, right)
    return spread(matrix) @ right


def factored(matrix: SlopeMatrix) -> Factored:
    """The factors, with scipy. Raises numpy.linalg.LinAlgError where a loop is singular."""
    sparse, linalg = _machine() or (None, None)
    if sparse is None or linalg is None:
        raise ImportError("scipy")
    ones = np.arange(matrix.size)
    rows, columns = np.concatenate([ones, matrix.heads]), np.concatenate([ones, matrix.tails])
    values = np.concatenate([np.ones(matrix.size), -matrix.values])
    try:
        return Factored(matrix.size, linalg.splu(sparse.csc_matrix((values, (rows, columns)))))
    except RuntimeError as error:
        raise np.linalg.LinAlgError("a loop has gain 1") from error


@cache
def _machine() -> tuple[Any, Any] | None:
    """Scipy's sparse matrices and their factors, loaded for a large network alone; None where scipy is missing."""
    try:
        from scipy import sparse
        from scipy.sparse import linalg
    except ImportError:
        return None
    return sparse, linalg
