"""From compounds and amounts to what the equations need: doses at the site, and where each compound binds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import isnan, nan

from kg.engine.model import Binding, Dose, Mode, Network, NodeKind, Role, Treatment
from kg.knowledge.vocabulary import KG
from kg.pharmacology.exposure import Interval, in_vivo_affinity_nM, independent
from kg.question.amount import Amount
from kg.question.apparent import not_computed
from kg.question.compounds import ActionRecord, Affinity, CompoundRecords, Pharmacopoeia, geometric
from kg.question.dosing import FreeLevel, affinity_of, given

# An affinity without spread of its own: a range this narrow is drawn instead of the usual one for a bare value.
EXACTLY = 1.0001


# Said of a target that the compound acts on by an affinity that nobody recorded, and of one the network lacks.
NO_AFFINITY = "no affinity recorded"
NO_NODE = "not in the network"
# Said of a family all of whose members are acted on by rows of their own.
MEMBERS = "its members have rows of their own"


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
) -> Prepared:
    """Doses and bindings for compounds, their active metabolites counted in unless told not to.

    `below` maps a context to the contexts at or below it, for actions that hold in one place only.
    """
    nodes = _nodes_by_entity(network)
    taken: list[FreeLevel] = []
    targets: list[Target] = []
    bindings: list[Binding] = []
    for parent, how_much in wanted:
        exposed = parent.exposure is not None if how_much is None else how_much.kind != "site"
        for record, part in _parties(book, parent, how_much, metabolites=metabolites):
            taken.append(part)
            listed_here = _targets(network, book, record, nodes, below or {}, in_vivo=exposed)
            targets += listed_here
            bindings += [b for t in listed_here for b in _bindings(network, record, t)]
    doses = tuple(_dose(part) for part in taken)
    # A compound named twice is one compound with both amounts: its targets are listed once.
    once, single = tuple(dict.fromkeys(targets)), tuple(dict.fromkeys(bindings))
    return Prepared(Treatment(doses, single), tuple(taken), once)


def _dose(part: FreeLevel) -> Dose:
    free, outside = part.free, part.outside
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
        ratio = Interval(item.ratio[1], item.ratio[0], item.ratio[2])
        free, outside = independent(found.free, ratio), independent(found.outside, ratio)
        said = f"{item.ratio[0]:g} × {parent.label}"
        parties.append((record, FreeLevel(record.iri, record.label, "", None, free, outside, said, parent.iri)))
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
    """Each action on each thing of the network that its target stands for, rows for one thing merged."""
    direct = {(a.target, a.mode) for a in record.actions}
    found: dict[object, list[Target]] = {}
    for action in record.actions:
        for single in _stands_for(book, action, nodes, direct):
            for one in _rows(network, book, record, action, single, nodes.get(single, []), below, in_vivo=in_vivo):
                alone = one.problem or not action.mode
                found.setdefault(len(found) if alone else _site(one), []).append(one)
        if record.table and not _stands_for(book, action, nodes, direct):
            found[len(found)] = [Target(record.iri, action.target, action, None, (), MEMBERS)]
    return [_merged(rows) for rows in found.values()]


def _rows(
    network: Network,
    book: Pharmacopoeia,
    record: CompoundRecords,
    action: ActionRecord,
    single: str,
    present: list[int],
    below: dict[str, frozenset[str]],
    *,
    in_vivo: bool,
) -> list[Target]:
    """One action on one entity; an affinity measured in living brain says nothing of the places outside it."""
    affinity = affinity_of(book, record, action, single) or affinity_of(book, record, action, action.target)
    living = _in_living_brain(book, record, single, _tone(network, present)) if in_vivo else None
    inactivated = book.affinity(record, single, state=KG + "InactivatedState")
    bound = inactivated.value if inactivated else nan
    opened = book.affinity(record, single, state=KG + "OpenState")
    when_open = opened.value if opened else nan
    places = tuple(n for n in present if _acts_at(network, n, action, below))
    parts = [(living or affinity, places)]
    if living:
        parts = [(known, tuple(n for n in places if network.nodes[n].outside is out))
                 for out, known in ((False, living), (True, affinity))]  # fmt: skip
        parts = [part for part in parts if part[1]] or [(living, ())]
    said = _unplaced(network, action, present, below)
    lacking = not_computed(book, record, action, single) or NO_AFFINITY
    whys = [_problem(action, known, "" if where else said, lacking) for known, where in parts]
    return [Target(record.iri, single, action, known, where or tuple(present), why, bound, when_open)
            for (known, where), why in zip(parts, whys, strict=True)]  # fmt: skip


def _site(row: Target) -> object:
    """What rows share that are one ligand at one site: subunits of a receptor, or a value measured twice."""
    action = row.action
    numbers = (str(action.efficacy), str(action.factor))
    return row.target, row.nodes, action.type, numbers, action.context, action.condition


def _merged(rows: list[Target]) -> Target:
    """One ligand of several rows: the geometric mean of their affinities, over the whole range, with all evidence."""
    first, known = rows[0], [row.affinity for row in rows if row.affinity]
    if len(rows) == 1 or not known:
        return first
    affinity = Affinity(
        geometric([a.value for a in known]),
        min(a.low for a in known),
        max(a.high for a in known),
        ", ".join(dict.fromkeys(a.basis for a in known)),
        tuple(dict.fromkeys(r for a in known for r in a.records)),
    )
    evidence = tuple(dict.fromkeys(e for row in rows for e in row.action.evidence))
    bound = [row.inactivated_nM for row in rows if not isnan(row.inactivated_nM)]
    inactivated = geometric(bound) if bound else nan
    action = replace(first.action, evidence=evidence)
    return replace(first, affinity=affinity, action=action, inactivated_nM=inactivated)


def _stands_for(
    book: Pharmacopoeia, action: ActionRecord, nodes: dict[str, list[int]], direct: set[tuple[str, str]]
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
        low, high = value / EXACTLY, value * EXACTLY
    return Affinity(value, low, high, "in-vivo EC50", tuple(iri for iri, _ in rows))


def _unplaced(network: Network, action: ActionRecord, present: list[int], below: dict[str, frozenset[str]]) -> str:
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


def _bindings(network: Network, record: CompoundRecords, target: Target) -> list[Binding]:
    """One binding a node; the affinity for the inactivated state goes with it where the node's channels inactivate."""
    if target.problem or target.affinity is None:
        return []
    action, affinity = target.action, target.affinity
    one = Binding(
        compound=record.iri, node=0, mode=Mode(action.mode), affinity_nM=affinity.value, site=action.mode,
        low=affinity.low if affinity.low < affinity.high else nan, high=affinity.high if affinity.low < affinity.high else nan,
        efficacy=action.efficacy, inverse=action.inverse, factor=action.factor, needs_open=action.needs_open,
        target=target.target, action=action.iri, evidence=action.evidence,
    )  # fmt: skip
    states = [target.inactivated_nM if not isnan(network.nodes[n].available) else nan for n in target.nodes]
    one = replace(one, affinity_open_nM=target.open_nM)
    return [replace(one, node=n, affinity_inactivated_nM=k) for n, k in zip(target.nodes, states, strict=True)]


def fits(kind: NodeKind, mode: Mode) -> bool:
    """Whether a mode of action can enter the equation of a node of that kind."""
    on_site = {Mode.ORTHOSTERIC, Mode.POTENTIATOR, Mode.ATTENUATOR, Mode.BLOCK}
    on_signal = set(Mode) - {Mode.ORTHOSTERIC, Mode.POTENTIATOR, Mode.ATTENUATOR}
    return mode in (on_site if kind is NodeKind.SITE else on_signal if kind is NodeKind.SIGNAL else set())
