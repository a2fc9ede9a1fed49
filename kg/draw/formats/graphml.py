"""A drawn picture as GraphML: plain attributes for networkx, igraph and Gephi, and the look in yEd's words, places as groups.

`x` and `y` are the middle of a thing, `width` and `height` its size, in points, y downwards. yEd's own geometry
counts from the corner; it stands first, so that a reader that takes both keeps the plain ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kg.display import plain
from kg.draw.formats.cx2 import outline
from kg.draw.formats.placed import PlacedThing, PlacedTie, placed
from kg.draw.style import INK, NAME, SMALL, Style

if TYPE_CHECKING:
    from kg.draw.scene import Scene

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_YED = "http://www.yworks.com/xml/graphml"
_SHAPES = {"round-rectangle": "roundrectangle"}
_HEADS = {"normal": "standard", "empty": "white_delta", "tee": "t_shape", "odiamond": "white_diamond", "none": "none"}
_DASHES = {"solid": "line"}


def to_graphml(scene: Scene, svg: str, style: str | Style = "house") -> str:
    """GraphML text of a scene that was drawn as this SVG."""
    things, ties = placed(scene, svg, style)
    rows = {"node": [_node_facts(one) for one in things], "edge": [_edge_facts(one) for one in ties]}
    root = ET.Element("graphml", {"xmlns": NAMESPACE, "xmlns:y": _YED})
    keys: dict[tuple[str, str], str] = {}
    for what, found in rows.items():
        for name, value in {name: value for row in found for name, value in row.items()}.items():
            keys[what, name] = f"{what}-{name}"
            kind = "double" if isinstance(value, float) else "string"
            ET.SubElement(root, "key", {"id": f"{what}-{name}", "for": what, "attr.name": name, "attr.type": kind})
    for what in rows:
        ET.SubElement(root, "key", {"id": f"{what}-look", "for": what, "yfiles.type": f"{what}graphics"})
    for name in ("title", "note", "provenance", "record"):
        ET.SubElement(root, "key", {"id": name, "for": "graph", "attr.name": name, "attr.type": "string"})
    graph = ET.SubElement(root, "graph", {"id": "picture", "edgedefault": "directed"})
    for name in ("title", "note", "provenance", "record"):
        ET.SubElement(graph, "data", {"key": name}).text = plain(getattr(scene, name))
    inside = {"": graph}
    for thing, facts in zip(things, rows["node"], strict=True):
        inside[thing.id] = _node(inside[thing.parent], thing, facts)
    for tie, facts in zip(ties, rows["edge"], strict=True):
        edge = ET.SubElement(graph, "edge", {"id": tie.id, "source": tie.source, "target": tie.target})
        _edge_look(edge, tie)
        _data(edge, "edge", facts)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _node_facts(thing: PlacedThing) -> dict[str, str | float]:
    (x, y), (wide, high) = thing.middle, thing.size
    drawn = {"fill": thing.fill, "border": thing.border, "shape": outline(thing)}
    return {
        **thing.facts,
        **drawn,
        "x": round(x, 2),
        "y": round(y, 2),
        "width": round(wide, 2),
        "height": round(high, 2),
    }


def _edge_facts(tie: PlacedTie) -> dict[str, str | float]:
    drawn = {"colour": tie.colour, "dash": tie.dash, "head": tie.head}
    return {**tie.facts, **drawn, "sign": float(tie.sign), "line_width": float(tie.width)}


def _data(element: ET.Element, what: str, facts: dict[str, str | float]) -> None:
    for name, value in facts.items():
        text = f"{value:g}" if isinstance(value, float) else plain(value)
        ET.SubElement(element, "data", {"key": f"{what}-{name}"}).text = text


def _node(parent: ET.Element, thing: PlacedThing, facts: dict[str, str | float]) -> ET.Element:
    """Write a node; where it is a place, the graph for what stands in it is handed back."""
    group = {} if thing.kind else {"yfiles.foldertype": "group"}
    node = ET.SubElement(parent, "node", {"id": thing.id, **group})
    look: ET.Element = ET.SubElement(node, "data", {"key": "node-look"})
    if not thing.kind:
        around = ET.SubElement(ET.SubElement(look, "y:ProxyAutoBoundsNode"), "y:Realizers", {"active": "0"})
        shown = ET.SubElement(around, "y:GroupNode")
    else:
        shown = ET.SubElement(look, "y:ShapeNode")
    (left, top, _, _), (wide, high) = thing.box, thing.size
    where = {"x": left, "y": top, "width": wide, "height": high}
    ET.SubElement(shown, "y:Geometry", {name: f"{value:.2f}" for name, value in where.items()})
    ET.SubElement(shown, "y:Fill", {"color": thing.fill, "transparent": "false"})
    dash = _DASHES.get(thing.dash, thing.dash)
    ET.SubElement(shown, "y:BorderStyle", {"color": thing.border, "type": dash, "width": f"{thing.width:g}"})
    words = {"fontSize": f"{NAME if thing.kind else SMALL:g}", "textColor": INK}
    words |= {} if thing.kind else {"modelName": "internal", "modelPosition": "tl"}
    ET.SubElement(shown, "y:NodeLabel", words).text = "\n".join(map(plain, thing.text.split("\n")))
    ET.SubElement(shown, "y:Shape", {"type": _SHAPES.get(outline(thing), outline(thing))})
    _data(node, "node", facts)
    return node if thing.kind else ET.SubElement(node, "graph", {"id": f"{thing.id}:", "edgedefault": "directed"})


def _edge_look(edge: ET.Element, tie: PlacedTie) -> None:
    look = ET.SubElement(ET.SubElement(edge, "data", {"key": "edge-look"}), "y:PolyLineEdge")
    dash = _DASHES.get(tie.dash, tie.dash)
    ET.SubElement(look, "y:LineStyle", {"color": tie.colour, "type": dash, "width": f"{tie.width:g}"})
    ET.SubElement(look, "y:Arrows", {"source": "none", "target": _HEADS[tie.head]})
