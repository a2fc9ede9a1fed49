"""What was measured in living brain: an affinity at the target it was measured at, and a shift for all others of the compound.

An EC50 from PET rests on free plasma. What sets it apart from the affinity in a dish is partly the compound's own (how much of it
comes behind the blood-brain barrier), partly the target's (how its assays read). Both are told apart over all compounds that were
measured (`kg fit --in-vivo`, `kg.question.pet`). For the target that was measured the EC50 stands; every other target behind the
barrier has its affinity in a dish with the compound's part and its own (design, section 5, 13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import isnan, log2, nan

from kg.pharmacology.exposure import in_vivo_affinity_nM
from kg.pharmacology.quantity import geometric
from kg.pharmacology.spoken import figure
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.measured import Affinity, typical

# An affinity without spread of its own: a range this narrow is drawn instead of the usual one for a bare value.
EXACTLY = 1.0001
IN_VIVO = "in-vivo EC50"


@dataclass(frozen=True, slots=True)
class InVivo:
    """What PET says of one compound: affinities by target, its own shift (log2; 0 of one never measured, nan where nothing follows), by what records.

    `typical` is the affinity in a dish by target, `offsets` what the assays of each target add.
    """

    measured: dict[str, Affinity]
    shift: float
    records: tuple[str, ...]
    typical: dict[str, float]
    offsets: dict[str, float]

    def at(self, target: str, recorded: Affinity | None) -> Affinity | None:
        """The affinity behind the barrier: as measured there, else the one in a dish as shifted; None where nothing says."""
        if target in self.measured:
            return self.measured[target]
        if recorded is None or isnan(self.shift) or not (self.records or target in self.offsets):
            return None
        factor = (
            2.0 ** (self.shift + self.offsets.get(target, 0.0))
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


def in_vivo(
    book: Pharmacopoeia, record: CompoundRecords, targets: Iterable[str], tone: Callable[[str], float]
) -> InVivo | None:
    """What PET tells of a compound at some targets; `tone` gives the summed tone of a target's endogenous ligands.

    An affinity in a dish is here the mean of all values of human or unstated species, those too that are not computed with: two
    targets are compared by every source that is at hand, not by the one that was chosen for each.
    """
    if record.table:
        return None
    entered = record.exposure is not None and not isnan(record.exposure.entry[0])
    if not record.in_vivo:
        return None if entered else InVivo({}, 0.0, (), {}, book.offsets)
    targets = tuple(dict.fromkeys(targets))
    measured = {t: found for t in targets if (found := _measured(book, record, t, tone(t)))}
    usual = {t: value for t in targets if not isnan(value := in_a_dish(book, record, t))}
    both = [t for t in measured if t in usual]
    own = [log2(measured[t].value / usual[t]) - book.offsets.get(t, 0.0) for t in both]
    # A recorded brain entry is that shift already: the level has it, for every target.
    shift = sum(own) / len(own) if own and not entered else nan
    records = tuple(dict.fromkeys(r for t in both for r in measured[t].records))
    return InVivo(measured, shift, records, usual, book.offsets)


def in_a_dish(book: Pharmacopoeia, record: CompoundRecords, target: str) -> float:
    """Mean affinity (nM) over every value at hand, else the one that is computed with; nan where none is recorded."""
    value = typical(book.every_value(record, target))
    chosen = book.affinity(record, target) if isnan(value) else None
    return chosen.value if chosen else value


def _measured(book: Pharmacopoeia, record: CompoundRecords, target: str, tone: float) -> Affinity | None:
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
