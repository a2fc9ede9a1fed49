"""The other steps of a slider, made while no one waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kg.errors import UsageError
from kg.server.explorer.ahead import SLIDERS, Ahead, Fields

AMOUNTS = ("1 nM", "2 nM", "3 nM", "4 nM")


def made(story: Callable[[Ahead], None], *, idle: bool = True, fails: str = "") -> list[tuple[str, str]]:
    """The steps that are made after what `story` tells: compound, amount."""
    done: list[tuple[str, str]] = []

    async def make(name: str, fields: Fields) -> None:
        if fields[0][1] == fails:
            raise UsageError("it cannot be made")
        done.append((name, fields[0][1]))

    async def lived() -> None:
        ahead = Ahead(lambda: idle, make)
        story(ahead)
        running = asyncio.ensure_future(ahead.run())
        for _ in range(200):
            await asyncio.sleep(0)
        running.cancel()

    asyncio.run(lived())
    return done


def test_every_other_step_is_made_once_from_the_moved_one_outwards() -> None:
    """The parameters beside the amount are kept, the same slider is not made twice."""

    def story(ahead: Ahead) -> None:
        for amount in ("3 nM", "1 nM"):
            ahead.moved("a", [("conc", amount), ("chronic", "1")], "conc", AMOUNTS)

    assert [amount for _, amount in made(story)] == ["3 nM", "2 nM", "4 nM", "1 nM"]


def test_another_scenario_is_another_slider() -> None:
    """Acute and chronic are both made, the one that was moved last first."""

    def story(ahead: Ahead) -> None:
        ahead.moved("a", [("conc", "1 nM")], "conc", AMOUNTS)
        ahead.moved("b", [("conc", "1 nM")], "conc", AMOUNTS)

    assert [name for name, _ in made(story)] == ["b"] * 4 + ["a"] * 4


def test_nothing_is_made_while_people_wait() -> None:
    """Who asks comes first."""
    assert made(lambda ahead: ahead.moved("a", [("conc", "1 nM")], "conc", AMOUNTS), idle=False) == []


def test_a_step_that_cannot_be_made_holds_up_no_other() -> None:
    """It is told to whoever asks for it."""
    found = made(lambda ahead: ahead.moved("a", [("conc", "1 nM")], "conc", AMOUNTS), fails="2 nM")
    assert [amount for _, amount in found] == ["1 nM", "3 nM", "4 nM"]


def test_sliders_in_waiting_are_bounded() -> None:
    """A robot that opens every compound leaves no endless work."""

    def story(ahead: Ahead) -> None:
        for number in range(3 * SLIDERS):
            ahead.moved(f"compound-{number}", [("conc", "1 nM")], "conc", AMOUNTS)

    assert len({name for name, _ in made(story)}) == SLIDERS
