"""Promises of kg/pharmacology/spoken.py: what is said is the number within its three digits, and never a power of ten."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pharmacology.spoken import concentration, figure


@pytest.mark.parametrize(
    ("nM", "said"),
    [(0.694, "0.694 nM"), (12.5, "12.5 nM"), (999.4, "999 nM"), (999.6, "1 µM"), (1410, "1.41 µM"), (7.86e5, "786 µM"), (2.4e7, "24 mM")],
)  # fmt: skip
def test_a_concentration_has_the_unit_that_keeps_it_short(nM, said):
    """Nanomolar below a thousand of it, then micromolar, then millimolar."""
    assert concentration(nM) == said


def test_a_level_without_a_number_is_unknown():
    """No number is no zero."""
    assert concentration(float("nan")) == "unknown level"


@given(st.floats(1e-3, 9e8))
def test_what_is_said_is_the_number(value):
    """Read back, a figure is the number within half of its last digit, and it holds no power of ten."""
    said = figure(value)
    assert re.fullmatch(r"[\d,]+(\.\d+)?", said)
    assert float(said.replace(",", "")) == pytest.approx(value, rel=5.1e-3)
