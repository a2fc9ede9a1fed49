"""The target by which the level of a compound is set of which neither amount nor exposure is known: its primary one.

A compound of the library has values at many targets, from many hands, and the tightest of them is often not the one by
which it works. The primary target is the one that a source names so. Where no source names any, a compound with one value
alone, or one value ten times tighter than all others, leaves no doubt either, be it at a target that the network lacks; else the
tightest is taken, and it is said that this is an assumption.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.measured import Affinity

# A target that is bound so many times tighter than any other is the one a selective compound is used for.
SELECTIVE = 10.0


class Anchor(NamedTuple):
    """The target whose occupancy sets the level, its affinity in nM, and why it is this one."""

    target: str
    value: float
    why: str


Found = Sequence[tuple[str, str, Affinity]]


def anchor(record: CompoundRecords, book: Pharmacopoeia, found: Found) -> Anchor | None:
    """The anchor of a compound; `found` are action, target and affinity of all that can be computed with, not empty.

    None where the tightest target is taken as it stands: for a table of one's own, and for a compound of the graph's own
    files.
    """
    ours, primary = (frozenset[str](), frozenset[str]()) if record.table else book.primary(record.iri)
    if not {action for action, _, _ in found} <= ours:
        return None
    known = {(affinity.value, target) for action, target, affinity in found if action in primary}
    values = sorted(known or _outside(record, book, primary))
    if values:
        value, target = values[(len(values) - 1) // 2]
        several = f", the middle one of {len(values)} primary targets" if len(values) > 1 else ", its primary target"
        return Anchor(target, value, several + ("" if known else ", which the network lacks"))
    values = sorted({(affinity.value, target) for _, target, affinity in found})
    if primary:
        names = ", ".join(sorted({book.directory.label(a.target) for a in record.actions if a.iri in primary}))
        return Anchor(
            values[0][1], values[0][0], f", its tightest target: an assumption, as no affinity is recorded for {names}"
        )
    beyond = min(_outside(record, book, frozenset(a.iri for a in record.actions if a.sign)), default=None)
    if beyond and values[0][0] >= SELECTIVE * beyond[0]:
        why = ", its tightest target by far, which the network lacks; no source names a primary target"
        return Anchor(beyond[1], beyond[0], why)
    if len(values) == 1 or values[1][0] >= SELECTIVE * values[0][0]:
        alone = (
            "its only target with a value"
            if len(values) == 1
            else f"{values[1][0] / values[0][0]:.0f} times tighter than the next"
        )
        return Anchor(values[0][1], values[0][0], f", {alone}; no source names a primary target")
    return Anchor(values[0][1], values[0][0], ", its tightest target: an assumption, as no source names a primary one")


def _outside(record: CompoundRecords, book: Pharmacopoeia, actions: frozenset[str]) -> set[tuple[float, str]]:
    """Affinities recorded for the targets of these actions on which nothing is computed."""
    places = {a.target for a in record.actions if a.iri in actions and not book.stands(a.target)}
    return {(found.value, at) for at in places if (found := book.affinity(record, at))}
