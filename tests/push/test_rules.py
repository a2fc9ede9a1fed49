"""The rules of the graph, run by each server on the published files, write the same triples there as here."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest
from push.servers import NAMES, QUERY_PATHS, RunningServer, running

from kg.knowledge import assets
from kg.knowledge.store import Knowledge, load, source_files
from kg.knowledge.vocabulary import GRAPH

REBUILT = GRAPH + "rebuilt"
# Rows of an answer that Virtuoso gives at most, as scripts/servers starts it.
PAGE = 9000
UPDATES = {"oxigraph": "/update", "virtuoso": "-auth", "fuseki": "/update"}
STORES = {"oxigraph": "/store?graph=", "virtuoso": "-graph-crud-auth?graph-uri=", "fuseki": "/data?graph="}
Line = tuple[str, str, str]


def spelt(term: Any) -> str:
    """A term as every server tells it: a number by its value to 12 digits, a truth value as a number."""
    kind = getattr(getattr(term, "datatype", None), "value", "")
    if kind.endswith(("#integer", "#decimal", "#double")):
        return f"number {+Decimal(f'{Decimal(term.value):.11E}').normalize() or 0}"
    if kind.endswith("#boolean"):
        return f"number {int(term.value in {'true', '1'})}"
    return f"{type(term).__name__} {term.value} {getattr(term, 'language', None)}"


def digest(lines: Iterable[Line]) -> str:
    """The checksum of triples in this spelling, in order."""
    return hashlib.sha256("\n".join(sorted("\t".join(line) for line in lines)).encode()).hexdigest()


@cache
def written() -> frozenset[Line]:
    """What the rules write here, into the records and as the network."""
    graph = Knowledge()
    graph.library = None
    made = {GRAPH + "derived", GRAPH + "network"}
    return frozenset(
        (q.subject.value, q.predicate.value, spelt(q.object))
        for q in graph.store
        if getattr(q.graph_name, "value", "") in made
    )


class RuleRunner:
    """A server that holds each file as a named graph, and is told to run rules over their union."""

    def __init__(self, server: RunningServer) -> None:
        self.name, self.address = server.name, server.address
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if server.credentials:
            passwords.add_password(
                None, f"http://127.0.0.1:{server.port}/", server.credentials.user, server.credentials.password
            )
        self._opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(passwords))
        self.graphs: list[str] = []

    def _ask(self, url: str, data: bytes | None = None, **headers: str) -> bytes:
        with self._opener.open(urllib.request.Request(url, data, headers), timeout=300) as answer:
            return bytes(answer.read())

    def put(self, graph: str, triples: list[ox.Triple]) -> None:
        """Put triples into a named graph."""
        kind = "text/turtle" if self.name == "virtuoso" else "application/n-triples"
        body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        self._ask(self.address + STORES[self.name] + urllib.parse.quote(graph, safe=""), body, **{"Content-Type": kind})
        self.graphs.append(graph)

    def run(self, rule: str) -> None:
        """Write what a rule constructs of all graphs into one of its own."""
        told = re.sub(r"CONSTRUCT\s*\{([^{}]*)\}", rf"INSERT {{ GRAPH <{REBUILT}> {{\1}} }}", rule, count=1)
        # Which graphs a rule reads: all, by the means of each server; Virtuoso reads the union untold.
        reads: dict[str, Any] = {
            "oxigraph": {"using-union-graph": ""},
            "fuseki": {"using-graph-uri": "urn:x-arq:UnionGraph", "using-named-graph-uri": [*self.graphs, REBUILT]},
            "virtuoso": {},
        }[self.name]
        form = {"query" if self.name == "virtuoso" else "update": told, **reads}
        self._ask(self.address + UPDATES[self.name], urllib.parse.urlencode(form, doseq=True).encode())

    def told(self) -> Iterator[Line]:
        """Every triple that the rules wrote, a page at a time."""
        whole = f"SELECT ?s ?p ?o {{ GRAPH <{REBUILT}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
        for page in range(100):
            query = f"SELECT * {{ {{ {whole} }} }} LIMIT {PAGE} OFFSET {page * PAGE}"
            url = f"{self.address}{QUERY_PATHS[self.name]}?{urllib.parse.urlencode({'query': query})}"
            answer = self._ask(url, Accept="application/sparql-results+json")
            rows: Any = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
            found = [(row["s"].value, row["p"].value, spelt(row["o"])) for row in rows]
            yield from found
            if len(found) < PAGE:
                return


@pytest.fixture(params=NAMES)
def runner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RuleRunner]:
    """Each server with the files as they are written, no rule applied."""
    files: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in load(source_files()):
        files[quad.graph_name.value].append(quad.triple)
    for server in running(request.param, tmp_path_factory):
        told = RuleRunner(server)
        for graph, triples in files.items():
            told.put(graph, triples)
        yield told


@pytest.mark.slow
def test_the_rules_write_the_same_on_every_server(runner: RuleRunner) -> None:
    """All rules in order, each reading what those before it wrote: the same triples, the same checksum, numbers by value."""
    for group in ("rules/content", "rules"):
        for path in assets.query_files(group):
            runner.run(path.read_text("utf-8"))
    found = set(runner.told())
    assert sorted(written() - found)[:3] == sorted(found - written())[:3] == []
    assert digest(found) == digest(written())
    assert len(found) > 50000


def test_a_number_is_told_by_its_value() -> None:
    """Spellings of one number are one line; another number, a word of the same letters and another language are not."""
    kind = "http://www.w3.org/2001/XMLSchema#"
    told = {
        spelt(ox.Literal(text, datatype=ox.NamedNode(kind + name)))
        for text, name in (("0.0", "decimal"), ("0", "integer"), ("-0", "decimal"))
    }
    assert told == {"number 0"}
    assert spelt(ox.Literal("0.80", datatype=ox.NamedNode(kind + "decimal"))) == spelt(ox.Literal(0.8))
    assert (
        len(
            {
                spelt(t)
                for t in (
                    ox.Literal("1"),
                    ox.Literal(1),
                    ox.Literal(2),
                    ox.Literal("1", language="en"),
                    ox.NamedNode("urn:1"),
                )
            }
        )
        == 5
    )
