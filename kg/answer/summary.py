"""An answer as a person reads it: one line a thing, a target, a pathway, an entity and its direction."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from kg.answer.records import Effect, PathwayEffect, Stated, TargetEffect, arrows
from kg.answer.words import share
from kg.direction import Direction
from kg.display import HTML_ROWS, ScreenTable

T = TypeVar("T")

# A part held that is taken for all of it: no level holds more.
MOST_MEASURED = 0.95
# From this difference on what is held outside the brain is told apart from what is held within.
TOLD_APART = 0.1


def _grouped(records: Sequence[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """Records of one key together, in the order of their first."""
    groups: dict[Hashable, list[T]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return list(groups.values())


def by_thing(records: Sequence[Stated]) -> list[list[Stated]]:
    """Statements of one thing, direction, modality and dose; known directions first."""
    groups = _grouped(records, lambda s: (s.node, s.direction, s.modality, s.dose))
    return sorted(groups, key=lambda group: group[0].direction is Direction.UNKNOWN)


def by_verdict(records: Sequence[Stated]) -> list[list[Stated]]:
    """Statements of one thing and direction with one verdict."""
    return _grouped(records, lambda s: (s.node, s.direction, s.verdict))


def engaged(records: Sequence[TargetEffect], least: float) -> list[list[list[TargetEffect]]]:
    """Targets of which at least `least` is held by all compounds together, most held first: the rows of each compound.

    Targets that are held alike by one action with one affinity, such as subtypes of a family, stand together.
    """
    sites = _grouped([t for t in records if t.occupancy is not None], lambda t: t.target)
    kept = [(together(within_brain(site)), by_target(site)) for site in sites if together(site) >= least]
    # The part that is told first is the one within the brain; processes that a compound stops stand last.
    kept.sort(key=lambda row: (row[1][0][0].stops, -round(row[0], 6)))
    alike = _grouped(
        kept,
        lambda row: tuple(
            (g[0].compound, g[0].action, g[0].affinity_nM, round(max(t.occupancy or 0 for t in within_brain(g)), 2))
            for g in row[1]
        ),
    )
    return [[[t for _, site in rows for t in site[k]] for k in range(len(rows[0][1]))] for rows in alike]


def ranked(records: Sequence[TargetEffect]) -> tuple[list[TargetEffect], list[TargetEffect]]:
    """The records of primary targets and of side targets; a target that one of the compounds works by is primary for all."""
    first = {t.target for t in records if t.primary}
    return [t for t in records if t.target in first], [t for t in records if t.target not in first]


def held_less(records: Sequence[TargetEffect], least: float) -> list[str]:
    """Targets that are held by less than `least`, with how much in words; most held first."""
    sites = _grouped([t for t in records if t.occupancy is not None], lambda t: t.target)
    found = [(site, part) for site in sites if (part := together(site)) < least]
    ordered = sorted(found, key=lambda row: -round(row[1], 6))
    return [f"{site[0].label} {share(part)}{_in_vivo(site)}" for site, part in ordered]


def _in_vivo(site: Sequence[TargetEffect]) -> str:
    """What was measured of a target that is hardly held: a level that is not the drug's shows here."""
    known = next((t.measured_percent for t in site if t.measured_percent), None)
    return f" (measured {known[0]:g}–{known[1]:g} %)" if known else ""


def not_computed(records: Sequence[TargetEffect]) -> list[str]:
    """Targets that cannot be computed with, what is done there, and why it is not computed."""
    sites = _grouped(records, lambda t: t.target)
    return [f"{s[0].label}, {s[0].action} ({s[0].note})" for s in sites if all(t.occupancy is None for t in s)]


def short_of_measured(records: Sequence[TargetEffect]) -> list[tuple[TargetEffect, float, float]]:
    """Targets of which less is held than any measurement says: the middle of what was measured, and how many times the level that asks for.

    Free over bound at one site rises with the level alone, so the fold is `m / (1 - m)` over `x / (1 - x)`. Held by several compounds, a
    target has no one level.
    """
    found = []
    for site in _grouped([t for t in records if t.occupancy], lambda t: t.target):
        top = max(within_brain(site), key=lambda t: round(t.occupancy or 0.0, 9))
        here, measured = top.occupancy or 0.0, top.measured_percent
        if measured is None or len({t.compound for t in site}) > 1 or not 0.0 < here < measured[0] / 100.0:
            continue
        middle = min(sum(measured) / 200.0, MOST_MEASURED)
        found.append((top, middle, middle / (1.0 - middle) * (1.0 - here) / here))
    return found


def below(records: Sequence[TargetEffect], least: float) -> int:
    """How many targets are held, but by less."""
    sites = _grouped([t for t in records if t.occupancy is not None], lambda t: t.target)
    return sum(0.0 < together(site) < least for site in sites)


def together(site: Sequence[TargetEffect]) -> float:
    """What all compounds that compete hold of one target, where they hold most: a modulator's site is not the ligand's."""
    total: dict[tuple[str, str], float] = {}
    for t in site:
        total[t.context, t.mode] = total.get((t.context, t.mode), 0.0) + (t.occupancy or 0.0)
    return max(total.values(), default=0.0)


def within_brain(site: Sequence[TargetEffect]) -> list[TargetEffect]:
    """The records of a target within the brain; all of one that has a place outside alone."""
    return [t for t in site if not t.outside] or list(site)


def outside_brain(site: Sequence[TargetEffect]) -> float | None:
    """What is held of a target outside the brain, where that is told apart from what is held within; else None."""
    within, outside = [t for t in site if not t.outside], [t for t in site if t.outside]
    held = together(outside)
    return held if within and outside and abs(held - together(within)) >= TOLD_APART else None


def by_target(records: Sequence[TargetEffect]) -> list[list[TargetEffect]]:
    """The contexts of one compound, target and action."""
    return _grouped(records, lambda t: (t.compound, t.target, t.action))


def by_entity(records: Sequence[Effect]) -> list[list[Effect]]:
    """Effects that move or tend to, by entity and direction, the largest first."""
    moved = [e for e in records if e.direction is not Direction.UNCHANGED or e.tendency]
    return _grouped(moved, lambda e: (e.entity, call(e)))


def call(effect: Effect) -> str:
    """The direction with its glyph, and where an unchanged node tends to."""
    tends = f" (tends {effect.tendency})" if effect.direction is Direction.UNCHANGED else ""
    return marked(effect.direction) + tends


def marked(direction: Direction) -> str:
    """A direction with its glyph."""
    return f"{direction.glyph} {direction}"


def occupied(records: Sequence[TargetEffect]) -> str:
    """The occupancy of a target over its contexts: a share, or a range; nothing where none was computed."""
    held = [t.occupancy for t in records if t.occupancy is not None]
    if not held:
        return ""
    return f"{min(held):.0%}-{max(held):.0%}" if max(held) - min(held) > 0.01 else f"{held[0]:.0%}"


def affinity(values: tuple[float, float] | None) -> str:
    """An affinity in nM: a value, or a range."""
    if values is None:
        return ""
    low, high = (f"{value:.3g}" for value in values)
    return low if low == high else f"{low}-{high}"


def sources(records: Sequence[Stated]) -> list[str]:
    """Document and line of each statement, each once."""
    return list(dict.fromkeys(f"{s.document}:{s.line}" for s in records))


def elsewhere(records: Sequence[Effect]) -> str:
    """In how many more places the entity moves the same way."""
    rest = len(records) - 1
    return f"in {rest} more place{'s' if rest > 1 else ''}" if rest else ""


def interval(effect: Effect) -> str:
    """The 5-95 % interval of a log2 change, where it was sampled."""
    return f"{effect.interval[0]:.2f}…{effect.interval[1]:.2f}" if effect.interval else ""


def stable(effect: Effect) -> str:
    """The share of samples with the same call, where it was sampled."""
    return "" if effect.stability is None else f"{effect.stability:.0%}"


def stated(records: Sequence[Stated]) -> ScreenTable:
    """What the documents state, for a screen."""
    groups = by_thing(records)
    rows = tuple((g[0].node, marked(g[0].direction), g[0].modality, sources(g), g[0].says) for g in groups[:HTML_ROWS])
    columns = ("stated", "direction", "modality", "source", "says")
    return ScreenTable(columns, rows, len(groups), few=2, narrow=4, none="not stated")


def targets(records: Sequence[TargetEffect]) -> ScreenTable:
    """The targets, most occupied first, for a screen."""
    groups = by_target(records)
    rows = tuple(
        (g[0].label, occupied(g), affinity(g[0].affinity_nM), g[0].action, g[0].compound, g[0].note or g[0].basis, g[0].evidence)
        for g in groups[:HTML_ROWS]
    )  # fmt: skip
    columns = ("targets", "occupied", "nM", "action", "compound", "basis", "who says so")
    return ScreenTable(columns, rows, len(groups), few=5, narrow=5)


def pathways(records: Sequence[PathwayEffect]) -> ScreenTable:
    """The pathways by rank, for a screen."""
    rows = tuple((p.label, marked(p.direction), p.score, p.contexts[:3], arrows(p.route)) for p in records[:HTML_ROWS])
    columns = ("pathways, computed", "direction", "score", "where", "route that carries most")
    return ScreenTable(columns, rows, len(records), few=4, narrow=4)


def changes(records: Sequence[Effect]) -> ScreenTable:
    """The nodes that change, largest first, for a screen."""
    groups = by_entity(records)
    rows = tuple(
        (g[0].node, call(g[0]), f"{g[0].log2_change:+.2f}", stable(g[0]), elsewhere(g), g[0].size, interval(g[0]))
        for g in groups[:HTML_ROWS]
    )
    columns = ("nodes, computed", "direction", "log2", "stable", "and", "size", "5-95 %")
    return ScreenTable(columns, rows, len(groups), few=5, narrow=5)
