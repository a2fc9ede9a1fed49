"""How the blocks of a page stand: in columns, with key and source line where room is left, so that it prints largest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

PAPER = (510.0, 482.0)  # points of a journal's page: 180 mm wide, 170 mm high
GAP = 10.0  # points between blocks
FOOT_WIDTH = 210.0  # room that the source line needs beside the key
SIDES = (150.0, 200.0, 260.0)  # widths of a source line in a column of its own
COLUMNS = 4  # most columns that are tried
ENOUGH = 1.33  # at so many times the paper's size the smallest type is printed at seven and a half points: larger is no better
EVERY = 7  # so many blocks are tried in every way

Size = tuple[float, float]


@dataclass(frozen=True)
class Packed:
    """Left and top of each block, of the key and of the source line, width of the line, and the size of all together.

    `rooms` are the left and right edge of each block's column, which it may fill; `stacked` is whether the key stands
    with its arrows below its fills, `flat` whether its fills stand in two columns.
    """

    places: tuple[Size, ...]
    key: Size
    foot: tuple[float, float, float]
    size: Size
    stacked: bool = False
    flat: bool = False
    rooms: tuple[Size, ...] = ()


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

    `stack` is the size of the key with its arrows below its fills, `flat` that with its fills in two columns, if it may.
    """

    sizes: Sequence[Size]
    key: Size
    foot: Callable[[float], float]
    above: float = 0.0
    least: float = 0.0  # the page is no narrower
    paper: Size = PAPER
    stack: Size = (0.0, 0.0)
    flat: Size = (0.0, 0.0)
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


def columns_of(sizes: Sequence[Size]) -> Iterator[tuple[tuple[Size, ...], Size, tuple[Size, ...]]]:
    """Every arrangement of blocks alone: their places, the size of all together, and the edges of each block's column."""
    for columns in _ways(sizes):
        yield _places(sizes, columns), (columns.left[-1] + columns.wide[-1], max(columns.high)), _rooms(columns)


def cost(page: PageContent, one: Packed) -> Size:
    """How small an arrangement prints, those that print large enough alike, then its area: what is to be least."""
    wide, high = one.size[0], one.size[1] + page.above
    return max(wide / page.paper[0], high / page.paper[1], ENOUGH), wide * high


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


def _rooms(columns: _Columns) -> tuple[Size, ...]:
    """Left and right edge of the column that each block stands in."""
    found = {
        one: (left, left + wide)
        for members, left, wide in zip(columns.members, columns.left, columns.wide, strict=True)
        for one in members
    }
    return tuple(found[one] for one in sorted(found))


def _spread(columns: _Columns, across: float) -> _Columns:
    """The columns with what they lack of a width shared between them."""
    more = max(0.0, across - columns.left[-1] - columns.wide[-1]) / len(columns.wide)
    left = tuple(one + more * place for place, one in enumerate(columns.left))
    return _Columns(columns.members, left, tuple(one + more for one in columns.wide), columns.high)


def _with_foot(page: PageContent, columns: _Columns) -> Iterator[Packed]:
    """The columns with key and source line in a band below, or under one or two of the columns."""
    yield from _beside(page, columns)
    columns = _spread(columns, page.least)
    room, low = columns.left[-1] + columns.wide[-1], max(columns.high)
    places, rooms = _places(page.sizes, columns), _rooms(columns)
    for flat in (False, True):
        for key, foot, end in _below(page, 0.0, low + GAP, room, flat=flat):
            yield Packed(places, key, foot, (room, end), rooms=rooms, flat=flat)
    stands = [
        (left, wide, high + GAP) for left, wide, high in zip(columns.left, columns.wide, columns.high, strict=True)
    ]
    for one, (left, wide, top) in enumerate(stands):
        if wide < page.key[0]:
            continue
        for key, foot, end in _below(page, left, top, wide):
            yield Packed(places, key, foot, (room, max(low, end)), rooms=rooms)
        for other, (start, space, under) in enumerate(stands):
            if one != other and space >= FOOT_WIDTH:
                end = max(top + page.key[1], under + page.foot_height(space))
                yield Packed(places, (left, top), (start, under, space), (room, max(low, end)), rooms=rooms)


def _beside(page: PageContent, columns: _Columns) -> Iterator[Packed]:
    """The columns with the stacked key and the source line in a column of their own at the right."""
    across, low = columns.left[-1] + columns.wide[-1], max(columns.high)
    wide, down = page.stack
    for room in {max(wide, one) for one in SIDES} if wide else ():
        whole = max(across + 2 * GAP + room, page.least)
        left = whole - room
        spread = _spread(columns, left - 2 * GAP)
        end = max(low, down + GAP + page.foot_height(room))
        line = left, down + GAP, room
        yield Packed(_places(page.sizes, spread), (left, 0.0), line, (whole, end), stacked=True, rooms=_rooms(spread))


def _below(
    page: PageContent, left: float, top: float, room: float, *, flat: bool = False
) -> Iterator[tuple[Size, tuple[float, float, float], float]]:
    """Places of key and source line in a part of the page: side by side where both have room, and one below the other; where they end."""
    across, down = page.flat if flat else page.key
    if flat and not 0 < across <= room:
        return
    beside = room - across - 2 * GAP if across else room
    if beside >= FOOT_WIDTH:
        end = top + max(down, page.foot_height(beside))
        yield (left, top), (left + room - beside, top, beside), end
    if across or beside < FOOT_WIDTH:
        below = top + down + GAP / 2
        yield (left, top), (left, below, room), below + page.foot_height(room)


def alike(groups: Mapping[str, Sequence[Size]]) -> list[Size]:
    """The largest size of each block over panels that show the same blocks."""
    return [
        (max(one[0] for one in twins), max(one[1] for one in twins)) for twins in zip(*groups.values(), strict=True)
    ]
