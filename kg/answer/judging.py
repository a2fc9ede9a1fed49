"""How near computed changes come to measured ones: figures over a set of effects, beside rules that know less.

All sizes are log2 against rest. An effect moves where its whole measured range lies on one side of rest and its middle is
`CHANGED` or more away; any other is an absent effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, log2
from statistics import median

import numpy as np

from kg.engine.direction import CHANGED
from kg.question.effects import MeasuredEffect

# Fewer pairs have no rank correlation worth printing.
LEAST_RANKED = 5
_ENDS = (5.0, 95.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A measured effect beside what was computed: change and 5-95 % interval (log2; nan where none is), and the sign of the shortest route."""

    effect: MeasuredEffect
    readout: str
    predicted: float
    interval: tuple[float, float]
    shortest: int

    @property
    def sign(self) -> int:
        """Direction of what was measured: 1, -1, or 0 for an absent effect."""
        middle = 2.0 ** self.effect.middle[0] - 1.0
        aside = self.effect.low > 100.0 or self.effect.high < 100.0
        return (1 if middle > 0 else -1) if aside and abs(middle) >= CHANGED else 0

    @property
    def error(self) -> float:
        """Distance of the computed change from the middle of what was measured."""
        return abs(self.predicted - self.effect.middle[0])

    @property
    def called(self) -> int:
        """Direction of what was computed."""
        change = 2.0**self.predicted - 1.0
        return 0 if abs(change) < CHANGED else 1 if change > 0 else -1

    @property
    def within(self) -> bool:
        """Whether the computed change lies in the measured range."""
        return log2(max(self.effect.low, 1.0) / 100.0) <= self.predicted <= log2(max(self.effect.high, 1.5) / 100.0)

    @property
    def covered(self) -> bool:
        """Whether the interval holds the middle of what was measured."""
        return self.interval[0] <= self.effect.middle[0] <= self.interval[1]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a set of effects, medians in log2; nan where too few effects say."""

    effects: int
    moving: int
    sign_right: int
    sign_by_route: int
    absent_right: int
    in_range: int
    within_two: int
    error: float
    error_by_sign: float
    rank_rises: float
    rank_falls: float
    intervals: int
    covered: int
    width: float
    width_by_sign: float


def figures(judged: Sequence[Judged]) -> Figures:
    """The figures of a set; the rule that knows only the sign answers with the set's own median of each direction."""
    moving = [j for j in judged if j.sign]
    sampled = [j for j in judged if not isnan(j.interval[0])]
    by_sign = {s: [j.effect.middle[0] for j in judged if j.sign == s] for s in (-1, 0, 1)}
    usual = {s: median(found) if found else 0.0 for s, found in by_sign.items()}
    wide = {s: _wide(found) for s, found in by_sign.items()}
    return Figures(
        effects=len(judged),
        moving=len(moving),
        sign_right=sum(j.called == j.sign for j in moving),
        sign_by_route=sum(j.shortest == j.sign for j in moving),
        absent_right=sum(j.called == 0 or j.within for j in judged if not j.sign),
        in_range=sum(j.within for j in judged),
        within_two=sum(j.error <= 1.0 for j in judged),
        error=_median([j.error for j in judged]),
        error_by_sign=_median([abs(usual[j.sign] - j.effect.middle[0]) for j in judged]),
        rank_rises=_ranked([j for j in judged if j.sign > 0]),
        rank_falls=_ranked([j for j in judged if j.sign < 0]),
        intervals=len(sampled),
        covered=sum(j.covered for j in sampled),
        width=_median([j.interval[1] - j.interval[0] for j in sampled]),
        width_by_sign=_median([wide[j.sign] for j in sampled]),
    )


def _median(values: Sequence[float]) -> float:
    return median(values) if values else float("nan")


def _wide(middles: Sequence[float]) -> float:
    low, high = np.percentile(middles, _ENDS) if middles else (0.0, 0.0)
    return float(high - low)


def _ranked(judged: Sequence[Judged]) -> float:
    """Spearman's rank correlation of computed and measured sizes."""
    if len(judged) < LEAST_RANKED:
        return float("nan")
    computed, measured = _ranks([j.predicted for j in judged]), _ranks([j.effect.middle[0] for j in judged])
    return float(np.corrcoef(computed, measured)[0, 1])


def _ranks(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Mean ranks: equal values share one."""
    _, place, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    result: np.ndarray[tuple[int], np.dtype[np.float64]] = (ends - (counts - 1) / 2.0)[place]
    return result
