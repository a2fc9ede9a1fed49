"""From compounds and amounts to what the equations need: doses at the site, and where each compound binds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import isnan, nan

from kg.engine.model import Binding, Dose, Mode, Network, Treatment
from kg.pharmacology.exposure import independent, interval
from kg.question.amount import Amount
from kg.question.assumed import UNIT, half_held, half_held_usually, in_units, of_unit
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.dosing import FreeLevel, given
from kg.question.targets import Target, targets_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """A treatment and everything that is said about how it came about."""

    treatment: Treatment
    given: tuple[FreeLevel, ...] = field(repr=False)
    targets: tuple[Target, ...] = field(repr=False)

    @property
    def ignored(self) -> tuple[Target, ...]:
        """Targets that bind no node, each with its `problem`, once a compound and reason."""
        return tuple({(t.compound, t.action.target, t.problem): t for t in self.targets if t.problem}.values())


def prepare(
    network: Network,
    book: Pharmacopoeia,
    wanted: Iterable[tuple[CompoundRecords, Amount | None]],
    *,
    metabolites: bool = True,
    below: dict[str, frozenset[str]] | None = None,
    unit: str = "",
) -> Prepared:
    """Doses and bindings for compounds, their active metabolites counted in unless told not to.

    `below` maps a context to the contexts at or below it, for actions that hold in one place only. `unit` is a target whose
    affinity, where none is recorded, is the unit of the amounts.
    """
    taken: list[FreeLevel] = []
    targets: list[Target] = []
    bindings: list[Binding] = []
    for parent, how_much in wanted:
        exposed = parent.exposure is not None if how_much is None else how_much.kind != "site"
        for record, part in _parties(book, parent, how_much, metabolites=metabolites):
            listed_here = targets_of(network, book, record, below or {}, in_vivo=exposed)
            level = part
            if how_much is None and record is parent:
                listed_here, level = half_held(listed_here, part, record, book)
            elif record is parent and parent.exposure is not None and parent.exposure.plasma[1] > 0 and not unit:
                listed_here = half_held_usually(listed_here, given(parent, None, book), record, book)
            listed_here = of_unit(listed_here, unit) if unit else listed_here
            taken.append(level)
            targets += listed_here
            bindings += [b for t in listed_here for b in _bindings(network, record, t, in_units(level.free.value))]
    doses = tuple(_dose(part) for part in taken)
    # A compound named twice is one compound with both amounts: its targets are listed once.
    once, single = tuple(dict.fromkeys(targets)), tuple(dict.fromkeys(bindings))
    return Prepared(Treatment(doses, single), tuple(taken), once)


def _dose(part: FreeLevel) -> Dose:
    free, outside = part.free, part.outside
    if isnan(free.value):
        inside = UNIT * part.entry
        return Dose(part.iri, inside, inside, inside, None if inside == UNIT else (UNIT, UNIT, UNIT))
    apart = None if outside == free else (outside.value, outside.low, outside.high)
    return Dose(part.iri, free.value, free.low, free.high, apart)


def _parties(
    book: Pharmacopoeia, parent: CompoundRecords, how_much: Amount | None, *, metabolites: bool
) -> list[tuple[CompoundRecords, FreeLevel]]:
    """The compound and, unless left out, its active metabolites, each with its free concentration."""
    found = given(parent, how_much, book)
    parties = [(parent, found)]
    for item in parent.metabolites if metabolites else ():
        record = book.compound(item.compound)
        ratio = (item.ratio[1], item.ratio[0], item.ratio[2])
        free, outside = (interval(independent(level, ratio)) for level in (found.free, found.outside))
        said = f"{item.ratio[0]:.3g} × {parent.label}"
        parties.append((record, FreeLevel(record.iri, record.label, "", None, free, outside, said, parent.iri)))
    return parties


def _bindings(network: Network, record: CompoundRecords, target: Target, level: float) -> list[Binding]:
    """One binding a node, half held at `level` where the affinity has no number; the affinity for the inactivated state goes with it where the node's channels inactivate."""
    if target.problem or target.affinity is None:
        return []
    action, affinity = target.action, target.affinity
    one = Binding(
        compound=record.iri, node=0, mode=Mode(action.mode), affinity_nM=level if isnan(affinity.value) else affinity.value, site=action.mode,
        low=affinity.low if affinity.low < affinity.high else nan, high=affinity.high if affinity.low < affinity.high else nan,
        efficacy=action.efficacy, efficacy_range=action.efficacy_range, inverse=action.inverse, factor=action.factor, needs_open=action.needs_open,
        target=target.target, action=action.iri, evidence=action.evidence,
    )  # fmt: skip
    states = [target.inactivated_nM if not isnan(network.nodes[n].available) else nan for n in target.nodes]
    one = replace(one, affinity_open_nM=target.open_nM)
    return [
        _there(replace(one, node=n, affinity_inactivated_nM=k), network.nodes[n].sensitivity)
        for n, k in zip(target.nodes, states, strict=True)
    ]


def _there(one: Binding, sensitivity: tuple[float, float, float]) -> Binding:
    """A binding that activates or modulates, by the sensitivity of the receptors of its place; its range joins that of the affinity.

    Antagonists hold receptors of every make-up alike.
    """
    value, low, high = sensitivity
    agonist = one.mode is Mode.ORTHOSTERIC and not one.inverse and one.efficacy > 0
    if not (agonist or one.mode is Mode.POTENTIATOR) or sensitivity == (1.0, 1.0, 1.0):
        return one
    least, most = (one.affinity_nM if isnan(end) else end for end in (one.low, one.high))
    return replace(one, affinity_nM=one.affinity_nM / value, low=least / high, high=most / low)
