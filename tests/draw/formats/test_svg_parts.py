"""Groups of an SVG: what they reach, with what is moved."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from kg.draw.formats.svg_parts import NAMESPACE, bounds


def test_bounds_count_what_is_moved() -> None:
    """A shape in a moved group reaches as far as it is drawn, and nothing at all reaches nowhere."""
    group = ET.fromstring(
        f'<g xmlns="{NAMESPACE}" transform="translate(10 20)"><polygon points="0,0 4,0 4,8"/>'
        '<ellipse cx="2" cy="2" rx="3" ry="1"/></g>'
    )
    assert bounds([group]) == (9.0, 20.0, 15.0, 28.0)
    assert bounds([]) == (0.0, 0.0, 0.0, 0.0)
