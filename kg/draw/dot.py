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
from kg.draw.key import add_key, shape_words
from kg.draw.layers import Layers, layers
from kg.draw.scene import Compartment, Kind, Layout, Place, Scene, SceneEdge, SceneNode
from kg.draw.style import (
    FAINT,
    INK,
    OUTLINE,
    Style,
    fills,
    glyph,
    line_colour,
    line_dash,
    line_width,
    table_for,
)
from kg.draw.text import edge_sentences, node_sentences

if TYPE_CHECKING:
    from graphviz import Digraph

ROWS = (Place.CLEFT, Place.MEMBRANE)  # compartments of one row, named inside the row

_NOTHING = "&#160;"  # Graphviz refuses an empty HTML-like label

_GRAPH = {
    "rankdir": "TB", "newrank": "true", "compound": "true", "splines": "true", "nodesep": "0.32", "ranksep": "0.40",
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
        graph_attr=_GRAPH | {"id": prefix, "tooltip": dot_string(scene.title), "label": _foot(scene, table)},
        node_attr=_NODE,
        edge_attr=_EDGE,
    )
    with graph.subgraph(name="cluster_frame") as frame:
        frame.attr(id=f"{prefix}-frame", tooltip=dot_string(scene.title), peripheries="0", labelloc="t",
                   labeljust="l", margin="6", label=_head(scene))
        _fill(frame, scene, "", table, ids)
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


def node_text(node: SceneNode, layout: Layout) -> tuple[list[str], str, list[str]]:
    """The printed lines of a node's label, the glyphs behind the last one, and the smaller lines below."""
    lines = wrapped(node.label, settings.DRAW_WRAP_STEP if layout is Layout.WORKFLOW else settings.DRAW_WRAP)
    marks = glyph(node.direction, node.log2_change)
    if node.against is not None:
        marks = f"{marks or '·'} | {glyph(node.against) or '·'}"
    width = settings.DRAW_WRAP_STEP if layout is Layout.WORKFLOW else settings.DRAW_WRAP_DETAIL
    return lines, marks, wrapped(node.detail, width) if clipped(node.detail) else []


def foot_lines(scene: Scene, style: Style) -> list[str]:
    """Under the picture, wrapped: what the shapes mean, the note, the source line."""
    shapes = "" if scene.layout is Layout.WORKFLOW else shape_words(scene.legend(), style)
    return [line for text in (shapes, scene.note, scene.provenance) if clipped(text)
            for line in wrapped(text, settings.DRAW_WRAP_FOOT, settings.DRAW_LONGEST_FOOT)]


def _fill(graph: Digraph, scene: Scene, parent: str, style: Style, ids: dict[str, str]) -> None:
    """Nodes of a compartment, then the compartments inside it."""
    place = next((item for item in scene.compartments if item.id == parent), None)
    if place and place.kind in ROWS:
        look = style.places[place.kind]
        graph.node(ids["c." + parent] + "-label", id=ids["c." + parent] + "-label", shape="plain",
                   label=_lines(wrapped(place.label, settings.DRAW_WRAP_ROW)), fontsize=str(look.size),
                   fontcolor=look.text, tooltip=dot_string(place.label))
    for node in scene.nodes:
        if node.compartment == parent:
            _node(graph, scene, node, style, ids)
    for inner in drawn_compartments(scene):
        if inner.parent == parent:
            with graph.subgraph(name=f"cluster_{ids['c.' + inner.id]}") as cluster:
                cluster.attr(**_cluster(inner, style, ids))
                _fill(cluster, scene, inner.id, style, ids)


def drawn_compartments(scene: Scene) -> tuple[Compartment, ...]:
    """Compartments that hold a node, themselves or further in; Graphviz draws no empty ones."""
    held = {item.id for node in scene.nodes for item in scene.ancestors(node.compartment)}
    return tuple(item for item in scene.compartments if item.id in held)


def _cluster(place: Compartment, style: Style, ids: dict[str, str]) -> dict[str, str]:
    look = style.places[place.kind]
    label = "" if place.kind in ROWS else _lines(wrapped(place.label, settings.DRAW_WRAP_STEP))
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
        "id": ids["n." + node.id], "label": _label(node, scene.layout, bold=shape.bold), "shape": shape.shape,
        "style": ",".join(pattern), "fillcolor": ";0.5:".join(colours), "peripheries": str(shape.peripheries),
        "penwidth": str(shape.outline), "margin": shape.margin,
        "tooltip": dot_string(*node_sentences(scene, node)), "URL": dot_link(node.link or node.record),
    }
    if len(colours) > 1:
        attributes["gradientangle"] = "0" if node.against is not None else "45"
    graph.node(ids["n." + node.id], **attributes)


def _lines(lines: list[str]) -> str:
    return f"<{'<BR/>'.join(dot_html(line) for line in lines) or _NOTHING}>"


def _label(node: SceneNode, layout: Layout, *, bold: bool) -> str:
    lines, marks, small = node_text(node, layout)
    text = "<BR/>".join(dot_html(line) for line in lines)
    if marks:
        text += f"  {dot_html(marks)}"
    text = text or _NOTHING
    if bold:
        text = f"<B>{text}</B>"
    if small:
        text += f'<BR/><FONT POINT-SIZE="9">{"<BR/>".join(dot_html(line) for line in small)}</FONT>'
    return f"<{text}>"


def _stack(graph: Digraph, scene: Scene, rows: Layers, ids: dict[str, str]) -> None:
    """An unseen chain of points down the page; each row of nodes hangs on one of them."""
    points = [f"_row{number}" for number in range(rows.last + 2)]
    with graph.subgraph(node_attr={"shape": "point", "style": "invis", "width": "0.01", "height": "0.01"}) as chain:
        for point in points:
            chain.node(point, label="")
        for above, below in pairwise(points):
            chain.edge(above, below, style="invis", weight="0")
    for number, point in enumerate(points[:-1]):
        with graph.subgraph() as row:
            row.attr(rank="same")
            row.node(point)
            for node in scene.nodes:
                if rows.row[node.id] == number:
                    row.node(ids["n." + node.id])
    for place in drawn_compartments(scene):
        members = [node for node in scene.nodes if node.compartment == place.id]
        if place.kind in ROWS and members:
            _first_in_row(graph, ids["c." + place.id] + "-label", members, rows, ids)


def _first_in_row(graph: Digraph, label: str, members: list[SceneNode], rows: Layers, ids: dict[str, str]) -> None:
    """The name of a cleft or membrane as the first thing in its row: arrows pass round it, not through it."""
    top = min(rows.row[node.id] for node in members)
    with graph.subgraph() as row:
        row.attr(rank="same")
        row.node(label)
        for node in members:
            if rows.row[node.id] == top:
                row.edge(label, ids["n." + node.id], style="invis", weight="0")


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
        attributes["label"] = f"<{room}{dot_html(clipped(edge.caption))} >"
        attributes["labeltooltip"] = attributes["edgetooltip"]
    if edge.id in rows.turned:
        attributes |= {"dir": "back", "arrowtail": head, "arrowhead": "normal"}
        tail_end, head_end = head_end, tail_end
    graph.edge(tail_end, head_end, **attributes)


def _head(scene: Scene) -> str:
    title = "<BR/>".join(dot_html(line) for line in wrapped(scene.title, settings.DRAW_WRAP_TITLE))
    rows = [f'<FONT POINT-SIZE="17" COLOR="{INK}"><B>{title or _NOTHING}</B></FONT>']
    rows += [f'<FONT POINT-SIZE="10" COLOR="{FAINT}">{dot_html(line)}</FONT>'
             for line in wrapped(scene.subtitle, settings.DRAW_WRAP_FOOT) if line]
    cells = "".join(f'<TR><TD ALIGN="LEFT">{row}</TD></TR>' for row in rows)
    return f'<<TABLE BORDER="0" CELLPADDING="1" CELLSPACING="0">{cells}</TABLE>>'


def _foot(scene: Scene, style: Style) -> str:
    lines = foot_lines(scene, style)
    return "<" + "".join(f'{dot_html(line)}<BR ALIGN="LEFT"/>' for line in lines) + ">" if lines else ""
