"""The HTTP server underneath: uvicorn, bounded, and stopped without a trace."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.server.limits import BODY_SECONDS, CONNECTIONS, QUERY_BYTES, TAKING_SECONDS

if TYPE_CHECKING:
    from kg.server.guard import Guard

_KEEP_ALIVE_SECONDS = 5
_STOP_SECONDS = 5  # open requests get this long at shutdown
_HEAD_BYTES = 4 * QUERY_BYTES  # request line and headers; percent-encoding triples a query
_WHOLE_ADDRESS = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-type: text/plain\r\n"
    b"content-length: 30\r\n\r\nSend a long query by POST.    \n"[:-1]
)


def configure(app: Guard) -> uvicorn.Config:
    """The settings of the HTTP side."""
    return uvicorn.Config(
        app,
        http=Bounded,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # not a line for each malformed request
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )


class Bounded(HttpToolsProtocol):
    """uvicorn's faster protocol, with the bounds it lacks: on the size of a request's head and the time it takes."""

    _unparsed = 0
    _deadline: asyncio.TimerHandle | None = None
    _ending: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new connection has to say something."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self._forget_head()
        for timer in (self._ending, self._stuck):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, unless the parser has been fed too much without finding the end of anything."""
        if self._deadline is None and not self._unparsed:
            self._await_head()
        self._unparsed += len(data)
        if self._unparsed > _HEAD_BYTES:
            self.transport.write(_TOO_LARGE)
            self.transport.close()
            return
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """The head is whole. A target that is a whole address is for a proxy, which this is none: the guard refuses it."""
        self._progress()
        if whole := _WHOLE_ADDRESS.match(self.url):
            self.headers[:] = [*(pair for pair in self.headers if pair[0] != b"host"), (b"host", whole[0])]
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Part of the body is there; the application bounds the whole."""
        self._progress()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._progress()
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """A request that was answered before it had ended must end soon: its sender is read no longer than a body may take."""
        cycle = self.cycle
        if cycle is not None and cycle.response_complete and cycle.more_body and self._ending is None:
            self._ending = self.loop.call_later(BODY_SECONDS, self.transport.close)
        super().on_response_complete()

    def pause_writing(self) -> None:
        """More is to be sent than the client takes at once: from now on it must go on taking it."""
        super().pause_writing()
        self._watch(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """The client has taken most of it."""
        if self._stuck is not None:
            self._stuck.cancel()
        super().resume_writing()

    def _watch(self, unsent: int) -> None:
        """End a connection whose client takes nothing for `TAKING_SECONDS`."""

        def look() -> None:
            left = self.transport.get_write_buffer_size()
            if left >= unsent:
                self.transport.abort()
            else:
                self._watch(left)

        self._stuck = self.loop.call_later(TAKING_SECONDS, look)

    def _progress(self) -> None:
        self._unparsed = 0
        self._forget_head()

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(BODY_SECONDS, self.transport.close)

    def _forget_head(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class Announced(uvicorn.Server):
    """A server that says when it listens, and that ends by returning: no signal is raised a second time."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], wind_down: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__(config)
        self._started, self._wind_down = started, wind_down

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then announce it."""
        await super().startup(sockets)
        self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening; `wind_down` ends what still runs, while there is time to say so to its clients."""
        ending = asyncio.ensure_future(self._wind_down())
        await super().shutdown(sockets)
        ending.cancel()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM, so that workers are ended and directories removed on the way out."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
