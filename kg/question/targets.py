"""Where a compound acts: each action on each thing of the network that its target stands for, and why where it does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan

from kg.engine.model import Mode, Network, NodeKind, Role
from kg.knowledge.vocabulary import KG
from kg.pharmacology.quantity import geometric
from kg.question.acting import ActionRecord
from kg.question.apparent import not_computed
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.dosing import affinity_of
from kg.question.in_vivo import InVivo
from kg.question.in_vivo import in_vivo as living_brain
from kg.question.measured import Affinity, of_one_kind

# Said of a target that the compound acts on by an affinity that nobody recorded, and of one the network lacks.
NO_AFFINITY = "no affinity recorded"
NO_NODE = "not in the network"
# Said of a family all of whose members are acted on by rows of their own.
MEMBERS = "its members have rows of their own"
_AT_SITES = {Mode.ORTHOSTERIC, Mode.POTENTIATOR, Mode.ATTENUATOR}


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
    open_nM: float = nan


def listed(
    network: Network, book: Pharmacopoeia, record: CompoundRecords, below: dict[str, frozenset[str]]
) -> list[Target]:
    """Every target of a compound with its nodes, whatever is known of affinity."""
    return targets_of(network, book, record, below, in_vivo=False)


def targets_of(
    network: Network,
    book: Pharmacopoeia,
    record: CompoundRecords,
    below: dict[str, frozenset[str]],
    *,
    in_vivo: bool,
) -> list[Target]:
    """Each action on each thing of the network that its target stands for, rows for one thing merged."""
    nodes = network.standing
    actions = _signed(network, book, record.actions)
    direct = {(a.target, a.mode) for a in actions}
    found: dict[object, list[Target]] = {}
    single_ones = [single for action in actions for single in _stands_for(book, action, nodes, direct)]
    living = living_brain(book, record, single_ones, lambda t: tone_at(network, t)) if in_vivo else None
    for action in actions:
        for single in _stands_for(book, action, nodes, direct):
            for one in _rows(network, book, record, action, single, nodes.get(single, ()), below, living):
                alone = one.problem or not action.mode
                found.setdefault(len(found) if alone else _site(one), []).append(one)
        if record.table and not _stands_for(book, action, nodes, direct):
            found[len(found)] = [Target(record.iri, action.target, action, None, (), MEMBERS)]
    return [one for rows in found.values() for one in _merged(rows)]


def _signed(network: Network, book: Pharmacopoeia, actions: tuple[ActionRecord, ...]) -> tuple[ActionRecord, ...]:
    """The actions; in a network of signed influence alone, which has no sites, one at a site raises or lowers its target by its sign.

    One without a sign, such as a partial agonist's, has nothing to act with there.
    """
    if any(node.kind is NodeKind.SITE for node in network.nodes):
        return actions
    return tuple(
        replace(action, mode=str(Mode.ACTIVATE if action.sign > 0 else Mode.INHIBIT), factor=book.activation)
        if action.mode in _AT_SITES and action.sign
        else action
        for action in actions
    )


def _rows(
    network: Network,
    book: Pharmacopoeia,
    record: CompoundRecords,
    action: ActionRecord,
    single: str,
    present: tuple[int, ...],
    below: dict[str, frozenset[str]],
    living: InVivo | None,
) -> list[Target]:
    """One action on one entity, behind the barrier and outside it."""
    # A row of a table has the value that it gives itself, not that of another row on the whole or a member.
    places = (action.target, single) if record.table else (single, action.target)
    affinity = affinity_of(book, record, action, places[0]) or affinity_of(book, record, action, places[1])
    inside = living.at(single, affinity) if living else None
    outer = living.outside(single, affinity) if living else affinity
    inactivated = book.affinity(record, single, state=KG + "InactivatedState")
    bound = inactivated.value if inactivated else nan
    opened = book.affinity(record, single, state=KG + "OpenState")
    when_open = opened.value if opened else nan
    holding = tuple(n for n in present if _acts_at(network, n, action, below))
    parts = [(inside or affinity, holding)]
    if inside:
        parts = [(known, tuple(n for n in holding if network.nodes[n].outside is out))
                 for out, known in ((False, inside), (True, outer))]  # fmt: skip
        parts = [part for part in parts if part[1]] or [(inside, ())]
    said = _unplaced(network, action, present, below)
    lacking = not_computed(book, record, action, single) or NO_AFFINITY
    whys = [_problem(action, known, "" if where else said, lacking) for known, where in parts]
    return [Target(record.iri, single, _as_measured(action, known), known, where or present, why,
                   *(_shifted(value, known, affinity) for value in (bound, when_open)))
            for (known, where), why in zip(parts, whys, strict=True)]  # fmt: skip


def _shifted(value: float, known: Affinity | None, recorded: Affinity | None) -> float:
    """A value for another state of the target, multiplied as its affinity was; the very value where that was not."""
    if known is None or recorded is None or known.value == recorded.value or isnan(value):
        return value
    return value * known.value / recorded.value


def _as_measured(action: ActionRecord, affinity: Affinity | None) -> ActionRecord:
    """An action of a table with the evidence of the rows whose values entered, and of no other."""
    return replace(action, evidence=affinity.evidence) if affinity and affinity.evidence else action


def _site(row: Target) -> object:
    """What rows share that are one ligand at one site: subunits of a receptor, or a value measured twice."""
    action = row.action
    numbers = (str(action.efficacy), str(action.factor))
    return row.target, row.nodes, action.type, numbers, action.context, action.condition


def _merged(rows: list[Target]) -> list[Target]:
    """One ligand of several rows: the geometric mean of affinities of one kind, over their range, with their evidence.

    Rows whose values are of another species or type are listed behind it, and not computed with.
    """
    if len(rows) == 1 or not any(row.affinity for row in rows):
        return rows[:1]
    basis = of_one_kind(row.affinity for row in rows if row.affinity)
    kept = [row for row in rows if row.affinity and row.affinity.basis == basis]
    aside = [replace(row, problem=f"{row.affinity.basis} is not pooled with {basis}", nodes=())
             for row in rows if row.affinity and row.affinity.basis != basis]  # fmt: skip
    known = [row.affinity for row in kept if row.affinity]
    affinity = Affinity(
        geometric(*(a.value for a in known)),
        min(a.low for a in known),
        max(a.high for a in known),
        basis,
        tuple(dict.fromkeys(r for a in known for r in a.records)),
        tuple(dict.fromkeys(e for a in known for e in a.evidence)),
        known[0].order,
    )
    evidence = tuple(dict.fromkeys(e for row in kept for e in row.action.evidence))
    bound = [row.inactivated_nM for row in kept if not isnan(row.inactivated_nM)]
    inactivated = geometric(*bound) if bound else nan
    action = replace(kept[0].action, evidence=evidence)
    return [replace(kept[0], affinity=affinity, action=action, inactivated_nM=inactivated), *aside]


def _stands_for(
    book: Pharmacopoeia, action: ActionRecord, nodes: dict[str, tuple[int, ...]], direct: set[tuple[str, str]]
) -> list[str]:
    """What an action's target is in the network: itself; else its members; else the wholes it is a part of.

    An action on a member stands before one on its family; empty where every member has one of its own.
    """
    if action.target in nodes:
        return [action.target]
    members = [m for m in book.members.get(action.target, ()) if m in nodes]
    if members:
        return [m for m in members if (m, action.mode) not in direct]
    return [w for w in book.wholes.get(action.target, ()) if w in nodes] or [action.target]


def _acts_at(network: Network, number: int, action: ActionRecord, below: dict[str, frozenset[str]]) -> bool:
    """Whether the action's mode fits the node's equation and its context, if it has one, holds the node."""
    node = network.nodes[number]
    inside = not action.context or node.context in below.get(action.context, frozenset({action.context}))
    return inside and (not action.mode or fits(node.kind, Mode(action.mode)))


def tone_at(network: Network, target: str) -> float:
    """Largest summed tone of the endogenous ligands at any node of an entity: what a tracer meets in living brain."""
    links = network.influences
    return max(
        (sum(links[i].tone for i in network.incoming.get(n, ()) if links[i].role is Role.LIGAND)
         for n in network.standing.get(target, ())),
        default=0.0,
    )  # fmt: skip


def _unplaced(
    network: Network, action: ActionRecord, present: tuple[int, ...], below: dict[str, frozenset[str]]
) -> str:
    """Why an action holds at none of an entity's nodes."""
    if not present:
        return NO_NODE
    inside = below.get(action.context, frozenset({action.context}))
    if action.context and not any(network.nodes[n].context in inside for n in present):
        return "not in that context"
    return f"cannot act as {action.mode} here"


def _problem(action: ActionRecord, affinity: Affinity | None, unplaced: str, lacking: str) -> str:
    """Why a target is listed and not computed with; empty where it is."""
    if unplaced == NO_NODE:
        return unplaced
    if not action.mode:
        return f"{action.verb}, action not stated"
    if action.modality != "Affirmed":
        return f"stated as {action.modality.lower()} only"
    return unplaced or ("" if affinity else lacking)


def fits(kind: NodeKind, mode: Mode) -> bool:
    """Whether a mode of action can enter the equation of a node of that kind."""
    on_site = {Mode.ORTHOSTERIC, Mode.POTENTIATOR, Mode.ATTENUATOR, Mode.BLOCK}
    on_signal = set(Mode) - _AT_SITES
    return mode in (on_site if kind is NodeKind.SITE else on_signal if kind is NodeKind.SIGNAL else set())
