"""The affinity by which a usual dose of a compound holds what usual doses hold of the targets that drugs work by.

It is said of primary targets that nobody measured in living brain, and asks for a recorded plasma level of usual doses: what is known of
the dose is then known of the affinity at that level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isnan

from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.dosing import given

# How a compound stands to the ligand of a target: not beside it, beside it without activating, beside it as an agonist.
APART, INERT, ACTIVE = "apart", "inert", "active"
# Modes of action that hold a site against its ligand: modulators, pore blockers and inhibitors of enzymes tell of other things.
_BESIDE = ("orthosteric", "uptake-block")


@dataclass(frozen=True, slots=True)
class Expected:
    """An affinity (nM) and its standard deviation (log2)."""

    value: float
    spread: float


def works_by(book: Pharmacopoeia, record: CompoundRecords, target: str) -> bool:
    """Whether a source names a target, a family that it stands in or a member of it as one by which the compound works."""
    _, primary = book.primary(record.iri)
    places = {target, *book.families.get(target, ()), *book.members.get(target, ())}
    return any(action.iri in primary and action.target in places for action in record.actions)


def competes(record: CompoundRecords, book: Pharmacopoeia, target: str) -> str:
    """How a compound stands to the endogenous ligand of a target: APART, INERT or ACTIVE."""
    places = (target, *book.families.get(target, ()))
    here = [a for a in record.actions if a.target in places and a.mode in _BESIDE]
    return APART if not here else ACTIVE if any(a.efficacy > 0 for a in here) else INERT


def expected(
    book: Pharmacopoeia, record: CompoundRecords, targets: Iterable[str], tone: Callable[[str], float]
) -> dict[str, Expected]:
    """Of those targets that are primary ones; none of a compound without a plasma level of usual doses."""
    usual, exposure = book.living.usual, record.exposure
    if isnan(usual.middle) or exposure is None or isnan(exposure.plasma[0]) or isnan(exposure.unbound[0]):
        return {}
    chosen = [t for t in targets if works_by(book, record, t) and competes(record, book, t) != APART]
    level = given(record, None, book).free.value if chosen else 0.0
    found = {}
    for target in chosen:
        ratio, spread = usual.expected(target, competes(record, book, target) == ACTIVE)
        together = level * (1.0 + _metabolites(book, record, target))
        found[target] = Expected(together / (2.0**ratio * (1.0 + tone(target))), spread)
    return found


def _metabolites(book: Pharmacopoeia, record: CompoundRecords, target: str) -> float:
    """What active metabolites hold of a target over what the compound does, by their levels and affinities in a dish."""
    own, held = book.affinity(record, target), 0.0
    for one in record.metabolites:
        product = book.compound(one.compound)
        affinity = book.affinity(product, target)
        if own and affinity and competes(product, book, target) != APART:
            held += one.ratio[0] * own.value / affinity.value
    return held
