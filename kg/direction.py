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
# Edges of the size classes of a change, as a fraction of rest.
SIZES = (0.25, 0.60)
_SIGNS = {Direction.INCREASED: 1, Direction.DECREASED: -1}
# How the sign of a link is written: activation, inhibition, not known.
SIGNS = {1: "+", -1: "-", 0: "?"}
# A link whose steps activate and inhibit.
BOTH = "±"
# The same as an arrow in a line of text.
ARROWS = {"+": "→", "-": "⊣", "?": "⋄", BOTH: "±→"}


def size_class(log2_change: float) -> int:
    """0 up to 25 %, 1 up to 60 %, 2 above: how large a log2 change is as a fraction of rest."""
    change = abs(2.0 ** max(-60.0, min(60.0, log2_change)) - 1.0)
    return sum(change > limit for limit in SIZES)
