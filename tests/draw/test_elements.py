"""One sign and one direction for each element, whichever format is read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from draw.demo_scenes import SCENES
from draw.reading import sign_of_head

from kg.direction import Direction
from kg.draw.elements import element_ids
from kg.draw.formats.dot import to_dot
from kg.draw.formats.explorer import to_html
from kg.draw.formats.html import to_network_html
from kg.draw.formats.render import to_svg
from kg.draw.formats.sbgn import to_sbgn
from kg.draw.formats.table import to_csv
from kg.draw.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("make", SCENES)
def test_signs_agree_in_every_format(make: Callable[[], Scene]) -> None:
    """DOT, SVG, explorer data, network page, SBGN and CSV say the sign of the scene for every arrow."""
    scene = make()
    ids = element_ids(scene)
    wanted = {ids["e." + edge.id]: edge.sign for edge in scene.edges}
    heads = {"normal": 1, "tee": -1, "odiamond": 0}
    dot = {}
    for line in to_dot(scene).splitlines():
        name = re.search(r'\bid="?(kg-e-[^"\s\]]+)', line)
        if name:
            end = "arrowtail" if "dir=back" in line else "arrowhead"
            dot[name[1]] = heads[re.findall(rf"{end}=(\w+)", line)[0]]
    assert dot == wanted
    groups = {one.get("id"): one for one in ET.fromstring(to_svg(scene)).iter(SVG + "g")}
    assert {name: sign_of_head(groups[name]) for name in wanted} == wanted
    data = json.loads(re.findall(r'id="data">(.*?)</script>', to_html(scene), flags=re.DOTALL)[0])
    assert {edge["dom"]: edge["sign"] for edge in data["edges"]} == wanted
    page = re.findall(r"\bedges = new vis\.DataSet\((\[.*?\])\);\n", to_network_html(scene))[0]
    ends = {"arrow": 1, "bar": -1, "diamond": 0}
    assert {edge["id"]: ends[edge["arrows"]["to"]["type"]] for edge in json.loads(page)} == wanted
    arcs = {"positive influence": 1, "negative influence": -1, "unknown influence": 0}
    sbgn = ET.fromstring(to_sbgn(scene)).iter("{http://sbgn.org/libsbgn/0.3}arc")
    assert {arc.get("id"): arcs[arc.get("class", "")] for arc in sbgn} == wanted
    rows = csv.DictReader(io.StringIO(to_csv(scene)))
    assert {ids["e." + row["id"]]: {"+": 1, "-": -1, "?": 0}[row["sign"]] for row in rows} == wanted


@pytest.mark.parametrize("make", SCENES)
def test_directions_agree_in_picture_and_table(make: Callable[[], Scene]) -> None:
    """The glyph in the drawn label is the direction in the page's data."""
    scene = make()
    ids = element_ids(scene)
    groups = {one.get("id"): one for one in ET.fromstring(to_svg(scene)).iter(SVG + "g")}
    data = json.loads(re.findall(r'id="data">(.*?)</script>', to_html(scene), flags=re.DOTALL)[0])
    said = {node["dom"]: node["direction"] for node in data["nodes"]}
    for node in scene.nodes:
        text = "".join(part.text or "" for part in groups[ids["n." + node.id]].iter(SVG + "text"))
        assert said[ids["n." + node.id]] == node.direction.value
        if node.direction is not Direction.NONE:
            assert node.direction.glyph in text
        else:
            assert "▲" not in text
            assert "▼" not in text
