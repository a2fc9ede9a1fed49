"""Several independent experiments into one estimate: the mean over experiments, not over wells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.assay.criteria import CONFIDENCE
from kg.assay.estimates import Estimate
from kg.assay.fit import scipy_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ARITHMETIC = ("top", "bottom", "share_high")


def combine(experiments: Sequence[Mapping[str, Estimate]]) -> Mapping[str, Estimate]:
    """One experiment as it is; of several, the mean with its t interval over experiments.

    Potencies and slopes are averaged as logarithms (a pIC50 is what scatters evenly), plateaus as they are.
    """
    if len(experiments) == 1:
        return experiments[0]
    shared = [key for key in experiments[0] if all(key in one for one in experiments)]
    return {key: _mean([one[key] for one in experiments], key in _ARITHMETIC) for key in shared}


def _mean(parts: Sequence[Estimate], arithmetic: bool) -> Estimate:
    values = np.array([part.value for part in parts])
    if not arithmetic:
        values = np.log(values)
    centre = float(values.mean())
    level = 0.5 + CONFIDENCE / 2.0
    quantile = float(scipy_part("special").stdtrit(values.size - 1, level))
    reach = quantile * float(values.std(ddof=1)) / float(np.sqrt(values.size))
    low, high = centre - reach, centre + reach
    if arithmetic:
        return Estimate(centre, low, high, parts[0].unit)
    return Estimate(float(np.exp(centre)), float(np.exp(low)), float(np.exp(high)), parts[0].unit)
