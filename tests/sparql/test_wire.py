"""One request is bounded in bytes and in time, whatever the server does."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from requirements import require

from kg.errors import ServiceError
from kg.sparql.http import Client
from kg.sparql.remote import RemoteStore
from kg.sparql.wire import Unanswered, exchange

ROOT = Path(__file__).resolve().parents[2]
Talk = Callable[[socket.socket], None]


@contextmanager
def talking(talk: Talk) -> Iterator[tuple[str, list[int]]]:
    """A server that reads the head of each request and then does as `talk` says; its address and the calls it got."""
    calls: list[int] = []
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            calls.append(1)
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            talk(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql", calls
        ended.set()


def endless(head: bytes, drip: bytes, pause: float) -> Talk:
    """Sends `head`, then `drip` again and again."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(drip)
            threading.Event().wait(pause)

    return talk


OK = b"HTTP/1.1 200 OK\r\n"
KINDS = {
    "a body that drips": endless(OK + b"\r\n", b" ", 0.05),
    "chunks that drip": endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", 0.05),
    "a head that drips": endless(OK + b"X: ", b"y", 0.05),
    "a status line that drips": endless(b"HTTP/1.1 200 ", b"O", 0.05),
    "a refusal that drips": endless(b"HTTP/1.1 400 Bad\r\n\r\n", b" ", 0.05),
    "silence": lambda _connection: threading.Event().wait(30) and None,
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_takes_longer_than_its_time(kind: str) -> None:
    """Each byte begins a socket's time-out anew; the clock of the request does not."""
    with talking(KINDS[kind]) as (url, _), pytest.raises(TimeoutError):
        exchange("GET", url, None, {}, seconds=0.6, most=10**9)


def test_a_server_that_is_always_late_is_not_asked_for_ever() -> None:
    """Six tries of the whole time would be half an hour: no try begins after twice the time of one."""
    with talking(KINDS["a body that drips"]) as (url, calls):
        with pytest.raises(Unanswered, match="no whole answer within"):
            Client(url, seconds=0.4, sleep=lambda _wait: None).request("GET", url)
        assert len(calls) == 2


def test_an_endless_body_is_one_error_and_takes_no_memory() -> None:
    """A server that sends spaces for ever: one request, exit 4, and the process stays below 400 MB."""
    require("/proc", Path("/proc/self/status").exists(), "the system does not tell what a process took at most")
    with talking(endless(OK + b"Content-Type: application/json\r\n\r\n", b" " * 65536, 0)) as (url, calls):
        code = (
            "import sys\nfrom pathlib import Path\nfrom kg.cli import main\n"
            "try:\n    main(['query', 'ASK {}', '--store', sys.argv[1]])\n"
            "finally:\n    status = Path('/proc/self/status').read_text().splitlines()\n"
            "    print(next(line.split()[1] for line in status if line.startswith('VmHWM:')))\n"
        )
        run = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, cwd=ROOT)
    assert (run.returncode, "longer than" in run.stderr, len(calls)) == (4, True, 1), run.stderr
    assert int(run.stdout) < 400_000


@pytest.mark.parametrize("length", [b"Content-Length: 5000\r\n", b"Transfer-Encoding: chunked\r\n", b""])
def test_a_body_past_the_bound_is_refused(length: bytes) -> None:
    """Whether its length was announced or not; at the bound it is read."""
    body = b"x" * 5000
    sent = b"1388\r\n" + body + b"\r\n0\r\n\r\n" if b"chunked" in length else body
    with talking(lambda connection: connection.sendall(OK + length + b"\r\n" + sent)) as (url, _):
        assert exchange("GET", url, None, {}, seconds=5, most=5000).body == body
        with pytest.raises(ServiceError, match="longer than 4,999 bytes"):
            exchange("GET", url, None, {}, seconds=5, most=4999)


@pytest.mark.parametrize("length", [b"-1", b"1, 2", b"x", b"", b"2\r\nContent-Length: 3"])
def test_a_length_that_is_none_is_an_error(length: bytes) -> None:
    """A negative one, two different ones, or none at all: what the body is cannot be known."""
    with talking(lambda c: c.sendall(OK + b"Content-Length: " + length + b"\r\n\r\n{}")) as (url, calls):
        with pytest.raises(ServiceError, match="one length"):
            RemoteStore(url).query("ASK {}")
        assert len(calls) == 1


def test_of_a_refusal_the_first_words_are_enough() -> None:
    """An endless page under status 500 is not read to its end."""
    with talking(endless(b"HTTP/1.1 500 Oh\r\n\r\n", b"because " * 8000, 0)) as (url, _):
        reply = exchange("GET", url, None, {}, seconds=10, most=10**9)
    assert (reply.status, len(reply.body)) == (500, 65536)
