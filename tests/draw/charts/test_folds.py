"""Ticks of an axis of fold changes."""

from __future__ import annotations

import pytest

from kg.draw.charts.folds import folds


@pytest.mark.parametrize(
    ("low", "high"), [(0.53, 4.3), (0.01, 40.0), (0.33, 13.0), (1 / 1.06, 1.06), (0.8, 1.3), (0.94, 2.2), (0.9, 1.7)]
)
def test_an_axis_has_rest_and_what_is_below_it(low: float, high: float) -> None:
    """Rest is marked on each, and a side that reaches a tenth beyond it has a tick of its own."""
    ticks = folds(low, high)
    assert 1.0 in ticks
    assert ticks == sorted(ticks)
    assert all(low <= tick <= high for tick in ticks)
    assert 3 <= len(ticks) <= 12
    assert min(ticks) < 1.0 or low > 0.9
    assert max(ticks) > 1.0 or high < 1.1
