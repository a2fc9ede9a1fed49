"""The one table of drawing: complete, readable, and safe for readers with a colour-vision deficiency."""

from __future__ import annotations

import itertools
import re

import pytest

from kg.direction import Direction
from kg.draw import style
from kg.draw.formats.crossing import ASIDE, BAR
from kg.draw.scene import EntityKind, LinkChange, Place, SceneEdge, SceneNode
from kg.errors import UsageError

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
DEFICIENCIES = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> tuple[float, ...]:
    """Linear RGB of a hex colour."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def seen(colour: str, who: str) -> tuple[float, ...]:
    """Linear RGB as a reader with that vision sees it."""
    rgb = linear(colour)
    return tuple(
        min(1.0, max(0.0, sum(m * part for m, part in zip(row, rgb, strict=True)))) for row in DEFICIENCIES[who]
    )


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of linear RGB."""
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = (sum(m * part for m, part in zip(row, rgb, strict=True)) for row in rows)
    x, y, z = (value / white for value, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, who: str) -> float:
    """CIE76 distance of two colours under one vision."""
    first, second = lab(seen(one, who)), lab(seen(other, who))
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio."""
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("who", DEFICIENCIES)
def test_up_and_down_stay_apart(who: str) -> None:
    """Up and down are told apart, and each from an unchanged node, under every simulated vision."""
    assert distance(style.UP, style.DOWN, who) >= 40
    assert distance(style.UP, style.WHITE, who) >= 25
    assert distance(style.DOWN, style.WHITE, who) >= 25


@pytest.mark.parametrize("who", DEFICIENCIES)
def test_palest_fills_stay_apart(who: str) -> None:
    """Even the palest class of a small change still says up or down."""
    up, down = style.tint(Direction.INCREASED, 0.1), style.tint(Direction.DECREASED, -0.1)
    assert distance(up, down, who) >= 25


def test_simulation_reproduces_the_known_failure() -> None:
    """The measuring stick itself: common red and green tints collapse for a deutan reader."""
    assert distance("#F8766D", "#7CBF6B", "deutan") < 5
    assert distance("#F8766D", "#7CBF6B", "normal") > 80


def test_text_is_readable_on_every_fill() -> None:
    """Text reaches 4.5:1 on each fill and on each compartment."""
    for fill in (style.UP, style.DOWN, style.WHITE):
        assert contrast(style.INK, fill) >= 4.5
    for place in style.PLACES.values():
        assert contrast(place.text, place.fill) >= 4.5
    assert contrast(style.FAINT, style.WHITE) >= 4.5


def test_lines_are_visible_on_every_ground() -> None:
    """Lines and outlines reach 3:1 on white and on each compartment."""
    grounds = [style.WHITE, *(place.fill for place in style.PLACES.values())]
    signs = (style.LINE_STIMULATES, style.LINE_INHIBITS, style.LINE_MADE)
    lines = (*signs, *(style.mix(one, style.PALER) for one in signs), style.LINE_WEAK, style.OUTLINE)
    for line, ground in itertools.product(lines, grounds):
        assert contrast(line, ground) >= 3.0, (line, ground)


@pytest.mark.parametrize("name", style.STYLES)
def test_table_is_complete(name: str) -> None:
    """Each kind, compartment and sign has its entry in each style."""
    table = style.STYLES[name]
    assert set(table.shapes) == set(EntityKind)
    assert set(table.places) == set(Place)
    assert set(table.ends) == {-1, 0, 1}
    assert all(way.glyph for way in Direction if way is not Direction.NONE)
    assert len({end.arrowhead for end in table.ends.values()}) == 3


def test_colours_have_six_digits() -> None:
    """Short colours are drawn black by an older Graphviz, so there are none."""
    colours = [value for place in style.PLACES.values() for value in (place.fill, place.border, place.text)]
    colours += [end.colour for end in style.ENDS.values()] + [style.UP, style.DOWN, style.INK]
    colours += [style.tint(way, size) for way in Direction for size in (None, -3.0, -0.1, 0.1, 0.5, 3.0)]
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)


def test_direction_needs_no_colour() -> None:
    """Glyphs alone tell up, down, unchanged and conflicting apart."""
    ways = (Direction.INCREASED, Direction.DECREASED, Direction.UNCHANGED, Direction.CONFLICTING, Direction.UNKNOWN)
    assert len({style.glyph(way) for way in ways}) == len(ways)
    assert style.glyph(Direction.UNCERTAIN, 1.0) == "▲?"
    assert style.glyph(Direction.UNCERTAIN, -1.0) == "▼?"


def test_unchanged_and_unknown_are_white_and_nothing_said_is_grey() -> None:
    """Colour is kept for what was called a change."""
    for way in (Direction.UNCHANGED, Direction.UNKNOWN):
        assert style.tint(way, 2.0) == style.WHITE
    assert style.tint(Direction.NONE, None) == style.NOTHING_SAID not in (style.WHITE, style.UP, style.DOWN)


def test_deeper_fill_for_larger_change() -> None:
    """The fill grows stepwise with the size of the change, whichever its sign."""
    depth = [linear(style.tint(Direction.DECREASED, size))[0] for size in (-0.2, -0.6, -3.0)]
    assert depth[0] > depth[1] > depth[2]
    assert style.tint(Direction.INCREASED, 1e9) == style.UP


def test_weakened_is_dashed_and_background_dotted() -> None:
    """What became of a link and whose word it is are two different line styles."""
    plain = SceneEdge("e", "a", "b", 1, "urn:x:1")
    assert style.line_dash(plain) == "solid"
    assert style.line_dash(SceneEdge("e", "a", "b", 1, "urn:x:1", change=LinkChange.WEAKER)) == "dashed"
    assert style.line_dash(SceneEdge("e", "a", "b", 1, "urn:x:1", background=True)) == "dotted"
    both = SceneEdge("e", "a", "b", 1, "urn:x:1", background=True, change=LinkChange.WEAKER)
    paler = style.mix(style.LINE_STIMULATES, style.PALER)
    assert (style.line_dash(both), style.line_colour(both, style.HOUSE)) == ("dotted", paler)


def test_the_sign_of_an_arrow_and_a_change_have_no_colour_in_common() -> None:
    """No arrow has a colour that a fill has, stimulation and inhibition differ, and a weakened one keeps its own hue."""
    lines = {end.colour for end in style.ENDS.values()} | {style.LINE_MADE}
    assert not lines & {style.UP, style.DOWN, style.OPPOSED, style.LINE_UP, style.LINE_DOWN}
    weak = [
        style.line_colour(SceneEdge("e", "a", "b", sign, "urn:x:1", change=LinkChange.WEAKER), style.HOUSE)
        for sign in (1, -1)
    ]
    assert len({*weak, style.LINE_STIMULATES, style.LINE_INHIBITS}) == 4


def test_what_turns_into_something_is_no_stimulation() -> None:
    """An arrow with a verb has a colour of its own; in SBGN it has the end that says nothing of a sign."""
    made = SceneEdge("e", "a", "b", 1, "urn:x:1", verb="is metabolised to")
    assert style.line_colour(made, style.HOUSE) == style.LINE_MADE
    assert style.line_end(made, style.SBGN).sbgn_arc == "unknown influence"


def test_opposing_routes_and_two_compounds_look_different() -> None:
    """A conflict within one scenario is one fill of its own; two halves are always two compounds."""
    one = SceneNode("a", "A", "urn:x:a", direction=Direction.CONFLICTING)
    assert style.fills(one, style.HOUSE) == (style.OPPOSED,)
    two = SceneNode("a", "A", "urn:x:a", direction=Direction.INCREASED, against=Direction.DECREASED)
    assert style.fills(two, style.HOUSE) == (style.UP, style.DOWN)


def test_line_ends_come_from_the_ontology() -> None:
    """A line end handed in replaces the one of its sign; an unknown head is refused with the known ones."""
    end = style.LineEnd(1, "onormaltee", "necessary stimulation", "is needed by", "#000000")
    assert style.HOUSE.with_ends(end).ends[1] is end
    assert style.HOUSE.ends[1].arrowhead == "normal"
    with pytest.raises(UsageError, match="crow"):
        style.HOUSE.with_ends(style.LineEnd(1, "crow", "", "", "#000000"))


def test_unknown_style_names_the_known() -> None:
    """A wrong style is an error of use that says what there is."""
    with pytest.raises(UsageError) as caught:
        style.style_of("comic")
    assert "house" in caught.value.cure


def test_the_walls_of_a_pore_leave_the_name_free() -> None:
    """A channel's box keeps as much beside its name as two helices take on each side."""
    beside = 72.0 * float(style.HOUSE.shapes[EntityKind.CHANNEL].margin.partition(",")[0])
    assert beside >= ASIDE + BAR + 1.4 + BAR / 2
