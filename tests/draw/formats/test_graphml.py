"""Promises of kg.draw.formats.graphml: a picture opens in networkx as it was drawn, in yEd with its places as groups."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import networkx as nx
from draw.demo_scenes import synapse
from hostile import TEXTS
from hypothesis import given, settings

from kg.display import plain
from kg.draw.formats.graphml import NAMESPACE, to_graphml
from kg.draw.formats.placed import placed
from kg.draw.formats.render import to_svg
from kg.draw.scene import EntityKind, Scene, SceneEdge, SceneNode


def test_networkx_reads_places_and_looks() -> None:
    """Every node with its middle, size, fill and change, every arrow with sign, head and dash."""
    scene, svg = synapse(), to_svg(synapse())
    things, ties = placed(scene, svg)
    read = nx.parse_graphml(to_graphml(scene, svg))
    assert set(read) == {one.id for one in things}
    for one in things:
        held = read.nodes[one.id]
        assert (held["x"], held["y"]) == tuple(round(part, 2) for part in one.middle)
        assert (held["width"], held["fill"]) == (round(one.size[0], 2), one.fill)
        assert held["label"] == one.facts["label"]
    told = {(a, b): (held["sign"], held["head"], held["dash"]) for a, b, held in read.edges(data=True)}
    assert told == {(tie.source, tie.target): (tie.sign, tie.head, tie.dash) for tie in ties}
    assert read.nodes["kg-n-da"]["log2_change"] == 0.5


def test_places_are_groups_around_what_stands_in_them() -> None:
    """A node is written inside the group of its place, as yEd nests them, with yEd's geometry from the corner."""
    scene, svg = synapse(), to_svg(synapse())
    root = ET.fromstring(to_graphml(scene, svg))
    parents = {inner: outer for outer in root.iter() for inner in outer}
    for thing in placed(scene, svg)[0]:
        node = next(one for one in root.iter(f"{{{NAMESPACE}}}node") if one.get("id") == thing.id)
        around = parents[parents[node]]
        assert (around.get("id") or "") == thing.parent
        where = next(node.iter("{http://www.yworks.com/xml/graphml}Geometry"))
        assert float(where.get("x") or 0) == round(thing.box[0], 2)


@settings(max_examples=20, deadline=None)
@given(TEXTS, TEXTS)
def test_hostile_names_stay_text(name: str, detail: str) -> None:
    """Whatever a name holds, the file is XML, and the node is there under its name."""
    node = SceneNode("n", name, "urn:x:a", EntityKind.RECEPTOR, detail=detail)
    scene = Scene(name, "urn:x:t", nodes=(node,), edges=(SceneEdge("e", "n", "n", 1, "urn:x:e"),))
    read = nx.parse_graphml(to_graphml(scene, to_svg(scene)))
    assert not plain(name) or read.nodes["kg-n-n"]["label"] == plain(name)
