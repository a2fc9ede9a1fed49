"""Worker processes: alone with their store, and gone when nobody needs them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from requirements import require
from server.serving import RUNAWAY, environment, serving

from kg.server.worker import LENGTH, LENGTHS, Orders, longest


def question(query: str) -> bytes:
    """A framed question."""
    fields = {"job": "query", "query": query, "default": [], "named": [], "accept": "", "base": "http://e/"}
    encoded = json.dumps(fields).encode()
    return LENGTH.pack(len(encoded)) + encoded


def read(process: subprocess.Popen[bytes]) -> tuple[dict, bytes]:
    """One framed answer."""
    assert process.stdout is not None
    head, body = LENGTHS.unpack(process.stdout.read(LENGTHS.size))
    return json.loads(process.stdout.read(head)), process.stdout.read(body)


def start(store: Path, seconds: float = 20.0, memory_mb: int = 1024) -> subprocess.Popen[bytes]:
    """A worker as the server starts it, ready for questions."""
    orders = Orders(str(store), seconds, 1000, 1_000_000, memory_mb, {})
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.server.worker", orders.dump()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    assert read(process)[0]["status"] == 200
    return process


def test_it_answers_until_its_input_ends(store: Path) -> None:
    """Questions are answered in order, errors among them, and the end of stdin is the end of the process."""
    with start(store) as process:
        assert process.stdin is not None
        for query, status in [("ASK {}", 200), ("ASK {", 400), ("ASK {}", 200)]:
            process.stdin.write(question(query))
            process.stdin.flush()
            assert read(process)[0]["status"] == status
        process.stdin.close()
        assert process.wait(10) == 0


def test_a_worker_has_no_network(store: Path) -> None:
    """Behind the scanner stands the system: in the worker's namespace not even loopback can be reached."""
    allowed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\nfrom kg.server.worker import _leave_network\nsys.exit(not _leave_network())",
        ],
        env=environment(),
        check=False,
    )
    require("network-namespace", allowed.returncode == 0, "the system lets no process leave its network namespace")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        code = (
            "import socket, sys\nfrom kg.server.worker import _leave_network\n_leave_network()\n"
            "try:\n    socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)\nexcept OSError:\n    sys.exit(7)\n"
        )
        command = [sys.executable, "-c", code, str(listener.getsockname()[1])]
        assert subprocess.run(command, env=environment(), check=False).returncode == 7
    with start(store) as process:
        own = Path(f"/proc/{process.pid}/ns/net")
        assert own.readlink() != Path("/proc/self/ns/net").readlink()
        process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded on Linux only")
def test_memory_is_bounded(store: Path) -> None:
    """A query that wants more than the bound ends its process, whose size never passed it."""
    query = 'SELECT (COUNT(DISTINCT ?v) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a), STR(?d), "%s") AS ?v) }'
    with start(store, seconds=60, memory_mb=100) as process:
        assert process.stdin is not None
        process.stdin.write(question(query % ("z" * 4000)))
        process.stdin.flush()
        largest, watched = 0, psutil.Process(process.pid)
        with suppress(psutil.NoSuchProcess):
            while process.poll() is None:
                largest = max(largest, watched.memory_info().rss)
                time.sleep(0.01)
        assert process.wait() == -signal.SIGABRT
        assert largest < 250 * 2**20


@pytest.mark.skipif(sys.platform == "win32", reason="there are no alarms on Windows")
def test_no_orphan_survives_its_time(store: Path) -> None:
    """A worker whose server no longer can end it is ended by its own alarm."""
    with serving(store, seconds=1.0, workers=2) as server:
        workers = psutil.Process(server.pid).children()
        asking = threading.Thread(target=_ask_in_vain, args=(server,))
        asking.start()
        time.sleep(0.5)
        psutil.Process(server.pid).suspend()  # a server that can kill nobody, with its pipes still open
        ended: list[bool] = []
        give_up = time.monotonic() + longest(1.0) + 3.0  # the alarm's own last resort, and a little
        while not any(ended) and time.monotonic() < give_up:
            time.sleep(0.1)
            ended = [worker.status() == psutil.STATUS_ZOMBIE for worker in workers]
        psutil.Process(server.pid).resume()
        asking.join(30)
        assert sorted(ended) == [False, True], "the idle worker stays, the busy one is ended by its own alarm"
    _, alive = psutil.wait_procs(workers, timeout=6)
    assert not alive


def _ask_in_vain(server) -> None:
    with suppress(OSError):
        server.ask(RUNAWAY)


def test_a_killed_server_leaves_no_idle_worker(store: Path) -> None:
    """Killing the server outright closes the workers' stdin, and they end."""
    from server.serving import HERE, ROOT

    command = [sys.executable, str(HERE / "launch.py"), json.dumps({"store": str(store), "workers": 2})]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://")
        workers = psutil.Process(process.pid).children()
        os.kill(process.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs(workers, timeout=6)
    assert len(workers) == 2
    assert not alive
