"""The score of the network on measured effects that no fit has seen, by class of readout, as records of the graph."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from kg import settings
from kg.answer.baselines import routes_of
from kg.answer.judging import Figures, Judged, figures
from kg.engine.response import respond
from kg.engine.sensitivity import Predictor
from kg.engine.stability import DEVIATE, Stability, assess, faded
from kg.knowledge.vocabulary import local_name
from kg.question.effects import PosedEffects, measured_effects, posed_effects
from kg.question.fitting import fit_digest, fitted_effects
from kg.question.readouts import readouts
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    from kg.engine.system import Array

ALL = ""
# An interval is to hold this part of what is measured; a class needs so many effects to have a spread of its own.
NOMINAL, LEAST_OF_CLASS = 0.9, 20
_HEAD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix id: <https://w3id.org/synaptrace/id/> .

# Written by `kg fit --score`: how near the network comes to measured effects of drugs that no fit has seen.
# Sizes are log2; ranks are Spearman's; a figure that too few effects inform is left out.
"""
# Property of each figure.
_TERMS = {
    "effects": "effectsJudged", "moving": "effectsMoving", "sign_right": "signRight", "sign_by_route": "signByRoute",
    "absent_right": "absentRight", "in_range": "inRange", "within_two": "withinTwo", "error": "medianError",
    "error_by_sign": "medianErrorBySign", "rank_rises": "rankOfRises", "rank_falls": "rankOfFalls",
    "intervals": "intervalsJudged", "covered": "intervalsHolding", "width": "medianWidth", "width_by_sign": "medianWidthBySign",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """Figures of one class of readout (`ALL` for every one), for effects seen in a source or for background knowledge.

    `first` is the run with every number as recorded, before any fit. `held_out` says that whole mechanisms were left out of the fit,
    and `target` which one, where the figures are of it alone.
    """

    readout: str
    seen: bool
    first: bool
    figures: Figures
    held_out: bool = False
    target: str = ""

    def to_turtle(self, digest: str) -> str:
        """A record of the graph."""
        of = local_name(self.readout).removeprefix("readout-") if self.readout else local_name(self.target) or "all"
        what, kind = ("mechanism", "MechanismAccuracy") if self.held_out else ("accuracy", "Accuracy")
        name = "-".join((what, of, "seen" if self.seen else "background", *(["first"] if self.first else [])))
        lines = [f'id:{name} a kg:{kind} ; kg:scoreDigest "{digest}" ; kg:evidenceSeen {str(self.seen).lower()}']
        lines += [f"kg:ofReadout id:{local_name(self.readout)}"] if self.readout else []
        lines += [f"kg:heldOutTarget id:{local_name(self.target)}"] if self.target else []
        lines += ["kg:firstRun true"] if self.first else []
        said = {term: getattr(self.figures, name) for name, term in _TERMS.items()}
        lines += [f"kg:{t} {v}" if isinstance(v, int) else f"kg:{t} {v:.2f}" for t, v in said.items() if not isnan(v)]
        return " ;\n    ".join(lines) + " .\n"


@dataclass(frozen=True, slots=True)
class Score:
    """Figures by class, a digest of what was scored, and how far (log2) measured changes scatter in each class."""

    digest: str
    scored: tuple[Scored, ...]
    scatter: dict[str, float]


def score(workspace: Workspace, samples: int = settings.SAMPLES) -> Score:
    """The figures of every class now, and with every number as recorded; intervals as the fitted treatments scatter."""
    system = workspace.system
    values = np.asarray([group.value for group in system.groups])
    scatter = residual_spreads(judged_effects(workspace, fitted_effects(workspace), values))
    classes = readouts(workspace.knowledge)
    spread = [scatter.get(classes[node.iri][0], 0.0) if node.iri in classes else 0.0 for node in system.network.nodes]
    widened = replace(system, scatter=np.asarray(spread).reshape(-1, 1))
    posed = posed_effects(workspace, [e for e in measured_effects(workspace) if e.held_out])
    steadiness = assess(respond(widened, posed.scenarios, strict=False), samples=samples)
    found = _by_class(judged_effects(workspace, posed, values, steadiness), first=False)
    if np.any(values):
        found += _by_class(judged_effects(workspace, posed, np.zeros(values.size)), first=True)
    digest = hashlib.sha256(f"{fit_digest(workspace, posed)} {[f'{v:.3f}' for v in values]}".encode()).hexdigest()[:16]
    return Score(digest, tuple(found), scatter)


def residual_spreads(judged: Sequence[Judged]) -> dict[str, float]:
    """Class of readout -> standard deviation that puts nine tenths of measured middles into the interval of what is computed.

    Effects of background knowledge do not count, nor what nothing reaches. A class with few effects has the spread of all.
    """
    ratios: dict[str, list[float]] = {}
    for one in judged:
        ratios.setdefault(one.readout, [])
        if one.effect.basis != "background" and not one.effect.density and one.predicted:
            ratios[one.readout].append(one.error / (DEVIATE * float(faded(np.asarray(one.predicted)))))
    everywhere = [ratio for found in ratios.values() for ratio in found]
    return {
        readout: float(np.quantile(found if len(found) >= LEAST_OF_CLASS else everywhere, NOMINAL))
        for readout, found in sorted(ratios.items())
        if everywhere
    }


def judged_effects(
    workspace: Workspace, posed: PosedEffects, factors: Array, steadiness: Stability | None = None
) -> list[Judged]:
    """Every posed effect beside what the numbers at these factors compute; sampled intervals where something is given."""
    predictor = Predictor(workspace.system, posed.scenarios, posed.observations)
    predicted = predictor.predict(factors)
    low = high = np.full((len(workspace.network.nodes), len(posed.scenarios)), nan)
    if steadiness:
        low, high = steadiness.low, steadiness.high
    classes, routes = readouts(workspace.knowledge), routes_of(workspace.network, posed.scenarios)
    nodes = workspace.network.nodes
    made = []
    for effect, seen, change in zip(posed.effects, posed.observations, predicted, strict=True):
        ends = (float(low[seen.row, seen.scenario]), float(high[seen.row, seen.scenario]))
        if seen.density or seen.of_rest:
            ends = (nan, nan)
        made.append(
            Judged(effect, classes[nodes[seen.row].iri][0], float(change), ends, routes[seen.scenario].get(seen.row, 0))
        )
    return made


def _by_class(judged: Sequence[Judged], *, first: bool) -> list[Scored]:
    """Figures of all effects and of each class; those in words count as seen, their source was."""
    found = []
    for seen in (True, False):
        here = [j for j in judged if (j.effect.basis != "background") is seen]
        classes = (ALL, *sorted({j.readout for j in here}))
        found += [Scored(c, seen, first, figures([j for j in here if c in (ALL, j.readout)])) for c in classes]
    return found


def to_turtle(score: Score) -> str:
    """Every figure, and the spreads that intervals are widened by, as records of the graph."""
    spreads = [f"id:{local_name(c)} kg:residualSpread {spread:.2f} .\n" for c, spread in score.scatter.items()]
    return "\n".join([_HEAD, *spreads, *(one.to_turtle(score.digest) for one in score.scored)])
