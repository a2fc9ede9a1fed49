"""Two crossed random effects: what rows with one first name have in common, what those with one second name have, and the rest.

`y = a[first] + b[second] + e`, each normal around 0. The three standard deviations are those of the greatest likelihood on a
grid, the effects their best linear unbiased predictions: a name that few rows inform stays near 0. Source: Robinson,
Statistical Science 6, 15 (1991).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kg.engine.system import Array, Mask

# Standard deviations that are tried, log2; and the fewest rows by which a second name has an effect of its own.
GRID = (0.01, 0.3, 0.6, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0, 4.0)
LEAST_ROWS = 5

Named = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Crossed:
    """Standard deviations of first names, second names and the rest, and the effects of the names."""

    spreads: tuple[float, float, float]
    first: dict[str, float]
    second: dict[str, float]


def crossed(rows: Sequence[Named]) -> Crossed:
    """Effects of all names, with the spreads of the greatest likelihood. Raises ValueError without any row."""
    if not rows:
        raise ValueError("no rows to tell effects from")
    values = np.asarray([row[2] for row in rows])
    firsts, of_first = _design([row[0] for row in rows])
    seconds, of_second = _design([row[1] for row in rows], LEAST_ROWS)
    spreads = max(product(GRID, GRID, GRID[1:]), key=lambda s: _likelihood(values, of_first, of_second, s))
    weight = np.linalg.solve(_covariance(of_first, of_second, spreads), values)
    by_first, by_second = spreads[0] ** 2 * of_first.T @ weight, spreads[1] ** 2 * of_second.T @ weight
    return Crossed(
        spreads,
        dict(zip(firsts, map(float, by_first), strict=True)),
        dict(zip(seconds, map(float, by_second), strict=True)),
    )


def _design(names: Sequence[str], least: int = 1) -> tuple[list[str], Array]:
    """Names with that many rows, and which row is of which (rows, names)."""
    kept = sorted(name for name, count in Counter(names).items() if count >= least)
    table: Mask = np.asarray(names)[:, None] == np.asarray(kept)[None, :]
    return kept, table.astype(float).reshape(len(names), len(kept))


def _covariance(of_first: Array, of_second: Array, spreads: tuple[float, float, float]) -> Array:
    shared = spreads[0] ** 2 * of_first @ of_first.T + spreads[1] ** 2 * of_second @ of_second.T
    result: Array = shared + spreads[2] ** 2 * np.identity(of_first.shape[0])
    return result


def _likelihood(values: Array, of_first: Array, of_second: Array, spreads: tuple[float, float, float]) -> float:
    root = np.linalg.cholesky(_covariance(of_first, of_second, spreads))
    white = np.linalg.solve(root, values)
    return float(-0.5 * white @ white - np.log(np.diag(root)).sum())
