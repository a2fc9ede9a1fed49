"""A picture without a format: what stands where, which way it moved, and whose word it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.direction import Direction, size_class
from kg.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Layout(StrEnum):
    """How the page is laid out."""

    SYNAPSE = "synapse"
    PATHWAY = "pathway"
    WORKFLOW = "workflow"
    PLAIN = "plain"
    COMPARE = "compare"


class Place(StrEnum):
    """What a compartment is; it decides the colour and, in a synapse, the height on the page."""

    GIVEN = "given"
    TERMINAL = "terminal"
    CLEFT = "cleft"
    CELL = "cell"
    MEMBRANE = "membrane"
    CYTOSOL = "cytosol"
    NUCLEUS = "nucleus"
    REGION = "region"
    PANEL = "panel"


class EntityKind(StrEnum):
    """What a node is; it decides the shape."""

    COMPOUND = "compound"
    RECEPTOR = "receptor"
    TRANSPORTER = "transporter"
    CHANNEL = "channel"
    ENZYME = "enzyme"
    PROTEIN = "protein"
    GPROTEIN = "gprotein"
    COMPLEX = "complex"
    MESSENGER = "messenger"
    TRANSMITTER = "transmitter"
    GENE = "gene"
    PROCESS = "process"
    OUTCOME = "outcome"
    CELL = "cell"
    STEP = "step"
    MORE = "more"


class LinkChange(StrEnum):
    """What the compound did to a link; `none` where the picture speaks of no compound."""

    STRONGER = "stronger"
    WEAKER = "weaker"
    SAME = "same"
    NONE = "none"


@dataclass(frozen=True)
class Compartment:
    """A place on the page; `parent` is the id of the compartment around it, or empty."""

    id: str
    label: str
    kind: Place = Place.REGION
    parent: str = ""


@dataclass(frozen=True)
class SceneNode:
    """One entity in one place.

    `detail` is a second, smaller line; `log2_change` the log2 fold change against the comparator;
    `stability` the share of samples (0..1) with the same call; `against` the direction under a second
    compound, where two are compared; `form` the graph's word for how it crosses a membrane; `record` the IRI of the record that the node stands for; `room` the least width
    in points and `lines` the least small lines, by which twins in two panels are drawn alike.
    """

    id: str
    label: str
    record: str
    kind: EntityKind = EntityKind.PROTEIN
    compartment: str = ""
    direction: Direction = Direction.NONE
    log2_change: float | None = None
    stability: float | None = None
    detail: str = ""
    tooltip: str = ""
    link: str = ""
    background: bool = False
    against: Direction | None = None
    room: float = 0.0
    lines: int = 0
    form: str = ""


@dataclass(frozen=True)
class SceneEdge:
    """One influence: `sign` of the mechanism (+1, -1, 0 unknown) and what the compound did to it.

    `label` names the mechanism (shown on hover and in tables), `verb` says in sentences and in the key what
    the arrow does where it is no influence, `caption` is printed on the picture,
    `share` (0..1) is the part of the effect that the link carries, `evidence` the sources as short texts.
    """

    id: str
    source: str
    target: str
    sign: int
    record: str
    label: str = ""
    verb: str = ""
    caption: str = ""
    change: LinkChange = LinkChange.NONE
    share: float | None = None
    evidence: tuple[str, ...] = ()
    background: bool = False
    tooltip: str = ""
    link: str = ""


@dataclass(frozen=True)
class Scene:
    """Everything that a drawer needs, and nothing of any format.

    `record` is the IRI of what the picture shows (a pathway, a figure, an answer); `routes` are named
    paths as edge ids, for highlighting; `pathways` maps a pathway's label to the edges of it; `dotted` says what
    the arrows marked as background are in this picture.
    Raises DataError for an edge or node without a record, a dangling end, or an id used twice.
    """

    title: str
    record: str
    subtitle: str = ""
    layout: Layout = Layout.PLAIN
    compartments: tuple[Compartment, ...] = ()
    nodes: tuple[SceneNode, ...] = ()
    edges: tuple[SceneEdge, ...] = ()
    provenance: str = ""
    note: str = ""
    dotted: str = "background or implied"
    routes: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    pathways: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise DataError(
                fault,
                f"scene “{self.title}”",
                "mend what builds the scene: every node and arrow "
                "needs an id of its own, ends that exist, and the IRI of its record",
            )

    def node(self, node_id: str) -> SceneNode:
        """The node of that id; KeyError if there is none."""
        return self._by_id()[node_id]

    def _by_id(self) -> dict[str, SceneNode]:
        return {node.id: node for node in self.nodes}

    def ancestors(self, compartment_id: str) -> tuple[Compartment, ...]:
        """The compartment and those around it, innermost first."""
        table = {item.id: item for item in self.compartments}
        chain: list[Compartment] = []
        while compartment_id:
            chain.append(table[compartment_id])
            compartment_id = table[compartment_id].parent
        return tuple(chain)

    def place(self, node: SceneNode) -> str:
        """Where a node is, in words, outermost first."""
        return " › ".join(item.label for item in reversed(self.ancestors(node.compartment)))

    def legend(self) -> Legend:
        """Which signs, directions and line styles occur, so that the key explains exactly these."""
        directions = {node.direction for node in self.nodes} | {n.against for n in self.nodes if n.against}
        return Legend(
            directions=tuple(d for d in Direction if d in directions and d is not Direction.NONE),
            lines=tuple(sorted({(edge.sign, edge.change) for edge in self.edges if not edge.verb}, key=_line_order)),
            verbs=tuple(dict.fromkeys(edge.verb for edge in self.edges if edge.verb)),
            kinds=tuple(kind for kind in EntityKind if any(node.kind is kind for node in self.nodes)),
            dotted=self.dotted
            if any(n.background for n in self.nodes) or any(e.background for e in self.edges)
            else "",
            shares=any(edge.share is not None for edge in self.edges),
            sizes=any(node.log2_change and node.against is None for node in self.nodes),
            compared=any(node.against is not None for node in self.nodes),
            silent=any(one.direction is Direction.NONE and one.kind not in _GIVEN for one in self.nodes),
            forms=tuple(sorted({node.form for node in self.nodes if node.form})),
            looks=tuple(sorted({one for node in self.nodes for one in looks_of(node)}, key=_look_order)),
        )


# Of a drug, and of a step, nobody asks how it changes.
_GIVEN = (EntityKind.COMPOUND, EntityKind.STEP, EntityKind.CELL, EntityKind.MORE)
# The size class of a change whose size is not shown.
ANY_SIZE = 3


def looks_of(node: SceneNode) -> tuple[tuple[Direction, int], ...]:
    """How a node's fill and glyph look: direction with size class, or with the way an uncertain one leans; two compared."""
    if node.direction is Direction.NONE and node.against is None:
        return ()
    if node.against is not None:
        first = (node.direction, _lean(node.direction, node.log2_change, sized=False))
        return tuple(one for one in (first, (node.against, _lean(node.against, None, sized=False))) if one[0] != "none")
    return ((node.direction, _lean(node.direction, node.log2_change, sized=True)),)


def _lean(direction: Direction, log2_change: float | None, *, sized: bool) -> int:
    if direction.moves:
        return size_class(log2_change) if sized and log2_change is not None else ANY_SIZE
    if direction is Direction.UNCERTAIN and log2_change:
        return 1 if log2_change > 0 else -1
    return 0


def _look_order(look: tuple[Direction, int]) -> tuple[int, int]:
    return list(Direction).index(look[0]), -look[1]


@dataclass(frozen=True)
class Legend:
    """The entries of the key that a scene needs."""

    directions: tuple[Direction, ...]
    lines: tuple[tuple[int, LinkChange], ...]
    kinds: tuple[EntityKind, ...]
    dotted: str
    shares: bool
    compared: bool
    verbs: tuple[str, ...] = ()  # of arrows that are no influence
    sizes: bool = False  # whether the depth of a fill says how large a change is
    looks: tuple[
        tuple[Direction, int], ...
    ] = ()  # direction with its size class, or with the way an uncertain one leans
    forms: tuple[str, ...] = ()  # how what stands in a membrane crosses it
    silent: bool = False  # whether something stands there of whose change nothing is said


def _line_order(line: tuple[int, LinkChange]) -> tuple[int, int]:
    return (1, -1, 0).index(line[0]), list(LinkChange).index(line[1])


def _faults(scene: Scene) -> Iterator[str]:
    places = {item.id: item.parent for item in scene.compartments}
    nodes = {item.id for item in scene.nodes}
    edges = {item.id for item in scene.edges}
    if len(places) + len(nodes) + len(edges) < len(scene.compartments) + len(scene.nodes) + len(scene.edges):
        yield "an id is used twice"
    if fault := _place_fault(places):
        yield fault
    for node in scene.nodes:
        if not node.record:
            yield f"node “{node.label}” has no record"
        if node.compartment and node.compartment not in places:
            yield f"node “{node.label}” stands in a compartment that is not in the scene: {node.compartment}"
    for edge in scene.edges:
        yield from (f"arrow {edge.source} → {edge.target} {fault}" for fault in _edge_faults(edge, nodes))
    for name, path in (*scene.routes, *scene.pathways):
        if not set(path) <= edges:
            yield f"route “{name}” names an arrow that is not in the scene"


def _edge_faults(edge: SceneEdge, nodes: set[str]) -> Iterator[str]:
    if not edge.record:
        yield "has no record"
    if edge.source not in nodes or edge.target not in nodes:
        yield "has an end that is not in the scene"
    if edge.sign not in (-1, 0, 1):
        yield f"has the sign {edge.sign}, not +1, -1 or 0"
    if edge.share is not None and not 0.0 <= edge.share <= 1.0:
        yield f"has a share of {edge.share}, outside 0..1"


def _place_fault(places: dict[str, str]) -> str:
    """What is wrong with the tree of compartments, given as id to parent; empty when nothing is."""
    for start in places:
        seen, here = {""}, start
        while here not in seen:
            seen.add(here)
            if here not in places:
                return f"compartment {here} is named as parent and is not in the scene"
            here = places[here]
        if here:
            return f"compartment {start} lies inside itself"
    return ""
