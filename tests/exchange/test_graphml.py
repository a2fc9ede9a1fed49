"""Promises of kg.exchange.graphml: networkx reads back every node, edge and sign."""

from __future__ import annotations

import networkx as nx
from nets import NET

from kg.exchange.graphml import write


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
