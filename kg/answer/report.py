"""Put what was computed into the frozen values of an answer, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from math import isnan, prod

import numpy as np

from kg.answer.efficacies import efficacy_notes
from kg.answer.late import Late
from kg.answer.library_notes import credits_of, library_notes
from kg.answer.pathways import Ranked, carrying
from kg.answer.records import (
    CompoundGiven,
    Effect,
    PathwayEffect,
    RouteLink,
    ScenarioAnswered,
)
from kg.answer.signalling import caused_by
from kg.answer.stated import outside_windows
from kg.direction import SIGNS, Direction
from kg.engine.attribution import Attribution
from kg.engine.direction import STABLE, describe, fraction
from kg.engine.growth import Damping
from kg.engine.model import Treatment
from kg.engine.named_routes import NamedRoute
from kg.engine.response import Response
from kg.engine.stability import Stability
from kg.knowledge.vocabulary import local_name
from kg.question.dosing import FreeLevel
from kg.question.scenario import Posed
from kg.question.targets import NO_AFFINITY
from kg.question.workspace import Workspace

# Pathways whose carrying route is told.
PATHWAY_ROUTES = 10
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
    free, outside = (None if isnan(level.value) else level.value for level in (given.free, given.outside))
    return CompoundGiven(given.iri, given.label, given.dose, free, given.basis, given.metabolite_of, outside)


def notes(workspace: Workspace, posed: Posed) -> tuple[str, ...]:
    """What a reader must know beside the numbers."""
    said = [f"row left out: {text}" for text in posed.skipped]
    doses = (*posed.scenario.treatment.doses, *posed.scenario.against.doses)
    if not doses:
        said.append("no compound: the conditions are compared with the network at rest")
    elif not any(_reaches(workspace, treatment) for treatment in (posed.scenario.treatment, posed.scenario.against)):
        said.append("no compound reaches a site: every change is exactly zero")
    said += [_damped(one) for one in workspace.network.damping]
    said += [*_left_out(workspace, posed), *efficacy_notes(workspace, posed), *library_notes(workspace, posed)]
    said += outside_windows(workspace, posed)
    return tuple(said)


def _damped(damping: Damping) -> str:
    return (
        f"gains of {damping.links:,} links in loops are divided by up to {damping.divided_by:.3g}, "
        "so that no loop of them runs away: their sizes are of this network alone"
    )


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


def places(workspace: Workspace, within: str) -> frozenset[str]:
    """The contexts at or below one that a person names. Raises NotFound for a name that is none."""
    place = workspace.directory.resolve(within, ("Cell", "Site", "Cleft", "Region", "Context"), "context").iri
    return frozenset(workspace.below.get(place, {place}))


def effects(
    workspace: Workspace, response: Response, steadiness: Stability | None, attribution: Attribution, within: str
) -> tuple[Effect, ...]:
    """The change of every node at or below `within`, largest first."""
    kept: Iterable[int] = range(len(workspace.network.nodes))
    if within:
        inside = places(workspace, within)
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


def unchanged(workspace: Workspace, ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """Labels of the pathways that are neither ranked nor told with one that is, in alphabetical order."""
    moved = {one.pathway.iri for head in ranked for one in (head, *head.told)}
    still = (workspace.directory.label(p.iri) for p in workspace.pathways if p.iri not in moved)
    return tuple(sorted(still, key=str.casefold))


def pathways(
    workspace: Workspace, attribution: Attribution, ranked: Sequence[Ranked], found: Sequence[Effect]
) -> tuple[PathwayEffect, ...]:
    """The ranked pathways with the route that carries most; `found` are the effects of all nodes."""
    stability = {e.node: e.stability for e in found}
    return tuple(
        replace(
            _pathway(workspace, attribution, item, stability),
            route=Late(partial(_carried, workspace, attribution, item)) if item.rank <= PATHWAY_ROUTES else (),
        )
        for item in ranked
    )


def _carried(workspace: Workspace, attribution: Attribution, item: Ranked) -> tuple[RouteLink, ...]:
    route = carrying(item, attribution)
    return links(workspace, route) if route else ()


def _pathway(
    workspace: Workspace, attribution: Attribution, item: Ranked, stability: dict[str, float | None]
) -> PathwayEffect:
    first = item.places[0]
    steady = stability.get(workspace.network.nodes[first.node].key)
    firm = steady is None or steady >= STABLE or not item.direction.moves
    return PathwayEffect(
        pathway=item.pathway.iri,
        label=item.pathway.label,
        direction=item.direction if firm else Direction.UNCERTAIN,
        score=item.score,
        rank=item.rank,
        contexts=tuple(local_name(p.context) for p in item.places),
        route=(),
        change=float(fraction(np.asarray(first.change), np.asarray(0.0))),
        stability=steady,
        up=tuple(local_name(p.context) for p in item.places if p.change > 0),
        down=tuple(local_name(p.context) for p in item.places if p.change < 0),
        causes=caused_by(workspace, attribution, first.targets),
        told=tuple(_pathway(workspace, attribution, one, stability) for one in item.told),
        direct=item.direct,
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
