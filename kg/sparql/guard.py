"""Read a query's tokens before the engine does, so that none of it can reach outside.

The engine follows SERVICE to any address and has no switch against it. Its grammar knows no word boundaries:
`SERVICESILENT<...>`, `1SERVICE<...>` and `SERVICEex:{...}` all go out. The scanner therefore refuses a word that
merely contains the keyword, and refuses whatever it cannot read as a token: an unread query is never run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urljoin

from kg.errors import UsageError

DEPTH = 200  # brackets open at once; no legible query comes near


_NAME = r"[^\W\d_][\w.·-]*"  # letters of any script; a superset of PN_PREFIX
_LOCAL = (
    r"(?:[\w:·]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%])(?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%])*)"
)
_LONG = r"'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\""
_SHORT = r"'(?:[^'\\\r\n]|\\.)*'|\"(?:[^\"\\\r\n]|\\.)*\""
_TOKENS = re.compile(
    "|".join(
        (
            r"(?P<space>[ \t\r\n]+|#[^\r\n]*)",
            rf"(?P<string>{_LONG}|{_SHORT})",
            r"(?P<iri><[^<>\"{}|^`\x00-\x20]*>)",
            r"(?P<variable>[?$]\w+)",
            r"(?P<blank>_:\w[\w.·-]*)",
            r"(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)",
            rf"(?P<prefixed>(?:{_NAME})?:(?:{_LOCAL})?)",
            r"(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)",
            r"(?P<word>[A-Za-z_]\w*)",
            r"(?P<open>[({\[])",
            r"(?P<close>[)}\]])",
            r"(?P<sign>[-+*/|^!=<>&.,;?~])",
        )
    ),
    re.DOTALL,
)
_OPERANDS = {"variable", "string", "number", "close", "iri", "prefixed", "word", "language"}
_CLOSES = {"(": ")", "{": "}", "[": "]"}
_UPDATES = {"load", "insert", "delete", "clear", "drop", "create", "add", "move", "copy", "with"}
_SUSPECT = re.compile("service|load|from", re.IGNORECASE)


class Token(NamedTuple):
    """One token that means something: no space, no comment."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Clauses:
    """The graphs that a query's own FROM and FROM NAMED clauses name, as absolute IRIs where they can be made so."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def refuse_outbound(
    query: str, graphs: Collection[str] = (), prefixes: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Raise UsageError where `query` would read anything but the loaded `graphs` (absolute IRIs)."""
    clauses = read_clauses(query, prefixes=prefixes)
    for graph in clauses.default + clauses.named:
        if graph not in graphs:
            raise unloaded(graph)


def unloaded(graph: str) -> UsageError:
    """The error for a graph that is asked for and not loaded; nothing is ever fetched instead."""
    return UsageError(
        f"the graph <{graph}> is not loaded here, and no graph is fetched from elsewhere",
        "FROM",
        "list the loaded graphs with SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
    )


def read_clauses(query: str, base: str = "", prefixes: Mapping[str, str] = MappingProxyType({})) -> Clauses:
    """The dataset clauses of `query`; UsageError where it calls out, updates, nests too deeply or cannot be read.

    `prefixes` are those the engine is given besides the query's own; `base` is what relative IRIs are read against.
    """
    if not _SUSPECT.search(query) and sum(map(query.count, "{([")) <= DEPTH:
        return Clauses()
    tokens = list(_tokens(query))
    _refuse_keywords(tokens)
    return _dataset(tokens, base, dict(prefixes))


def _tokens(query: str) -> Iterator[Token]:
    """Tokens of `query`, brackets matched; UsageError at the first place that is none."""
    position, line, stack, before = 0, 1, [""], "open"
    while position < len(query):
        match = _TOKENS.match(query, position)
        if match is None or match.lastgroup is None:
            raise _unreadable(line, query[position : position + 1])
        kind, text = match.lastgroup, match.group()
        if kind == "iri" and stack[-1] == "(" and before in _OPERANDS:
            _refuse_ambiguous(text, line)
        if kind == "open":
            stack.append(text)
            if len(stack) > DEPTH:
                raise UsageError(f"more than {DEPTH} brackets are open at once", f"line {line}", "nest less deeply")
        elif kind == "close" and _CLOSES.get(stack.pop()) != text:
            raise _unreadable(line, text)
        if kind != "space":
            before = kind
            yield Token(kind, text, line)
        position = match.end()
        line += text.count("\n")


def _refuse_ambiguous(text: str, line: int) -> None:
    """After an operand inside parentheses `<...>` may be read as 'less than'; a quote or comment in it could hide code."""
    if not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*://", text) and re.search(r"['#()]", text):
        raise UsageError(f"{text} can be read as an IRI or as a comparison", f"line {line}", "put a space after '<'")


def _refuse_keywords(tokens: list[Token]) -> None:
    """Refuse every word that holds a keyword which leaves the store, also run together with its neighbours."""
    for index, (kind, text, line) in enumerate(tokens):
        folded = text.lower()
        if kind == "word" and "service" in folded:
            raise _outbound("SERVICE", line)
        if kind == "word" and folded in _UPDATES and (index == 0 or folded == "load"):
            raise UsageError(
                f"{text.upper()} is an update, and the graph is read-only here",
                f"line {line}",
                "send a query",
            )
        if kind == "prefixed" and "service" in folded.split(":")[0] and _is_followed_by_group(tokens, index):
            raise _outbound("SERVICE", line)


def _is_followed_by_group(tokens: list[Token], index: int) -> bool:
    """`x:y {` is a graph's name only after GRAPH, FROM or NAMED; elsewhere a keyword stuck to its argument."""
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    before = tokens[index - 1].text.lower() if index else ""
    return after == "{" and before not in {"graph", "from", "named"}


def _dataset(tokens: list[Token], base: str, prefixes: dict[str, str]) -> Clauses:
    """Collect FROM and FROM NAMED, prefixed and relative names resolved."""
    found: dict[bool, list[str]] = {False: [], True: []}
    for index, token in enumerate(tokens):
        word = token.text.lower() if token.kind == "word" else ""
        rest = tokens[index + 1 : index + 3]
        if word == "base" and rest and rest[0].kind == "iri":
            base = urljoin(base, rest[0].text[1:-1])
        elif word == "prefix" and len(rest) == 2 and rest[1].kind == "iri":
            prefixes[rest[0].text[:-1]] = urljoin(base, rest[1].text[1:-1])
        elif word == "from" and rest:
            named = rest[0].text.lower() == "named"
            name = rest[-1] if named else rest[0]
            if name.kind in {"iri", "prefixed"}:
                found[named].append(_resolve(name, prefixes, base))
    return Clauses(tuple(found[False]), tuple(found[True]))


def _resolve(name: Token, prefixes: dict[str, str], base: str) -> str:
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


def _outbound(keyword: str, line: int) -> UsageError:
    return UsageError(
        f"{keyword} would send this query's parts to another server",
        f"line {line}",
        "ask that server itself, or run the federated query there against this one",
    )


def _unreadable(line: int, character: str) -> UsageError:
    return UsageError(f"not valid SPARQL at {character!r}", f"line {line}", "check quotes, brackets and escapes")
