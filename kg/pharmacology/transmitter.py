"""The steady level of transmitter pools: release against uptake, enzymes and diffusion.

Levels and rates are multiples of rest: `L = 1` is the resting level and the resting clearance is 1, of
which each transporter, each enzyme and diffusion hold a share. Arrays are (edges or pools, batch).

    2^release - 1 = sum u (v - 1) + (k L - k_rest) - efflux
    v      = a L (1 + s) / (1 + s L b)         a activity, b = 1 / (1 + sum of competitors), s = S0 / Km
    efflux = a z / (1 + s L b)                 z = Vmax x efficacy x substrate ratio x cytosolic level

so `v` is competitive Michaelis-Menten uptake, and reverse transport needs a transporter that is free of
blocker, a substrate and a cytosolic pool (design, section 5, 4). The balance is concave and increasing in
L: Newton's steps reach the one root from below.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

# Values from which sums over edges are taken row by row.
LAYERED_FROM = 2_000
# Newton of the transmitter pools: concave and increasing, so it is monotone; about six steps are used.
POOL_STEPS = 60


Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Clearance:
    """What empties a batch of pools, edges sorted by pool.

    `pool` (U,) names the pool of each uptake; `share`, `saturation`, `activity`, `freedom` and `reversal` are
    (U, 1 or B) in the module's letters u, s, a, b, z; `first_order` and `first_order_rest` (P, 1 or B) are k.
    """

    pool: Index
    share: Array
    saturation: Array
    activity: Array
    freedom: Array
    reversal: Array
    first_order: Array
    first_order_rest: Array


def sum_by(values: Array, owner: Index, size: int) -> Array:
    """Sum rows that share an owner: (edges, B) with sorted `owner` -> (size, B), else zero."""
    total = np.zeros((size, values.shape[1]))
    add_by(total, values, owner)
    return total


def add_by(total: Array, values: Array, owner: Index) -> None:
    """Add each row of `values` (edges, B) to that of its owner in `total` (rows, B), in place; `owner` is sorted."""
    if not owner.size:
        return
    owners, starts, layers = _layers(owner.tobytes())
    if values.size < LAYERED_FROM:
        total[owners] += np.add.reduceat(values, starts, axis=0)
        return
    # Whole rows at a time, first the first row of every owner, then the second: five times as fast on wide batches.
    for held, rows in layers:
        total[held] += values[rows]


@lru_cache(maxsize=256)
def _layers(owner: bytes) -> tuple[Index, Index, list[tuple[Index, Index]]]:
    """The owners, the first row of each, and for the first row, the second … which owners have one, and which it is."""
    of = np.frombuffer(owner, dtype=np.intp)
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    counts = np.diff(np.r_[starts, of.size])
    having = [starts[counts > k] for k in range(int(counts.max()))]
    return of[starts], starts, [(of[rows], rows + k) for k, rows in enumerate(having)]


def fluxes(level: Array, clearance: Clearance) -> tuple[Array, Array]:
    """Uptake relative to its rest, and reverse transport, of each transporter (U, B) at `level` (P, B)."""
    here = level[clearance.pool]
    s = clearance.saturation
    crowding = 1.0 + s * here * clearance.freedom
    uptake = clearance.activity * here * (1.0 + s) / crowding
    efflux = clearance.activity * clearance.reversal / crowding
    return uptake, efflux


def imbalance(level: Array, release: Array, clearance: Clearance) -> tuple[Array, Array]:
    """Clearance minus release at `level` (P, B), exactly zero at rest, and its slope by the level (> 0)."""
    uptake, efflux = fluxes(level, clearance)
    pull = clearance.saturation * clearance.freedom
    crowding = 1.0 + pull * level[clearance.pool]
    size = level.shape[0]
    off = sum_by(clearance.share * (uptake - 1.0) - efflux, clearance.pool, size)
    gain = clearance.share * clearance.activity * (1.0 + clearance.saturation) / crowding
    slope = sum_by((gain + efflux * pull) / crowding, clearance.pool, size)
    linear = clearance.first_order * level - clearance.first_order_rest
    return off + linear - (release - 1.0), slope + clearance.first_order


def steady_level(release: Array, clearance: Clearance, start: Array) -> Array:
    """Level (P, B) at which clearance equals `release` (P, B), both in multiples of rest.

    Domain: release >= 0 and some unsaturable clearance in every pool (`first_order > 0`), which makes the
    root exist and be unique; without it, ArithmeticError. `start` > 0 only shortens the way, and a call that
    runs out of steps returns where it stands, to be started from there again. A pool that has settled is left
    untouched, so that its bits do not depend on its neighbours.
    """
    if np.any(clearance.first_order <= 0.0):
        raise ArithmeticError("a transmitter pool needs some clearance that does not saturate")
    level = np.broadcast_to(start, np.broadcast_shapes(start.shape, release.shape)).copy()
    open_ = np.ones(level.shape, dtype=bool)
    for _ in range(POOL_STEPS):
        off, slope = imbalance(level, release, clearance)
        following = np.maximum(level - off / slope, level / 16.0)
        moved = np.abs(following - level) > 8.0 * np.finfo(float).eps * level
        level = np.where(open_ & moved, following, level)
        open_ &= moved
        if not open_.any():
            break
    return level
