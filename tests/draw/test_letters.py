"""Widths of text, and lines that are no wider than asked for."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from kg.draw.letters import broken, text_width

# Where a line may end: never beside a digit.
_JOINT = re.compile(r"(?<!\d)\s+(?!\d)")


def test_widths_are_those_of_the_typeface() -> None:
    """Digits are 0.556 of the size, an m is as wide as three i and more, capitals are wider than small letters."""
    assert text_width("2026", 10) == 22.24
    assert text_width("m", 10) > 3 * text_width("i", 10)
    assert text_width("PHARMACOLOGY", 9) > 1.2 * text_width("pharmacology", 9)
    assert text_width("abc", 9, bold=True) > text_width("abc", 9)


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), max_size=200), st.floats(20, 400))
@example("00\xa00", 20.0)
def test_lines_lose_no_word_and_fit(text: str, width: float) -> None:
    """Only a single long word, or a number with what it counts, is wider than asked for; the words stand in their order."""
    lines = broken(text, width, 9)
    assert [word for line in lines for word in line.split()] == text.split()
    assert all(text_width(line, 9) <= width or len(_JOINT.split(line)) == 1 for line in lines)


def test_a_number_stands_with_what_it_counts() -> None:
    """No line ends between a number and its word on either side, where both fit into one; no line is wider than asked."""
    text = "Arrows by source: doc-000 14, Guide to PHARMACOLOGY 11 at 5.4 nM free in all 1074 nodes"
    for width in range(60, 400, 10):
        lines = broken(text, float(width), 9)
        assert all(text_width(line, 9) <= width or " " not in line for line in lines)
        if width < 140:  # “PHARMACOLOGY 11 at 5.4 nM”
            continue
        assert not any(line[-1].isdigit() for line in lines[:-1])
        assert not any(line[0].isdigit() for line in lines[1:])
