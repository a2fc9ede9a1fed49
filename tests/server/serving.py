"""Start real servers on loopback, and speak HTTP to them without a client that mends what is sent."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg.knowledge.disk import replace

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
TURTLE = """
@prefix ex: <http://example.org/> .
ex:aspirin ex:name "Aspirin"@en , "Ацетилсалициловая кислота"@ru ; ex:ki 4.5 ; ex:note "a \\"quoted\\", comma\\r\\nline" .
ex:morphine ex:name "Morphine" ; ex:binds ex:OPRM1 .
"""
MANY = "@prefix ex: <http://example.org/> .\n" + "\n".join(f"ex:item{i} ex:number {i} ." for i in range(2000))


@dataclass(frozen=True)
class Response:
    """Status, headers by lower-case name, body."""

    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    pid: int

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.address).netloc

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = 60,
    ) -> Response:
        """One request on a connection of its own, as given."""
        connection = http.client.HTTPConnection(self.host, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Response(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Response:
        """GET; header names with underscores for hyphens."""
        return self.send("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def ask(self, query: str, accept: str = "application/sparql-results+json", **more: str) -> Response:
        """A query by GET."""
        extra = "".join(f"&{name.replace('_', '-')}={quote(value, safe='')}" for name, value in more.items())
        return self.get(f"/sparql?query={quote(query, safe='')}{extra}", Accept=accept)


def quads(turtle: str, graph: str = "") -> Iterator[Quad]:
    """The triples of a Turtle text, in a named graph or the default one."""
    name = NamedNode(graph) if graph else DefaultGraph()
    for quad in parse(turtle, format=RdfFormat.TURTLE, base_iri="http://example.org/"):
        yield Quad(quad.subject, quad.predicate, quad.object, name)


def small_store(folder: Path) -> Path:
    """A store of two named graphs: a few awkward literals, and two thousand plain triples."""
    return replace(folder, [*quads(TURTLE, "http://example.org/g/drugs"), *quads(MANY, "http://example.org/g/many")])


@contextmanager
def serving(store: Path, **settings: Any) -> Iterator[Server]:
    """A server on `store` until the block ends; it must end by itself when told to."""
    command = [sys.executable, str(HERE / "launch.py"), json.dumps({"store": str(store), **settings})]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment()) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith("http://"), "the server did not start"
            yield Server(address, process.pid)
        finally:
            process.terminate()
            assert process.wait(20) == 0


@contextmanager
def launched(store: Path, **settings: Any) -> Iterator[tuple[Server, subprocess.Popen[str]]]:
    """A server and its process, whose standard error is kept; killed where the block has not ended it."""
    command = [sys.executable, str(HERE / "launch.py"), json.dumps({"store": str(store), **settings})]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=ROOT, env=environment(), **streams) as process:  # type: ignore[call-overload]
        try:
            yield Server(process.stdout.readline().strip(), process.pid), process
        finally:
            process.kill()


def environment() -> dict[str, str]:
    """The environment in which a child process finds the package also where it is not installed."""
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
