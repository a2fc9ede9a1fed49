"""The signed network and the question put to it, as plain frozen values.

Numbers of biology have no default here: what a node or a binding needs and does not have is `nan`, and
compiling the network names it. States `x` are log2 fold changes against rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import inf, nan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.engine.growth import Damping


class NodeKind(StrEnum):
    """What equation a node obeys."""

    SIGNAL = "signal"
    SITE = "site"
    POOL = "pool"


class Role(StrEnum):
    """How an influence enters its target's equation."""

    DRIVE = "drive"  # log-linear; density into a SITE, release into a POOL
    LIGAND = "ligand"  # the source is an endogenous ligand of a SITE, at `tone` times its EC50 at rest
    UPTAKE = "uptake"  # the source is a transporter of a POOL with `share` of the resting clearance
    DEGRADATION = "degradation"  # the source is an enzyme of a POOL with `share` of the resting clearance


class TimeScale(StrEnum):
    """How long an influence takes: slow ones stand still in an acute answer."""

    FAST = "fast"
    MEDIUM = "medium"
    SLOW = "slow"


class Shape(StrEnum):
    """What a DRIVE makes of its source's change."""

    LINEAR = "linear"
    RECTIFIED = "rectified"
    BELL = "bell"
    FROM_OCCUPANCY = "from-occupancy"
    STATE = "state"  # firing opens and inactivates a channel: no drive, it sets which states a blocker meets


class Mode(StrEnum):
    """How a compound enters the equations of the node it binds."""

    ORTHOSTERIC = "orthosteric"  # SITE: beside the endogenous ligand, `efficacy`, or `inverse`
    POTENTIATOR = "potentiator"  # SITE: endogenous affinity x `factor` at full occupancy (1 silent, < 1 weakens)
    ATTENUATOR = "attenuator"  # SITE: response x (1 - rho)
    BLOCK = "block"  # SITE or SIGNAL: x (1 - rho); `needs_open`, `affinity_inactivated_nM`
    UPTAKE_BLOCK = "uptake-block"  # transporter: competes with the substrate
    SUBSTRATE = "substrate"  # transporter: competes, and drives efflux up to `efficacy` x Vmax
    INHIBIT = "inhibit"  # SIGNAL: activity x (1 - rho)
    ACTIVATE = "activate"  # SIGNAL: activity x (1 + (`factor` - 1) rho)
    ANALOGUE = "analogue"  # SIGNAL: second ligand beside the messenger, `efficacy` 0 to 1
    CLAMP_OFF = "clamp-off"  # SIGNAL: goes to minus its resting drive
    CLAMP_ON = "clamp-on"  # SIGNAL: goes to its full drive


class Time(StrEnum):
    """Which steps have settled."""

    ACUTE = "acute"
    CHRONIC = "chronic"


@dataclass(frozen=True, slots=True)
class Node:
    """One entity in one context; `key` reads `cAMP@D2-MSN`.

    SITE needs `constitutive` (chi), `inverse_ratio` (chi_inv / chi), `reserve` (tau) and `span` (w, log2 change at full activation).
    POOL needs `diffusion`, its least unsaturable share of clearance, and has `level_nM` at rest. Every node needs `bound`, the largest
    |log2| that its drives can reach; `floor` is the one of a fall, where it is another. `available` is the share of channels not
    inactivated, needed by state-dependent block. `outside`: it lies outside the blood-brain barrier. `weight` is the part of `span` that
    a receptor's density and coupling give it there, `cooperativity` the exponent of its response, `open_share` that of channels open at
    rest, `scatter` the deviation (log2) of measured changes, `sensitivity` the potency there of given agonists (value, low, high; usual 1).
    """

    iri: str
    key: str
    entity: str
    context: str
    label: str
    kind: NodeKind
    bound: float = nan
    constitutive: float = nan
    inverse_ratio: float = nan
    reserve: float = nan
    span: float = nan
    diffusion: float = nan
    available: float = nan
    level_nM: float = nan
    outside: bool = False
    weight: float = 1.0
    cooperativity: float = 1.0
    open_share: float = nan
    floor: float = nan
    scatter: float = nan
    sensitivity: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Influence:
    """One causal step in one place, from node index `source` to node index `target`.

    `sign` 0 is unknown: kept, never computed with. `coefficient` is the size of a DRIVE, or the efficacy of a LIGAND (1 for the
    endogenous agonist). `low`, `high` bound the coefficient, `tone_low`, `tone_high` the tone; nan takes the default spread.
    `optimum` is the log2 change at which a BELL peaks. `cytosol` is the index of the cytosolic pool that reverse transport draws
    on, taken at rest without one. `counts`: the step changes how many of the target there are.
    """

    iri: str
    source: int
    target: int
    sign: int
    role: Role
    coefficient: float = nan
    low: float = nan
    high: float = nan
    time: TimeScale = TimeScale.FAST
    shape: Shape = Shape.LINEAR
    optimum: float = nan
    tone: float = nan
    tone_low: float = nan
    tone_high: float = nan
    share: float = nan
    saturation: float = nan
    cytosol: int | None = None
    step: str = ""
    mechanism: str = ""
    counts: bool = False
    evidence: tuple[str, ...] = ()


class NumberKind(StrEnum):
    """Which numbers of the equations a group scales."""

    TONE = "tone"  # resting level over EC50 of a ligand at a site
    RESERVE = "reserve"  # operational tau of a site
    WEIGHT = "weight"  # part of its log2 change that a site hands on
    GAIN = "gain"  # coefficient of a drive
    SHARE = "share"  # share of a transporter or enzyme in the clearance of a pool, in log-odds
    SATURATION = "saturation"  # level over Km of a transporter


@dataclass(frozen=True, slots=True)
class NumberGroup:
    """Numbers that are fitted together: of `nodes` (RESERVE, WEIGHT) or of `influences` (the other kinds).

    `value` is the fitted log2 factor on what the graph records (log-odds for SHARE), `spread` its standard deviation;
    before a fit they are 0 and the prior's.
    """

    name: str
    kind: NumberKind
    nodes: tuple[int, ...] = ()
    influences: tuple[int, ...] = ()
    value: float = 0.0
    spread: float = 0.0
    prior_spread: float = 1.0
    low: float = -inf
    high: float = inf


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and influences, with look-ups by key and IRI, influences by target and source, nodes by what they stand for."""

    nodes: tuple[Node, ...]
    influences: tuple[Influence, ...]
    digest: str = ""
    groups: tuple[NumberGroup, ...] = ()
    damping: tuple[Damping, ...] = ()
    index: dict[str, int] = field(init=False, repr=False, compare=False)
    incoming: dict[int, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    outgoing: dict[int, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    standing: dict[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {node.iri: i for i, node in enumerate(self.nodes)} | {n.key: i for i, n in enumerate(self.nodes)}
        found: dict[str, dict[Any, list[int]]] = {"incoming": {}, "outgoing": {}, "standing": {}}
        for number, influence in enumerate(self.influences):
            found["incoming"].setdefault(influence.target, []).append(number)
            found["outgoing"].setdefault(influence.source, []).append(number)
        for number, node in enumerate(self.nodes):
            found["standing"].setdefault(node.entity, []).append(number)
        object.__setattr__(self, "index", index)
        for name, numbers_of in found.items():
            object.__setattr__(self, name, {key: tuple(numbers) for key, numbers in numbers_of.items()})

    def __repr__(self) -> str:
        """How large it is, and the digest that names it."""
        return f"<Network of {len(self.nodes)} nodes and {len(self.influences)} influences, digest {self.digest:.40}>"


@dataclass(frozen=True, slots=True)
class Dose:
    """A compound at its free concentration at the site, nM; `low`, `high` where a range is known.

    `outside` is value, low and high for places outside the blood-brain barrier, None where they have the same.
    """

    compound: str
    free_nM: float
    low: float = nan
    high: float = nan
    outside: tuple[float, float, float] | None = None

    def at(self, node: Node) -> tuple[float, float, float]:
        """Value, low and high at a node's place."""
        here = (self.free_nM, self.low, self.high)
        return self.outside if node.outside and self.outside is not None else here


@dataclass(frozen=True, slots=True)
class Binding:
    """One compound at one site of one node, rows for the same site already merged.

    `compound` is the one named by `Dose.compound`. An in-vivo EC50 simply stands for `affinity_nM`. `site` keeps places apart:
    allosteric, blocking and inhibiting bindings of one node and one site compete, and without a name those of one mode do;
    ORTHOSTERIC ones always share the endogenous ligand's site. `low`, `high` nan is a bare value, which takes the default spread; an efficacy without a range is exact.
    `affinity_inactivated_nM` makes BLOCK depend on the channel's state: `affinity_nM` is then that of the resting state.
    """

    compound: str
    node: int
    mode: Mode
    affinity_nM: float
    site: str = ""
    low: float = nan
    high: float = nan
    efficacy: float = nan
    efficacy_range: tuple[float, float] = (nan, nan)
    inverse: bool = False
    factor: float = nan
    hill: float = 1.0
    needs_open: bool = False
    affinity_inactivated_nM: float = nan
    affinity_open_nM: float = nan
    target: str = ""
    action: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is given: doses, and where the compounds bind. Two doses of one compound add up."""

    doses: tuple[Dose, ...] = ()
    bindings: tuple[Binding, ...] = ()

    def __repr__(self) -> str:
        """How many doses and bindings."""
        return f"<Treatment: {len(self.doses)} doses, {len(self.bindings)} bindings>"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A treatment, what it is compared with, and the conditions that hold for both.

    `without`: nodes that are lost (a knocked-out pool has no ligand left, a site no response, a signal stands at its lower bound).
    `fixed`: node -> fold against rest at which it is held. `tones`: node -> fold of the resting level itself. `before`: given to
    the end of adaptation first and then withdrawn; slow steps stay where it left them. The effect is `treatment` against `against`
    under the same conditions.
    """

    treatment: Treatment
    against: Treatment = Treatment()
    before: Treatment | None = None
    time: Time = Time.ACUTE
    without: tuple[int, ...] = ()
    fixed: tuple[tuple[int, float], ...] = ()
    tones: tuple[tuple[int, float], ...] = ()

    def __repr__(self) -> str:
        """Both sides, the time, and how many conditions."""
        count = len(self.without) + len(self.fixed) + len(self.tones)
        return f"<Scenario, {self.time}: {self.treatment!r} against {self.against!r}, {count} conditions>"


@dataclass(frozen=True, slots=True)
class Pathway:
    """A named set of steps: the `influences` they are in the network, the nodes they join, and those it is read from.

    All are indices; `readouts` stand among the `members`, or beside them.
    """

    iri: str
    label: str
    members: tuple[int, ...]
    readouts: tuple[int, ...] = ()
    influences: tuple[int, ...] = ()
