"""What a reader must know of the values of a table: which entered, which were left aside and why, and which are hard to believe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import isnan

from kg.pharmacology.units import MOLAR_IN_NM
from kg.question.compounds import CompoundRecords
from kg.question.measured import MeasurementRecord, combined, taken

# Repeated values of one kind that differ by so much are no spread of one quantity: two assays differ by threefold.
SPREAD = 1000.0
# What is left aside is told to be far from what is taken where it differs by more than species and assays usually do.
APART = 10.0
# Affinities in nM beyond these, pKi 12 and 3, are told: tighter is hardly measured, weaker is no binding of a drug.
TIGHTEST = 1e-3
WEAKEST = 1e6
# So many targets of which every value, in its own unit, lies where logarithms lie: drugs spread over more than this.
LOGARITHMS_FROM, LOGARITHMS_TO, LOGARITHMS_TARGETS = 4.0, 11.5, 5
# How many values and targets a message names.
VALUES_TOLD = 4
TARGETS_TOLD = 12


def cautions(records: CompoundRecords, label: Callable[[str], str]) -> list[str]:
    """One line a kind of caution, the targets in the order of the table; `label` names a target."""
    rows: dict[tuple[str, str], list[MeasurementRecord]] = defaultdict(list)
    for m in records.measurements:
        rows[m.target, m.condition].append(m)
    found: dict[str, list[str]] = defaultdict(list)
    for (target, _), here in rows.items():
        kept = taken(here)
        if kept:
            for kind, said in _of_site(here, kept):
                found[kind].append(f"{label(target)} {said}")
    lines = [f"{records.label}: {kind}: {_few(places, TARGETS_TOLD)}" for kind, places in found.items()]
    return lines + _like_logarithms(records)


def _like_logarithms(records: CompoundRecords) -> list[str]:
    """A line where molar values look like pKi that were given a unit; what is written as a logarithm has none."""
    rows = [m for m in records.measurements if m.usable and not m.printed.startswith("p")]
    for unit, factor in MOLAR_IN_NM.items():
        within = all(LOGARITHMS_FROM <= m.low / factor <= m.high / factor <= LOGARITHMS_TO for m in rows)
        if within and len({m.target for m in rows}) >= LOGARITHMS_TARGETS:
            ends = f"between {LOGARITHMS_FROM:g} and {LOGARITHMS_TO:g} {unit}"
            return [f"{records.label}: all {len(rows)} values lie {ends}, as logarithms do: check that they are no pKi"]
    return []


def _of_site(rows: list[MeasurementRecord], kept: list[MeasurementRecord]) -> Iterable[tuple[str, str]]:
    """The cautions of the rows of one action at one target, of which `kept` entered."""
    affinity, entered = combined(kept), {m.iri for m in kept}
    used = f"{affinity.basis} {affinity.value:.3g} nM of {_few(affinity.evidence, VALUES_TOLD)}"
    others = [m for m in rows if m.iri not in entered]
    aside = [m for m in others if m.usable]
    if aside:
        far = max(max(m.middle, affinity.value) / min(m.middle, affinity.value) for m in aside)
        apart = f", up to {far:,.0f} times apart" if far >= APART else ""
        yield "not pooled", f"computed with {used}; not with {_few(map(_told, aside), VALUES_TOLD)}{apart}"
    against = [m for m in others if m.low > affinity.high or m.high < affinity.low]
    against = [m for m in against if isnan(m.low) or isnan(m.high)]
    if against:
        yield "contradicted", f"computed with {used}, which {_few(map(_told, against), VALUES_TOLD)} excludes"
    low, high = min(kept, key=lambda m: m.middle), max(kept, key=lambda m: m.middle)
    if high.middle >= SPREAD * low.middle:
        wide = f"{high.middle / low.middle:,.0f} times apart"
        yield (
            "wide apart",
            f"from {_told(low)} to {_told(high)}, {wide}; computed with their geometric mean {affinity.value:.3g} nM",
        )
    odd = [m for m in kept if not TIGHTEST <= m.middle <= WEAKEST]
    if odd:
        yield "hard to believe, check the unit", _few(map(_told, odd), VALUES_TOLD)


def _told(m: MeasurementRecord) -> str:
    """A value as printed, with species, form and who says so."""
    printed = m.printed.removeprefix("= ")
    value = printed if m.type in printed else f"{m.type} {printed}"
    return f"{value} ({m.place}; {', '.join(m.evidence)})"


def _few(said: Iterable[str], most: int) -> str:
    """Some of what is said, and how many more there are."""
    every = list(said)
    rest = f" and {len(every) - most} more" if len(every) > most else ""
    return "; ".join(every[:most]) + rest
