"""The block of the screen of `kg perturb` that tells the cascades of the cells, one line each, with their causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.answer.words import percent
from kg.cli.change_blocks import FOLLOWS, Acute, causes, doubt, glyph, sized, told_causes
from kg.cli.screen import Block, Worded, listed
from kg.direction import Direction

if TYPE_CHECKING:
    from kg.answer.answer import Answer
    from kg.answer.blocks import SignalEffect

# Causes of a change, and cells in which it is alike, that one line names.
_MOST_CAUSES, _CELLS = 4, 2


def signalling(answer: Answer, acute: Acute) -> list[Block]:
    """One line a cascade and its causes, with the cells in which it moves so; what moves in the acute answer alone stands at the end."""
    ordered = sorted(answer.signalling, key=lambda s: not s.direction.moves)
    alike: dict[object, list[SignalEffect]] = {}
    for s in ordered:
        alike.setdefault((_kind(s), acute.way(s)), []).append(s)
    told = [(group, _group_size(group, acute)) for group in alike.values()]
    told += [([s], f"{sized(s.direction, s.change)} | =") for s in acute.alone(answer)]
    rows = [_signal(group, size) for group, size in told]
    brief = [f"{group[0].signal} {size} in {_cells(group, 1)}" for group, size in told]
    title = "Signalling by cell, with the targets that cause it"
    return [Block(title, rows, least=8, brief=brief, floor=4)] if rows else []


def _kind(s: SignalEffect) -> tuple[object, ...]:
    """What two cells that are told together have in common: the signal, its direction, whether it is sure, and the causes that are told."""
    return s.signal, s.change > 0, s.direction, *((c.target, c.part > 0) for c in told_causes(s.causes))


def _signal(group: Sequence[SignalEffect], size: str) -> Worded:
    """A cascade in the cells where it moves alike; with it, where there is room, what follows it in all of them."""
    first, rest = group[0], group[1:]
    everywhere = [f for f in first.follows if all(f in other.follows for other in rest)]
    anywhere = Counter(f for s in group for f in s.follows)
    follows = f"; with it {listed(everywhere, FOLLOWS)}" if everywhere else ""
    if anywhere and not everywhere:
        follows = f"; with it, in some, {listed([f for f, _ in anywhere.most_common()], FOLLOWS)}"
    others = [s.causes for s in rest]
    full, *short = [causes(first.causes, others, most) for most in range(_MOST_CAUSES, 0, -1)]
    texts = [
        f"{first.signal} {size} in {where} by {told}"
        for where in dict.fromkeys([_cells(group, _CELLS), _cells(group, 1)])
        for told in (full, *short[:-1])
    ]
    shortest = f"{first.signal} {size} in {_cells(group, 1)} by {short[-1]}"
    return Worded(tuple(dict.fromkeys([texts[0] + follows, *texts, shortest])))


def _group_size(group: Sequence[SignalEffect], acute: Acute) -> str:
    """The change of the first cell in words, or the span of all of them; at both times where there are two."""
    now = [(s.direction, s.change) for s in group]
    before = [acute.at(s.node) for s in group] if acute else []
    if not any(percent(change) != percent(times[0][1]) for times in (now, before) for _, change in times):
        return acute.told(group[0])
    most = max(change for _, change in (*now, *before))
    return " | ".join(_spanned(times, most) for times in (before, now) if times)


def _spanned(changes: Sequence[tuple[Direction, float]], beside: float) -> str:
    """Changes of one direction: `▲ 57–109 %`; as folds where the largest one of the line is."""
    direction, first = changes[0]
    least, most = (end((change for _, change in changes), key=abs) for end in (min, max))
    low, high = percent(least, beside), percent(most, beside)
    if direction is Direction.UNCHANGED or low == high:
        return sized(direction, first, beside)
    return f"{glyph(first)} {low.removesuffix(' %').removesuffix('-fold')}–{high}{doubt(direction)}"


def _cells(group: Sequence[SignalEffect], most: int) -> str:
    """The first cells, and in how many more it is so."""
    return " and ".join(s.cell for s in group[:most]) + (f" +{len(group) - most}" if len(group) > most else "")
