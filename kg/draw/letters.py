"""How wide a text is drawn, by the widths that Helvetica and its metric twins (Arial, Liberation Sans, Arimo) share."""

from __future__ import annotations

import re
from functools import lru_cache

# Thousandths of the font size, from the published metrics of the typeface; what is not listed is taken as a digit.
_WIDTHS = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 355: '"', 389: "*", 469: "^",
    500: "Jcksvxyz", 556: "#$?L_abdeghnopqu", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ",
    833: "Mm", 889: "%", 944: "W", 1000: "▲▼—…Ω", 1015: "@",
}  # fmt: skip
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_DIGIT = 556
_LAST, _NARROWER = 0.3, 0.96  # the least part of the width that a last line takes, and the step towards it
# A number stands with what it counts; behind a comma and before a bracket something new begins.
_APART = re.compile(r"(?<!\d)\s+(?!\d)|(?<=[,;.:])\s+|\s+(?=[(\[])")
_BOLD = 1.08  # a bold text is about so much wider
_KEPT = 4096  # texts whose widths are kept: one picture measures each of its texts for every arrangement of its parts


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is, in the unit of its font size."""
    return _scaled(_thousandths(text), size, bold)


@lru_cache(maxsize=_KEPT)
def _thousandths(text: str) -> int:
    """How wide a text is, in thousandths of its font size."""
    return sum(_OF.get(one, _DIGIT if ord(one) < 0x2E80 else 1000) for one in text)


def _scaled(thousandths: int, size: float, bold: bool) -> float:
    return thousandths * size / 1000 * (_BOLD if bold else 1)


def broken(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines of a text that is broken where it would grow wider than `width`; no short word is left alone at the end."""
    lines = _broken(text, width, size, bold=bold)
    whole, last, narrower = lines[:-2], lines[-2:], width
    # The last two lines alone share what they hold: the others are as full as they can be.
    while len(last) > 1 and text_width(last[-1], size, bold=bold) < _LAST * width and narrower > width / 2:
        narrower *= _NARROWER
        tried = _broken(" ".join(last), narrower, size, bold=bold)
        if len(tried) > len(last):
            break
        last = tried
    return [*whole, *last]


def _broken(text: str, width: float, size: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    last = 0  # thousandths of the last line
    for whole, words in _chunks(text):
        for word in words if _scaled(_thousandths(whole), size, bold) > width else (whole,):
            wide = _thousandths(word)
            longer = last + _OF[" "] + wide
            if lines and _scaled(longer, size, bold) <= width:
                lines[-1], last = f"{lines[-1]} {word}", longer
            else:
                lines.append(word)
                last = wide
    return lines


@lru_cache(maxsize=_KEPT)
def _chunks(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What stands together in a text, and the words of each."""
    return tuple((one, tuple(one.split())) for one in _APART.split(text.strip()))
