"""The bounds of a connection, on the protocol itself with a clock that is turned by hand."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from kg.server import http
from kg.server.guard import Guard
from kg.server.http import Announced, configure

SHORT = 0.4
BODY = b"x" * 8_000_000
LARGE = b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def _app(scope, receive, send) -> None:
    """Answers at once, whatever is still being sent; at /large with more than a socket holds."""
    body = BODY if scope["path"] == "/large" else b"answer"
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@asynccontextmanager
async def _served() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter, Announced]]:
    """A connection to a server, and the server."""
    with listening() as listener:
        server = Announced(configure(Guard(_app)), lambda: None, lambda: asyncio.sleep(0))
        serving = asyncio.ensure_future(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection(*listener.getsockname(), limit=1_000)
        try:
            yield reader, writer, server
        finally:
            writer.transport.abort()
            server.should_exit = True
            await serving


async def _is_left(server: Announced, writer: asyncio.StreamWriter, drip: bytes = b"") -> bool:
    """Whether the server ends its connection within some seconds, while the client sends `drip` now and then."""
    for _ in range(250):
        await asyncio.sleep(0.02)
        if not server.server_state.connections:
            return True
        writer.write(drip)
    return False


def test_a_sender_that_was_answered_must_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that trickles on behind its answer does not keep the connection."""
    monkeypatch.setattr(http, "BODY_SECONDS", SHORT)

    async def trickled() -> tuple[bytes, bool]:
        async with _served() as (reader, writer, server):
            writer.write(b"POST /own HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
            answer = await reader.readline()
            return answer, await _is_left(server, writer, b"x")

    answer, left = asyncio.run(trickled())
    assert (answer.split()[1], left) == (b"200", True)


def test_a_client_that_takes_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answer is not held for it; one that takes it in portions gets all of it."""
    monkeypatch.setattr(http, "TAKING_SECONDS", SHORT)

    async def stuck() -> bool:
        async with _served() as (_, writer, server):
            writer.write(LARGE)
            return await _is_left(server, writer)

    async def taken() -> int:
        async with _served() as (reader, writer, _):
            writer.write(LARGE)
            await reader.readuntil(b"\r\n\r\n")
            for _ in range(16):
                await reader.readexactly(len(BODY) // 16)
                await asyncio.sleep(SHORT / 8)
            return 16

    assert asyncio.run(stuck())
    assert asyncio.run(taken()) == 16
