"""Fifty clients at once at `kg serve`, half of them hostile: counts of statuses, what the log says, and whether it stands afterwards.

    python benchmarks/explorer_attack.py [--clients 50] [--seconds 60] [--seed 1]

Half of the requests are a person's, half are made to break something: addresses with NUL, bad UTF-8, paths that climb, a hundred thousand
characters; queries that never end; tables of ten megabytes, binary, of HTML, bombs in xlsx; JSON of any depth; two Host headers, other
hosts, absolute targets; clients that send a byte a second, take nothing, or leave. Meanwhile workers are killed. Then the server is killed
with -9, started again and asked. Zero are asked of: answers with 500, tracebacks in the log, paths of this machine in an answer, a
server that does not answer a plain question afterwards.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import quote

PLAIN = (
    "/", "/?q=dopamine", "/library", "/library?class=antidepressant", "/complete?q=ami", "/compound/amisulpride", "/about", "/vocab",
    "/compound/amisulpride/picture", "/compound/amitriptyline.json", "/compound/haloperidol/doses.json", "/target/DRD2", "/own",
    "/compare?a=amisulpride&b=clozapine", "/compound/amisulpride/why?node=cAMP%40D2-MSN", "/cell/D2-MSN", "/openapi.json", "/sparql",
    "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%205", "/.well-known/void", "/static/explorer.js", "/docs",
    "/.well-known/sparql-examples", "/compound/amisulpride/atlas", "/pathway/module-CREB.csv", "/id/DRD2-couples-Gi",
)  # fmt: skip
TEXTS = (
    "%00", "%ff%fe", "..%2f..%2f..%2fetc%2fpasswd", "....//....//etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "<script>alert(1)</script>",
    "'; DROP TABLE x; --", "%F0%9F%92%8A", "%E2%80%AE%E2%80%8B", "a" * 3000, "%0d%0aSet-Cookie:%20x=1", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}",
    "con", "-1", "1e999", "NaN", "1e-320%20nM", "9" * 400 + "%20nM", "id:DRD2>%20?p%20?o", "%25%25%25", "=cmd|'/c%20calc'!A0",
)  # fmt: skip
PLACES = ("/compound/{}", "/target/{}", "/id/{}", "/node/{}", "/?q={}", "/complete?q={}", "/compound/amisulpride?dose={}", "/compare?a={}&b={}",
          "/compound/amisulpride?in={}", "/compound/amisulpride/why?node={}", "/compound/amisulpride?set={}", "/sparql?query={}", "/static/{}",
          "/compound/amisulpride?{}=1", "/docs/{}", "/store?graph={}", "/library?atc={}", "/compound/amisulpride?samples={}", "/{}")  # fmt: skip
QUERIES = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "SELECT * { ?s ?p ?o }", "SELECT " + "(" * 20_000,
    "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "DROP ALL", "SELECT * { ?s (<a>|<b>|!<c>)* ?o }", "CONSTRUCT { ?a ?b ?c } { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "SELECT (REPLACE(STR(?s), '(.*)*$', 'x') AS ?r) { ?s ?p ?o }", "\x00", "SELECT * { ?s ?p '''" + "x" * 60_000,
    "SELECT ?s { ?s ?p ?o } ORDER BY RAND()", "INSERT DATA { <a> <b> <c> }", "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o . ?t ?q ?o }",
)  # fmt: skip
_PATH = re.compile(rb"/(?:root|home|usr/lib|tmp|work)/[\w./-]+|Traceback \(most recent")


def bomb() -> bytes:
    """An xlsx of a few kilobytes whose sheet is a hundred megabytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a>" * 33_000_000)
        archive.writestr("[Content_Types].xml", b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]><x>&a;</x>")
    return made.getvalue()


def form(name: str, table: bytes) -> tuple[bytes, str]:
    """A form with a file, and its content type."""
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return head + table + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


def tables() -> list[tuple[str, bytes]]:
    """Tables that no reader should fall for."""
    return [
        ("big.tsv", b"target\taction\ttype\trelation\tvalue\tunit\n" + b"DRD2\tantagonist\tKi\t=\t2\tnM\n" * 350_000),
        ("binary.tsv", os.urandom(200_000)), ("bomb.xlsx", bomb()), ("page.tsv", b"<html><script>alert(1)</script></html>" * 100),
        ("formula.csv", b"target,action,type,relation,value,unit\n=HYPERLINK(1),antagonist,Ki,=,2,nM\nDRD2,antagonist,Ki,=,@SUM(1),nM\n"),
        ("good.tsv", b"#compound mine\ntarget\taction\ttype\trelation\tvalue\tunit\nDRD2\tantagonist\tKi\t=\t2\tnM\n"), ("nul.tsv", b"\x00" * 5_000),
    ]  # fmt: skip


class Client(threading.Thread):
    """One client, until the time is over."""

    def __init__(self, port: int, seed: int, until: float, files: list[tuple[str, bytes]]) -> None:
        super().__init__(daemon=True)
        self.port, self.random, self.until, self.files = port, random.Random(seed), until, files
        self.hostile = seed % 2 == 1
        self.statuses: Counter[str] = Counter()
        self.leaks: list[tuple[str, bytes]] = []

    def run(self) -> None:
        """Ask, one request after the other."""
        while time.monotonic() < self.until:
            raw, what = self.request()
            self.send(raw, what)

    def request(self) -> tuple[bytes, str]:
        """The bytes of a request, and what it is."""
        if not self.hostile:
            path = self.random.choice(PLAIN)
            return self.get(path), path
        kind = self.random.choice(
            ("text", "text", "text", "query", "post", "upload", "json", "host", "noise", "slow", "leaves")
        )
        return getattr(self, f"_{kind}")()

    def get(self, path: str, head: str = "") -> bytes:
        """A plain request."""
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: text/html\r\nConnection: close\r\n{head}\r\n".encode(
            "utf-8", "surrogateescape"
        )

    def post(self, path: str, body: bytes, kind: str) -> bytes:
        """A request with a body."""
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        return head.encode() + body

    def _text(self) -> tuple[bytes, str]:
        text, place = self.random.choice(TEXTS), self.random.choice(PLACES)
        path = place.format(*[text] * place.count("{}")).replace(" ", "%20")
        return self.get(path), path[:80]

    def _query(self) -> tuple[bytes, str]:
        query = self.random.choice(QUERIES)
        return self.get(f"/sparql?query={quote(query)[:60_000]}"), f"query {query[:40]}"

    def _post(self) -> tuple[bytes, str]:
        query = self.random.choice(QUERIES).encode()
        return self.post("/sparql", query, "application/sparql-query"), "post of a query"

    def _upload(self) -> tuple[bytes, str]:
        name, table = self.random.choice(self.files)
        return self.post("/own", *form(name, table)), f"upload {name}"

    def _json(self) -> tuple[bytes, str]:
        bodies = (
            b"[" * 100_000, b'{"compounds": ["amisulpride"], "samples": 1e9}', b'{"compounds": 7}', b"\xff\xfe", b'{"compounds": ["' + b"x" * 100_000 + b'"]}',
            json.dumps({"compounds": ["amisulpride"] * 500}).encode(), b'{"profile": "../../etc/passwd"}', b'{"compounds": ["amisulpride"], "samples": 4}',
            b'{"a": NaN}', b"",
        )  # fmt: skip
        verb = self.random.choice(("perturb", "explain", "trace", "dose", "compare", "screen"))
        return self.post(f"/api/{verb}", self.random.choice(bodies), "application/json"), f"api {verb}"

    def _host(self) -> tuple[bytes, str]:
        made = (
            "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
            "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", "GET / HTTP/1.1\r\nHost: 127.0.0.1:80@evil\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        )  # fmt: skip
        return self.random.choice(made).encode(), "host"

    def _noise(self) -> tuple[bytes, str]:
        return self.random.randbytes(self.random.randrange(1, 3000)) + b"\r\n\r\n", "noise"

    def _slow(self) -> tuple[bytes, str]:
        return self.post("/own", b"x" * 50, "text/plain"), "slow"

    def _leaves(self) -> tuple[bytes, str]:
        dose = self.random.uniform(1, 1000)
        return self.get(f"/compound/amitriptyline?dose={dose:.3f}%20mg%2Fday&chronic=1"), "leaves"

    def send(self, raw: bytes, what: str) -> None:
        """One request on a connection of its own; what came of it is counted."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=90) as connection:
                if what == "slow":
                    for byte in raw[:40]:
                        connection.sendall(bytes([byte]))
                        time.sleep(0.1)
                    self.statuses["slow: left"] += 1
                    return
                connection.sendall(raw)
                if what == "leaves":
                    self.statuses["leaves"] += 1
                    return
                answer = b""
                while part := connection.recv(65_536):
                    answer += part
                    if len(answer) > 60_000_000:
                        break
        except OSError as error:
            self.statuses[f"connection: {type(error).__name__}"] += 1
            return
        status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1.1 ") else "none"
        self.statuses[status] += 1
        if status == "500" or ((found := _PATH.search(answer)) and status != "200"):
            self.leaks.append((what, answer[:300] if status == "500" else found[0]))


def started(log: Path) -> tuple[subprocess.Popen[str], int]:
    """A server and its port; what it says goes into the log."""
    with log.open("a") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", "serve", "--port", "0", "--timeout", "5"], stderr=sink, text=True
        )
    begun, before = time.monotonic(), log.read_text().count("explorer ")
    while not (found := re.findall(r"explorer +http://127\.0\.0\.1:(\d+)/", log.read_text())[before:]):
        if process.poll() is not None or time.monotonic() - begun > 300:
            sys.exit(f"the server did not start: {log.read_text()[-500:]}")
        time.sleep(0.3)
    return process, int(found[0])


def workers(pid: int) -> list[int]:
    """The worker processes."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def asked(port: int, path: str) -> int:
    """The status of a plain request."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n".encode()
        )
        return int(connection.recv(65_536)[9:12])


def main() -> None:
    """Attack, kill, start again, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        log.touch()
        process, port = started(log)
        try:
            bad = attack(process.pid, port, options)
            process.send_signal(signal.SIGKILL)
            process.wait()
            time.sleep(3)
            process, port = started(log)
            again = [
                asked(port, path)
                for path in ("/", "/compound/amisulpride", "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D")
            ]
        finally:
            process.terminate()
            process.wait(60)
        said = log.read_text()
    print(f"after kill -9 and a new start: {again}")
    print(f"tracebacks in the log: {said.count('Traceback')}; lines: {len(said.splitlines())}")
    if "Traceback" in said:
        print(said[said.index("Traceback") : said.index("Traceback") + 3000])
    print(f"load of the machine: {os.getloadavg()}")
    sys.exit(bool(bad or "Traceback" in said or again != [200, 200, 200]))


def attack(pid: int, port: int, options: argparse.Namespace) -> int:
    """Let the clients at it; the number of answers that must not be."""
    files, until = tables(), time.monotonic() + options.seconds
    clients = [Client(port, options.seed * 1000 + number, until, files) for number in range(options.clients)]
    for client in clients:
        client.start()
    killed, chance = 0, random.Random(options.seed)
    while time.monotonic() < until:
        time.sleep(options.seconds / 4)
        if found := workers(pid):
            os.kill(chance.choice(found), signal.SIGKILL)
            killed += 1
    for client in clients:
        client.join(150)
    statuses = sum((client.statuses for client in clients), Counter())
    leaks = [one for client in clients for one in client.leaks]
    print(
        f"{sum(statuses.values())} requests of {options.clients} clients in {options.seconds:g} s, {killed} workers killed"
    )
    print(", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    print(
        f"still asking: {sum(client.is_alive() for client in clients)}; 500 or a path in an answer: {len(leaks)} {leaks[:5]}"
    )
    standing = [
        asked(port, path) for path in ("/", "/compound/nortriptyline", "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D")
    ]
    print(f"afterwards: {standing}; MB of the front process: {resident(pid):.0f}")
    return len(leaks) + statuses["500"] + (standing != [200, 200, 200])


def resident(pid: int) -> float:
    """Megabytes in memory."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
