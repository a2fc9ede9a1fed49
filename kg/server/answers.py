"""From a question to a finished answer, inside a worker: evaluate, serialise, count, refuse what grows too large.

The answer is held whole before its first byte is sent, so a limit is an error and never a truncated 200.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, cast

from kg.errors import UsageError
from kg.server.formats import BOOLEANS, GRAPHS, RESULTS, MediaType, choose
from kg.sparql.ask import ask, graph_name
from kg.sparql.dataset import Dataset

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, Store, Triple

PAGE_ROWS = 500  # rows that the HTML page shows before it refers to the downloads


Answer = tuple[dict[str, Any], bytes]
_MESSAGE_LENGTH = 200  # the parser lists every token it would have taken; the place is what helps
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


@dataclass(frozen=True)
class Bounds:
    """The most that one answer may hold, and the prefixes that queries know and Turtle is shortened with."""

    rows: int
    size: int
    prefixes: Mapping[str, str] = field(default_factory=dict)


class _TooMuch(Exception):
    """An answer that passed a bound while it was written."""


class _Sink:
    """A binary file that takes at most `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self.left = limit

    def write(self, data: bytes) -> int:
        self.left -= len(data)
        if self.left < 0:
            raise _TooMuch
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def answer(store: Store, question: dict[str, Any], bounds: Bounds) -> Answer:
    """(head, body) of one question; every failure is a head with its HTTP status, what, where and cure.

    `question` has `job` (query, page, graph, census or partitions) and that job's fields, all text or lists of text.
    """
    try:
        return _JOBS[question["job"]](store, question, bounds)
    except UsageError as error:
        return failure(400, error.what, error.where, error.cure)
    except SyntaxError as error:
        return failure(400, f"not valid SPARQL: {_brief(str(error.msg))}", "query", "the place is given as line:column")
    except _TooMuch:
        what = f"the answer passes the limit of {bounds.rows:,} rows or {bounds.size:,} bytes"
        return failure(422, what, "query", "add LIMIT, or ask for one part after the other: ORDER BY, LIMIT and OFFSET")
    except (RuntimeError, ValueError) as error:
        return failure(422, f"the query cannot be evaluated: {_brief(str(error))}", "query", "change the query")
    except OSError:
        return failure(503, "the store cannot be read", "server", "look at the disk that holds it, then restart")


def failure(status: int, what: str, where: str = "", cure: str = "") -> Answer:
    """The answer that is an error."""
    return {"status": status, "what": what, "where": where, "cure": cure}, b""


def _query(store: Store, question: dict[str, Any], bounds: Bounds) -> Answer:
    """A SPARQL query, in the format its client values most."""
    from pyoxigraph import QueryBoolean, QuerySolutions

    results = _evaluate(store, question, bounds.prefixes)
    if isinstance(results, QuerySolutions):
        return _negotiated(question, RESULTS, lambda chosen: _solutions(results, chosen, bounds))
    if isinstance(results, QueryBoolean):
        return _negotiated(question, BOOLEANS, lambda chosen: _boolean(results, chosen))
    return _negotiated(question, GRAPHS, lambda chosen: write_graph(results, chosen, bounds))


def _graph(store: Store, question: dict[str, Any], bounds: Bounds) -> Answer:
    """One whole graph (Graph Store Protocol, GET); `graph` is its IRI, empty for the default graph."""
    from pyoxigraph import DefaultGraph

    name = graph_name(question["graph"]) if question["graph"] else DefaultGraph()
    if question["graph"] and not store.contains_named_graph(name):
        return failure(
            404,
            f"the graph <{question['graph'][:500]}> is not loaded here",
            "graph",
            "ask /sparql for its graphs",
        )
    quads = store.quads_for_pattern(None, None, None, name)
    return _negotiated(question, GRAPHS, lambda chosen: write_graph((quad.triple for quad in quads), chosen, bounds))


def _page(store: Store, question: dict[str, Any], bounds: Bounds) -> Answer:
    """The first rows of any result as text, for the HTML page; it says itself that more may follow."""
    from pyoxigraph import QueryBoolean, QuerySolutions

    results = _evaluate(store, question, bounds.prefixes)
    if isinstance(results, QueryBoolean):
        table: dict[str, Any] = {
            "columns": ["answer"],
            "rows": [["true" if results else "false"]],
            "more": False,
        }
    elif isinstance(results, QuerySolutions):
        rows = [[_shown(term, bounds.prefixes) for term in row] for row in _first(results)]
        table = {"columns": [variable.value for variable in results.variables], "rows": rows}
    else:
        rows = [[_shown(term, bounds.prefixes) for term in triple] for triple in _first(results)]
        table = {"columns": ["subject", "predicate", "object"], "rows": rows}
    table["more"] = len(table["rows"]) > PAGE_ROWS
    table["rows"] = table["rows"][:PAGE_ROWS]
    return {"status": 200, "type": "application/json"}, json.dumps(table).encode()


def _census(store: Store, _: dict[str, Any], __: Bounds) -> Answer:
    """How many triples each graph holds, the default graph under the empty name."""
    named = store.query("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
    default = store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    counts = {row["g"].value: int(row["n"].value) for row in cast("QuerySolutions", named)}
    for graph in store.named_graphs():
        counts.setdefault(graph.value, 0)
    counts[""] = sum(int(row["n"].value) for row in cast("QuerySolutions", default))
    return {"status": 200, "type": "application/json"}, json.dumps(counts).encode()


def _partitions(store: Store, question: dict[str, Any], _: Bounds) -> Answer:
    """What some graphs hold, each under its name: entities of each class, triples of each property, distinct subjects and objects.

    Under the empty name stands the union of all graphs.
    """
    from pyoxigraph import NamedNode

    found = {}
    for graph in question["graphs"]:
        where = f"GRAPH {graph_name(graph)} {{ %s }}" if graph else "%s"

        def rows(what: str, pattern: str, where: str = where) -> QuerySolutions:
            text = f"SELECT {what} {{ {where % pattern} }}"
            found = store.query(text + (" GROUP BY ?of" if "?of" in what else ""), use_default_graph_as_union=True)
            return cast("QuerySolutions", found)

        classes = rows("?of (COUNT(DISTINCT ?s) AS ?n)", "?s a ?of")
        properties = rows("?of (COUNT(*) AS ?n)", "?s ?of ?o")
        ends = next(rows("(COUNT(DISTINCT ?s) AS ?from) (COUNT(DISTINCT ?o) AS ?to)", "?s ?p ?o"))
        found[graph] = {
            "classes": {row["of"].value: int(row["n"].value) for row in classes if isinstance(row["of"], NamedNode)},
            "properties": {row["of"].value: int(row["n"].value) for row in properties},
            "subjects": int(ends["from"].value),
            "objects": int(ends["to"].value),
        }
    return {"status": 200, "type": "application/json"}, json.dumps(found).encode()


def _evaluate(
    store: Store, question: dict[str, Any], prefixes: Mapping[str, str]
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Run the query on the graphs of the request, by the rules that hold everywhere."""
    dataset = Dataset(tuple(question["default"]), tuple(question["named"]))
    return ask(store, question["query"], prefixes=prefixes, base=question["base"], dataset=dataset)


def _negotiated(question: dict[str, Any], offers: tuple[MediaType, ...], write: Callable[[MediaType], bytes]) -> Answer:
    """Write the best offer, or answer 406 with what there is."""
    chosen = choose(question["accept"], offers)
    if chosen is None:
        known = ", ".join(offer.media_type for offer in offers)
        return failure(406, "this answer has none of the formats asked for", "Accept", f"ask for one of {known}")
    return {"status": 200, "type": chosen.content_type}, write(chosen)


def _solutions(results: QuerySolutions, chosen: MediaType, bounds: Bounds) -> bytes:
    """A table; its rows are counted in the finished text, which the byte limit bounds."""
    sink = _Sink(bounds.size)
    results.serialize(cast("IO[bytes]", sink), _results_format(chosen))
    body = b"".join(sink.parts)
    if count_rows(body, chosen.name, bounds.rows) > bounds.rows:
        raise _TooMuch
    return body


def count_rows(body: bytes, name: str, enough: int) -> int:
    """Rows of a serialised table (`name`: json, xml, csv, tsv), exact where there are more than `enough`."""
    if name == "xml":  # '<' is escaped inside values
        return body.count(b"<result>") + body.count(b"<result/>")
    if name == "tsv":  # line ends are escaped inside values; the first line names the columns
        return body.count(b"\n") - 1
    if name == "csv":
        upper = body.count(b"\r\n") - 1
        return upper if upper <= enough else sum(part.count(b"\r\n") for part in body.split(b'"')[::2]) - 1
    upper = body.count(b",{") + body.count(b"[{")  # a row opens after '[' or ','; a value opens after ':'
    if upper <= enough:
        return upper
    bare = _STRING.sub(b"", body)
    return bare.count(b",{") + bare.count(b"[{")


def _boolean(result: QueryBoolean, chosen: MediaType) -> bytes:
    return result.serialize(format=_results_format(chosen)) or b""


def write_graph(triples: Iterable[Triple], chosen: MediaType, bounds: Bounds) -> bytes:
    """A graph, each triple once: it is a set, and the engine repeats for DESCRIBE what stands in two graphs."""
    from pyoxigraph import RdfFormat, serialize

    sink = _Sink(bounds.size)
    kind = RdfFormat.from_media_type(chosen.media_type)
    serialize(_distinct(triples, bounds.rows), cast("IO[bytes]", sink), kind, prefixes=dict(bounds.prefixes))
    return b"".join(sink.parts)


def _distinct(triples: Iterable[Triple], limit: int) -> Iterator[Triple]:
    seen: set[Triple] = set()
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            if len(seen) > limit:
                raise _TooMuch
            yield triple


def _first(results: Iterable[Any]) -> Iterator[Any]:
    """One row more than the page shows, so that it knows whether there are more."""
    for _, row in zip(range(PAGE_ROWS + 1), results, strict=False):
        yield row


def _shown(term: Any, prefixes: Mapping[str, str]) -> str:
    """A term as people read it: IRIs shortened where a prefix fits, literals by their text alone, unbound as nothing."""
    from pyoxigraph import Literal, NamedNode

    if isinstance(term, Literal):
        return term.value
    if isinstance(term, NamedNode):
        short = (
            f"{name}:{term.value.removeprefix(space)}"
            for name, space in prefixes.items()
            if term.value.startswith(space)
        )
        return min(short, key=len, default=term.value)
    return "" if term is None else str(term)


def _results_format(chosen: MediaType) -> QueryResultsFormat:
    """The engine's own name for a format; a test holds the two lists together."""
    from pyoxigraph import QueryResultsFormat

    return cast("QueryResultsFormat", QueryResultsFormat.from_media_type(chosen.media_type))


def _brief(message: str) -> str:
    return message if len(message) <= _MESSAGE_LENGTH else message[:_MESSAGE_LENGTH] + " …"


_JOBS: dict[str, Callable[[Store, dict[str, Any], Bounds], Answer]] = {
    "query": _query,
    "page": _page,
    "graph": _graph,
    "census": _census,
    "partitions": _partitions,
}
