"""SPARQL 1.1 Protocol: from an HTTP request to one question, or to a refusal that says why."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.errors import UsageError
from kg.server.limits import QUERY_BYTES
from kg.sparql.dataset import request_dataset

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
_FIELD_LIMIT = 100  # parameters of one request; a dataset of more graphs is asked for with FROM


class RequestRefused(UsageError):
    """A request that is not answered, with the HTTP status that says so."""

    def __init__(self, status: int, what: str, where: str = "", cure: str = "") -> None:
        super().__init__(what, where, cure)
        self.status = status


@dataclass(frozen=True)
class SparqlRequest:
    """A query and the dataset the request asks it of; `accept` overrides the header when not empty."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""


def read_question(method: str, query_string: bytes, content_type: str, body: bytes) -> SparqlRequest | None:
    """The question of a GET or POST to the endpoint; None for a GET that asks nothing (the service description).

    Raises RequestRefused: 400 malformed, 405 update, 413/414 too long, 415 a body of another type or encoding.
    """
    found = fields(query_string, "the address")
    if method != "POST":
        asks = any(name != "accept" for name, _ in found)
        return _question(found, 414) if asks else None
    media_type, _, parameters = content_type.partition(";")
    media_type = media_type.strip().lower()
    _require_utf8(parameters)
    if media_type == FORM:
        return _question(found + fields(body, "the form"), 413)
    if media_type == DIRECT:
        if any(name == "query" for name, _ in found):
            raise RequestRefused(400, "two queries: one in the address, one in the body", "request", "send one")
        return _question([*found, ("query", _text(body, "the body"))], 413)
    if media_type == "application/sparql-update":
        raise _update()
    shown = f"a body of type {media_type!r}" if media_type else "a body without a type"
    raise RequestRefused(415, f"{shown} is not understood", "Content-Type", f"send {DIRECT} or {FORM}")


def _question(found: list[tuple[str, str]], too_long: int) -> SparqlRequest:
    """Build the question from decoded fields."""
    values: dict[str, list[str]] = {}
    for name, value in found:
        values.setdefault(name, []).append(value)
    if "update" in values or "using-graph-uri" in values or "using-named-graph-uri" in values:
        raise _update()
    queries = values.get("query", [])
    if len(queries) != 1:
        what = "the request holds no query" if not queries else f"the request holds {len(queries)} queries"
        raise RequestRefused(400, what, "query", "send exactly one query=")
    if len(queries[0].encode()) > QUERY_BYTES:
        cure = "send bulk values in several requests"
        raise RequestRefused(too_long, f"the query is longer than {QUERY_BYTES} bytes", "query", cure)
    dataset = request_dataset(values.get("default-graph-uri", []), values.get("named-graph-uri", []))
    return SparqlRequest(
        queries[0],
        dataset.default,
        dataset.named,
        values.get("accept", [""])[-1],
    )


def fields(encoded: bytes, where: str) -> list[tuple[str, str]]:
    """Decode application/x-www-form-urlencoded strictly: bytes that are no UTF-8 are an error, not a question mark."""
    try:
        return parse_qsl(
            encoded.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=False,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_FIELD_LIMIT,
        )
    except UnicodeDecodeError:
        raise RequestRefused(400, "text that is not UTF-8", where, "encode it as UTF-8") from None
    except ValueError:
        raise RequestRefused(400, f"more than {_FIELD_LIMIT} parameters", where, "name graphs with FROM") from None


def _text(body: bytes, where: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestRefused(400, "text that is not UTF-8", where, "encode it as UTF-8") from None


def _require_utf8(parameters: str) -> None:
    """SPARQL is UTF-8; another declared charset is refused rather than guessed at."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in {
            "utf-8",
            "utf8",
            "us-ascii",
        }:
            raise RequestRefused(415, f"the charset {value.strip()!r} is not understood", "Content-Type", "send UTF-8")


def _update() -> RequestRefused:
    return RequestRefused(
        405, "updates are refused: the graph is read-only here", "request", "send query=, by GET or POST"
    )
