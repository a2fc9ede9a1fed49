"""A scene as two tables, nodes and arrows: under the picture in HTML, and as CSV."""

from __future__ import annotations

import csv
import io

from kg.direction import SIGNS, Direction
from kg.draw.escape import cell
from kg.draw.formats.text import verb
from kg.draw.scene import Scene
from kg.draw.style import glyph

NODE_COLUMNS = (
    "id",
    "label",
    "kind",
    "place",
    "direction",
    "glyph",
    "log2_change",
    "stability",
    "background",
    "record",
)
EDGE_COLUMNS = ("id", "source", "sign", "target", "mechanism", "change", "share", "evidence", "background", "record")


def node_rows(scene: Scene) -> list[dict[str, str]]:
    """One row a node, by the columns of NODE_COLUMNS, everything as text."""
    return [
        {
            "id": node.id,
            "label": node.label,
            "kind": node.kind.value,
            "place": scene.place(node),
            "direction": "" if node.direction is Direction.NONE else node.direction.value,
            "glyph": glyph(node.direction, node.log2_change),
            "log2_change": _number(node.log2_change),
            "stability": _number(node.stability),
            "background": "yes" if node.background else "no",
            "record": node.record,
        }
        for node in scene.nodes
    ]


def edge_rows(scene: Scene) -> list[dict[str, str]]:
    """One row an arrow, by the columns of EDGE_COLUMNS, everything as text."""
    return [
        {
            "id": edge.id,
            "source": scene.node(edge.source).label,
            "sign": SIGNS[edge.sign],
            "target": scene.node(edge.target).label,
            "mechanism": edge.label or verb(scene, edge),
            "change": edge.change.value,
            "share": _number(edge.share),
            "evidence": "; ".join(edge.evidence),
            "background": "yes" if edge.background else "no",
            "record": edge.record,
        }
        for edge in scene.edges
    ]


def to_csv(scene: Scene) -> str:
    """Arrows of a scene as CSV; a cell that a spreadsheet would take for a formula starts with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(EDGE_COLUMNS)
    for row in edge_rows(scene):
        writer.writerow([row["sign"] if name == "sign" else cell(row[name]) for name in EDGE_COLUMNS])
    return out.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
