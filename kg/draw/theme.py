"""A drawn picture in other colours: on dark, or in greys for print where up is darker than down."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from enum import StrEnum

_COLOUR = re.compile(r'(fill|stroke|stop-color)="#([0-9a-fA-F]{6})"')
# On dark: how light the darkest and the lightest colour come out.
_NIGHT, _DAY = 0.11, 0.94
# In print: hues that say up are drawn darker, those that say down lighter, and what is strong stays strong.
_WARM = (0.02, 0.16)  # hue of the orange of a rise
_COLD = (0.52, 0.64)  # and of the blue of a fall
_GROUND = 0.93  # from this lightness on a colour is the ground of a place
_TINTED = 0.25  # from this saturation on a light colour is a fill of a change and no ground
_UP, _DOWN = 0.72, 0.90  # how light the strongest rise and the strongest fall are


class Theme(StrEnum):
    """The colours of a picture."""

    LIGHT = "light"
    DARK = "dark"
    PRINT = "print"


def themed(svg: str, theme: str) -> str:
    """The SVG in the colours of a theme: every fill, line and word, so that key and picture stay alike."""
    change = {Theme.DARK: _dark, Theme.PRINT: _grey}.get(Theme(theme))
    if change is None:
        return svg
    known: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        colour = found[2].lower()
        known[colour] = known.get(colour) or change(colour)
        return f'{found[1]}="#{known[colour]}"'

    return _COLOUR.sub(other, svg)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return rgb_to_hls(red, green, blue)


def _written(hue: float, light: float, full: float) -> str:
    return "".join(f"{round(255 * part):02x}" for part in hls_to_rgb(hue, min(1.0, max(0.0, light)), full))


def _dark(colour: str) -> str:
    """The same hue with its lightness turned round: ground is dark, words and lines are light."""
    hue, light, full = _parts(colour)
    return _written(hue, _DAY - (_DAY - _NIGHT) * light, 0.7 * full)


def _grey(colour: str) -> str:
    """A grey: a rise darker than a fall of any size, grounds nearly white, lines and words as dark as they are."""
    hue, light, full = _parts(colour)
    if 0.6 < light < _GROUND and full > _TINTED and _WARM[0] <= hue <= _WARM[1]:
        return _written(0.0, _UP + 0.5 * max(0.0, light - 0.72), 0.0)
    if 0.6 < light < _GROUND and full > _TINTED and _COLD[0] <= hue <= _COLD[1]:
        return _written(0.0, _DOWN + 0.5 * max(0.0, light - 0.75), 0.0)
    if light > 0.85:
        return _written(0.0, max(light, 0.975), 0.0)
    red, green, blue = hls_to_rgb(hue, light, full)
    return _written(0.0, 0.299 * red + 0.587 * green + 0.114 * blue, 0.0)
