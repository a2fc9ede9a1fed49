"""How near the network comes to measured effects of a mechanism when its numbers have seen no effect of that mechanism.

A mechanism is the target that an effect's treatment holds, or what an intervention acts on. Each is left out in turn: the
adjustable numbers take one step of the fit (`engine.fit`) from where they stand, by the slopes of all effects of other mechanisms,
and the effects of the mechanism are computed with them, exactly. Beside it stands what the numbers as they are compute.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kg.answer.judging import Judged, figures
from kg.answer.scoring import ALL, Scored, judged_effects
from kg.engine.fit import Fitted, moved_without
from kg.engine.sensitivity import Predictor
from kg.knowledge.vocabulary import ID
from kg.question.effects import MeasuredEffect, PosedEffects, measured_effects, posed_effects
from kg.question.fitting import fit_digest, prior_of
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    from kg.engine.system import Array

# Width of the priors that cross-validation chose (docs/decisions/0016), and the fewest effects of a mechanism with a row of its own.
WIDTH, LEAST_EFFECTS = 0.4, 10
_HEAD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix id: <https://w3id.org/synaptrace/id/> .

# Written by `kg fit --mechanisms`: how near the network comes to measured effects of mechanisms of which no effect was fitted, sources
# seen, by class of readout and by mechanism; `kg:firstRun` are the numbers as they are, without a step of the fit.
"""


@dataclass(frozen=True, slots=True)
class MechanismScore:
    """Figures by class of readout and by mechanism, with numbers as they are and with those of a fit without the mechanism."""

    digest: str
    scored: tuple[Scored, ...]

    def to_turtle(self) -> str:
        """Every figure as a record of the graph."""
        return "\n".join([_HEAD, *(one.to_turtle(self.digest) for one in self.scored)])


def mechanism_of(effect: MeasuredEffect) -> str:
    """The target (IRI) that the treatment holds or acts on; the treatment itself where none is told."""
    if effect.held:
        return effect.held
    if effect.interventions:
        return ID + effect.interventions[0].partition(" ")[2].partition("@")[0].partition("=")[0]
    return ID + effect.owner


def score_mechanisms(workspace: Workspace, width: float = WIDTH) -> MechanismScore:
    """Leave out each mechanism in turn, the others fitted by one step, and judge its effects."""
    posed = posed_effects(workspace, measured_effects(workspace))
    names = [mechanism_of(effect) for effect in posed.effects]
    values = np.asarray([group.value for group in workspace.system.groups])
    predictor = Predictor(workspace.system, posed.scenarios, posed.observations)
    predicted, slopes = predictor.slopes(values)
    nothing = np.zeros(values.size)
    start = Fitted(values, nothing, np.diag(nothing), predicted, slopes, 0.0, 0.0, 0)
    prior = prior_of(workspace.network.groups, width)
    fitted: list[Judged] = []
    for name in dict.fromkeys(names):
        kept = np.asarray([other != name for other in names])
        factors = moved_without(predictor, start, prior, kept)
        fitted += judged_effects(workspace, _part(posed, ~kept), factors)
    now = judged_effects(workspace, posed, values)
    digest = hashlib.sha256(f"{fit_digest(workspace, posed)} {width} {values.tolist()}".encode()).hexdigest()[:16]
    return MechanismScore(digest, (*_figures(fitted, first=False), *_figures(now, first=True)))


def _part(posed: PosedEffects, wanted: Array) -> PosedEffects:
    """Some of the effects, with the scenarios that they read."""
    kept = [(e, o) for e, o, here in zip(posed.effects, posed.observations, wanted, strict=True) if here]
    places = {old: new for new, old in enumerate(sorted({seen.scenario for _, seen in kept}))}
    return PosedEffects(
        tuple(effect for effect, _ in kept),
        tuple(replace(seen, scenario=places[seen.scenario]) for _, seen in kept),
        tuple(posed.scenarios[old] for old in places),
        (),
    )


def _figures(judged: Sequence[Judged], *, first: bool) -> list[Scored]:
    """Figures of effects whose source was seen: all, by class of readout, and by mechanism where there are enough."""
    seen = [j for j in judged if j.effect.basis != "background"]
    by_target: dict[str, list[Judged]] = defaultdict(list)
    for one in seen:
        by_target[mechanism_of(one.effect)].append(one)
    classes = (ALL, *sorted({j.readout for j in seen}))
    found = [
        Scored(c, seen=True, first=first, figures=figures([j for j in seen if c in (ALL, j.readout)]), held_out=True)
        for c in classes
    ]
    return found + [
        Scored(ALL, seen=True, first=first, figures=figures(rows), held_out=True, target=target)
        for target, rows in sorted(by_target.items())
        if len(rows) >= LEAST_EFFECTS
    ]
