"""The answer to one scenario as frozen values: what is stated, which targets, which nodes, which pathways.

`to_json` gives the stable keys of the interface; numbers that were not computed are None.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.direction import Direction

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class CompoundGiven:
    """A compound of the scenario: `free_nM` in the brain, `free_outside_nM` outside it, and what that rests on."""

    id: str
    label: str
    dose: str
    free_nM: float
    basis: str
    metabolite_of: str | None
    free_outside_nM: float

    @property
    def free(self) -> str:
        """The concentration in words, one number where it is the same everywhere."""
        if self.free_outside_nM == self.free_nM:
            return f"{self.free_nM:.3g} nM free at the site"
        return f"{self.free_nM:.3g} nM free in the brain, {self.free_outside_nM:.3g} nM outside"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document states of the compound, in the curator's words."""

    statement: str
    says: str
    document: str
    line: int
    modality: str
    dose: tuple[float, float] | None
    node: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class TargetEffect:
    """One target in one context: how it is acted on, how tightly, how much of it is held, what becomes of it."""

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


@dataclass(frozen=True, slots=True)
class PathwayEffect:
    """A pathway with its rank, direction and the route that carries most."""

    pathway: str
    label: str
    direction: Direction
    score: float
    rank: int
    contexts: tuple[str, ...]
    route: tuple[RouteLink, ...]
    p_value: None = None

    def to_json(self) -> dict[str, Any]:
        """The stable keys."""
        plain = asdict(self)
        plain["contexts"] = list(self.contexts)
        plain["route"] = [link.to_json() for link in self.route]
        return plain


@dataclass(frozen=True, slots=True)
class ExplainedRoute:
    """A named route into a node: keys of its nodes, links, share in log2 units, and the route as a sentence."""

    nodes: tuple[str, ...]
    links: tuple[RouteLink, ...]
    share: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a node changes: `effect = sum of shares + other`, in log2 units."""

    node: str
    label: str
    direction: Direction
    effect: float
    routes: tuple[ExplainedRoute, ...]
    other: float
    by_target: tuple[tuple[str, float], ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "node": self.node,
            "label": self.label,
            "direction": self.direction,
            "log2_change": self.effect,
            "routes": [
                {
                    "nodes": list(r.nodes),
                    "share": r.share,
                    "sentence": r.sentence,
                    "links": [k.to_json() for k in r.links],
                }
                for r in self.routes
            ],
            "other": self.other,
            "by_target": [{"target": t, "share": s} for t, s in self.by_target],
        }


@dataclass(frozen=True)
class ScenarioAnswered:
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
            "compounds": [asdict(c) for c in self.compounds],
            "against": [asdict(c) for c in self.against],
            "time": self.time,
            "network": {"nodes": self.nodes, "influences": self.influences, "digest": self.digest},
            "ignored_targets": list(self.ignored_targets),
            "pretreated": [asdict(c) for c in self.pretreated],
            "without": list(self.without),
            "set": dict(self.fixed),
            "tone": dict(self.tones),
            "data_sources": list(self.data_sources),
        }


@dataclass(frozen=True)
class Answer:
    """What `perturb` gives back, without the machinery that explains it."""

    scenario: ScenarioAnswered
    stated: tuple[Stated, ...]
    targets: tuple[TargetEffect, ...]
    effects: tuple[Effect, ...]
    pathways: tuple[PathwayEffect, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The stable keys of `kg perturb -f json`."""
        return {
            "scenario": self.scenario.to_json(),
            "stated": [_plain(s) for s in self.stated],
            "targets": [_plain(t) for t in self.targets],
            "effects": [_plain(e) for e in self.effects],
            "pathways": [p.to_json() for p in self.pathways],
        }

    def to_frame(self) -> pd.DataFrame:
        """The effects as a pandas DataFrame, one row a node (pandas must be installed)."""
        import pandas as pd

        return pd.DataFrame([_plain(e) for e in self.effects])


def _plain(record: Any) -> dict[str, Any]:
    """A record as JSON has it: tuples as lists."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(record).items()}
