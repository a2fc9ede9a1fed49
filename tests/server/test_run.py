"""Starting and the connection's own bounds."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest
from server.serving import Server

from kg.errors import ServiceError
from kg.server.app import Service
from kg.server.run import run


def test_an_address_that_is_taken_is_a_clear_error() -> None:
    """The port is named, and the cure."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match="cannot be taken") as caught:
            run(Service(locate=Path), "127.0.0.1", port, print)
        assert (caught.value.where, "--port" in caught.value.cure) == (f"127.0.0.1:{port}", True)


def test_slow_and_endless_heads_are_hung_up_on(server: Server) -> None:
    """Connections that say nothing or trickle are closed, a head without end is answered 431."""
    host, port = server.host.split(":")
    head = f"POST /sparql HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: application/sparql-query\r\n".encode()
    answers: dict[str, bytes] = {}

    def talk(name: str, opening: bytes, drip: bytes) -> None:
        with socket.create_connection((host, int(port)), timeout=1) as connection:
            connection.sendall(opening)
            until = time.monotonic() + 25
            while time.monotonic() < until:
                try:
                    answers[name] = connection.recv(4096)
                except TimeoutError:
                    if drip:
                        connection.sendall(drip)
                    continue
                except OSError:
                    answers[name] = b""
                return

    talks = [
        ("silent", b"", b""),
        ("trickled head", head, b"X: y\r\n"),
        ("trickled body", head + b"Content-Length: 500\r\n\r\n", b"A"),
        ("endless", head + b"X: " + b"y" * 400_000, b""),
    ]
    threads = [threading.Thread(target=talk, args=each) for each in talks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers["silent"], answers["trickled head"]) == (b"", b"")
    assert b" 408 " in answers["trickled body"].split(b"\r\n")[0]
    assert b" 431 " in answers["endless"].split(b"\r\n")[0]
