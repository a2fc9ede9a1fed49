"""What every response carries and every request must pass: Host, CORS, security headers, bounded bodies."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.server.limits import BODY_SECONDS, DRAINED
from kg.server.protocol import RequestRefused

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_DIGITS = 20  # more than a number of 64 bits has
_log = logging.getLogger("kg.server")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w.~%!$&'()*+,;=-]+)(?::([0-9]{0,5}))?", re.ASCII)  # RFC 3986, 3.2.2
_PORTS = 65_535
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_FIXED_HEADERS = (
    (
        b"content-security-policy",
        (
            b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),
)
_PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, HEAD, POST"),
    (b"access-control-allow-headers", b"Accept, Content-Type"),
    (b"access-control-max-age", b"600"),
)


class Guard:
    """ASGI middleware in front of everything.

    `hosts` are the names a Host header may carry (without port): a page elsewhere that points its own name at this
    machine is turned away. `origins` may read answers from scripts (CORS); none may by default, `*` means all.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = LOOPBACK, origins: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(
            f"[{host}]" if host.count(":") > 1 and host[0] != "[" else host for host in map(str.lower, hosts)
        )
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        shared = self._shared_with(headers.get(b"origin", b""))
        extra = _FIXED_HEADERS + shared
        sent = False

        async def send_guarded(message: Message) -> None:
            nonlocal sent
            if message["type"] == "http.response.start":
                sent = True
                own = {name for name, _ in message.get("headers", [])}
                # A page whose inline script is named by its hash brings a policy of its own.
                message["headers"] = [*message.get("headers", []), *(pair for pair in extra if pair[0] not in own)]
            await send(message)

        try:
            app = self._refused([value for name, value in scope["headers"] if name == b"host"]) or self._app
            if app is self._app and scope["method"] == "OPTIONS":
                extra += _PREFLIGHT if shared else ()
                app = preflight()
            await app(scope, receive, send_guarded)
        except (
            asyncio.CancelledError
        ):  # the server stops and waits no longer; half an answer is cut by the connection's end
            if not sent:
                await refusal(stopping())(scope, receive, send_guarded)
        except Exception as error:
            if sent:
                raise
            await refusal(error)(scope, receive, send_guarded)

    def _refused(self, headers: Sequence[bytes]) -> ASGIApp | None:
        """What answers a request to another name; None where its one Host header names this server.

        A header that is missing, twice there, or no name with a port at most, is 400 (RFC 9112, 3.2): what is read by
        one party is written into addresses by another.
        """
        if len(headers) != 1:
            what = f"the request has {len(headers)} Host headers"
            return refusal(RequestRefused(400, what, "Host", "send one"))
        host = headers[0].decode("latin-1").lower()
        written = _HOST.fullmatch(host)
        if written is None or int(written[2] or 0) > _PORTS:
            return refusal(
                RequestRefused(400, f"{host[:100]!r} is no name of a host", "Host", "send NAME or NAME:PORT")
            )
        if written[1] in self._hosts:
            return None
        cure = "start the server with --allow-host"
        return refusal(RequestRefused(421, f"{host[:100]!r} is not a name of this server", "Host", cure))

    def _shared_with(self, origin: bytes) -> tuple[tuple[bytes, bytes], ...]:
        """CORS headers for one Origin; none where sharing is off."""
        if not self._origins:
            return ()
        vary = ((b"vary", b"Origin"),)
        if "*" in self._origins:
            return ((b"access-control-allow-origin", b"*"),)
        if origin and origin.decode("latin-1") in self._origins:
            return (*vary, (b"access-control-allow-origin", origin))
        return vary


def preflight() -> Response:
    """The answer to OPTIONS."""
    from starlette.responses import Response

    return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})


def stopping() -> RequestRefused:
    """The refusal of a server that was told to stop."""
    return RequestRefused(503, "the server is stopping", "server", "ask again when it runs")


def refusal(error: Exception) -> Response:
    """An error as plain text: what, where, cure; never how the program was built."""
    from starlette.responses import PlainTextResponse

    status = status_of(error)
    if not isinstance(error, KgError):
        _log.error("unexpected %s while answering", type(error).__name__, exc_info=error)
        error = KgError("the server failed; its log says where")
    headers = {"Retry-After": "2"} if status == 503 else {"Allow": "GET, HEAD, POST"} if status == 405 else {}
    return PlainTextResponse(f"{error}\n", status, headers)


def status_of(error: Exception) -> int:
    """The HTTP status that fits an error of the family; 500 for everything that should not happen."""
    if isinstance(error, RequestRefused):
        return error.status
    return {1: 404, 2: 400, 3: 422, 4: 503}[error.exit_code] if isinstance(error, KgError) else 500


async def read_body(request: Request, limit: int) -> bytes:
    """The request's body; RequestRefused 413 past `limit` bytes, 408 where it trickles in, 415 where it is compressed.

    What is too long is read to its end and thrown away, for a client that is still sending when the connection closes never
    sees the refusal; one that asks first, or sends more than `DRAINED`, is refused at once.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RequestRefused(415, "a compressed body is not understood", "Content-Encoding", "send it uncompressed")
    from starlette.requests import ClientDisconnect

    too_long = RequestRefused(413, f"the body is longer than {limit:,} bytes", "body", "send less at once")
    if request.headers.get("expect", "").lower() == "100-continue" and _announced(request) > limit:
        raise too_long
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size <= limit:
                    parts.append(part)
                elif size > DRAINED:
                    break
    except TimeoutError:
        if size > limit:
            raise too_long from None
        raise RequestRefused(
            408, f"the body did not arrive within {BODY_SECONDS:g} s", "body", "send it at once"
        ) from None
    except ClientDisconnect:
        raise RequestRefused(400, "the connection was closed before the body had ended", "body") from None
    if size > limit:
        raise too_long
    return b"".join(parts)


def _announced(request: Request) -> int:
    """The length that a request says its body has; 0 where it says none."""
    said = request.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else 0


async def hung_up(request: Request) -> None:
    """Until the client has closed its connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
