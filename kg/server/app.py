"""The web application: routes, and the life of the pool behind them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.server.answers import Bounds, write_graph
from kg.server.counts import Counts
from kg.server.description import describe_dataset, describe_service
from kg.server.documents import BuiltPages
from kg.server.examples import describe_examples
from kg.server.explorer.refusing import error_page
from kg.server.explorer.routes import Explorer, ExplorerOptions
from kg.server.formats import GRAPHS, choose, prefers_html
from kg.server.guard import LOOPBACK, Guard, hung_up, read_body, refusal, status_of
from kg.server.limits import BYTES, QUERY_BYTES, ROWS, SECONDS, WORKERS
from kg.server.page import read_examples, write_page
from kg.server.protocol import RequestRefused, SparqlRequest, read_question
from kg.server.versions import Versions
from kg.server.worker import Orders, trim
from kg.server.workers import Pool
from kg.sparql.results import WHOLE

if TYPE_CHECKING:
    from pyoxigraph import Triple
    from starlette.requests import Request
    from starlette.responses import Response

MEMORY_MB = 1_024  # what one worker may take beyond its open store; the allocator then ends that worker alone
POLL_SECONDS = 1.0  # how often the data pointer is looked at for a newer generation
TRIM_TURNS = 10  # of these, until memory that a crowd of requests took is given back to the system


_log = logging.getLogger("kg.server")
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Service:
    """What is served and within which bounds.

    `locate` gives the directory of the on-disk store to read, and is asked again now and then: a new directory is
    taken over while requests go on. `explorer` says how the pages of the graph are made; without it there are
    none. `versions` names what is held. `prefixes` are known to every query and shorten Turtle. Times in seconds, sizes in bytes, memory in megabytes a worker.
    """

    locate: Callable[[], Path]
    examples: Path | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    explorer: ExplorerOptions | None = None
    versions: Versions = field(default_factory=Versions)
    hosts: Collection[str] = LOOPBACK
    origins: Collection[str] = ()
    workers: int = WORKERS
    seconds: float = SECONDS
    rows: int = ROWS
    size: int = BYTES
    memory_mb: int = MEMORY_MB


@dataclass(frozen=True)
class Site:
    """The ASGI application, the context in which its worker processes live, and what ends their work before it."""

    app: Guard
    live: Callable[[], AbstractAsyncContextManager[None]]
    wind_down: Callable[[], Awaitable[None]]


def build_site(service: Service) -> Site:
    """Routes, guard and pool for `service`; nothing is started until `live` is entered."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    endpoint = _Endpoint(service)
    pages = endpoint.explorer.routes() if endpoint.explorer else [Route("/", endpoint.editor, methods=["GET"])]
    routes = [
        Route("/sparql", endpoint.sparql, methods=["GET", "POST"]),
        Route("/sparql/", endpoint.sparql, methods=["GET", "POST"]),
        Route("/store", endpoint.graph_store, methods=["GET"]),
        Route("/.well-known/void", endpoint.void, methods=["GET"]),
        Route("/.well-known/sparql-examples", endpoint.examples, methods=["GET"]),
        Route("/favicon.ico", endpoint.favicon, methods=["GET"]),
        Route("/static/{name}", endpoint.static, methods=["GET"]),
        Route("/docs", BuiltPages.first, methods=["GET"]),
        Route("/docs/{name:path}", BuiltPages().answer, methods=["GET"]),
        *pages,
    ]
    handlers = {KgError: _refuse, Exception: _refuse, 404: _no_such_page, 405: _wrong_method}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return Site(Guard(app, service.hosts, service.origins), endpoint.live, endpoint.wind_down)


class _Endpoint:
    """The handlers, and the pool they ask."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._examples = read_examples(service.examples)
        self._bounds = Bounds(service.rows, service.size, service.prefixes)
        folder = files("kg.server") / "static"
        self._static = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
        self.explorer = Explorer(service.explorer) if service.explorer else None

    @asynccontextmanager
    async def live(self) -> AsyncIterator[None]:
        """Start the pool, follow the data, stop both."""
        service = self._service
        store = await asyncio.to_thread(service.locate)
        orders = Orders(
            str(store), service.seconds, service.rows, service.size, service.memory_mb, dict(service.prefixes)
        )
        self._pool = Pool(orders, service.workers)
        self._counts = Counts(self._pool)
        try:
            await asyncio.gather(self._pool.start(), *([self.explorer.start()] if self.explorer else []))
        except BaseException:
            await self._stop()
            raise
        following = asyncio.get_running_loop().create_task(self._follow())
        try:
            yield
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
            await self._stop()

    async def _stop(self) -> None:
        """End every worker."""
        await asyncio.gather(self._pool.stop(), *([self.explorer.stop()] if self.explorer else []))

    async def wind_down(self) -> None:
        """Refuse what waits, let what runs end soon, and end the rest."""
        await asyncio.gather(self._pool.wind_down(), *([self.explorer.wind_down()] if self.explorer else []))

    async def _follow(self) -> None:
        """Take over a newer store when there is one; a damaged one is reported and the old one kept."""
        for turn in count(1):
            await asyncio.sleep(POLL_SECONDS)
            if turn % TRIM_TURNS == 0:
                await asyncio.to_thread(trim)
            try:
                store = await asyncio.to_thread(self._service.locate)
            except (KgError, OSError) as error:
                _log.error("the data cannot be read again: %s", error)
                continue
            if str(store) != self._pool.store:
                self._pool.switch(store)

    async def sparql(self, request: Request) -> Response:
        """The SPARQL endpoint."""
        from starlette.responses import Response

        accept = request.headers.get("accept", "")
        if request.method != "POST" and prefers_html(accept) and not request.query_params.get("accept"):
            return await self.editor(request)
        body = await read_body(request, 4 * QUERY_BYTES) if request.method == "POST" else b""
        content_type = request.headers.get("content-type", "")
        question = read_question(request.method, request.scope["query_string"], content_type, body)
        if question is None:
            address = _address(request, "/sparql")
            return await self._describe(request, lambda counts: describe_service(address, counts))
        question = self._service.versions.read(question)
        reply = await self._pool.ask(
            _asked("query", question, question.accept or accept, _address(request, "/sparql")),
            lambda: hung_up(request),
        )
        headers = {"Content-Type": reply.content_type, "Vary": "Accept", WHOLE: "yes"}
        return Response(reply.body, headers=headers)

    async def graph_store(self, request: Request) -> Response:
        """Graph Store Protocol, the reading half: one whole graph by `?graph=IRI` or `?default`."""
        from starlette.responses import Response

        names = request.query_params.getlist("graph")
        is_default = "default" in request.query_params
        if len(names) + is_default != 1 or names == [""]:
            raise RequestRefused(400, "one graph at a time is read here", "graph", "send ?graph=IRI, or ?default")
        question = {
            "job": "graph",
            "graph": "" if is_default else self._service.versions.graph(names[0]),
            "accept": request.headers.get("accept", ""),
        }
        reply = await self._pool.ask(question, lambda: hung_up(request))
        return Response(reply.body, headers={"Content-Type": reply.content_type, "Vary": "Accept"})

    async def void(self, request: Request) -> Response:
        """The VoID description."""
        document, endpoint = _address(request, "/.well-known/void"), _address(request, "/sparql")
        held = await self._counts.partitions()
        said = self._service.versions.triples
        return await self._describe(
            request, lambda counts: chain(describe_dataset(document, endpoint, counts, held), said())
        )

    async def examples(self, request: Request) -> Response:
        """The catalogue of queries as RDF."""
        place, endpoint = _address(request, "/.well-known/sparql-examples"), _address(request, "/sparql")
        prefixes = self._service.prefixes
        return await self._describe(request, lambda _: describe_examples(place, endpoint, self._examples, prefixes))

    async def editor(self, request: Request) -> Response:
        """The query form, with the answer to `query=` beneath it."""
        from starlette.responses import HTMLResponse

        named = request.query_params.get("example", "")
        query = request.query_params.get("query", "")
        vary = {"Vary": "Accept"}
        if not query:
            query = next((example.query for example in self._examples if example.name == named), "")
            return HTMLResponse(self._page(query), headers=vary)
        try:
            question = read_question("GET", request.scope["query_string"], "", b"") or SparqlRequest(query)
            question = self._service.versions.read(question)
            asked = _asked("page", question, "", _address(request, "/sparql"))
            reply = await self._pool.ask(asked, lambda: hung_up(request))
        except KgError as error:
            return HTMLResponse(self._page(query, error=error), status_of(error), vary)
        return HTMLResponse(self._page(query, json.loads(reply.body)), headers=vary)

    def _page(self, query: str, table: dict[str, Any] | None = None, error: KgError | None = None) -> str:
        return write_page(self._examples, query, table, error, explorer=self.explorer is not None)

    async def favicon(self, request: Request) -> Response:
        """The sign of the pages, where browsers look for it."""
        return self._file(request, "favicon.svg")

    async def static(self, request: Request) -> Response:
        """A file of the pages, from memory: no path of a request ever reaches the disk."""
        return self._file(request, request.path_params["name"])

    def _file(self, request: Request, name: str) -> Response:
        from starlette.responses import Response

        if name not in self._static:
            return refusal(RequestRefused(404, "there is no such file"))
        tag = f'"{hashlib.sha256(self._static[name]).hexdigest()[:24]}"'
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"ETag": tag})
        media_type = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        return Response(self._static[name], headers={"ETag": tag, "Content-Type": media_type})

    async def _describe(self, request: Request, describe: Callable[[Mapping[str, int]], Iterator[Triple]]) -> Response:
        """A description in the graph format its client values most."""
        from starlette.responses import Response

        accept = request.query_params.get("accept", "") or request.headers.get("accept", "")
        chosen = choose(accept, GRAPHS)
        if chosen is None:
            known = ", ".join(offer.media_type for offer in GRAPHS)
            raise RequestRefused(
                406, "the description has none of the formats asked for", "Accept", f"ask for one of {known}"
            )
        body = write_graph(describe(await self._counts.census()), chosen, self._bounds)
        return Response(body, headers={"Content-Type": chosen.content_type, "Vary": "Accept"})


async def _refuse(_: Request, error: Exception) -> Response:
    return refusal(error)


async def _no_such_page(request: Request, _: Exception) -> Response:
    refused = RequestRefused(404, "there is nothing at this address", "address", "ask /sparql, or begin at /")
    return error_page(request, refused) if prefers_html(request.headers.get("accept", "")) else refusal(refused)


async def _wrong_method(_: Request, __: Exception) -> Response:
    cure = "ask by GET, or at /sparql by POST"
    return refusal(RequestRefused(405, "this address is only read", "method", cure))


def _asked(job: str, question: SparqlRequest, accept: str, base: str) -> dict[str, object]:
    """A question as the worker reads it."""
    return {
        "job": job,
        "query": question.query,
        "default": question.default_graphs,
        "named": question.named_graphs,
        "accept": accept,
        "base": base,
    }


def _address(request: Request, path: str) -> str:
    """An address of this server under the name the client used; the guard has checked that name."""
    return f"{request.url.scheme}://{request.headers['host']}{path}"
