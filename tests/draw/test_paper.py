"""Lengths, densities and sizes of a page."""

from __future__ import annotations

import struct

import pytest

from kg.draw.paper import POINTS, Paper, dressed, millimetres, printed_type, sized, smallest_type, with_density
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
    "wrong",
    [
        {"font": 'Arial" onload="x'},
        {"theme": "sepia"},
        {"width": 1.0},
        {"height": 1e9},
        {"min_pt": 0.0},
        {"dpi": 5},
        {"min_pt": float("nan")},
    ],
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


def test_a_low_page_takes_a_narrower_picture_while_its_type_keeps():
    """80 mm high it is 160 mm wide; 40 mm would halve the type, and what is asked for is enough."""
    assert 'width="160mm" height="80.00mm"' in sized(SVG, Paper(180.0, 80.0))
    with pytest.raises(UsageError, match="at 80 x 40 mm") as found:
        sized(SVG, Paper(180.0, 40.0))
    low = float(found.value.cure.partition("--height ")[2].partition("mm")[0])
    assert "--width" not in found.value.cure
    assert sized(SVG, Paper(180.0, low)) != SVG
    with pytest.raises(UsageError) as found:
        sized(SVG, Paper(60.0, 31.0))
    both = [float(found.value.cure.partition(name)[2].partition("mm")[0]) for name in ("--width ", "--height ")]
    assert sized(SVG, Paper(*both)) != SVG


def test_a_png_carries_its_density_once():
    """600 dots an inch are 23622 a metre; an older chunk is replaced."""
    made = with_density(PNG, 600)
    assert made.count(b"pHYs") == 1
    place = made.index(b"pHYs") + 4
    assert struct.unpack(">IIB", made[place : place + 9]) == (23622, 23622, 1)
    assert made.endswith(b"IEND" + bytes(4))


def test_a_font_stands_before_its_twins():
    """The named typeface is asked for first, the usual ones after it; another paper leaves the picture as it is."""
    svg = '<svg><text font-family="Arial, sans-serif" fill="#1a1a1a">a</text></svg>'
    assert 'font-family="Times New Roman, Arial, sans-serif"' in dressed(svg, Paper(font="Times New Roman"))
    assert dressed(svg, Paper()) == svg


def test_printed_type_is_that_of_the_tighter_side():
    """8 units of a page of 400 by 200 are 10 points at 180 mm, and less where only 45 mm are high."""
    assert printed_type(SVG, Paper(180.0)) == pytest.approx(10.2, abs=0.01)
    assert printed_type(SVG, Paper(180.0, 45.0)) == pytest.approx(5.1, abs=0.01)


def test_a_column_is_laid_out_as_one():
    """From 150 mm on a picture is arranged for a journal's page, below for its own width and a page's height, or its own."""
    assert Paper(180.0).room == Paper().room == Paper(150.0).room
    assert Paper(85.0).room == pytest.approx((85.0 * POINTS, 240.0 * POINTS))
    assert Paper(85.0, 100.0).room == pytest.approx((85.0 * POINTS, 100.0 * POINTS))
    assert Paper(85.0).narrow
    assert not Paper(180.0).narrow
