"""XGMML, the XML that Cytoscape wrote before CX, and still writes for whole sessions."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from kg.exchange import attributes
from kg.exchange.bel_things import BelThings, term_of
from kg.exchange.identified import Names
from kg.exchange.markup import children, document
from kg.exchange.reading import Draft


def read(path: Path) -> Draft:
    """Each edge one statement by its attributes; nodes of groups stand within. Raises DataError for what is no XGMML."""
    root = document(path, "XGMML file", frozenset({"graph"})).root
    draft, names, known = Draft(path.name), Names(), {}
    draft.title = " ".join(root.get("label", "").split())
    terms = BelThings(draft)
    for node in root.iter("node"):
        held, name = _said(node), node.get("id", "")
        if not name:
            continue
        term = term_of(attributes.first(held, attributes.NAME) or name)
        known[name] = terms.thing(term) if term else draft.thing(attributes.thing(names, held, name, _place(node)))
    for number, edge in enumerate(root.iter("edge"), 1):
        draft.rows += 1
        ends = [known.get(edge.get(end, "")) for end in ("source", "target")]
        if ends[0] is None or ends[1] is None:
            draft.refuse(f"edge {number}", "an edge without source or target")
            continue
        held = _said(edge)
        held.pop("label", None)  # Cytoscape writes both ends into it
        if edge.get("directed", root.get("directed", "1")) in ("0", "false") and edge.get("directedness") != "1":
            held["directed"] = "false"
        draft.tie(attributes.tie(held, ends[0], ends[1], f"edge {number}"))
    draft.told += names.told
    terms.tell()
    return draft


def _said(element: Element) -> dict[str, str]:
    """Attributes by their names in lower case: the label, and every `att`, lists joined."""
    held = {"label": element.get("label", "")}
    for one in children(element, "att"):
        value = one.get("value") or " ".join(inner.get("value", "") for inner in children(one, "att"))
        held.setdefault(one.get("name", ""), value)
    return attributes.lowered(held)


def _place(node: Element) -> tuple[float, float] | None:
    graphics = next(children(node, "graphics"), None)
    try:
        return float(graphics.get("x", "")), float(graphics.get("y", ""))  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        return None
