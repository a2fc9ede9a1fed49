"""Scene -> SBGN-ML 0.3, Activity Flow, with the boxes of the drawn layout.

A node's direction of change has no place in Activity Flow: it stands in the glyph's notes, with the record.
Classes and order of elements follow SBGN.xsd of libsbgn 0.3 (http://sbgn.org/libsbgn/0.3).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.display import plain
from kg.draw.elements import drawn_compartments, element_ids
from kg.draw.escape import clipped
from kg.draw.formats.dot import to_dot
from kg.draw.formats.render import layout
from kg.draw.formats.text import edge_sentences, node_sentences
from kg.draw.style import SBGN, line_end

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from kg.draw.scene import Scene, SceneNode

UNIT_HEIGHT = 14.0  # SBGN unit of information: height of its box
UNIT_WIDTH = 5.0  # and width of one character in it


NAMESPACE = "http://sbgn.org/libsbgn/0.3"
_XHTML = "http://www.w3.org/1999/xhtml"
_AF = "http://identifiers.org/combine.specifications/sbgn.af.level-1.version-1.2"


@dataclass(frozen=True)
class GlyphBox:
    """A rectangle in points, y downwards from the top of the page."""

    x: float
    y: float
    w: float
    h: float


def to_sbgn(scene: Scene, engine: str = "") -> str:
    """SBGN-ML text of a scene; ServiceError when no layout engine is found."""
    from xml.etree import ElementTree as ET

    ids = element_ids(scene)
    boxes, paths = _geometry(json.loads(layout(to_dot(scene, SBGN), "json", engine)))
    root = ET.Element("sbgn", {"xmlns": NAMESPACE})
    page = ET.SubElement(root, "map", {"id": "map", "language": "activity flow", "version": _AF})
    _notes(page, [scene.title, scene.subtitle, scene.note, scene.provenance, scene.record])
    for place in drawn_compartments(scene):
        name = ids["c." + place.id]
        glyph = ET.SubElement(page, "glyph", {"id": name, "class": "compartment"})
        _labelled(glyph, place.label, boxes["cluster_" + name])
    for node in scene.nodes:
        _glyph(page, scene, node, ids, boxes)
    for edge in scene.edges:
        arc = ET.SubElement(
            page,
            "arc",
            {
                "id": ids["e." + edge.id],
                "class": line_end(edge, SBGN).sbgn_arc,
                "source": ids["n." + edge.source],
                "target": ids["n." + edge.target],
            },
        )
        _notes(arc, [*edge_sentences(scene, edge), edge.record])
        path = paths[ids["e." + edge.id]]
        for tag, point in zip(["start", *["next"] * (len(path) - 2), "end"], path, strict=True):
            ET.SubElement(arc, tag, {"x": f"{point[0]:g}", "y": f"{point[1]:g}"})
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _glyph(page: Element, scene: Scene, node: SceneNode, ids: dict[str, str], boxes: dict[str, GlyphBox]) -> None:
    from xml.etree import ElementTree as ET

    shape, name = SBGN.shapes[node.kind], ids["n." + node.id]
    box = boxes[name]
    attributes = {"id": name, "class": shape.sbgn_class}
    if node.compartment:
        attributes["compartmentRef"] = ids["c." + node.compartment]
    glyph = ET.SubElement(page, "glyph", attributes)
    _notes(glyph, [*node_sentences(scene, node), node.record])
    _labelled(glyph, node.label, box)
    if shape.sbgn_entity and shape.sbgn_class == "biological activity":
        unit = ET.SubElement(glyph, "glyph", {"id": f"{name}.unit", "class": "unit of information"})
        width = UNIT_WIDTH * len(shape.name) + UNIT_HEIGHT
        small = GlyphBox(box.x + 4, box.y - UNIT_HEIGHT / 2, width, UNIT_HEIGHT)
        ET.SubElement(unit, "label", {"text": shape.name})
        ET.SubElement(unit, "entity", {"name": shape.sbgn_entity})
        ET.SubElement(unit, "bbox", _numbers(small))


def _labelled(glyph: Element, text: str, box: GlyphBox) -> None:
    from xml.etree import ElementTree as ET

    ET.SubElement(glyph, "label", {"text": clipped(text)})
    ET.SubElement(glyph, "bbox", _numbers(box))


def _numbers(box: GlyphBox) -> dict[str, str]:
    return {name: f"{getattr(box, name):g}" for name in ("x", "y", "w", "h")}


def _notes(element: Element, lines: list[str]) -> None:
    from xml.etree import ElementTree as ET

    notes = ET.SubElement(element, "notes")
    body = ET.SubElement(notes, "div", {"xmlns": _XHTML})
    for line in lines:
        if plain(line):
            ET.SubElement(body, "p").text = plain(line)


def _geometry(drawn: dict[str, Any]) -> tuple[dict[str, GlyphBox], dict[str, list[tuple[float, float]]]]:
    """Boxes of nodes and clusters by name, and paths of edges by DOM id, from Graphviz's JSON."""
    height = float(drawn["bb"].split(",")[3])
    boxes: dict[str, GlyphBox] = {}
    for item in drawn["objects"]:
        if "bb" in item:
            left, low, right, high = (float(one) for one in item["bb"].split(","))
            boxes[item["name"]] = GlyphBox(left, height - high, right - left, high - low)
        elif "pos" in item:
            x, y = (float(one) for one in item["pos"].split(","))
            wide, tall = 72 * float(item["width"]), 72 * float(item["height"])
            boxes[item["name"]] = GlyphBox(x - wide / 2, height - y - tall / 2, wide, tall)
    paths = {
        item["id"]: _path(item["pos"], height) for item in drawn.get("edges", []) if "pos" in item and "id" in item
    }
    return boxes, paths


def _path(spline: str, height: float) -> list[tuple[float, float]]:
    """Knots of a spline from the source of the influence to its target; turned edges carry their head at `s`."""
    words = spline.split()
    ends = {word[0]: word[2:] for word in words if word[1] == "," and word[0] in "se"}
    knots = [word for word in words if word[0] not in "se"][::3]
    if "e" in ends:
        knots = [*knots[:-1], ends["e"]]
    if "s" in ends:
        knots = [*reversed(knots[1:]), ends["s"]]
    points = [tuple(float(one) for one in word.split(",")) for word in knots]
    return [(x, height - y) for x, y in points]
