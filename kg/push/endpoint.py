"""Writes to one SPARQL endpoint as its server description says, and counts what is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from kg.errors import ServiceError
from kg.push.payload import Payload
from kg.push.servers import Server
from kg.sparql.http import Client
from kg.sparql.remote import RemoteStore

_EVERYTHING = "?s ?p ?o"
_WHOLE_DECIMAL = re.compile(r'"([+-]?\d+)"(\^\^<http://www\.w3\.org/2001/XMLSchema#decimal> \.)$', re.MULTILINE)


class Endpoint:
    """One endpoint, told apart by `server`; `client` carries credentials, retries and time limits."""

    def __init__(self, url: str, server: Server, client: Client, update_url: str = "") -> None:
        self.server = server
        self.addresses = server.addresses(url, update_url)
        self._client = client
        self._reader = RemoteStore(self.addresses.query, client=client)

    def count(self, graph: str) -> int:
        """Triples of `graph`; 0 if there is no such graph."""
        return self._reader.count(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ {_EVERYTHING} }} }}")

    def count_by_predicate(self, graph: str) -> Counter[str]:
        """Triples of `graph` by predicate IRI, in one query; their sum is the COUNT of the graph."""
        query = f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ {_EVERYTHING} }} }} GROUP BY ?p"
        rows = [row for row in self._reader.query(query) if row["p"] is not None]  # type: ignore[union-attr]
        return Counter({p.value: self._whole_number(n.value) for p, n in self._bound(rows, "p", "n")})

    def about(self, graph: str, subjects: Sequence[str]) -> list[tuple[str, str, Any]]:
        """Every triple of `graph` about one of `subjects`: subject IRI, predicate IRI, object term."""
        names = " ".join(f"<{name}>" for name in subjects)
        query = f"SELECT {_EVERYTHING} WHERE {{ VALUES ?s {{ {names} }} GRAPH <{graph}> {{ {_EVERYTHING} }} }}"
        return [(s.value, p.value, o) for s, p, o in self._rows(query, "s", "p", "o")]

    def values(self, graph: str, subject: str, predicate: str) -> list[str]:
        """The lexical values of one property in `graph`."""
        query = f"SELECT ?v WHERE {{ GRAPH <{graph}> {{ <{subject}> <{predicate}> ?v }} }}"
        return [v.value for (v,) in self._rows(query, "v")]

    def graphs_stating(self, predicate: str) -> list[str]:
        """The named graphs that hold a triple of `predicate`."""
        query = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s <{predicate}> ?o }} }}"
        return sorted(g.value for (g,) in self._rows(query, "g"))

    def send(self, graph: str, ntriples: str) -> None:
        """Add triples to `graph`; sending them twice changes nothing, since none has a blank node."""
        if self.server.decimals_need_point:
            ntriples = _WHOLE_DECIMAL.sub(r'"\1.0"\2', ntriples)
        if not self.server.uses_graph_store or self.addresses.store is None:
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{ntriples}}} }}")
            return
        address = f"{self.addresses.store}?{urlencode({self.server.graph_parameter: graph})}"
        headers = {"Content-Type": "application/n-triples"}
        self._client.request("POST", address, ntriples.encode(), headers, compress=self.server.takes_gzip)

    def drop(self, graph: str) -> None:
        """Remove `graph`, whether it is there or not."""
        self.update(f"DROP SILENT GRAPH <{graph}>")

    def switch(self, payloads: Sequence[Payload]) -> None:
        """Make the staging graphs of `payloads` live, in one request, which is sent once.

        A request that runs late or twice does no harm: its staging graph is gone by then, and either the server
        refuses to move a graph that is not there, or every operation looks for the marker in staging first.
        """
        operations = [op for payload in payloads for op in self._switch_operations(payload)]
        self.update(" ;\n".join(operations), once=True)

    def _switch_operations(self, payload: Payload) -> list[str]:
        live, staging = payload.graph, payload.staging
        if self.server.moves:
            return [f"MOVE <{staging}> TO <{live}>"]
        everything = f"{{ GRAPH <{live}> {{ {_EVERYTHING} }} }}"
        staged = f"GRAPH <{staging}> {{ {_EVERYTHING} }}"
        guard = f"GRAPH <{staging}> {{ {payload.marker} }}"
        gone = f"{guard} GRAPH <{live}> {{ {_EVERYTHING} }} FILTER NOT EXISTS {{ {staged} }}"
        return [
            f"INSERT {everything} WHERE {{ {guard} {staged} }}",
            f"DELETE {everything} WHERE {{ {gone} }}",
        ]

    def update(self, sparql: str, once: bool = False) -> None:
        """Send one update request. Raises ServiceError when it is refused or stays unanswered."""
        if self.server.update_as_form:
            body, kind = urlencode({"update": sparql}).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = sparql.encode(), "application/sparql-update"
        headers = {"Content-Type": kind, "Accept": "*/*"}
        self._client.request("POST", self.addresses.update, body, headers, compress=self.server.takes_gzip, once=once)

    def _rows(self, query: str, *names: str) -> list[tuple[Any, ...]]:
        """The terms of `names` in each solution of a SELECT."""
        return self._bound(self._reader.query(query), *names)

    def _bound(self, rows: Any, *names: str) -> list[tuple[Any, ...]]:
        """The same of rows that are there; ServiceError where one has no value, which these queries cannot give."""
        found = [tuple(row[name] for name in names) for row in rows]
        if any(term is None for row in found for term in row):
            raise ServiceError("the server gives rows without a value", self.addresses.query, "is its store sound?")
        return found

    def _whole_number(self, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise ServiceError(f"the server counts {text[:40]!r} triples", self.addresses.query, "is its store sound?")
        return int(text)
