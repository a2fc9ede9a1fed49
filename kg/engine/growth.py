"""How fast a change can grow in the loops of a signed network, bounded from above whatever the signs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Damping:
    """How many links had their gains divided because their loops would run away, and by how much at most."""

    links: int
    divided_by: float


# Rounds after which the bound of a connected network is close to the root itself.
ROUNDS = 100


def growth(groups: Index, heads: Index, tails: Index, gains: Array) -> Array:
    """For each group of rows (0, 1, ...) a bound on the spectral radius of its gains |entry| `tails[k]` -> `heads[k]`.

    `groups` (rows,) says where a row belongs; links between groups are none of any. The bound is that of Collatz and Wielandt,
    max (A x) / x over the rows for a positive x, which powers of A + I bring to the Perron vector of a connected group.
    """
    count = int(groups.max(initial=-1)) + 1
    inside = groups[heads] == groups[tails]
    heads, tails, gains = heads[inside], tails[inside], np.abs(gains[inside])
    x, best = np.ones(groups.size), np.full(count, np.inf)
    for _ in range(ROUNDS):
        onward = x + np.bincount(heads, gains * x[tails], minlength=x.size)
        bound = np.zeros(count)
        np.maximum.at(bound, groups, onward / x - 1.0)
        best = np.minimum(best, bound)
        largest = np.zeros(count)
        np.maximum.at(largest, groups, onward)
        x = np.maximum(onward / largest[groups], np.finfo(float).tiny)
    return best
