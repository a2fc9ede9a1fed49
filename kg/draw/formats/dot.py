"""Scene -> DOT: cells as clusters, rows from `layers`, title, key and source line inside the picture.

Written for both engines (the system's `dot` and the pip-only one): arrowhead and arrowtail are both declared,
every cluster sets its own id, tooltip, peripheries and fontsize, colours have six digits, the font is Arial.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.draw.elements import drawn_compartments, element_ids
from kg.draw.escape import clipped, dot_html, dot_link, dot_string, wrapped
from kg.draw.formats.dot_rows import corners, named_in_row, row_distance, stack
from kg.draw.formats.text import edge_sentences, node_sentences
from kg.draw.key import add_key
from kg.draw.labels import foot_label, head_label, left_label, lines_label, node_label, node_size
from kg.draw.layout.layers import Layers, layers
from kg.draw.scene import Compartment, EntityKind, Place, Scene, SceneEdge, SceneNode
from kg.draw.style import (
    FAINT,
    INK,
    NAME,
    OUTLINE,
    SMALL,
    WRAP_STEP,
    Style,
    fills,
    line_colour,
    line_dash,
    line_end,
    line_width,
    table_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphviz import Digraph

WRAP_ROW = 14  # the same for the name of a cleft or membrane, which stands in its row
SECOND_LINE = 0.03  # inches that a second line adds to the margin above and below


_GRAPH = {
    "rankdir": "TB",
    "newrank": "true",
    "compound": "true",
    "splines": "true",
    "nodesep": "0.17",
    "pad": "0.15",
    "bgcolor": "#FFFFFF",
    "outputorder": "edgesfirst",
    "fontname": "Arial",
    "fontsize": f"{SMALL:g}",
    "fontcolor": FAINT,
    "labelloc": "b",
    "labeljust": "l",
    "charset": "UTF-8",
}
_NODE = {"fontname": "Arial", "fontsize": f"{NAME:g}", "fontcolor": INK, "color": OUTLINE, "height": "0.36"}
_EDGE = {
    "fontname": "Arial",
    "fontsize": f"{SMALL:g}",
    "fontcolor": OUTLINE,
    "arrowhead": "normal",
    "arrowtail": "normal",
    "arrowsize": "0.8",
}


def to_dot(scene: Scene, style: str | Style = "house", *, prefix: str = "kg") -> str:
    """DOT text of a scene; the same scene gives the same bytes.

    `prefix` starts every DOM id, so that two pictures can stand in one page. Raises UsageError for an
    unknown style.
    """
    table = table_for(scene.layout, style)
    rows = layers(scene)
    ids = element_ids(scene, prefix)
    graph = _graph(scene, prefix, foot_label(scene, table))
    with _frame(graph, scene, prefix) as frame:
        _fill(frame, scene, "", table, ids, rows.column)
    _arrows(graph, scene, table, rows, ids)
    lowest = [ids["n." + node.id] for node in scene.nodes if rows.row[node.id] == rows.last]
    add_key(graph, scene.legend(), table, prefix=prefix, point=f"_row{rows.last + 1}", above=lowest)
    text: str = graph.source
    return text


def block_dot(block: Scene, ids: dict[str, str], style: str | Style = "house", *, prefix: str = "kg") -> str:
    """DOT text of a part of a scene alone, without title, key and source line; `ids` are those of the whole scene."""
    table = table_for(block.layout, style)
    rows = layers(block)
    graph = _graph(block, prefix, "")
    _fill(graph, block, "", table, ids, rows.column)
    _arrows(graph, block, table, rows, ids)
    text: str = graph.source
    return text


def around_dot(scene: Scene, style: str | Style = "house", *, prefix: str = "kg") -> str:
    """DOT text of what stands around a scene: title, key and source line."""
    table = table_for(scene.layout, style)
    graph = _graph(scene, prefix, foot_label(scene, table))
    with _frame(graph, scene, prefix) as frame:
        frame.node(f"{prefix}-nothing", style="invis", label="")
    add_key(graph, scene.legend(), table, prefix=prefix, point="_row0", above=[])
    text: str = graph.source
    return text


def _graph(scene: Scene, prefix: str, foot: str) -> Digraph:
    """An empty graph with what holds for all of a picture."""
    from graphviz import Digraph

    return Digraph(
        "scene",
        graph_attr=_GRAPH
        | {"id": prefix, "tooltip": dot_string(scene.title), "label": foot, "ranksep": row_distance(scene)},
        node_attr=_NODE,
        edge_attr=_EDGE,
    )


@contextmanager
def _frame(graph: Digraph, scene: Scene, prefix: str) -> Iterator[Digraph]:
    """The unseen cluster around a drawing, which carries the title."""
    with graph.subgraph(name="cluster_frame") as frame:
        frame.attr(
            id=f"{prefix}-frame",
            tooltip=dot_string(scene.title),
            peripheries="0",
            labelloc="t",
            labeljust="l",
            margin="6",
            label=head_label(scene),
        )
        yield frame


def _arrows(graph: Digraph, scene: Scene, style: Style, rows: Layers, ids: dict[str, str]) -> None:
    """Rows, and the arrows between them."""
    stack(graph, scene, rows, ids)
    corner = corners(scene, rows)
    for edge in scene.edges:
        _edge(graph, edge, scene, style, rows, ids, corner.get(edge.id, ""))


def _fill(
    graph: Digraph, scene: Scene, parent: str, style: Style, ids: dict[str, str], column: Mapping[str, int]
) -> None:
    """Nodes of a compartment, then the compartments inside it; side by side in columns where cells are."""
    place = next((item for item in scene.compartments if item.id == parent), None)
    if place and named_in_row(place.kind):
        look = style.places[place.kind]
        graph.node(
            ids["c." + parent] + "-label",
            id=ids["c." + parent] + "-label",
            shape="plain",
            label=lines_label(wrapped(place.label, WRAP_ROW)),
            fontsize=str(look.size),
            fontcolor=look.text,
            tooltip=dot_string(place.label),
        )
    held = _by_column(scene, parent, column)
    for number, (nodes, places) in held.items():
        if number is None or len(held) < 3:  # what stands in no column, and a single column
            _fill_in(graph, scene, nodes, places, style, ids, column)
            continue
        with graph.subgraph(name=f"cluster_{ids.get('c.' + parent, 'page')}-column-{number}") as block:
            block.attr(
                id=f"{ids.get('c.' + parent, graph.name)}-column-{number}",
                peripheries="0",
                label="",
                margin="8",
                tooltip="",
                style="invis",
                fontsize=f"{SMALL:g}",
            )
            _fill_in(block, scene, nodes, places, style, ids, column)


def _fill_in(
    graph: Digraph,
    scene: Scene,
    nodes: list[SceneNode],
    places: list[Compartment],
    style: Style,
    ids: dict[str, str],
    column: Mapping[str, int],
) -> None:
    for node in nodes:
        _node(graph, scene, node, style, ids)
    for inner in places:
        with graph.subgraph(name=f"cluster_{ids['c.' + inner.id]}") as cluster:
            cluster.attr(**_cluster(inner, style, ids, in_row=named_in_row(inner.kind)))
            _fill(cluster, scene, inner.id, style, ids, column if inner.kind is Place.PANEL else {})


def _by_column(
    scene: Scene,
    parent: str,
    column: Mapping[str, int],
) -> dict[int | None, tuple[list[SceneNode], list[Compartment]]]:
    """What stands directly in a compartment, by the column that it belongs to, if to any."""
    held: dict[int | None, tuple[list[SceneNode], list[Compartment]]] = {None: ([], [])}
    for node in scene.nodes:
        if node.compartment == parent:
            held.setdefault(column.get(node.id), ([], []))[0].append(node)
    inside = [inner for inner in drawn_compartments(scene) if inner.parent == parent]
    # Without its second round (see `dot_rows.stack`) Graphviz sets places from the right to the left.
    for inner in reversed(inside) if any(item.kind is Place.PANEL for item in scene.compartments) else inside:
        first = next(node.id for node in scene.nodes if inner in scene.ancestors(node.compartment))
        number = None if inner.kind is Place.PANEL else column.get(first)
        held.setdefault(number, ([], []))[1].append(inner)
    return held


def _cluster(place: Compartment, style: Style, ids: dict[str, str], *, in_row: bool) -> dict[str, str]:
    look = style.places[place.kind]
    label = "" if in_row else left_label(wrapped(place.label, WRAP_STEP))
    return {
        "id": ids["c." + place.id],
        "tooltip": dot_string(place.label),
        "peripheries": "1",
        "label": label,
        "labelloc": look.labelloc,
        "labeljust": look.labeljust,
        "style": look.style,
        "fillcolor": look.fill,
        "color": look.border,
        "fontcolor": look.text,
        "fontsize": str(look.size),
        "penwidth": str(look.outline),
        "margin": str(look.margin),
    }


def _node(graph: Digraph, scene: Scene, node: SceneNode, style: Style, ids: dict[str, str]) -> None:
    shape = style.shapes[node.kind]
    colours = fills(node, style)
    pattern = ["filled"]
    if shape.rounded:
        pattern.append("rounded")
    if node.background or node.kind is EntityKind.MORE:
        pattern.append("dotted" if node.background else "dashed")
    attributes = {
        "id": ids["n." + node.id],
        "label": node_label(node, scene.layout, bold=shape.bold),
        "shape": shape.shape,
        "style": ",".join(pattern),
        "fillcolor": ";0.5:".join(colours),
        "peripheries": str(shape.peripheries),
        "penwidth": str(shape.outline),
        "margin": _margin(shape.margin, bool(clipped(node.detail))),
        "tooltip": dot_string(*node_sentences(scene, node)),
        "URL": dot_link(node.link or node.record),
    }
    attributes |= node_size(node, scene.layout, style)
    if len(colours) > 1:
        attributes["gradientangle"] = "0"
    graph.node(ids["n." + node.id], **attributes)


def _margin(usual: str, second: bool) -> str:
    """The margin of a shape, higher where a small second line needs room."""
    across, _, down = usual.partition(",")
    return f"{across},{float(down) + SECOND_LINE:g}" if second else usual


def _edge(
    graph: Digraph, edge: SceneEdge, scene: Scene, style: Style, rows: Layers, ids: dict[str, str], corner: str
) -> None:
    colour = line_colour(edge, style)
    head = line_end(edge, style).arrowhead
    tail_end, head_end = ids["n." + edge.source], ids["n." + edge.target]
    attributes = {
        "id": ids["e." + edge.id],
        "color": colour,
        "style": line_dash(edge),
        "penwidth": f"{line_width(edge, style):g}",
        "edgetooltip": dot_string(*edge_sentences(scene, edge)),
        "arrowhead": head,
        "fontcolor": colour,
        "edgeURL": dot_link(edge.link or edge.record),
    }
    if clipped(edge.caption):
        room = "&#160;" * (1 + round(line_width(edge, style)))  # beside the line, not under it
        attributes["label"] = f"<{room}{dot_html(clipped(edge.caption))}&#160;&#160;>"
        attributes["labeltooltip"] = attributes["edgetooltip"]
    if corner:
        attributes["tailport" if edge.id in rows.turned else "headport"] = corner
    if edge.id in rows.turned:
        attributes |= {"dir": "back", "arrowtail": head, "arrowhead": "normal"}
        tail_end, head_end = head_end, tail_end
    graph.edge(tail_end, head_end, **attributes)
