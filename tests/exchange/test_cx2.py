"""Promises of kg.exchange.cx2: NDEx's own client reads it."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace

import pytest
import requirements
from nets import NET

from kg.exchange.cx2 import write


def test_every_node_has_a_place_and_every_edge_its_ends():
    """The aspects of the format in their order, no two nodes at one place, types declared."""
    aspects = json.loads(write(NET)[0])
    held = {name: items for aspect in aspects[2:] for name, items in aspect.items()}
    assert aspects[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert aspects[-1] == {"status": [{"success": True}]}
    assert {m["name"]: m["elementCount"] for m in aspects[1]["metaData"]} == {
        k: len(v) for k, v in held.items() if k != "status"
    }
    assert len({(n["x"], n["y"]) for n in held["nodes"]}) == len(NET.things)
    assert [(e["s"], e["t"], e["v"]["sign"]) for e in held["edges"]][1] == (0, 1, -1)
    assert held["attributeDeclarations"][0]["nodes"]["log2_change"] == {"d": "double"}
    assert held["visualProperties"][0]["edgeMapping"]


def test_places_of_the_network_stay():
    """A network that brings its own places is drawn there."""
    moved = replace(NET, things=tuple(replace(t, place=(k * 7.0, -k)) for k, t in enumerate(NET.things)))
    aspects = json.loads(write(moved)[0])
    nodes = next(a["nodes"] for a in aspects if "nodes" in a)
    assert [(n["x"], n["y"]) for n in nodes] == [t.place for t in moved.things]


@pytest.mark.filterwarnings("ignore")
def test_the_client_of_ndex_reads_it():
    """ndex2's factory makes a network of it with all nodes, edges and attributes."""
    requirements.require("ndex2", importlib.util.find_spec("ndex2") is not None, "pip install ndex2")
    from ndex2.cx2 import RawCX2NetworkFactory

    network = RawCX2NetworkFactory().get_cx2network(json.loads(write(NET)[0]))
    assert network.get_name() == "small"
    assert len(network.get_nodes()) == len(NET.things)
    assert [e["v"]["sign"] for e in network.get_edges().values()] == [t.sign for t in NET.ties]
