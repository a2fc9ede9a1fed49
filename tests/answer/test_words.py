"""Promises of kg.answer.words: numbers in a few characters that lose nothing a reader needs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kg.answer.words import free, occupied_by, percent, share


@pytest.mark.parametrize(
    ("value", "said"), [(0.024, "2.4 %"), (-0.38, "38 %"), (1.0, "100 %"), (11.0, "12-fold"), (0.0, "0.0 %")]
)
def test_a_change_is_a_percentage_until_it_is_a_fold(value, said):
    """Without sign, which a glyph says."""
    assert percent(value) == said


@pytest.mark.parametrize(("value", "said"), [(12.5, "12.5 nM"), (14e3, "14 µM"), (2e6, "2 mM"), (0.73, "0.73 nM")])
def test_a_concentration_has_the_unit_that_keeps_it_short(value, said):
    """Three digits."""
    assert free(value) == said


@pytest.mark.parametrize(("value", "said"), [(0.94, "94 %"), (0.004, "0.4 %"), (1e-6, "< 0.1 %"), (0.0, "0 %")])
def test_a_share_that_is_not_nothing_is_not_said_to_be_nothing(value, said):
    """A trace is `< 0.1 %`."""
    assert share(value) == said


def test_an_occupancy_over_places_is_a_range_where_it_differs():
    """One value where it does not; nothing where none was computed."""
    rows = [SimpleNamespace(occupancy=value) for value in (0.51, 0.58)]
    assert occupied_by(rows) == "51–58 %"
    assert occupied_by(rows[:1]) == "51 %"
    assert occupied_by([SimpleNamespace(occupancy=None)]) == ""
