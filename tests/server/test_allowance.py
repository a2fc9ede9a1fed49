"""The time of one question: processor time, and the clock only as the last resort."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from types import SimpleNamespace

import pytest

from kg.server import allowance
from kg.server.allowance import Allowance, processor_seconds
from kg.server.worker import Orders, longest
from kg.server.workers import Pool

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell")


def ended_by(monkeypatch: pytest.MonkeyPatch, used: list[float | None], seconds: float, most: float) -> list[str]:
    """Why a worker was ended whose account reads `used`, look by look, its last entry for ever."""
    left, reasons = list(used), list[str]()
    monkeypatch.setattr(allowance, "processor_seconds", lambda _: left.pop(0) if len(left) > 1 else left[0])

    async def run() -> None:
        worker = SimpleNamespace(pid=0, kill=reasons.append)
        held = Allowance(worker, seconds, most)  # type: ignore[arg-type]  # all that is used of a worker
        await asyncio.sleep(0.6)
        held.cancel()

    asyncio.run(run())
    return reasons


@pytest.mark.parametrize(
    ("used", "seconds", "most", "reason"),
    [
        ([5.0, 5.1, 5.3], 0.2, 60.0, ["time"]),  # what earlier questions used is not counted
        ([5.0, 5.0], 0.1, 0.3, ["clock"]),
        ([5.0, 5.1], 0.2, 60.0, []),
        ([None, None], 0.1, 60.0, ["time"]),  # seconds by the clock where there is no account
    ],
)
def test_the_processor_is_counted_before_the_clock(
    monkeypatch: pytest.MonkeyPatch, used: list[float | None], seconds: float, most: float, reason: list[str]
) -> None:
    """A worker that others keep waiting goes on; one that has used its share is ended, and once."""
    assert ended_by(monkeypatch, used, seconds, most) == reason


@LINUX
def test_threads_count() -> None:
    """The account is that of the whole process, in seconds."""
    before = processor_seconds(os.getpid())
    thread = threading.Thread(target=lambda: sum(range(20_000_000)))
    thread.start()
    thread.join()
    after = processor_seconds(os.getpid())
    assert before is not None
    assert after is not None
    assert before < after < before + 60
    assert processor_seconds(2**22 + 1) is None


@pytest.mark.parametrize(
    ("reason", "alarm", "status", "said"),
    [
        ("time", False, 504, "more than 10 s of processor time"),
        ("crash", True, 504, "more than 10 s of processor time"),  # its own alarm was first
        ("clock", False, 504, "ask again later"),
        ("crash", False, 422, "MB"),
    ],
)
def test_the_ends_are_told_apart(reason: str, alarm: bool, status: int, said: str) -> None:
    """A query that costs too much is told to ask for less, one that was kept waiting to come back."""
    pool = Pool(Orders("", 10.0, 1000, 1_000_000, 1024, {}), 1)
    worker = SimpleNamespace(ended_by=reason, was_ended_by_alarm=alarm, wait=lambda: asyncio.sleep(0))
    refused = asyncio.run(pool._ended(worker))  # type: ignore[arg-type]
    assert (refused.status, said in str(refused)) == (status, True)


def test_the_clock_is_generous() -> None:
    """Several times the processor time, or a busy machine refuses honest work."""
    assert longest(10.0) >= 40.0
