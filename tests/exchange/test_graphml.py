"""Promises of kg.exchange.graphml: networkx reads back every node, edge and sign."""

from __future__ import annotations

import networkx as nx
import pytest
from nets import NET

from kg.errors import DataError
from kg.exchange.graphml import read, write
from kg.exchange.net import Net, Thing, Tie


def test_networkx_reads_back_what_was_written():
    """Parallel edges of opposite sign, labels with marks, signs, references and changes."""
    text, losses = write(NET)
    graph = nx.parse_graphml(text, force_multigraph=True)
    assert not losses
    assert set(graph) == {t.id for t in NET.things}
    assert {(u, v, k, d["sign"]) for u, v, k, d in graph.edges(keys=True, data=True)} == {
        (t.source, t.target, t.id, t.sign) for t in NET.ties
    }
    assert graph.nodes["B+@cell"]["label"] == 'B+ & "co" <x>'
    assert graph.nodes["B+@cell"]["log2_change"] == 0.5
    assert graph.edges["A@cell", "B+@cell", "t1"]["references"] == "PMID:1 id:x"


def test_what_is_written_is_read_back(tmp_path):
    """Things with kind and identifiers, signs, papers; an undirected edge of others has no sign."""
    things = (
        Thing("a", "A", "Protein", "http://identifiers.org/hgnc/1", same_as=("hgnc:1",)),
        Thing("b", "b", "Process"),
    )
    ties = (
        Tie("1", "a", "b", -1, "inhibits", references=("PMID:12345678",)),
        Tie("2", "b", "a", 0, "binds", why="unsigned"),
    )
    path = tmp_path / "a.graphml"
    path.write_text(write(Net("n", things, ties))[0], "utf-8")
    draft = read(path)
    assert [(t.source, t.target, t.sign, t.references) for t in draft.ties] == [
        ("a", "b", -1, ("PMID:12345678",)),
        ("b", "a", 0, ()),
    ]
    assert draft.things["a"].same_as == ("hgnc:1",)
    path.write_text(path.read_text("utf-8").replace("directed", "undirected"), "utf-8")
    assert [t.why for t in read(path).ties] == ["not directed", "not directed"]


def test_entities_are_refused(tmp_path):
    """A document that declares an entity is not expanded."""
    path = tmp_path / "a.graphml"
    path.write_text('<!DOCTYPE g [<!ENTITY a "aaaa">]><graphml><graph><node id="&a;"/></graph></graphml>', "utf-8")
    with pytest.raises(DataError, match="entity"):
        read(path)


def test_a_drawing_of_yed_is_read(tmp_path):
    """Labels and arrows stand in its own elements, nodes of a group in a graph of their own; a tee inhibits, a plain arrow has no sign."""

    def node(name: str, label: str, inside: str = "") -> str:
        drawn = f"<data key='d6'><y:ShapeNode><y:NodeLabel>{label}</y:NodeLabel></y:ShapeNode></data>"
        return f"<node id='{name}'>{drawn}{inside}</node>"

    def edge(source: str, target: str, tip: str, label: str = "") -> str:
        said = f"<y:EdgeLabel>{label}</y:EdgeLabel>" if label else ""
        line = f"<data key='d10'><y:PolyLineEdge><y:Arrows source='none' target='{tip}'/>{said}</y:PolyLineEdge></data>"
        return f"<edge source='{source}' target='{target}'>{line}</edge>"

    keys = "<key for='node' id='d6' yfiles.type='nodegraphics'/><key for='edge' id='d10' yfiles.type='edgegraphics'/>"
    group = node("g", "group", f"<graph edgedefault='directed'>{node('g::n', 'GNB1')}</graph>")
    edges = edge("a", "b", "t_shape") + edge("a", "g::n", "standard") + edge("b", "a", "standard", "activates")
    inside = node("a", "DRD2") + node("b", "ADCY5") + group + edges
    path = tmp_path / "a.graphml"
    path.write_text(f"<graphml xmlns:y='urn:y'>{keys}<graph edgedefault='directed'>{inside}</graph></graphml>", "utf-8")
    assert [(t.source, t.sign, t.target) for t in read(path).ties] == [
        ("DRD2", -1, "ADCY5"),
        ("DRD2", 0, "GNB1"),
        ("ADCY5", 1, "DRD2"),
    ]
