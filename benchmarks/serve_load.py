"""`kg serve` beside Oxigraph's own server: the same store, the same queries, one run.

    python benchmarks/serve_load.py [--seconds 4] [--rounds 3]

Needs `wrk` and the package `oxigraph`. Prints throughput and ratios for one-row queries (promised: at least 0.1 of
Oxigraph's) and for queries over 50 ms (at least 0.8), then how much a runaway query delays others (at most 100 ms).
Rounds alternate between the servers, so that a busy machine slows both; the ratio is the median over rounds.
"""

from __future__ import annotations

import argparse
import http.client
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.knowledge.disk import replace
from kg.server.app import Service

BASE = "http://example.org/"
DRUGS, TARGETS, MEASURED = 4_000, 400, 20_000
ONE_ROW = f"SELECT ?label {{ <{BASE}drug%d> <{BASE}label> ?label }}"
SLOW = {
    "mean by target": f"SELECT ?t (AVG(?k) AS ?mean) {{ ?m <{BASE}target> ?t ; <{BASE}ki> ?k }} GROUP BY ?t",
    "three-way join": f"SELECT (COUNT(*) AS ?n) {{ ?m <{BASE}drug> ?d ; <{BASE}target> ?t ; <{BASE}ki> ?k . "
    f"?d <{BASE}label> ?l FILTER(?k < 50 && STRENDS(?l, '7')) }}",
    "paths of steps": f"SELECT (COUNT(DISTINCT ?y) AS ?n) {{ VALUES ?x {{ <{BASE}target1> <{BASE}target2> }} ?x <{BASE}step>+ ?y . "
    f"?m <{BASE}target> ?y ; <{BASE}ki> ?k FILTER(?k < 400) }}",
    "8,000 rows out": f"SELECT ?m ?d ?k {{ ?m <{BASE}drug> ?d ; <{BASE}ki> ?k ; <{BASE}target> ?t }} ORDER BY ?k LIMIT 8000",
}
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LUA = """
local n, count = 0, %d
request = function()
  n = (n * 1103515245 + 12345) %% 2147483648
  return wrk.format("GET", (string.gsub("%s", "@", tostring(n %% count))), {["Accept"] = "application/sparql-results+json"})
end
"""


def content() -> Iterator[Quad]:
    """Drugs with labels, measurements of drugs at targets, and steps between targets, in two named graphs."""
    measured, steps = NamedNode(BASE + "g/measured"), NamedNode(BASE + "g/steps")

    def node(name: str) -> NamedNode:
        return NamedNode(BASE + name)

    for drug in range(DRUGS):
        yield Quad(node(f"drug{drug}"), node("label"), Literal(f"drug number {drug}"), measured)
    for number in range(MEASURED):
        one = node(f"measurement{number}")
        yield Quad(one, node("drug"), node(f"drug{number * 7919 % DRUGS}"), measured)
        yield Quad(one, node("target"), node(f"target{number * 104729 % TARGETS}"), measured)
        yield Quad(one, node("ki"), Literal(number * 31 % 1000), measured)
    for target in range(TARGETS):
        for jump in (1, 7, 31):
            yield Quad(node(f"target{target}"), node("step"), node(f"target{(target + jump) % TARGETS}"), steps)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def started(command: list[str], port: int) -> Iterator[int]:
    """A server process, once it accepts connections; its port."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 30
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if time.monotonic() > deadline or process.poll() is not None:
                        raise
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def wrk(port: int, path: str, seconds: int, connections: int) -> float:
    """Requests per second; an answer that is not 2xx ends the run."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA % (DRUGS, path))
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name]
        printed = subprocess.run(
            [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
        ).stdout
    if "Non-2xx" in printed:
        sys.exit(f"a server answered with errors:\n{printed}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1))


def ask(port: int, query: str) -> tuple[int, float]:
    """Status and milliseconds of one question to kg serve."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/sparql?query=" + quote(query))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, (time.perf_counter() - begun) * 1000


def compare(ours: int, theirs: int, name: str, query: str, seconds: int, rounds: int, connections: int) -> float:
    """Alternate the two servers; print and return the median ratio of their throughputs."""
    path = "?query=" + quote(query).replace("%25d", "@")
    pairs = [
        (
            wrk(ours, "/sparql" + path, seconds, connections),
            wrk(theirs, "/query" + path, seconds, connections),
        )
        for _ in range(rounds)
    ]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:18} kg serve {mine:9.1f}/s   oxigraph serve {other:9.1f}/s   ratio {ratio:.2f}")
    return ratio


def delays(port: int, seconds: float) -> list[float]:
    """Milliseconds of one-row questions, one after the other, for so many seconds."""
    until, found = time.monotonic() + seconds, []
    while time.monotonic() < until:
        status, taken = ask(port, ONE_ROW % 17)
        if status != 200:
            sys.exit(f"a one-row question was answered with {status}")
        found.append(taken)
        time.sleep(0.005)
    return found


def shown(values: list[float]) -> str:
    """Median, 99th percentile and maximum."""
    ordered = sorted(values)
    return f"median {ordered[len(ordered) // 2]:.1f}, p99 {ordered[int(len(ordered) * 0.99)]:.1f}, max {ordered[-1]:.1f} ms"


def report_runaway(port: int, seconds: float) -> float:
    """Print how long one-row questions take alone and beside a runaway, through its end; the longest added delay."""
    ask(port, ONE_ROW % 1)
    alone = delays(port, seconds)
    statuses: list[int] = []
    runaway = threading.Thread(target=lambda: statuses.append(ask(port, RUNAWAY)[0]))
    runaway.start()
    time.sleep(0.2)
    beside = delays(port, seconds + 2)  # past the moment at which the runaway's worker is killed and replaced
    runaway.join()
    added = max(beside) - statistics.median(alone)
    print(f"alone              {shown(alone)} ({len(alone)} questions)")
    print(f"beside a runaway   {shown(beside)} ({len(beside)} questions; the runaway ended with {statuses[0]})")
    print(f"longest added delay {added:.1f} ms")
    return added


def main() -> None:
    """Build the store, start both servers, compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--serve", metavar="STORE:PORT", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve:
        from kg.server.run import run

        store, port = given.serve.rsplit(":", 1)
        run(Service(locate=lambda: Path(store), seconds=given.seconds), "127.0.0.1", int(port), lambda _: None)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = str(replace(Path(folder), content()))
        ours, theirs = free_port(), free_port()
        oxigraph = [str(Path(sys.executable).with_name("oxigraph")), "serve-read-only", "--union-default-graph"]
        mine = [sys.executable, __file__, "--serve", f"{store}:{ours}", "--seconds", "10"]
        with started(mine, ours), started([*oxigraph, "-l", store, "-b", f"127.0.0.1:{theirs}"], theirs):
            print(
                f"{DRUGS + 3 * MEASURED + 3 * TARGETS:,} triples on disk; wrk, {given.rounds} x {given.seconds} s each"
            )
            fast = compare(ours, theirs, "one row", ONE_ROW, given.seconds, given.rounds, 8)
            slow = []
            for name, query in SLOW.items():
                taken = statistics.median(ask(ours, query)[1] for _ in range(5))
                print(f"{name}: {taken:.0f} ms alone")
                slow.append(compare(ours, theirs, name, query, 2 * given.seconds, given.rounds, 2))
            print(f"one-row ratio {fast:.2f} (promised 0.1), lowest ratio over 50 ms {min(slow):.2f} (promised 0.8)")
            report_runaway(ours, 10)


if __name__ == "__main__":
    main()
