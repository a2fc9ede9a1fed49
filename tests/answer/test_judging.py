"""Promises of kg.answer.judging: figures counted by hand on a few effects."""

from __future__ import annotations

from math import log2, nan

import pytest

from kg.answer.judging import Judged, figures
from kg.question.effects import MeasuredEffect


def effect(low: float, high: float) -> MeasuredEffect:
    """An effect between two percentages of rest."""
    return MeasuredEffect(
        "id/effect-x", ("drug",), (), (), (), "", (nan, nan), (nan, nan), False, "node", False, False, low, high, "", "seen", "", 1, ""
    )  # fmt: skip


def judged(low: float, high: float, percent: float, ends: tuple[float, float] = (nan, nan), route: int = 0) -> Judged:
    """That effect beside a computed percentage of rest, with the percentages of an interval."""
    return Judged(effect(low, high), "class", log2(percent / 100.0), (log2(ends[0] / 100), log2(ends[1] / 100)), route)


RISE = judged(150, 250, 200, (120, 300), 1)
SMALL = judged(140, 180, 105, (90, 120), -1)
WRONG = judged(30, 70, 130, route=-1)
ABSENT = judged(90, 115, 104, (80, 130))


def test_signs_need_ten_percent() -> None:
    """A rise that is computed as 5 % is not right, one in the other direction neither; absent effects count apart."""
    found = figures([RISE, SMALL, WRONG, ABSENT])
    assert (found.effects, found.moving, found.sign_right, found.absent_right) == (4, 3, 1, 1)
    assert found.sign_by_route == 2


def test_ranges_and_factors_of_two() -> None:
    """In range: the rise and the absent one; within a factor of two: all but the fall that rises."""
    found = figures([RISE, SMALL, WRONG, ABSENT])
    assert (found.in_range, found.within_two) == (2, 3)


def test_intervals_that_were_not_computed_count_nowhere() -> None:
    """Three have one, of which two hold the middle."""
    found = figures([RISE, SMALL, WRONG, ABSENT])
    assert (found.intervals, found.covered) == (3, 2)


def test_the_rule_that_knows_the_sign_answers_with_the_median() -> None:
    """Of rises to 150, 200 and 400 % the median is 200 %: its median error is that of 150 %."""
    exact = [judged(x, x, 200) for x in (150, 200, 400)]
    assert figures(exact).error_by_sign == pytest.approx(log2(200 / 150))


def test_ranks_are_spearmans() -> None:
    """Five rises computed in their order correlate with 1 whatever the sizes, in the reverse order with -1."""
    sizes = (120, 150, 200, 300, 500)
    assert figures([judged(x, x, 100 + (x - 100) ** 0.5) for x in sizes]).rank_rises == pytest.approx(1.0)
    assert figures([judged(x, x, 600 - x) for x in sizes]).rank_rises == pytest.approx(-1.0)
