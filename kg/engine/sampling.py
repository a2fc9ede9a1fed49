"""Numbers of the network: as recorded, and drawn from their ranges, the same for every compound.

A draw is a table of quantiles, stratified so that each number's samples cover its range evenly. An
affinity's quantile belongs to the entity it was measured on, whichever compound and place: answers then
depend neither on the order of compounds nor on their names, and one measurement stays one number in all its
places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg import settings
from kg.engine.equations import Parameters

if TYPE_CHECKING:
    from kg.engine.system import Array, Index, System

SEED = 20240229
GAIN_SPREAD = 1.6
TONE_SPREAD = 2.0


@dataclass(frozen=True, slots=True)
class Draws:
    """Quantiles between 0 and 1, samples along the last axis."""

    gains: Array  # (D, S)
    tones: Array  # (L, S)
    entities: Array  # (entities, S)
    doses: Array  # (1, S)

    @property
    def count(self) -> int:
        """Number of samples."""
        return int(self.doses.shape[1])


def draw(system: System, samples: int = settings.SAMPLES, seed: int = SEED) -> Draws:
    """Stratified quantiles (Latin hypercube) for every number of the system."""
    sizes = (system.drive_gain.size, system.tone.size, int(system.entity.max(initial=-1)) + 1, 1)
    generator = np.random.default_rng(seed)
    strata = np.broadcast_to(np.arange(samples, dtype=float), (sum(sizes), samples))
    table = (generator.permuted(strata, axis=1) + generator.random(strata.shape)) / samples
    parts = np.split(table, np.cumsum(sizes)[:-1])
    return Draws(*parts)


def nominal(system: System) -> Parameters:
    """The recorded numbers, one column."""
    return Parameters(system.drive_gain, system.tone)


def numbers_at(system: System, draws: Draws, samples: Index) -> Parameters:
    """Gains and tones of some samples, one column each; the sign of a gain is never drawn."""
    size = np.abs(system.drive_gain)
    gains = _between(size, system.drive_low, system.drive_high, GAIN_SPREAD, draws.gains[:, samples])
    tones = _between(system.tone, system.tone_low, system.tone_high, TONE_SPREAD, draws.tones[:, samples])
    return Parameters(np.sign(system.drive_gain) * gains, tones)


def _between(value: Array, low: Array, high: Array, spread: float, quantile: Array) -> Array:
    """Log-uniform between low and high, or a factor `spread` around the value where no range is recorded."""
    ranged = (low > 0) & (high >= low)
    bottom = np.where(ranged, low, value / spread)
    top = np.where(ranged, high, value * spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = bottom * (top / bottom) ** quantile
    return np.where(value > 0, drawn, 0.0)
