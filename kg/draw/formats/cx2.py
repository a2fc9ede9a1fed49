"""A drawn picture as CX2, for NDEx and Cytoscape: every thing where it stands in the picture, and as it looks there.

CX2 has no places inside one another: a place of the cell is a node of its own that lies below those in it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.display import plain
from kg.draw.formats.placed import PlacedThing, PlacedTie, placed
from kg.draw.scene import EntityKind
from kg.draw.style import INK, NAME, SMALL, Style

if TYPE_CHECKING:
    from kg.draw.scene import Scene

_HEADS = {"normal": "triangle", "empty": "triangle", "tee": "tee", "odiamond": "diamond", "none": "none"}
_WORDS = {1: "stimulates", -1: "inhibits", 0: "acts on, sign not stated"}
_OUTLINES = {
    EntityKind.COMPOUND: "ellipse",
    EntityKind.MESSENGER: "ellipse",
    EntityKind.TRANSMITTER: "ellipse",
    EntityKind.COMPLEX: "octagon",
    EntityKind.OUTCOME: "hexagon",
    EntityKind.PROCESS: "rectangle",
    EntityKind.CHANNEL: "rectangle",
    EntityKind.TRANSPORTER: "rectangle",
}


def outline(thing: PlacedThing) -> str:
    """ellipse, octagon, hexagon, rectangle or round-rectangle, as in the picture."""
    return _OUTLINES.get(thing.kind, "round-rectangle") if thing.kind else "round-rectangle"


def to_cx2(scene: Scene, svg: str, style: str | Style = "house") -> str:
    """CX2 text of a scene that was drawn as this SVG."""
    things, ties = placed(scene, svg, style)
    number = {one.id: count for count, one in enumerate(things)}
    nodes = [
        {"id": number[one.id], "x": round(one.middle[0], 2), "y": round(one.middle[1], 2), "z": _height(one),
         "v": {"name": plain(str(one.facts["label"])), **_values(one.facts)}}
        for one in things
    ]  # fmt: skip
    edges = [
        {"id": count, "s": number[one.source], "t": number[one.target],
         "v": {"name": one.id, "interaction": _WORDS[one.sign], "sign": one.sign, **_values(one.facts)}}
        for count, one in enumerate(ties)
    ]  # fmt: skip
    about = {"name": plain(scene.title), "description": plain(scene.subtitle), "note": plain(scene.note),
             "provenance": plain(scene.provenance), "record": plain(scene.record)}  # fmt: skip
    aspects: list[tuple[str, list[Any]]] = [
        ("attributeDeclarations", [_declared(about, nodes, edges)]),
        ("networkAttributes", [about]),
        ("nodes", nodes),
        ("edges", edges),
        ("visualProperties", [_usual()]),
        ("nodeBypasses", [{"id": number[one.id], "v": _look(one)} for one in things]),
        ("edgeBypasses", [{"id": count, "v": _line(one)} for count, one in enumerate(ties)]),
        ("visualEditorProperties", [{"properties": {"nodeSizeLocked": False, "arrowColorMatchesEdge": True}}]),
    ]
    meta = [{"name": name, "elementCount": len(items)} for name, items in aspects]
    whole: list[Any] = [{"CXVersion": "2.0", "hasFragments": False}, {"metaData": meta}]
    whole += [{name: items} for name, items in aspects]
    whole.append({"status": [{"success": True}]})
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _height(thing: PlacedThing) -> int:
    """Places lie below nodes, inner ones over outer ones."""
    return 0 if thing.kind else thing.depth - 100


def _values(facts: dict[str, str | float]) -> dict[str, str | float]:
    return {key: plain(value) if isinstance(value, str) else value for key, value in facts.items() if key != "label"}


def _declared(about: dict[str, str], nodes: list[Any], edges: list[Any]) -> dict[str, Any]:
    """The type of every attribute."""
    names = {int: "integer", float: "double", str: "string"}

    def kinds(rows: list[Any]) -> dict[str, dict[str, str]]:
        return {key: {"d": names[type(value)]} for row in rows for key, value in row["v"].items()}

    return {"networkAttributes": {key: {"d": "string"} for key in about}, "nodes": kinds(nodes), "edges": kinds(edges)}


def _usual() -> dict[str, Any]:
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {"NODE_LABEL_FONT_SIZE": NAME, "NODE_LABEL_COLOR": INK, "NODE_LABEL_MAX_WIDTH": 1000},
            "edge": {"EDGE_SOURCE_ARROW_SHAPE": "none"},
        },
        "nodeMapping": {},
        "edgeMapping": {},
    }


def _look(thing: PlacedThing) -> dict[str, Any]:
    """How a node looks, in the words of the format; the name of a place stands at its top."""
    wide, high = thing.size
    look: dict[str, Any] = {
        "NODE_LABEL": "\n".join(map(plain, thing.text.split("\n"))),
        "NODE_SHAPE": outline(thing),
        "NODE_WIDTH": round(wide, 2),
        "NODE_HEIGHT": round(high, 2),
        "NODE_BACKGROUND_COLOR": thing.fill,
        "NODE_BORDER_COLOR": thing.border,
        "NODE_BORDER_WIDTH": thing.width,
        "NODE_BORDER_STYLE": thing.dash,
    }
    if thing.kind is None:
        ends = {
            "HORIZONTAL_ALIGN": "left",
            "VERTICAL_ALIGN": "top",
            "HORIZONTAL_ANCHOR": "left",
            "VERTICAL_ANCHOR": "top",
        }
        look["NODE_LABEL_POSITION"] = ends | {"JUSTIFICATION": "left", "MARGIN_X": 6, "MARGIN_Y": 4}
        look["NODE_LABEL_FONT_SIZE"] = SMALL
    return look


def _line(tie: PlacedTie) -> dict[str, Any]:
    return {
        "EDGE_LINE_COLOR": tie.colour,
        "EDGE_LINE_STYLE": tie.dash,
        "EDGE_WIDTH": tie.width,
        "EDGE_TARGET_ARROW_SHAPE": _HEADS[tie.head],
        "EDGE_TARGET_ARROW_COLOR": tie.colour,
    }
