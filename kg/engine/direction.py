"""What a change is called: direction, size class, tendency, and how sure it is. The one place of these words.

Change is `(2^a - 2^b) / max(1, 2^b)` of the states a and b against rest: 1.0 is one resting level more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.direction import Direction

if TYPE_CHECKING:
    from kg.engine.system import Array

# Opposing shares count as of similar size when the smaller is at least this part of the larger.
OPPOSED = 0.5
STABLE = 0.8
TENDENCY = 0.02
CHANGED = 0.10
SIZE_EDGES = (0.25, 0.60)


def fraction(state: Array, reference: Array) -> Array:
    """Change against the comparator, as a fraction, from log2 states against rest of any one shape."""
    result: Array = (np.exp2(state) - np.exp2(reference)) / np.maximum(1.0, np.exp2(reference))
    return result


def call(change: npt.ArrayLike) -> npt.NDArray[np.int8]:
    """-1 decreased, 0 unchanged, +1 increased, of fractions of change."""
    values = np.asarray(change, float)
    called: npt.NDArray[np.int8] = (np.sign(values) * (np.abs(values) >= CHANGED)).astype(np.int8)
    return called


def tendency(change: float) -> str:
    """`+` or `-` for a change too small to be called, else empty."""
    if TENDENCY <= abs(change) < CHANGED:
        return "+" if change > 0 else "-"
    return ""


def size(change: float) -> str:
    """Size class of a called change: `10-25 %`, `25-60 %`, `> 60 %`; empty for an unchanged node."""
    low, high = SIZE_EDGES
    extent = abs(change)
    if extent < CHANGED:
        return ""
    if extent < low:
        return f"{CHANGED * 100:.0f}-{low * 100:.0f} %"
    return f"{low * 100:.0f}-{high * 100:.0f} %" if extent < high else f"> {high * 100:.0f} %"


def opposed(shares: npt.ArrayLike) -> bool:
    """Whether positive and negative shares (log2) are of similar size."""
    values = np.asarray(shares, float)
    up, down = float(values[values > 0].sum()), float(-values[values < 0].sum())
    return min(up, down) > 0 and min(up, down) >= OPPOSED * max(up, down)


@dataclass(frozen=True, slots=True)
class Call:
    """The words for one node: `direction` increased, decreased, unchanged, conflicting or uncertain."""

    direction: Direction
    size: str
    tendency: str


def describe(change: float, stability: float = 1.0, shares: npt.ArrayLike = ()) -> Call:
    """Words for a nominal change, given the share of samples with the same call and the shares of its routes.

    An unstable call is `conflicting` where shares of similar size oppose each other, else `uncertain`.
    """
    if stability < STABLE:
        return Call(Direction.CONFLICTING if opposed(shares) else Direction.UNCERTAIN, size(change), tendency(change))
    return Call(Direction.of(int(call(change))), size(change), tendency(change))
