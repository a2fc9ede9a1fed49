"""One table of shapes, colours, line ends and dashes; every format draws from it and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.direction import Direction, size_class
from kg.draw.scene import EntityKind, Layout, LinkChange, Place, SceneEdge, SceneNode
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

WRAP_STEP = 46  # the same for the steps of a workflow, which are sentences
LONGEST_FOOT = 1200  # the same for the note and the source line under a picture
WRAP_BESIDE = 17  # the same where cells stand side by side
WRAP_DETAIL = 16  # the same for the small second line
NAME, SMALL = 11.0, 10.0  # points of names of nodes, and of all smaller text
LINE_WIDTH = 1.4  # width of an arrow that carries no share
LINE_SHARE = 3.2  # added in proportion to the share of the effect
TINTS = (0.55, 0.78, 1.0)  # depth of the fill in the three size classes


UP, DOWN, WHITE = "#F6B679", "#9CC4E4", "#FFFFFF"
NOTHING_SAID = "#EEF0F3"  # of what is shown without a word on its change: neither unchanged nor uncertain
GROUND = "#F8F8F6"  # under what stands in no place that is drawn
OPPOSED = "#E3DDEC"  # opposing routes within one scenario: neither of the two colours of a change
# Of charts: a rise, a fall, neither.
LINE_UP, LINE_DOWN, LINE_WEAK = "#B3531A", "#1F5F99", "#6B6B6B"
# Of arrows: the sign has colours of its own, so that no arrow says up or down.
LINE_STIMULATES, LINE_INHIBITS, LINE_MADE = "#333333", "#7A3E86", "#00695C"
PALER = 0.75  # part of its colour that a weakened arrow keeps
INK, FAINT, OUTLINE = "#1A1A1A", "#555555", "#333333"
HEADS = ("normal", "empty", "tee", "odiamond", "onormaltee", "odot")


@dataclass(frozen=True)
class NodeShape:
    """How a kind of node is drawn, and its class and unit of information in SBGN activity flow."""

    name: str
    shape: str
    words: str = ""
    rounded: bool = False
    peripheries: int = 1
    bold: bool = False
    outline: float = 1.1
    margin: str = "0.12,0.05"
    sbgn_class: str = "biological activity"
    sbgn_entity: str = "macromolecule"


@dataclass(frozen=True)
class LineEnd:
    """What a sign looks like: Graphviz arrowhead, SBGN arc class, words for the key, colour."""

    sign: int
    arrowhead: str
    sbgn_arc: str
    label: str
    colour: str


@dataclass(frozen=True)
class PlaceStyle:
    """Fill, border and text colour of a compartment, and where its label stands."""

    fill: str
    border: str
    text: str
    style: str = "filled"
    size: int = 10
    labelloc: str = "t"
    labeljust: str = "l"
    outline: float = 1.0
    margin: int = 8


@dataclass(frozen=True)
class Style:
    """The whole table; `fills` says whether fill colour carries the direction of change."""

    name: str
    shapes: Mapping[EntityKind, NodeShape]
    places: Mapping[Place, PlaceStyle]
    ends: Mapping[int, LineEnd]
    fills: bool

    def with_ends(self, *ends: LineEnd) -> Style:
        """The same table with line ends as the ontology names them; UsageError for an unknown head."""
        for end in ends:
            if end.arrowhead not in HEADS:
                raise UsageError(
                    f"no arrowhead is called “{end.arrowhead}”", "line ends", "use one of " + ", ".join(HEADS)
                )
        return replace(self, ends={**self.ends, **{end.sign: end for end in ends}})


SHAPES: Mapping[EntityKind, NodeShape] = {
    EntityKind.COMPOUND: NodeShape(
        "compound",
        "ellipse",
        "double ellipse",
        peripheries=2,
        bold=True,
        margin="0.04,0.02",
        sbgn_class="perturbation",
        sbgn_entity="perturbation",
    ),
    EntityKind.RECEPTOR: NodeShape("receptor", "box", "thick frame", rounded=True, bold=True, outline=2.2),
    EntityKind.TRANSPORTER: NodeShape(
        "transporter", "component", "box with lugs", bold=True, outline=1.4, margin="0.17,0.08"
    ),
    # Beside the name stand the walls of a pore.
    EntityKind.CHANNEL: NodeShape("channel", "box", "double frame", peripheries=2, bold=True, margin="0.2,0.05"),
    EntityKind.ENZYME: NodeShape("enzyme", "box", "rounded box", rounded=True),
    EntityKind.PROTEIN: NodeShape("protein", "box", "rounded box", rounded=True),
    EntityKind.GPROTEIN: NodeShape("G protein", "box", "rounded box", rounded=True),
    EntityKind.COMPLEX: NodeShape("complex", "octagon", "octagon", margin="0.02,0.0", sbgn_entity="complex"),
    EntityKind.MESSENGER: NodeShape(
        "messenger", "ellipse", "ellipse", margin="0.04,0.02", sbgn_entity="simple chemical"
    ),
    EntityKind.TRANSMITTER: NodeShape(
        "transmitter", "ellipse", "ellipse", margin="0.04,0.02", sbgn_entity="simple chemical"
    ),
    EntityKind.GENE: NodeShape("gene", "tab", "tabbed box", sbgn_entity="nucleic acid feature"),
    EntityKind.PROCESS: NodeShape("process", "box", "square box", sbgn_entity=""),
    EntityKind.OUTCOME: NodeShape(
        "outcome", "hexagon", "hexagon", margin="0.0,0.02", sbgn_class="phenotype", sbgn_entity=""
    ),
    EntityKind.CELL: NodeShape("cell", "box", "rounded box", rounded=True, sbgn_entity=""),
    EntityKind.STEP: NodeShape("step", "box", margin="0.16,0.08", sbgn_entity=""),
    EntityKind.MORE: NodeShape("more", "note", margin="0.12,0.05", sbgn_entity="unspecified entity"),
}

PLACES: Mapping[Place, PlaceStyle] = {
    Place.GIVEN: PlaceStyle("#F7F7F5", "#BDBDBD", "#4A4A45", "rounded,filled", size=10),
    Place.TERMINAL: PlaceStyle("#FBF7EF", "#B79F6B", "#6B5A2B", "rounded,filled", 11, outline=1.6),
    Place.CLEFT: PlaceStyle("#F1F6FA", "#C9D6E0", "#4C5C69", size=10),
    Place.CELL: PlaceStyle("#F3F6F2", "#7D9A78", "#3F5A3B", "rounded,filled", 11, labelloc="b", outline=1.6),
    Place.MEMBRANE: PlaceStyle("#DDE7DA", "#7D9A78", "#3F5A3B", labeljust="r", margin=6),
    Place.CYTOSOL: PlaceStyle("#F8FBF6", "#8FA58A", "#3F5A3B", "dashed,filled", labelloc="b"),
    Place.NUCLEUS: PlaceStyle("#E9E6F1", "#8378A8", "#4B4075", "rounded,filled", labelloc="b"),
    Place.REGION: PlaceStyle("#F7F7F5", "#9A9A92", "#4A4A45", "rounded,filled", 10),
    Place.PANEL: PlaceStyle("#FAFAF8", "#BDBDBD", "#1A1A1A", "rounded,filled", 13, margin=14),
}

ENDS: Mapping[int, LineEnd] = {
    1: LineEnd(1, "normal", "positive influence", "stimulates", LINE_STIMULATES),
    -1: LineEnd(-1, "tee", "negative influence", "inhibits", LINE_INHIBITS),
    0: LineEnd(0, "odiamond", "unknown influence", "acts on, sign not stated", LINE_WEAK),
}

# In a workflow an arrow is no influence: it says what comes next.
STEP_ENDS: Mapping[int, LineEnd] = {
    1: LineEnd(1, "normal", "positive influence", "then", INK),
    -1: LineEnd(-1, "tee", "negative influence", "ends", INK),
    0: LineEnd(0, "odiamond", "unknown influence", "needed for", LINE_WEAK),
}

HOUSE = Style("house", SHAPES, PLACES, ENDS, fills=True)
SBGN = Style(
    "sbgn",
    {
        kind: replace(
            item,
            shape="hexagon" if item.sbgn_class == "phenotype" else "box",
            words="",
            rounded=False,
            peripheries=2 if item.sbgn_class == "perturbation" else 1,
            outline=1.1,
            margin="0.12,0.05",
        )
        for kind, item in SHAPES.items()
    },
    PLACES,
    {sign: replace(end, colour=INK, arrowhead="empty" if sign > 0 else end.arrowhead) for sign, end in ENDS.items()},
    fills=False,
)
STYLES: Mapping[str, Style] = {"house": HOUSE, "sbgn": SBGN}


def style_of(style: str | Style) -> Style:
    """The style of that name; UsageError names the ones there are."""
    if isinstance(style, Style):
        return style
    if style not in STYLES:
        raise UsageError(f"there is no drawing style “{style}”", "--style", "use one of " + ", ".join(STYLES))
    return STYLES[style]


def table_for(layout: Layout, style: str | Style) -> Style:
    """The style with the line ends of the layout: a workflow speaks of steps, not of signs."""
    table = style_of(style)
    return replace(table, ends=STEP_ENDS) if layout is Layout.WORKFLOW else table


def mix(colour: str, share: float) -> str:
    """The colour mixed into white: share 1 is the colour itself, 0 is white (six hex digits)."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (part - 255) * share):02X}" for part in parts)


def tint(direction: Direction, log2_change: float | None) -> str:
    """Fill for a change: orange up, blue down, paler for smaller sizes; grey violet for opposing routes, grey where nothing is said, else white."""
    if direction is Direction.CONFLICTING:
        return OPPOSED
    if direction is Direction.NONE:
        return NOTHING_SAID
    if direction not in (Direction.INCREASED, Direction.DECREASED):
        return WHITE
    colour = UP if direction is Direction.INCREASED else DOWN
    return colour if log2_change is None else mix(colour, TINTS[size_class(log2_change)])


def glyph(direction: Direction, log2_change: float | None = None) -> str:
    """▲ ▼ = ? for a direction; an uncertain one shows where it leans."""
    lean = ""
    if direction is Direction.UNCERTAIN and log2_change:
        lean = (Direction.INCREASED if log2_change > 0 else Direction.DECREASED).glyph
    return lean + direction.glyph


def fills(node: SceneNode, style: Style) -> tuple[str, ...]:
    """One fill colour, or two where two compounds are compared."""
    if not style.fills:
        return (WHITE,)
    if node.against is not None:
        return tint(node.direction, None), tint(node.against, None)  # sizes are not compared
    return (tint(node.direction, node.log2_change),)


def line_colour(edge: SceneEdge, style: Style) -> str:
    """Colour of the sign, paler where the compound weakened the link; one of its own where the arrow is no influence."""
    if edge.verb:
        return LINE_MADE if style.fills else INK
    colour = style.ends[edge.sign].colour
    return mix(colour, PALER) if edge.change is LinkChange.WEAKER and style.fills else colour


def line_end(edge: SceneEdge, style: Style) -> LineEnd:
    """The end of an arrow: that of its sign; SBGN, which has no arrow for what is no influence, says nothing of a sign."""
    return style.ends[0 if edge.verb and not style.fills else edge.sign]


def line_dash(edge: SceneEdge) -> str:
    """Dotted = background knowledge, dashed = weakened by the compound, solid = everything else.

    Background stands first, because a weakened link is paler as well: nothing of it is lost.
    """
    if edge.background:
        return "dotted"
    return "dashed" if edge.change is LinkChange.WEAKER else "solid"


def line_width(edge: SceneEdge, style: Style) -> float:
    """Points; in the house style it grows with the share of the effect that the link carries."""
    if edge.share is not None and style.fills:
        return round(LINE_WIDTH + LINE_SHARE * edge.share, 2)
    return LINE_WIDTH
