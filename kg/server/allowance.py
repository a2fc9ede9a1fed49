"""The time that one question may take: of the processor, and at the very most by the clock."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from kg.server.process import Worker

_LEAST_SECONDS = 0.05  # between two looks at a worker's account


def processor_seconds(pid: int) -> float | None:
    """What the process and all its threads have used, in seconds; None where the system does not tell (Linux does)."""
    if sys.platform != "linux":
        return None
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:  # the process has ended
        return None
    user, system = stat.rpartition(")")[2].split()[11:13]  # its name, in brackets, may hold anything
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class Allowance:
    """Ends a worker that has used `seconds` of processor time on its question, or `longest` by the clock.

    Processor time is what a question costs, however busy the machine is with other things; the clock is for one that
    waits without working. Where the processor's account cannot be read, `seconds` are seconds by the clock.
    """

    def __init__(self, worker: Worker, seconds: float, longest: float) -> None:
        self._worker, self._seconds = worker, seconds
        self._loop = asyncio.get_running_loop()
        self._deadline = self._loop.time() + longest
        self._before = processor_seconds(worker.pid)
        self._timer = self._loop.call_later(min(seconds, longest), self._look)

    def _look(self) -> None:
        now = processor_seconds(self._worker.pid)
        left = 0.0 if now is None or self._before is None else self._seconds - (now - self._before)
        waits = self._deadline - self._loop.time()
        if left <= 0:
            self._worker.kill("time")
        elif waits <= 0:
            self._worker.kill("clock")
        else:
            self._timer = self._loop.call_later(min(max(left, _LEAST_SECONDS), waits), self._look)

    def cancel(self) -> None:
        """The question has been answered."""
        self._timer.cancel()
