"""GEXF: what Gephi opens."""

from __future__ import annotations

from kg.exchange.graphml import to_networkx
from kg.exchange.net import Losses, Net


def write(net: Net) -> tuple[str, Losses]:
    """GEXF 1.2 text; nothing is lost."""
    import networkx as nx

    graph = to_networkx(net)
    # An edge's own id: the format wants one a file, and the same word as an attribute would stand twice.
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"] = key
    return "\n".join(nx.generate_gexf(graph)) + "\n", Losses()
