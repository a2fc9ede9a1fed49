"""From compounds and amounts to what the equations need: doses at the site, and where each compound binds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isnan, nan

from kg import settings
from kg.network.amount import Amount
from kg.network.compounds import ActionRecord, Affinity, CompoundRecords, Pharmacopoeia, geometric
from kg.network.dosing import Given, affinity_of, given
from kg.network.model import Binding, Dose, Kind, Mode, Network, Role, Treatment
from kg.pharmacology.exposure import Interval, in_vivo_affinity_nM, independent
from kg.triples.vocabulary import KG

# Said of a target that the compound acts on by an affinity that nobody recorded.
NO_AFFINITY = "no affinity recorded"


@dataclass(frozen=True, slots=True)
class Target:
    """One target of one compound in the scenario, whether or not it could be computed with, and why not."""

    compound: str
    target: str
    action: ActionRecord
    affinity: Affinity | None
    nodes: tuple[int, ...]
    problem: str
    inactivated_nM: float = nan


@dataclass(frozen=True, slots=True)
class Prepared:
    """A treatment and everything that is said about how it came about."""

    treatment: Treatment
    given: tuple[Given, ...]
    targets: tuple[Target, ...]
    ignored: tuple[str, ...]


def prepare(
    network: Network,
    book: Pharmacopoeia,
    wanted: Iterable[tuple[CompoundRecords, Amount | None]],
    *,
    metabolites: bool = True,
    below: dict[str, frozenset[str]] | None = None,
) -> Prepared:
    """Doses and bindings for compounds, their active metabolites counted in unless told not to.

    `below` maps a context to the contexts at or below it, for actions that hold in one place only.
    """
    nodes = _nodes_by_entity(network)
    taken: list[Given] = []
    targets: list[Target] = []
    bindings: list[Binding] = []
    for parent, how_much in wanted:
        exposed = parent.exposure is not None if how_much is None else how_much.kind != "site"
        for record, part in _parties(book, parent, how_much, metabolites=metabolites):
            taken.append(part)
            listed_here = _targets(network, book, record, nodes, below or {}, in_vivo=exposed)
            targets += listed_here
            bindings += [b for t in listed_here for b in _bindings(network, record, t)]
    doses = tuple(Dose(g.iri, g.free.value, g.free.low, g.free.high) for g in taken)
    ignored = tuple(dict.fromkeys(t.target for t in targets if not t.nodes))
    # A compound named twice is one compound with both amounts: its targets are listed once.
    once, single = tuple(dict.fromkeys(targets)), tuple(dict.fromkeys(bindings))
    return Prepared(Treatment(doses, single), tuple(taken), once, ignored)


def _parties(
    book: Pharmacopoeia, parent: CompoundRecords, how_much: Amount | None, *, metabolites: bool
) -> list[tuple[CompoundRecords, Given]]:
    """The compound and, unless left out, its active metabolites, each with its free concentration."""
    found = given(parent, how_much, book)
    parties = [(parent, found)]
    for item in parent.metabolites if metabolites else ():
        record = book.compound(item.compound)
        free = independent(found.free, Interval(item.ratio[1], item.ratio[0], item.ratio[2]))
        said = f"{item.ratio[0]:g} × {parent.label}"
        parties.append((record, Given(record.iri, record.label, "", None, free, said, parent.iri)))
    return parties


def listed(
    network: Network, book: Pharmacopoeia, record: CompoundRecords, below: dict[str, frozenset[str]]
) -> list[Target]:
    """Every target of a compound with its nodes, whatever is known of affinity."""
    return _targets(network, book, record, _nodes_by_entity(network), below, in_vivo=False)


def _nodes_by_entity(network: Network) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, node in enumerate(network.nodes):
        found.setdefault(node.entity, []).append(number)
    return found


def _targets(
    network: Network,
    book: Pharmacopoeia,
    record: CompoundRecords,
    nodes: dict[str, list[int]],
    below: dict[str, frozenset[str]],
    *,
    in_vivo: bool,
) -> list[Target]:
    """Each action on each thing of the network that its target stands for."""
    direct = {(a.target, a.mode) for a in record.actions}
    found = []
    for action in record.actions:
        for single in _stands_for(book, action, nodes, direct):
            affinity = affinity_of(book, record, action, single) or affinity_of(book, record, action, action.target)
            if in_vivo:
                tone = _tone(network, nodes.get(single, []))
                affinity = _in_living_brain(book, record, single, tone) or affinity
            present = nodes.get(single, [])
            places = tuple(n for n in present if _acts_at(network, n, action, below))
            problem = _problem(action, affinity) or (
                f"cannot act as {action.mode} here" if present and not places else ""
            )
            inactivated = book.affinity(record, single, state=KG + "InactivatedState")
            bound = inactivated.value if inactivated else nan
            found.append(Target(record.iri, single, action, affinity, places or tuple(present), problem, bound))
    return found


def _stands_for(
    book: Pharmacopoeia, action: ActionRecord, nodes: dict[str, list[int]], direct: set[tuple[str, str]]
) -> list[str]:
    """What an action's target is in the network: itself; else its members; else the wholes it is a part of.

    An action on a member or subunit stands before one on its family or complex.
    """
    if action.target in nodes:
        return [action.target]
    others = book.members.get(action.target) or book.wholes.get(action.target, ())
    present = [other for other in others if other in nodes]
    return [other for other in present if (other, action.mode) not in direct] if present else [action.target]


def _acts_at(network: Network, number: int, action: ActionRecord, below: dict[str, frozenset[str]]) -> bool:
    """Whether the action's mode fits the node's equation and its context, if it has one, holds the node."""
    node = network.nodes[number]
    inside = not action.context or node.context in below.get(action.context, frozenset({action.context}))
    return inside and (not action.mode or fits(node.kind, Mode(action.mode)))


def _tone(network: Network, numbers: Iterable[int]) -> float:
    """Largest summed tone of the endogenous ligands at any of the nodes: what a tracer meets in living brain."""
    links = network.influences
    return max(
        (sum(links[i].tone for i in network.incoming.get(n, ()) if links[i].role is Role.LIGAND) for n in numbers),
        default=0.0,
    )


def _in_living_brain(book: Pharmacopoeia, record: CompoundRecords, target: str, tone: float) -> Affinity | None:
    """An in-vivo EC50 (free plasma) as an affinity at the site; several regions give a range.

    The EC50 was measured against the endogenous ligand, which the equations put at the site themselves, so its share
    is taken out: `K = EC50 / (1 + tone)`.
    """
    places = (target, *book.families.get(target, ()))
    rows = [(iri, ec50) for iri, at, ec50 in record.in_vivo if at in places]
    if not rows:
        return None
    entry = record.exposure.entry[0] if record.exposure and not isnan(record.exposure.entry[0]) else 1.0
    values = [in_vivo_affinity_nM(ec50, 1.0, entry) / (1.0 + tone) for _, ec50 in rows]
    value, low, high = geometric(values), min(values), max(values)
    if record.exposure and record.exposure.entry[1] < record.exposure.entry[2]:
        # The spread between regions is what the range of brain entry stands for: it is drawn once, with the level.
        low, high = value / settings.EXACTLY, value * settings.EXACTLY
    return Affinity(value, low, high, "in-vivo EC50", tuple(iri for iri, _ in rows))


def _problem(action: ActionRecord, affinity: Affinity | None) -> str:
    if not action.mode:
        return "binds, action not stated"
    if action.modality != "Affirmed":
        return f"stated as {action.modality.lower()} only"
    return "" if affinity else NO_AFFINITY


def _bindings(network: Network, record: CompoundRecords, target: Target) -> list[Binding]:
    """One binding a node; the affinity for the inactivated state goes with it where the node's channels inactivate."""
    if target.problem or target.affinity is None:
        return []
    action, affinity = target.action, target.affinity
    one = Binding(
        compound=record.iri,
        node=0,
        mode=Mode(action.mode),
        affinity_nM=affinity.value,
        site=action.mode,
        low=affinity.low if affinity.low < affinity.high else nan,
        high=affinity.high if affinity.low < affinity.high else nan,
        efficacy=action.efficacy,
        inverse=action.inverse,
        factor=action.factor,
        needs_open=action.needs_open,
        target=target.target,
        action=action.iri,
        evidence=action.evidence,
    )
    states = [target.inactivated_nM if not isnan(network.nodes[n].available) else nan for n in target.nodes]
    return [replace(one, node=n, affinity_inactivated_nM=k) for n, k in zip(target.nodes, states, strict=True)]


def fits(kind: Kind, mode: Mode) -> bool:
    """Whether a mode of action can enter the equation of a node of that kind."""
    on_site = {Mode.ORTHOSTERIC, Mode.POTENTIATOR, Mode.ATTENUATOR, Mode.BLOCK}
    on_signal = set(Mode) - {Mode.ORTHOSTERIC, Mode.POTENTIATOR, Mode.ATTENUATOR}
    return mode in (on_site if kind is Kind.SITE else on_signal if kind is Kind.SIGNAL else set())
