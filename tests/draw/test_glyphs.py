"""The marks of an atlas."""

from __future__ import annotations

import re
from dataclasses import replace

from draw.demo_atlas import READINGS

from kg.draw.atlas import look
from kg.draw.glyphs import FRAME, MarkBox, drawn, name, sample, words


def test_looks_differ_without_their_colour():
    """In grey every look is told by its glyph alone, and every one has its own words."""
    box = MarkBox(0.0, 0.0, 10.0, 10.0)
    marks = [drawn(one, box).partition("/>")[2] for one in READINGS]
    assert len(set(marks)) == len({words(look(one)) for one in READINGS}) == len(READINGS)


def test_a_sample_looks_like_what_it_is_of():
    """The reading that a key shows has the look it stands for."""
    assert all(look(sample(look(one))) == look(one) for one in READINGS)
    assert len({name(look(one)) for one in READINGS}) == len(READINGS)


def test_a_frame_covers_no_glyph():
    """The glyph of what the compound acts on stands inside its thick frame, in the narrowest cell too."""
    box = MarkBox(0.0, 0.0, 5.7, 7.0)
    for one in READINGS:
        mark = drawn(replace(one, held=True), box).partition("/>")[2]
        for path in re.findall(r' d="([^"]+)"', mark):
            numbers = [float(part) for part in re.findall(r"-?[0-9.]+", path)]
            assert all(FRAME <= x <= box.width - FRAME for x in numbers[::2]), (one, path)
            assert all(FRAME <= y <= box.height - FRAME for y in numbers[1::2]), (one, path)
