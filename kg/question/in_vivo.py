"""What was measured in living brain: an affinity at the target it was measured at, and a shift for all others of the compound.

An EC50 from PET rests on free plasma, an occupancy on the level at its dose. What sets the affinity that follows apart from that in a
dish is partly the compound's own (how much of it comes behind the blood-brain barrier), partly the target's (how its assays read),
partly neither's. They are told apart over all compounds that were measured (`kg fit --in-vivo`, `kg.question.pet`). For the target that was measured the
affinity stands; the others of its narrowest family have theirs in a dish with the compound's part, every other target behind the barrier
with that part drawn towards nothing as far as it may be chance, and all with their own (design, section 5, 13). Of a primary target that nobody
measured it is expected that a usual dose holds what usual doses hold (`kg.question.expected`), as far as that is known better than the dish.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import isnan, log2, nan

from kg.pharmacology.exposure import in_vivo_affinity_nM
from kg.pharmacology.quantity import geometric
from kg.pharmacology.spoken import figure
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.expected import Expected, expected
from kg.question.measured import Affinity, typical

# An affinity without spread of its own: a range this narrow is drawn instead of the usual one for a bare value.
EXACTLY = 1.0001
IN_VIVO = "in-vivo EC50"


@dataclass(frozen=True, slots=True)
class InVivo:
    """What PET says of one compound: affinities by target, its own shift (log2; 0 of one never measured, nan where nothing follows), by what records.

    `typical` is the affinity in a dish by target, `offsets` what the assays of each target add, `kin` the shift of targets in the
    narrowest family of one that was measured.
    """

    measured: dict[str, Affinity]
    shift: float
    records: tuple[str, ...]
    typical: dict[str, float]
    offsets: dict[str, float]
    kin: dict[str, float] = field(default_factory=dict)

    def at(self, target: str, recorded: Affinity | None) -> Affinity | None:
        """The affinity behind the barrier: as measured there, else the one in a dish as shifted; None where nothing says."""
        if target in self.measured:
            return self.measured[target]
        if recorded is None or isnan(self.shift) or not (self.shift or target in self.offsets or target in self.kin):
            return None
        factor = (
            2.0 ** (self.kin.get(target, self.shift) + self.offsets.get(target, 0.0))
            * self.typical.get(target, recorded.value)
            / recorded.value
        )
        kind, bracket, of_what = recorded.basis.partition(" (")
        return replace(
            recorded,
            value=factor * recorded.value,
            low=factor * recorded.low,
            high=factor * recorded.high,
            basis=f"{kind} × {figure(factor)} in vivo{bracket}{of_what}",
            records=(*recorded.records, *self.records),
        )

    def outside(self, target: str, recorded: Affinity | None) -> Affinity | None:
        """The affinity outside the barrier: that of the dish, but where living brain is held more tightly than the dish says.

        No barrier makes more of a compound. So what is held beyond free level over affinity is a fault of the fraction unbound or of the dish,
        which the places outside share; what is held less may be the barrier's, of which a recorded brain entry tells already.
        """
        inside = None if isnan(self.shift) else self.at(target, recorded)
        return inside if inside and recorded and inside.value < recorded.value else recorded


def in_vivo(
    book: Pharmacopoeia, record: CompoundRecords, targets: Iterable[str], tone: Callable[[str], float]
) -> InVivo | None:
    """What PET tells of a compound, or of others, at some targets; `tone` gives the summed tone of a target's endogenous ligands.

    An affinity in a dish is here the mean of all values of human or unstated species, those too that are not computed with: two
    targets are compared by every source that is at hand, not by the one that was chosen for each.
    """
    if record.table:
        return None
    living, targets = book.living, tuple(dict.fromkeys(targets))
    entered = record.exposure is not None and not isnan(record.exposure.entry[0])
    ec50s = {t: found for t in targets if (found := ec50_affinity(book, record, t, tone(t)))}
    held = {t: found for t in targets if t not in ec50s and (found := _from_occupancy(book, record, t))}
    measured = held | ec50s
    usual = {t: value for t in targets if not isnan(value := in_a_dish(book, record, t))}
    own = {t: log2(ec50s[t].value / usual[t]) for t in ec50s if t in usual}
    own |= {t: living.own[record.iri, t] for t in held if (record.iri, t) in living.own}
    hoped = {} if entered else expected(book, record, [t for t in usual if t not in measured], tone)
    if not measured and not hoped:
        return None if entered else InVivo({}, 0.0, (), {}, living.offsets)
    ratios = own or {t: log2(one.value / usual[t]) for t, one in hoped.items()}
    ratios = {t: value - living.offsets.get(t, 0.0) for t, value in ratios.items()}
    # A recorded brain entry is that shift already: the level has it, for every target.
    spread = 0.0 if own else max((one.spread for one in hoped.values()), default=0.0)
    shift = nan if entered else living.shift(list(ratios.values()), spread)
    records = tuple(dict.fromkeys(r for t in own for r in measured[t].records))
    kin = {} if entered else _kin(book, targets, ratios)
    brain = InVivo(measured, shift, records, usual, living.offsets, kin)
    unknown = living.unknown(len(own))
    drawn = {t: _drawn(book, record, t, one, brain, unknown) for t, one in hoped.items()}
    return replace(brain, measured=measured | {t: one for t, one in drawn.items() if one})


def _drawn(
    book: Pharmacopoeia, record: CompoundRecords, target: str, hoped: Expected, brain: InVivo, unknown: float
) -> Affinity | None:
    """What is expected of a usual dose and what follows from the dish, each by how far it is known (log2, inverse variance)."""
    recorded = book.affinity(record, target)
    shifted = brain.at(target, recorded)
    if recorded is None or shifted is None:
        return None
    part = unknown / (unknown + hoped.spread**2)
    value = hoped.value**part * shifted.value ** (1.0 - part)
    # Drawn log-uniformly: ends at the square root of three standard deviations have the spread.
    fold = 2.0 ** (3.0 * unknown * hoped.spread**2 / (unknown + hoped.spread**2)) ** 0.5
    kind, bracket, of_what = recorded.basis.partition(" (")
    basis = f"{kind} × {figure(value / recorded.value)}, as usual doses hold such targets{bracket}{of_what}"
    return replace(recorded, value=value, low=value / fold, high=value * fold, basis=basis)


def _kin(book: Pharmacopoeia, targets: Iterable[str], own: Mapping[str, float]) -> dict[str, float]:
    """The whole part of the compound at the nearest kin of what was measured: one assay, one fold of the receptor, one dish."""
    narrowest = {
        t: min(families, key=lambda f: (len(book.members[f]), f)) for t in targets if (families := book.families.get(t))
    }
    found: dict[str, list[float]] = defaultdict(list)
    for target, value in own.items():
        if target in narrowest:
            found[narrowest[target]].append(value)
    return {t: sum(values) / len(values) for t, family in narrowest.items() if (values := found.get(family))}


def in_a_dish(book: Pharmacopoeia, record: CompoundRecords, target: str) -> float:
    """Mean affinity (nM) over every value at hand, else the one that is computed with; nan where none is recorded."""
    value = typical(book.every_value(record, target))
    chosen = book.affinity(record, target) if isnan(value) else None
    return chosen.value if chosen else value


def _from_occupancy(book: Pharmacopoeia, record: CompoundRecords, target: str) -> Affinity | None:
    """The affinity that measured occupancies of the compound at a target, or at the family it stands in, ask for."""
    places = (target, *book.families.get(target, ()))
    return next((found for at in places if (found := book.living.affinities.get((record.iri, at)))), None)


def ec50_affinity(book: Pharmacopoeia, record: CompoundRecords, target: str, tone: float) -> Affinity | None:
    """An in-vivo EC50 (free plasma) as an affinity at the site; several regions give a range.

    The EC50 was measured against the endogenous ligand, which the equations put at the site themselves, so its share
    is taken out: `K = EC50 / (1 + tone)`.
    """
    places = (target, *book.families.get(target, ()))
    rows = [(iri, ec50) for iri, at, ec50 in record.in_vivo if at in places]
    if not rows:
        return None
    entry = record.exposure.entry[0] if record.exposure and not isnan(record.exposure.entry[0]) else 1.0
    values = in_vivo_affinity_nM([ec50 for _, ec50 in rows], entry, tone).tolist()
    value, low, high = geometric(*values), min(values), max(values)
    if record.exposure and record.exposure.entry[1] < record.exposure.entry[2]:
        # The spread between regions is what the range of brain entry stands for: it is drawn once, with the level.
        low, high = value / EXACTLY, value * EXACTLY
    return Affinity(value, low, high, IN_VIVO, tuple(iri for iri, _ in rows))
