"""The rows of a DOT drawing: an unseen chain of points down the page, and who stands first in a row."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.draw.elements import drawn_compartments
from kg.draw.layout.layers import Layers
from kg.draw.layout.order import rows_alike
from kg.draw.panels import pieces
from kg.draw.scene import EntityKind, Place, Scene, SceneEdge, SceneNode

if TYPE_CHECKING:
    from graphviz import Digraph

ROWS = (Place.GIVEN, Place.CLEFT, Place.MEMBRANE, Place.CYTOSOL)  # compartments of one row, named inside the row


def named_in_row(kind: Place) -> bool:
    """Whether a place has its name inside its row, which keeps the page low; elsewhere above or below what it holds."""
    return kind in ROWS


def row_distance(scene: Scene) -> str:
    """Inches from one row to the next: steps of a timeline stand close, arrows that all carry words need room."""
    if any(node.kind is EntityKind.STEP for node in scene.nodes):
        return "0.12"
    return "0.5" if scene.edges and all(edge.caption for edge in scene.edges) else "0.25"


def stack(graph: Digraph, scene: Scene, rows: Layers, ids: dict[str, str]) -> None:
    """An unseen chain of points down the page; each row of nodes hangs on one of them."""
    points = [f"_row{number}" for number in range(rows.last + 2)]
    with graph.subgraph(node_attr={"shape": "point", "style": "invis", "width": "0.01", "height": "0.01"}) as chain:
        for point in points:
            chain.node(point, label="")
        for above, below in pairwise(points):
            chain.edge(above, below, style="invis", weight="0")
    for number, point in enumerate(points[:-1]):
        names = [ids["n." + node.id] for node in scene.nodes if rows.row[node.id] == number]
        with graph.subgraph() as row:
            row.attr(rank="same")
            row.node(point)
            for name in names:
                row.node(name)
            # Of parts that no arrow joins the compound's begins; elsewhere the arrows say what stands first.
            if not number and not scene.compartments and len(pieces(scene.edges)) > 1:
                first = [ids["n." + node.id] for node in scene.nodes if node.kind is EntityKind.COMPOUND]
                _in_order(row, sorted(names, key=lambda name: name not in first))
    alike = rows_alike(scene, rows.row)
    for names in alike:
        _in_order(graph, [ids["n." + one] for one in names])
    if alike:  # a second round would undo the order
        graph.attr(remincross="false")
    for place in drawn_compartments(scene):
        members = [node for node in scene.nodes if node.compartment == place.id]
        if members and named_in_row(place.kind):
            _first_in_row(graph, ids["c." + place.id] + "-label", place.kind, members, rows, ids)


def _in_order(graph: Digraph, names: list[str]) -> None:
    """Nodes of one row from left to right, by arrows that are not seen; a weight of 0 would not order them."""
    for one, other in pairwise(names):
        graph.edge(one, other, style="invis", weight="1")


def _first_in_row(
    graph: Digraph, label: str, kind: Place, members: list[SceneNode], rows: Layers, ids: dict[str, str]
) -> None:
    """The name of a cleft or membrane as the first thing in its row: arrows pass round it, not through it.

    What is given stands in the order of the scene.
    """
    top = min(rows.row[node.id] for node in members)
    with graph.subgraph() as row:
        row.attr(rank="same")
        row.node(label)
        first = [ids["n." + node.id] for node in members if rows.row[node.id] == top]
        for name in first:
            _in_order(row, [label, name])
        if kind is Place.GIVEN:
            _in_order(row, first)


def corners(scene: Scene, rows: Layers) -> dict[str, str]:
    """The second of two arrows between the same two nodes -> the corner that it ends at, so that their heads do not fuse."""
    pairs: dict[tuple[str, str], list[SceneEdge]] = {}
    for edge in scene.edges:
        pairs.setdefault((edge.source, edge.target), []).append(edge)
    found: dict[str, str] = {}
    for (source, target), edges in pairs.items():
        if len(edges) > 1 and rows.row[source] != rows.row[target]:
            side = "n" if rows.row[source] < rows.row[target] else "s"
            found |= {edge.id: side + corner for edge, corner in zip(edges[1:], "ew", strict=False)}
    return found
