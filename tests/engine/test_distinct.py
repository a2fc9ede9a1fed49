"""Promises of kg.engine.distinct: the values of an array, once each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.engine.distinct import distinct


@given(st.lists(st.integers(-5, 5)))
def test_each_value_once_ascending(values: list[int]) -> None:
    """Any array gives its values once each, ascending; an empty one none."""
    assert distinct(np.asarray(values, dtype=np.intp)).tolist() == sorted(set(values))
