"""Targets of which a source states the action and nobody an affinity: half of them is taken to be held, and that is said.

The level of a compound without amount and exposure is set by its primary target (`anchor`). Where no affinity for that
target is recorded, the level has no number; half of the target is taken to be held, so it is computed with, and
neither level nor affinity is printed. Of a compound with nothing else to compute with whose primary target nobody names, all
stated targets are taken alike; where the primary target is named and lies outside the network, none is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isnan, nan
from statistics import median

from kg.pharmacology.exposure import Interval
from kg.pharmacology.spoken import concentration, figure
from kg.question.apparent import BOUND
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.dosing import FreeLevel, percent
from kg.question.measured import Affinity
from kg.question.targets import NO_AFFINITY, Target

HALF = "no affinity recorded, 50 % assumed"
HALF_USUALLY = "no affinity recorded, 50 % assumed at the usual level"
# Stands for level and affinity where neither has a number: only their ratio is computed with.
UNIT = 1.0
# A primary target of which less than this is held is not what a level was recorded for.
REACHED = 0.2
# A share of what was measured that is another occupancy: records hold low doses, too.
FAR = 0.5
# Near full occupancy a share says no level any more.
MOST = 0.9
# Targets that the basis of a level names.
_NAMED = 3


def half_held(
    targets: Sequence[Target], level: FreeLevel, record: CompoundRecords, book: Pharmacopoeia
) -> tuple[list[Target], FreeLevel]:
    """Targets and level of a compound without a given amount; as they were where everything needed is recorded.

    A target that is taken to be half held has the affinity nan, and so has a level without a number.
    """
    ours, primary = (frozenset[str](), frozenset[str]()) if record.table else book.primary(record.iri)
    open_ = [t for t in targets if t.problem == NO_AFFINITY and t.nodes and t.action.iri in ours]
    below = [t for t in targets if _tighter(t) and t.nodes and t.action.iri in ours]
    chosen = [t for t in [*open_, *below] if t.action.iri in primary]
    if not chosen and not primary and not any(t.affinity and not t.problem for t in targets):
        chosen = [*open_, *below]
    if not chosen:
        return list(targets), _reaching(targets, level, record, book, primary)
    found = [replace(t, affinity=_assumed(t, level, record), problem="") if t in chosen else t for t in targets]
    if level.free.value > 0:
        return found, level
    labels = list(dict.fromkeys(book.directory.label(t.target) for t in chosen))
    more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
    several = "s" if labels[1:] else ""
    why = (
        f"its primary target{several}"
        if chosen[0].action.iri in primary
        else "as stated; no source names a primary target"
    )
    where = "" if level.entry == 1.0 else f" outside the brain, brain entry {level.entry:g}"
    said = f"half of {', '.join(labels[:_NAMED])}{more} is taken to be held{where}, {why}; no affinity and no level is recorded"
    unknown = Interval(nan, nan, nan)
    return found, replace(level, free=unknown, outside=unknown, basis=said)


def _tighter(target: Target) -> bool:
    """Whether all that is recorded of a target is that the affinity is tighter than a value."""
    return target.problem.startswith(f"{BOUND} (<") and ">" not in target.problem


def _assumed(target: Target, level: FreeLevel, record: CompoundRecords) -> Affinity:
    """The affinity of a primary target without one: where occupancy was measured, at which the usual level holds as much; else half of it is held."""
    rows = [(low, high) for at, low, high in record.held if at == target.target]
    if not rows or not level.free.value > 0:
        bound = target.problem.removeprefix(BOUND).strip(" ()")
        return Affinity(nan, nan, nan, f"only a bound recorded ({bound}), 50 % assumed" if _tighter(target) else HALF)
    share = min(MOST, median((low + high) / 2.0 for low, high in rows))
    least, most = min(low for low, _ in rows), max(high for _, high in rows)
    held = level.free.value * (1.0 - share) / share
    ends = [level.free.value * (1.0 - end) / end for end in (min(most, 0.99), max(least, 0.01))]
    return Affinity(held, min(*ends, held), max(*ends, held), "no affinity recorded, as measured occupancy tells =")


def half_held_usually(
    targets: Sequence[Target], usual: FreeLevel, record: CompoundRecords, book: Pharmacopoeia
) -> list[Target]:
    """Targets of a compound whose amount is given; `usual` is the level of its recorded exposure.

    A primary target without a recorded affinity is taken to be half held at the usual level, as it is where no amount is given, so
    that more or less of the compound holds more or less of it.
    """
    level = usual.free
    if not level.value > 0:
        return list(targets)
    found, _ = half_held(targets, usual, record, book)
    assumed = Affinity(level.value, level.low, level.high, HALF_USUALLY)
    return [replace(t, affinity=assumed) if t.affinity and isnan(t.affinity.value) else t for t in found]


def _reaching(
    targets: Sequence[Target], level: FreeLevel, record: CompoundRecords, book: Pharmacopoeia, primary: frozenset[str]
) -> FreeLevel:
    """The level; where it holds less of the primary targets than was measured, or next to nothing of any, one that does.

    A drug works by its primary target at its usual dose. Where plasma level and affinity do not say so – irreversible
    inhibitors, values of another assay, a brain that holds more than plasma – what was measured in living brain is believed, else
    that as much is held as usual doses hold of what drugs work by, and both are told. As with an EC50 from PET, the shift is the compound's and holds for all its targets. Of what
    hardly enters the brain the level outside says whether it is one at which the drug works.
    """
    # The first row of a target is of what lies behind the barrier, where one says something of its own.
    behind = reversed([t for t in targets if t.affinity and not t.problem and t.action.iri in primary])
    values = {t.target: t.affinity.value for t in behind if t.affinity}
    if not level.outside.value > 0 or not values or record.in_vivo:
        return level
    part = {target: level.outside.value / (level.outside.value + value) for target, value in values.items()}
    measured = {target: [(low, high) for at, low, high in record.held if at == target] for target in values}
    measured = {target: rows for target, rows in measured.items() if rows and max(high for _, high in rows) > REACHED}
    middle = {target: median((low + high) / 2.0 for low, high in rows) for target, rows in measured.items()}
    missed = {t: rows for t, rows in measured.items() if part[t] < max(min(low for low, _ in rows), middle[t] * FAR)}
    if missed and len(missed) == len(measured):
        target = max(missed, key=lambda t: (len(missed[t]), -values[t], t))
        rows = missed[target]
        wanted = min(MOST, middle[target])
        ends = f"{100 * min(low for low, _ in rows):.3g}–{100 * max(high for _, high in rows):.3g} %"
        told = f"where {ends} were measured ({len(rows)} record{'s' if len(rows) > 1 else ''}), so the level that holds the middle of these, {100 * wanted:.2g} %,"
    elif measured or max(part.values()) >= REACHED:
        return level
    else:
        ratio = book.living.usual.ratio
        target, wanted = max(part, key=lambda t: (part[t], t)), ratio / (1.0 + ratio)
        told = f"so the level that holds {percent(ratio)} of it, as usual doses do of such targets,"
    found = values[target] * wanted / (1.0 - wanted)
    fold = found / level.outside.value
    said = (
        f"{level.basis}; only {100 * part[target]:.2g} % of {book.directory.label(target)}, its primary target, would be held there, {told} "
        f"is taken ({concentration(found)}, {figure(fold)} times as much): an assumption"
    )
    free, outside = (Interval(*(fold * end for end in ends)) for ends in (level.free, level.outside))
    return replace(level, free=free, outside=outside, basis=said)


def of_unit(targets: Sequence[Target], target: str) -> list[Target]:
    """Targets in which one that is acted on without a recorded affinity has the affinity of one unit.

    For who knows how much of it is held, as a measured effect tells: the level in the same units follows from that share.
    """
    unit = Affinity(UNIT, UNIT, UNIT, NO_AFFINITY)
    return [
        replace(t, affinity=unit, problem="") if t.target == target and t.problem == NO_AFFINITY and t.nodes else t
        for t in targets
    ]


def in_units(value: float) -> float:
    """A level as it is computed with: itself, or the unit where it has no number."""
    return UNIT if isnan(value) else value
