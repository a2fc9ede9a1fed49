"""A proxy that stands before a real server and breaks chosen requests, each in one of many ways."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# What a broken request can look like. "before" kinds never reach the server whole, "after" kinds were executed.
BEFORE = ("refuse", "cut_request", "hang_before", "answer_500", "answer_503", "answer_429")
AFTER = ("close_after", "hang_after", "answer_500_after", "truncate", "shorten", "close_mid_headers")
KINDS = (*BEFORE, *AFTER)


@dataclass
class Plan:
    """Requests `first` to `last` (counted from 1) are broken as `kind` says; `act` is called at that point.

    `kind` "" passes the request on; then `act` runs at `moment`: before, during or after it reaches the server.
    """

    first: int = 0
    last: int = 0
    kind: str = ""
    moment: str = "before"
    act: Callable[[], None] | None = None


@dataclass
class FaultyProxy:
    """Listens on a loopback port and passes every connection (one request each) on to `port`."""

    port: int
    plan: Plan = field(default_factory=Plan)
    requests: int = 0
    seen: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.own_port = int(self._socket.getsockname()[1])
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def reset(self, plan: Plan) -> None:
        """Count requests anew and break them by `plan`."""
        with self._lock:
            self.plan, self.requests, self.seen, self.headers = plan, 0, [], []

    def stop(self) -> None:
        """Close the listening port and let hanging requests go."""
        self._stopped.set()
        self._socket.close()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with self._lock:
            self.requests += 1
            plan, number = self.plan, self.requests
        broken = plan.first <= number <= plan.last
        with client:
            try:
                if broken and plan.kind == "refuse":
                    return
                request = read_message(client)
                self.seen.append(request.split(b"\r\n", 1)[0].decode())
                self.headers.append(request.split(b"\r\n\r\n", 1)[0].decode())
                self._pass(client, request, plan if broken else Plan())
            except OSError:
                return

    def _pass(self, client: socket.socket, request: bytes, plan: Plan) -> None:
        if plan.act and plan.moment == "before":
            plan.act()
        if plan.kind == "hang_before":
            self._stopped.wait(30)
            return
        if plan.kind.startswith("answer_") and plan.kind in BEFORE:
            client.sendall(status_line(plan.kind.removeprefix("answer_")))
            return
        answer = self._ask(request, plan)
        if plan.act and plan.moment == "after":
            plan.act()
        if plan.kind == "hang_after":
            self._stopped.wait(30)
        elif plan.kind == "answer_500_after":
            client.sendall(status_line("500"))
        elif plan.kind not in ("close_after", "cut_request"):
            client.sendall(damaged(answer, plan.kind))

    def _ask(self, request: bytes, plan: Plan) -> bytes:
        """The server's whole answer; with "cut_request" or an act "during" it, only half of the request is sent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as server:
            if plan.kind == "cut_request":
                server.sendall(request[: len(request) // 2])
                return b""
            if plan.act and plan.moment == "during":
                server.sendall(request[: len(request) // 2])
                plan.act()
                server.sendall(request[len(request) // 2 :])
            else:
                server.sendall(request)
            return read_message(server)


def read_message(connection: socket.socket) -> bytes:
    """One HTTP message, by its Content-Length, its last chunk, or the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    fields = {key.strip().lower(): value.strip() for key, _, value in
              (line.partition(b":") for line in head.split(b"\r\n")[1:])}  # fmt: skip
    length = int(fields.get(b"content-length", b"-1"))
    chunked = b"chunked" in fields.get(b"transfer-encoding", b"")
    is_request = not head.startswith(b"HTTP/")
    while not (
        (chunked and body.endswith(b"0\r\n\r\n"))
        or (not chunked and 0 <= length <= len(body))
        or (not chunked and length < 0 and (is_request or head.split(b" ")[1] in (b"204", b"304")))
    ):
        part = connection.recv(65536)
        if not part:
            break
        body += part
    return head + b"\r\n\r\n" + body


def status_line(status: str) -> bytes:
    """A short answer of that status; 429 and 503 ask for no wait."""
    again = "Retry-After: 0\r\n" if status in ("429", "503") else ""
    return f"HTTP/1.1 {status} Broken\r\n{again}Content-Length: 6\r\nConnection: close\r\n\r\nbroken".encode()


def damaged(answer: bytes, kind: str) -> bytes:
    """The answer whole, or cut: in its head, in its body, or in its body with a matching Content-Length."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if kind == "close_mid_headers":
        return head[: len(head) // 2]
    if kind == "truncate":
        return head + b"\r\n\r\n" + body[: len(body) // 2]
    if kind == "shorten" and body:
        kept = [line for line in head.split(b"\r\n")
                if not line.lower().startswith((b"content-length", b"transfer-encoding"))]  # fmt: skip
        part = body[: len(body) // 2]
        return b"\r\n".join([*kept, b"Content-Length: %d" % len(part)]) + b"\r\n\r\n" + part
    return answer


def describe(plan: Plan, **more: Any) -> str:
    """One line that names a point of failure, for the printed seeds."""
    what = plan.kind or f"act {plan.moment}"
    return f"requests {plan.first}-{plan.last}: {what} " + " ".join(f"{key}={value}" for key, value in more.items())
