"""The records that an answer is made of, as frozen values; `to_json` gives the stable keys of the interface."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from kg.answer.blocks import Cause
from kg.direction import ARROWS, Direction
from kg.display import Screen, ScreenTable, Shown, as_plain
from kg.engine.model import Mode
from kg.pharmacology.spoken import concentration


def level_in_words(free_nM: float | None) -> str:
    """A concentration; `unknown level` where it has no number."""
    return "unknown level" if free_nM is None else concentration(free_nM)


def without_level(basis: str, level: str) -> str:
    """What a level rests on, without the level itself where it has just been said."""
    if given := re.fullmatch(r"given: (.+?)( free| unbound)?( at the site)?", basis):
        return "as given" if given[1] == level else f"given as {given[1]}"
    return re.sub(f", {re.escape(level)} free (at the site|in the brain)$", "", basis)


@dataclass(frozen=True, slots=True)
class CompoundGiven:
    """A compound of the scenario: `free_nM` in the brain, `free_outside_nM` outside it (None: no number), and what that rests on."""

    id: str
    label: str
    dose: str
    free_nM: float | None
    basis: str
    metabolite_of: str | None
    free_outside_nM: float | None

    @property
    def level(self) -> str:
        """The concentration in the brain."""
        return level_in_words(self.free_nM)

    @property
    def free(self) -> str:
        """The concentration in words, one number where it is the same everywhere."""
        if self.free_nM is None:
            return self.level
        if self.free_outside_nM == self.free_nM:
            return f"{self.level} free at the site"
        return f"{self.level} free in the brain, {level_in_words(self.free_outside_nM)} outside"

    def told(self) -> str:
        """Name, concentration and what it rests on, the concentration once."""
        return f"{self.label}: {self.free} – {without_level(self.basis, self.level)}"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document states of the compound, in the curator's words; `thing` is the IRI of what it is said of.

    `verdict` says what the computed answer makes of an affirmed direction, `because` why; None where none is affirmed.
    """

    statement: str
    says: str
    document: str
    line: int
    modality: str
    dose: tuple[float, float] | None
    node: str
    direction: Direction
    thing: str = ""
    verdict: str | None = None
    because: str = ""

    COLUMNS: ClassVar = ("node", "direction", "verdict", "modality", "document", "line", "says")


@dataclass(frozen=True, slots=True)
class TargetEffect:
    """One target in one context: how it is acted on, how tightly, how much of it is held, what becomes of it.

    `interval` is that of the occupancy (5-95 %) over the ranges of level and affinity, `genes` are the HGNC symbols of
    the protein or of every member, `measured` the occupancies that are recorded in vivo, as printed, `measured_percent` the lowest
    and the highest of them, over all their doses. `primary` says whether a source names the target as one by which the compound
    works; None where no source ranks any of its targets. `mode` is how the action enters the equations: compounds of one mode
    compete, those of two hold sites of their own. `pet_occupancy` is what a tracer would see: how much less of the site is free than
    without anything given; where the transmitter rises beside the drug it is more than `occupancy`. `outside` says that the context
    lies outside the blood-brain barrier.
    """

    target: str
    label: str
    context: str
    compound: str
    action: str
    affinity_nM: tuple[float, float] | None
    occupancy: float | None
    log2_change: float | None
    note: str
    basis: str
    evidence: tuple[str, ...]
    interval: tuple[float, float] | None = None
    genes: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    primary: bool | None = None
    mode: str = ""
    measured_percent: tuple[float, float] | None = None
    pet_occupancy: float | None = None
    outside: bool = False

    @property
    def stops(self) -> bool:
        """Whether it is a process that the compound stops, by something that it binds."""
        return self.mode == Mode.CLAMP_OFF and not self.genes

    COLUMNS: ClassVar = ("label", "context", "action", "compound", "occupancy")


@dataclass(frozen=True, slots=True)
class Effect:
    """The computed change of one node."""

    node: str
    entity: str
    label: str
    context: str
    direction: Direction
    basis: str
    log2_change: float
    change: float
    interval: tuple[float, float] | None
    size: str
    tendency: str
    stability: float | None
    iri: str

    COLUMNS: ClassVar = ("node", "direction", "log2_change", "size", "stability")


@dataclass(frozen=True, slots=True)
class RouteLink:
    """One link of a route; `share` is the share of the whole route in the effect it leads to, log2 units."""

    source: str
    target: str
    sign: str
    share: float
    evidence: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """With the interface's keys `from` and `to`."""
        return {
            "from": self.source,
            "to": self.target,
            "sign": self.sign,
            "share": self.share,
            "evidence": list(self.evidence),
        }


def arrows(links: Sequence[RouteLink]) -> str:
    """`amitriptyline ⊣ SLC6A4@here → …`, one key a node, the place said when it changes."""
    if not links:
        return ""
    words = [links[0].source]
    place = ""
    for link in links:
        name, _, where = link.target.partition("@")
        words += [ARROWS.get(link.sign, "·"), name if where == place else f"{name}@{where}"]
        place = where
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class PathwayEffect:
    """A pathway with its rank, direction and the route that carries most.

    `change` is the fraction of change where it changes most, `up` and `down` are the contexts where it goes either way,
    `causes` the targets there. `told` are the pathways that owe their change to the same events; they are not ranked apart.
    `direct` says whether a compound acts on the pathway itself; the others follow from those.
    """

    pathway: str
    label: str
    direction: Direction
    score: float
    rank: int
    contexts: tuple[str, ...]
    route: Sequence[RouteLink]
    p_value: None = None
    change: float = 0.0
    stability: float | None = None
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    told: tuple[PathwayEffect, ...] = ()
    direct: bool = False

    COLUMNS: ClassVar = ("label", "direction", "score", "contexts")

    def to_json(self) -> dict[str, Any]:
        """The stable keys."""
        beside = [one.to_json() for one in self.told]
        return {**as_plain(self), "route": [link.to_json() for link in self.route], "told": beside}


def _places(nodes: Sequence[str]) -> list[str]:
    """Nodes as they are said: one of an entity by its key, an entity in several places once, with all of them."""
    at: dict[str, list[str]] = {}
    for node in nodes:
        entity, _, place = node.partition("@")
        at.setdefault(entity, []).append(place)
    return [
        f"{entity}@{places[0]}" if len(places) == 1 else f"{entity} in {', '.join(places)}"
        for entity, places in at.items()
    ]


@dataclass(frozen=True, repr=False)
class ScenarioAnswered(Shown):
    """The scenario as it was computed."""

    compounds: tuple[CompoundGiven, ...]
    against: tuple[CompoundGiven, ...]
    time: str
    nodes: int
    influences: int
    digest: str
    ignored_targets: tuple[str, ...]
    pretreated: tuple[CompoundGiven, ...] = ()
    without: tuple[str, ...] = ()
    fixed: tuple[tuple[str, float], ...] = ()
    tones: tuple[tuple[str, float], ...] = ()
    data_sources: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The stable keys."""
        return {
            "compounds": [as_plain(c) for c in self.compounds],
            "against": [as_plain(c) for c in self.against],
            "time": self.time,
            "network": {"nodes": self.nodes, "influences": self.influences, "digest": self.digest},
            "ignored_targets": list(self.ignored_targets),
            "pretreated": [as_plain(c) for c in self.pretreated],
            "without": list(self.without),
            "set": dict(self.fixed),
            "tone": dict(self.tones),
            "data_sources": list(self.data_sources),
        }

    def told(self) -> list[str]:
        """The scenario in lines: what was given, against what, under which conditions, on which network."""
        lines = [c.told() for c in self.compounds]
        lines += [f"against {c.told()}" for c in self.against]
        lines += [f"pretreated with {c.told()}" for c in self.pretreated]
        lines += [f"without {node}" for node in _places(self.without)]
        for word, pairs in (("held", self.fixed), ("tone", self.tones)):
            for fold in dict.fromkeys(fold for _, fold in pairs):
                here = _places([node for node, one in pairs if one == fold])
                lines += [f"{word}: {node} at {fold:g} × rest" for node in here]
        return [*lines, f"{self.time}; network of {self.nodes} nodes and {self.influences} influences ({self.digest})"]

    @property
    def subject(self) -> str:
        """What it is a scenario of, in a few words."""
        given = [f"{c.label} {c.dose}".strip() for c in self.compounds if c.metabolite_of is None]
        against = [c.label for c in self.against if c.metabolite_of is None]
        said = " + ".join(given) or "conditions without a compound"
        return f"{said} against {' + '.join(against)}" if against else said

    def _screen(self) -> Screen:
        ignored = ScreenTable(("ignored targets",), tuple((text,) for text in self.ignored_targets))
        return Screen(f"Scenario: {self.subject}", tuple(self.told()), (ignored,) if self.ignored_targets else ())
