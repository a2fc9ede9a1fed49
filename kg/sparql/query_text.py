"""Takes the text of a SPARQL query apart as far as reading from an endpoint needs it: prologue, form, graphs, CONSTRUCT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import UsageError
from kg.sparql.dataset import NO_PREFIXES, Dataset, query_dataset, without_clauses
from kg.sparql.tokens import Token, tokens, without_comments

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_OPEN, _CLOSE = "{([", "})]"


@dataclass(frozen=True)
class QueryText:
    """A query without comments: BASE and PREFIX lines, the rest without FROM, its form, and the graphs that FROM named."""

    prologue: str
    body: str
    form: str
    dataset: Dataset


def read_query(sparql: str, prefixes: Mapping[str, str] = NO_PREFIXES) -> QueryText:
    """The parts of `sparql`; of `prefixes`, those that it uses and does not declare are declared in its prologue.

    Raises UsageError for anything but a SELECT, ASK, CONSTRUCT or DESCRIBE, updates above all, and for what cannot be read.
    """
    text = without_comments(sparql)
    found = tokens(text)
    begin = _prologue_length(found)
    declared = {token.text[:-1] for before, token in pairwise(found[:begin]) if before.word == "prefix"}
    used = {token.text.partition(":")[0] for token in found[begin:] if token.kind == "prefixed"}
    wanted = sorted((used - declared) & prefixes.keys())
    added = "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in wanted)
    start = found[begin].start if begin < len(found) else len(text)
    form = found[begin].word.upper() if begin < len(found) else ""
    if form not in _FORMS:
        raise UsageError("this is not a SPARQL query", cure="begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    body = without_clauses(text, found)[start:].strip()  # no FROM stands before it
    return QueryText(added + text[:start], body, form, query_dataset(found, "", prefixes))


def _prologue_length(found: Sequence[Token]) -> int:
    """How many of the first tokens are BASE and PREFIX declarations."""
    at = 0
    while at < len(found) and found[at].word in ("base", "prefix"):
        at += 2 if found[at].word == "base" else 3
    return min(at, len(found))


def projection(body: str) -> tuple[str, ...] | None:
    """The variables that a SELECT gives, in their order; None where it gives all of its pattern's (`*`)."""
    found, depth, names = tokens(body), 0, list[str]()
    for before, token in pairwise(found):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0 and token.text == "*":
            return None
        if (token.text == "{" and depth == 1) or (token.word == "where" and depth == 0):
            break
        if token.kind == "variable" and (depth == 0 or (depth == 1 and before.word == "as")):
            names.append(token.text[1:])
    return tuple(names)


def is_ordered(body: str) -> bool:
    """Whether the outermost query sorts its result."""
    depth = 0
    for token in tokens(body):
        depth += (token.text in _OPEN) - (token.text in _CLOSE) if token.kind in ("open", "close") else 0
        if depth == 0 and token.word == "order":
            return True
    return False


def split_construct(body: str) -> tuple[str, str, list[str]]:
    """A CONSTRUCT query as template, the query's group with its modifiers, and the variables of the template.

    `CONSTRUCT {T} WHERE {P} LIMIT 5` gives ("T", "{P} LIMIT 5", names in T); the short form uses P for T.
    """
    found = tokens(body)[1:]
    template = _group(found)
    rest = found[len(template) + 2 :] if template is not None else found
    if rest and rest[0].word == "where":
        rest = rest[1:]
    pattern = _group(rest)
    if pattern is None:
        raise UsageError("this CONSTRUCT has no WHERE group", cure="write CONSTRUCT { template } WHERE { pattern }")
    inside = pattern if template is None else template
    written = body[inside[0].start : inside[-1].end] if inside else ""
    return written, body[rest[0].start :], sorted({token.text[1:] for token in inside if token.kind == "variable"})


def _group(found: Sequence[Token]) -> Sequence[Token] | None:
    """The tokens between a `{` that stands first and the `}` that closes it; None where another token stands first."""
    if not found or found[0].text != "{":
        return None
    depth = 0
    for place, token in enumerate(found):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0:
            return found[1:place]
    raise UsageError("a brace is not closed in this query")
