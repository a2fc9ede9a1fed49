"""Networks made for tests and benchmarks: small builders, and a seeded synapse of the size of a real one.

The names are made up; only the shapes (receptor, cascade, pool, autoreceptor, loop) are those of the field.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from kg.engine.model import (
    Binding,
    Dose,
    Influence,
    Mode,
    Network,
    Node,
    NodeKind,
    Role,
    Scenario,
    Shape,
    TimeScale,
    Treatment,
)


@dataclass
class Builder:
    """Collects nodes and influences by name; `network()` freezes them."""

    nodes: list[Node] = field(default_factory=list)
    influences: list[Influence] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def _add(self, name: str, kind: NodeKind, **numbers: float) -> str:
        entity, _, context = name.partition("@")
        self.index[name] = len(self.nodes)
        self.nodes.append(Node(f"urn:{name}", name, entity, context or "cell", name, kind, **{"bound": 5.0, **numbers}))
        return name

    def signal(self, name: str, **numbers: float) -> str:
        """A signal node."""
        return self._add(name, NodeKind.SIGNAL, **numbers)

    def site(self, name: str, **numbers: float) -> str:
        """A receptor with the starting values of the design."""
        start = {"constitutive": 0.05, "inverse_ratio": 0.2, "reserve": 2.0, "span": 6.0}
        return self._add(name, NodeKind.SITE, **{**start, **numbers})

    def pool(self, name: str, **numbers: float) -> str:
        """A transmitter pool."""
        return self._add(name, NodeKind.POOL, **{"diffusion": 0.12, **numbers})

    def _link(self, source: str, target: str, sign: int, role: Role, **how: Any) -> int:
        if isinstance(how.get("cytosol"), str):
            how["cytosol"] = self.index[how["cytosol"]]
        number = len(self.influences)
        self.influences.append(
            Influence(
                f"urn:{number}",
                self.index[source],
                self.index[target],
                sign,
                role,
                evidence=(f"urn:source:{number}",),
                **how,
            )
        )
        return number

    def drive(self, source: str, target: str, gain: float, **how: Any) -> int:
        """A log-linear step; the sign is that of `gain`."""
        return self._link(source, target, 1 if gain >= 0 else -1, Role.DRIVE, coefficient=abs(gain), **how)

    def ligand(self, source: str, target: str, tone: float, **how: Any) -> int:
        """An endogenous ligand at its receptor."""
        return self._link(source, target, 1, Role.LIGAND, **{"coefficient": 1.0, "tone": tone, **how})

    def uptake(self, source: str, target: str, share: float, saturation: float = 0.02, **how: Any) -> int:
        """A transporter of a pool."""
        return self._link(source, target, 1, Role.UPTAKE, share=share, saturation=saturation, **how)

    def degrade(self, source: str, target: str, share: float) -> int:
        """An enzyme of a pool."""
        return self._link(source, target, 1, Role.DEGRADATION, share=share)

    def network(self) -> Network:
        """The network, frozen."""
        return Network(tuple(self.nodes), tuple(self.influences), "test")

    def bind(self, compound: str, node: str, mode: Mode, affinity: float, **how: Any) -> Binding:
        """A binding at a node of this network."""
        return Binding(compound, self.index[node], mode, affinity, **how)


def given(concentration: float, *bindings: Binding) -> Treatment:
    """Every compound of the bindings at one free concentration, nM."""
    names = dict.fromkeys(item.compound for item in bindings)
    return Treatment(tuple(Dose(name, concentration) for name in names), bindings)


def scenario(concentration: float, *bindings: Binding, **how: Any) -> Scenario:
    """A scenario of that treatment."""
    return Scenario(given(concentration, *bindings), **how)


CASCADE = (
    ("Gs", "cyclase", 0.8),
    ("Gi", "cyclase", -0.8),
    ("cyclase", "cAMP", 1.0),
    ("PDE", "cAMP", -0.5),
    ("cAMP", "PKA", 0.8),
    ("PKA", "PDE", 0.5),
    ("PKA", "PP1", -0.5),
    ("Gq", "PLC", 0.8),
    ("PLC", "IP3", 1.0),
    ("IP3", "calcium", 0.5),
    ("PLC", "PKC", 0.5),
    ("calcium", "PKC", 0.2),
    ("calcium", "CaMK", 0.5),
    ("calcium", "calcineurin", 0.5),
    ("PKC", "ERK", 0.5),
    ("PKA", "CREB", 0.5),
    ("CaMK", "CREB", 0.5),
    ("ERK", "CREB", 0.2),
    ("PP1", "CREB", -0.5),
    ("calcineurin", "CREB", -0.2),
    ("PP1", "ERK", -0.2),
    ("CREB", "Fos", 0.5),
    ("ERK", "Fos", 0.5),
    ("Gi", "firing", -0.5),
    ("Gq", "firing", 0.5),
    ("firing", "calcium", 0.5),
    ("trophic", "ERK", 0.5),
    ("PKC", "PLC", -0.2),
    ("trophic", "Akt", 0.8),
    ("Akt", "GSK", -0.8),
    ("GSK", "CREB", -0.2),
    ("Akt", "mTOR", 0.8),
    ("mTOR", "Akt", -0.2),
)


def synapse(cells: int = 16, transmitters: int = 10, seed: int = 1) -> Builder:
    """A seeded synaptic network: each cell has a cascade, receptors, a transmitter it releases, feedback, slow steps.

    With the defaults about 550 nodes and 1,300 influences.
    """
    dice = random.Random(seed)
    net = Builder()
    for t in range(transmitters):
        for part in ("transporter", "enzyme", "cytosol", "vesicle"):
            net.signal(f"{part}@{t}")
        net.pool(f"transmitter@{t}")
        net.drive(f"cytosol@{t}", f"vesicle@{t}", 0.5)
        net.drive(f"vesicle@{t}", f"transmitter@{t}", 0.5)
        net.uptake(
            f"transporter@{t}",
            f"transmitter@{t}",
            dice.uniform(0.4, 0.75),
            dice.uniform(0.01, 0.1),
            cytosol=f"cytosol@{t}",
        )
        net.degrade(f"enzyme@{t}", f"transmitter@{t}", dice.uniform(0.05, 0.2))
    for c in range(cells):
        _cell(net, dice, c, transmitters)
    return net


def _cell(net: Builder, dice: random.Random, c: int, transmitters: int) -> None:
    names = dict.fromkeys(name for step in CASCADE for name in step[:2])
    for name in names:
        net.signal(f"{name}@{c}")
    net.signal(f"gene@{c}")
    for source, target, gain in CASCADE:
        net.drive(f"{source}@{c}", f"{target}@{c}", gain * dice.uniform(0.7, 1.0))
    net.drive(f"CREB@{c}", f"gene@{c}", 0.8, time=TimeScale.MEDIUM)
    net.drive(f"gene@{c}", f"trophic@{c}", 0.5, time=TimeScale.SLOW)
    released = c % transmitters
    net.drive(f"firing@{c}", f"transmitter@{released}", 0.5)
    auto = net.site(f"auto@{c}", reserve=5.0)
    net.ligand(f"transmitter@{released}", auto, 0.2)
    net.drive(auto, f"Gi@{c}", 0.5)
    net.drive(auto, auto, -0.2, time=TimeScale.SLOW)
    for k in range(9):
        kind = dice.choice(("Gs", "Gi", "Gq", "firing"))
        site = net.site(f"receptor{k}@{c}")
        net.ligand(f"transmitter@{dice.randrange(transmitters)}", site, dice.choice((0.15, 0.3, 0.5)))
        net.drive(site, f"{kind}@{c}", dice.choice((0.2, 0.5)))
        if k % 3 == 0:
            net.drive(site, site, -0.2, time=TimeScale.SLOW, shape=Shape.FROM_OCCUPANCY)


def profiles(net: Builder, count: int, seed: int = 2, targets: int = 20) -> list[Scenario]:
    """Seeded compounds, each at one concentration on some receptors, a transporter and an enzyme."""
    dice = random.Random(seed)
    sites = [node.key for node in net.nodes if node.kind is NodeKind.SITE]
    carriers = [node.key for node in net.nodes if node.entity == "transporter"]
    made = []
    for n in range(count):
        name = f"compound {n}"
        chosen = dice.sample(sites, targets)
        bound = [
            net.bind(name, key, Mode.ORTHOSTERIC, 10 ** dice.uniform(0, 4), efficacy=dice.choice((0, 0, 0, 0.3, 1)))
            for key in chosen
        ]
        bound += [net.bind(name, key, Mode.UPTAKE_BLOCK, 10 ** dice.uniform(0, 4)) for key in dice.sample(carriers, 2)]
        made.append(scenario(10 ** dice.uniform(0.5, 2.5), *bound))
    return made


def two() -> Builder:
    """A pool at a receptor, its transporter, and a kinase."""
    net = Builder()
    net.pool("pool")
    net.site("site")
    net.signal("transporter")
    net.signal("kinase")
    net.ligand("pool", "site", 0.3)
    net.uptake("transporter", "pool", 0.8)
    return net


def every_kind() -> Builder:
    """A network with a step of every role and shape."""
    net = synapse(cells=2, transmitters=2, seed=5)
    net.drive("cAMP@0", "firing@0", 0.3, shape=Shape.BELL, optimum=1.5)
    net.drive("calcium@1", "Akt@1", 0.3, shape=Shape.RECTIFIED)
    return net


def every_mode(net: Builder) -> tuple[Binding, ...]:
    """A compound that acts in every way at once."""
    return (
        net.bind("d", "receptor0@0", Mode.ORTHOSTERIC, 5.0, efficacy=0.4),
        net.bind("d", "receptor1@0", Mode.ORTHOSTERIC, 5.0, inverse=True),
        net.bind("d", "receptor1@0", Mode.POTENTIATOR, 5.0, factor=5.0),
        net.bind("d", "receptor2@0", Mode.BLOCK, 5.0, needs_open=True),
        net.bind("d", "receptor3@0", Mode.ATTENUATOR, 5.0),
        net.bind("d", "transporter@0", Mode.SUBSTRATE, 5.0, efficacy=0.1),
        net.bind("d", "transporter@1", Mode.UPTAKE_BLOCK, 5.0),
        net.bind("d", "PKA@0", Mode.ANALOGUE, 5.0, efficacy=0.6),
        net.bind("d", "PDE@0", Mode.INHIBIT, 5.0),
        net.bind("d", "cyclase@1", Mode.ACTIVATE, 5.0, factor=8.0),
        net.bind("d", "calcium@1", Mode.BLOCK, 5.0, needs_open=True),
        net.bind("d", "Gi@0", Mode.CLAMP_OFF, 5.0),
        net.bind("d", "Gs@1", Mode.CLAMP_ON, 5.0),
    )


def chain(bound: float = 1e6) -> Builder:
    """Two parallel ways from one kinase to a gene, and a loop beside one of them."""
    net = Builder()
    for name in ("kinase", "left", "right", "gene"):
        net.signal(name, bound=bound)
    net.drive("kinase", "left", 0.8)
    net.drive("kinase", "right", 0.5)
    net.drive("left", "gene", 0.5)
    net.drive("right", "gene", -0.2)
    return net
