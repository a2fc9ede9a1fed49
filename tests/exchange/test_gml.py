"""Promises of kg.exchange.gml: what networkx writes is read; an undirected graph has no signs."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.errors import DataError
from kg.exchange.gml import read


def test_what_networkx_writes_is_read(tmp_path):
    """Labels with marks, signs, parallel edges, places."""
    graph = nx.MultiDiGraph()
    graph.add_node('A "x" & y')
    graph.add_edge("DRD2", "ADCY5", sign=-1)
    graph.add_edge("DRD2", "ADCY5", interaction="activates")
    graph.add_edge('A "x" & y', "DRD2", interaction="pp")
    graph.nodes["DRD2"]["graphics"] = {"x": 1.0, "y": 2.0}
    nx.write_gml(graph, tmp_path / "a.gml")
    draft = read(tmp_path / "a.gml")
    assert {(t.source, t.sign, t.target) for t in draft.ties} == {
        ("DRD2", -1, "ADCY5"),
        ("DRD2", 1, "ADCY5"),
        ('A "x" & y', 0, "DRD2"),
    }


@pytest.mark.parametrize(("said", "sign"), [("directed 1", -1), ("directed 0", 0), ("", 0)])
def test_a_graph_that_is_not_directed_has_no_signs(tmp_path, said, sign):
    """As one is not that does not say so."""
    text = f'graph [ {said} node [ id 1 label "A" ] node [ id 2 label "B" ] edge [ source 1 target 2 sign -1 ] edge [ source 1 target 9 ] ]'
    (tmp_path / "a.gml").write_text("# a comment ]\n" + text, "utf-8")
    draft = read(tmp_path / "a.gml")
    assert ([t.sign for t in draft.ties], len(draft.refused)) == ([sign], 1)


def test_yeds_heads_and_other_encodings(tmp_path):
    """A bar at the end of a drawn line inhibits; Latin-1 is what the format asks for."""
    text = 'graph [ directed 1 node [ id 1 label "é" ] node [ id 2 label "B" ] edge [ source 1 target 2 graphics [ targetArrow "t_shape" ] ] ]'
    (tmp_path / "a.gml").write_bytes(text.encode("latin-1"))
    (tie,) = read(tmp_path / "a.gml").ties
    assert (tie.source, tie.sign) == ("é", -1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "graph [",
        "graph [ node [ id 1 ]",
        "]",
        "hello",
        'graph [ label "x',
        "graph [ " + "a [ " * 80,
        "node [ id 1 ]",
        "graph [ 1 ]",
        "\0",
    ],
)
def test_what_is_no_gml_is_refused(tmp_path, text):
    """Cut short, of another kind, nested without end."""
    (tmp_path / "a.gml").write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(tmp_path / "a.gml")
