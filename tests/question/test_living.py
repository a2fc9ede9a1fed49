"""Promises of kg.question.living: the part of a compound is drawn towards nothing by how far it may be chance."""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.question.living import Living

SHIFTS = st.lists(st.floats(-8, 8), min_size=1, max_size=6)


@given(SHIFTS, st.floats(0.1, 4), st.floats(0.1, 4))
def test_a_shift_lies_between_nothing_and_what_was_measured(own, between, rest):
    """Never beyond the mean of what was measured, nearer to it the more targets there are."""
    living = Living(spreads=(between, rest))
    mean = sum(own) / len(own)
    once, twice = living.shift(own), living.shift(own * 2)
    assert abs(once) <= abs(twice) + 1e-12 <= abs(mean) + 1e-9
    assert once * mean >= 0


def test_one_target_and_equal_spreads_tell_half():
    """The variance between compounds over that and the rest."""
    assert Living(spreads=(2.5, 2.5)).shift([-4.0]) == pytest.approx(-2.0)


def test_nothing_measured_is_no_shift_and_unknown_spreads_draw_nothing():
    """A graph without offsets of its own takes what was measured as it is."""
    assert Living().shift([]) == 0.0
    assert Living(spreads=(nan, nan)).shift([1.5]) == 1.5


def test_a_level_that_nobody_corrected_is_the_recorded_one():
    """A factor of one; one log2 more is twice the level."""
    living = Living(levels={"a": 1.0})
    assert (living.level("a"), living.level("b")) == (2.0, 1.0)
