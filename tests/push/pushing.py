"""What the push tests share: a push of generated graphs, and what a reader of the server sees of them."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from push import generated

from kg.push.description import Release, describe
from kg.push.payload import in_order, prepare
from kg.push.report import PushReport
from kg.push.steps import Reached
from kg.push.transfer import Options, push
from kg.sparql.credentials import Credentials
from kg.sparql.http import Client
from kg.sparql.remote import RemoteStore

RELEASE = Release(
    dataset="https://w3id.org/synaptrace/dataset",
    title="synaptrace",
    summary="Generated triples.",
    licence="https://creativecommons.org/licenses/by/4.0/",
    version="1",
    tool="kg push, tests",
)
TRIPLES = 2000
Seen = frozenset[tuple[str, str, str, str]]


def push_version(
    url: str,
    version: int,
    state: Path,
    credentials: Credentials | None = None,
    seconds: float = 60.0,
    tries: int = 3,
    say: Callable[[str], None] | None = None,
    reached: Reached | None = None,
    **more: Any,
) -> PushReport:
    """Push version `version` of the generated graphs, 2,000 triples in batches of 150, with hardly any waits."""
    options = Options(batch_triples=150, state_folder=state, **more)
    client = Client(url, credentials=credentials, seconds=seconds, tries=tries, sleep=lambda _wait: None)
    return push(generated.graphs(version, TRIPLES), url, RELEASE, options, client, say=say, reached=reached)


def _key(term: Any) -> str:
    """A term in a form in which all servers agree: numbers to 12 digits, truth values and language tags folded."""
    kind = getattr(getattr(term, "datatype", None), "value", "")
    if kind.endswith(("#integer", "#decimal", "#double", "#float")):
        return f"number {Decimal(term.value):.11E}"
    if kind.endswith("#boolean"):
        return f"number {Decimal(term.value in ('true', '1')):.11E}"
    return f"{type(term).__name__} {term.value} {getattr(term, 'language', None)}"


@functools.cache
def expected(version: int, atomic: bool) -> Seen:
    """What a reader sees when that version is live."""
    described = describe(generated.graphs(version, TRIPLES), RELEASE, atomic)
    payloads = [prepare(graph, described[graph]) for graph in in_order(described)]
    return frozenset(
        (payload.graph, t.subject.value, t.predicate.value, _key(t.object))
        for payload in payloads
        for t in payload.triples
    )


def seen(query_url: str) -> Seen:
    """All triples of the four live graphs, in one query."""
    names = " ".join(f"<{generated.GRAPH}{name}>" for name in generated.NAMES)
    query = f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    rows: Iterable[Any] = RemoteStore(query_url, client=Client(query_url, seconds=30, tries=1)).query(query)  # type: ignore[assignment]
    found = [(row["g"].value, row["s"].value, row["p"].value, _key(row["o"])) for row in rows]
    assert len(found) == len(set(found)), "a triple is there twice"
    return frozenset(found)


def staging_left(query_url: str) -> int:
    """Triples in staging graphs."""
    query = 'SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), "/staging/")) }'
    rows: Any = RemoteStore(query_url).query(query)
    return int(next(iter(rows))["n"].value)


class Observer(threading.Thread):
    """Reads the live graphs over and over while something happens; `states` are the different ones it saw."""

    def __init__(self, query_url: str) -> None:
        super().__init__(daemon=True)
        self.query_url = query_url
        self.states: set[Seen] = set()
        self.reads = 0
        self._ended = threading.Event()

    def run(self) -> None:
        """Read until `end`; a server that is down at the moment shows nothing."""
        from kg.errors import ServiceError

        while not self._ended.wait(0.15):
            try:
                self.states.add(seen(self.query_url))
                self.reads += 1
            except ServiceError:
                continue

    def end(self) -> set[Seen]:
        """Stop and give what was seen."""
        self._ended.set()
        self.join()
        return self.states
