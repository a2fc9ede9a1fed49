"""The free concentration of a compound at its sites, and on what it rests.

In this order: a concentration that was given; a dose or plasma level with the compound's exposure record; its recorded
plasma range; last, its own affinities: the concentration that half-occupies its primary target (`anchor`). Brain entry
scales what lies behind the blood-brain barrier; places outside it have the free plasma concentration.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, sqrt

from kg.errors import DataError
from kg.knowledge.vocabulary import KG
from kg.pharmacology.exposure import Interval, independent, molar_nM
from kg.question.amount import Amount
from kg.question.anchor import Anchor, anchor
from kg.question.compounds import ActionRecord, Affinity, CompoundRecords, Pharmacopoeia


@dataclass(frozen=True, slots=True)
class FreeLevel:
    """One compound as it stands in a scenario: `free` in the brain, `outside` where no barrier stands, both nM."""

    iri: str
    label: str
    dose: str
    amount: Amount | None
    free: Interval
    outside: Interval
    basis: str
    metabolite_of: str | None


def given(record: CompoundRecords, how_much: Amount | None, book: Pharmacopoeia) -> FreeLevel:
    """The free concentration at the site and on what it rests.

    A concentration that is given holds everywhere, except that a table's own brain entry scales it in the brain.
    """
    if how_much is not None and how_much.kind == "site":
        outside = Interval(how_much.low, how_much.value, how_much.high)
        free = outside * record.brain_entry
        said = f"given: {how_much.text} free{_entry(record) or ' at the site'}"
        return FreeLevel(record.iri, record.label, how_much.text, how_much, free, outside, said, None)
    exposure = record.exposure
    if how_much is None and (exposure is None or isnan(exposure.plasma[0])):
        return _half_occupying(record, book)
    if exposure is None or isnan(exposure.unbound[0]) or isnan(record.molecular_weight):
        raise DataError(
            f"{record.label} has no exposure record, so a dose or plasma level gives no concentration",
            cure="give the free concentration at the site instead: NAME='20 nM', --conc '20 nM', or #free_nM 20 in a profile",
        )
    plasma, said = _plasma(record, how_much)
    low, value, high = exposure.unbound[1], exposure.unbound[0], exposure.unbound[2]
    outside = independent(plasma * (1000.0 / record.molecular_weight), Interval(low, value, high))
    free, entry = outside, exposure.entry
    place = "at the site"
    if isnan(entry[0]):
        said += "; brain entry not recorded, free brain taken as free plasma"
    else:
        free = independent(outside, Interval(entry[1], entry[0], entry[2]))
        said += f"; brain entry {entry[0]:g}"
        place = "in the brain"
    total = molar_nM(plasma.value, record.molecular_weight)
    said += f": {plasma.value:.3g} ng/mL plasma ({total:.3g} nM), {free.value:.3g} nM free {place}"
    return FreeLevel(record.iri, record.label, how_much.text if how_much else "", how_much, free, outside, said, None)


def _entry(record: CompoundRecords) -> str:
    """The brain entry that a table gives, in words; empty where it leaves the concentration as it is."""
    return "" if record.brain_entry == 1.0 else f" outside the brain, brain entry {record.brain_entry:g}"


def _plasma(record: CompoundRecords, how_much: Amount | None) -> tuple[Interval, str]:
    """Plasma level in ng/mL, in proportion to the recorded pair of dose and level."""
    exposure = record.exposure
    if how_much is not None and how_much.kind == "plasma":
        return Interval(how_much.low, how_much.value, how_much.high), "given plasma level"
    if exposure is None or isnan(exposure.plasma[0]):
        raise DataError(
            f"{record.label} has no recorded plasma range",
            cure=f"give {record.label}='20 nM' or a plasma level in ng/mL",
        )
    low, high = exposure.plasma
    if how_much is None:
        return Interval(low, sqrt(low * high), high), "recorded exposure"
    if isnan(exposure.dose[0]):
        raise DataError(
            f"no dose is recorded for the plasma range of {record.label}",
            cure=f"give {record.label}='20 nM' or a plasma level in ng/mL",
        )
    per_mg = sqrt(low * high) / sqrt(exposure.dose[0] * exposure.dose[1])
    spread = sqrt(high / low)
    middle = per_mg * how_much.value
    return Interval(
        min(per_mg * how_much.low, middle / spread), middle, max(per_mg * how_much.high, middle * spread)
    ), (f"{how_much.text} by the recorded exposure")


def _half_occupying(record: CompoundRecords, book: Pharmacopoeia) -> FreeLevel:
    """The concentration that half-occupies the primary target; of a table of one's own, the tightest with an action."""
    found = [
        (action.iri, action.target, affinity)
        for action in record.actions
        if action.mode and (affinity := affinity_of(book, record, action, action.target)) is not None
    ]
    if not found:
        zero = Interval(0.0, 0.0, 0.0)
        said = "no exposure and no affinity with an action is recorded"
        return FreeLevel(record.iri, record.label, "", None, zero, zero, said, None)
    tightest = min((affinity.value, target) for _, target, affinity in found)
    target, value, why = anchor(record, book, found) or Anchor(tightest[1], tightest[0], "")
    outside = Interval(value, value, value)
    said = f"half-occupies {book.directory.label(target)} ({value:.3g} nM){why}{_entry(record)}"
    return FreeLevel(record.iri, record.label, "", None, outside * record.brain_entry, outside, said, None)


def affinity_of(book: Pharmacopoeia, record: CompoundRecords, action: ActionRecord, target: str) -> Affinity | None:
    """Affinity at a target under the action's condition; a channel's resting value first, the others stand beside it."""
    resting = book.affinity(record, target, state=KG + "RestingState", condition=action.condition)
    return resting or book.affinity(record, target, condition=action.condition)
