"""Put what was computed into the frozen values of an answer, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import prod

from kg.answer.library_notes import credits_of, library_notes
from kg.answer.pathways import Ranked
from kg.answer.records import (
    CompoundGiven,
    Effect,
    PathwayEffect,
    RouteLink,
    ScenarioAnswered,
    Stated,
    TargetEffect,
)
from kg.direction import SIGNS, Direction
from kg.engine.attribution import Attribution
from kg.engine.direction import STABLE, describe
from kg.engine.model import Treatment
from kg.engine.named_routes import NamedRoute
from kg.engine.response import Response
from kg.engine.stability import Stability
from kg.knowledge.vocabulary import local_name
from kg.question.dosing import FreeLevel
from kg.question.scenario import Posed
from kg.question.targets import NO_AFFINITY, Target
from kg.question.workspace import Workspace

_STATED = """
SELECT DISTINCT ?statement ?says ?document ?line ?modality ?low ?high ?object ?sign {
  { ?record a kg:DoseContext ; kg:compound <%(iri)s> ; kg:netEffect ?object . OPTIONAL { ?record kg:sign/kg:signValue ?sign }
    ?record kg:doseLow ?low ; kg:doseHigh ?high }
  UNION
  { ?record a kg:CausalStep ; kg:subject <%(iri)s> ; kg:object ?object ; kg:sign/kg:signValue ?sign .
    OPTIONAL { ?record kg:doseContext ?window . ?window kg:doseLow ?low ; kg:doseHigh ?high } }
  UNION
  { ?record a kg:Action ; kg:compound <%(iri)s> ; kg:target ?object ; kg:actionType/kg:sign/kg:signValue ?sign .
    OPTIONAL { ?record kg:doseContext ?window . ?window kg:doseLow ?low ; kg:doseHigh ?high } }
  ?record kg:statedBy ?statement .
  ?statement a kg:Statement ; kg:says ?says ; kg:document ?document ; kg:line ?line ; kg:modality ?modality .
}
ORDER BY ?document ?line ?statement
"""
# Why a target is left out, where one word needs more.
_REASONS = {NO_AFFINITY: "acts there, but no affinity is recorded"}


def scenario(workspace: Workspace, posed: Posed) -> ScenarioAnswered:
    """The scenario as it was computed."""
    time = str(posed.scenario.time) + (" after pretreatment" if posed.scenario.before else "")
    nodes = workspace.network.nodes
    return ScenarioAnswered(
        tuple(map(_compound, posed.prepared.given)),
        tuple(map(_compound, posed.against.given)),
        time,
        len(nodes),
        len(workspace.network.influences),
        workspace.network.digest,
        _ignored(workspace, posed),
        tuple(map(_compound, posed.before.given if posed.before else ())),
        tuple(nodes[n].key for n in posed.scenario.without),
        tuple((nodes[n].key, fold) for n, fold in posed.scenario.fixed),
        tuple((nodes[n].key, fold) for n, fold in posed.scenario.tones),
        credits_of(workspace, posed),
    )


def _ignored(workspace: Workspace, posed: Posed) -> tuple[str, ...]:
    """Targets that bind no node, as the question names them, each with the reason."""
    said = (f"{workspace.directory.label(t.action.target)}: {t.problem}" for t in posed.prepared.ignored)
    return tuple(dict.fromkeys(said))


def _compound(given: FreeLevel) -> CompoundGiven:
    free, outside = given.free.value, given.outside.value
    return CompoundGiven(given.iri, given.label, given.dose, free, given.basis, given.metabolite_of, outside)


def stated(workspace: Workspace, posed: Posed) -> tuple[Stated, ...]:
    """What the documents state of the named compounds; with a dose, only what they state for that dose.

    A compound for which no dose window is recorded is described whatever its dose; so are active metabolites.
    """
    found: list[Stated] = []
    for given in posed.prepared.given:
        rows = [_stated(workspace, row) for row in workspace.knowledge.rows(_STATED % {"iri": given.iri})]
        dose = given.amount
        if dose is not None and dose.kind == "dose" and any(r.dose for r in rows):
            rows = [r for r in rows if r.dose and r.dose[0] <= dose.high and dose.low <= r.dose[1]]
        found += rows
    # A statement that bears an action and a step on the same thing is one statement; a known direction is kept.
    found.sort(key=lambda r: (r.direction == Direction.UNKNOWN, r.dose is None, r.dose or (), r.direction))
    once = {(r.statement, r.node): r for r in reversed(found)}
    return tuple(sorted(once.values(), key=lambda r: (r.document, r.line, r.statement, r.node)))


def _stated(workspace: Workspace, row: dict[str, str | None]) -> Stated:
    window = (float(row["low"]), float(row["high"])) if row["low"] and row["high"] else None
    return Stated(
        statement=str(row["statement"]),
        says=str(row["says"]),
        document=local_name(str(row["document"])),
        line=int(str(row["line"])),
        modality=local_name(str(row["modality"])).lower(),
        dose=window,
        node=workspace.directory.label(str(row["object"])),
        direction=Direction.of(int(row["sign"] or 0), Direction.UNKNOWN),
    )


def notes(workspace: Workspace, posed: Posed) -> tuple[str, ...]:
    """What a reader must know beside the numbers."""
    said = [f"row left out: {text}" for text in posed.skipped]
    doses = (*posed.scenario.treatment.doses, *posed.scenario.against.doses)
    if not doses:
        said.append("no compound: the conditions are compared with the network at rest")
    elif not any(_reaches(workspace, treatment) for treatment in (posed.scenario.treatment, posed.scenario.against)):
        said.append("no compound reaches a site: every change is exactly zero")
    said += [*_left_out(workspace, posed), *library_notes(workspace, posed)]
    for given in posed.prepared.given:
        dose = given.amount
        if given.metabolite_of is None and dose is not None and dose.kind == "dose":
            rows = workspace.knowledge.rows(_STATED % {"iri": given.iri})
            windows = [(float(str(r["low"])), float(str(r["high"]))) for r in rows if r["low"]]
            if windows and not any(low <= dose.high and dose.low <= high for low, high in windows):
                said.append(f"not stated: the documents say nothing of {given.label} at {given.dose}")
    return tuple(said)


def _reaches(workspace: Workspace, treatment: Treatment) -> bool:
    """Whether any compound stands at a node it binds."""
    places = {(b.compound, b.node) for b in treatment.bindings}
    nodes = workspace.network.nodes
    return any(d.compound == c and d.at(nodes[n])[0] > 0 for d in treatment.doses for c, n in places)


def _left_out(workspace: Workspace, posed: Posed) -> list[str]:
    """One line a reason for the targets that are listed and not computed with."""
    reasons: dict[str, dict[str, None]] = {}
    for t in (*posed.prepared.ignored, *posed.against.ignored, *(posed.before.ignored if posed.before else ())):
        place = f"{workspace.directory.label(t.compound)} at {workspace.directory.label(t.action.target)}"
        reasons.setdefault(_REASONS.get(t.problem, t.problem), {})[place] = None
    return [f"{reason}, so computed without it: {', '.join(places)}" for reason, places in reasons.items()]


def targets(workspace: Workspace, posed: Posed, response: Response) -> tuple[TargetEffect, ...]:
    """Each target in each context, tightest first; what could not be computed with stands at the end, with the reason."""
    held = {(o.binding.action, o.binding.node): o for o in response.occupied}
    rows: list[TargetEffect] = []
    for target in posed.prepared.targets:
        if target.problem or not target.nodes:
            rows.append(_target(workspace, target, "", None, None))
            continue
        for node in target.nodes:
            found = held.get((target.action.iri, node))
            share, move = (found.occupancy, found.log2_change) if found else (0.0, 0.0)
            rows.append(_target(workspace, target, workspace.network.nodes[node].context, share, move))
    return tuple(sorted(rows, key=lambda r: (r.occupancy is None, -round(r.occupancy or 0.0, 9), r.label, r.context)))


def _target(
    workspace: Workspace, target: Target, context: str, occupancy: float | None, move: float | None
) -> TargetEffect:
    affinity = target.affinity
    return TargetEffect(
        target=target.target,
        label=workspace.directory.label(target.target),
        context=local_name(context),
        compound=workspace.directory.label(target.compound),
        action=workspace.directory.label_of_term(target.action.type),
        affinity_nM=(affinity.low, affinity.high) if affinity else None,
        occupancy=occupancy,
        log2_change=move,
        note=target.problem,
        basis=affinity.basis if affinity else "",
        evidence=tuple(workspace.sources.short(target.action.evidence) or target.action.evidence),
    )


def effects(
    workspace: Workspace, response: Response, steadiness: Stability | None, attribution: Attribution, within: str
) -> tuple[Effect, ...]:
    """The change of every node at or below `within`, largest first."""
    kept: Iterable[int] = range(len(workspace.network.nodes))
    if within:
        place = workspace.directory.resolve(within, ("Cell", "Site", "Cleft", "Region", "Context"), "context").iri
        inside = workspace.below.get(place, frozenset({place}))
        kept = [i for i in kept if workspace.network.nodes[i].context in inside]
    rows = [_effect(workspace, response, steadiness, attribution, i) for i in kept]
    return tuple(sorted(rows, key=lambda e: (-round(abs(e.change), 9), e.node)))


def _effect(
    workspace: Workspace, response: Response, steadiness: Stability | None, attribution: Attribution, number: int
) -> Effect:
    node = workspace.network.nodes[number]
    change = float(response.change[number, 0])
    stability = float(steadiness.stability[number, 0]) if steadiness else None
    firm = 1.0 if stability is None else stability
    # Opposing shares are told apart only where the call does not hold.
    shares = () if firm >= STABLE else tuple(attribution.by_target(number).values())
    words = describe(change, firm, shares)
    interval = (float(steadiness.low[number, 0]), float(steadiness.high[number, 0])) if steadiness else None
    return Effect(
        node=node.key,
        entity=node.entity,
        label=node.label,
        context=local_name(node.context),
        direction=words.direction,
        basis="computed",
        log2_change=float(response.log2[number, 0]),
        change=change,
        interval=interval,
        size=words.size,
        tendency=words.tendency,
        stability=stability,
        iri=node.iri,
    )


def pathways(workspace: Workspace, ranked: Sequence[Ranked]) -> tuple[PathwayEffect, ...]:
    """The ranked pathways with the route that carries most."""
    return tuple(
        PathwayEffect(
            pathway=item.pathway.iri,
            label=item.pathway.label,
            direction=item.direction,
            score=item.score,
            rank=item.rank,
            contexts=tuple(local_name(p.context) for p in item.places),
            route=links(workspace, item.route) if item.route else (),
        )
        for item in ranked
    )


def links(workspace: Workspace, route: NamedRoute) -> tuple[RouteLink, ...]:
    """The compound's entry and every hop of a route, with evidence."""
    network = workspace.network
    first = network.nodes[route.nodes[0]].key
    names = ", ".join(workspace.directory.label(c) for c, _ in route.compounds)
    # A route's share is its entry times its slopes, so the sign of the entry is what is left of the share's sign.
    sign = (1 if route.share > 0 else -1) * prod(route.signs)
    entry = RouteLink(names, first, SIGNS[sign], route.share, ())
    hops = zip(pairwise(route.nodes), route.hops, route.signs, strict=True)
    links = [
        RouteLink(
            network.nodes[tail].key,
            network.nodes[head].key,
            SIGNS[sign],
            route.share,
            tuple(workspace.sources.short(e for i in hop for e in network.influences[i].evidence)),
        )
        for (tail, head), hop, sign in hops
    ]
    return (entry, *links)
