"""The other steps of a slider that somebody moves, made while no one waits: a drag then finds them finished."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from kg.errors import KgError

# Sliders that wait to be made ready, the one that was moved last first, and those that are remembered to be.
SLIDERS, REMEMBERED = 4, 256
_PAUSE = 0.05  # seconds between two looks whether a worker is free

Fields = list[tuple[str, str]]
Make = Callable[[str, Fields], Awaitable[object]]


@dataclass
class Slider:
    """A slider that was moved: its compound, the parameters beside the amount, and the amounts that are left, nearest first."""

    name: str
    option: str
    beside: Fields
    left: deque[str] = field(default_factory=deque)


class Ahead:
    """Makes one step after the other, never more than one at a time, and none while people wait.

    `idle` says whether a worker is free and nobody is in line, `make` makes a step: name of the compound, parameters.
    """

    def __init__(self, idle: Callable[[], bool], make: Make) -> None:
        self._idle, self._make = idle, make
        self._sliders: deque[Slider] = deque(maxlen=SLIDERS)
        self._known: OrderedDict[tuple[object, ...], None] = OrderedDict()
        self._moved = asyncio.Event()

    def moved(self, name: str, fields: Fields, option: str, amounts: Sequence[str]) -> None:
        """Somebody asked for one step of a slider: its others are made, from there outwards; once."""
        beside = [pair for pair in fields if pair[0] not in ("dose", "conc")]
        key = (name, tuple(beside))
        if key in self._known:
            self._known.move_to_end(key)
            return
        self._known[key] = None
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        asked = dict(fields).get(option, "")
        at = amounts.index(asked) if asked in amounts else len(amounts) // 2
        outwards = sorted(range(len(amounts)), key=lambda step: abs(step - at))
        self._sliders.appendleft(Slider(name, option, beside, deque(amounts[step] for step in outwards)))
        self._moved.set()

    async def run(self) -> None:
        """Make what is left, for as long as the server lives."""
        while True:
            while not self._sliders:
                self._moved.clear()
                await self._moved.wait()
            slider = self._sliders[0]
            if not slider.left:
                self._sliders.remove(slider)
                continue
            await self._step(slider, slider.left.popleft())

    async def _step(self, slider: Slider, amount: str) -> None:
        """One step; what cannot be made is told to whoever asks for it."""
        fields = [(slider.option, amount), *slider.beside]
        with suppress(KgError):
            while not self._idle():
                await asyncio.sleep(_PAUSE)
            await self._make(slider.name, fields)
