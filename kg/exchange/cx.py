"""CX and CX2, the formats of NDEx: a list of aspects, which may come in pieces and in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.exchange import attributes
from kg.exchange.identified import Names
from kg.exchange.json_text import loaded, records, text
from kg.exchange.reading import Draft

_Place = tuple[float, float]


def read(path: Path) -> Draft:
    """Each edge one statement; its sign is that of the word of its interaction. Layout is kept, look and history are not.

    Raises DataError for JSON that is no CX.
    """
    whole = loaded(path)
    aspects = _aspects(whole)
    if not aspects.get("nodes"):
        raise DataError("this is no network in CX or CX2", str(path), "it is a list of aspects, one of them `nodes`")
    draft, names = Draft(path.name), Names()
    second = any("CXVersion" in one for one in records(whole)[:3])
    nodes, edges = (_second if second else _first)(aspects)
    known = {key: draft.thing(attributes.thing(names, held, key, place)) for key, held, place in nodes}
    for key, source, target, held, papers in edges:
        draft.rows += 1
        if source not in known or target not in known:
            draft.refuse(f"edge {key}", "an edge without source or target")
            continue
        draft.tie(attributes.tie(held, known[source], known[target], f"edge {key}", papers))
    draft.told += names.told
    return draft


def _aspects(whole: Any) -> dict[str, list[dict[str, Any]]]:
    """Name of an aspect -> its elements, of all its pieces."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for piece in records(whole):
        for name, elements in piece.items():
            found[name] += records(elements)
    return found


_Nodes = Iterator[tuple[str, dict[str, str], _Place | None]]
_Edges = Iterator[tuple[str, str, str, dict[str, str], tuple[str, ...]]]


def _first(aspects: dict[str, list[dict[str, Any]]]) -> tuple[_Nodes, _Edges]:
    """Nodes and edges of CX: attributes stand apart, values as text or lists of text."""
    said: dict[str, dict[str, dict[str, str]]] = {
        "nodeAttributes": defaultdict(dict),
        "edgeAttributes": defaultdict(dict),
    }
    for aspect, held in said.items():
        for one in aspects.get(aspect, []):
            for owner in one["po"] if isinstance(one.get("po"), list) else [one.get("po")]:
                held[text(owner)][text(one.get("n"))] = text(one.get("v"))
    places = {text(one.get("node")): _place(one) for one in aspects.get("cartesianLayout", [])}
    papers = _papers(aspects)
    nodes = (
        (key, attributes.lowered({**said["nodeAttributes"][key], "label": text(one.get("n")), "represents": text(one.get("r"))}),
         places.get(key))
        for one in aspects["nodes"] for key in [text(one.get("@id"))]
    )  # fmt: skip
    edges = (
        (key, text(one.get("s")), text(one.get("t")),
         attributes.lowered({**said["edgeAttributes"][key], "interaction": text(one.get("i"))}), papers.get(key, ()))
        for one in aspects.get("edges", []) for key in [text(one.get("@id"))]
    )  # fmt: skip
    return nodes, edges


def _papers(aspects: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[str, ...]]:
    """Edge -> PMIDs of the citations that are joined to it."""
    known = {text(one.get("@id")): text(one.get("dc:identifier")) for one in aspects.get("citations", [])}
    found: dict[str, tuple[str, ...]] = {}
    for one in aspects.get("edgeCitations", []):
        given = one.get("citations")
        said = [known.get(text(c), "") for c in given] if isinstance(given, list) else []
        papers = tuple(f"PMID:{c[5:]}" for c in said if c.startswith("pmid:") and c[5:].isdecimal())
        for owner in one["po"] if isinstance(one.get("po"), list) else [one.get("po")]:
            found[text(owner)] = papers
    return found


def _second(aspects: dict[str, list[dict[str, Any]]]) -> tuple[_Nodes, _Edges]:
    """Nodes and edges of CX2: attributes stand within, under short names and with usual values that are declared."""
    declared = next(iter(aspects.get("attributeDeclarations", [])), {})
    spelt, usual = {}, {}
    for part in ("nodes", "edges"):
        about = declared.get(part) if isinstance(declared.get(part), dict) else {}
        known = {name: one for name, one in (about or {}).items() if isinstance(one, dict)}
        spelt[part] = {text(one["a"]): name for name, one in known.items() if "a" in one}
        usual[part] = {name: text(one["v"]) for name, one in known.items() if "v" in one}

    def said(part: str, one: dict[str, Any]) -> dict[str, str]:
        held = one.get("v") if isinstance(one.get("v"), dict) else {}
        return attributes.lowered({**usual[part], **{spelt[part].get(k, k): text(v) for k, v in (held or {}).items()}})

    nodes = ((text(one.get("id")), said("nodes", one), _place(one)) for one in aspects["nodes"])
    edges = (
        (text(one.get("id", n)), text(one.get("s")), text(one.get("t")), said("edges", one), ())
        for n, one in enumerate(aspects.get("edges", []))
    )
    return nodes, edges


def _place(one: dict[str, Any]) -> _Place | None:
    """Where a node stands; None where no two numbers say so."""
    x, y = one.get("x"), one.get("y")
    try:
        return (float(x), float(y)) if isinstance(x, int | float) and isinstance(y, int | float) else None
    except OverflowError:
        return None
