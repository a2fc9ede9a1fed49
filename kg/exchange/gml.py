"""GML, the Graph Modelling Language: what networkx, igraph, Gephi and yEd write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from kg.errors import DataError
from kg.exchange import attributes
from kg.exchange.bel_things import BelThings, term_of
from kg.exchange.identified import Names
from kg.exchange.reading import Draft, blocks

# Bytes of a file, and lists in each other.
LIMIT = 200_000_000
_DEEPEST = 50
_TOKEN = re.compile(r'\s*(?:(\[)|(\])|"([^"]*)"|([^\s\[\]"]+))')
_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)

# A list of GML: its keys in order, each with a text or a list.
Pairs = list[tuple[str, "str | Pairs"]]


def read(path: Path) -> Draft:
    """Each edge one statement by its attributes; a graph that does not say that it is directed is not. Raises DataError."""
    graph = next((value for key, value in _parsed(path) if key == "graph" and isinstance(value, list)), None)
    if graph is None:
        raise DataError("this is no GML: it has no graph", str(path), "export the network again")
    draft, names, known = Draft(path.name), Names(), {}
    terms = BelThings(draft)
    directed = dict(graph).get("directed") == "1"
    for node in (value for key, value in graph if key == "node" and isinstance(value, list)):
        held = _flat(node)
        term = term_of(attributes.first(held, attributes.NAME))
        known[held.get("id", "")] = (
            terms.thing(term) if term else draft.thing(attributes.thing(names, held, held.get("id", "")))
        )
    for number, edge in enumerate((value for key, value in graph if key == "edge" and isinstance(value, list)), 1):
        draft.rows += 1
        held = _flat(edge)
        ends = [known.get(held.pop(end, "")) for end in ("source", "target")]
        if ends[0] is None or ends[1] is None:
            draft.refuse(f"edge {number}", "an edge without source or target")
            continue
        if not directed:
            held["directed"] = "false"
        draft.tie(attributes.tie(held, ends[0], ends[1], f"edge {number}"))
    draft.told += names.told
    terms.tell()
    return draft


def _flat(pairs: Pairs) -> dict[str, str]:
    """Attributes of a node or edge, those of its picture too, by their names in lower case; the first of a name counts."""
    held: dict[str, str] = {}
    for key, value in pairs:
        if isinstance(value, str):
            held.setdefault(key, value)
        else:
            for inner, text in value:
                if isinstance(text, str):
                    held.setdefault(inner, text)
    tip = held.get("targetArrow", "")
    if tip == "t_shape":
        held.setdefault("interaction", "inhibits")
    return attributes.lowered(held)


def _parsed(path: Path) -> Pairs:
    """The keys of a file. Raises DataError for what is no GML."""
    data = b"".join(blocks(path, LIMIT))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")  # ISO 8859-1, which the format's description asks for
    if "\0" in text:
        raise DataError("is no text", str(path), "export the network again as GML")
    tokens = _tokens(_COMMENT.sub("", text), path)
    return _list(tokens, path, 0)


def _tokens(text: str, path: Path) -> Iterator[tuple[str, str]]:
    place = 0
    while match := _TOKEN.match(text, place):
        place = match.end()
        if match[1] or match[2]:
            yield "mark", match[1] or match[2]
        else:
            yield ("text", unescape(match[3])) if match[3] is not None else ("word", match[4])
    if text[place:].strip():
        raise DataError(
            "a quotation mark is not closed", f"{path}:{text.count(chr(10), 0, place) + 1}", "export the network again"
        )


def _list(tokens: Iterator[tuple[str, str]], path: Path, depth: int) -> Pairs:
    """Keys and values up to the bracket that closes, or the end of the file."""
    if depth > _DEEPEST:
        raise DataError("the lists nest deeper than any network", str(path), "look at how the file was made")
    found: Pairs = []
    for kind, key in tokens:
        if (kind, key) == ("mark", "]") and depth:
            return found
        value = next(tokens, ("", ""))
        if kind != "word" or not value[0] or value == ("mark", "]"):
            raise DataError(
                f"this is no GML: {key[:40]!r} stands where a key with a value is needed",
                str(path),
                "name the format that it is in",
            )
        found.append((key, _list(tokens, path, depth + 1) if value == ("mark", "[") else value[1]))
    if depth:
        raise DataError("the GML is cut short: a bracket is not closed", str(path), "fetch the file again")
    return found
