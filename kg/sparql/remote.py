"""Reads from a SPARQL endpoint as if it were the embedded store: whole answers, in the terms of pyoxigraph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from kg.errors import CheckFailed, UsageError
from kg.sparql.dataset import NO_PREFIXES, Dataset
from kg.sparql.http import Client, Refused
from kg.sparql.query_text import QueryText, is_ordered, projection, read_query, split_construct
from kg.sparql.results import Row, Solutions, Term, read_boolean, read_number, read_solutions
from kg.sparql.wire import HttpReply, bare

if TYPE_CHECKING:
    import pyoxigraph as ox

# A result of fewer rows is believed; a longer one is compared with COUNT, because servers cut results silently, unless the
# server says that it does not (ours does).
COUNT_FROM = 100
PAGE_ROWS = 5000


T = TypeVar("T")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BLANK = "urn:x-blank:"
_BINARY = (f"{_XSD}double", f"{_XSD}float")
_TEXT = "_as_text"
_SHORT = 6  # digits of a double where a server shows no more
_JSON = "application/sparql-results+json"
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": _JSON}
# What helps a reader; the client's own cures are for a push.
_CURES = {
    400: "the endpoint does not take this query: what it says stands above",
    403: "this user may not read there; use another user",
    404: "there is no such service at this address; give that of the query service",
    405: "this address takes no queries by POST; give that of the query service",
    413: "the endpoint takes only shorter queries",
    415: "this address takes no queries; give that of the query service",
    422: "the endpoint bounds its answers; ask for less, or raise its limits",
    504: "the endpoint stops long queries; ask for less, or raise its limit (kg serve --timeout)",
}


class RemoteStore:
    """An endpoint to read from; `graphs` are the named graphs whose union is asked (none: what the server calls default).

    Sending the graphs keeps staging graphs and everybody else's triples out of the answers, also on servers whose
    default graph is the union of everything. GRAPH reaches the same graphs; FROM and FROM NAMED stand over them.
    """

    def __init__(self, query_url: str, graphs: Sequence[str] = (), client: Client | None = None) -> None:
        self.url = query_url
        self.graphs = tuple(graphs)
        self._client = client or Client(query_url)

    @property
    def where(self) -> str:
        """The address without query and fragment, which may hold what is nobody else's business."""
        return bare(self.url)

    def query(
        self, sparql: str, prefixes: Mapping[str, str] = NO_PREFIXES
    ) -> ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]:
        """Ask in SPARQL 1.1: solutions, a boolean or triples, all as pyoxigraph gives them; `prefixes` need no PREFIX.

        A result of 100 rows or more is compared with the server's own COUNT and fetched in pages if it was cut.
        Raises UsageError on text that is no query, ServiceError when the endpoint fails, CheckFailed when the
        whole result cannot be had.
        """
        query = read_query(sparql, prefixes)
        if query.form == "DESCRIBE":
            raise UsageError("DESCRIBE means something else on every server", cure="write a CONSTRUCT")
        if query.form == "CONSTRUCT":
            return self._construct(query)
        if query.form == "ASK":
            return _parsed({"head": {}, "boolean": self._ask(query, query.body, read_boolean)})
        return _parsed(_document(stored_forms(self._select(query))))

    def count(self, sparql: str) -> int:
        """The number that `SELECT (COUNT(…) AS ?x)` gives; errors as for `query`."""
        query = read_query(sparql)
        return self._ask(query, query.body, read_number)

    def _ask(self, query: QueryText, body: str, reader: Callable[[HttpReply], T]) -> T:
        """What `reader` makes of the answer to `body` under the prologue and on the graphs of `query`."""
        dataset = query.dataset or Dataset(self.graphs, self.graphs)
        pairs = [("query", query.prologue + body)]
        pairs += [("default-graph-uri", iri) for iri in dataset.default]
        pairs += [("named-graph-uri", iri) for iri in dataset.named]
        try:
            return self._client.read(reader, "POST", self.url, urlencode(pairs).encode(), _HEADERS)
        except Refused as error:
            error.cure = _CURES.get(error.status, error.cure)
            raise

    def _select(self, query: QueryText) -> Solutions:
        """Every row of a SELECT, with all digits."""
        return self._with_all_digits(query, self._whole(query, self._solutions(query, query.body)))

    def _solutions(self, query: QueryText, body: str) -> Solutions:
        """The rows that one request brings; they have the columns that `body` asks for."""
        wanted = projection(body)
        return self._ask(query, body, lambda reply: read_solutions(reply, wanted))

    def _whole(self, query: QueryText, found: Solutions) -> Solutions:
        """`found` if it holds every row that the server counts, else the pages of the same query."""
        if found.whole or len(found.rows) < COUNT_FROM:
            return found
        total = self._ask(query, f"SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {query.body} }} }}", read_number)
        if total == len(found.rows):
            return found
        names = " ".join(f"?{name}" for name in found.names)
        pages: list[Row] = []
        step = min(PAGE_ROWS, len(found.rows))
        ordered = is_ordered(query.body)
        inner = query.body if ordered else f"SELECT {names} WHERE {{ {{ {query.body} }} }} ORDER BY {names}"
        while len(pages) < total:
            page = f"SELECT {names} WHERE {{ {{ {inner} }} }} LIMIT {step} OFFSET {len(pages)}"
            rows = self._solutions(query, page).rows
            if not rows:
                break
            pages += rows
        if len(pages) != total:
            raise CheckFailed(
                f"the server counts {total} rows and gives {len(pages)}", where=self.url, cure="raise its row limit"
            )
        return replace(found, rows=pages)

    def _with_all_digits(self, query: QueryText, found: Solutions) -> Solutions:
        """`found` with doubles as STR() gives them: Virtuoso shows six digits of a double otherwise."""
        shown = [(n, t["value"]) for row in found.rows for n, t in row.items() if t.get("datatype") in _BINARY]
        if not shown or any(len(re.sub(r"[eE].*|\D", "", value).strip("0")) > _SHORT for _, value in shown):
            return found
        names = {name for name, _ in shown}
        columns = " ".join(f"?{name}" for name in found.names)
        texts = " ".join(f"(STR(?{name}) AS ?{name}{_TEXT})" for name in sorted(names))
        wrapped = replace(query, body=f"SELECT {columns} {texts} WHERE {{ {{ {query.body} }} }}")
        exact = self._whole(wrapped, self._solutions(wrapped, wrapped.body)).rows
        for row in exact:
            for name in names:
                text = row.pop(name + _TEXT, None)
                if text and row.get(name, {}).get("datatype") in _BINARY:
                    row[name]["value"] = text["value"]
        return replace(found, rows=exact) if len(exact) == len(found.rows) else found

    def _construct(self, query: QueryText) -> Iterator[ox.Triple]:
        """The template is filled here, from a SELECT whose completeness can be counted; a CONSTRUCT's cannot."""
        import pyoxigraph as ox

        template, group, names = split_construct(query.body)
        construct, empty = f"{query.prologue}CONSTRUCT {{ {template} }} WHERE", ox.Store()
        try:
            empty.query(f"{construct} {{}}")
        except SyntaxError as error:
            raise UsageError(f"not valid SPARQL: {error.msg}", cure="look at the template of the CONSTRUCT") from error
        columns = " ".join(f"?{name}" for name in names) or "*"
        found = stored_forms(self._select(replace(query, body=f"SELECT {columns} WHERE {group}")))
        heads = " ".join(f"?{name}" for name in found.names)
        given = set[ox.Triple]()
        for start in range(0, len(found.rows), PAGE_ROWS):
            part = found.rows[start : start + PAGE_ROWS]
            values = " ".join("(" + " ".join(_written(row.get(name)) for name in found.names) + ")" for row in part)
            filled: Any = empty.query(f"{construct} {{ VALUES ({heads}) {{ {values} }} }}")
            for triple in map(_with_blanks, filled):
                if triple not in given:  # a graph is a set, also across the parts
                    given.add(triple)
                    yield triple


def _document(found: Solutions) -> dict[str, Any]:
    return {"head": {"vars": list(found.names)}, "results": {"bindings": found.rows}}


def _parsed(document: dict[str, Any]) -> ox.QuerySolutions | ox.QueryBoolean:
    """A document that was checked, as pyoxigraph's QuerySolutions or QueryBoolean."""
    import pyoxigraph as ox

    return ox.parse_query_results(json.dumps(document).encode(), ox.QueryResultsFormat.JSON)


def _written(term: Term | None) -> str:
    """One bound term as SPARQL text; a blank node travels through VALUES as an IRI of its own scheme."""
    import pyoxigraph as ox

    if term is None:
        return "UNDEF"
    if term["type"] == "triple":
        raise UsageError("a triple term cannot be put into a CONSTRUCT here", cure="SELECT its parts instead")
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


def stored_forms(found: Solutions) -> Solutions:
    """`found` with every literal in the form in which the embedded store keeps it (4.50 as 4.5, 1 as true).

    The forms are had by a round trip through the store itself, so that local and remote answers cannot drift apart.
    """
    import pyoxigraph as ox

    literals: dict[tuple[str, str, str], Term] = {}
    for row in found.rows:
        for term in row.values():
            if term["type"] == "literal" and ("xml:lang" in term or term.get("datatype", "").startswith(_XSD)):
                literals.setdefault((term["value"], term.get("datatype", ""), term.get("xml:lang", "")), term)
    store, place = ox.Store(), ox.NamedNode("urn:o")
    for number, (value, datatype, language) in enumerate(literals):
        kind = ox.NamedNode(datatype) if datatype and not language else None
        literal = ox.Literal(value, language=language) if language else ox.Literal(value, datatype=kind)
        store.add(ox.Quad(ox.NamedNode(f"urn:{number}"), place, literal))
    keys = list(literals)
    forms = {keys[int(quad.subject.value[4:])]: quad.object for quad in store}
    for row in found.rows:
        for term in row.values():
            key = (term["value"], term.get("datatype", ""), term.get("xml:lang", ""))
            form = forms.get(key) if term["type"] == "literal" else None
            if form is not None:
                _rewrite(term, form)
    return found


def _rewrite(term: Term, form: Any) -> None:
    """Write the stored form of a literal into its binding."""
    term["value"] = form.value
    if form.language:
        term["xml:lang"] = form.language
        term.pop("datatype", None)
    else:
        term["datatype"] = form.datatype.value
