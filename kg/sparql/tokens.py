"""The one reader of SPARQL text: tokens with their places, brackets matched, within bounds.

The engine's grammar knows no word boundaries (`SERVICESILENT<...>` and `1SERVICE<...>` go out), and its parser and
optimiser recurse: a thousand nested groups or a few thousand BINDs overflow the stack and end the process. So a text is
bounded here before any engine sees it, and whatever cannot be read as a token is refused: an unread query is never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import UsageError

DEPTH = 200  # brackets open at once; no legible query comes near
STEPS = 1000  # words that nest what stands before them (BIND, MINUS, AS …); an 8 MB stack bears 2,000


_NAME = r"[^\W\d_][\w.·-]*"  # letters of any script; a superset of PN_PREFIX
_LOCAL = (
    r"(?:[\w:·]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%])(?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%])*)"
)
_LONG = r"'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\""
_SHORT = r"'(?:[^'\\\r\n]|\\.)*'|\"(?:[^\"\\\r\n]|\\.)*\""
_VARIABLE = r"[?$]\w[\w\u00B7\u0300-\u036F\u203F\u2040]*"  # VARNAME may begin with a digit
_TOKENS = re.compile(
    "|".join(
        (
            r"(?P<space>[ \t\r\n]+|#[^\r\n]*)",
            rf"(?P<string>{_LONG}|{_SHORT})",
            r"(?P<iri><[^<>\"{}|^`\x00-\x20]*>)",
            rf"(?P<variable>{_VARIABLE})",
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
_NESTING = frozenset(
    ["as", "bind", "exists", "filter", "graph", "lateral", "minus", "optional", "select", "service", "union", "values"]
)
_SHORTEST_STEP = 3  # characters of `AS` and a space


class Token(NamedTuple):
    """One token that means something: no space, no comment; where it stands in the text."""

    kind: str
    text: str
    line: int
    start: int

    @property
    def end(self) -> int:
        """The place after it."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The keyword in lower case; "" where the token is none."""
        return self.text.lower() if self.kind == "word" else ""


def is_plain(text: str) -> bool:
    """Whether `text` is too short and too flat to pass a bound, so that only its words could matter."""
    return sum(map(text.count, "{([")) <= DEPTH and len(text) <= STEPS * _SHORTEST_STEP


def require_utf8(text: str) -> None:
    """UsageError for a text that holds half a character: no engine takes it."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError("the query is not valid UTF-8 text", cure="save it as UTF-8") from error


def tokens(text: str) -> list[Token]:
    """The tokens of `text`; UsageError at the first place that is none, and where it passes a bound."""
    require_utf8(text)
    found = list(_tokens(text))
    if sum(token.word in _NESTING for token in found) > STEPS:
        raise UsageError(f"more than {STEPS:,} patterns in one query", cure="ask in several queries, or use VALUES")
    return found


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
            yield Token(kind, text, line, position)
        position = match.end()
        line += text.count("\n")


def _refuse_ambiguous(text: str, line: int) -> None:
    """After an operand inside parentheses `<...>` may be read as 'less than'; a quote or comment in it could hide code."""
    if not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*://", text) and re.search(r"['#()]", text):
        raise UsageError(f"{text} can be read as an IRI or as a comparison", f"line {line}", "put a space after '<'")


def _unreadable(line: int, character: str) -> UsageError:
    return UsageError(f"not valid SPARQL at {character!r}", f"line {line}", "check quotes, brackets and escapes")


def without_comments(text: str) -> str:
    """`text` with each comment replaced by a line's end, so that something may be written behind it."""
    pieces, at = [], 0
    for token in tokens(text):
        pieces += [_bare(text[at : token.start]), token.text]
        at = token.end
    return "".join([*pieces, _bare(text[at:])])


def _bare(gap: str) -> str:
    """The space between two tokens without its comments."""
    return re.sub(r"#[^\r\n]*", "\n", gap)
