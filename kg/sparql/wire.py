"""One HTTP request on one connection: its whole answer, bounded in bytes and in time from the first to the last.

The time-out of a socket begins anew with each byte, so that a server which sends one byte a minute is waited for without
end, in the head as in the body. Here a timer hangs up when the time of the whole request is over.
"""

from __future__ import annotations

import http.client
import socket
import string
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from kg.errors import ServiceError
from kg.sparql.credentials import is_loopback

REFUSAL_BYTES = 65_536  # of a refusal's body, whose first words are shown
_CHUNK = 1 << 16


class Unanswered(ServiceError):
    """No whole answer came: what the server did with the request is not known."""


@dataclass(frozen=True)
class HttpReply:
    """A whole answer: status, headers (lower case), body, and the address that gave it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def bare(url: str) -> str:
    """`url` without query and fragment, which may hold what is nobody else's business."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def exchange(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, seconds: float, most: int
) -> HttpReply:
    """The answer to one request, whatever its status; a refusal's body is read to REFUSAL_BYTES.

    Raises TimeoutError after `seconds`, ServiceError past `most` bytes and for a length that is none, and whatever
    urllib and http.client raise.
    """
    request = urllib.request.Request(  # noqa: S310 - check_address lets http and https through alone
        quote(url, safe=string.punctuation), data=body, method=method, headers=dict(headers)
    )
    with _until(seconds) as clock:
        try:
            with _opener(url, clock).open(request, timeout=seconds) as answer:
                found = {key.lower(): value for key, value in answer.headers.items()}
                reply = HttpReply(answer.status, found, _body(answer, _announced(answer, url), most, url), url)
        except (OSError, http.client.HTTPException) as error:
            if clock.is_over or isinstance(getattr(error, "reason", error), TimeoutError):
                raise TimeoutError from error
            raise
        if clock.is_over:  # a body without a length that the clock ended looks whole
            raise TimeoutError
        return reply


def _announced(answer: Any, url: str) -> int | None:
    """The length that the head announces; None where the body ends otherwise."""
    lengths = set(answer.headers.get_all("Content-Length", []))
    if answer.headers.get("Transfer-Encoding") or not lengths:
        return None
    length = lengths.pop().strip()
    if lengths or not (length.isascii() and length.isdigit()):
        raise ServiceError("the answer does not say one length", bare(url), "is this an HTTP server?")
    return int(length[:18])


def _body(answer: Any, length: int | None, most: int, url: str) -> bytes:
    """The body to its end; of a refusal the beginning. Raises where it is shorter than announced or passes the bound."""
    parts, size, is_refusal = [], 0, answer.status >= 300
    if not is_refusal and (length or 0) > most:
        raise _too_long(most, url)
    while chunk := answer.read1(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if is_refusal and size >= REFUSAL_BYTES:
            return b"".join(parts)[:REFUSAL_BYTES]
        if size > most:
            raise _too_long(most, url)
    if length is not None and answer.status not in (204, 304) and size < length:
        raise http.client.IncompleteRead(b"", length - size)
    return b"".join(parts)


def _too_long(most: int, url: str) -> ServiceError:
    cure = "ask for less: with LIMIT, or one graph at a time"
    return ServiceError(f"the answer is longer than {most:,} bytes", bare(url), cure)


class _Clock:
    """Hangs up on every connection that it was shown when the time is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def watch(self, connection: socket.socket) -> None:
        """Hang up on this one, too."""
        with self._lock:
            self._sockets.append(connection)

    def ring(self) -> None:
        """The time is over."""
        with self._lock:
            for connection in self._sockets:
                with suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)


@contextmanager
def _until(seconds: float) -> Iterator[_Clock]:
    """A clock that rings after `seconds`, unless the block has ended."""
    clock = _Clock(seconds)
    timer = threading.Timer(seconds, clock.ring)
    timer.daemon = True
    timer.start()
    try:
        yield clock
    finally:
        timer.cancel()


class _Plain(http.client.HTTPConnection):
    def __init__(self, host: str, *, clock: _Clock, **more: Any) -> None:
        super().__init__(host, **more)
        self._clock = clock

    def connect(self) -> None:
        super().connect()
        self._clock.watch(self.sock)


class _Secure(http.client.HTTPSConnection):
    def __init__(self, host: str, *, clock: _Clock, **more: Any) -> None:
        super().__init__(host, **more)
        self._clock = clock

    def connect(self) -> None:
        super().connect()
        self._clock.watch(self.sock)


class _PlainHandler(urllib.request.HTTPHandler):
    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self._clock = clock

    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_Plain, req, clock=self._clock)  # type: ignore[arg-type]  # the host comes by position


class _SecureHandler(urllib.request.HTTPSHandler):
    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self._clock = clock

    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_Secure, req, clock=self._clock)  # type: ignore[arg-type]


def _opener(url: str, clock: _Clock) -> urllib.request.OpenerDirector:
    """An opener that neither follows redirects nor judges status codes; no proxy for loopback."""
    opener = urllib.request.OpenerDirector()
    if not is_loopback(url):
        opener.add_handler(urllib.request.ProxyHandler())
    opener.add_handler(_PlainHandler(clock))
    if urlsplit(url).scheme == "https":
        opener.add_handler(_SecureHandler(clock))
    return opener
