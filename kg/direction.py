"""Directions and signs with their words and glyphs: one table for answers, pictures, terminals and JSON."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Which way a thing goes against the comparator; `none` where nothing is compared."""

    INCREASED = "increased"
    DECREASED = "decreased"
    UNCHANGED = "unchanged"
    CONFLICTING = "conflicting"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"
    NONE = "none"

    @property
    def glyph(self) -> str:
        """How it is marked beside a name."""
        return _GLYPHS[self]

    @property
    def sign(self) -> int:
        """+1, -1, or 0 where it goes neither way."""
        return _SIGNS.get(self, 0)

    @property
    def moves(self) -> bool:
        """Whether it goes one way."""
        return self in _SIGNS

    @classmethod
    def of(cls, sign: int, still: Direction | None = None) -> Direction:
        """The direction of a sign; `still` (unchanged unless told) for 0."""
        return cls.INCREASED if sign > 0 else cls.DECREASED if sign < 0 else still or cls.UNCHANGED


_GLYPHS = {
    Direction.INCREASED: "▲",
    Direction.DECREASED: "▼",
    Direction.UNCHANGED: "=",
    Direction.CONFLICTING: "▲▼",
    Direction.UNCERTAIN: "?",
    Direction.UNKNOWN: "?",
    Direction.NONE: "",
}
_SIGNS = {Direction.INCREASED: 1, Direction.DECREASED: -1}
# How the sign of a link is written: activation, inhibition, not known.
SIGNS = {1: "+", -1: "-", 0: "?"}
# The same as an arrow in a line of text.
ARROWS = {"+": "→", "-": "⊣", "?": "⋄"}
