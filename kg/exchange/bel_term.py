"""Terms and statements of BEL, the Biological Expression Language, from text; bounded in length and depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.errors import DataError
from kg.exchange.reading import relations
from kg.knowledge import assets

# Characters of one statement, and brackets in each other: what is longer or deeper is no statement of a person.
_LONGEST = 20_000
_DEEPEST = 24
_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([(),])|([^\s(),"]+))', re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9_.+-]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A function with its arguments; or, without a function, a name in a namespace, either of which may be "".

    `label` is what stands behind an identifier and a `!`.
    """

    function: str = ""
    args: tuple[Term, ...] = ()
    namespace: str = ""
    name: str = ""
    label: str = ""

    def __str__(self) -> str:
        """The term in its short form, each the same however it was written."""
        if self.function:
            return f"{self.function}({', '.join(map(str, self.args))})"
        name = self.name if _PLAIN.fullmatch(self.name) else '"' + self.name.replace('"', '\\"') + '"'
        return f"{self.namespace}:{name}" if self.namespace else name


@dataclass(frozen=True, slots=True)
class BelStatement:
    """Subject, relation and object; the object is a statement of its own where one acts on another."""

    subject: Term
    relation: str = ""
    object: Term | BelStatement | None = None


@cache
def functions() -> dict[str, tuple[str, str]]:
    """Word of a function in lower case -> its short form and the kind of what it makes."""
    path = assets.folder("ontology") / "formats" / "bel.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")][1:]
    return {word.casefold(): (short, kind) for word, short, kind in rows}


def statement(text: str) -> BelStatement:
    """The statement of a line. Raises DataError for what is none."""
    if len(text) > _LONGEST:
        raise DataError(f"a statement of more than {_LONGEST:,} characters")
    reader = _Reader(text)
    found = reader.statement(0)
    # A bracket too many, and what a curator notes behind the statement, change nothing of it.
    if reader.token and reader.token != ("mark", ")") and not reader.token[1].startswith("#"):
        raise DataError(f"{reader.token[1][:40]!r} stands behind the statement")
    return found


class _Reader:
    """Tokens of one line, one ahead. A token is its kind (`text`, `mark` or `word`) and what it reads."""

    def __init__(self, text: str) -> None:
        self._tokens = self._found(text)
        self.token = next(self._tokens, None)

    def _found(self, text: str) -> Iterator[tuple[str, str]]:
        place = 0
        while match := _TOKEN.match(text, place):
            place = match.end()
            if match[1] is not None:
                yield "text", re.sub(r"\\(.)", r"\1", match[1])
            else:
                yield ("mark", match[2]) if match[2] else ("word", match[3])
        if text[place:].strip():
            raise DataError("a quotation mark is not closed")

    def _next(self) -> tuple[str, str]:
        token = self.token
        if token is None:
            raise DataError("the statement ends too early")
        self.token = next(self._tokens, None)
        return token

    def statement(self, depth: int) -> BelStatement:
        """A term, alone or with a relation and an object."""
        subject = self.term(depth)
        if not subject.function:
            raise DataError(f"{str(subject)[:40]!r} is no term of BEL")
        if self.token is None or self.token[0] != "word":
            return BelStatement(subject)
        _, relation = self._next()
        if self.token == ("mark", "("):
            self._next()
            inner = self.statement(_deeper(depth))
            self._close()
            return BelStatement(subject, relation, inner)
        held = self.term(depth)
        if not held.function:
            raise DataError(f"{str(held)[:40]!r} is no term of BEL")
        if self.token and self.token[0] == "word" and self.token[1].casefold() in relations("bel"):
            # A second relation: the brackets of an inner statement may be left out.
            _, second = self._next()
            return BelStatement(subject, relation, BelStatement(held, second, self.term(_deeper(depth))))
        return BelStatement(subject, relation, held)

    def term(self, depth: int) -> Term:
        """A function with arguments, or a name."""
        kind, text = self._next()
        if kind == "mark":
            raise DataError(f"{text!r} stands where a term is needed")
        if kind == "text":
            return Term(name=text)
        if self.token == ("mark", "("):
            self._next()
            short = functions().get(text.casefold(), (text, ""))[0]
            return Term(short, tuple(self._arguments(_deeper(depth))))
        return self._name(text)

    def _arguments(self, depth: int) -> Iterator[Term]:
        if self.token == ("mark", ")"):
            self._next()
            return
        while True:
            yield self.term(depth)
            kind, text = self._next()
            if (kind, text) == ("mark", ")"):
                return
            if (kind, text) != ("mark", ","):
                raise DataError(f"{text[:40]!r} stands where a comma or a bracket is needed")

    def _name(self, text: str) -> Term:
        namespace, colon, name = text.partition(":")
        if not colon:
            namespace, name = "", text
        elif not name and self.token and self.token[0] != "mark":  # quoted, or behind a blank
            name = self._next()[1]
        label = ""
        if self.token == ("word", "!"):
            self._next()
            label = self._next()[1]
        return Term(namespace=namespace, name=name, label=label)

    def _close(self) -> None:
        if self._next() != ("mark", ")"):
            raise DataError("a bracket is not closed")


def _deeper(depth: int) -> int:
    if depth >= _DEEPEST:
        raise DataError(f"more than {_DEEPEST} brackets stand in each other")
    return depth + 1
