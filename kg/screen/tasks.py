"""Parts of a screen computed elsewhere: in processes of this machine, or by the workers of a Dask cluster.

A task is a part with all that it takes to compute it: each worker opens its own graph, once, and writes the rows where the
parts are collected. A part is written whole or not at all, under a name that says what its candidates are, so that a task
that runs twice, because its worker was killed, changes nothing.
"""

from __future__ import annotations

import multiprocessing
import pickle
import socket
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from kg.errors import DataError, ServiceError, UsageError
from kg.explore import open_workspace
from kg.knowledge.store import Knowledge
from kg.question.scenario import Question
from kg.screen.asked import ScreenAsk, form_of
from kg.screen.candidates import ScreenedCompound
from kg.screen.forms import Form
from kg.screen.parts import put
from kg.screen.solved import Screener

# Tasks that wait or run, for each worker: so many candidates are held at once.
WAITING = 2
# Seconds after which a scheduler that says nothing is none.
SCHEDULER_SECONDS = 15
AGAIN = "run the same command again: the parts that are done are kept"
# One question at a time in a process: a workspace is no place for two threads.
_ALONE = Lock()


@dataclass(frozen=True)
class AllParts:
    """What holds for every part of a screen: Turtle files beside the graph, its digest, and what is asked."""

    also: tuple[str, ...]
    digest: str
    question: Question
    samples: int
    asked: ScreenAsk


@dataclass(frozen=True)
class Task:
    """A part: `conditions` as bytes, the same for all parts, the file of its rows, and its candidates."""

    conditions: bytes
    path: str
    candidates: tuple[ScreenedCompound, ...]


def conditions_of(screener: Screener, asked: ScreenAsk) -> bytes:
    """What holds for every part. Raises UsageError for a graph that other processes cannot open for themselves."""
    knowledge = screener.workspace.knowledge
    if type(knowledge) is not Knowledge or knowledge.remote is not None:
        raise UsageError(
            "an imported network and an endpoint are screened in one process", cure="leave out --jobs and --scheduler"
        )
    also = tuple(str(file.path.resolve()) for file in knowledge.files if file.name.startswith("added/"))
    return pickle.dumps(AllParts(also, knowledge.digest, screener.question, screener.samples, asked))


def compute(task: Task) -> int:
    """Compute a part and write its rows; the number of its candidates. Runs in a worker."""
    path = Path(task.path)
    if not path.parent.is_dir():
        raise DataError(
            f"the worker on {socket.gethostname()} does not see this folder", str(path.parent),
            "name an output on storage that every worker shares",
        )  # fmt: skip
    with _ALONE:
        screener, form = _prepared(task.conditions)
        part = screener.solve(task.candidates)
        put(path, form.columns, form.rows(part))
        screener.release(part)
    return len(task.candidates)


@lru_cache(maxsize=1)
def _prepared(conditions: bytes) -> tuple[Screener, Form]:
    """The screener of a process, and the table that is asked for. Raises DataError where its graph is another one."""
    told: AllParts = pickle.loads(conditions)  # noqa: S301 - sent by the process that this one works for
    workspace = open_workspace(Path(name) for name in told.also)
    if workspace.knowledge.digest != told.digest:
        raise DataError(
            f"the worker on {socket.gethostname()} has other content than the one who asks", workspace.knowledge.digest,
            "install the same release there, and the same files beside it",
        )  # fmt: skip
    screener = Screener(workspace, told.question, told.samples)
    return screener, form_of(screener, told.asked)


def computed(executor: Executor, workers: int, tasks: Iterable[Task]) -> Iterator[int]:
    """The tasks, computed by an executor a few at a time: the number of candidates of each as it ends, in any order."""
    running: set[Any] = set()
    for task in tasks:
        while len(running) >= WAITING * workers:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in done)
        running.add(executor.submit(compute, task))
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in done)


@contextmanager
def processes(jobs: int) -> Iterator[tuple[Executor, int]]:
    """Processes of this machine, and how many. Raises ServiceError where one of them dies."""
    # A process that was forked from threads may inherit a lock that nobody opens again.
    executor = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield executor, jobs
    except BrokenProcessPool as error:
        raise ServiceError("a process of the screen has died", f"--jobs {jobs}", AGAIN) from error
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of a Dask scheduler, and how many. Raises ServiceError where none answers or all have died."""
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        cure = "python -m pip install 'distributed>=2025.1'"
        raise ServiceError("a screen on a cluster needs the package distributed", "--scheduler", cure) from error
    try:
        client = Client(address, timeout=SCHEDULER_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        cure = "start one with `dask scheduler`, workers with `dask worker ADDRESS --nthreads 1`, and give its address"
        raise ServiceError("no Dask scheduler answers", address, cure) from error
    try:
        workers = len(client.nthreads())
        if not workers:
            raise ServiceError(
                "the scheduler has no workers", address, f"start some: dask worker {address} --nthreads 1"
            )
        yield client.get_executor(pure=False), workers
    except KilledWorker as error:
        raise ServiceError("the workers of a part have died one after the other", address, AGAIN) from error
    except (CancelledError, OSError) as error:
        raise ServiceError("the scheduler has left in mid-run", address, AGAIN) from error
    finally:
        client.close()
