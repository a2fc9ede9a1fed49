"""Finished pages in memory."""

from __future__ import annotations

import asyncio

import pytest

from kg.server.explorer.kept import KeptPages
from kg.server.protocol import RequestRefused
from kg.server.workers import Reply


def test_two_who_ask_at_once_wait_for_one_answer() -> None:
    """The second asks nobody; one that leaves does not take the answer from the other."""

    async def story() -> tuple[int, Reply]:
        kept, made = KeptPages(), 0
        ready = asyncio.Event()

        async def make() -> Reply:
            nonlocal made
            made += 1
            await ready.wait()
            return Reply("text/plain", b"page")

        first = asyncio.ensure_future(kept.get("a", make))
        second = asyncio.ensure_future(kept.get("a", make))
        await asyncio.sleep(0)
        first.cancel()
        ready.set()
        await second
        return made, await kept.get("a", make)

    assert asyncio.run(story()) == (1, Reply("text/plain", b"page"))


def test_memory_is_bounded() -> None:
    """Pages asked longest ago go first."""

    async def story() -> list[str]:
        kept, made = KeptPages(limit=250), []

        def make(name: str) -> object:
            async def page() -> Reply:
                made.append(name)
                return Reply("text/plain", b"x" * 100)

            return page

        for name in ("a", "b", "a", "c", "a", "b"):
            await kept.get(name, make(name))
        return made

    assert asyncio.run(story()) == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept() -> None:
    """The next one asks again."""

    async def story() -> int:
        kept, asked = KeptPages(), 0

        async def refuse() -> Reply:
            nonlocal asked
            asked += 1
            raise RequestRefused(503, "busy")

        for _ in range(2):
            with pytest.raises(RequestRefused):
                await kept.get("a", refuse)
        return asked

    assert asyncio.run(story()) == 2
