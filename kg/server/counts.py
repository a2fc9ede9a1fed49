"""What the served store holds, counted by a worker once for each store."""

from __future__ import annotations

import json
from typing import Any

from kg.server.workers import Pool

PARTITIONED = 2_000_000  # triples of a graph whose classes and properties are counted: that takes some seconds


class Counts:
    """Counts of the store that a pool reads."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._kept: dict[str, tuple[str, Any]] = {}

    async def census(self) -> dict[str, int]:
        """Triples per graph, the default graph under the empty name."""
        counts: dict[str, int] = await self._counted("census", {})
        return counts

    async def partitions(self) -> dict[str, Any]:
        """Classes, properties, subjects and objects of each graph that is not too large, and under '' of all of them together."""
        counts = await self.census()
        graphs = [name for name, size in counts.items() if name and size <= PARTITIONED]
        if sum(counts.values()) <= PARTITIONED:
            graphs.append("")
        held: dict[str, Any] = await self._counted("partitions", {"graphs": graphs})
        return held

    async def _counted(self, job: str, asked: dict[str, Any]) -> Any:
        store = self._pool.store
        if self._kept.get(job, ("",))[0] != store:
            reply = await self._pool.ask({"job": job, **asked})
            self._kept[job] = store, json.loads(reply.body)
        return self._kept[job][1]
