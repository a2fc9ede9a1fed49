"""Promises of kg.draw.formats.cx2: a picture opens in NDEx's own client as it was drawn."""

from __future__ import annotations

import importlib.util
import json

import pytest
import requirements
from draw.demo_scenes import synapse
from hostile import TEXTS
from hypothesis import given, settings

from kg.draw.formats.cx2 import to_cx2
from kg.draw.formats.placed import placed
from kg.draw.formats.render import to_svg
from kg.draw.scene import EntityKind, Scene, SceneEdge, SceneNode


def _aspects(text: str) -> dict[str, list[dict[str, object]]]:
    return {name: items for aspect in json.loads(text)[2:] for name, items in aspect.items()}


def test_places_and_looks_are_those_of_the_picture() -> None:
    """Every node at the middle of its box, as large and of the colour that the SVG has; places beneath, the outer ones lowest."""
    scene, svg = synapse(), to_svg(synapse())
    things, ties = placed(scene, svg)
    held = _aspects(to_cx2(scene, svg))
    assert [(one["x"], one["y"]) for one in held["nodes"]] == [
        tuple(round(part, 2) for part in one.middle) for one in things
    ]
    looks = [one["v"] for one in held["nodeBypasses"]]
    assert [look["NODE_BACKGROUND_COLOR"] for look in looks] == [one.fill for one in things]
    assert [look["NODE_WIDTH"] for look in looks] == [round(one.size[0], 2) for one in things]
    depth = {one.id: one for one in things}
    for one, node in zip(things, held["nodes"], strict=True):
        if one.parent:
            parent = next(n for n, thing in zip(held["nodes"], things, strict=True) if thing is depth[one.parent])
            assert node["z"] > parent["z"]
    heads = [one["v"]["EDGE_TARGET_ARROW_SHAPE"] for one in held["edgeBypasses"]]
    assert heads == [{-1: "tee", 0: "diamond", 1: "triangle"}[tie.sign] for tie in ties]


@settings(max_examples=20, deadline=None)
@given(TEXTS, TEXTS)
def test_hostile_names_stay_text(name: str, detail: str) -> None:
    """Whatever a name holds, the file is JSON, and what it prints is what the picture prints."""
    node = SceneNode("n", name, "urn:x:a", EntityKind.RECEPTOR, detail=detail)
    scene = Scene(name, "urn:x:t", nodes=(node,), edges=(SceneEdge("e", "n", "n", 1, "urn:x:e"),))
    svg = to_svg(scene)
    held = _aspects(to_cx2(scene, svg))
    assert held["nodeBypasses"][0]["v"]["NODE_LABEL"] == placed(scene, svg)[0][0].text


@pytest.mark.filterwarnings("ignore")
def test_the_client_of_ndex_reads_it() -> None:
    """ndex2's factory makes a network of it, with the places and the looks of all nodes and arrows."""
    requirements.require("ndex2", importlib.util.find_spec("ndex2") is not None, "pip install ndex2")
    from ndex2.cx2 import RawCX2NetworkFactory

    scene, svg = synapse(), to_svg(synapse())
    things, ties = placed(scene, svg)
    network = RawCX2NetworkFactory().get_cx2network(json.loads(to_cx2(scene, svg)))
    assert network.get_name() == scene.title
    assert [(n["x"], n["y"]) for n in network.get_nodes().values()] == [
        tuple(round(p, 2) for p in one.middle) for one in things
    ]
    assert len(network.get_edges()) == len(ties)
    assert len(network.get_node_bypasses()) == len(things)
    assert len(network.get_edge_bypasses()) == len(ties)
