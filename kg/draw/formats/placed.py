"""A drawn picture as things with places and looks: what a network format needs that another program draws itself.

Coordinates are those of the drawing, in points, y downwards; a place of the cell is a thing too, around those in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.draw.elements import drawn_compartments, element_ids
from kg.draw.formats.svg_parts import Box, shapes_of
from kg.draw.formats.table import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from kg.draw.labels import node_text
from kg.draw.scene import EntityKind
from kg.draw.style import (
    OUTLINE,
    SHAPES,
    WHITE,
    Style,
    fills,
    line_colour,
    line_dash,
    line_end,
    line_width,
    table_for,
)

if TYPE_CHECKING:
    from kg.draw.scene import Scene, SceneNode

NUMBERS = ("log2_change", "stability", "share", "sign")
_SIGNS = ("source", "target", "id", "sign")  # of an arrow, what formats have words of their own for


@dataclass(frozen=True)
class PlacedThing:
    """A node, or a place that others stand in (`kind` is None): box (left, top, right, bottom), look, and what is known of it.

    `parent` is the id of the place around it, or empty; `depth` how many are; `facts` are texts and numbers by column.
    """

    id: str
    text: str
    box: Box
    kind: EntityKind | None
    fill: str
    border: str
    width: float
    dash: str
    parent: str
    depth: int
    facts: dict[str, str | float]

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        left, top, right, bottom = self.box
        return right - left, bottom - top


@dataclass(frozen=True)
class PlacedTie:
    """An arrow: its ends by id, sign, colour, dash (solid, dashed, dotted), width in points, head as Graphviz calls it."""

    id: str
    source: str
    target: str
    sign: int
    colour: str
    dash: str
    width: float
    head: str
    facts: dict[str, str | float]


def placed(scene: Scene, svg: str, style: str | Style = "house") -> tuple[list[PlacedThing], list[PlacedTie]]:
    """Places from the outermost inwards, then nodes; and arrows, as the SVG of this scene has them. Raises KeyError for another's."""
    table, ids = table_for(scene.layout, style), element_ids(scene)
    boxes = shapes_of(ET.fromstring(svg))  # noqa: S314 - a picture that was drawn here
    held = {place.id for place in drawn_compartments(scene)}
    places = [
        PlacedThing(
            ids["c." + one.id], one.label, boxes[ids["c." + one.id]], None, look.fill, look.border, look.outline,
            "dashed" if "dashed" in look.style else "solid", ids["c." + one.parent] if one.parent in held else "",
            len(scene.ancestors(one.id)) - 1, {"id": one.id, "label": one.label, "kind": one.kind.value, "is": "place"},
        )
        for one in drawn_compartments(scene)
        for look in (table.places[one.kind],)
    ]  # fmt: skip
    nodes = [
        _node(scene, node, row, boxes[ids["n." + node.id]], ids, table)
        for node, row in zip(scene.nodes, node_rows(scene), strict=True)
    ]
    ties = [
        PlacedTie(
            ids["e." + edge.id], ids["n." + edge.source], ids["n." + edge.target], edge.sign, line_colour(edge, table),
            line_dash(edge), line_width(edge, table), line_end(edge, table).arrowhead,
            _facts({key: row[key] for key in EDGE_COLUMNS if key not in _SIGNS}),
        )
        for edge, row in zip(scene.edges, edge_rows(scene), strict=True)
    ]  # fmt: skip
    return sorted(places, key=lambda one: one.depth) + nodes, ties


def _node(
    scene: Scene, node: SceneNode, row: dict[str, str], box: Box, ids: dict[str, str], style: Style
) -> PlacedThing:
    lines, marks, small = node_text(node, scene.layout)
    text = "\n".join(one for one in (f"{' '.join(lines)} {marks}".strip(), *small) if one)
    colours = dict.fromkeys(fills(node, style))  # two where two compounds differ: a program has one, the glyphs say it
    facts = _facts({key: row[key] for key in NODE_COLUMNS} | {"detail": node.detail})
    return PlacedThing(
        ids["n." + node.id], text, box, node.kind, next(iter(colours)) if len(colours) == 1 else WHITE, OUTLINE,
        SHAPES[node.kind].outline, "dotted" if node.background else "solid",
        ids["c." + node.compartment] if node.compartment else "", len(scene.ancestors(node.compartment)), facts | {"is": "node"},
    )  # fmt: skip


def _facts(row: dict[str, str]) -> dict[str, str | float]:
    """A row with its numbers as numbers, and nothing that is empty but a name."""
    return {key: float(text) if key in NUMBERS else text for key, text in row.items() if text or key == "label"}
