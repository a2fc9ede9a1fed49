"""The pages in the front process: read the address, ask a worker, keep what it answers; errors are pages too."""

from __future__ import annotations

import asyncio
import base64
import functools
import gzip
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.errors import KgError
from kg.knowledge.vocabulary import ID, NODE
from kg.server.explorer.ahead import Ahead, Fields
from kg.server.explorer.asked import TEXT_LIMIT
from kg.server.explorer.calls import VERBS
from kg.server.explorer.compound import PARTS, SUFFIXES
from kg.server.explorer.kept import KeptPages
from kg.server.explorer.record import KINDS
from kg.server.explorer.refusing import error_page, json_error
from kg.server.explorer.rendered import JSON
from kg.server.explorer.upload import UPLOAD_BYTES, read_form
from kg.server.formats import prefers_html
from kg.server.guard import hung_up, read_body
from kg.server.protocol import RequestRefused, fields
from kg.server.worker import Orders
from kg.server.workers import Pool, Reply

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

_OF_A_NODE = ("node", "k")  # what is asked of an answer and does not make it another one

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


class Explorer:
    """The handlers of the pages, and the pool of workers that make them."""

    def __init__(self, options: ExplorerOptions) -> None:
        orders = Orders(
            "", options.seconds, 0, BYTES, options.memory_mb, {}, module=MODULE, noun="page", also=options.also
        )
        self._pool = Pool(orders, options.workers, PATIENCE)
        self._kept = KeptPages()
        self._ahead = Ahead(lambda: self._pool.idle, self._step)
        self._preparing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the workers. Raises DataError where they cannot open the graph."""
        await self._pool.start()
        self._preparing = asyncio.get_running_loop().create_task(self._ahead.run())

    async def wind_down(self) -> None:
        """Let what runs end soon."""
        await self._pool.wind_down()

    async def stop(self) -> None:
        """End the workers."""
        if self._preparing is not None:
            self._preparing.cancel()
        await self._pool.stop()

    def routes(self) -> list[Route]:
        """Address -> handler."""
        from starlette.routing import Route

        simple = {"/": "home", "/complete": "complete", "/openapi.json": "openapi"}
        made: dict[str, Callable[[Request], Awaitable[Response]]] = {
            "/compound/{name}/why": self.why, "/compound/{name}/why.json": self.why, "/compound/{name}/why.csv": self.why,
            "/compound/{name}/{part}": self.part, "/compound/{name}": self.compound, "/vocab": self.vocab, "/vocab.ttl": self.vocab, "/vocab.json": self.vocab,
            "/node/{name}": self.node, "/id/{name}": self.record, "/own": self.own,
        }  # fmt: skip
        made |= {path: self.simple(job) for path, job in simple.items()}
        made |= {f"/library{suffix}": self.simple("library") for suffix in ("", ".json", ".csv")}
        made |= {f"/about{suffix}": self.simple("about") for suffix in ("", ".json")}
        made |= {f"/compare{suffix}": self.compare for suffix in ("", ".json", ".svg", ".png", ".csv", ".ttl")}
        made |= {f"/{kind}/{{name}}": self.record for kind in KINDS if kind != "id"}
        posted = [Route("/own", self.sent, methods=["POST"])]
        posted += [Route(f"/api/{verb}", self.api, methods=["POST"]) for verb in VERBS]
        return [*posted, *(Route(path, handler, methods=["GET"]) for path, handler in made.items())]

    def simple(self, job: str) -> Callable[[Request], Awaitable[Response]]:
        """The handler of a page that has nothing but parameters, in the form that its address ends with."""

        async def handler(request: Request) -> Response:
            try:
                return await self._answered(request, job, form=_split(request.url.path)[1])
            except KgError as error:
                return error_page(request, error)

        return handler

    @shown
    async def compound(self, request: Request) -> Response:
        """A compound, as a page or in another form."""
        name, form = _split(request.path_params["name"])
        return await self._answered(request, "compound", name=name, form=form)

    @shown
    async def part(self, request: Request) -> Response:
        """What the script of a compound's page asks for: `/answer`, `/picture`, `/doses.json`."""
        name, part = request.path_params["name"], request.path_params["part"].removesuffix(".json")
        if part not in PARTS:
            raise RequestRefused(404, "there is nothing at this address", "address", "begin at /")
        return await self._answered(request, "compound", name=name, form=part)

    @shown
    async def why(self, request: Request) -> Response:
        """Why a node changes."""
        form = request.url.path.rpartition("/why")[2].removeprefix(".") or "page"
        return await self._answered(request, "why", name=request.path_params["name"], form=form)

    @shown
    async def compare(self, request: Request) -> Response:
        """Two compounds side by side."""
        return await self._answered(request, "compare", form=request.url.path.partition(".")[2] or "page")

    @shown
    async def vocab(self, request: Request) -> Response:
        """The vocabulary, as a page, as Turtle, or as JSON for who writes queries."""
        _, form = _split(request.url.path)
        turtle = form == "page" and not _wants_page(request)
        return await self._answered(request, "vocab", vary=True, form="ttl" if turtle else form)

    @shown
    async def record(self, request: Request) -> Response:
        """A record of one kind; under /id/ programs get its triples, people its page."""
        kind = request.url.path.split("/")[1]
        name, form = _split(request.path_params["name"])
        if kind == "id" and form == "page" and not _wants_page(request):
            accept = request.headers.get("accept", "")
            return await self._answered(request, "dereference", vary=True, space=ID, name=name, accept=accept)
        return await self._answered(request, "record", vary=kind == "id", kind=kind, name=name, form=form)

    @shown
    async def node(self, request: Request) -> Response:
        """A node of the network, by its name."""
        name = request.path_params["name"]
        if _wants_page(request):
            return await self._answered(request, "node", vary=True, name=name)
        accept = request.headers.get("accept", "")
        return await self._answered(request, "dereference", vary=True, space=NODE, name=name, accept=accept)

    @shown
    async def own(self, request: Request) -> Response:
        """The form for a profile of one's own."""
        return await self._answered(request, "own", table="", file_name="", sent="")

    @shown
    async def sent(self, request: Request) -> Response:
        """The answer to a profile that was sent; it is kept nowhere."""
        form = read_form(request.headers.get("content-type", ""), await read_body(request, UPLOAD_BYTES))
        table = base64.b64encode(form.table).decode("ascii")
        question = {"job": "own", "fields": form.fields, "table": table, "file_name": form.file_name, "sent": "yes"}
        return _response(request, await self._pool.ask(question, lambda: hung_up(request)))

    async def api(self, request: Request) -> Response:
        """POST of a verb: JSON in, JSON out; kept nowhere, for it may hold a profile."""
        try:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
            if kind != JSON:
                raise RequestRefused(
                    415, f"a body of type {kind[:80]!r} is not understood", "Content-Type", f"send {JSON}"
                )
            body = _parsed(await read_body(request, UPLOAD_BYTES))
            question = {"job": "call", "verb": request.url.path.rpartition("/")[2], "body": body}
            return _response(request, await self._pool.ask(question, lambda: hung_up(request)))
        except KgError as error:
            return json_error(error)

    async def _answered(self, request: Request, job: str, *, vary: bool = False, **more: str) -> Response:
        """The worker's answer to a job, kept by its question."""
        asked = fields(request.scope["query_string"], "the address")
        if len(name := more.get("name", "")) > TEXT_LIMIT:
            raise RequestRefused(
                404, f"nothing is called {name[:40]!r} … ({len(name):,} characters)", "address", "begin at /"
            )
        reply = await self._made(job, asked, **more)
        if "steps" in reply.head:
            self._ahead.moved(more["name"], asked, reply.head["option"], reply.head["steps"])
        return _response(request, reply, vary="Accept, Accept-Encoding" if vary else "Accept-Encoding")

    async def _made(self, job: str, asked: Fields, **more: str) -> Reply:
        """What a worker makes of a question, or what is kept of it."""
        question = {"job": job, "fields": asked, **more}
        about = _answer_of(more["name"], asked) if job in ("compound", "why") else ""
        return await self._kept.get(json.dumps(question), lambda: self._pool.ask(question, about=about))

    async def _step(self, name: str, fields: Fields) -> Reply:
        """A step of a compound's slider, as the script of its page asks for it."""
        return await self._made("compound", fields, name=name, form="answer")


def _answer_of(name: str, asked: Fields) -> str:
    """One text for the questions that are forms of one answer: page, picture, files, why."""
    return json.dumps([name, sorted(pair for pair in asked if pair[0] not in _OF_A_NODE)])


def _wants_page(request: Request) -> bool:
    """Whether a person asks, or a program that takes anything from an address that people write: no RDF is named."""
    return prefers_html(request.headers.get("accept", ""))


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise RequestRefused(400, "the body is no JSON", "body", 'send such as {"compounds": ["NAME"]}') from None


def _split(name: str) -> tuple[str, str]:
    """`amisulpride.json` as name and form; a name with another dot is a page."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in SUFFIXES else (name, "page")


def _response(request: Request, reply: Reply, vary: str = "Accept-Encoding") -> Response:
    """A worker's answer as HTTP: forwarded, not modified, compressed where the client takes it."""
    from starlette.responses import RedirectResponse, Response

    head = reply.head
    if "location" in head:
        return RedirectResponse(head["location"], 303, {"Vary": vary})
    headers = {"Content-Type": reply.content_type, "ETag": f'"{head["etag"]}"', "Vary": vary}
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
