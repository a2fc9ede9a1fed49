"""CX2, the format of NDEx and Cytoscape Web, with a style and a place for every node."""

from __future__ import annotations

import json
from itertools import pairwise
from math import ceil, sqrt
from typing import Any

from kg.exchange.net import Losses, Net, plain, plain_tie

# Distance of neighbours in a block of one context, and between blocks, in the pixels of the format.
_STEP = 110.0
_GAP = 160.0
# Increase and decrease in the colours of the pictures: told apart by every eye.
_COLOURS = ((-2.0, "#2166AC"), (0.0, "#F7F7F7"), (2.0, "#E08214"))
_ARROWS = {1: "triangle", -1: "tee", 0: "none"}


def write(net: Net) -> tuple[str, Losses]:
    """CX2 text; nothing is lost. Where the network has no places, each context is a block of its own."""
    numbers = {thing.id: number for number, thing in enumerate(net.things)}
    where = places(net)
    nodes = [
        {"id": numbers[t.id], "x": where[t.id][0], "y": where[t.id][1], "v": {"name": t.id, **_values(plain(t))}}
        for t in net.things
    ]
    edges = [
        {"id": k, "s": numbers[t.source], "t": numbers[t.target], "v": {"name": t.id, "interaction": _word(t.sign), **_values(plain_tie(t))}}
        for k, t in enumerate(net.ties)
    ]  # fmt: skip
    about = {"name": net.name, "description": "Exported by synaptrace", "version": "1", "rights": net.licence}
    aspects: list[tuple[str, list[Any]]] = [
        ("attributeDeclarations", [_declared(about, nodes, edges)]),
        ("networkAttributes", [about]),
        ("nodes", nodes),
        ("edges", edges),
        ("visualProperties", [_style()]),
    ]
    meta = [{"name": name, "elementCount": len(items)} for name, items in aspects]
    whole: list[Any] = [{"CXVersion": "2.0", "hasFragments": False}, {"metaData": meta}]
    whole += [{name: items} for name, items in aspects]
    whole.append({"status": [{"success": True}]})
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n", Losses()


def _word(sign: int) -> str:
    return {1: "activates", -1: "inhibits", 0: "affects"}[sign]


def _values(held: dict[str, str | float]) -> dict[str, str | float]:
    """Numbers as numbers of the format: it has no infinity, which becomes text."""
    return {key: str(v) if isinstance(v, float) and abs(v) == float("inf") else v for key, v in held.items()}


def _declared(about: dict[str, str], nodes: list[Any], edges: list[Any]) -> dict[str, Any]:
    """The type of every attribute: what is a number in all rows is a double, the sign an integer."""

    def kinds(rows: list[Any]) -> dict[str, dict[str, str]]:
        found: dict[str, set[type]] = {}
        for row in rows:
            for key, value in row["v"].items():
                found.setdefault(key, set()).add(type(value))
        names = {int: "integer", float: "double"}
        return {
            key: {"d": names.get(next(iter(types)), "string") if len(types) == 1 else "string"}
            for key, types in found.items()
        }

    return {"networkAttributes": {key: {"d": "string"} for key in about}, "nodes": kinds(nodes), "edges": kinds(edges)}


def places(net: Net) -> dict[str, tuple[float, float]]:
    """The network's own places; beneath them, or alone, a grid a context of what has none, the contexts in rows."""
    found = {thing.id: thing.place for thing in net.things if thing.place}
    blocks: dict[str, list[str]] = {}
    for thing in net.things:
        if thing.id not in found:
            blocks.setdefault(thing.context, []).append(thing.id)
    across = max(1.0, sqrt(len(net.things))) * _STEP * 1.4
    left = tallest = 0.0
    top = max((y for _, y in found.values()), default=-_GAP) + _GAP
    for ids in blocks.values():
        wide = ceil(sqrt(len(ids)))
        if left and left + wide * _STEP > across:
            left, top, tallest = 0.0, top + tallest + _GAP, 0.0
        for k, name in enumerate(ids):
            found[name] = (left + k % wide * _STEP, top + k // wide * _STEP)
        left += wide * _STEP + _GAP
        tallest = max(tallest, ceil(len(ids) / wide) * _STEP)
    return found


def _style() -> dict[str, Any]:
    """Fill by change, arrow by sign, label by name."""
    scale = [
        {"min": low, "max": high, "minVPValue": below, "maxVPValue": above, "includeMin": True, "includeMax": True}
        for (low, below), (high, above) in pairwise(_COLOURS)
    ]
    arrows = [{"v": sign, "vp": arrow} for sign, arrow in _ARROWS.items()]
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {"NODE_SHAPE": "round-rectangle", "NODE_BACKGROUND_COLOR": "#F7F7F7", "NODE_WIDTH": 90, "NODE_HEIGHT": 36,
                     "NODE_LABEL_FONT_SIZE": 10, "NODE_BORDER_WIDTH": 1, "NODE_BORDER_COLOR": "#444444"},
            "edge": {"EDGE_WIDTH": 1.5, "EDGE_LINE_COLOR": "#666666"},
        },
        "nodeMapping": {
            "NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "label", "type": "string"}},
            "NODE_BACKGROUND_COLOR": {"type": "CONTINUOUS", "definition": {"attribute": "log2_change", "type": "double", "map": scale}},
        },
        "edgeMapping": {
            "EDGE_TARGET_ARROW_SHAPE": {"type": "DISCRETE", "definition": {"attribute": "sign", "type": "integer", "map": arrows}},
        },
    }  # fmt: skip
