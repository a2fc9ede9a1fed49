"""Scene -> DOT: cells as clusters, rows from `layers`, title, key and source line inside the picture.

Written for both engines (the system's `dot` and the pip-only one): arrowhead and arrowtail are both declared,
every cluster sets its own id, tooltip, peripheries and fontsize, colours have six digits, the font is Arial.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kg import settings
from kg.draw.escape import clipped, dot_html, dot_link, dot_string, wrapped
from kg.draw.key import add_key
from kg.draw.labels import foot_label, head_label, left_label, lines_label, node_label
from kg.draw.layers import Layers, layers
from kg.draw.order import rows_alike
from kg.draw.scene import Compartment, Kind, Place, Scene, SceneEdge, SceneNode, pieces
from kg.draw.style import (
    FAINT,
    INK,
    OUTLINE,
    Style,
    fills,
    line_colour,
    line_dash,
    line_width,
    table_for,
)
from kg.draw.text import edge_sentences, node_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphviz import Digraph

ROWS = (Place.GIVEN, Place.CLEFT, Place.MEMBRANE, Place.CYTOSOL)  # compartments of one row, named inside the row

_GRAPH = {
    "rankdir": "TB", "newrank": "true", "compound": "true", "splines": "true", "nodesep": "0.24", "ranksep": "0.30",
    "pad": "0.15", "bgcolor": "#FFFFFF", "outputorder": "edgesfirst", "fontname": "Arial", "fontsize": "9",
    "fontcolor": FAINT, "labelloc": "b", "labeljust": "l", "charset": "UTF-8",
}
_NODE = {"fontname": "Arial", "fontsize": "11", "fontcolor": INK, "color": OUTLINE, "height": "0.38"}
_EDGE = {"fontname": "Arial", "fontsize": "9", "fontcolor": OUTLINE, "arrowhead": "normal", "arrowtail": "normal",
         "arrowsize": "0.8"}


def to_dot(scene: Scene, style: str | Style = "house", *, prefix: str = "kg") -> str:
    """DOT text of a scene; the same scene gives the same bytes.

    `prefix` starts every DOM id, so that two pictures can stand in one page. Raises UsageError for an
    unknown style.
    """
    from graphviz import Digraph

    table = table_for(scene.layout, style)
    rows = layers(scene)
    ids = element_ids(scene, prefix)
    graph = Digraph(
        "scene",
        graph_attr=_GRAPH | {"id": prefix, "tooltip": dot_string(scene.title), "label": foot_label(scene, table)},
        node_attr=_NODE,
        edge_attr=_EDGE,
    )
    with graph.subgraph(name="cluster_frame") as frame:
        frame.attr(id=f"{prefix}-frame", tooltip=dot_string(scene.title), peripheries="0", labelloc="t",
                   labeljust="l", margin="6", label=head_label(scene))
        _fill(frame, scene, "", table, ids, rows.column)
    _stack(graph, scene, rows, ids)
    for edge in scene.edges:
        _edge(graph, edge, scene, table, rows, ids)
    lowest = [ids["n." + node.id] for node in scene.nodes if rows.row[node.id] == rows.last]
    add_key(graph, scene.legend(), table, prefix=prefix, point=f"_row{rows.last + 1}", above=lowest)
    text: str = graph.source
    return text


def element_ids(scene: Scene, prefix: str = "kg") -> dict[str, str]:
    """DOM ids of nodes (`n.`), edges (`e.`) and compartments (`c.`), by scene id with that mark before it."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    groups = (("n", scene.nodes), ("e", scene.edges), ("c", scene.compartments))
    for mark, group in groups:
        for item in group:
            stem = f"{prefix}-{mark}-" + (re.sub(r"[^A-Za-z0-9_-]+", "-", item.id).strip("-")[:60] or "x")
            name, count = stem, 2
            while name in taken:
                name, count = f"{stem}.{count}", count + 1
            taken.add(name)
            ids[f"{mark}.{item.id}"] = name
    return ids


def _fill(graph: Digraph, scene: Scene, parent: str, style: Style, ids: dict[str, str],
          column: Mapping[str, int]) -> None:
    """Nodes of a compartment, then the compartments inside it; side by side in columns where cells are."""
    place = next((item for item in scene.compartments if item.id == parent), None)
    if place and place.kind in ROWS:
        look = style.places[place.kind]
        graph.node(ids["c." + parent] + "-label", id=ids["c." + parent] + "-label", shape="plain",
                   label=lines_label(wrapped(place.label, settings.DRAW_WRAP_ROW)), fontsize=str(look.size),
                   fontcolor=look.text, tooltip=dot_string(place.label))
    held = _by_column(scene, parent, column)
    for number, (nodes, places) in held.items():
        if number is None or len(held) < 3:  # what stands in no column, and a single column
            _fill_in(graph, scene, nodes, places, style, ids, column)
            continue
        with graph.subgraph(name=f"cluster_{ids.get('c.' + parent, 'page')}-column-{number}") as block:
            block.attr(id=f"{ids.get('c.' + parent, graph.name)}-column-{number}", peripheries="0", label="", margin="8",
                       tooltip="", style="invis", fontsize="9")
            _fill_in(block, scene, nodes, places, style, ids, column)


def _fill_in(graph: Digraph, scene: Scene, nodes: list[SceneNode], places: list[Compartment], style: Style,
             ids: dict[str, str], column: Mapping[str, int]) -> None:
    for node in nodes:
        _node(graph, scene, node, style, ids)
    for inner in places:
        with graph.subgraph(name=f"cluster_{ids['c.' + inner.id]}") as cluster:
            cluster.attr(**_cluster(inner, style, ids))
            _fill(cluster, scene, inner.id, style, ids, column if inner.kind is Place.PANEL else {})


def _by_column(scene: Scene, parent: str, column: Mapping[str, int],
               ) -> dict[int | None, tuple[list[SceneNode], list[Compartment]]]:
    """What stands directly in a compartment, by the column that it belongs to, if to any."""
    held: dict[int | None, tuple[list[SceneNode], list[Compartment]]] = {None: ([], [])}
    for node in scene.nodes:
        if node.compartment == parent:
            held.setdefault(column.get(node.id), ([], []))[0].append(node)
    inside = [inner for inner in drawn_compartments(scene) if inner.parent == parent]
    # Without its second round (see `_stack`) Graphviz sets places from the right to the left.
    for inner in reversed(inside) if any(item.kind is Place.PANEL for item in scene.compartments) else inside:
        first = next(node.id for node in scene.nodes if inner in scene.ancestors(node.compartment))
        number = None if inner.kind is Place.PANEL else column.get(first)
        held.setdefault(number, ([], []))[1].append(inner)
    return held


def drawn_compartments(scene: Scene) -> tuple[Compartment, ...]:
    """Compartments that hold a node, themselves or further in; Graphviz draws no empty ones."""
    held = {item.id for node in scene.nodes for item in scene.ancestors(node.compartment)}
    return tuple(item for item in scene.compartments if item.id in held)


def _cluster(place: Compartment, style: Style, ids: dict[str, str]) -> dict[str, str]:
    look = style.places[place.kind]
    label = "" if place.kind in ROWS else left_label(wrapped(place.label, settings.DRAW_WRAP_STEP))
    return {
        "id": ids["c." + place.id], "tooltip": dot_string(place.label), "peripheries": "1", "label": label,
        "labelloc": look.labelloc, "labeljust": look.labeljust, "style": look.style, "fillcolor": look.fill,
        "color": look.border, "fontcolor": look.text, "fontsize": str(look.size), "penwidth": str(look.outline),
        "margin": str(look.margin),
    }


def _node(graph: Digraph, scene: Scene, node: SceneNode, style: Style, ids: dict[str, str]) -> None:
    shape = style.shapes[node.kind]
    colours = fills(node, style)
    pattern = ["filled"]
    if shape.rounded:
        pattern.append("rounded")
    if node.background or node.kind is Kind.MORE:
        pattern.append("dotted" if node.background else "dashed")
    attributes = {
        "id": ids["n." + node.id], "label": node_label(node, scene.layout, bold=shape.bold), "shape": shape.shape,
        "style": ",".join(pattern), "fillcolor": ";0.5:".join(colours), "peripheries": str(shape.peripheries),
        "penwidth": str(shape.outline), "margin": _margin(shape.margin, bool(clipped(node.detail))),
        "tooltip": dot_string(*node_sentences(scene, node)), "URL": dot_link(node.link or node.record),
    }
    if len(colours) > 1:
        attributes["gradientangle"] = "0" if node.against is not None else "45"
    graph.node(ids["n." + node.id], **attributes)


def _margin(usual: str, second: bool) -> str:
    """The margin of a shape, higher where a small second line needs room."""
    across, _, down = usual.partition(",")
    return f"{across},{float(down) + settings.DRAW_SECOND_LINE:g}" if second else usual


def _stack(graph: Digraph, scene: Scene, rows: Layers, ids: dict[str, str]) -> None:
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
                first = [ids["n." + node.id] for node in scene.nodes if node.kind is Kind.COMPOUND]
                _in_order(row, sorted(names, key=lambda name: name not in first))
    alike = rows_alike(scene, rows.row)
    for names in alike:
        _in_order(graph, [ids["n." + one] for one in names])
    if alike:  # a second round would undo the order
        graph.attr(remincross="false")
    for place in drawn_compartments(scene):
        members = [node for node in scene.nodes if node.compartment == place.id]
        if place.kind in ROWS and members:
            _first_in_row(graph, ids["c." + place.id] + "-label", place.kind, members, rows, ids)


def _in_order(graph: Digraph, names: list[str]) -> None:
    """Nodes of one row from left to right, by arrows that are not seen; a weight of 0 would not order them."""
    for one, other in pairwise(names):
        graph.edge(one, other, style="invis", weight="1")


def _first_in_row(graph: Digraph, label: str, kind: Place, members: list[SceneNode], rows: Layers,
                  ids: dict[str, str]) -> None:
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


def _edge(graph: Digraph, edge: SceneEdge, scene: Scene, style: Style, rows: Layers, ids: dict[str, str]) -> None:
    colour = line_colour(edge, style)
    head = style.ends[edge.sign].arrowhead
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
    if edge.id in rows.turned:
        attributes |= {"dir": "back", "arrowtail": head, "arrowhead": "normal"}
        tail_end, head_end = head_end, tail_end
    graph.edge(tail_end, head_end, **attributes)
