"""The blocks of the screen of `kg perturb`: what a pharmacologist asks first, each thing once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.answer import summary
from kg.answer.words import free, share, short_name
from kg.cli.change_blocks import ENGAGED, Acute, firing, nodes, pathways, transmitters
from kg.cli.legend import with_legend
from kg.cli.measured_block import measured
from kg.cli.screen import Block, Worded, lines_at, listed, screen, screen_width
from kg.cli.signalling_block import signalling

if TYPE_CHECKING:
    from kg.answer.answer import Answer
    from kg.answer.records import CompoundGiven, Stated, TargetEffect

_GIVEN = 6
# Of several compounds at one site those that hold less are not told.
_PARTNER = 0.01
# Occupancies of the two times that are told apart.
_APART = 0.05
# Behind how much of a target is held stands why.
_HELD = " held: "
# Targets that are held alike and named in a few words.
_BRIEFLY = 3
# Targets left out that are named.
_LEFT_OUT = 2
_VERDICTS = ("opposes", "agrees", "not reached", "not computed")


def first_screen(answer: Answer, width: int | None = None, acute: Answer | None = None) -> str:
    """The answer on one screen, at most `LINES` lines; as many more as a screen narrower than `WIDTH` folds.

    With the `acute` answer to the same question, each change of it stands before that of the chronic one: `▲ 40 % | ▲ 12 %`.
    """
    columns = width or screen_width()
    before = Acute(acute)
    blocks = [_given(answer, acute), *_stated(answer, acute), *measured(answer), *_targets(answer, acute)]
    blocks += [*transmitters(answer, columns, before), *firing(answer, before), *signalling(answer, before)]
    blocks += [pathways(answer, before), *nodes(answer)]
    return with_legend(lambda told: screen([*blocks, _beyond(answer, told)], columns, lines_at(columns)))


def _given(answer: Answer, acute: Answer | None) -> Block:
    told = answer.scenario.told()
    if acute is not None:
        told[-1] = f"{acute.scenario.time} | {told[-1]}"
    shown = (
        told
        if len(told) <= _GIVEN
        else [*told[: _GIVEN - 1], f"+{len(told) - _GIVEN} more lines with --full", told[-1]]
    )
    return Block("", shown, least=len(shown), indent="", kept=True)


def _stated(answer: Answer, acute: Answer | None) -> list[Block]:
    """Statements that the computed answer opposes, with the reason; then how many it bears out, and how many it cannot."""
    judged = [s for s in answer.stated if s.verdict]
    if not answer.stated:
        return [Block("Stated by the documents: not stated", ())]
    if not judged:
        return [Block(f"Stated by the documents: {len(answer.stated)}, none with an affirmed direction", ())]
    groups, first = (
        summary.by_verdict(judged),
        summary.by_verdict([s for s in acute.stated if s.verdict] if acute else ()),
    )
    words = ("opposed", "agree", "not reached", "not computed")
    times = (first, groups) if acute else (groups,)
    counts = [" | ".join(str(_count(found, v)) for found in times) for v in _VERDICTS]
    rest = len(summary.by_thing([s for s in answer.stated if not s.verdict]))
    title = "Stated against computed: " + ", ".join(f"{n} {word}" for n, word in zip(counts, words, strict=True))
    title += f"; {rest} without an affirmed direction" if rest else ""
    then, now = ({_of(g): g for g in found if g[0].verdict == "opposes"} for found in (first, groups))
    rows = [_opposed(g) + ("" if acute is None or of in then else " (chronic alone)") for of, g in now.items()]
    rows += [f"{_opposed(g)} (acute alone)" for of, g in then.items() if of not in now]
    if lost := [g[0] for g in groups if g[0].verdict == "not reached"]:
        rows.append("not reached at this level: " + listed(_not_reached(lost, answer.scenario.compounds), 1))
    return [Block(title, rows, least=len(rows), kept=True)]


def _not_reached(lost: Sequence[Stated], given: Sequence[CompoundGiven]) -> list[str]:
    """What was stated, with the reason in short: of an action its affinity, for the level stands above; actions first."""
    said = []
    for s in sorted(lost, key=lambda s: _HELD not in s.because):
        why = (s.because.partition(_HELD)[2] or s.because).partition("; in all")[0]
        for one in given:
            why = why.removesuffix(f", {one.level} free")
        said.append(f"{s.node} ({why})")
    return said


def _count(groups: Sequence[Sequence[Stated]], verdict: str) -> int:
    return sum(group[0].verdict == verdict for group in groups)


def _of(group: Sequence[Stated]) -> tuple[str, str]:
    return group[0].node, group[0].direction


def _opposed(group: Sequence[Stated]) -> str:
    s = group[0]
    sources = summary.sources(group)
    said = sources[0] + (f" +{len(sources) - 1}" if len(sources) > 1 else "")
    return f"✗ {s.node} stated {s.direction.glyph} ({said}), computed {s.because}"


def _targets(answer: Answer, acute: Answer | None) -> list[Block]:
    """Primary targets, where a source names some; targets of which at least a fifth is held; what is stated and not reached."""
    before = {_site(t): t for t in (acute.targets if acute else ())}
    primary, side = summary.ranked(answer.targets)
    found = summary.engaged(side, ENGAGED)
    rows = [_target(group, before) for group in found]
    least, held = f"{ENGAGED:.0%}".replace("%", " %"), bool(rows)
    title = f"{'Side targets' if primary else 'Targets'} held by {least} or more, with 5–95 %"
    if weaker := summary.below(side, ENGAGED):
        title += f"; {weaker} held less"
    if held is False and (why := _nothing(answer)):
        return [*_primary(primary, before, answer.scenario.compounds), Block(why, ())]
    none = f"No {'side ' if primary else ''}target is held by {least} or more"
    return [
        *_primary(primary, before, answer.scenario.compounds),
        Block(
            title if held else none, rows, least=1 if primary else 4, brief=[_brief(group) for group in found], tail=2
        ),
    ]


def _nothing(answer: Answer) -> str:
    """Why nothing follows at all, where no target can be computed with; '' where one can."""
    problems = [f"{t.label} ({t.note})" for t in answer.targets if t.occupancy is None]
    if not problems or len(problems) < len(answer.targets):
        return ""
    return f"✗ Nothing follows: none of its targets can be computed with: {listed(list(dict.fromkeys(problems)), 4)}"


def _asked_for(records: Sequence[TargetEffect], given: Sequence[CompoundGiven]) -> list[str]:
    """The level at which as much of a target would be held as was measured, where less is held: a level that is not the drug's shows here."""
    levels = {c.label: c.free_nM for c in given}
    said = [
        f"--conc '{free(fold * level)}' ({t.label} {share(part)})"
        for t, part, fold in summary.short_of_measured(records)
        if (level := levels.get(t.compound))
    ]
    return [f"what was measured is reached at about {listed(said, 2)}"] if said else []


def _primary(
    records: Sequence[TargetEffect],
    before: Mapping[tuple[str, str, str, str], TargetEffect],
    given: Sequence[CompoundGiven],
) -> list[Block]:
    """The targets that a source names as primary, whatever is held of them."""
    if not records:
        return []
    found = summary.engaged(records, ENGAGED)
    rows: list[str | tuple[str, ...] | Worded] = [_target(group, before) for group in found]
    if less := summary.held_less(records, ENGAGED):
        rows.append("held less: " + listed(less, 4))
    rows += _asked_for(records, given)
    if lost := summary.not_computed(records):
        rows.append("not computed: " + listed(lost, 4))
    brief = [*map(_brief, found), *map(str, rows[len(found) :])]
    return [Block("Primary targets, as a source names them, held with 5–95 %", rows, least=8, brief=brief, floor=3)]


def _site(t: TargetEffect) -> tuple[str, str, str, str]:
    return t.compound, t.target, t.action, t.context


def _brief(groups: Sequence[Sequence[TargetEffect]]) -> str:
    """A row of a target in a few words: its name and how much of it is held."""
    names = list(dict.fromkeys(short_name(t.label) for group in groups for t in group))
    held = summary.together(summary.within_brain(_of_first(groups)))
    more = f" +{len(names) - _BRIEFLY}" if len(names) > _BRIEFLY else ""
    return f"{'/'.join(names[:_BRIEFLY])}{more} {share(held)}"


def _of_first(groups: Sequence[Sequence[TargetEffect]]) -> list[TargetEffect]:
    """The records of the first target of a row: others stand there because they are held alike."""
    return [t for group in groups for t in group if t.target == groups[0][0].target]


def _target(
    groups: Sequence[Sequence[TargetEffect]], before: Mapping[tuple[str, str, str, str], TargetEffect]
) -> Worded:
    """One row of one site: how much of it is held, and by whom where several hold it."""
    tops = [max(summary.within_brain(group), key=lambda one: round(one.occupancy or 0.0, 9)) for group in groups]
    labels = list(dict.fromkeys(t.label for group in groups for t in group))
    names = [", ".join(labels)] + (["/".join(map(short_name, labels))] if labels[1:] else [])
    measured, outside = _in_vivo(tops), summary.outside_brain(_of_first(groups))
    measured += "" if outside is None else f"; {share(outside)} outside the brain"
    tops = [t for t in tops if (t.occupancy or 0.0) >= _PARTNER] or tops
    if len(tops) == 1:
        t = tops[0]
        held = _held(t, before.get(_site(t)))
        return Worded([f"{held} {name}: {t.action}, {_affinity(t)}{measured}" for name in names])
    mode = max(tops, key=lambda one: round(one.occupancy or 0.0, 9)).mode
    alike = len({t.action for t in tops}) == 1
    both = f"{tops[0].action}, " if alike else ""
    total = share(sum(t.occupancy or 0.0 for t in tops if t.mode == mode))
    parts = [(f"{t.compound} {_held(t, before.get(_site(t)))}", "" if alike else f" {t.action}", _affinity(t),
              "" if t.mode == mode else ", at a site of its own") for t in tops]  # fmt: skip
    full = "; ".join(f"{who}{what}, {affinity}{apart}" for who, what, affinity, apart in parts)
    brief = "; ".join(f"{who}{what}{apart}" for who, what, _, apart in parts)
    return Worded([f"{total} {name}: {both}{each}{measured}" for each in (full, brief) for name in names])


def _in_vivo(tops: Sequence[TargetEffect]) -> str:
    """What was measured in vivo: the one record, or the ends of all of them; and where the computed part lies outside of them."""
    found = next((t for t in tops if t.measured_percent), None)
    if found is None or found.measured_percent is None:
        return ""
    low, high = found.measured_percent
    several = f"{low:g}–{high:g} % in {len(found.measured)} records" if found.measured[1:] else found.measured[0]
    same = [t for t in tops if t.mode == found.mode]
    ends = [t.interval or (t.occupancy or 0.0, t.occupancy or 0.0) for t in same]
    less, more = (100.0 * sum(end) for end in zip(*ends, strict=True))
    apart = ", more than computed" if more < low else ", less than computed" if less > high else ""
    return f"; measured {several}{apart}"


def _held(t: TargetEffect, before: TargetEffect | None = None) -> str:
    """An occupancy with its interval; that of the other time before it where the two are apart."""
    between = f" ({100 * t.interval[0]:.0f}–{100 * t.interval[1]:.0f})" if t.interval else ""
    now, then = t.occupancy or 0.0, before.occupancy if before else None
    first = f"{share(then)} | " if then is not None and abs(then - now) >= _APART else ""
    return f"{first}{share(now)}{between}"


def _affinity(t: TargetEffect) -> str:
    if t.affinity_nM is None:
        return t.basis or "no affinity"
    # A pKi is printed here as the Ki that it is.
    basis = re.sub(r"\bp(?=[A-Z])", "", t.basis.partition(" (")[0])
    low, high = (free(value) for value in t.affinity_nM)
    number, _, unit = low.rpartition(" ")
    said = low if low == high else f"{number if high.endswith(f' {unit}') else low}–{high}"
    # Of `Ki × 7.39 in vivo` the number is the product.
    return f"{said} ({basis})" if " × " in basis else f"{basis} {said}"


def _beyond(answer: Answer, legend: Sequence[str]) -> Block:
    """What the marks mean, what the question leaves open, and where the rest is."""
    said = ["levels changed by another drug (CYP)", "time course", "withdrawal", *_left_out(answer)]
    rows = [
        *legend,
        f"Not computed: {', '.join(said)}.",
        *_achieved(answer),
        "Everything: --full · why: kg explain … NODE · as rows: -f tsv --table pathways",
    ]
    return Block("", rows, least=len(rows), indent="", kept=True)


def _left_out(answer: Answer) -> list[str]:
    """Targets that are listed and not computed with, by the reason; those that a block above has named are not told again."""
    primary, _ = summary.ranked(answer.targets)
    computed = {t.target for t in primary if t.occupancy is not None}
    above = {f"{t.label}: {t.note}" for t in primary if t.target not in computed}
    ignored = [text for text in answer.scenario.ignored_targets if text not in above]
    first = answer.scenario.compounds[0].label if answer.scenario.compounds else ""
    whose = {
        f"{t.label}: {t.note}": f" of {t.compound}"
        for t in answer.targets
        if t.occupancy is None and t.compound != first
    }
    reasons: dict[str, list[str]] = {}
    for text in ignored[:_LEFT_OUT]:
        label, _, reason = text.partition(": ")
        reasons.setdefault(reason, []).append(label + whose.get(text, ""))
    if not ignored:
        return []
    more = f" +{len(ignored) - _LEFT_OUT} more" if len(ignored) > _LEFT_OUT else ""
    named = "; ".join(f"{reason}: {', '.join(labels)}" for reason, labels in reasons.items())
    return [f"{len(ignored)} {'more ' if above else ''}target{'s' if len(ignored) > 1 else ''} – {named}{more}"]


def _achieved(answer: Answer) -> list[str]:
    """How often each class of readout was right on drugs that no fit has seen."""
    told = [f"{a.short} {a.sign_share:.0f}/{a.within_share:.0f}" for a in answer.accuracy if a.moving]
    return [f"On held-out drugs, % right sign/within ×2: {', '.join(told)}."] if told else []
