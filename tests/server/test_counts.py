"""What the store holds, counted once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from kg.server import counts
from kg.server.counts import Counts
from kg.server.worker import Orders
from kg.server.workers import Pool

MANY = "http://example.org/g/many"


def counted(store: Path) -> tuple[dict[str, int], dict[str, Any], int]:
    """Census, partitions, and how often a worker was asked when both were wanted twice."""

    async def asked() -> tuple[dict[str, int], dict[str, Any], int]:
        pool, jobs = Pool(Orders(str(store), 20.0, 1000, 1_000_000, 1024, {}), 1), []
        ask = pool.ask
        pool.ask = lambda question: jobs.append(question["job"]) or ask(question)  # type: ignore[method-assign]
        await pool.start()
        try:
            made = Counts(pool)
            for _ in range(2):
                census, held = await made.census(), await made.partitions()
            return census, held, len(jobs)
        finally:
            await pool.stop()

    return asyncio.run(asked())


def test_a_store_is_counted_once(store: Path) -> None:
    """Every graph and their union; asked again, nothing is counted again."""
    census, held, asked = counted(store)
    assert census[MANY] == 2000
    assert held[MANY] == {
        "classes": {},
        "properties": {"http://example.org/number": 2000},
        "subjects": 2000,
        "objects": 2000,
    }
    assert held[""]["subjects"] == 2002
    assert asked == 2


def test_a_large_graph_is_given_with_its_size_alone(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its classes and properties, and those of the whole, are left out; smaller graphs keep theirs."""
    monkeypatch.setattr(counts, "PARTITIONED", 1999)
    census, held, _ = counted(store)
    assert set(held) == {name for name in census if name} - {MANY}
