"""Promises of kg.engine.direction: one change has one word, one size and one tendency."""

from __future__ import annotations

import numpy as np
import pytest

from kg.engine.direction import call, describe, fraction, opposed, size, tendency


def test_change_is_a_fraction_of_rest_or_of_a_raised_comparator() -> None:
    """(2^a - 2^b) / max(1, 2^b): against rest, against a raised and against a lowered comparator."""
    assert fraction(np.array([1.0, 2.0, -1.0]), np.array([0.0, 1.0, -2.0])) == pytest.approx([1.0, 1.0, 0.25])


@pytest.mark.parametrize(
    ("change", "word", "extent", "sign"),
    [
        (0.0, "unchanged", "", ""),
        (0.019, "unchanged", "", ""),
        (0.05, "unchanged", "", "+"),
        (-0.05, "unchanged", "", "-"),
        (0.1, "increased", "10-25 %", ""),
        (-0.3, "decreased", "25-60 %", ""),
        (0.61, "increased", "> 60 %", ""),
    ],
)
def test_words_for_sizes_of_change(change: float, word: str, extent: str, sign: str) -> None:
    """The edges at 2, 10, 25 and 60 percent, each on its side."""
    spoken = describe(change)
    assert (spoken.direction, spoken.size, spoken.tendency) == (word, extent, sign)
    assert (size(change), tendency(change)) == (extent, sign)
    assert int(call(change)) == {"unchanged": 0, "increased": 1, "decreased": -1}[word]


def test_an_unstable_call_is_uncertain_and_conflicting_where_routes_oppose() -> None:
    """Below four fifths agreement the word depends on whether shares of like size stand against each other."""
    assert describe(0.3, 0.79, [0.5, -0.1]).direction == "uncertain"
    assert describe(0.3, 0.79, [0.5, -0.3]).direction == "conflicting"
    assert describe(0.3, 0.80, [0.5, -0.3]).direction == "increased"
    assert not opposed([])
