"""How the blocks of a page stand: in columns, with key and source line where room is left, so that it prints largest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

PAPER = (510.0, 482.0)  # points of a journal's page: 180 mm wide, 170 mm high
GAP = 10.0  # points between blocks
FOOT_WIDTH = 210.0  # room that the source line needs beside the key
SIDES = (150.0, 200.0, 260.0)  # widths of a source line in a column of its own
COLUMNS = 4  # most columns that are tried
EVERY = 7  # so many blocks are tried in every way

Size = tuple[float, float]


@dataclass(frozen=True)
class Packed:
    """Left and top of each block, of the key and of the source line, width of the line, and the size of all together.

    `stacked` is whether the key stands with its arrows below its fills.
    """

    places: tuple[Size, ...]
    key: Size
    foot: tuple[float, float, float]
    size: Size
    stacked: bool = False


@dataclass(frozen=True)
class _Columns:
    """Blocks of each column, and left edge, width and height of each."""

    members: tuple[tuple[int, ...], ...]
    left: tuple[float, ...]
    wide: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class PageContent:
    """What a page is packed with: blocks, the key, how high the source line is at a width, points taken by the title.

    `stack` is the size of the key with its arrows below its fills.
    """

    sizes: Sequence[Size]
    key: Size
    foot: Callable[[float], float]
    above: float = 0.0
    least: float = 0.0  # the page is no narrower
    paper: Size = PAPER
    stack: Size = (0.0, 0.0)
    _known: dict[float, float] = field(default_factory=dict, compare=False)

    def foot_height(self, width: float) -> float:
        """How high the source line is at a width, counted once."""
        if width not in self._known:
            self._known[width] = self.foot(width)
        return self._known[width]


def packed(page: PageContent) -> Packed:
    """The arrangement that prints largest on the paper; among equals the one with the least area."""
    return min(
        (one for columns in _ways(page.sizes) for one in _with_foot(page, columns)), key=lambda one: cost(page, one)
    )


def columns_of(sizes: Sequence[Size]) -> Iterator[tuple[tuple[Size, ...], Size]]:
    """Every arrangement of blocks alone: their places and the size of all together."""
    for columns in _ways(sizes):
        yield _places(sizes, columns), (columns.left[-1] + columns.wide[-1], max(columns.high))


def cost(page: PageContent, one: Packed) -> Size:
    """How small an arrangement prints, then its area: what is to be least."""
    wide, high = one.size[0], one.size[1] + page.above
    return max(wide / page.paper[0], high / page.paper[1]), wide * high


def _ways(sizes: Sequence[Size]) -> Iterator[_Columns]:
    """Each way to deal the blocks into columns, in their order; of very many each as low as they come."""
    names = range(len(sizes))
    if len(sizes) <= EVERY:
        yield from (_columns(sizes, one) for one in _dealt(len(sizes)))
        return
    for count in range(1, COLUMNS + 1):
        columns: list[list[int]] = [[] for _ in range(count)]
        for name in sorted(names, key=lambda one: -sizes[one][1]):
            min(columns, key=lambda one: sum(sizes[other][1] for other in one)).append(name)
        yield _columns(sizes, tuple(tuple(sorted(one)) for one in columns))


def _dealt(count: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Each split of 0..count-1 into at most `COLUMNS` columns, the order within and between them kept."""
    waiting: list[tuple[tuple[int, ...], ...]] = [()]
    for number in range(count):
        longer = []
        for columns in waiting:
            longer += [
                (*columns[:place], (*columns[place], number), *columns[place + 1 :]) for place in range(len(columns))
            ]
            if len(columns) < COLUMNS:
                longer.append((*columns, (number,)))
        waiting = longer
    yield from waiting


def _columns(sizes: Sequence[Size], members: tuple[tuple[int, ...], ...]) -> _Columns:
    wide = tuple(max(sizes[one][0] for one in column) for column in members)
    high = tuple(sum(sizes[one][1] for one in column) + GAP * (len(column) - 1) for column in members)
    left = tuple(sum(wide[:place]) + GAP * place for place in range(len(wide)))
    return _Columns(members, left, wide, high)


def _places(sizes: Sequence[Size], columns: _Columns) -> tuple[Size, ...]:
    """Blocks below one another, each in the middle of its column."""
    found: dict[int, Size] = {}
    for column, left, wide in zip(columns.members, columns.left, columns.wide, strict=True):
        top = 0.0
        for one in column:
            found[one] = left + (wide - sizes[one][0]) / 2, top
            top += sizes[one][1] + GAP
    return tuple(found[one] for one in sorted(found))


def _with_foot(page: PageContent, columns: _Columns) -> Iterator[Packed]:
    """The columns with key and source line in a band below, or under one or two of the columns."""
    across = columns.left[-1] + columns.wide[-1]
    room, low = max(across, page.least), max(columns.high)
    shift = (room - across) / 2
    places = tuple((left + shift, top) for left, top in _places(page.sizes, columns))
    key, foot, end = _below(page, 0.0, low + GAP, room)
    yield Packed(places, key, foot, (room, end))
    yield from _beside(page, columns, across, low)
    stands = [
        (left + shift, wide, high + GAP)
        for left, wide, high in zip(columns.left, columns.wide, columns.high, strict=True)
    ]
    for one, (left, wide, top) in enumerate(stands):
        if wide < page.key[0]:
            continue
        key, foot, end = _below(page, left, top, wide)
        yield Packed(places, key, foot, (room, max(low, end)))
        for other, (start, space, under) in enumerate(stands):
            if one != other and space >= FOOT_WIDTH:
                end = max(top + page.key[1], under + page.foot_height(space))
                yield Packed(places, (left, top), (start, under, space), (room, max(low, end)))


def _beside(page: PageContent, columns: _Columns, across: float, low: float) -> Iterator[Packed]:
    """The columns with the stacked key and the source line in a column of their own at the right."""
    wide, down = page.stack
    for room in {max(wide, one) for one in SIDES} if wide else ():
        whole = max(across + 2 * GAP + room, page.least)
        left = whole - room
        shift = (left - 2 * GAP - across) / 2
        places = tuple((x + shift, y) for x, y in _places(page.sizes, columns))
        end = max(low, down + GAP + page.foot_height(room))
        yield Packed(places, (left, 0.0), (left, down + GAP, room), (whole, end), stacked=True)


def _below(page: PageContent, left: float, top: float, room: float) -> tuple[Size, tuple[float, float, float], float]:
    """Places of key and source line in a part of the page, side by side where both have room; where they end."""
    across, down = page.key
    beside = room - across - 2 * GAP if across else room
    if beside >= FOOT_WIDTH:
        end = top + max(down, page.foot_height(beside))
        return (left, top), (left + room - beside, top, beside), end
    below = top + down + GAP / 2
    return (left, top), (left, below, room), below + page.foot_height(room)


def alike(groups: Mapping[str, Sequence[Size]]) -> list[Size]:
    """The largest size of each block over panels that show the same blocks."""
    return [
        (max(one[0] for one in twins), max(one[1] for one in twins)) for twins in zip(*groups.values(), strict=True)
    ]
