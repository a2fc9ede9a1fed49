"""The blocks of changes on the screen of `kg perturb`: transmitters, firing, pathways, at one time or at two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.answer.words import percent
from kg.cli.screen import Block, Worded, listed
from kg.direction import Direction

if TYPE_CHECKING:
    from kg.answer.answer import Answer
    from kg.answer.blocks import Cause, FiringEffect, PoolEffect, SignalEffect
    from kg.answer.records import PathwayEffect

# A target is engaged from this occupancy on.
ENGAGED = 0.2
_CAUSES = 2
# A smaller part of a change is not told as its cause.
_MINOR = 0.1
FOLLOWS = 2
_NEURONS = 4
# Behind a change whose direction does not hold in four of five samples; alone where it goes nowhere either.
DOUBT = "?"
# A smaller change is one of nothing, as in `kg.engine.direction` (which is not imported here: it loads numpy).
_NOWHERE = 0.02
# Parts of a cause in several cells that are told apart, in percent.
_PARTS_APART = 5
# In a region that has no pool of a transmitter.
NO_POOL = "·"


class Acute:
    """The changes of the acute answer, to stand before those of the chronic one; of no answer it is false and adds nothing."""

    def __init__(self, answer: Answer | None) -> None:
        self._answer = answer
        self._nodes = {e.node: (e.direction, e.change) for e in answer.effects} if answer else {}
        self._pathways = {p.pathway: p for first in answer.pathways for p in (first, *first.told)} if answer else {}

    def __bool__(self) -> bool:
        """Whether there is one."""
        return self._answer is not None

    def at(self, node: str) -> tuple[Direction, float]:
        """Direction and change of a node."""
        return self._nodes.get(node, (Direction.UNCHANGED, 0.0))

    def moves(self, one: PoolEffect | FiringEffect) -> bool:
        """Whether it changes at either time."""
        return one.direction is not Direction.UNCHANGED or self.at(one.node)[0] is not Direction.UNCHANGED

    def way(self, one: SignalEffect) -> tuple[Direction, bool]:
        """What it does in the acute answer, whatever its size."""
        direction, change = self.at(one.node)
        return direction, change > 0 and direction is not Direction.UNCHANGED

    def firm(self, one: FiringEffect) -> bool:
        """Whether it surely goes one way at either time."""
        return one.direction.moves or self.at(one.node)[0].moves

    def told(self, one: FiringEffect | SignalEffect) -> str:
        """The change: `▲ 40 %`, or of both times `▲ 40 % | ▲ 12 %`."""
        return _both(self.at(one.node) if self else None, (one.direction, one.change))

    def pathway(self, one: PathwayEffect, regions: Mapping[str, str] | None = None) -> str:
        """The change of a pathway, likewise; that of the acute answer with its place where it was largest in another one."""
        if not self:
            return sized(one.direction, one.change)
        then = self._pathways.get(one.pathway)
        before = (then.direction, then.change) if then else (Direction.UNCHANGED, 0.0)
        told = _both(before, (one.direction, one.change))
        if regions is None or then is None or then.contexts[:1] == one.contexts[:1]:
            return told
        acute, _, now = told.partition(" | ")
        return f"{acute} in {regions.get(then.contexts[0], then.contexts[0])} | {now}"

    def alone(self, chronic: Answer) -> list[SignalEffect]:
        """Signals that surely move in the acute answer and do not in the other."""
        later = {e.node for e in chronic.effects if e.direction is not Direction.UNCHANGED}
        return [
            s for s in (self._answer.signalling if self._answer else ()) if s.direction.moves and s.node not in later
        ]

    def lost(self, chronic: Answer) -> list[PathwayEffect]:
        """Pathways that change in the acute answer alone."""
        later = {p.pathway for first in chronic.pathways for p in (first, *first.told)}
        return [p for p in (self._answer.pathways if self._answer else ()) if p.pathway not in later]


def _both(acute: tuple[Direction, float] | None, now: tuple[Direction, float]) -> str:
    """A change, with that of the acute answer before it: both in percent, or both as folds."""
    return f"{sized(*acute, beside=now[1])} | {sized(*now, beside=acute[1])}" if acute else sized(*now)


def sized(direction: Direction, change: float, beside: float = 0.0) -> str:
    """A change: `▲ 40 %`, `=` for none; a fold where the rise `beside` it is said as one."""
    if direction is Direction.UNCHANGED or _aimless(direction, change):
        return "=" if direction is Direction.UNCHANGED else DOUBT
    return f"{glyph(change)} {percent(change, beside)}{doubt(direction)}"


def _aimless(direction: Direction, change: float) -> bool:
    """Whether it may go either way and goes neither: of such a change no direction is printed."""
    return not direction.moves and abs(change) < _NOWHERE


def transmitters(answer: Answer, width: int, acute: Acute) -> list[Block]:
    """Transmitters by region: those that move somewhere, in the regions where one moves."""
    within = _within_brain(answer)
    moving = sorted((p for p in answer.transmitters if acute.moves(p)), key=lambda p: within and p.outside)
    if not moving:
        return [Block("Transmitters: none changes by 10 %", ())] if answer.transmitters else []
    names = list(dict.fromkeys(p.transmitter for p in moving))
    at = {(p.transmitter, p.region): _cell(p, acute) for p in answer.transmitters}
    first = max(map(len, names)) + 2
    regions, left = [], width - 2 - first
    seen = dict.fromkeys(p.region for p in sorted(moving, key=lambda p: within and (p.order or len(moving))))
    wide = {r: max(len(r), *(len(at.get((n, r), NO_POOL)) for n in names)) + 2 for r in seen}
    for region in wide:
        if wide[region] <= left:
            regions.append(region)
            left -= wide[region]
    head = " " * first + "".join(r.rjust(wide[r]) for r in regions)
    told = [n for n in names if any((n, r) in at for r in regions)]
    lines = [n.ljust(first) + "".join(at.get((n, r), NO_POOL).rjust(wide[r]) for r in regions) for n in told]
    cut = len(wide) - len(regions)
    title = "Transmitters by region, computed change in %" + (", acute|chronic" if acute else "")
    title += f"; {cut} more region{'s' if cut > 1 else ''}" if cut else ""
    rows = [(head, lines[0]), *((line,) for line in lines[1:])]
    most = {p.transmitter: p for p in reversed(moving)}  # where it moves most, within the brain if anywhere
    brief = [f"{n} {_cell(most[n], acute)} {most[n].region}" for n in told]
    return [Block(title, rows, least=4, brief=brief, floor=3)]


def _within_brain(answer: Answer) -> bool:
    """Whether the compounds hold something within the brain: what is asked first of such a drug is what it does there."""
    held = [t for t in answer.targets if (t.occupancy or 0.0) >= ENGAGED]
    return not held or not all(t.outside for t in held)


def _cell(pool: PoolEffect, acute: Acute) -> str:
    """`▲98`, with `?` where the call does not hold; `=` where nothing moves; with the acute change `▲98|▲12`."""
    times = [_short(pool.direction, pool.change)]
    if acute:
        times.insert(0, _short(*acute.at(pool.node)))
    return times[0] if set(times) == {"="} else "|".join(times)


def _short(direction: Direction, change: float) -> str:
    if direction is Direction.UNCHANGED or _aimless(direction, change):
        return "=" if direction is Direction.UNCHANGED else DOUBT
    return f"{glyph(change)}{100 * abs(change):.0f}{doubt(direction)}"


def glyph(change: float) -> str:
    """Which way a change goes."""
    return "▲" if change > 0 else "▼"


def doubt(direction: Direction) -> str:
    """A mark behind a change whose direction does not hold."""
    return "" if direction.moves else DOUBT


def firing(answer: Answer, acute: Acute) -> list[Block]:
    """The neurons whose firing moves, those first of which it is sure."""
    if not answer.neurons:
        return []
    moving = [f for f in answer.neurons if acute.moves(f)]
    return [Block("", [Worded([_neurons(answer, moving, acute, most) for most in range(_NEURONS, 1, -1)])], indent="")]


def _neurons(answer: Answer, moving: Sequence[FiringEffect], acute: Acute, most: int) -> str:
    """So many neurons whose firing moves, those first of which it is sure, and how many more."""
    firm = [f for f in moving if acute.firm(f)]
    shown = (firm or [f for f in moving if acute or not _aimless(f.direction, f.change)])[:most]
    said = [f"{f.cell} {acute.told(f)}" for f in shown]
    rest = [
        f"{n} {'more ' if shown else ''}{word}"
        for n, word in ((len(firm) - len(shown), "change"), (len(moving) - max(len(firm), len(shown)), "uncertain"))
        if n > 0
    ]
    rest += [f"{still} unchanged"] if (still := len(answer.neurons) - len(moving)) else []
    tail = f"; {', '.join(rest)}" if rest else ""
    head = answer.neurons[0].label.capitalize()
    told = ", ".join(said) or "none changes by 10 %"
    return f"{head}: {told}{tail if moving else ''}"


def told_causes(causes: Sequence[Cause]) -> Sequence[Cause]:
    """The causes that are named: those that are no minor ones, or the first."""
    return [c for c in causes if abs(c.part) >= _MINOR] or causes[:1]


def causes(causes: Sequence[Cause], elsewhere: Sequence[Sequence[Cause]] = (), most: int = _CAUSES) -> str:
    """The targets that carry a change with their parts, over all cells; after `against` those that work the other way."""
    parts = {c.target: [c.part] for c in causes}
    for others in elsewhere:
        for c in others:
            parts.setdefault(c.target, []).append(c.part)
    told = told_causes(causes)
    for_it = [f"{c.short} {_part(parts[c.target])}" for c in told if c.part > 0]
    against = [f"{c.short} {_part(parts[c.target])}" for c in told if c.part < 0]
    return _first(for_it, most) + (f", against {_first(against, 1)}" if against else "")


def _first(words: Sequence[str], most: int) -> str:
    """The first words, and whether there are more."""
    return ", ".join(words[:most]) + (" …" if words[most:] else "")


def _part(found: Sequence[float]) -> str:
    """`49 %`, or `49–63 %` where the cells differ."""
    low, high = (100 * end(abs(part) for part in found) for end in (min, max))
    return f"{low:.0f}–{high:.0f} %" if high - low >= _PARTS_APART else f"{100 * abs(found[0]):.0f} %"


def pathways(answer: Answer, acute: Acute) -> Block:
    """The pathways ranked; what moves in the acute answer alone stands at the end."""
    # A cleft is told by its region, as among the transmitters.
    regions = {p.node.partition("@")[2]: p.region for p in answer.transmitters}
    lost = [(p, f"{sized(p.direction, p.change)} | =") for p in acute.lost(answer)]
    rows = [_pathway(p, acute.pathway(p, regions), f"{p.rank}", regions) for p in answer.pathways]
    rows += [_pathway(p, size, "–", regions) for p, size in lost]
    brief = [
        f"{'' if p.direct else '→ '}{p.label} {size}"
        for p, size in [*((p, acute.pathway(p, regions)) for p in answer.pathways), *lost]
    ]
    first = " (primary targets first)" if any(t.primary for t in answer.targets) else ""
    title = f"Pathways: acted on{first}, then → what follows; by fold change"
    return Block(title if rows else "Pathways: none changes", rows, least=10, brief=brief, tail=2, floor=5, spared=True)


def nodes(answer: Answer) -> list[Block]:
    """The nodes that change most, where nothing else that is told does: of an imported network, which has no pathways of its own.

    None where the answer has a transmitter, a firing, a signal or a pathway that moves. A node that is held is no finding.
    """
    ways = [one.direction for one in answer.transmitters]
    ways += [one.direction for one in answer.neurons]
    ways += [one.direction for one in answer.signalling]
    ways += [one.direction for one in answer.pathways]
    held = {*dict(answer.scenario.fixed), *dict(answer.scenario.tones)}
    moving = [e for e in answer.effects if e.direction is not Direction.UNCHANGED and e.node not in held]
    if not moving or any(way is not Direction.UNCHANGED for way in ways):
        return []
    rows = [f"{e.node} {sized(e.direction, e.change)}" for e in sorted(moving, key=lambda e: -abs(e.log2_change))]
    return [Block("Nodes that change, largest first", rows, least=10, floor=5)]


def _pathway(p: PathwayEffect, size: str, rank: str, regions: Mapping[str, str]) -> Worded:
    """Where a pathway goes up and where down; its targets; and what is the same event by another name."""
    up, down = (
        f"{glyph} in {_at(places, regions)}" if places else "" for glyph, places in (("▲", p.up), ("▼", p.down))
    )
    first, second = (up, down) if p.change > 0 else (down, up)
    told = [f"{one.label} {sized(one.direction, one.change)}" for one in p.told]
    beside = f"; with it {listed(told, FOLLOWS)}" if told else ""
    bearing = told_causes([one for one in p.causes if one.part > 0])
    where = f"{first[1:]}" + (f", {second}," if second else "")
    follows = "" if p.direct else "→ "
    head = f"{rank} {follows}{p.label} {size}{where} by "
    return Worded(tuple(f"{head}{causes(bearing, (), most)}{beside}" for most in range(_CAUSES, 0, -1)))


def _at(places: Sequence[str], regions: Mapping[str, str]) -> str:
    """`raphe +7`: the place where it changes most, and in how many more it goes the same way."""
    return regions.get(places[0], places[0]) + (f" +{len(places) - 1}" if len(places) > 1 else "")
