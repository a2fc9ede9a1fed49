"""Numbers in either notation, and what a cell says that is no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.assay.cells import Notation, is_vehicle, notation_of, number, why_not, with_unit
from kg.errors import DataError


@given(value=st.floats(-1e9, 1e9, allow_nan=False), decimal=st.sampled_from(".,"), grouped=st.booleans())
def test_numbers_come_back(value: float, decimal: str, grouped: bool) -> None:
    """A number written with either decimal sign, its thousands grouped by the other one or not, is read as it was."""
    text = f"{value:,.3f}" if grouped else f"{value:.3f}"
    text = text if decimal == "." else text.translate(str.maketrans(",.", ".,"))
    assert number(text, Notation(decimal)) == pytest.approx(value, abs=6e-4)


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["1", "2"], "."),
        (["0.5"], "."),
        (["0,5"], ","),
        (["0,300"], ","),
        (["1,234.5"], "."),
        (["1.234,5"], ","),
        (["1.234", "0,5"], ","),
        (["1,234", "0.5"], "."),
        (["1,234,567"], "."),
        (["1.234"], "."),
        (["1234,567"], ","),
    ],
)
def test_one_clear_cell_tells_the_notation(cells: list[str], decimal: str) -> None:
    """A cell that can be read in one way only decides for the sheet; a lone point is decimal."""
    assert notation_of(enumerate(cells, start=2), "a.csv").decimal == decimal


@pytest.mark.parametrize("cells", [["1.000"], ["1", "9.950"], ["9.950%"]])
def test_points_between_semicolons_may_part_thousands(cells: list[str]) -> None:
    """Where commas are the likelier decimal ones, 1.000 is refused as 1,000 is elsewhere, unless another cell tells."""
    pairs = [(at, cell) for at, cell in enumerate(cells, start=2)]
    with pytest.raises(DataError, match="may be"):
        notation_of(pairs, "p.csv", ",.")
    assert notation_of(pairs, "p.csv") == Notation(".")
    assert notation_of([*pairs, (9, "0,5")], "p.csv", ",.") == Notation(",")
    assert notation_of([*pairs, (9, "0.5")], "p.csv", ",.") == Notation(".")


@pytest.mark.parametrize("cells", [["0.5", "0,5"], ["1,000"], ["1,000", "2,000"]])
def test_doubtful_notation_is_refused(cells: list[str]) -> None:
    """Cells that contradict each other, and 1,000 where nothing tells what it is, are errors."""
    with pytest.raises(DataError) as caught:
        notation_of(enumerate(cells, start=2), "a.csv")
    assert caught.value.cure


@pytest.mark.parametrize(
    "cell", ["vehicle", "Veh", "DMSO", "0.1% DMSO", "DMSO 0.1 %", "-inf", "−∞", "buffer only", "no drug"]
)
def test_words_for_vehicle(cell: str) -> None:
    """The words that labs write for wells without compound."""
    assert is_vehicle(cell)


@pytest.mark.parametrize("cell", ["control", "blank", "NSB", "0", "DMSO-d6 17", "drug", "inf", "vehicle-17b"])
def test_what_is_not_vehicle(cell: str) -> None:
    """A control may be another thing, and a number is a number."""
    assert not is_vehicle(cell)


@pytest.mark.parametrize("cell", ["1e400x", "0x10", "1_000", "١٢", "infinity", "1.2.3", "1,2,3", "--5", "5*", "=5", ""])
def test_what_is_no_number(cell: str) -> None:
    """Other writings of numbers that a program may take are none for a lab."""
    assert number(cell) is None


def test_a_cell_with_its_unit() -> None:
    """`10 nM` falls into number and unit; a power of ten is no unit."""
    assert with_unit("10 nM") == ("10", "nM")
    assert with_unit("1e-9M") == ("1e-9", "M")
    assert with_unit("1e-9") is None


@pytest.mark.parametrize(
    ("cell", "word"),
    [("OVRFLW", "range"), ("<7", "bound"), ("≥ 5", "bound"), ("12.03.2024", "date"), ("Mar-24", "date"), ("5 nM", "unit"),
     ("#REF!", "formula"), ("positive control", "control"), ("BLQ", "detected"), ("hello", "")],
)  # fmt: skip
def test_the_reason_is_named(cell: str, word: str) -> None:
    """Each kind of cell that is no number has its own reason, and a cure."""
    reason, cure = why_not(cell)
    assert word in reason
    assert cure
