"""How much of a compound: what is free, what is plasma, what is a dose; no bound, no slip of the keyboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.question.amount import amount


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("20 nM", "site", 20, 20), ("5-20 uM", "site", 5e3, 2e4), ("120 ng/mL", "plasma", 120, 120), ("100 mg/day", "dose", 100, 100),
        ("1e-3 mM", "site", 1e3, 1e3), ("50 – 300 mg/day", "dose", 50, 300), ("0.1 g/day", "dose", 100, 100), ("25 mg tid", "dose", 75, 75),
        ("300 nmol/L plasma", "total", 300, 300), ("300 nmol/L", "site", 300, 300), ("500 µg/day", "dose", 0.5, 0.5), ("20 ± 5 nM", "site", 16, 25),
        ("1 µg/mL", "plasma", 1e3, 1e3), ("~20 nM", "site", 20, 20),
    ],
)  # fmt: skip
def test_amounts_are_read_with_their_unit(text, kind, low, high):
    """Concentrations at the site, levels in plasma and doses, single or as a range."""
    found = amount(text)
    assert (found.kind, found.low, found.high) == (kind, pytest.approx(low), pytest.approx(high))
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize(
    "text",
    [
        "1,5 nM", "1.500,5 nM", "1,234 nM", "1,234-2,000 nM", "1,500.5 uM", "1e300 nM", "1e400 nM", "1e-300 nM", "nan nM", "inf nM",
        "-5 nM", "0 nM", "1e5", "20-5 nM", "1e300 mg/day", "> 20 nM", "<= 5 mg/day", "10-12 M", "1 x 10-12 M", "1 x 20 nM", "2 M", "2 g/mL", "2 kg/day", "2000 g/day", "1 mg/kg", "0 mg/kg for 70 kg",
    ],
)  # fmt: skip
def test_amounts_that_cannot_be_meant_are_refused(text):
    """A decimal comma is not read as a thousand, a bound is no amount, and what would overflow is told."""
    with pytest.raises(UsageError) as caught:
        amount(text)
    assert caught.value.cure


@pytest.mark.parametrize("unit", ["µM", "\u03bcM", "uM", "um", "µmol/L"])
def test_micro_is_written_in_several_ways(unit):
    """The micro sign, the Greek letter and u are one unit."""
    assert amount(f"1500.5 {unit}").value == pytest.approx(1_500_500)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_usage_error(text):
    """Nothing else comes out of a mistyped amount."""
    try:
        found = amount(text)
    except UsageError:
        return
    assert 0 < found.low <= found.high
