"""The same picture in other colours: nothing but colours changes, and rises stay apart from falls in grey."""

from __future__ import annotations

import re

from draw.demo_scenes import synapse

from kg.draw.formats.render import to_svg
from kg.draw.style import DOWN, PLACES, TINTS, UP, mix
from kg.draw.theme import Theme, themed

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def swatch(colour: str, theme: Theme) -> int:
    """How light a fill comes out, 0 to 255, the mean of its parts."""
    made = themed(f'<rect fill="{colour}"/>', theme).partition("#")[2][:6]
    return sum(int(made[place : place + 2], 16) for place in (0, 2, 4)) // 3


def test_nothing_but_colours_changes() -> None:
    """Without its colours the picture of every theme is the same text, and light is the picture itself."""
    svg = to_svg(synapse())
    assert themed(svg, "light") == svg
    for theme in ("dark", "print"):
        made = themed(svg, theme)
        assert made != svg
        assert _COLOUR.sub("", made) == _COLOUR.sub("", svg)


def test_print_is_grey_and_tells_a_rise_from_a_fall() -> None:
    """Every colour of the printed picture is a grey; a rise of any size is darker than a fall of any size."""
    for colour in _COLOUR.findall(themed(to_svg(synapse()), "print")):
        assert colour[1:3] == colour[3:5] == colour[5:7]
    rises, falls = ([swatch(mix(one, size), Theme.PRINT) for size in TINTS] for one in (UP, DOWN))
    assert max(rises) + 10 < min(falls)
    assert rises == sorted(rises, reverse=True)
    assert min(swatch(look.fill, Theme.PRINT) for look in PLACES.values()) > max(falls)


def test_dark_has_light_words_on_a_dark_ground() -> None:
    """White ground comes out dark, the ink of words light."""
    assert swatch("#ffffff", Theme.DARK) < 40
    assert swatch("#1a1a1a", Theme.DARK) > 200
