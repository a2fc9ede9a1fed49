"""Lengths, densities and sizes of a page."""

from __future__ import annotations

import struct

import pytest

from kg.draw.paper import Paper, millimetres, sized, smallest_type, with_density
from kg.errors import UsageError

SVG = '<svg width="400pt" height="200pt"\n viewBox="0.00 0.00 400.00 200.00"><text font-size="8.00">a</text></svg>'
PNG = (
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(13) + bytes(4)
    + struct.pack(">I", 9) + b"pHYs" + bytes(9) + bytes(4) + struct.pack(">I", 0) + b"IEND" + bytes(4)
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "length"), [("180mm", 180.0), ("18 cm", 180.0), ("85", 85.0), ("7in", 177.8), ("72pt", 25.4), ("", None)]
)
def test_lengths_are_read_in_the_units_of_printers(text, length):
    """Millimetres unless another unit is written."""
    assert millimetres(text) == (None if length is None else pytest.approx(length))


@pytest.mark.parametrize("text", ["wide", "-3mm", "3 furlongs", "nan", "1e3mm"])
def test_another_word_is_no_length(text):
    """What cannot be read is refused with an example."""
    with pytest.raises(UsageError, match="is no length"):
        millimetres(text)


@pytest.mark.parametrize(
    "wrong", [{"width": 1.0}, {"height": 1e9}, {"min_pt": 0.0}, {"dpi": 5}, {"min_pt": float("nan")}]
)
def test_no_printer_prints_that(wrong):
    """Pages, type and densities outside of what can be printed are refused."""
    with pytest.raises(UsageError):
        Paper(**wrong)


def test_a_picture_is_set_at_its_width_or_says_what_to_leave_out():
    """At 180 mm 8 units of 400 are 10 points; a narrow page refuses and names a width that keeps the type."""
    assert 'width="180mm" height="90.00mm"' in sized(SVG, Paper(180.0))
    with pytest.raises(UsageError, match="type would be 2") as found:
        sized(SVG, Paper(50.0))
    enough = float(found.value.cure.partition("--width ")[2].partition("mm")[0])
    assert smallest_type(SVG) * enough * 72 / 25.4 / 400 >= 6.0
    assert sized(SVG, Paper()) == SVG
    with pytest.raises(UsageError, match="90 mm high"):
        sized(SVG, Paper(180.0, 80.0))


def test_a_png_carries_its_density_once():
    """600 dots an inch are 23622 a metre; an older chunk is replaced."""
    made = with_density(PNG, 600)
    assert made.count(b"pHYs") == 1
    place = made.index(b"pHYs") + 4
    assert struct.unpack(">IIB", made[place : place + 9]) == (23622, 23622, 1)
    assert made.endswith(b"IEND" + bytes(4))
