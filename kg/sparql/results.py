"""The one reader of an endpoint's answers: a SPARQL 1.1 result in JSON, whole and sound, or an error that shows it.

What the standard allows is read: members that it does not name (QLever sends `meta`), old spellings, any label of a blank
node, triple terms. A body that was cut off is `Unanswered`, and the client asks again; every other body that is no
result is a ServiceError with its type, its first words and a cure, and is not asked for again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, TypeVar

from kg.errors import ServiceError
from kg.sparql.wire import HttpReply, Unanswered, bare

WHOLE = "Synaptrace-Whole"  # header of an answer whose server cuts none: `yes`
WORDS = 80  # characters of a foreign answer that its error shows

T = TypeVar("T")
Term = dict[str, Any]
Row = dict[str, Term]
_VARIABLE = re.compile(r"\w[\w\u00B7\u0300-\u036F\u203F\u2040]*")
_LABEL = re.compile(r"[A-Za-z0-9_]+")
_NUMBER = re.compile(r"\+?([0-9]{1,18})(?:\.0*)?")
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_PARTIAL = re.compile(
    r"-|\.|[eE][-+]?|t(ru?)?|f(a(ls?)?)?|n(ul?)?"
)  # of a number or a word that its text's end has cut
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{0,4})?\Z")
_GIVEN = {list: "a list", dict: "an object", str: "a text", bool: "true or false", type(None): "nothing"}


class _Malformed(Exception):
    """What is wrong with a document, in words."""


@dataclass(frozen=True)
class Solutions:
    """The variables of a SELECT, and a row for each solution: variable -> term in the form of SPARQL 1.1 JSON.

    `whole` is the server's own word that it gives every row or an error, never a part.
    """

    names: tuple[str, ...]
    rows: list[Row]
    whole: bool = False


def read_solutions(reply: HttpReply, wanted: Collection[str] | None = None) -> Solutions:
    """The solutions that answer a SELECT of the variables `wanted` (None: not known).

    Raises `Unanswered` where the body is cut, ServiceError where it is no such answer.
    """
    found = _read(reply, lambda document: _solutions(document, wanted))
    return replace(found, whole=reply.headers.get(WHOLE.lower(), "") == "yes")


def read_boolean(reply: HttpReply) -> bool:
    """The truth value that answers an ASK; errors as for `read_solutions`."""
    return _read(reply, _boolean)


def read_number(reply: HttpReply) -> int:
    """The number that answers `SELECT (COUNT(…) AS ?x)`; errors as for `read_solutions`."""
    return _read(reply, lambda document: number(_solutions(document)))


def number(found: Solutions) -> int:
    """The one whole number of a COUNT."""
    terms = [term for row in found.rows for term in row.values()]
    written = _NUMBER.fullmatch(terms[0]["value"]) if len(terms) == 1 and terms[0]["type"] == "literal" else None
    if written is None:
        raise _Malformed("a count was asked for, and this is not one whole number")
    return int(written[1])


def foreign(reply: HttpReply, why: str) -> ServiceError:
    """The error for an answer that is something else: its type, its first words, the cure."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip()[:WORDS] or "not given"
    said = " ".join(reply.body[: 8 * WORDS].decode("utf-8", "replace").split())
    words = said if len(said) <= WORDS else said[:WORDS] + " …"
    what = f"the answer is no SPARQL result in JSON: {why} (type {kind}; it begins {words!r})"
    if "html" in kind or words.startswith("<"):
        cure = "give the address of the query service; if it asks who you are: KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or KG_ENDPOINT_TOKEN"
    else:
        cure = "is this the query service of a SPARQL 1.1 server? nothing of what it sent was used"
    return ServiceError(what, bare(reply.url), cure)


def _read(reply: HttpReply, take: Callable[[dict[str, Any]], T]) -> T:
    """What `take` finds in the document of `reply`."""
    try:
        return take(_document(reply))
    except _Malformed as error:
        raise foreign(reply, str(error)) from error
    except RecursionError as error:
        raise foreign(reply, "it is nested too deeply") from error


def _document(reply: HttpReply) -> dict[str, Any]:
    """The JSON object of `reply`."""
    coding = reply.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", ""):
        raise _Malformed(f"it is encoded as {coding[:WORDS]}, which was not asked for")
    try:
        text = reply.body.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        if error.end == len(reply.body) and error.reason == "unexpected end of data":
            raise _cut_off(reply) from error
        raise _Malformed("it is not UTF-8") from error
    if not text:
        raise _cut_off(reply)
    if not text.startswith("{"):
        raise _Malformed("it is no JSON object")
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        ended = error.pos >= len(text) or _PARTIAL.fullmatch(text, error.pos)
        if ended or error.msg.startswith("Unterminated") or ("escape" in error.msg and _ESCAPE.search(text)):
            raise _cut_off(reply) from error
        raise _Malformed(f"{error.msg} at character {error.pos}") from error
    except ValueError as error:  # a number of thousands of digits
        raise _Malformed(str(error)) from error
    return _expect(document, dict, "the document")


def _cut_off(reply: HttpReply) -> Unanswered:
    return Unanswered("the answer is cut off", bare(reply.url), "does the server stop long queries?")


def _refuse_constant(name: str) -> NoReturn:
    raise _Malformed(f"{name} is no JSON")


def _expect(value: Any, kind: type[T], what: str) -> T:
    """`value`, if it is of that kind."""
    if not isinstance(value, kind):
        raise _Malformed(f"{what} is {_GIVEN.get(type(value), 'a number')}, not {_GIVEN[kind]}")
    return value


def _boolean(document: dict[str, Any]) -> bool:
    if "boolean" not in document or "results" in document:
        raise _Malformed("yes or no was asked for, and it holds " + ("rows" if "results" in document else "neither"))
    return _expect(document["boolean"], bool, "`boolean`")


def _solutions(document: dict[str, Any], wanted: Collection[str] | None = None) -> Solutions:
    if "results" not in document or "boolean" in document:
        raise _Malformed("rows were asked for, and it holds " + ("yes or no" if "boolean" in document else "none"))
    head = _expect(document.get("head"), dict, "`head`")
    names = [_expect(name, str, "a variable") for name in _expect(head.get("vars"), list, "`vars`")]
    if wrong := [name for name in names if not _VARIABLE.fullmatch(name)]:  # names are written into the next query
        raise _Malformed(f"{wrong[0][:WORDS]!r} is no name of a variable")
    if len(set(names)) < len(names):
        raise _Malformed("a variable stands twice in its head")
    if wanted is not None and set(wanted) != set(names):
        raise _Malformed(f"it has the columns {', '.join(names)[:WORDS] or 'of nothing'}, not those asked for")
    results = _expect(document["results"], dict, "`results`")
    rows, terms = _expect(results.get("bindings"), list, "`bindings`"), _Terms(set(names))
    return Solutions(tuple(names), [terms.row(row) for row in rows])


@dataclass
class _Terms:
    """Reads terms, each checked as the store would; IRIs and tags that were found sound are remembered."""

    names: set[str]
    _sound: set[tuple[str, str]] = field(default_factory=set)

    def row(self, row: Any) -> Row:
        """One solution, without members that are no variables of the head: an error, since a value would be lost."""
        _expect(row, dict, "a row")
        if row.keys() - self.names:
            raise _Malformed(f"a row binds {min(row.keys() - self.names)[:WORDS]!r}, which the head does not name")
        return {name: self.term(term) for name, term in row.items()}

    def term(self, term: Any) -> Term:
        """One term with the members that mean something."""
        kind, value = _expect(term, dict, "a term").get("type"), term.get("value")
        if kind == "triple":
            parts = _expect(value, dict, "a triple")
            return {"type": kind, "value": {n: self.term(parts.get(n)) for n in ("subject", "predicate", "object")}}
        text = _expect(value, str, "the value of a term")
        if not text.isascii():
            self._check_text(text)
        if kind == "uri":
            self._check("an IRI", text)
            return {"type": kind, "value": text}
        if kind == "bnode":
            return {"type": kind, "value": _label(text)}
        if kind not in ("literal", "typed-literal"):  # the second is that of the drafts, and of Virtuoso
            raise _Malformed(f"a term is of type {str(kind)[:WORDS]!r}")
        return self._literal(text, term)

    def _literal(self, text: str, term: Term) -> Term:
        language, datatype = term.get("xml:lang") or "", term.get("datatype") or ""
        _expect(language, str, "a language")
        _expect(datatype, str, "a datatype")
        if language:
            self._check("a language", language)
            more = {"its:dir": term["its:dir"]} if term.get("its:dir") in ("ltr", "rtl") else {}
            return {"type": "literal", "value": text, "xml:lang": language, **more}
        if datatype == _LANG_STRING:
            raise _Malformed("a text in a language does not say in which")
        if datatype:
            self._check("an IRI", datatype)
            return {"type": "literal", "value": text, "datatype": datatype}
        return {"type": "literal", "value": text}

    def _check(self, what: str, text: str) -> None:
        """Whether the store takes `text` as an IRI or a language tag."""
        import pyoxigraph as ox

        if (what, text) not in self._sound:
            try:
                ox.NamedNode(text) if what == "an IRI" else ox.Literal("", language=text)
            except ValueError as error:
                raise _Malformed(f"{text[:WORDS]!r} is not {what}: {error}") from error
            self._sound.add((what, text))

    @staticmethod
    def _check_text(text: str) -> None:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise _Malformed("a text holds half a character") from error


def _label(text: str) -> str:
    """A label that the store takes for a blank node: servers write addresses there, and the standard lets them."""
    return text if _LABEL.fullmatch(text) else "x" + hashlib.sha256(text.encode()).hexdigest()[:32]
