"""The pages in the front process: read the address, ask a worker, keep what it answers; errors are pages too."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.errors import KgError
from kg.server.explorer.compound import SUFFIXES
from kg.server.explorer.kept import KeptPages
from kg.server.explorer.rendered import HTML, JSON
from kg.server.explorer.templates import render
from kg.server.formats import prefers_html
from kg.server.guard import refusal, status_of
from kg.server.protocol import fields
from kg.server.worker import Orders
from kg.server.workers import Pool, Reply
from kg.tabular import as_json

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

MODULE = "kg.server.explorer.worker"
# A page takes as long as it takes to sample a chronic answer on a busy machine; then its worker is ended.
SECONDS = 120.0
PATIENCE = 30.0  # longest wait for a worker, before 503
WORKERS = 2  # pages at a time, each in a process that holds the whole graph
BYTES = 20_000_000  # of one page

Handler = Callable[[Any, "Request"], Awaitable["Response"]]


@dataclass(frozen=True)
class ExplorerOptions:
    """What the pages read beside the shipped content, and within which bounds: seconds, processes, megabytes each."""

    also: tuple[str, ...] = ()
    workers: int = WORKERS
    seconds: float = SECONDS
    memory_mb: int = 1_024


def shown(handler: Handler) -> Handler:
    """A handler whose refusals are pages for people, and JSON for whoever asked for JSON."""

    @functools.wraps(handler)
    async def told(self: Any, request: Request) -> Response:
        try:
            return await handler(self, request)
        except KgError as error:
            return error_page(request, error)

    return told


def error_page(request: Request, error: KgError) -> Response:
    """What, where and cure with the status: as a page, or as JSON for `.json` addresses."""
    from starlette.responses import Response

    plain = refusal(error)
    status = status_of(error)
    headers = {name: value for name, value in plain.headers.items() if name in ("retry-after", "allow")}
    path = request.url.path
    if path.endswith(".json") or path == "/complete":
        told = {"status": status, "what": error.what, "where": error.where, "cure": error.cure}
        return Response(as_json(told) + "\n", status, headers, JSON)
    if _suffix(path) or not prefers_html(request.headers.get("accept", "") or "text/html"):
        return plain
    return Response(render("error.html", status=status, error=error), status, headers, HTML)


def _suffix(path: str) -> bool:
    return path.rpartition(".")[2] in SUFFIXES


class Explorer:
    """The handlers of the pages, and the pool of workers that make them."""

    def __init__(self, options: ExplorerOptions) -> None:
        orders = Orders(
            "", options.seconds, 0, BYTES, options.memory_mb, {}, module=MODULE, noun="page", also=options.also
        )
        self._pool = Pool(orders, options.workers, PATIENCE)
        self._kept = KeptPages()

    async def start(self) -> None:
        """Start the workers. Raises DataError where they cannot open the graph."""
        await self._pool.start()

    async def wind_down(self) -> None:
        """Let what runs end soon."""
        await self._pool.wind_down()

    async def stop(self) -> None:
        """End the workers."""
        await self._pool.stop()

    def routes(self) -> list[Route]:
        """Address -> handler."""
        from starlette.routing import Route

        made = {
            "/": self.home, "/library": self.library, "/complete": self.complete,
            "/compound/{name}/why": self.why, "/compound/{name}/why.json": self.why,
            "/compound/{name}/{part}": self.part, "/compound/{name}": self.compound,
        }  # fmt: skip
        return [Route(path, handler, methods=["GET"]) for path, handler in made.items()]

    @shown
    async def home(self, request: Request) -> Response:
        """Search and where to begin."""
        return await self._answered(request, "home")

    @shown
    async def library(self, request: Request) -> Response:
        """The compounds of a class."""
        return await self._answered(request, "library")

    @shown
    async def complete(self, request: Request) -> Response:
        """Names that go on so."""
        return await self._answered(request, "complete")

    @shown
    async def compound(self, request: Request) -> Response:
        """A compound, as a page or in another form."""
        name, form = _split(request.path_params["name"])
        return await self._answered(request, "compound", name=name, form=form)

    @shown
    async def part(self, request: Request) -> Response:
        """What the script of a compound's page asks for: `/answer`, `/doses.json`."""
        name, part = request.path_params["name"], request.path_params["part"].removesuffix(".json")
        if part not in ("answer", "doses"):
            from kg.server.protocol import RequestRefused

            raise RequestRefused(404, "there is nothing at this address", "address", "begin at /")
        return await self._answered(request, "compound", name=name, form=part)

    @shown
    async def why(self, request: Request) -> Response:
        """Why a node changes."""
        form = "json" if request.url.path.endswith(".json") else "page"
        return await self._answered(request, "why", name=request.path_params["name"], form=form)

    async def _answered(self, request: Request, job: str, **more: str) -> Response:
        """The worker's answer to a job, kept by its question."""
        asked = fields(request.scope["query_string"], "the address")
        question = {"job": job, "fields": asked, **more}
        reply = await self._kept.get(json.dumps(question), lambda: self._pool.ask(question))
        return _response(request, reply)


def _split(name: str) -> tuple[str, str]:
    """`amisulpride.json` as name and form; a name with another dot is a page."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in SUFFIXES else (name, "page")


def _response(request: Request, reply: Reply) -> Response:
    """A worker's answer as HTTP: forwarded, not modified, compressed where the client takes it."""
    from starlette.responses import RedirectResponse, Response

    head = reply.head
    if "location" in head:
        return RedirectResponse(head["location"], 303)
    headers = {"Content-Type": reply.content_type, "ETag": f'"{head["etag"]}"', "Vary": "Accept-Encoding"}
    if "policy" in head:
        headers["Content-Security-Policy"] = head["policy"]
    if "file_name" in head:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(head['file_name'])}"
    if headers["ETag"] in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers={k: v for k, v in headers.items() if k in ("ETag", "Vary")})
    if not head.get("gzip"):
        return Response(reply.body, headers=headers)
    if takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(reply.body, headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(reply.body), headers=headers)


def _tags(header: str) -> set[str]:
    """The entity tags of If-None-Match, weak ones as strong."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def takes_gzip(header: str) -> bool:
    """Whether Accept-Encoding allows gzip: named or by `*`, and not with quality 0."""
    found = {
        name.strip().casefold(): "".join(rest.split()).casefold()
        for name, _, rest in (part.partition(";") for part in header.split(","))
    }
    said = found.get("gzip", found.get("*"))
    return said is not None and said not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
