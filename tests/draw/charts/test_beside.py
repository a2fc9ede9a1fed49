"""The words beside a row of a chart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.draw.charts.beside import beside, distinct


def test_sources_stand_once_behind_the_values() -> None:
    """Values in their order, then the documents and data sets alone, without lines and licences."""
    assert beside(["3.45", "3.45", "> 10"], ["doc-002:5, x; doc-004:9", "doc-002:7"]) == "3.45; > 10 [doc-002, doc-004]"
    assert beside(["7"], [""]) == "7"


def test_a_coarser_value_stands_for_a_finer_one() -> None:
    """66.07 is said as 66.1 where that is recorded too; 66.2, ranges and bounds stay."""
    assert distinct(["66.07", "66.1", "66.2", "> 66.07", "11–24"]) == ["66.1", "66.2", "> 66.07", "11–24"]


@given(st.lists(st.floats(0.01, 1e6).map(lambda value: f"{float(f'{value:.4g}'):.12g}"), max_size=6))
def test_no_value_is_lost(values: list[str]) -> None:
    """Each value is said, or another that it rounds to."""
    said = distinct(values)
    assert set(said) <= set(values)
    for value in values:
        assert any(abs(float(value) - float(one)) <= 0.5 * float(one) for one in said)
