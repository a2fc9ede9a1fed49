"""GraphML: what networkx, igraph, yEd and Cytoscape open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.errors import DataError
from kg.exchange import attributes
from kg.exchange.bel_things import BelThings, term_of
from kg.exchange.identified import Names
from kg.exchange.markup import children, document, text_of
from kg.exchange.net import Losses, Net, plain, plain_tie
from kg.exchange.reading import Draft

if TYPE_CHECKING:
    import networkx as nx


def read(path: Path) -> Draft:
    """Each edge one statement by its attributes, as networkx, igraph, yEd and Cytoscape write them. Raises DataError."""
    root = document(path, "GraphML", frozenset(("graphml",))).root
    keys = {key.get("id", ""): key for key in children(root, "key")}
    graphs = list(children(root, "graph"))
    if not graphs:
        raise DataError("the GraphML has no graph", str(path), "export the network again")
    draft, names, known = Draft(path.name), Names(), {}
    terms = BelThings(draft)
    undirected = graphs[0].get("edgedefault") == "undirected"
    for node in graphs[0].iter("node"):  # those of a group stand in a graph of its own
        held, name = _said(node, keys, "node"), node.get("id", "")
        place = (held.get("x", ""), held.get("y", ""))
        term = term_of(attributes.first(held, attributes.NAME) or name)
        known[name] = terms.thing(term) if term else draft.thing(attributes.thing(names, held, name, _place(*place)))
    for number, edge in enumerate(graphs[0].iter("edge"), 1):
        draft.rows += 1
        ends = [known.get(edge.get(end, "")) for end in ("source", "target")]
        where = f"edge {edge.get('id') or number}"
        if ends[0] is None or ends[1] is None:
            draft.refuse(where, "an edge without source or target")
            continue
        held = _said(edge, keys, "edge")
        if edge.get("directed", "false" if undirected else "true") == "false":
            held["directed"] = "false"
        draft.tie(attributes.tie(held, ends[0], ends[1], where))
    draft.told += names.told
    terms.tell()
    return draft


def _said(element: Element, keys: dict[str, Element], what: str) -> dict[str, str]:
    """Attributes of a node or edge by their names in lower case, with the usual values of those that it leaves out."""
    held = {}
    for key in keys.values():
        if key.get("for") in (what, "all"):
            held[key.get("attr.name", key.get("id", ""))] = text_of(next(children(key, "default"), None))
    for data in children(element, "data"):
        name = data.get("key", "")
        value = " ".join("".join(data.itertext()).split())  # yEd writes labels as elements
        held[keys[name].get("attr.name", "label" if value else name) if name in keys else name] = value
        tip = next(data.iter("Arrows"), None) if what == "edge" else None  # a drawn edge of yEd
        if tip is not None:
            held.pop("label", None)
            held["interaction"] = value or {"t_shape": "inhibits"}.get(tip.get("target", ""), "")
    return attributes.lowered(held)


def _place(x: str, y: str) -> tuple[float, float] | None:
    try:
        return float(x), float(y)
    except ValueError:
        return None


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
    _of_one_type([held for _, held in graph.nodes(data=True)])
    _of_one_type([held for *_, held in graph.edges(data=True)])
    return graph


def _of_one_type(rows: Sequence[dict[str, Any]]) -> None:
    """Where an attribute is text in some rows and a number in others, all are text: the format declares one type for each name."""
    types: dict[str, set[bool]] = {}
    for held in rows:
        for key, value in held.items():
            types.setdefault(key, set()).add(isinstance(value, str))
    mixed = {key for key, found in types.items() if len(found) > 1}
    for held in rows:
        held.update({key: str(held[key]) for key in mixed & held.keys()})


def write(net: Net) -> tuple[str, Losses]:
    """GraphML text; nothing is lost."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(to_networkx(net), named_key_ids=True)) + "\n", Losses()
