"""Promises of kg.question.usual: what usual doses hold has a middle, parts of targets drawn to it, and says how well it is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.question.usual import AGONIST, Usual, log_odds, usually

PAIRS = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("xyz")), st.floats(-5, 5), min_size=1, max_size=12
)


def test_nothing_measured_is_half_of_everything():
    """A graph without occupancies takes the concentration of one affinity."""
    assert Usual().ratio == 1.0
    assert usually({}) == Usual()


def test_log_odds_of_half_are_nothing_and_of_four_fifths_two():
    """Level over affinity is share over what is free."""
    assert (log_odds(0.5), log_odds(0.8)) == (0.0, pytest.approx(2.0))


@given(PAIRS)
def test_the_middle_is_of_what_each_compound_holds_most(odds):
    """It does not fall where a compound holds little of a second target, too."""
    most = max(odds.values())
    more = {**odds, **{(compound, "w"): min(odds.values()) - 1.0 for compound, _ in odds}}
    assert usually(more).middle == pytest.approx(usually(odds).middle)
    assert usually(odds).middle <= most


@given(PAIRS)
def test_a_target_lies_between_its_compounds_and_the_middle(odds):
    """Drawn to the middle, never beyond either."""
    found = usually(odds)
    for target, part in found.targets.items():
        values = [value for (_, at), value in odds.items() if at == target]
        far = sum(values) / len(values) - found.middle
        assert abs(part) <= abs(far) + 1e-9
        assert part * far >= -1e-9


def test_a_target_that_nobody_measured_is_known_least():
    """More compounds, a smaller spread; without any, that of targets and that of compounds together."""
    found = Usual(1.0, {"x": 0.5, "y": 0.5}, 1.5, 1.0, {"x": 1, "y": 9})
    (_, none), (one_value, one), (_, many) = (found.expected(t, activates=False) for t in ("z", "x", "y"))
    assert one_value == 1.5
    assert 1.0 < many < one < none == pytest.approx((1.5**2 + 1.0) ** 0.5)


def test_an_agonist_is_expected_to_hold_half():
    """Whatever antagonists hold of the same target: reserve makes less do."""
    assert Usual(1.0, {"x": 2.0}, 1.0, 1.0, {"x": 5}).expected("x", activates=True)[0] == AGONIST
