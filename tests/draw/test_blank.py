"""What is blank of a page, counted without painting it."""

from __future__ import annotations

import pytest
from draw.demo_scenes import synapse

from kg.draw.blank import blank_share
from kg.draw.formats.render import to_png, to_svg
from kg.draw.measure import white_share

PAGE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 330">{}</svg>'


def test_what_is_filled_or_written_is_not_blank() -> None:
    """An empty page is blank, a shape takes its part of it, an outline and white take none, a word takes its letters."""
    assert blank_share(PAGE.format("")) == 1.0
    half = '<polygon fill="#dddddd" points="0,0 330,0 330,330 0,330"/>'
    assert blank_share(PAGE.format(half)) == pytest.approx(0.5, abs=0.02)
    assert blank_share(PAGE.format(f'<g transform="translate(0 0)">{half}</g>')) == blank_share(PAGE.format(half))
    assert blank_share(PAGE.format(half.replace("#dddddd", "none"))) == 1.0
    assert blank_share(PAGE.format(half.replace("#dddddd", "#FFFFFF"))) == 1.0
    assert 0.9 < blank_share(PAGE.format('<text x="10" y="100" font-size="10">a word</text>')) < 1.0
    assert blank_share("no page") == 0.0


def test_it_agrees_with_what_is_painted() -> None:
    """Of a drawn synapse the share counted from its shapes is that of the white patches, within a few hundredths."""
    svg = to_svg(synapse())
    assert blank_share(svg) == pytest.approx(white_share(to_png(svg, 1.0)), abs=0.06)
