"""Where an axis of fold changes has its ticks: at rest, above and below, in numbers that a reader says."""

from __future__ import annotations

_ENOUGH = 5
# From coarse to fine; the first that gives enough ticks on the axis is taken.
_TICKS = (
    tuple(4.0**power for power in range(-8, 9)),
    tuple(2.0**power for power in range(-4, 5)),
    (0.25, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0),
    (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4),
    (0.9, 0.92, 0.94, 0.96, 0.98, 1.0, 1.02, 1.04, 1.06, 1.08, 1.1),
)


def folds(low: float, high: float) -> list[float]:
    """Ticks from `low` to `high`, both folds of the level at rest, low below 1 and high above."""
    found: list[float] = []
    for ticks in _TICKS:
        found = [tick for tick in ticks if low <= tick <= high]
        if len(found) >= _ENOUGH:
            break
    return found
