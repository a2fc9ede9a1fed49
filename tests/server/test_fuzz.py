"""Hostile requests: seeded, 2,000 of them, 10,000 with KG_LONG=1."""

from __future__ import annotations

import os
import random
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_from_bytes, urlencode

import psutil
import pytest
from server.serving import RUNAWAY, Server, serving

SEED = int(os.environ.get("KG_SEED", "7"))
COUNT = 10_000 if os.environ.get("KG_LONG") == "1" else 2_000
WARM_UP = 300  # requests after which lazily made things exist
GROWTH_MB = 48  # bound on the growth of the serving process after the warm-up
WORKER_MB = 400  # bound on the resident size of each worker, of which 300 MB may be one query's
LEAKS = (
    b"Traceback",
    b'File "',
    b".py",
    b"kg.server",
    b"site-packages",
    b"pyoxigraph",
    b"panicked",
    b"/tmp/",
    b"generation-",
)

TOKENS = [
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ".",
    ";",
    ",",
    "*",
    "?s",
    "?p",
    "?o",
    "$x",
    "_:b",
    "FROM",
    "NAMED",
    "<http://example.org/g/drugs>",
    "<rel>",
    "<>",
    "<",
    ">",
    "ex:name",
    "ex:",
    ":",
    "a",
    "true",
    "1",
    "-2.5",
    "1e400",
    "0x",
    "'x'",
    '"y"',
    "'''",
    '"""',
    "@en",
    "^^xsd:int",
    "^",
    "/",
    "|",
    "!",
    "+",
    "-",
    "&&",
    "||",
    "=",
    "!=",
    "<=",
    "<<",
    ">>",
    "<<(",
    ")>>",
    "#",
    "\\",
    "\\u0041",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "FILTER",
    "BIND",
    "VALUES",
    "UNDEF",
    "GRAPH",
    "SERVICE",
    "SILENT",
    "LOAD",
    "INSERT",
    "DATA",
    "DELETE",
    "GROUP",
    "BY",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "99999999999999999999",
    "DISTINCT",
    "REDUCED",
    "EXISTS",
    "NOT",
    "IN",
    "REGEX",
    "REPLACE",
    "STRDT",
    "IRI",
    "UUID()",
    "NOW()",
    "RAND()",
    "CONCAT",
    "SUBSTR",
    "BASE",
    "PREFIX",
    "LATERAL",
    "TRIPLE",
    "\x00",
    "\u202e",
    "\ud7ff",
    "𝔘",
    "é",
    "\r\n",
]
METHODS = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "QUERY", "get", "X" * 300]
PATHS = [
    "/", "/sparql", "/sparql/", "/store", "/.well-known/void", "/static/explorer.css", "/static/../app.py", "/static/%2e%2e%2fapp.py",
    "/static/..%5capp.py", "/compound/x", "/compound/" + "a/" * 50, "/update", "/query", "//sparql", "/sparql;x", "/%00", "/%ff",
    "http://127.0.0.1/sparql", "*", "/" + "x" * 5000,
]  # fmt: skip
TYPES = [
    "application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update", "text/plain", "", "multipart/form-data",
    "application/sparql-query; charset=utf-7", "application/x-www-form-urlencoded; charset=", ";;;", "a/b" * 500, "application/json",
]  # fmt: skip
ACCEPTS = [
    "*/*",
    "",
    "text/csv",
    "text/turtle",
    "application/xml;q=nan",
    "q=1",
    "," * 500,
    "a/b;" * 300,
    "*/*;q=-1",
    "text/html",
    "\xff",
]
HEAVY = [
    RUNAWAY,
    'SELECT (GROUP_CONCAT(?v) AS ?all) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a),"' + "q" * 3000 + '") AS ?v) }',
    "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
    'SELECT * { FILTER(REGEX("' + "a" * 3000 + 'b", "(a*)*(a*)*(a*)*c")) }',
    "ASK { ?s " + "/".join(["(ex:a|!ex:b)*"] * 60) + " ?o }",
    "ASK { " + "OPTIONAL { ?s ?p ?o } " * 1500 + "}",
    "ASK { FILTER(" + "!" * 60_000 + "true) }",
    "ASK { FILTER(1" + "+1" * 25_000 + ") }",
    "ASK " + "{" * 30_000 + "}" * 30_000,
    "CONSTRUCT { " + "?s ?p [ ex:x " * 190 + "]" * 190 + " } { ?s ?p ?o }",
]  # fmt: skip


def token_soup(rolls: random.Random) -> str:
    """A query, or something that shares its words."""
    words = rolls.choices(TOKENS, k=rolls.randint(1, 40))
    text = " ".join(words) if rolls.random() < 0.7 else "".join(words)
    return text if rolls.random() < 0.5 else "SELECT * { ?s ?p ?o . " + text + " } LIMIT 5"


def mutated(rolls: random.Random) -> str:
    """A good query with characters changed."""
    text = list(
        "PREFIX ex: <http://example.org/> SELECT ?s (COUNT(?o) AS ?n) { ?s ex:name|ex:note ?o FILTER(?o < 'z'@en) } GROUP BY ?s"
    )
    for _ in range(rolls.randint(1, 6)):
        text[rolls.randrange(len(text))] = rolls.choice(
            ["", "{", "}", "<", ">", "'", "\\", "\x00", chr(rolls.randrange(32, 0xD7FF))]
        )
    return "".join(text)


def a_query(rolls: random.Random) -> str:
    """Any query text."""
    kind = rolls.random()
    return rolls.choice(HEAVY) if kind < 0.03 else mutated(rolls) if kind < 0.4 else token_soup(rolls)


def by_address(rolls: random.Random, host: str) -> bytes:
    """A query in the address, half of the time as it should be, else with other parameters around it."""
    if rolls.random() < 0.5:
        text = a_query(rolls).encode("utf-8", "surrogatepass")
        return head(rolls, "GET", rolls.choice(["/sparql", "/sparql", "/"]) + "?query=" + quote(text), host) + b"\r\n"
    names = [
        "query",
        "query",
        "query",
        "default-graph-uri",
        "named-graph-uri",
        "update",
        "accept",
        "graph",
        "default",
        "example",
        "\x00",
    ]
    fields = [(rolls.choice(names), a_query(rolls)[:8000]) for _ in range(rolls.randint(1, 3))]
    address = rolls.choice(PATHS[:8]) + "?" + urlencode(fields, errors="surrogatepass")
    if rolls.random() < 0.2:
        address += "&query=" + quote_from_bytes(rolls.randbytes(20))
    return head(rolls, rolls.choice(["GET", "GET", "GET", "HEAD"]), address, host) + b"\r\n"


def by_body(rolls: random.Random, host: str) -> bytes:
    """A POST whose type and body need not fit."""
    body = a_query(rolls).encode("utf-8", "surrogatepass")
    if rolls.random() < 0.5:
        body = b"query=" + quote(body).encode()
    if rolls.random() < 0.1:
        body = rolls.randbytes(rolls.choice([10, 1000, 300_000]))
    kind = f"Content-Type: {rolls.choice(TYPES)}\r\n".encode("latin-1")
    if rolls.random() < 0.2:
        kind += b"Content-Encoding: gzip\r\n"
    length = f"Content-Length: {len(body)}\r\n\r\n".encode()
    return head(rolls, "POST", rolls.choice(PATHS[:5]), host) + kind + length + body


def any_method(rolls: random.Random, host: str) -> bytes:
    """Methods and paths that nobody offers."""
    return head(rolls, rolls.choice(METHODS), rolls.choice(PATHS), host) + b"\r\n"


def foreign(rolls: random.Random, host: str) -> bytes:
    """A Host that is not ours, or several, or none."""
    names = [
        "evil.example",
        host + ".evil.example",
        "",
        "[::1",
        "127.0.0.1:99999999",
        "a" * 3000,
        "localhost\tx",
        host + "\r\nHost: b",
    ]
    return f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nConnection: close\r\nHost: {rolls.choice(names)}\r\n\r\n".encode()


def no_http(rolls: random.Random, host: str) -> bytes:
    """Bytes that are no HTTP, or HTTP that lies about its length."""
    return rolls.choice(
        [
            rolls.randbytes(rolls.randint(1, 400)),
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET /" + b"a" * 400_000,
            b"GET / HTTP/1.1\r\nHost: " + host.encode() + b"\r\n" + b"X: y\r\n" * 60_000,
            b"POST /sparql HTTP/1.1\r\nHost: " + host.encode() + b"\r\nContent-Length: -1\r\n\r\n",
            b"POST /sparql HTTP/1.1\r\nHost: " + host.encode() + b"\r\nContent-Length: 99999999999999999999\r\n\r\nx",
            b"POST /sparql HTTP/1.1\r\nHost: " + host.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
            b"POST /sparql HTTP/1.1\r\nHost: "
            + host.encode()
            + b"\r\nTransfer-Encoding: chunked\r\n\r\n5;"
            + b"e" * 300_000,
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        ]
    )


def head(rolls: random.Random, method: str, address: str, host: str) -> bytes:
    """Request line and the first headers; the connection is closed after the answer."""
    accept = rolls.choice(ACCEPTS)
    origin = "Origin: null\r\n" if rolls.random() < 0.1 else ""
    return f"{method} {address} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept: {accept}\r\n{origin}".encode(
        "latin-1", "replace"
    )


KINDS: list[Callable[[random.Random, str], bytes]] = [by_address] * 5 + [by_body] * 4 + [any_method, foreign, no_http]


def exchange(server: Server, request: bytes) -> bytes:
    """Send the bytes and read what comes back; hang up on a server that still waits for the rest of a request."""
    host, port = server.host.split(":")
    whole = b"Connection: close" in request and b"gzip" not in request
    parts: list[bytes] = []
    with socket.create_connection((host, int(port)), timeout=30 if whole else 0.2) as connection, suppress(OSError):
        connection.sendall(request)
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def status_of(answer: bytes) -> int:
    """The status code; 0 where the connection was closed without one."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


@pytest.mark.slow
def test_hostile_requests(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No 500, no word about the program's inside, memory within its bounds, and in the end the answers of the start."""
    rolls, statuses = random.Random(SEED), Counter[int]()
    with serving(store, seconds=0.5, rows=5000, size=2_000_000, memory_mb=300, workers=2) as server:
        before = server.ask("SELECT * { ?s ?p ?o } ORDER BY ?s ?o LIMIT 20").body
        process = psutil.Process(server.pid)
        warm = 0
        for number in range(COUNT):
            request = rolls.choice(KINDS)(rolls, server.host)
            answer = exchange(server, request)
            status = status_of(answer)
            statuses[status] += 1
            about = f"seed {SEED}, request {number}: {request[:300]!r} -> {answer[:300]!r}"
            assert status < 500 or status in {503, 504}, about
            assert not any(leak in answer for leak in LEAKS if leak not in request), about
            if number == WARM_UP:
                warm = process.memory_info().rss
        growth = (process.memory_info().rss - warm) / 2**20
        sizes = [child.memory_info().rss / 2**20 for child in process.children()]
        with capsys.disabled():
            print(f"\nseed {SEED}, {COUNT} requests: {dict(sorted(statuses.items()))}")
            print(
                f"growth of the serving process {growth:.1f} MB (bound {GROWTH_MB}), workers {[round(s) for s in sizes]} MB"
            )
        assert growth < GROWTH_MB
        assert all(size < WORKER_MB for size in sizes)
        assert server.ask("SELECT * { ?s ?p ?o } ORDER BY ?s ?o LIMIT 20").body == before
