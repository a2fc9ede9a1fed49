"""A fitted parameter as people read it: natural scale, interval, unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.assay.fit import Fit, profile_interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the limits of its interval (None where the data leave that side open) and its unit."""

    value: float
    low: float | None
    high: float | None
    unit: str = ""

    @property
    def bounded(self) -> bool:
        """Whether the interval is closed on both sides."""
        return self.low is not None and self.high is not None

    def excludes(self, value: float) -> bool:
        """Whether the interval lies wholly on one side of `value`."""
        return (self.low is not None and self.low > value) or (self.high is not None and self.high < value)


def estimate(part: Fit, place: int, unit: str = "") -> Estimate:
    """Parameter `place` of a fit on its natural scale with its profile-likelihood interval."""
    scale = part.model.scales[place]
    low, high = profile_interval(part, place)
    return Estimate(natural(float(part.theta[place]), scale), _limit(low, scale), _limit(high, scale), unit)


def natural(value: float, scale: str) -> float:
    """A value carried as log10 or logit, or as it is, on its natural scale."""
    if scale == "log10":
        return float(10.0**value)
    if scale == "logit":
        return float(1.0 / (1.0 + np.exp(-value)))
    return value


def _limit(value: float, scale: str) -> float | None:
    return natural(value, scale) if np.isfinite(value) else None


def digits(value: float, count: int = 3) -> str:
    """`value` to `count` significant digits, without exponent between 1e-4 and 1e7."""
    if value == 0 or not np.isfinite(value) or not 1e-4 <= abs(value) < 1e7:
        return f"{value:.{count}g}"
    places = count - 1 - int(np.floor(np.log10(abs(value))))
    return f"{round(value, places):.{max(places, 0)}f}"


def written(one: Estimate, count: int = 3) -> str:
    """`12.3 nM (10.1–15.0)`; an open side is written as `…`."""
    low = "…" if one.low is None else digits(one.low, count)
    high = "…" if one.high is None else digits(one.high, count)
    unit = f" {one.unit}" if one.unit else ""
    return f"{digits(one.value, count)}{unit} ({low}–{high})"
