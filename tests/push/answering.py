"""A small HTTP server whose answers a test writes down beforehand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    """One request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    """One answer to give."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b"{}"


Responder = Callable[[Asked], Answer]


class Listener(NamedTuple):
    """A running server: its address and the requests it got."""

    url: str
    asked: list[Asked]


@contextmanager
def answering(respond: Responder) -> Iterator[Listener]:
    """Serve on a loopback port; `respond` makes each answer."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {key.lower(): value for key, value in self.headers.items()}
            request = Asked(self.command, self.path, headers, self.rfile.read(size))
            asked.append(request)
            answer = respond(request)
            self.send_response(answer.status)
            named = {key for key, _ in answer.headers}
            length = () if "Content-Length" in named else (("Content-Length", str(len(answer.body))),)
            for key, value in (*answer.headers, *length):
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = handle_any

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Listener(f"http://127.0.0.1:{server.server_address[1]}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
