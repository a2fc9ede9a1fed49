"""Promises of kg.exchange.gexf: networkx reads back every node and edge, and what it and Gephi write is read."""

from __future__ import annotations

import io

import networkx as nx
import pytest
from nets import NET

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.gexf import read, write


def test_networkx_reads_back_what_was_written():
    """Every node and edge, parallel ones too, each with its sign."""
    graph = nx.read_gexf(io.BytesIO(write(NET)[0].encode()))
    assert set(graph) == {t.id for t in NET.things}
    assert sorted((u, v, d["sign"]) for u, v, d in graph.edges(data=True)) == sorted(
        (t.source, t.target, t.sign) for t in NET.ties
    )


def test_what_was_written_is_read_as_it_was(tmp_path):
    """Labels, signs and contexts; told by its content."""
    (tmp_path / "a.gexf").write_text(write(NET)[0], "utf-8")
    assert recognised.recognised(tmp_path / "a.gexf") == "gexf"
    back = read(tmp_path / "a.gexf").net()
    label = {t.id: t.label for t in NET.things}
    assert {t.label for t in back.things} == set(label.values())
    again = {t.id: t.label for t in back.things}
    assert sorted((again[t.source], again[t.target], t.sign, t.context) for t in back.ties) == sorted(
        (label[t.source], label[t.target], t.sign, t.context) for t in NET.ties
    )


@pytest.mark.parametrize("version", ["1.1draft", "1.2draft"])
def test_what_networkx_writes_is_read(tmp_path, version):
    """Attributes of nodes and edges by their titles; a graph that is not directed has no signs."""
    for graph, sign in ((nx.DiGraph(), -1), (nx.Graph(), 0)):
        graph.add_node("1", label="DRD2", viz={"position": {"x": 1.0, "y": 2.0, "z": 0.0}})
        graph.add_node("2", label="ADCY5")
        graph.add_edge("1", "2", interaction="inhibits", weight=3.0)
        nx.write_gexf(graph, tmp_path / "a.gexf", version=version)
        draft = read(tmp_path / "a.gexf")
        assert [(t.source, t.sign, t.target) for t in draft.ties] == [("DRD2", sign, "ADCY5")]
        assert draft.things["DRD2"].place == (1.0, 2.0)


@pytest.mark.parametrize(
    ("graph", "edge", "sign"),
    [
        ('defaultedgetype="directed"', 'label="inhibits"', -1),
        ('defaultedgetype="directed"', 'kind="activates"', 1),
        ('defaultedgetype="directed"', 'type="undirected" label="inhibits"', 0),
        ('defaultedgetype="undirected"', 'type="directed" label="inhibits"', -1),
        ('defaultedgetype="directed"', 'type="mutual" label="inhibits"', 0),
        ("", 'label="inhibits"', 0),
        ('defaultedgetype="directed"', 'weight="-1"', 0),
    ],
)
def test_words_and_directions_of_edges(tmp_path, graph, edge, sign):
    """A label or kind is the relation; what does not say that it is directed is not, nor is a weight a sign."""
    text = (
        f'<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph {graph}><nodes><node id="0" label="A"><nodes><node id="1"/></nodes></node>'
        f'</nodes><edges><edge source="0" target="1" {edge}/><edge source="0" target="9"/></edges></graph></gexf>'
    )
    (tmp_path / "a.gexf").write_text(text, "utf-8")
    draft = read(tmp_path / "a.gexf")
    assert ([(t.source, t.sign, t.target) for t in draft.ties], len(draft.refused)) == ([("A", sign, "1")], 1)


@pytest.mark.parametrize("text", ["", "<gexf/>", "<graph/>", "<gexf><graph>", "hello"])
def test_what_is_no_gexf_is_refused(tmp_path, text):
    """Cut short, of another kind, without a graph."""
    (tmp_path / "a.gexf").write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(tmp_path / "a.gexf")
