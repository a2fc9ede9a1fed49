"""What each format says of a scene, read back from the format itself."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from kg.direction import Direction
from kg.draw.elements import element_ids
from kg.draw.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"
HEADS = {"normal": 1, "tee": -1, "odiamond": 0}


def sign_of_head(group: ET.Element) -> int:
    """The sign that the drawn head of an arrow says: a bar is -1, a filled triangle +1, a hollow diamond 0."""
    polygons = list(group.iter(SVG + "polygon"))
    if any(True for _ in group.iter(SVG + "polyline")):
        return -1
    corners = {len(set(one.get("points", "").split())) for one in polygons}
    return {3: 1, 4: 0}[corners.pop()]


def signs_in_dot(dot: str) -> dict[str, int]:
    """DOM id of each arrow -> the sign of its head."""
    found = {}
    for line in dot.splitlines():
        name = re.search(r'\bid="?(kg-e-[^"\s\]]+)', line)
        if name:
            end = "arrowtail" if "dir=back" in line else "arrowhead"
            found[name[1]] = HEADS[re.findall(rf"{end}=(\w+)", line)[0]]
    return found


def groups(svg: str) -> dict[str | None, ET.Element]:
    """Groups of an SVG by DOM id."""
    return {one.get("id"): one for one in ET.fromstring(svg).iter(SVG + "g")}


def signs_in_svg(svg: str, names: set[str]) -> dict[str, int]:
    """DOM id of each arrow -> the sign that its drawn head says."""
    table = groups(svg)
    return {name: sign_of_head(table[name]) for name in names}


def glyphs_in_svg(svg: str, scene: Scene) -> dict[str, str]:
    """Node id -> the glyphs printed in its label."""
    table, ids = groups(svg), element_ids(scene)
    signs = {glyph for glyph in (way.glyph for way in Direction) if glyph} | {"▲?", "▼?"}
    found = {}
    for node in scene.nodes:
        words = [part.text or "" for part in table[ids["n." + node.id]].iter(SVG + "text")]
        last = [word for text in words for word in text.replace("\u00a0", " ").split() if word in signs]
        found[node.id] = " ".join(last)
    return found


def page(html: str) -> dict[str, Any]:
    """The data of an explorer page."""
    data: dict[str, Any] = json.loads(re.findall(r'id="data">(.*?)</script>', html, flags=re.DOTALL)[0])
    return data


def rows(text: str) -> dict[str, int]:
    """Arrow id -> sign, from CSV."""
    return {row["id"]: {"+": 1, "-": -1, "?": 0}[row["sign"]] for row in csv.DictReader(io.StringIO(text))}


def called(direction: Direction) -> bool:
    """Whether the direction says up or down."""
    return direction in (Direction.INCREASED, Direction.DECREASED)
