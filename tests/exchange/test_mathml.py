"""Promises of kg.exchange.mathml: a formula read back gives the number that it was written of."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sbml_models import value

from kg.exchange import mathml as m


def read(text: str, **state: float) -> float:
    """The value of a formula."""
    return value(ET.fromstring(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{text}</math>')[0], state)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_loses_no_digit(number):
    """Tiny and large ones too."""
    assert read(m.cn(number)) == number


@given(st.floats(-20, 20), st.floats(0.1, 9), st.floats(0.1, 9))
def test_forms_mean_what_the_engine_means(x, above, below):
    """Saturation, fold, logarithm, rectification, sums and products of none."""
    limit = below if x < 0 else above
    assert read(m.bounded(m.ci("x"), above, below), x=x) == pytest.approx(limit * math.tanh(x / limit))
    assert read(m.log2(m.fold(m.ci("x"))), x=x) == pytest.approx(x, abs=1e-12)
    assert read(m.positive(m.ci("x")), x=x) == max(x, 0.0)
    assert read(m.minus(m.times(), m.plus([]))) == 1.0
    assert read(m.over(m.times(m.cn(above), m.ci("x")), m.cn(below)), x=x) == pytest.approx(above * x / below)


def test_nothing_is_not_written():
    """Terms of 0 are left out of sums, a factor of 0 makes all 0, and the logarithm of 1 is 0."""
    zero, x = m.cn(0.0), m.ci("x")
    assert (m.plus([zero, x, m.cn(-0.0)]), m.minus(x, zero), m.minus(zero, x)) == (x, x, m.negative(x))
    assert (m.times(zero, x), m.log2(m.plus([m.cn(1.0), m.times(x, zero)])), m.negative(zero)) == (zero, zero, zero)
    assert "piecewise" not in m.positive(x) + m.bounded(x, 1.0, 2.0)
