"""GEXF: what Gephi, networkx and sigma.js write and open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.errors import DataError
from kg.exchange import attributes
from kg.exchange.bel_things import BelThings, term_of
from kg.exchange.graphml import to_networkx
from kg.exchange.identified import Names
from kg.exchange.markup import children, document, text_of
from kg.exchange.net import Losses, Net
from kg.exchange.reading import Draft

# What a declared attribute is called, and the value of it where an element leaves it out, by the id of the declaration.
Declared = dict[str, tuple[str, str]]


def read(path: Path) -> Draft:
    """Each edge one statement by its attributes; one is undirected unless it or the graph says otherwise. Raises DataError."""
    graph = next(children(document(path, "GEXF", frozenset({"gexf"})).root, "graph"), None)
    if graph is None:
        raise DataError("the GEXF has no graph", str(path), "export the network again")
    draft, names, known = Draft(path.name), Names(), {}
    terms = BelThings(draft)
    declared = _declared(graph, "node")
    for node in graph.iter("node"):  # those of a group stand within it
        held, name = _said(node, declared), node.get("id", "")
        term = term_of(attributes.first(held, attributes.NAME) or name)
        known[name] = (
            terms.thing(term) if term else draft.thing(attributes.thing(names, held, name, _place(node, held)))
        )
    declared, usual = _declared(graph, "edge"), graph.get("defaultedgetype", "undirected")
    for number, edge in enumerate(graph.iter("edge"), 1):
        draft.rows += 1
        where = f"edge {edge.get('id') or number}"
        ends = [known.get(edge.get(end, "")) for end in ("source", "target")]
        if ends[0] is None or ends[1] is None:
            draft.refuse(where, "an edge without source or target")
            continue
        held = _said(edge, declared)
        # A label, or the kind of version 1.3, is the word of the relation where no attribute is.
        word = edge.get("kind", "") or held.pop("label", "")
        if word and not attributes.relation(held):
            held["interaction"] = word
        if edge.get("type", usual) != "directed":
            held["directed"] = "false"
        draft.tie(attributes.tie(held, ends[0], ends[1], where))
    draft.told += names.told
    terms.tell()
    return draft


def _declared(graph: Element, what: str) -> Declared:
    """The attributes that nodes or edges may have."""
    lists = (one for one in children(graph, "attributes") if one.get("class") == what)
    return {
        key.get("id", ""): (key.get("title", "") or key.get("id", ""), text_of(next(children(key, "default"), None)))
        for one in lists
        for key in children(one, "attribute")
    }


def _values(element: Element) -> Iterator[tuple[str, str]]:
    """Id of the declaration and value of each attribute of a node or edge; `id` is what version 1.1 called `for`."""
    for held in children(element, "attvalues"):
        for one in children(held, "attvalue"):
            yield one.get("for", "") or one.get("id", ""), one.get("value", "")


def _said(element: Element, declared: Declared) -> dict[str, str]:
    """Attributes by their names in lower case, with the usual values of those that it leaves out."""
    held = dict(declared.values())
    held |= {declared.get(key, (key, ""))[0]: value for key, value in _values(element)}
    if element.get("label"):
        held["label"] = element.get("label", "")
    return attributes.lowered(held)


def _place(node: Element, held: dict[str, str]) -> tuple[float, float] | None:
    """Where the picture has it, by the element of the module viz or by attributes."""
    drawn = next(children(node, "position"), None)
    found = drawn.attrib if drawn is not None else held
    try:
        return float(found.get("x", "")), float(found.get("y", ""))
    except ValueError:
        return None


def write(net: Net) -> tuple[str, Losses]:
    """GEXF 1.2 text; nothing is lost."""
    import networkx as nx

    graph = to_networkx(net)
    # An edge's own id: the format wants one a file, and the same word as an attribute would stand twice.
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"] = key
    return "\n".join(nx.generate_gexf(graph)) + "\n", Losses()
