"""The key inside the picture: fills with their glyphs, and sample arrows that Graphviz draws like the real ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.direction import Direction
from kg.draw.escape import dot_html
from kg.draw.scene import ANY_SIZE, Legend, LinkChange
from kg.draw.style import INK, LINE_MADE, LINE_WEAK, OUTLINE, PALER, SMALL, TINTS, WHITE, Style, glyph, mix, tint

if TYPE_CHECKING:
    from graphviz import Digraph

_WORDS = {
    Direction.INCREASED: "increased",
    Direction.DECREASED: "decreased",
    Direction.UNCHANGED: "unchanged",
    Direction.CONFLICTING: "opposing routes of like size",
    Direction.UNCERTAIN: "uncertain",
    Direction.UNKNOWN: "not known",
}
_SIZES = {0: ", less than 25 %", 1: ", 25–60 %", 2: ", more than 60 %"}
# What is drawn pale behind the name of what crosses a membrane.
_FORMS = {
    "seven-helix": "seven bars: seven helices through the membrane",
    "pore": "two bars at each side: pore",
    "carrier": "leaning bars: carrier",
    "single-helix": "bars with knobs: one helix a chain",
    "vesicle": "ring of dots: in vesicles",
}
_LEANS = {1: ", leans up", -1: ", leans down"}


@dataclass(frozen=True)
class KeySample:
    """One line of the key; without a dash it is words alone, without a sample arrow."""

    text: str
    head: str
    colour: str
    dash: str
    width: str = "1.4"


def samples(legend: Legend, style: Style) -> list[KeySample]:
    """The line entries of a key, in the order in which they stand."""
    found = []
    # One entry a look: a link that grew and one that stayed look alike, and say so by their source's fill.
    for sign, weak in dict.fromkeys((sign, change is LinkChange.WEAKER) for sign, change in legend.lines):
        end = style.ends[sign]
        found.append(
            KeySample(
                end.label + (", link weakened" if weak else ""),
                end.arrowhead,
                mix(end.colour, PALER) if weak and style.fills else end.colour,
                "dashed" if weak else "solid",
            )
        )
    found += [
        KeySample(verb, style.ends[int(style.fills)].arrowhead, LINE_MADE if style.fills else INK, "solid")
        for verb in legend.verbs
    ]
    if legend.dotted:
        found.append(KeySample(f"dotted: {legend.dotted}", "none", LINE_WEAK, "dotted"))
    if legend.shares and style.fills:
        found.append(KeySample("wider: larger share of the effect", "none", LINE_WEAK, "solid", "3.6"))
    if legend.compared:
        found.append(KeySample("left | right: first | second compound", "", "", ""))
    return found


def shape_words(legend: Legend, style: Style) -> str:
    """“ellipse: messenger · hexagon: outcome”: the shapes that occur, for the foot of the picture."""
    names: dict[str, list[str]] = {}
    for kind in legend.kinds:
        shape = style.shapes[kind]
        if shape.words:
            names.setdefault(shape.words, []).append(shape.name)
    told = [f"{words}: {', '.join(kinds)}" for words, kinds in names.items()]
    told += [_FORMS[form] for form in legend.forms if form in _FORMS]
    return " · ".join([*told, "grey: nothing is said of its change"] if legend.silent and style.fills else told)


def fill_rows(legend: Legend, style: Style) -> list[tuple[str, str, str]]:
    """Glyph, fill and words of each look that occurs: direction and size, or the way an uncertain change leans."""
    rows: dict[tuple[str, str, str], None] = {}
    for way, size in legend.looks:
        log2 = {Direction.UNCERTAIN: float(size)}.get(way, 0.0)
        more = _LEANS.get(size, "") if way is Direction.UNCERTAIN else _SIZES.get(size, "") if way.moves else ""
        fill = mix(tint(way, None), TINTS[size]) if way.moves and size < ANY_SIZE else tint(way, None)
        row = (glyph(way, log2), fill, _WORDS[way] + more) if style.fills else (glyph(way, log2), WHITE, _WORDS[way])
        rows.setdefault(row)
    return list(rows)


def add_key(graph: Digraph, legend: Legend, style: Style, *, prefix: str, point: str, above: list[str]) -> None:
    """Two small tables on the row of `point`, under the nodes `above`, joined by one drawn sample arrow a line."""
    lines, ways = samples(legend, style), fill_rows(legend, style)
    if not lines and not ways:
        return
    height = max(len(lines), len(ways))
    names = f"{prefix}-key-fills", f"{prefix}-key-lines"
    with graph.subgraph() as row:
        row.attr(rank="same")
        row.node(point)
        for name, label in zip(names, (_fills_table(ways, height), _lines_table(lines, height)), strict=True):
            row.node(name, id=name, shape="plain", label=label, fontsize=f"{SMALL:g}", fontcolor=OUTLINE, tooltip="key")
        for number, one in enumerate(lines):
            if not one.dash:
                continue
            row.edge(
                f"{names[0]}:a{number}:e",
                f"{names[1]}:b{number}:w",
                id=f"{prefix}-key-{number}",
                color=one.colour,
                style=one.dash,
                arrowhead=one.head,
                penwidth=one.width,
                edgetooltip=one.text,
            )
    for node in above:
        for name in names:
            graph.edge(node, name, style="invis", weight="2")


def _fills_table(ways: list[tuple[str, str, str]], height: int) -> str:
    rows = []
    for number in range(height):
        sign, fill, words = ways[number] if number < len(ways) else ("", "", "")
        patch = f'<TD BGCOLOR="{fill}" BORDER="1" COLOR="{OUTLINE}" WIDTH="28">{sign}</TD>' if words else "<TD></TD>"
        rows.append(
            f'<TR>{patch}<TD WIDTH="3"></TD><TD ALIGN="LEFT">{dot_html(words)}</TD><TD PORT="a{number}" WIDTH="14" HEIGHT="15"></TD></TR>'
        )
    return _table(rows, INK)


def _lines_table(lines: list[KeySample], height: int) -> str:
    rows = []
    for number in range(height):
        words = lines[number].text if number < len(lines) else ""
        rows.append(f'<TR><TD PORT="b{number}" HEIGHT="15" ALIGN="LEFT">&#160;{dot_html(words)}</TD></TR>')
    return _table(rows, INK)


def _table(rows: list[str], colour: str) -> str:
    return (
        f'<<FONT COLOR="{colour}"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="0">'
        f"{''.join(rows)}</TABLE></FONT>>"
    )
