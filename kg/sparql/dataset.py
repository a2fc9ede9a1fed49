"""Which graphs a question is asked of: the one set of rules behind the command line, the server and endpoints.

A request's own graphs stand over those that the query names with FROM and FROM NAMED (protocol 2.1.4). Where either
names any, the default graph is made of the graphs named as default – empty where none is – and GRAPH reaches the named ones
alone (SPARQL 1.1, 13.2). Where nobody names any, the union of all graphs is asked. (The engine counts a triple that
stands in two graphs twice.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urljoin

from kg.errors import UsageError
from kg.sparql.tokens import Token

NO_PREFIXES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Dataset:
    """The IRIs of the graphs that make the default graph, and of those that GRAPH reaches; false where none is named."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


def request_dataset(default: Iterable[str], named: Iterable[str]) -> Dataset:
    """What the parameters of a request name; one without a value is no parameter."""
    return Dataset(tuple(filter(None, default)), tuple(filter(None, named)))


def query_dataset(found: Sequence[Token], base: str = "", prefixes: Mapping[str, str] = NO_PREFIXES) -> Dataset:
    """What the FROM and FROM NAMED clauses of a query name.

    `prefixes` are those the engine is given besides the query's own; `base` is what relative IRIs are read against.
    """
    clauses = list(_clauses(found, base, dict(prefixes)))
    return Dataset(
        tuple(iri for _, iri, word in clauses if word == "from"),
        tuple(iri for _, iri, word in clauses if word == "named"),
    )


def asked_by_name(found: Sequence[Token], base: str = "", prefixes: Mapping[str, str] = NO_PREFIXES) -> tuple[str, ...]:
    """The graphs that GRAPH clauses name, variables left out."""
    return tuple(iri for _, iri, word in _clauses(found, base, dict(prefixes)) if word == "graph")


def without_clauses(text: str, found: Sequence[Token]) -> str:
    """`text` without its FROM and FROM NAMED clauses, which neither a subquery nor a request with graphs can hold."""
    at, pieces = 0, []
    for clause, _, word in _clauses(found, "", {}):
        if word != "graph":
            pieces.append(text[at : clause[0].start])
            at = clause[-1].end
    return "".join([*pieces, text[at:]])


def unloaded(graph: str) -> UsageError:
    """The error for a graph that is asked for and not loaded; nothing is ever fetched instead."""
    return UsageError(
        f"the graph <{graph}> is not loaded here, and no graph is fetched from elsewhere",
        "FROM",
        "list the loaded graphs with SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
    )


def _clauses(found: Sequence[Token], base: str, prefixes: dict[str, str]) -> Iterator[tuple[Sequence[Token], str, str]]:
    """Each clause that names a graph: its tokens, the graph's IRI, and `from`, `named` or `graph`."""
    for index, token in enumerate(found):
        rest = found[index + 1 : index + 3]
        if token.word == "base" and rest and rest[0].kind == "iri":
            base = urljoin(base, rest[0].text[1:-1])
        elif token.word == "prefix" and len(rest) == 2 and rest[1].kind == "iri":
            prefixes[rest[0].text[:-1]] = urljoin(base, rest[1].text[1:-1])
        elif token.word in ("from", "graph") and rest:
            named = token.word == "from" and rest[0].word == "named"
            name = rest[-1] if named else rest[0]
            if name.kind in ("iri", "prefixed"):
                clause = found[index : index + (3 if named else 2)]
                yield clause, _resolve(name, prefixes, base), "named" if named else token.word


def _resolve(name: Token, prefixes: Mapping[str, str], base: str) -> str:
    """The IRI a token stands for; a prefix that is not declared stays as written and so names no loaded graph."""
    if name.kind == "iri":
        written = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _character, name.text[1:-1])
        return urljoin(base, written) if base else written
    prefix, _, local = name.text.partition(":")
    return prefixes.get(prefix, prefix + ":") + re.sub(r"\\(.)", r"\1", local)


def _character(match: re.Match[str]) -> str:
    """The character that a numeric escape stands for; one beyond Unicode is no character and stays as written."""
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 else match.group()
