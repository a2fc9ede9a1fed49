"""Scene -> one HTML file with a network that can be pulled about, by pyvis (force or hierarchical layout).

pyvis writes the data, the options and the vis-network library; the page around them is ours, because pyvis'
own page asks a content network for a style sheet and prints its heading unescaped. Nothing is loaded.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.display import plain
from kg.draw.elements import element_ids
from kg.draw.escape import link, xml_text
from kg.draw.formats.explorer import NOT_CLINICAL, asset, page_head, policy
from kg.draw.formats.text import edge_sentences, node_sentences
from kg.draw.key import fill_rows, samples
from kg.draw.labels import node_text
from kg.draw.layout.layers import layers
from kg.draw.style import OUTLINE, WHITE, Style, fills, line_colour, line_dash, line_end, line_width, table_for
from kg.errors import ServiceError

if TYPE_CHECKING:
    from pyvis.network import Network

    from kg.draw.scene import Scene, SceneEdge

# Graphviz arrowhead -> end of a line in vis-network.
_ENDS = {
    "normal": "arrow",
    "empty": "triangle",
    "tee": "bar",
    "odiamond": "diamond",
    "onormaltee": "vee",
    "odot": "circle",
}
_SHOWN = {"normal": "→", "empty": "▷", "tee": "⊣", "odiamond": "◇", "onormaltee": "⊳", "odot": "○", "none": "…"}
_INLINE = re.compile(r"<(script|style)(?: type=\"text/(?:javascript|css)\")?>(.*?)</\1>", re.DOTALL)


def to_network_html(scene: Scene, style: str | Style = "house", *, hierarchical: bool = False) -> str:
    """The page as one HTML text; `hierarchical` keeps the rows of the drawn picture instead of the force layout."""
    table = table_for(scene.layout, style)
    parts = _INLINE.findall(_network(scene, table, hierarchical=hierarchical).generate_html(notebook=False))
    scripts = [body for kind, body in parts if kind == "script" and "vis-network" in body[:200]]
    scripts += [body for kind, body in parts if kind == "script" and "drawGraph();" in body]
    if len(scripts) != 2:
        raise ServiceError("pyvis wrote a page of an unknown form", "pyvis", "install the pinned version of pyvis")
    scripts.append(asset("network.js"))
    sheet = "\n".join(body for kind, body in parts if kind == "style" and ".vis-" in body) + asset("network.css")
    blocks = "\n".join(f"<script>{body}</script>" for body in scripts)
    foot = "".join(f"<p>{xml_text(line)}</p>" for line in (scene.note, scene.provenance) if line)
    body = (
        f"<body>\n<h1>{xml_text(scene.title)}</h1>\n<p>{xml_text(scene.subtitle)}</p>\n"
        f'<div id="mynetwork" role="img" aria-label="{xml_text(scene.title)}"></div>\n'
        f'<ul id="key">{_key(scene, table)}</ul>\n{foot}<p>{NOT_CLINICAL}</p>\n{blocks}\n</body>'
    )
    head = page_head(scene.title, policy(scripts, [sheet]), sheet)
    return f'<!DOCTYPE html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


def _network(scene: Scene, style: Style, *, hierarchical: bool) -> Network:
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line", heading="")
    ids, rows = element_ids(scene), layers(scene)
    often = Counter(node.label for node in scene.nodes)
    for node in scene.nodes:
        shape, colours = style.shapes[node.kind], fills(node, style)
        lines, marks, small = node_text(node, scene.layout)
        around = [plain(item.label) for item in scene.ancestors(node.compartment)[-1:]] if often[node.label] > 1 else []
        text = "\n".join([*lines[:-1], f"{lines[-1]}  {marks}".rstrip(), *small, *around])  # no frames here say where
        net.add_node(
            ids["n." + node.id],
            label=text,
            level=rows.row[node.id],
            shape="ellipse" if shape.shape == "ellipse" else "box",
            borderWidth=2 if shape.bold else 1,
            color={"background": colours[0] if len(colours) == 1 else WHITE, "border": OUTLINE},
            shapeProperties={"borderDashes": node.background},
            title=_hint(node_sentences(scene, node), node.record),
        )
    for edge in scene.edges:
        net.add_edge(ids["n." + edge.source], ids["n." + edge.target], **_edge(scene, edge, style, ids))
    net.set_options(json.dumps(_options(hierarchical=hierarchical)))
    return net


def _edge(scene: Scene, edge: SceneEdge, style: Style, ids: dict[str, str]) -> dict[str, object]:
    dashes = {"solid": False, "dashed": [8, 5], "dotted": [2, 4]}[line_dash(edge)]
    head = {"enabled": True, "type": _ENDS[line_end(edge, style).arrowhead], "scaleFactor": 0.8}
    return {
        "id": ids["e." + edge.id],
        "arrows": {"to": head},
        "color": line_colour(edge, style),
        "dashes": dashes,
        "width": line_width(edge, style),
        "title": _hint(edge_sentences(scene, edge), edge.record),
    }


def _hint(lines: list[str], record: str) -> str:
    return "\n".join(plain(line) for line in [*lines, link(record)] if line)


def _options(*, hierarchical: bool) -> dict[str, object]:
    levels = {
        "enabled": hierarchical,
        "direction": "UD",
        "sortMethod": "directed",
        "levelSeparation": 90,
        "nodeSpacing": 170,
    }
    return {
        "layout": {"randomSeed": 1, "hierarchical": levels},
        "physics": {
            "enabled": not hierarchical,
            "solver": "forceAtlas2Based",
            "forceAtlas2Based": {"avoidOverlap": 1, "springLength": 110, "gravitationalConstant": -70},
            "stabilization": {"enabled": True, "iterations": 400, "fit": True},
        },
        "edges": {"smooth": {"enabled": True, "type": "cubicBezier" if hierarchical else "continuous"}},
        "nodes": {"font": {"size": 14, "face": "Arial"}},
        "interaction": {"hover": True, "keyboard": {"enabled": True}, "navigationButtons": False},
    }


def _key(scene: Scene, style: Style) -> str:
    legend = scene.legend()
    ways = [f"{sign} {words}" for sign, _, words in fill_rows(legend, style)]
    lines = [
        f"{_SHOWN[one.head]} {one.text}{' (dashed)' if one.dash == 'dashed' else ''}" if one.dash else one.text
        for one in samples(legend, style)
    ]
    return "".join(f"<li>{xml_text(text)}</li>" for text in [*ways, *lines])
