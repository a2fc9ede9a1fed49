"""Promises of kg.screen.tasks: parts computed elsewhere are the parts computed here, whoever is killed meanwhile."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import requirements
import shipped

from kg.errors import DataError, ServiceError, UsageError
from kg.question.scenario import Question
from kg.screen import run as walk
from kg.screen.asked import ScreenAsk
from kg.screen.candidates import of_names
from kg.screen.run import run
from kg.screen.solved import Screener
from kg.screen.tasks import AllParts, Task, compute, conditions_of

NAMES = [
    f"{name}={nM} nM" for nM in (3, 10, 30, 100) for name in ("amisulpride", "amoxapine", "nosuchname", "nortriptyline")
]


def screen_to(out: Path, where: tuple[int, str], progress: walk.Progress | None = None) -> bytes:
    """The file that a screen of some names writes."""
    run(Screener(shipped.workspace(), Question()), ScreenAsk(), partial(of_names, NAMES), out, progress, where)
    return out.read_bytes()


@pytest.mark.slow
def test_processes_write_what_one_writes(tmp_path: Path, monkeypatch):
    """The same bytes in the same order, and no parts are left behind."""
    monkeypatch.setattr(walk, "PART", 3)
    monkeypatch.setattr(walk.parts_of, "__defaults__", (3,))
    here, there = screen_to(tmp_path / "here.tsv", (1, "")), screen_to(tmp_path / "there.tsv", (2, ""))
    assert here == there
    assert {path.name for path in tmp_path.iterdir()} == {"here.tsv", "there.tsv"}


def test_a_part_says_what_it_lacks(tmp_path: Path):
    """A folder that the worker does not see, and content that is not the one that was asked."""
    import pickle

    screener = Screener(shipped.workspace(), Question())
    conditions = conditions_of(screener, ScreenAsk())
    with pytest.raises(DataError, match="does not see this folder"):
        compute(Task(conditions, str(tmp_path / "gone" / "000000-x.json"), tuple(of_names(NAMES[:1]))))
    told = pickle.loads(conditions)  # noqa: S301 - made above
    other = pickle.dumps(AllParts(told.also, "another digest", told.question, told.samples, told.asked))
    with pytest.raises(DataError, match="other content"):
        compute(Task(other, str(tmp_path / "000000-x.json"), tuple(of_names(NAMES[:1]))))
    assert not list(tmp_path.iterdir())


def test_a_cluster_needs_a_file_and_a_scheduler(tmp_path: Path):
    """Rows of a cluster go to a file; an address where nobody listens is told with the cure."""
    screener = Screener(shipped.workspace(), Question())
    with pytest.raises(UsageError, match="writes to a file"):
        run(screener, ScreenAsk(), partial(of_names, NAMES), None, where=(1, "tcp://127.0.0.1:9"))
    requirements.require(
        "distributed", bool(importlib.util.find_spec("distributed")), "pip install 'distributed>=2025.1'"
    )
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(ServiceError, match="no Dask scheduler answers"):
            run(screener, ScreenAsk(), partial(of_names, NAMES), tmp_path / "out.tsv", where=(1, address))


@contextmanager
def cluster_of(count: int, folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and so many workers as processes: its address, and all of them, the scheduler first."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    address, python = f"tcp://127.0.0.1:{port}", [sys.executable, "-m"]
    own = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = ["distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny"]
    commands = [own, *([*worker, "--no-dashboard"] for _ in range(count))]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    started = [subprocess.Popen([*python, *command], **quiet) for command in commands]
    try:
        _await_workers(address, count)
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.wait()


def _distributed() -> None:
    installed = bool(importlib.util.find_spec("distributed"))
    requirements.require("distributed", installed, "pip install 'distributed>=2025.1'")


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(tmp_path: Path, monkeypatch):
    """Of three workers two are killed at two moments: the same bytes as without them."""
    _distributed()
    monkeypatch.setattr(walk.parts_of, "__defaults__", (2,))
    here, killed = screen_to(tmp_path / "here.tsv", (1, "")), []
    with cluster_of(3, tmp_path) as (address, (_, *workers)):

        def progress(done: int, _again: int) -> None:
            if len(killed) < 2 and done >= 4 * (1 + len(killed)):
                os.kill(workers[len(killed)].pid, signal.SIGKILL)
                killed.append(done)

        assert screen_to(tmp_path / "there.tsv", (1, address), progress=progress) == here
    assert len(killed) == 2


@pytest.mark.slow
def test_a_scheduler_that_leaves_is_one_error_and_the_screen_goes_on_later(tmp_path: Path, monkeypatch):
    """What is done is kept: the same screen without a cluster computes the rest, and the bytes are the same."""
    _distributed()
    monkeypatch.setattr(walk.parts_of, "__defaults__", (2,))
    here, out = screen_to(tmp_path / "here.tsv", (1, "")), tmp_path / "there.tsv"
    with cluster_of(2, tmp_path) as (address, (scheduler, *_)):

        def progress(done: int, _again: int) -> None:
            if done >= 4:
                scheduler.kill()

        with pytest.raises(ServiceError, match="has left in mid-run"):
            screen_to(out, (1, address), progress=progress)
    kept: list[int] = []
    assert screen_to(out, (1, ""), progress=lambda _, again: kept.append(again)) == here
    assert kept[-1] >= 4


def _await_workers(address: str, count: int) -> None:
    from distributed import Client

    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with Client(address, timeout=5, set_as_default=False) as client:
                client.wait_for_workers(count, timeout=60)
                return
        except (OSError, TimeoutError):
            time.sleep(0.5)
    pytest.fail(f"no {count} workers at {address}")
