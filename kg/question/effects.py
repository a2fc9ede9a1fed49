"""Measured effects of the graph, as scenarios that the equations can answer and as observations that a fit reads.

An effect tells how much of one target its treatment held; that share becomes a free concentration by the compound's own
affinity there. A treatment given into the place that was read acts on what faces that place alone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log2, nan, sqrt

from kg.engine.model import NodeKind, Scenario, Time, Treatment
from kg.engine.sensitivity import Observation
from kg.errors import DataError, KgError
from kg.knowledge.vocabulary import local_name
from kg.question.amount import Amount
from kg.question.assumed import of_unit
from kg.question.compounds import CompoundRecords
from kg.question.scenario import Question
from kg.question.workspace import Workspace

_EFFECTS = """
SELECT ?effect ?node ?low ?high ?time ?method ?held ?heldLow ?heldHigh ?nMLow ?nMHigh ?local ?density ?capacity ?assumed ?why ?background
       ?studies ?says
       (GROUP_CONCAT(DISTINCT STR(?g); separator="|") AS ?given) (GROUP_CONCAT(DISTINCT STR(?b); separator="|") AS ?before)
       (GROUP_CONCAT(DISTINCT ?i; separator="|") AS ?interventions) (GROUP_CONCAT(DISTINCT ?c; separator="|") AS ?conditions) {
  ?effect a kg:MeasuredEffect ; kg:readout ?node ; kg:percentLow ?low ; kg:percentHigh ?high ; kg:answerTime ?time ;
    kg:says ?says .
  OPTIONAL { ?effect kg:method ?method } OPTIONAL { ?effect kg:studies ?studies }
  OPTIONAL { ?effect kg:held ?held ; kg:heldLow ?heldLow ; kg:heldHigh ?heldHigh }
  OPTIONAL { ?effect kg:lowNanomolar ?nMLow ; kg:highNanomolar ?nMHigh }
  OPTIONAL { ?effect kg:local ?local } OPTIONAL { ?effect kg:readsDensity ?density }
  OPTIONAL { ?effect kg:readsCapacity ?capacity }
  OPTIONAL { ?effect kg:assumedRange ?assumed } OPTIONAL { ?effect kg:notFitted ?why }
  OPTIONAL { ?effect kg:given ?g } OPTIONAL { ?effect kg:givenBefore ?b }
  OPTIONAL { ?effect kg:intervention ?i } OPTIONAL { ?effect kg:condition ?c }
  BIND(EXISTS { ?effect a kg:BackgroundKnowledge } AS ?background)
}
GROUP BY ?effect ?node ?low ?high ?time ?method ?held ?heldLow ?heldHigh ?nMLow ?nMHigh ?local ?density ?capacity ?assumed ?why
  ?background ?studies ?says
ORDER BY ?effect
"""
_FACES = "SELECT ?context ?cleft { ?context kg:faces ?cleft }"

# A dialysis probe or pipette carries this many times what the tissue around it sees, about.
PROBE_FOLD = 10.0
# What stands beside the target that an effect names is held to this share.
USUAL_HELD = 0.8
# Shares beyond these are no dose that anybody gave: nothing, and everything.
LEAST_HELD, MOST_HELD = 0.01, 0.99
# What an ideal block or a toxin leaves of a node, and a percent of rest below which a measured fall counts as this.
LEFT, FLOOR_PERCENT = 0.03, 8.0
# A fall below this is near-total: what is left is known by its order of magnitude alone.
NEAR_TOTAL = 60.0
# Weight of a measured number, of a range that the curator gave to words, and of background knowledge.
WEIGHTS = {"seen": 1.0, "words": 0.6, "background": 0.5}
# One in so many treatments is kept to judge by.
FOLDS = 3


@dataclass(frozen=True, slots=True)
class MeasuredEffect:
    """One measured effect: treatment, how much of a target it held (or nM), node, and percent of rest."""

    iri: str
    given: tuple[str, ...]
    before: tuple[str, ...]
    interventions: tuple[str, ...]
    conditions: tuple[str, ...]
    held: str
    share: tuple[float, float]
    free_nM: tuple[float, float]
    local: bool
    node: str
    density: bool
    chronic: bool
    low: float
    high: float
    method: str
    basis: str
    not_fitted: str
    studies: int
    says: str
    capacity: bool = False

    @property
    def name(self) -> str:
        """A short name."""
        return local_name(self.iri).removeprefix("effect-")

    @property
    def treatment(self) -> str:
        """The compounds or interventions, in words."""
        return " + ".join((*map(local_name, self.given), *self.interventions))

    @property
    def middle(self) -> tuple[float, float]:
        """Middle and half of the range in log2 against rest; near-total falls by their order of magnitude."""
        low, high = max(self.low, 1.0), max(self.high, 1.5)
        if high < NEAR_TOTAL:
            low = max(low, FLOOR_PERCENT)
        ends = log2(low / 100.0), log2(max(high, low) / 100.0)
        return (ends[0] + ends[1]) / 2.0, (ends[1] - ends[0]) / 2.0

    @property
    def held_out(self) -> bool:
        """Whether the treatment is one of the third that only judges: by a fixed hash of its first name."""
        return int(hashlib.sha256(self.owner.encode()).hexdigest(), 16) % FOLDS == 0

    @property
    def owner(self) -> str:
        """The first name of the treatment: effects of one stay together wherever effects are divided."""
        return min((*map(local_name, self.given), *self.interventions)).lower()


def measured_effects(workspace: Workspace) -> list[MeasuredEffect]:
    """Every measured effect of the graph, in the order of their names."""
    return [_effect(row) for row in workspace.knowledge.rows(_EFFECTS)]


def _effect(row: dict[str, str | None]) -> MeasuredEffect:
    def several(name: str) -> tuple[str, ...]:
        return tuple(filter(None, (row[name] or "").split("|")))

    def pair(low: str, high: str) -> tuple[float, float]:
        return (float(row[low] or nan), float(row[high] or nan))

    words = row["assumed"] == "true"
    return MeasuredEffect(
        iri=str(row["effect"]),
        given=several("given"),
        before=several("before"),
        interventions=several("interventions"),
        conditions=several("conditions"),
        held=row["held"] or "",
        share=pair("heldLow", "heldHigh"),
        free_nM=pair("nMLow", "nMHigh"),
        local=row["local"] == "true",
        node=str(row["node"]),
        density="true" in (row["density"], row["capacity"]),
        capacity=row["capacity"] == "true",
        chronic=row["time"] == "chronic",
        low=float(row["low"] or nan),
        high=float(row["high"] or nan),
        method=row["method"] or "",
        basis="background" if row["background"] == "true" else "words" if words else "seen",
        not_fitted=row["why"] or "",
        studies=int(row["studies"] or 0),
        says=str(row["says"]),
    )


@dataclass(frozen=True, slots=True)
class PosedEffects:
    """Effects with their observations, the scenarios these read, and why others cannot be posed."""

    effects: tuple[MeasuredEffect, ...]
    observations: tuple[Observation, ...]
    scenarios: tuple[Scenario, ...]
    refused: tuple[tuple[str, str], ...]


def posed_effects(workspace: Workspace, effects: Iterable[MeasuredEffect]) -> PosedEffects:
    """Scenarios and observations of effects; those that are not to be fitted are left out, with the reason."""
    poser = _Poser(workspace)
    kept: list[MeasuredEffect] = []
    seen: list[Observation] = []
    scenarios: dict[Scenario, int] = {}
    refused: list[tuple[str, str]] = []
    for effect in effects:
        try:
            if effect.not_fitted:
                raise DataError(effect.not_fitted)
            scenario = poser.scenario(effect)
        except KgError as error:
            refused.append((effect.name, error.what))
            continue
        number = scenarios.setdefault(scenario, len(scenarios))
        middle, half = effect.middle
        row = workspace.network.index[effect.node]
        site = workspace.network.nodes[row].kind is NodeKind.SITE
        kept.append(effect)
        seen.append(
            Observation(
                number,
                row,
                middle,
                half,
                density=effect.density and site,
                of_rest=not scenario.treatment.doses,
                weight=WEIGHTS[effect.basis],
                capacity=effect.capacity,
            )
        )
    return PosedEffects(tuple(kept), tuple(seen), tuple(scenarios), tuple(refused))


class _Poser:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.faces: dict[str, set[str]] = defaultdict(set)
        for row in workspace.knowledge.rows(_FACES):
            self.faces[str(row["context"])].add(str(row["cleft"]))

    def scenario(self, effect: MeasuredEffect) -> Scenario:
        """The experiment as a scenario. Raises the family's errors for what the graph cannot pose."""
        question = self._conditions((*effect.interventions, *effect.conditions), chronic=effect.chronic)
        before = [self._given(iri, effect, main=False) for iri in effect.before if iri not in effect.given]
        now = [self._given(iri, effect, main=True) for iri in effect.given]
        space = self.workspace
        treatment = space.prepared([*before, *now], question, effect.held).treatment if now else Treatment()
        against = space.prepared(before, question, effect.held).treatment if before else Treatment()
        if now and not treatment.bindings:
            raise DataError("nothing that is given binds a node", effect.name)
        if effect.interventions and (before or effect.conditions) and not now:
            raise DataError("an intervention under another is not posed", effect.name)
        made = space.pose(replace(question, compounds=())) if question.without or question.set else None
        scenario = Scenario(
            treatment,
            against,
            None,
            Time.CHRONIC if effect.chronic else Time.ACUTE,
            made.scenario.without if made else (),
            made.scenario.fixed if made else (),
        )
        return self._in_place(scenario, effect.node) if effect.local else scenario

    def _conditions(self, words: Sequence[str], *, chronic: bool) -> Question:
        without: list[str] = []
        held: list[str] = []
        for text in dict.fromkeys(words):
            verb, _, what = text.partition(" ")
            if verb == "without":
                without.append(what)
            elif verb == "set":
                held.append(what)
            elif verb == "block" and self._is_site(what):
                without.append(what)
            elif verb == "block":
                held.append(f"{what}={LEFT}")
            else:
                raise DataError(f"{text!r} is no intervention that can be posed")
        return Question(without=tuple(without), set=tuple(held), chronic=chronic, skip_bad_rows=True)

    def _is_site(self, name: str) -> bool:
        nodes = self.workspace.network.nodes
        return all(nodes[n].kind is NodeKind.SITE for n in self.workspace.nodes(name))

    def _given(self, iri: str, effect: MeasuredEffect, *, main: bool) -> tuple[CompoundRecords, Amount]:
        """A compound with the free concentration that the effect tells or implies, nM."""
        record = self.workspace.book.compound(iri)
        listed = of_unit(self.workspace.listed_targets(record), effect.held if main else "")
        affinities = {t.target: t.affinity.value for t in listed if t.affinity}
        if not affinities:
            raise DataError(f"{record.label or local_name(iri)} has no affinity with an action")
        here = next((k for t, k in affinities.items() if t == effect.held), None)
        if main and effect.free_nM[0] > 0:
            free = sqrt(effect.free_nM[0] * effect.free_nM[1]) / (PROBE_FOLD if effect.local else 1.0)
        elif main and here is not None and effect.share[0] == effect.share[0]:
            odds = [s / (1.0 - s) for s in (min(max(s, LEAST_HELD), MOST_HELD) for s in effect.share)]
            free = here * sqrt(odds[0] * odds[1])
        else:
            free = min(affinities.values()) * USUAL_HELD / (1.0 - USUAL_HELD)
        return record, Amount("site", free, free, f"{free:.3g} nM")

    def _in_place(self, scenario: Scenario, key: str) -> Scenario:
        """The scenario with bindings in the place of a node alone: its context, and all that face its spaces."""
        nodes = self.workspace.network.nodes
        node = nodes[self.workspace.network.index[key]]
        spaces = {node.context} if node.kind is NodeKind.POOL else self.faces.get(node.context, set())
        near = {context for context, clefts in self.faces.items() if clefts & spaces} | spaces | {node.context}

        def kept(treatment: Treatment) -> Treatment:
            return replace(treatment, bindings=tuple(b for b in treatment.bindings if nodes[b.node].context in near))

        return replace(scenario, treatment=kept(scenario.treatment), against=kept(scenario.against))
