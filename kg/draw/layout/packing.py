"""How the blocks of a page stand: in columns, with key and source line where room is left, so that it prints largest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

PAPER = (510.0, 482.0)  # points of a journal's page: 180 mm wide, 170 mm high
GAP = 10.0  # points between blocks
FOOT_WIDTH = 210.0  # room that the source line needs beside the key
SIDES = (150.0, 200.0, 260.0, 320.0)  # widths of a source line in a column of its own, or under a narrow one
COLUMNS = 4  # most columns that are tried
ENOUGH = 1.33  # at so many times the paper's size the smallest type is printed at seven and a half points: larger is no better
FEW = 3  # of so many blocks a column is made wider for what stands under it
EVERY = 7  # so many blocks are tried in every way

Size = tuple[float, float]


def _nothing(_: float) -> float:
    return 0.0


@dataclass(frozen=True)
class Packed:
    """Left and top of each block, of the key and of the source line, width of the line, and the size of all together.

    `rooms` are the left and right edge of each block's column, which it may fill; `cost` is what was to be least; `stacked` is whether the key stands
    with its arrows below its fills, `flat` whether its fills stand in two columns.
    """

    places: tuple[Size, ...]
    key: Size
    foot: tuple[float, float, float]
    size: Size
    stacked: bool = False
    flat: bool = False
    rooms: tuple[Size, ...] = ()
    cost: Size = (0.0, 0.0)


@dataclass(frozen=True)
class _Columns:
    """Blocks of each column, and left edge, width and height of each."""

    members: tuple[tuple[int, ...], ...]
    left: tuple[float, ...]
    wide: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class PageContent:
    """What a page is packed with: blocks, the key, how high the source line is at a width, points taken by what stands above.

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
    head: Callable[[float], float] = _nothing  # how high the title is at a width
    _known: dict[float, float] = field(default_factory=dict, compare=False)
    _heads: dict[float, float] = field(default_factory=dict, compare=False)

    def foot_height(self, width: float) -> float:
        """How high the source line is at a width, counted once."""
        if width not in self._known:
            self._known[width] = self.foot(width)
        return self._known[width]

    def above_height(self, width: float) -> float:
        """How high title and what stands below it are at a width."""
        if width not in self._heads:
            self._heads[width] = self.head(width)
        return self.above + self._heads[width]


def packed(page: PageContent) -> Packed:
    """The arrangement that prints largest on the paper; among equals the one of which least stays empty."""
    tried = (one for columns in _ways(page.sizes) for one in _with_foot(page, columns))
    small, empty, best = min(((_small(page, one), _empty(page, one), one) for one in tried), key=lambda one: one[:2])
    return replace(best, cost=(small, empty))


def columns_of(sizes: Sequence[Size]) -> Iterator[tuple[tuple[Size, ...], Size, tuple[Size, ...]]]:
    """Every arrangement of blocks alone: their places, the size of all together, and the edges of each block's column."""
    for columns in _ways(sizes):
        yield _places(sizes, columns), (columns.left[-1] + columns.wide[-1], max(columns.high)), _rooms(columns)


def _small(page: PageContent, one: Packed) -> float:
    """How small an arrangement prints; those that print large enough are alike."""
    return max(one.size[0] / page.paper[0], (one.size[1] + page.above_height(one.size[0])) / page.paper[1], ENOUGH)


def _empty(page: PageContent, one: Packed) -> float:
    """How much of an arrangement holds neither a block, which fills its column, nor the key nor the source line, in square points."""
    drawn = sum((right - left) * size[1] for (left, right), size in zip(one.rooms, page.sizes, strict=True))
    said = page.key[0] * page.key[1] + one.foot[2] * page.foot_height(one.foot[2])
    return one.size[0] * (one.size[1] + page.above_height(one.size[0])) - drawn - said


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
    for flat in (False, True) if 0 < page.flat[0] <= room else (False,):
        for key, foot, end in _below(page.flat if flat else page.key, page, (0.0, low + GAP), room):
            yield Packed(places, key, foot, (room, end), rooms=rooms, flat=flat)
    yield from _under(page, columns)
    for place in range(len(columns.wide)) if len(page.sizes) <= FEW else ():
        for wide in SIDES:
            if wide > columns.wide[place]:
                yield from _under(page, _widened(columns, place, wide))


def _widened(columns: _Columns, place: int, width: float) -> _Columns:
    """The columns with one of them made so wide."""
    wide = tuple(width if number == place else one for number, one in enumerate(columns.wide))
    left = tuple(sum(wide[:number]) + GAP * number for number in range(len(wide)))
    return _Columns(columns.members, left, wide, columns.high)


def _under(page: PageContent, columns: _Columns) -> Iterator[Packed]:
    """The columns with key and source line under one or two of them."""
    room, low = columns.left[-1] + columns.wide[-1], max(columns.high)
    places, rooms = _places(page.sizes, columns), _rooms(columns)
    stands = [
        (left, wide, high + GAP) for left, wide, high in zip(columns.left, columns.wide, columns.high, strict=True)
    ]
    for one, (left, wide, top) in enumerate(stands):
        for stacked, (across, down) in enumerate((page.key, page.stack)):
            if not across <= wide or (stacked and not across):
                continue
            held = Packed(places, (left, top), (left, top, wide), (room, low), bool(stacked), rooms=rooms)
            for key, foot, end in _below((across, down), page, (left, top), wide):
                yield replace(held, key=key, foot=foot, size=(room, max(low, end)))
            for other, (start, space, under) in enumerate(stands):
                if one != other and space >= FOOT_WIDTH:
                    end = max(top + down, under + page.foot_height(space))
                    yield replace(held, foot=(start, under, space), size=(room, max(low, end)))


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
    key: Size, page: PageContent, corner: Size, room: float
) -> Iterator[tuple[Size, tuple[float, float, float], float]]:
    """Places of key and source line in a part of the page: side by side where both have room, and one below the other; where they end."""
    (across, down), (left, top) = key, corner
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
