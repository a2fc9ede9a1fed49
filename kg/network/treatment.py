"""From a compound and how much of it to what the equations need: doses at the site, and where it binds.

The free concentration comes, in this order, from a concentration that was given, from a dose and the compound's
exposure record, from its recorded plasma range, or, last, from its own affinities: the concentration that
half-occupies the tightest target it acts on. Which one it was is said in `basis`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isnan, nan, sqrt

from kg.errors import DataError, UsageError
from kg.network.compounds import ActionRecord, Affinity, CompoundRecords, Pharmacopoeia, geometric
from kg.network.model import Binding, Dose, Kind, Mode, Network, Treatment
from kg.pharmacology.exposure import Interval, in_vivo_affinity_nM, molar_nM
from kg.triples.vocabulary import KG

_NANOMOLAR = {"pm": 1e-3, "nm": 1.0, "um": 1e3, "µm": 1e3, "μm": 1e3, "mm": 1e6, "m": 1e9}
_MILLIGRAM_A_DAY = {"mg/day": 1.0, "mg/d": 1.0, "mg": 1.0, "g/day": 1e3, "µg/day": 1e-3, "ug/day": 1e-3}
_PLASMA = {"ng/ml": 1.0, "µg/l": 1.0, "ug/l": 1.0, "µg/ml": 1e3, "ug/ml": 1e3}
_AMOUNT = re.compile(
    r"^\s*(?P<low>\d[\d.,]*(?:[eE][+-]?\d+)?)\s*(?:(?:-|–|to)\s*(?P<high>\d[\d.,]*(?:[eE][+-]?\d+)?))?\s*(?P<unit>\D.*?)\s*$"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a compound: `kind` is `site` (nM free), `plasma` (ng/mL) or `dose` (mg/day)."""

    kind: str
    low: float
    high: float
    text: str

    @property
    def value(self) -> float:
        """The middle of the range on a log scale."""
        return sqrt(self.low * self.high)


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
class Given:
    """One compound as it stands in a scenario."""

    iri: str
    label: str
    dose: str
    free: Interval
    basis: str
    metabolite_of: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A treatment and everything that is said about how it came about."""

    treatment: Treatment
    given: tuple[Given, ...]
    targets: tuple[Target, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]


def amount(text: str) -> Amount:
    """Read `20 nM`, `5-20 uM`, `120 ng/mL` (plasma) or `100 mg/day`. Raises UsageError for anything else."""
    found = _AMOUNT.match(text)
    cure = "write a number and a unit, such as '20 nM', '120 ng/mL' or '100 mg/day'"
    if not found:
        raise UsageError(f"{text!r} is no dose or concentration", cure=cure)
    try:
        low = float(found["low"].replace(",", ""))
        high = float((found["high"] or found["low"]).replace(",", ""))
    except ValueError as error:
        raise UsageError(f"{text!r} has no readable number", cure=cure) from error
    unit = found["unit"].casefold()
    for kind, units in (("site", _NANOMOLAR), ("plasma", _PLASMA), ("dose", _MILLIGRAM_A_DAY)):
        if unit in units:
            if not 0 < low <= high:
                raise UsageError(f"{text!r} must be above zero, the lower end first", cure=cure)
            return Amount(kind, low * units[unit], high * units[unit], text.strip())
    raise UsageError(f"{found['unit']!r} is no unit known here", cure=cure)


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
    given: list[Given] = []
    targets: list[Target] = []
    bindings: list[Binding] = []
    for parent, how_much in wanted:
        found = _given(parent, how_much, book)
        parties = [(parent, found)]
        for item in parent.metabolites if metabolites else ():
            ratio = Interval(item.ratio[1], item.ratio[0], item.ratio[2])
            record = book.compound(item.compound)
            parties.append(
                (
                    record,
                    Given(
                        record.iri,
                        record.label,
                        "",
                        found.free * ratio,
                        f"{item.ratio[0]:g} × {parent.label}",
                        parent.iri,
                    ),
                )
            )
        for record, taken in parties:
            given.append(taken)
            exposed = (how_much is None and parent.exposure is not None) or (
                how_much is not None and how_much.kind != "site"
            )
            listed = _targets(network, book, record, nodes, below or {}, in_vivo=exposed)
            targets += listed
            bindings += [b for t in listed for b in _bindings(network, record, t)]
    doses = tuple(Dose(g.iri, g.free.value, g.free.low, g.free.high) for g in given)
    ignored = tuple(dict.fromkeys(t.target for t in targets if not t.nodes))
    return Prepared(Treatment(doses, tuple(bindings)), tuple(given), tuple(targets), ignored, ())


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


def _given(record: CompoundRecords, how_much: Amount | None, book: Pharmacopoeia) -> Given:
    """The free concentration at the site and on what it rests."""
    if how_much is not None and how_much.kind == "site":
        free = Interval(how_much.low, how_much.value, how_much.high)
        return Given(record.iri, record.label, how_much.text, free, f"given: {how_much.text} free at the site", None)
    exposure = record.exposure
    if how_much is None and (exposure is None or isnan(exposure.plasma[0])):
        return _half_occupying(record, book)
    if exposure is None or isnan(exposure.unbound[0]) or isnan(record.molecular_weight):
        raise DataError(
            f"{record.label} has no exposure record, so a dose or plasma level gives no concentration",
            cure=f"give the free concentration at the site instead, such as {record.label}='20 nM'",
        )
    plasma, said = _plasma(record, how_much)
    low, value, high = exposure.unbound[1], exposure.unbound[0], exposure.unbound[2]
    free = plasma * (1000.0 / record.molecular_weight) * Interval(low, value, high)
    entry = exposure.entry
    if isnan(entry[0]):
        said += "; brain entry not recorded, free brain taken as free plasma"
    else:
        free = free * Interval(entry[1], entry[0], entry[2])
        said += f"; brain entry {entry[0]:g}"
    total = molar_nM(plasma.value, record.molecular_weight)
    said += f": {plasma.value:.3g} ng/mL plasma ({total:.3g} nM), {free.value:.3g} nM free at the site"
    return Given(record.iri, record.label, how_much.text if how_much else "", free, said, None)


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


def _half_occupying(record: CompoundRecords, book: Pharmacopoeia) -> Given:
    """The concentration that half-occupies the tightest target with an action."""
    found = [
        (affinity.value, action.target)
        for action in record.actions
        if action.mode and (affinity := _affinity(book, record, action.target)) is not None
    ]
    if not found:
        zero = Interval(0.0, 0.0, 0.0)
        return Given(record.iri, record.label, "", zero, "no exposure and no affinity with an action is recorded", None)
    value, target = min(found)
    free = Interval(value, value, value)
    return Given(
        record.iri, record.label, "", free, f"half-occupies {book.directory.label(target)} ({value:.3g} nM)", None
    )


def _affinity(book: Pharmacopoeia, record: CompoundRecords, target: str) -> Affinity | None:
    """Affinity at a target; a channel's resting value first, since the others are taken beside it."""
    return book.affinity(record, target, state=KG + "RestingState") or book.affinity(record, target)


def _targets(
    network: Network,
    book: Pharmacopoeia,
    record: CompoundRecords,
    nodes: dict[str, list[int]],
    below: dict[str, frozenset[str]],
    *,
    in_vivo: bool,
) -> list[Target]:
    """Each action on each single target; an action on a member stands before one on its family."""
    direct = {(a.target, a.mode) for a in record.actions}
    listed = []
    for action in record.actions:
        members = book.members.get(action.target, ())
        singles = [m for m in members if (m, action.mode) not in direct and m in nodes] or (
            [] if members else [action.target]
        )
        for single in singles:
            places = [
                n
                for n in nodes.get(single, [])
                if not action.context
                or network.nodes[n].context in below.get(action.context, frozenset({action.context}))
            ]
            affinity = _affinity(book, record, single)
            if in_vivo:
                affinity = _in_living_brain(book, record, single) or affinity
            problem = _problem(action, affinity)
            inactivated = book.affinity(record, single, state=KG + "InactivatedState")
            bound = inactivated.value if inactivated else nan
            listed.append(Target(record.iri, single, action, affinity, tuple(places), problem, bound))
    return listed


def _in_living_brain(book: Pharmacopoeia, record: CompoundRecords, target: str) -> Affinity | None:
    """An in-vivo EC50 (free plasma) as an affinity at the site; several regions give a range."""
    places = (target, *book.families.get(target, ()))
    rows = [(iri, ec50) for iri, at, ec50 in record.in_vivo if at in places]
    if not rows:
        return None
    entry = record.exposure.entry[0] if record.exposure and not isnan(record.exposure.entry[0]) else 1.0
    values = [in_vivo_affinity_nM(ec50, 1.0, entry) for _, ec50 in rows]
    return Affinity(geometric(values), min(values), max(values), "in-vivo EC50", tuple(iri for iri, _ in rows))


def _problem(action: ActionRecord, affinity: Affinity | None) -> str:
    if not action.mode:
        return "binds, action not stated"
    if action.modality != "Affirmed":
        return f"stated as {action.modality.lower()} only"
    return "" if affinity else "no affinity recorded"


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
