"""Promises of kg.direction: word, glyph and sign of a direction are one table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.direction import ARROWS, BOTH, SIGNS, Direction


@given(st.integers(-3, 3))
def test_a_sign_and_its_direction_are_each_other(sign):
    """From a sign to a word and back nothing is lost; still is a direction that the caller may name."""
    assert Direction.of(sign).sign == (sign > 0) - (sign < 0)
    assert Direction.of(sign).moves == (sign != 0)
    assert Direction.of(sign, Direction.UNKNOWN).moves == (sign != 0)
    assert Direction.of(0, Direction.UNKNOWN) is Direction.UNKNOWN


@pytest.mark.parametrize("way", Direction)
def test_every_direction_has_a_glyph_and_only_what_moves_a_sign(way):
    """No two that mean different things look alike, but for the two kinds of not knowing."""
    alike = {other for other in Direction if other.glyph == way.glyph}
    assert alike in ({way}, {Direction.UNCERTAIN, Direction.UNKNOWN})
    assert bool(way.sign) == (way in (Direction.INCREASED, Direction.DECREASED))
    assert way == str(way) == way.value


def test_every_sign_of_a_link_has_an_arrow():
    """Activation, inhibition, not known, and both side by side are written and drawn apart."""
    assert set(SIGNS) == {1, -1, 0}
    assert set(ARROWS) == {*SIGNS.values(), BOTH}
    assert len(set(ARROWS.values())) == 4
