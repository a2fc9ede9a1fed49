"""Takes the text of a SPARQL query apart as far as reading from an endpoint needs it: prologue, form, CONSTRUCT."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import UsageError

_TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<comment>\#[^\n]*)|(?P<word>[?$]?[A-Za-z_][\w-]*)
    |(?P<string>'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |\s+|.""",
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE = re.compile(r"\s*(?:BASE\s*<[^>]*>|PREFIX\s*[\w.-]*:\s*<[^>]*>)", re.IGNORECASE)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def split_prologue(sparql: str) -> tuple[str, str]:
    """A query as its BASE and PREFIX lines and the rest, comments left out."""
    text = "".join("\n" if token["comment"] else token[0] for token in _TOKEN.finditer(sparql))
    end = 0
    while found := _PROLOGUE.match(text, end):
        end = found.end()
    return text[:end] + "\n" if end else "", text[end:].strip()


def query_form(body: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; UsageError for anything else, updates above all."""
    form = re.match(r"[A-Za-z]*", body)
    if form is None or form[0].upper() not in _FORMS:
        raise UsageError("this is not a SPARQL query", cure="begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form[0].upper()


def is_ordered(body: str) -> bool:
    """Whether the outermost query sorts its result."""
    last = code(body).rpartition("}")[2]
    return bool(re.search(r"\bORDER\s+BY\b", last, re.IGNORECASE))


def split_construct(body: str) -> tuple[str, str, list[str]]:
    """A CONSTRUCT query as template, the query's group with its modifiers, and the variables of the template.

    `CONSTRUCT {T} WHERE {P} LIMIT 5` gives ("T", "{P} LIMIT 5", names in T); the short form uses P for T.
    Raises UsageError when it names its own graphs with FROM, which a subquery cannot hold.
    """
    rest = body[len("CONSTRUCT") :].strip()
    template = ""
    if rest.startswith("{"):
        end = _closing(rest)
        template, rest = rest[1:end], rest[end + 1 :].strip()
    if re.match(r"FROM\b", rest, re.IGNORECASE):
        raise UsageError("FROM is not taken with an endpoint", cure="leave it out; the graphs go with the request")
    rest = re.sub(r"^WHERE\b\s*", "", rest, flags=re.IGNORECASE)
    if not rest.startswith("{"):
        raise UsageError("this CONSTRUCT has no WHERE group", cure="write CONSTRUCT { template } WHERE { pattern }")
    template = template or rest[1 : _closing(rest)]
    return template, rest, sorted({word[1:] for word in _words(template) if word[0] in "?$"})


def code(body: str) -> str:
    """The text without the inside of IRIs, strings and comments."""
    return "".join(" " if _is_quoted(token) else token[0] for token in _TOKEN.finditer(body))


def _is_quoted(token: re.Match[str]) -> bool:
    return bool(token["iri"] or token["string"] or token["comment"])


def _words(body: str) -> Iterator[str]:
    return (token["word"] for token in _TOKEN.finditer(body) if token["word"])


def _closing(text: str) -> int:
    """The place of the brace that closes the one at the start."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return token.start()
    raise UsageError("a brace is not closed in this query")
