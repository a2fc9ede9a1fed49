"""Where rows and columns of an atlas stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from draw.demo_atlas import atlas
from hypothesis import given
from hypothesis import strategies as st

from kg.draw.layout.sheet import laid_out
from kg.draw.paper import Paper


@given(st.floats(120.0, 400.0), st.sampled_from([6.0, 7.0]), st.booleans())
def test_nothing_stands_on_another(width, least, panels):
    """Rows and columns keep their pitch, panels stand beside each other, all on the page."""
    sheet = laid_out(atlas(2, panels=panels), Paper(width, min_pt=least), 20.0)
    across = sorted(x for places in sheet.columns for x in places.values())
    down = sorted(sheet.rows.values())
    assert all(b - a >= sheet.pitch - 1e-6 for a, b in pairwise(across))
    assert all(b - a >= sheet.step - 1e-6 for a, b in pairwise(down))
    assert across[0] >= sheet.left - 1e-6
    assert across[-1] + sheet.pitch <= sheet.width
    assert sheet.bottom < sheet.height


def test_a_page_without_a_width_is_as_wide_as_it_needs():
    """The usual pitch is wide enough for type that stands upright."""
    sheet = laid_out(atlas(), Paper(), 0.0)
    assert sheet.pitch == pytest.approx(1.3 * 6.0)
