"""A fit of the graph's adjustable numbers to its measured effects, and the Turtle that keeps what came out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.fit import Fitted, Prior, posterior, step_from
from kg.engine.parameters import recorded
from kg.engine.sensitivity import Predictor
from kg.engine.widths import Choice, choose_width
from kg.errors import CheckFailed
from kg.knowledge.vocabulary import local_name
from kg.question.effects import PosedEffects, measured_effects, posed_effects
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    from kg.engine.model import NumberGroup
    from kg.engine.system import Array

# A shipped factor that one more round would move by more than this (log2) is not the fit's.
SETTLED = 0.05
# Factors are written with so many digits.
DIGITS = 3
CURE = "`kg fit -o pathways/numbers/fitted.ttl`"

_HEAD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix id: <https://w3id.org/synaptrace/id/> .

# Written by `kg fit`: log2 factors on what the records say, with their spreads. Change the records or the effects, not this file.
"""
_SHIPPED = "SELECT ?digest ?width { ?fit a kg:NumberFit ; kg:fitDigest ?digest ; kg:priorWidth ?width }"


@dataclass(frozen=True)
class FittedNumbers:
    """What a fit of the graph found: groups, factors and spreads, the effects, how the width was chosen, a digest."""

    groups: tuple[NumberGroup, ...]
    posed: PosedEffects
    predictor: Predictor
    choice: Choice
    spread: Array
    digest: str

    @property
    def fitted(self) -> Fitted:
        """The fit with the width that was taken."""
        return self.choice.chosen.fitted

    @property
    def factors(self) -> Array:
        """Log2 factors as they are kept."""
        return np.round(self.fitted.factors, DIGITS)

    @property
    def at_border(self) -> list[str]:
        """Numbers that ran to an end of their range: their mechanism wants a look."""
        ends = zip(self.groups, self.factors, strict=True)
        return [local_name(g.name) for g, f in ends if f <= g.low + SETTLED or f >= g.high - SETTLED]

    @property
    def at_prior(self) -> list[str]:
        """Numbers that the effects do not inform: their spread is still nearly the prior's."""
        spreads = zip(self.groups, self.spread, strict=True)
        return [local_name(g.name) for g, s in spreads if s > 0.9 * g.prior_spread]

    def rows(self) -> list[tuple[str, NumberGroup, float, float]]:
        """Name, group, log2 factor and spread of each number, the most moved first."""
        found = [
            (local_name(group.name), group, float(factor), float(spread))
            for group, factor, spread in zip(self.groups, self.factors, self.spread, strict=True)
        ]
        return sorted(found, key=lambda row: -abs(row[2]))

    def to_turtle(self) -> str:
        """The fit and its values as records of the graph."""
        told = "; ".join(f"{trial.width:g} {trial.loss:.3f} ± {trial.error:.3f}" for trial in self.choice.trials)
        said = (
            f"Width of the priors by cross-validation in the fitted effects, loss an effect: {told}; the tightest within "
            f"{self.choice.allowed:.3f} is taken."
        )
        first = self.choice.trials[0].fitted.loss_before
        lines = [_HEAD, 'id:fit-of-numbers a kg:NumberFit ; rdfs:label "fit of the shared numbers"@en ;']
        lines[1] += f'\n    kg:fitDigest "{self.digest}" ; kg:priorWidth {self.choice.chosen.width:.2f} ;'
        lines[1] += (
            f'\n    kg:lossBefore {first:.1f} ; kg:lossAfter {self.fitted.loss:.1f} ;\n    kg:says "{said}"@en .\n'
        )
        for group, factor, spread in zip(self.groups, self.factors, self.spread, strict=True):
            lines.append(
                f"id:{local_name(group.name)} kg:fittedValue {factor:.{DIGITS}f} ; kg:fittedSpread {spread:.{DIGITS}f} ;\n"
                f'    kg:fitDigest "{self.digest}" .\n'
            )
        return "\n".join(lines)


def prior_of(groups: tuple[NumberGroup, ...], width: float = 1.0) -> Prior:
    """The prior of the groups, its spreads times a width."""
    return Prior(
        width * np.asarray([g.prior_spread for g in groups]),
        np.asarray([g.low for g in groups]),
        np.asarray([g.high for g in groups]),
    )


def fit_numbers(workspace: Workspace, told: Callable[[str], None]) -> FittedNumbers:
    """Fit the adjustable numbers to two thirds of the measured effects, from what the records say.

    Treatments of the other third (`MeasuredEffect.held_out`) only judge. The width of the priors, chosen by
    cross-validation, limits how far the middles move; the spreads are those of the priors as recorded, with the data.
    """
    posed = fitted_effects(workspace)
    groups = workspace.network.groups
    predictor = Predictor(workspace.system, posed.scenarios, posed.observations)
    used = [True] * len(posed.effects)
    choice = choose_width(predictor, prior_of(groups), [e.owner for e in posed.effects], used, told)
    fitted = choice.chosen.fitted
    covariance = posterior(predictor, fitted.predicted, fitted.slopes, prior_of(groups), np.asarray(used))
    spread = np.sqrt(np.diag(covariance))
    return FittedNumbers(groups, posed, predictor, choice, spread, fit_digest(workspace, posed))


def fitted_effects(workspace: Workspace) -> PosedEffects:
    """The two thirds of the measured effects that a fit may see."""
    return posed_effects(workspace, [e for e in measured_effects(workspace) if not e.held_out])


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


def check_fit(workspace: Workspace) -> str:
    """What is proved: that the shipped numbers are those of a fit to the shipped effects, by digest and by a round of it.

    Content may have changed since in what moves no number; the round then still proves it, and the text says so. Raises
    CheckFailed where nothing is shipped, or where a round of the fit would move a number.
    """
    shipped = [(str(row["digest"]), float(str(row["width"]))) for row in workspace.knowledge.rows(_SHIPPED)]
    if not shipped:
        raise CheckFailed("no fitted numbers are shipped", cure=CURE)
    digest, width = shipped[0]
    posed = fitted_effects(workspace)
    groups = workspace.network.groups
    predictor = Predictor(workspace.system, posed.scenarios, posed.observations)
    used = [True] * len(posed.effects)
    step = np.abs(step_from(predictor, prior_of(groups, width), used, np.asarray([g.value for g in groups])))
    worst = local_name(groups[int(step.argmax())].name)
    if step.max() > SETTLED:
        raise CheckFailed(
            f"a round of the fit moves {worst} by {step.max():.2f} log2 from where it is shipped", cure=CURE
        )
    present = fit_digest(workspace, posed)
    same = "content unchanged" if present == digest else f"content since changed to {present}"
    return f"the shipped numbers are those of fit {digest}, {same}: a round of it moves none by more than {step.max():.3f} log2"
