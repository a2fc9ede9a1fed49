"""Real SPARQL servers for the push tests, started by scripts/servers on free loopback ports."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from requirements import require

from kg.sparql.credentials import Credentials

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "servers"
NAMES = ("oxigraph", "virtuoso", "fuseki")
QUERY_PATHS = {"oxigraph": "/query", "virtuoso": "", "fuseki": "/query"}


def free_port() -> int:
    """A loopback port whose successor is free as well (Virtuoso takes two)."""
    for _ in range(100):
        with socket.socket() as one, socket.socket() as next_one:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                next_one.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
    raise AssertionError("no two free ports in a row")


class RunningServer:
    """One server with its data folder; it can be killed and started again on the same data."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder, self.port = name, folder, free_port()
        self.pid = 0
        self.path = {"oxigraph": "", "virtuoso": "/sparql", "fuseki": "/ds"}[name]
        self.address = f"http://127.0.0.1:{self.port}{self.path}"
        self.credentials = Credentials("dba", "dba") if name == "virtuoso" else None

    def start(self) -> RunningServer:
        """Start and wait until a query is answered."""
        environment = {**os.environ, "PYTHON": sys.executable}
        command = [str(SCRIPT), "start", self.name, str(self.port), str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        self.pid = int(done.stdout)
        for _ in range(900):
            if self.answers():
                return self
            time.sleep(0.1)
        raise AssertionError(f"{self.name} did not start: {(self.folder / 'server.log').read_text()[-2000:]}")

    def answers(self) -> bool:
        """Whether a query is answered now."""
        try:
            url = f"{self.address}{QUERY_PATHS[self.name]}?query=ASK%7B%7D"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """Kill -9, and wait until the process is gone."""
        if not self.pid:
            return
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        while Path(f"/proc/{self.pid}").exists() and not self._is_zombie():
            time.sleep(0.02)
        self.pid = 0

    def _is_zombie(self) -> bool:
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True


def installed(name: str) -> tuple[bool, str]:
    """Whether a server can be started here, and what to do if not."""
    if os.name != "posix":
        return False, "the servers are started by a shell script"
    if name == "oxigraph":
        found = (Path(sys.executable).parent / "oxigraph").exists() or shutil.which("oxigraph") is not None
    elif name == "virtuoso":
        found = shutil.which("virtuoso-t") is not None
    else:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "synaptrace" / "servers"
        jar = os.environ.get("FUSEKI_JAR", "")
        there = Path(jar).is_file() if jar else any(cache.glob("jena-fuseki-server-*.jar"))
        found = shutil.which("java") is not None and there
    return found, f"run scripts/servers install {name}"


def running(name: str, factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The server `name` started in a folder of its own, killed at the end; skips where it is not installed."""
    found, reason = installed(name)
    require(name, found, reason)
    server = RunningServer(name, factory.mktemp(name)).start()
    yield server
    server.kill()
