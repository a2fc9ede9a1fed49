"""GraphML: what networkx, igraph, yEd and Cytoscape open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.exchange.net import Losses, Net, plain, plain_tie

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(net: Net) -> nx.MultiDiGraph:
    """The network as a graph whose attributes are text and numbers alone; every edge has the id of its tie as key."""
    import networkx as nx

    graph = nx.MultiDiGraph(name=net.name, license=net.licence)
    for thing in net.things:
        graph.add_node(thing.id, **plain(thing))
        if thing.place:
            graph.nodes[thing.id].update(x=thing.place[0], y=thing.place[1])
    for tie in net.ties:
        graph.add_edge(tie.source, tie.target, key=tie.id, **plain_tie(tie))
    return graph


def write(net: Net) -> tuple[str, Losses]:
    """GraphML text; nothing is lost."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(to_networkx(net), named_key_ids=True)) + "\n", Losses()
