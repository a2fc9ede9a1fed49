"""Promises of kg.answer.accuracy: shares of what was met, and every class of readout that was scored is told with an answer."""

from __future__ import annotations

from math import isnan

import shipped

from kg.answer.accuracy import Accuracy, kept


def test_shares_are_percent_of_their_own_effects() -> None:
    """Signs of those that move, sizes of all; nothing of nothing is no share."""
    one = Accuracy("class", "label", "short", effects=40, moving=25, sign_right=20, within_two=30, digest="d")
    assert (one.sign_share, one.within_share) == (80.0, 75.0)
    none = Accuracy("class", "label", "short", effects=0, moving=0, sign_right=0, within_two=0, digest="d")
    assert isnan(none.sign_share)
    assert isnan(none.within_share)


def test_kept_figures_are_of_one_score() -> None:
    """Every class comes from the same network, numbers and effects, and no count exceeds its whole."""
    found = kept(shipped.workspace())
    assert len({one.digest for one in found}) <= 1
    assert len({one.readout for one in found}) == len(found)
    assert all(one.sign_right <= one.moving <= one.effects and one.within_two <= one.effects for one in found)
