"""Numbers of the network: as recorded, and drawn from their ranges, the same for every compound.

A draw is a table of quantiles, stratified so that each number's samples cover its range evenly. An
affinity's quantile belongs to the entity it was measured on, whichever compound and place: answers then
depend neither on the order of compounds nor on their names, and one measurement stays one number in all its
places.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from kg import settings
from kg.engine.model import NumberKind
from kg.engine.parameters import Parameters, recorded, scaled

if TYPE_CHECKING:
    from kg.engine.system import Array, Index, System

SEED = 20240229
GAIN_SPREAD = 1.6
TONE_SPREAD = 2.0


@dataclass(frozen=True, slots=True)
class Draws:
    """Quantiles between 0 and 1 (deviates for groups), samples along the last axis."""

    gains: Array  # (D, S)
    tones: Array  # (L, S)
    entities: Array  # (entities, S)
    doses: Array  # (1, S)
    groups: Array  # (groups, S), standard normal deviates
    efficacies: Array  # (entities, S)

    @property
    def count(self) -> int:
        """Number of samples."""
        return int(self.doses.shape[1])


def draw(system: System, samples: int = settings.SAMPLES, seed: int = SEED) -> Draws:
    """Stratified quantiles (Latin hypercube) for every number of the system."""
    entities = int(system.entity.max(initial=-1)) + 1
    sizes = (system.drive_gain.size, system.tone.size, entities, 1, len(system.groups))
    generator = np.random.default_rng(seed)
    strata = np.broadcast_to(np.arange(samples, dtype=float), (sum(sizes), samples))
    table = (generator.permuted(strata, axis=1) + generator.random(strata.shape)) / samples
    gains, tones, of_entities, doses, groups = np.split(table, np.cumsum(sizes)[:-1])
    return Draws(gains, tones, of_entities, doses, _normal(groups), _efficacies(entities, samples, seed))


def _efficacies(entities: int, samples: int, seed: int) -> Array:
    """Quantiles of the efficacies, from a stream of their own: what no partial agonist is given for is drawn as ever."""
    generator = np.random.default_rng((seed, entities))
    strata = np.broadcast_to(np.arange(samples, dtype=float), (entities, samples))
    return np.asarray((generator.permuted(strata, axis=1) + generator.random(strata.shape)) / samples)


def numbers_at(system: System, draws: Draws, samples: Index) -> Parameters:
    """The numbers of some samples, one column each: groups from their posterior, what is in none from its range.

    The sign of a gain is never drawn.
    """
    base, size = recorded(system), np.abs(system.drive_gain)
    gains = _between(size, system.drive_low, system.drive_high, GAIN_SPREAD, draws.gains[:, samples])
    tones = _between(system.tone, system.tone_low, system.tone_high, TONE_SPREAD, draws.tones[:, samples])
    fitted = {kind: [g.rows for g in system.groups if g.kind is kind and g.spread > 0] for kind in NumberKind}
    for rows in fitted[NumberKind.GAIN]:
        gains[rows] = size[rows]
    for rows in fitted[NumberKind.TONE]:
        tones[rows] = system.tone[rows]
    value = np.asarray([[group.value] for group in system.groups]).reshape(-1, 1)
    spread = np.asarray([[group.spread] for group in system.groups]).reshape(-1, 1)
    factors = value + spread * draws.groups[:, samples]
    return scaled(system, replace(base, gains=np.sign(system.drive_gain) * gains, tones=tones), factors)


def _normal(quantile: Array) -> Array:
    """Standard normal deviates of quantiles between 0 and 1, both ends held at six deviations."""
    inverse = np.vectorize(NormalDist().inv_cdf, otypes=[float])
    clipped = np.clip(quantile, 1e-9, 1.0 - 1e-9)
    return np.asarray(inverse(clipped)) if quantile.size else quantile


def _between(value: Array, low: Array, high: Array, spread: float, quantile: Array) -> Array:
    """Log-uniform between low and high, or a factor `spread` around the value where no range is recorded."""
    ranged = (low > 0) & (high >= low)
    bottom = np.where(ranged, low, value / spread)
    top = np.where(ranged, high, value * spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = bottom * (top / bottom) ** quantile
    return np.where(value > 0, drawn, 0.0)
