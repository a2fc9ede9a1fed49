"""Promises of kg.exchange.gexf: networkx reads back every node and edge."""

from __future__ import annotations

import io

import networkx as nx
from nets import NET

from kg.exchange.gexf import write


def test_networkx_reads_back_what_was_written():
    """Every node and edge, parallel ones too, each with its sign."""
    graph = nx.read_gexf(io.BytesIO(write(NET)[0].encode()))
    assert set(graph) == {t.id for t in NET.things}
    assert sorted((u, v, d["sign"]) for u, v, d in graph.edges(data=True)) == sorted(
        (t.source, t.target, t.sign) for t in NET.ties
    )
