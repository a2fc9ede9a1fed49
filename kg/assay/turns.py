"""Responses that turn back: bell, U, hook and hormesis, told from sigmoids by a test and not by eye.

A curve of two opposed phases (rise and fall, one slope) is fitted beside the four-parameter logistic. It is believed
when all of this holds: the F test against the logistic, and that against a constant, pass a strict level; both
half-points lie within the tested range; the response turns back by a sizeable share of its range; and both hold
without the wells of one concentration's worth that speak most for it, so that an outlier or a mispipetted
concentration makes no bell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.assay.choose import f_test
from kg.assay.criteria import FLAT_P, LOG_ZERO
from kg.assay.estimates import digits
from kg.assay.fit import Fit, Floats, Model, fit
from kg.assay.models import FOUR_PARAMETER, fraction_left, half_grid
from kg.assay.report import Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The F test of two opposed phases against one; strict, since the places of both phases are fitted.
TURN_P = 0.001
# Share of the response's range by which it must turn back; a smaller turn moves a potency by less than replicates do.
MIN_TURN = 0.15
# A turn back by less than this share of the way there is a hook, by more than its inverse hormesis, between them a bell.
_PARTIAL = 0.5
# Levels and wells from which on the slope of the phases is fitted; below, it is 1 or 2.
_SLOPE_LEVELS, _SLOPE_WELLS = 9, 16
_LEAST_LEVELS, _LEAST_WELLS = 5, 7
# Degrees of freedom that must be left to ask again without the strongest wells.
_LEAST_FREEDOM = 3
_SAMPLES = 200
# Pairs of half-points whose heights are solved for, and evaluations of a fit: noise has no floor to find.
_TRIED = 6
_EVALUATIONS = 60


@dataclass(frozen=True, slots=True)
class Turn:
    """A response that turns back: its kind, the concentration (nM) at the turn, shares of the range, p, the curve."""

    status: Status
    at: float
    upward: bool
    there: float
    back: float
    p_value: float
    curve: Fit

    def words(self) -> str:
        """The kind in a sentence, and what to do about it."""
        first, second = ("rises", "falls") if self.upward else ("falls", "rises")
        name = {Status.HOOK: "Hook", Status.HORMESIS: "Hormesis"}.get(self.status, _BELLS[self.upward])
        cure = "find out what opposes it, or fit one limb alone"
        if self.status is Status.HOOK:
            cure = f"leave the wells above {digits(self.at)} nM out if they turn back for a reason that you know"
        return (
            f"{name}: the response {first} up to about {digits(self.at)} nM, by {self.there:.0%} of its range, and then "
            f"{second} by {self.back:.0%} (p = {self.p_value:.2g}); no single potency describes it; {cure}."
        )


_BELLS = {True: "Bell-shaped", False: "U-shaped"}


def turn_of(log_x: Floats, y: Floats) -> Turn | None:
    """How the responses (n,) over log10 nM (n,) turn back, or None where one direction describes them."""
    levels = np.unique(log_x)
    if levels.size < _LEAST_LEVELS or y.size < _LEAST_WELLS or _back_and_forth(log_x, y) < MIN_TURN:
        return None
    two = _phases(log_x, y, levels.size)
    if _against(float(np.sum((y - y.mean()) ** 2)), 1, two) >= FLAT_P or not _within(two):
        return None
    one = fit(FOUR_PARAMETER, log_x, y)
    p = _against(one.sse, 4, two)
    if p >= TURN_P:
        return None
    legs = _legs(two)
    if min(legs[2:]) < MIN_TURN:
        return None
    most = int(np.ceil(y.size / levels.size))
    if two.dof - most >= _LEAST_FREEDOM:
        gain = one.residuals**2 - two.residuals**2
        kept = np.sort(np.argsort(gain)[:-most])
        again = fit(two.model, log_x[kept], y[kept], evaluations=_EVALUATIONS)
        fewer = _against(fit(FOUR_PARAMETER, log_x[kept], y[kept]).sse, 4, again)
        if fewer >= TURN_P or min(_legs(again)[2:]) < MIN_TURN:
            return None
        p = max(p, fewer)
    at, upward, there, back = legs
    return Turn(_kind(there, back), 10.0**at, upward, there, back, p, two)


def _kind(there: float, back: float) -> Status:
    if back < _PARTIAL * there:
        return Status.HOOK
    return Status.HORMESIS if there < _PARTIAL * back else Status.BELL


def _back_and_forth(log_x: Floats, y: Floats) -> float:
    """The smaller of the largest rise and the largest fall between the levels' means, as a share of their range."""
    _, group = np.unique(log_x, return_inverse=True)
    means = np.bincount(group, weights=y) / np.bincount(group)
    spread = float(np.ptp(means))
    if spread == 0.0:
        return 0.0
    rise = float(np.max(means - np.minimum.accumulate(means)))
    fall = float(np.max(np.maximum.accumulate(means) - means))
    return min(rise, fall) / spread


def _against(sse: float, parameters: int, two: Fit) -> float:
    """P of the extra sum of squares of two phases against a curve with fewer parameters."""
    return f_test(sse, two.y.size - parameters, two.sse, two.dof)[1]


def _phases(log_x: Floats, y: Floats, levels: int) -> Fit:
    """Two phases with a slope of their own where the points allow it, else with the better of two slopes."""
    if levels >= _SLOPE_LEVELS and y.size >= _SLOPE_WELLS:
        return fit(TWO_PHASES, log_x, y, evaluations=_EVALUATIONS)
    return min((fit(model, log_x, y, evaluations=_EVALUATIONS) for model in _FIXED), key=lambda done: done.sse)


def _curve(t: NDArray[Any], x: Floats, hill: Any) -> NDArray[Any]:
    """From `zero` to `peak` at the first half-point, and on to `infinite` at the second, `gap` (log10) above it."""
    first = 1.0 - fraction_left(x, t[3], hill)
    second = 1.0 - fraction_left(x, t[3] + 10.0 ** t[4], hill)
    return np.asarray(t[0] + (t[1] - t[0]) * first + (t[2] - t[1]) * second)


def _starts(x: Floats, y: Floats, hills: tuple[float, ...]) -> list[Floats]:
    """Heights by a linear fit for each pair of half-points of a grid and each slope; the two best."""
    halves = half_grid(x)
    near, far = np.triu_indices(halves.size, 1)
    scored = []
    for hill in hills:
        reached = np.array([1.0 - np.real(fraction_left(x, half, hill)) for half in halves])
        bases = np.stack([1.0 - reached[near], reached[near] - reached[far], reached[far]], axis=2)
        explained = np.sum((np.swapaxes(np.linalg.qr(bases)[0], 1, 2) @ y) ** 2, axis=1)
        for pair in np.argsort(explained)[-_TRIED:]:  # the few best are solved for their heights
            heights, *_ = np.linalg.lstsq(bases[pair], y, rcond=None)
            miss = float(np.sum((bases[pair] @ heights - y) ** 2))
            gap = float(np.log10(halves[far[pair]] - halves[near[pair]]))
            scored.append((miss, np.array([*heights, halves[near[pair]], gap, np.log10(hill)])))
    return [theta for _, theta in sorted(scored, key=lambda pair: pair[0])[:2]]


_NAMES, _SCALES = ("zero", "peak", "infinite", "half_up", "gap"), ("linear", "linear", "linear", "log10", "log10")
TWO_PHASES = Model(
    "two_phases",
    (*_NAMES, "hill"),
    (*_SCALES, "log10"),
    lambda t, x: _curve(t, x, 10.0 ** t[5]),
    lambda x, y: _starts(x, y, (1.0, 2.0)),
)


def _with_slope(hill: float) -> Model:
    return Model(
        "two_phases",
        _NAMES,
        _SCALES,
        lambda t, x: _curve(t, x, hill),
        lambda x, y: [theta[:5] for theta in _starts(x, y, (hill,))],
    )


_FIXED = (_with_slope(1.0), _with_slope(2.0))


def _within(two: Fit) -> bool:
    """Whether both half-points lie between the lowest and the highest concentration tested."""
    tested = two.x[two.x > LOG_ZERO]
    return bool(tested.min() <= two.theta[3] and two.theta[3] + 10.0 ** two.theta[4] <= tested.max())


def _legs(two: Fit) -> tuple[float, bool, float, float]:
    """Where the fitted curve turns (log10 nM), whether that is a maximum, and how far it goes there and back.

    Both ways are shares of the curve's range over the tested concentrations; the turn with the larger smaller way counts.
    """
    tested = two.x[two.x > LOG_ZERO]
    grid = np.linspace(tested.min(), tested.max(), _SAMPLES)
    y = np.real(two.model.curve(two.theta, np.concatenate([[two.x.min()], grid])))
    spread = float(np.ptp(y)) or 1.0
    found = []
    for upward, place in ((True, int(np.argmax(y))), (False, int(np.argmin(y)))):
        there, back = abs(float(y[place] - y[0])), abs(float(y[place] - y[-1]))
        found.append((min(there, back), float(grid[max(place - 1, 0)]), upward, there / spread, back / spread))
    return max(found)[1:]
