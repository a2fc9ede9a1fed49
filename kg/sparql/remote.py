"""Reads from a SPARQL endpoint as if it were the embedded store: whole answers, in the terms of pyoxigraph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from kg.errors import CheckFailed, ServiceError, UsageError
from kg.sparql.http import Client
from kg.sparql.query_text import is_ordered, query_form, split_construct, split_prologue

if TYPE_CHECKING:
    import pyoxigraph as ox

# A result of fewer rows is believed; a longer one is compared with COUNT, because servers cut results silently.
COUNT_FROM = 100
PAGE_ROWS = 5000


_XSD = "http://www.w3.org/2001/XMLSchema#"
_BLANK = "urn:x-blank:"
_BINARY = (f"{_XSD}double", f"{_XSD}float")
_TEXT = "_as_text"
_SHORT = 6  # digits of a double where a server shows no more
_JSON = "application/sparql-results+json"


class RemoteStore:
    """An endpoint to read from; `graphs` are the named graphs whose union is asked (none: what the server calls default).

    Sending the graphs keeps staging graphs and everybody else's triples out of the answers, also on servers whose
    default graph is the union of everything.
    """

    def __init__(self, query_url: str, graphs: Sequence[str] = (), client: Client | None = None) -> None:
        self.url = query_url
        self.graphs = tuple(graphs)
        self._client = client or Client(query_url)

    def query(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]:
        """Ask in SPARQL 1.1: solutions, a boolean or triples, all as pyoxigraph gives them.

        A result of 100 rows or more is compared with the server's own COUNT and fetched in pages if it was cut.
        Raises UsageError on text that is no query, ServiceError when the endpoint fails, CheckFailed when the
        whole result cannot be had.
        """
        prologue, body = split_prologue(sparql)
        form = query_form(body)
        if form == "DESCRIBE":
            raise UsageError("DESCRIBE means something else on every server", cure="write a CONSTRUCT")
        if form == "CONSTRUCT":
            return self._construct(prologue, body)
        document = self._json(prologue + body)
        if form == "SELECT":
            document = self._with_all_digits(prologue, body, self._whole(prologue, body, document))
        return _solutions(document)

    def _json(self, sparql: str) -> dict[str, Any]:
        """A result document; a body that is not whole JSON is a failure although its status was 200."""
        pairs = [("query", sparql), *(("default-graph-uri", iri) for iri in self.graphs)]
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": _JSON}
        answer = self._client.request("POST", self.url, urlencode(pairs).encode(), headers, whole=_is_json)
        document = json.loads(answer.body)
        if not isinstance(document, dict) or not {"boolean", "results"} & document.keys():
            raise ServiceError("the answer is not a SPARQL result", where=self.url, cure="is this a SPARQL endpoint?")
        return document

    def _whole(self, prologue: str, body: str, document: dict[str, Any]) -> dict[str, Any]:
        """`document` if it holds every row that the server counts, else the pages of the same query."""
        rows = document["results"]["bindings"]
        if len(rows) < COUNT_FROM:
            return document
        counted = self._json(f"{prologue}SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {body} }} }}")
        total = int(counted["results"]["bindings"][0]["rows"]["value"])
        if total == len(rows):
            return document
        names = " ".join(f"?{name}" for name in document["head"]["vars"])
        pages: list[Any] = []
        step = min(PAGE_ROWS, len(rows))
        while len(pages) < total:
            inner = body if is_ordered(body) else f"SELECT {names} WHERE {{ {{ {body} }} }} ORDER BY {names}"
            page = f"{prologue}SELECT {names} WHERE {{ {{ {inner} }} }} LIMIT {step} OFFSET {len(pages)}"
            found = self._json(page)["results"]["bindings"]
            if not found:
                break
            pages += found
        if len(pages) != total:
            raise CheckFailed(
                f"the server counts {total} rows and gives {len(pages)}", where=self.url, cure="raise its row limit"
            )
        return {**document, "results": {"bindings": pages}}

    def _with_all_digits(self, prologue: str, body: str, document: dict[str, Any]) -> dict[str, Any]:
        """`document` with doubles as STR() gives them: Virtuoso shows six digits of a double otherwise."""
        rows = document["results"]["bindings"]
        shown = [(name, term["value"]) for row in rows for name, term in row.items() if term.get("datatype") in _BINARY]
        if not shown or any(len(re.sub(r"[eE].*|\D", "", value).strip("0")) > _SHORT for _, value in shown):
            return document
        names = {name for name, _ in shown}
        columns = " ".join(f"?{name}" for name in document["head"]["vars"])
        texts = " ".join(f"(STR(?{name}) AS ?{name}{_TEXT})" for name in sorted(names))
        wrapped = f"SELECT {columns} {texts} WHERE {{ {{ {body} }} }}"
        exact = self._whole(prologue, wrapped, self._json(prologue + wrapped))["results"]["bindings"]
        for row in exact:
            for name in names:
                text = row.pop(name + _TEXT, None)
                if text and row[name].get("datatype") in _BINARY:
                    row[name]["value"] = text["value"]
        return {**document, "results": {"bindings": exact}} if len(exact) == len(rows) else document

    def _construct(self, prologue: str, body: str) -> Iterator[ox.Triple]:
        """The template is filled here, from a SELECT whose completeness can be counted; a CONSTRUCT's cannot."""
        import pyoxigraph as ox

        template, group, names = split_construct(body)
        columns = " ".join(f"?{name}" for name in names) or "*"
        select = f"SELECT {columns} WHERE {group}"
        document = self._whole(prologue, select, self._json(prologue + select))
        document = stored_forms(self._with_all_digits(prologue, select, document))
        rows = document["results"]["bindings"]
        names = document["head"]["vars"]
        empty = ox.Store()
        for start in range(0, len(rows), PAGE_ROWS):
            part = rows[start : start + PAGE_ROWS]
            values = " ".join("(" + " ".join(_written(row.get(name)) for name in names) + ")" for row in part)
            heads = " ".join(f"?{name}" for name in names)
            filled: Any = empty.query(
                f"{prologue}CONSTRUCT {{ {template} }} WHERE {{ VALUES ({heads}) {{ {values} }} }}"
            )
            for triple in filled:
                yield _with_blanks(triple)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _solutions(document: dict[str, Any]) -> ox.QuerySolutions | ox.QueryBoolean:
    """The result document as pyoxigraph's QuerySolutions or QueryBoolean."""
    import pyoxigraph as ox

    text = json.dumps(stored_forms(document)).encode()
    return ox.parse_query_results(text, ox.QueryResultsFormat.JSON)


def _written(term: dict[str, str] | None) -> str:
    """One bound term as SPARQL text; a blank node travels through VALUES as an IRI of its own scheme."""
    import pyoxigraph as ox

    if term is None:
        return "UNDEF"
    if term["type"] == "literal":
        kind = ox.NamedNode(term["datatype"]) if "datatype" in term else None
        language = term.get("xml:lang")
        return str(
            ox.Literal(term["value"], language=language) if language else ox.Literal(term["value"], datatype=kind)
        )
    return str(ox.NamedNode(_BLANK + term["value"] if term["type"] == "bnode" else term["value"]))


def _with_blanks(triple: ox.Triple) -> ox.Triple:
    """The triple with the blank nodes that `_written` had disguised."""
    import pyoxigraph as ox

    ends: list[Any] = [
        ox.BlankNode(term.value[len(_BLANK) :])
        if isinstance(term, ox.NamedNode) and term.value.startswith(_BLANK)
        else term
        for term in (triple.subject, triple.object)
    ]
    return ox.Triple(ends[0], triple.predicate, ends[1])


def stored_forms(document: dict[str, Any]) -> dict[str, Any]:
    """`document` with every literal in the form in which the embedded store keeps it (4.50 as 4.5, 1 as true).

    The forms are had by a round trip through the store itself, so that local and remote answers cannot drift apart.
    """
    import pyoxigraph as ox

    if "boolean" in document:
        return document
    literals: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in document["results"]["bindings"]:
        for term in row.values():
            if term["type"] == "typed-literal":
                term["type"] = "literal"
            if term["type"] == "literal" and ("xml:lang" in term or term.get("datatype", "").startswith(_XSD)):
                literals.setdefault((term["value"], term.get("datatype", ""), term.get("xml:lang", "")), term)
    store, place = ox.Store(), ox.NamedNode("urn:o")
    for number, (value, datatype, language) in enumerate(literals):
        kind = ox.NamedNode(datatype) if datatype and not language else None
        literal = ox.Literal(value, language=language) if language else ox.Literal(value, datatype=kind)
        store.add(ox.Quad(ox.NamedNode(f"urn:{number}"), place, literal))
    keys = list(literals)
    forms = {keys[int(quad.subject.value[4:])]: quad.object for quad in store}
    for row in document["results"]["bindings"]:
        for term in row.values():
            form = forms.get((term["value"], term.get("datatype", ""), term.get("xml:lang", "")))
            if form is not None and term["type"] == "literal":
                _rewrite(term, form)
    return document


def _rewrite(term: dict[str, str], form: Any) -> None:
    """Write the stored form of a literal into its binding."""
    term["value"] = form.value
    if form.language:
        term["xml:lang"] = form.language
        term.pop("datatype", None)
    else:
        term["datatype"] = form.datatype.value
