"""The pool of workers: whom it hands a worker, and which."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kg.server import workers
from kg.server.process import Worker
from kg.server.worker import Orders
from kg.server.workers import Pool

ASK = {"job": "query", "query": "ASK {}", "default": [], "named": [], "accept": "", "base": "http://e/"}


def pooled(store: Path, size: int = 2) -> Pool:
    """A pool on a small store."""
    return Pool(Orders(str(store), 20.0, 1000, 1_000_000, 1024, {}), size)


def watched(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the processes that `pool` takes, in turn."""
    taken: list[int] = []
    take = pool._take

    async def told(about: str) -> Worker:
        worker = await take(about)
        taken.append(worker.pid)
        return worker

    monkeypatch.setattr(pool, "_take", told)
    return taken


def test_questions_about_the_same_go_to_the_same_worker(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else is asked between them; questions about nothing go to whoever is free."""

    async def asked() -> list[int]:
        pool = pooled(store)
        await pool.start()
        try:
            taken = watched(pool, monkeypatch)
            await asyncio.gather(pool.ask(ASK, about="one"), pool.ask(ASK, about="two"))
            for about in ("one", "two", "two", "one"):
                await pool.ask(ASK, about=about)
            return taken
        finally:
            await pool.stop()

    one, two, *later = asyncio.run(asked())
    assert one != two
    assert later == [one, two, two, one]


def test_nobody_is_let_past_for_long(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker goes to who waits about what it knows; after `FAIR_SECONDS` to who waits longest."""

    async def order(fair: float) -> list[str]:
        monkeypatch.setattr(workers, "FAIR_SECONDS", fair)
        pool, done = pooled(store, 1), []
        await pool.start()

        async def ask(about: str) -> None:
            await pool.ask(ASK, about=about)
            done.append(about)

        try:
            await asyncio.gather(*(ask(about) for about in ("known", "other", "third", "known")))
            return done
        finally:
            await pool.stop()

    assert asyncio.run(order(60.0)) == ["known", "known", "other", "third"]
    assert asyncio.run(order(0.0)) == ["known", "other", "third", "known"]
