"""A fit of the graph's adjustable numbers to its measured effects, and the Turtle that keeps what came out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.fit import Fitted, Prior, fit
from kg.engine.parameters import recorded
from kg.engine.sensitivity import Predictor
from kg.knowledge.vocabulary import local_name
from kg.question.effects import PosedEffects, measured_effects, posed_effects
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    from kg.engine.model import NumberGroup

# A shipped factor that one more round would move by more than this (log2) is not the fit's.
SETTLED = 0.05

_HEAD = """@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix id: <https://w3id.org/synaptrace/id/> .

# Written by `kg fit`: log2 factors on what the records say, with their spreads. Change the records or the effects, not this file.
"""


@dataclass(frozen=True)
class FittedNumbers:
    """What a fit of the graph found: the groups with factors and spreads, the effects with their predictions, a digest."""

    groups: tuple[NumberGroup, ...]
    posed: PosedEffects
    fitted: Fitted
    digest: str

    @property
    def at_border(self) -> list[str]:
        """Numbers that ran to an end of their range: their mechanism wants a look."""
        ends = [(g, f) for g, f in zip(self.groups, self.fitted.factors, strict=True)]
        return [local_name(g.name) for g, f in ends if f <= g.low + SETTLED or f >= g.high - SETTLED]

    @property
    def at_prior(self) -> list[str]:
        """Numbers that the effects do not inform: their spread is still nearly the prior's."""
        spreads = zip(self.groups, self.fitted.spread, strict=True)
        return [local_name(g.name) for g, s in spreads if s > 0.9 * g.prior_spread]

    def rows(self) -> list[tuple[str, NumberGroup, float, float]]:
        """Name, group, log2 factor and spread of each number, the most moved first."""
        found = [
            (local_name(group.name), group, float(factor), float(spread))
            for group, factor, spread in zip(self.groups, self.fitted.factors, self.fitted.spread, strict=True)
        ]
        return sorted(found, key=lambda row: -abs(row[2]))

    def to_turtle(self) -> str:
        """The fitted values as records of the graph."""
        lines = [_HEAD]
        for group, factor, spread in zip(self.groups, self.fitted.factors, self.fitted.spread, strict=True):
            lines.append(
                f"id:{local_name(group.name)} kg:fittedValue {factor:.3f} ; kg:fittedSpread {spread:.3f} ;\n"
                f'    kg:fitDigest "{self.digest}" .\n'
            )
        return "\n".join(lines)


def prior_of(groups: tuple[NumberGroup, ...]) -> Prior:
    """The prior of the groups."""
    return Prior(
        np.asarray([g.prior_spread for g in groups]),
        np.asarray([g.low for g in groups]),
        np.asarray([g.high for g in groups]),
    )


def fit_numbers(workspace: Workspace, told: Callable[[str], None] | None = None) -> FittedNumbers:
    """Fit the adjustable numbers to two thirds of the measured effects, from where they stand now.

    Treatments of the other third (`MeasuredEffect.held_out`) only judge.
    """
    posed = posed_effects(workspace, measured_effects(workspace))
    groups = workspace.network.groups
    predictor = Predictor(workspace.system, posed.scenarios, posed.observations)
    used = [not effect.held_out for effect in posed.effects]
    fitted = fit(predictor, prior_of(groups), used, np.asarray([g.value for g in groups]), told)
    return FittedNumbers(groups, posed, fitted, fit_digest(workspace, posed))


def fit_digest(workspace: Workspace, posed: PosedEffects) -> str:
    """A name for everything that a fit follows from: recorded numbers, what moves together, scenarios, observations."""
    system = workspace.system
    parts = hashlib.sha256()
    numbers = recorded(system)
    for name in ("gains", "tones", "reserve", "span", "uptake_share", "enzyme_share", "saturation"):
        parts.update(np.round(getattr(numbers, name), 9).tobytes())
    for group in workspace.network.groups:
        parts.update(repr((group.name, group.kind, group.nodes, group.influences, group.prior_spread)).encode())
        parts.update(repr((group.low, group.high)).encode())
    parts.update(repr(posed.observations).encode())
    parts.update(repr(posed.scenarios).encode())
    return parts.hexdigest()[:16]


def shipped_digests(workspace: Workspace) -> set[str]:
    """The digests of the fits that the graph's numbers come from."""
    rows = workspace.knowledge.rows("SELECT DISTINCT ?digest { ?number kg:fitDigest ?digest }")
    return {str(row["digest"]) for row in rows}


def present_digest(workspace: Workspace) -> str:
    """The digest of a fit to what the graph holds now."""
    return fit_digest(workspace, posed_effects(workspace, measured_effects(workspace)))
