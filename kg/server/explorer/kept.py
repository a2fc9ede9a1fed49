"""Finished pages in memory: so many bytes at most, and a question that two ask at once is answered once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from kg.server.workers import Reply

# Bytes of pages, compressed: a few thousand of them.
KEPT_BYTES = 64_000_000


class KeptPages:
    """The pages that were asked last, by question."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self._limit = limit
        self._held = 0
        self._pages: OrderedDict[str, Reply] = OrderedDict()
        self._coming: dict[str, asyncio.Task[Reply]] = {}

    async def get(self, key: str, make: Callable[[], Awaitable[Reply]]) -> Reply:
        """The page of a question, made by `make` where it is not kept; who hangs up does not take it from others."""
        if key in self._pages:
            self._pages.move_to_end(key)
            return self._pages[key]
        if key not in self._coming:
            task = asyncio.ensure_future(self._made(key, make))
            self._coming[key] = task
            task.add_done_callback(lambda done: self._arrived(key, done))
        return await asyncio.shield(self._coming[key])

    async def _made(self, key: str, make: Callable[[], Awaitable[Reply]]) -> Reply:
        reply = await make()
        self._keep(key, reply)
        return reply

    def _arrived(self, key: str, task: asyncio.Task[Reply]) -> None:
        del self._coming[key]
        if not task.cancelled():
            task.exception()  # told to whoever still waits; nobody may

    def _keep(self, key: str, reply: Reply) -> None:
        """Keep a page, and let go of those that were asked longest ago."""
        self._pages[key] = reply
        self._held += len(reply.body) + len(key)
        while self._held > self._limit and self._pages:
            oldest, gone = self._pages.popitem(last=False)
            self._held -= len(gone.body) + len(oldest)
