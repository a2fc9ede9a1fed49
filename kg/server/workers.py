"""The pool of worker processes: hand out, time out, replace."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.server.allowance import Allowance
from kg.server.guard import stopping
from kg.server.process import Worker
from kg.server.protocol import RequestRefused
from kg.server.worker import Orders, longest

LONG_SECONDS = 1.0  # from then on a query yields to shorter ones, and a client that hangs up takes it along
WAIT_SECONDS = 5.0  # longest wait for a worker
GRACE_SECONDS = 2.0  # a running query gets this long when the server is told to stop
FAIR_SECONDS = 1.0  # so long may others be let past who are answered sooner
WAITING = 64  # requests that may wait for a worker before 503 is the honest answer


_log = logging.getLogger("kg.server")
_PAUSE_SECONDS = 0.05
_LONG = (
    "bind more of its variables; ask kg:affects+ for what is downstream; put a path with an open end alone into "
    "{ SELECT DISTINCT ?x { … } }; or add LIMIT inside subqueries"
)
_CROWDED = "the server's machine is busy with other work: ask again later, or start the server with a larger --timeout"
_RETRY_SECONDS = 1.0  # between attempts to start a worker whose store cannot be opened

Gone = Callable[[], Awaitable[None]]


@dataclass(frozen=True, eq=False)
class QueuePlace:
    """A place in the line: the worker to come, what it will be asked about, and since when it is waited for."""

    worker: asyncio.Future[Worker]
    about: str
    since: float


@dataclass(frozen=True)
class Reply:
    """A worker's answer: content type, body, and whatever else its head says."""

    content_type: str
    body: bytes
    head: dict[str, Any] = field(default_factory=dict)


class Pool:
    """`size` workers on one store; a worker that is killed, worn or outdated is replaced while the others go on."""

    def __init__(self, orders: Orders, size: int, patience: float = WAIT_SECONDS) -> None:
        self._orders = orders
        self._size = size
        self._patience = patience
        self._free: list[Worker] = []
        self._waiting: deque[QueuePlace] = deque()
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._stopping = False

    @property
    def pids(self) -> list[int]:
        """The ids of the living workers."""
        return [worker.pid for worker in self._workers]

    @property
    def idle(self) -> bool:
        """Whether a question could be answered at once, and nobody is in line."""
        return bool(self._free) and not self._waiting and not self._stopping

    @property
    def store(self) -> str:
        """The directory that new workers open."""
        return self._orders.store

    async def start(self) -> None:
        """Start all workers; DataError where one cannot open the store."""
        started = await asyncio.gather(*(Worker.start(self._orders) for _ in range(self._size)), return_exceptions=True)
        self._workers.update(worker for worker in started if isinstance(worker, Worker))
        self._free.extend(self._workers)
        if len(self._free) < self._size:
            await self.stop()
            raise DataError("the store cannot be opened", self._orders.store, "fill it again with kg ingest")

    async def wind_down(self) -> None:
        """Refuse what waits and whatever comes, give what runs a moment, then end it; each client hears why."""
        self._stopping = True
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.worker.done():
                turn.worker.set_exception(stopping())
        deadline = asyncio.get_running_loop().time() + GRACE_SECONDS
        while self._busy and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(_PAUSE_SECONDS)
        if self._busy:
            _log.warning("stopped while %d queries ran; they were answered 503", len(self._busy))
        for worker in self._busy:
            worker.kill("stop")

    @property
    def _busy(self) -> list[Worker]:
        """The workers that answer a question now."""
        return [worker for worker in self._workers if worker.is_asked]

    async def stop(self) -> None:
        """End all workers and wait for them."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        for worker in self._workers:
            worker.kill("stop")
        await asyncio.gather(*(worker.wait() for worker in self._workers))
        self._workers.clear()

    def switch(self, store: Path) -> None:
        """Let new questions go to `store`: free workers are replaced now, busy ones when they have answered."""
        self._orders = replace(self._orders, store=str(store))
        outdated, self._free = self._free, []
        for worker in outdated:
            self._retire(worker, "switch")

    async def ask(self, question: dict[str, Any], gone: Gone | None = None, about: str = "") -> Reply:
        """The answer to `question`; `gone` returns when the client has hung up, and the query ends with it.

        Questions `about` the same go to the same worker where that costs nobody a wait: it may hold what they share.
        Raises RequestRefused: 503 no worker free in time, 504 the time limit, 422 the worker ended, or the answer's own.
        """
        worker = await self._take(about)
        if about:
            worker.lately.append(about)
        loop = asyncio.get_running_loop()
        watch: list[asyncio.Task[None]] = []

        def treat_as_long() -> None:
            worker.lower()
            if gone is not None:
                watch.append(loop.create_task(_until_gone(gone, worker)))

        timers = (
            Allowance(worker, self._orders.seconds, longest(self._orders.seconds)),
            loop.call_later(LONG_SECONDS, treat_as_long),
        )
        try:
            head, body = await worker.ask(json.dumps(question).encode())
        except (EOFError, OSError):
            self._retire(worker, "crash")
            raise await self._ended(worker) from None
        except BaseException:
            self._retire(worker, "cancel")
            raise
        finally:
            for timer in timers:
                timer.cancel()
            for task in watch:
                task.cancel()
        self._give_back(worker, worn=bool(head["worn"]))
        if "log" in head:
            _log.error("a defect while answering: %s", head["log"])
        if head["status"] != 200:
            raise RequestRefused(head["status"], head["what"], head["where"], head["cure"])
        return Reply(head["type"], body, head)

    async def _take(self, about: str) -> Worker:
        """A free worker, best one that was asked about the same lately; waiting in line where all are busy."""
        if self._stopping:
            raise stopping()
        if self._free:
            knowing = (number for number, worker in enumerate(self._free) if about and about in worker.lately)
            return self._free.pop(next(knowing, -1))
        if len(self._waiting) >= WAITING:
            raise _busy()
        loop = asyncio.get_running_loop()
        turn = QueuePlace(loop.create_future(), about, loop.time())
        patience = loop.call_later(self._patience, _give_up, turn.worker)
        self._waiting.append(turn)
        try:
            return await turn.worker
        except asyncio.CancelledError:
            if turn.worker.done() and not turn.worker.cancelled():  # handed over in the very moment the client left
                self._give_back(turn.worker.result())
            raise
        finally:
            patience.cancel()
            with suppress(ValueError):
                self._waiting.remove(turn)

    def _give_back(self, worker: Worker, worn: bool = False) -> None:
        """Hand the worker to whoever's turn it is; replace it where it is worn or reads an outdated store."""
        if worn or worker.ended_by or worker.orders != self._orders:
            self._retire(worker, "worn")
            return
        while self._waiting:
            turn = self._next(worker)
            if not turn.worker.done():
                turn.worker.set_result(worker)
                return
        self._free.append(worker)

    def _next(self, worker: Worker) -> QueuePlace:
        """Whoever waits longest; before that somebody whom this worker answers sooner, while nobody waits long."""
        first = self._waiting[0]
        if asyncio.get_running_loop().time() - first.since < FAIR_SECONDS:
            first = next((turn for turn in self._waiting if turn.about and turn.about in worker.lately), first)
        self._waiting.remove(first)
        return first

    def _retire(self, worker: Worker, reason: str) -> None:
        """End a worker and start its successor in the background."""
        if reason == "crash":
            worker.has_crashed()
        else:
            worker.kill(reason)
        if reason == "crash" and worker.ended_by != "stop":
            _log.warning("worker %d ended (%s) and is replaced", worker.pid, worker.ended_by)
        if not (self._closed or self._stopping):
            task = asyncio.get_running_loop().create_task(self._succeed(worker))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _succeed(self, worker: Worker) -> None:
        """Replace `worker`; keep trying, for the disk may come back."""
        self._workers.discard(worker)
        await worker.wait()
        while True:
            try:
                successor = await Worker.start(self._orders)
            except (EOFError, OSError) as error:
                _log.error("no worker can be started on %s: %s", self._orders.store, type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                self._workers.add(successor)
                self._give_back(successor)
                return

    async def _ended(self, worker: Worker) -> RequestRefused:
        """Why a process ended that should have answered."""
        if worker.ended_by == "crash":
            await worker.wait()  # only then is known what ended it
        noun = self._orders.noun
        seconds = self._orders.seconds
        if worker.ended_by == "time" or worker.was_ended_by_alarm:
            what = f"the {noun} used more than {seconds:g} s of processor time and was stopped"
            return RequestRefused(504, what, noun, _LONG)
        if worker.ended_by == "clock":
            what = (
                f"the {noun} was not done after {longest(seconds):g} s, of which it was given less than {seconds:g} s "
            )
            return RequestRefused(504, f"{what}of processor time, and was stopped", noun, _CROWDED)
        if worker.ended_by == "stop" or self._stopping:
            return stopping()
        if worker.ended_by == "gone":
            return RequestRefused(499, "the client hung up", "request")
        what = f"the {noun} needs more than the {self._orders.memory_mb} MB or the depth one {noun} has here"
        return RequestRefused(422, what, noun, "sort, group or nest less")


async def _until_gone(gone: Gone, worker: Worker) -> None:
    """End the worker when its client has hung up."""
    await gone()
    worker.kill("gone")


def _give_up(turn: asyncio.Future[Worker]) -> None:
    if not turn.done():
        turn.set_exception(_busy())


def _busy() -> RequestRefused:
    return RequestRefused(503, "all workers are busy", "server", "try again in a few seconds")
