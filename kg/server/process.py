"""One worker process as the server sees it: started, asked, put behind others, killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from kg.server.worker import ALARMS, LENGTH, LENGTHS, Orders

_REMEMBERED = 4  # subjects of questions; as many answers does a worker of pages hold
_BUFFER = 1 << 20  # bytes read from a worker at a time
_START_SECONDS = 60.0  # a store of hundreds of millions of triples opens within a few
_END_SECONDS = 2.0  # a process whose pipe has ended gets so long to be gone
_LONG_NICE = 10  # a tenth of the processor where somebody else wants it, all of it where nobody does


class Worker:
    """One process, answering one question at a time."""

    def __init__(self, process: asyncio.subprocess.Process, orders: Orders) -> None:
        self._process = process
        self._in = cast("asyncio.StreamWriter", process.stdin)
        self._out = cast("asyncio.StreamReader", process.stdout)
        self.orders = orders
        self.ended_by = ""
        self.is_asked = False
        self.lately: deque[str] = deque(maxlen=_REMEMBERED)  # what it was asked about

    @classmethod
    async def start(cls, orders: Orders) -> Worker:
        """Start a process and wait until it has opened its store; OSError or EOFError where it cannot."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            orders.module,
            orders.dump(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_BUFFER,
        )
        worker = cls(process, orders)
        try:
            await asyncio.wait_for(worker._read(), _START_SECONDS)
        except BaseException:
            worker.kill("start")
            await worker.wait()
            raise
        return worker

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def ask(self, question: bytes) -> tuple[dict[str, Any], bytes]:
        """Send one question, read its answer; EOFError or OSError where the process ends first."""
        self.is_asked = True
        try:
            self._in.write(LENGTH.pack(len(question)) + question)
            return await self._read()
        finally:
            self.is_asked = False

    async def _read(self) -> tuple[dict[str, Any], bytes]:
        head, body = LENGTHS.unpack(await self._out.readexactly(LENGTHS.size))
        return json.loads(await self._out.readexactly(head)), await self._out.readexactly(body) if body else b""

    def kill(self, reason: str) -> None:
        """End the process at once; the first `reason` is kept for whoever waits for its answer.

        Once only: a second call would take the end of the process from whoever watches for it (`Popen.kill` polls), and
        asyncio then speaks of an unknown child.
        """
        if not self.ended_by:
            self.ended_by = reason
            with suppress(ProcessLookupError):
                self._process.kill()

    def has_crashed(self) -> None:
        """Its pipe has ended: it is ending by itself, and is only helped where it does not (`wait`)."""
        self.ended_by = self.ended_by or "crash"

    @property
    def was_ended_by_alarm(self) -> bool:
        """Whether its own alarm came before the server's (a server that is itself kept waiting); known after `wait`."""
        return self._process.returncode in ALARMS

    def lower(self) -> None:
        """Put the running query behind others, for it has shown that it is long (Linux only).

        All threads but the first, from which new ones inherit.
        """
        if sys.platform != "linux":
            return
        with suppress(OSError):  # the process may have ended
            for thread in Path(f"/proc/{self.pid}/task").iterdir():
                if int(thread.name) != self.pid:
                    os.setpriority(os.PRIO_PROCESS, int(thread.name), _LONG_NICE)

    async def wait(self) -> None:
        """Until the process is gone and its pipes are closed."""
        self._in.close()
        try:
            await asyncio.wait_for(self._process.wait(), _END_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
