"""The blocks of the screen of `kg perturb`: what a pharmacologist asks first, each thing once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.answer import summary
from kg.answer.words import free, percent, share
from kg.cli.screen import LINES, WIDTH, Block, screen, screen_width
from kg.direction import Direction

if TYPE_CHECKING:
    from kg.answer.answer import Answer
    from kg.answer.blocks import Cause, PoolEffect, SignalEffect
    from kg.answer.records import PathwayEffect, Stated, TargetEffect

# A target is engaged from this occupancy on.
ENGAGED = 0.2
_CAUSES = 2
_GIVEN = 6
_FOLLOWS = 2
_PLACES = 1
_NEURONS = 4


def first_screen(answer: Answer, width: int | None = None) -> str:
    """The answer on one screen, at most `LINES` lines; as many more as a screen narrower than `WIDTH` folds."""
    columns = width or screen_width()
    blocks = [_given(answer), *_stated(answer), _targets(answer), *_transmitters(answer, columns), *_firing(answer)]
    blocks += [*_signalling(answer), _pathways(answer), _beyond(answer)]
    return screen(blocks, columns, LINES * WIDTH // min(columns, WIDTH))


def _given(answer: Answer) -> Block:
    told = answer.scenario.told()
    shown = (
        told
        if len(told) <= _GIVEN
        else [*told[: _GIVEN - 1], f"+{len(told) - _GIVEN} more lines with --full", told[-1]]
    )
    return Block("", shown, least=len(shown), indent="")


def _stated(answer: Answer) -> list[Block]:
    """Statements that the computed answer opposes, with the reason; then how many it bears out, and how many it cannot."""
    judged = [s for s in answer.stated if s.verdict]
    if not answer.stated:
        return [Block("Stated by the documents: not stated", ())]
    if not judged:
        return [Block(f"Stated by the documents: {len(answer.stated)}, none with an affirmed direction", ())]
    groups = summary.by_verdict(judged)
    counts = {v: sum(g[0].verdict == v for g in groups) for v in ("opposes", "agrees", "not reached", "not computed")}
    rest = len(summary.by_thing([s for s in answer.stated if not s.verdict]))
    title = f"Stated against computed: {counts['opposes']} opposed, {counts['agrees']} agree, {counts['not reached']} not reached, {counts['not computed']} not computed"
    title += f"; {rest} without an affirmed direction" if rest else ""
    rows = [_opposed(g) for g in groups if g[0].verdict == "opposes"]
    return [Block(title, rows, least=len(rows))]


def _opposed(group: Sequence[Stated]) -> str:
    s = group[0]
    sources = summary.sources(group)
    said = sources[0] + (f" +{len(sources) - 1}" if len(sources) > 1 else "")
    return f"✗ {s.node} stated {s.direction.glyph} ({said}), computed {s.because}"


def _targets(answer: Answer) -> Block:
    """Targets of which at least a fifth is held, whatever compound holds them; then what is stated and not reached."""
    held = summary.engaged(answer.targets, ENGAGED)
    rows = [_target(group) for group in held]
    weaker = summary.below(answer.targets, ENGAGED)
    lost = [g[0] for g in summary.by_verdict([s for s in answer.stated if s.verdict == "not reached"])]
    title = f"Targets held by {ENGAGED:.0%}".replace("%", " %") + " or more, with 5–95 %"
    if weaker:
        title += f"; {weaker} held less"
    if lost:
        rows.append("stated, not reached: " + _listed([f"{s.node} ({s.because})" for s in lost], 3))
    return Block(title if held else "No target is held by 20 % or more", rows, least=4)


def _target(groups: Sequence[Sequence[TargetEffect]]) -> str:
    """One row of one site: how much of it is held, and by whom where several hold it."""
    tops = [max(group, key=lambda one: one.occupancy or 0.0) for group in groups]
    names = ", ".join(dict.fromkeys(t.label for group in groups for t in group))
    found = tops[0].measured
    measured = f"; measured {found[0]}" + (f" +{len(found) - 1} more" if found[1:] else "") if found else ""
    if len(tops) == 1:
        t = tops[0]
        return f"{_held(t)} {names}: {t.action}, {_affinity(t)}{measured}"
    each = "; ".join(f"{t.compound} {_held(t)} {t.action}, {_affinity(t)}" for t in tops)
    return f"{share(sum(t.occupancy or 0.0 for t in tops))} {names}: {each}{measured}"


def _held(t: TargetEffect) -> str:
    between = f" ({100 * t.interval[0]:.0f}–{100 * t.interval[1]:.0f})" if t.interval else ""
    return f"{share(t.occupancy or 0.0)}{between}"


def _affinity(t: TargetEffect) -> str:
    if t.affinity_nM is None:
        return t.basis or "no affinity"
    basis = t.basis.partition(" (")[0]
    low, high = (f"{value:.3g}" for value in t.affinity_nM)
    return f"{basis} {free(t.affinity_nM[0])}" if low == high else f"{basis} {low}–{high} nM"


def _transmitters(answer: Answer, width: int) -> list[Block]:
    """Transmitters by region: those that move somewhere, in the regions where one moves."""
    moving = [p for p in answer.transmitters if p.direction is not Direction.UNCHANGED]
    if not moving:
        return [Block("Transmitters: none changes by 10 %", ())] if answer.transmitters else []
    names = list(dict.fromkeys(p.transmitter for p in moving))
    at = {(p.transmitter, p.region): p for p in answer.transmitters}
    first = max(map(len, names)) + 2
    regions, left = [], width - 2 - first
    seen = dict.fromkeys(p.region for p in moving)
    wide = {r: max(len(r), *(len(_cell(at.get((n, r)))) for n in names)) + 2 for r in seen}
    for region in wide:
        if wide[region] <= left:
            regions.append(region)
            left -= wide[region]
    head = " " * first + "".join(r.rjust(wide[r]) for r in regions)
    lines = [n.ljust(first) + "".join(_cell(at.get((n, r))).rjust(wide[r]) for r in regions) for n in names]
    cut = len(wide) - len(regions)
    title = "Transmitters by region, computed change in %" + (
        f"; {cut} more region{'s' if cut > 1 else ''}" if cut else ""
    )
    return [Block(title, [(head, lines[0]), *((line,) for line in lines[1:])], least=4)]


def _cell(pool: PoolEffect | None) -> str:
    """`▲98`, with `?` where the call does not hold; `=` where nothing moves, `·` where there is no such pool."""
    if pool is None:
        return "·"
    if pool.direction is Direction.UNCHANGED:
        return "="
    return f"{_glyph(pool.change)}{100 * abs(pool.change):.0f}{_doubt(pool.direction)}"


def _glyph(change: float) -> str:
    return "▲" if change > 0 else "▼"


def _doubt(direction: Direction) -> str:
    return "" if direction.moves else "?"


def _firing(answer: Answer) -> list[Block]:
    if not answer.neurons:
        return []
    moving = [f for f in answer.neurons if f.direction is not Direction.UNCHANGED]
    firm = [f for f in moving if f.direction.moves]
    shown = (firm or moving)[:_NEURONS]
    said = [f"{f.cell} {_glyph(f.change)} {percent(f.change)}{_doubt(f.direction)}" for f in shown]
    rest = [
        f"{n} more {word}"
        for n, word in ((len(firm) - len(shown), "change"), (len(moving) - len(firm), "uncertain"))
        if n > 0 and firm
    ]
    rest += [f"{still} unchanged"] if (still := len(answer.neurons) - len(moving)) else []
    tail = f"; {', '.join(rest)}" if rest else ""
    head = answer.neurons[0].label.capitalize()
    return [Block("", [f"{head}: {', '.join(said)}{tail}" if said else f"{head}: none changes by 10 %"], indent="")]


def _signalling(answer: Answer) -> list[Block]:
    firm = sorted(answer.signalling, key=lambda s: not s.direction.moves)
    if not firm:
        return []
    return [Block("Signalling by cell, with the targets that cause it", [_signal(s) for s in firm], least=2)]


def _signal(s: SignalEffect) -> str:
    follows = f"; with it {_listed(list(s.follows), _FOLLOWS)}" if s.follows else ""
    return f"{s.signal} {_glyph(s.change)} {percent(s.change)}{_doubt(s.direction)} in {s.cell} by {_causes(s.causes)}{follows}"


def _causes(causes: Sequence[Cause]) -> str:
    """The targets that carry a change with their parts; after `against` those that work the other way."""
    for_it = [f"{_bare(c.target)} {100 * c.part:.0f} %" for c in causes if c.part > 0]
    against = [f"{_bare(c.target)} {-100 * c.part:.0f} %" for c in causes if c.part < 0]
    return _listed(for_it, _CAUSES) + (f", against {_listed(against, 1)}" if against else "")


def _bare(target: str) -> str:
    """`5-HT2A receptor` as `5-HT2A`, as the field says it."""
    return target.removesuffix(" receptor")


def _listed(words: Sequence[str], most: int) -> str:
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" +{rest} more" if rest > 0 else "")


def _pathways(answer: Answer) -> Block:
    title = "Pathways, by what flows through their own steps, strongest first"
    return Block(
        title if answer.pathways else "Pathways: none changes", [_pathway(p) for p in answer.pathways], least=5
    )


def _pathway(p: PathwayEffect) -> str:
    """Where a pathway goes up and where down; its targets; and what is the same event by another name."""
    up, down = (
        f"{glyph} in {_listed(places, _PLACES)}" if places else "" for glyph, places in (("▲", p.up), ("▼", p.down))
    )
    first, second = (up, down) if p.change > 0 else (down, up)
    told = [f"{one.label} {_glyph(one.change)}" for one in p.told]
    size = f"{_glyph(p.change)} {percent(p.change)}{'?' if p.direction is Direction.UNCERTAIN else ''}"
    other = f", {second}," if second else ""
    beside = f"; with it {_listed(told, _FOLLOWS)}" if told else ""
    bearing = [one for one in p.causes if one.part > 0][:_CAUSES]
    return f"{p.rank} {p.label} {size}{first[1:]}{other} by {_causes(bearing)}{beside}"


def _beyond(answer: Answer) -> Block:
    """What the question leaves open, and where the rest is."""
    ignored = answer.scenario.ignored_targets
    said = ["levels raised by another drug through CYP enzymes", "the time course", "withdrawal"]
    said += (
        [f"{len(ignored)} target{'s' if len(ignored) > 1 else ''} listed without being computed: {_listed(ignored, 2)}"]
        if ignored
        else []
    )
    return Block(
        "",
        [
            f"Not computed: {', '.join(said)}.",
            "Everything: --full · why: kg explain … NODE · as a table: -f tsv --table effects|targets|pathways|stated",
        ],
        least=2,
        indent="",
    )
