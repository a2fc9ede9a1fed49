"""People at the explorer: so many drag the dose of some compounds, and what that costs is told as ratios of processor times.

    python benchmarks/explorer_load.py [--users 20] [--requests 5000] [--compounds 4] [--pause 0.4]

Starts `kg serve`, lets every user walk from a compound's page through doses (`/answer`, which brings the picture along) with the pause that the page's
script makes between two steps, and prints the waits, the processor time of the server's processes, and their memory on the way.
Waits depend on what else the machine does, so each is told a second time in the processor time that the server's busiest process spent
meanwhile: what it would have been at least, and about, with the processors to itself. Ratios: processor time of a first answer over that
of the same answers in one process, and of a kept one over that of `python -c pass`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

NAMES = (
    "amisulpride",
    "amitriptyline",
    "amoxapine",
    "nortriptyline",
    "clozapine",
    "haloperidol",
    "fluoxetine",
    "diazepam",
)
_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def processor(pid: int) -> float:
    """Processor seconds of a process's own threads and of its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def clocks(pid: int) -> dict[int, float]:
    """Processor seconds of a server's processes, by their ids."""
    found = {}
    for one in family(pid):
        with suppress(OSError):  # a worker that has just been replaced
            found[one] = processor(one)
    return found


def resident(pid: int) -> float:
    """Megabytes in memory."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def told(pid: int, done: int, begun: float) -> float:
    """Print the memory of each process; the processor time of all."""
    spent, sizes = 0.0, []
    for one in family(pid):
        spent += processor(one)
        sizes.append(round(resident(one)))
    print(
        f"{done:6} requests, {time.monotonic() - begun:4.0f} s: MB front {sizes[0]}, others {sorted(sizes[1:])}",
        flush=True,
    )
    return spent


class User(threading.Thread):
    """Somebody who looks at a compound and drags its dose, again and again."""

    def __init__(self, server: tuple[int, int], names: list[str], count: int, seed: int, pause: float) -> None:
        super().__init__(daemon=True)
        self.pid, self.port = server
        self.names, self.left, self.random, self.pause = names, count, random.Random(seed), pause
        self.waits: list[tuple[bool, float, float]] = []
        self.bad: list[tuple[int, str]] = []

    def run(self) -> None:
        """Until so many requests are answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        while self.left > 0:
            name = self.random.choice(self.names)
            self.get(connection, f"/compound/{name}")
            self.get(connection, f"/compound/{name}/picture")
            amounts = json.loads(self.get(connection, f"/compound/{name}/doses.json"))["amounts"]
            at = self.random.randrange(len(amounts))
            for _ in range(8):
                time.sleep(self.pause)
                at = min(max(at + self.random.choice((-2, -1, 1, 2)), 0), len(amounts) - 1)
                kind = "conc" if amounts[at].endswith("M") else "dose"
                self.get(connection, f"/compound/{name}/answer?{kind}={quote(amounts[at])}")

    def get(self, connection: http.client.HTTPConnection, path: str) -> bytes:
        """One request."""
        before, begun = clocks(self.pid), time.perf_counter()
        connection.request("GET", path, headers={"Accept": "text/html"})
        answer = connection.getresponse()
        body = answer.read()
        waited = time.perf_counter() - begun
        spent = max(after - before.get(pid, 0.0) for pid, after in clocks(self.pid).items())
        self.waits.append((path not in SEEN, waited, min(spent, waited)))
        SEEN.add(path)
        self.left -= 1
        if answer.status != 200:
            self.bad.append((answer.status, path))
        return body


SEEN: set[str] = set()


def baseline(names: list[str]) -> tuple[float, float]:
    """Processor seconds of `python -c pass`, and of the mean answer with its picture in this process, its graph opened."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(10):
        subprocess.run([sys.executable, "-c", "pass"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    empty = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 10
    from kg import explore
    from kg.views.pictures import picture

    workspace = explore.open_workspace()
    explore.perturb(names[0], workspace=workspace)
    begun = time.process_time()
    for name in names:
        picture(explore.perturb(name, workspace=workspace)).svg()
    return empty, (time.process_time() - begun) / len(names)


def main() -> None:
    """Start, drag, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--compounds", type=int, default=4)
    parser.add_argument(
        "--pause", type=float, default=0.4, help="seconds between two steps, as the page's script waits"
    )
    asked = parser.parse_args()
    names = list(NAMES[: asked.compounds])
    empty, alone = baseline(names)
    command = [sys.executable, "-m", "kg", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        port = int(re.search(r":(\d+)/", server.stderr.readline())[1])
        try:
            measure(server.pid, port, names, asked, empty, alone)
        finally:
            server.terminate()


def measure(pid: int, port: int, names: list[str], asked: argparse.Namespace, empty: float, alone: float) -> None:
    """Let the users walk, and tell."""
    begun = time.monotonic()
    first = told(pid, 0, begun)
    count = asked.requests // asked.users
    users = [User((pid, port), names, count, seed, asked.pause) for seed in range(asked.users)]
    for user in users:
        user.start()
    next_told = asked.requests // 10
    while any(user.is_alive() for user in users):
        time.sleep(0.2)
        done = sum(len(user.waits) for user in users)
        if done >= next_told:
            told(pid, done, begun)
            next_told += asked.requests // 10
    waits = [wait for user in users for wait in user.waits]
    spent = told(pid, len(waits), begun) - first
    for word, part in (("all", waits), ("new", [w for w in waits if w[0]]), ("kept", [w for w in waits if not w[0]])):
        for clock, at in (("the clock", 1), ("processors", 2)):
            ordered = sorted(one[at] for one in part)
            p95 = ordered[int(0.95 * (len(ordered) - 1))]
            print(
                f"{word:5} {len(ordered):6} waits by {clock}: median {statistics.median(ordered):.3f} s, "
                f"95th percentile {p95:.3f} s, longest {ordered[-1]:.2f} s"
            )
    print(f"load of the machine: {os.getloadavg()}")
    fresh = sum(1 for one in waits if one[0])
    print(f"processor: {spent:.1f} s for {len(waits)} requests, {fresh} of them new; {spent / fresh:.3f} s a new one")
    print(f"  a new one over an answer with its picture in one process ({alone:.2f} s): {spent / fresh / alone:.2f}")
    steps = sum(1 for path in SEEN if "?" in path)
    print(
        f"  all of it over {steps:.0f} answers with pictures in one process: {spent / (steps * alone):.2f}; `python -c pass` {empty:.3f} s"
    )
    bad = [one for user in users for one in user.bad]
    print(f"not 200: {len(bad)} {bad[:5]}")


if __name__ == "__main__":
    main()
