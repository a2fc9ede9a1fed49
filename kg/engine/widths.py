"""How far a fit may move its numbers: the width of the priors, chosen by cross-validation among the used observations.

Each candidate multiplies every prior's standard deviation. Owners (treatments) are dealt into parts; what a part's
observations cost when the others were fitted is the cross-validated loss. By the rule of one standard error the tightest
width is taken whose loss an observation is no more than the best width's and the standard error, over the parts, of this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.fit import Fitted, Prior, fit, losses, moved_without

if TYPE_CHECKING:
    from kg.engine.sensitivity import Predictor
    from kg.engine.system import Array, Mask

# Factors on the recorded spreads of the priors, the tightest first; 1 takes them as they are recorded.
WIDTHS = (0.1, 0.2, 0.4, 0.7, 1.0)
PARTS = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """One width: its fit, predictions (observations,) of a fit without their part (nan where not used), loss of each part."""

    width: float
    fitted: Fitted
    left_out: Array
    of_parts: Array

    @property
    def loss(self) -> float:
        """Cross-validated loss an observation, the mean over the parts."""
        return float(self.of_parts.mean())

    @property
    def error(self) -> float:
        """Standard error of the loss."""
        return float(self.of_parts.std(ddof=1) / np.sqrt(self.of_parts.size))


@dataclass(frozen=True, slots=True)
class Choice:
    """The width that was taken, all trials, and the loss that a width may have: the best one's and its standard error."""

    chosen: Trial
    trials: tuple[Trial, ...]
    allowed: float


def choose_width(
    model: Predictor,
    prior: Prior,
    owners: Sequence[str],
    used: Sequence[bool],
    told: Callable[[str], None],
    widths: Sequence[float] = WIDTHS,
) -> Choice:
    """Fit with every width, from the priors on, each from where the tighter one ended, and choose one.

    `owners` names for each observation the treatment it is dealt by; observations that are not `used` play no part.
    """
    mask = np.asarray(used, dtype=bool)
    parts = np.asarray([part_of(owner) for owner in owners])
    start = np.zeros(prior.spread.size)
    trials: list[Trial] = []
    for width in widths:
        scaled = Prior(prior.spread * width, prior.low, prior.high)
        fitted = fit(model, scaled, list(mask), start)
        start = fitted.factors
        left_out = _left_out(model, fitted, scaled, mask, parts)
        trials.append(Trial(width, fitted, left_out, _of_parts(model, left_out, parts)))
        told(f"width {width:g}: loss {fitted.loss:.1f}, cross-validated {trials[-1].loss:.3f} an effect")
    return _choice(trials)


def part_of(owner: str) -> int:
    """The part of an owner, by a fixed hash of its name."""
    return int(hashlib.sha256(f"fold {owner}".encode()).hexdigest(), 16) % PARTS


def _left_out(model: Predictor, fitted: Fitted, prior: Prior, mask: Mask, parts: Array) -> Array:
    """Predictions of every used observation by a fit that has not seen its part."""
    result = np.full(mask.size, np.nan)
    for part in range(PARTS):
        here = mask & (parts == part)
        if here.any():
            result[here] = model.predict(moved_without(model, fitted, prior, mask & ~here))[here]
    return result


def _of_parts(model: Predictor, left_out: Array, parts: Array) -> Array:
    """Mean loss of the observations of each part that has any."""
    seen = ~np.isnan(left_out)
    each = losses(model.observations, np.where(seen, left_out, 0.0))
    here = [seen & (parts == part) for part in range(PARTS)]
    return np.asarray([each[mask].mean() for mask in here if mask.any()])


def _choice(trials: Sequence[Trial]) -> Choice:
    best = min(trials, key=lambda trial: trial.loss)
    allowed = best.loss + best.error
    return Choice(next(trial for trial in trials if trial.loss <= allowed), tuple(trials), allowed)
