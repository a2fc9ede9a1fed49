"""Pathways ranked by how much their members and readouts change, context by context.

The score is the weighted mean of |log2 change| in one context, readouts counting double; a pathway has the
score of its best context. A mean, not a sum, so that a long pathway has no advantage. `p_value` stays None:
see docs/decisions/0002-no-p-value.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.direction import Direction
from kg.engine.direction import OPPOSED, call, fraction
from kg.engine.named_routes import NamedRoute, explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.engine.attribution import Attribution
    from kg.engine.model import Network, Pathway
    from kg.engine.system import Array

# A readout is what an experiment would look at: it counts for two members.
READOUT_WEIGHT = 2.0
# Contexts named beside a pathway: those whose score is at least this part of the best one.
CONTEXT_PART = 0.5


@dataclass(frozen=True, slots=True)
class PathwayPlace:
    """A pathway in one context: score, signed net change (log2), and the node that changes most."""

    context: str
    score: float
    net: float
    node: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A pathway with its rank, the contexts that carry it, best first, and the route that carries most."""

    pathway: Pathway
    rank: int
    score: float
    direction: Direction
    places: tuple[PathwayPlace, ...]
    route: NamedRoute | None
    p_value: None = None


def rank(
    network: Network,
    log2: Array,
    pathways: Sequence[Pathway],
    attribution: Attribution | None = None,
    routes: int = 10,
) -> tuple[Ranked, ...]:
    """Pathways by falling score, those without any change left out; `log2` is (nodes,).

    With an `attribution` the first `routes` of them get the route that carries most into their leading node.
    """
    scored = []
    for pathway in pathways:
        places = _places(network, log2, pathway)
        if places and places[0].score > 0.0:
            scored.append((places[0].score, pathway, places))
    scored.sort(key=lambda item: (-round(item[0], 9), item[1].iri))
    ranked = []
    for number, (score, pathway, places) in enumerate(scored, start=1):
        named = tuple(place for place in places if place.score >= CONTEXT_PART * score)
        route = None
        if attribution is not None and number <= routes:
            found = explain(attribution, named[0].node, 1).routes
            route = found[0] if found else None
        ranked.append(Ranked(pathway, number, score, direction(named), named, route))
    return tuple(ranked)


def _places(network: Network, log2: Array, pathway: Pathway) -> list[PathwayPlace]:
    """The pathway in each of its contexts, best first."""
    contexts: dict[str, list[int]] = {}
    for node in dict.fromkeys((*pathway.readouts, *pathway.members)):
        contexts.setdefault(network.nodes[node].context, []).append(node)
    places = []
    for context, nodes in contexts.items():
        read = [node for node in nodes if node in pathway.readouts]
        weights = [READOUT_WEIGHT if node in read else 1.0 for node in nodes]
        score = float(np.average(np.abs(log2[nodes]), weights=weights))
        spoken = read or nodes
        leading = max(spoken, key=lambda node: abs(float(log2[node])))
        places.append(PathwayPlace(context, score, float(np.mean(log2[spoken])), leading))
    return sorted(places, key=lambda place: (-round(place.score, 9), place.context))


def direction(places: Sequence[PathwayPlace]) -> Direction:
    """Direction of the contexts together: conflicting where they move apart by similar size."""
    moves = np.asarray([place.net for place in places])
    calls = call(fraction(moves, np.zeros_like(moves)))
    up, down = float(moves[calls > 0].sum()), float(-moves[calls < 0].sum())
    if up == 0.0 and down == 0.0:
        return Direction.UNCHANGED
    if min(up, down) >= OPPOSED * max(up, down):
        return Direction.CONFLICTING
    return Direction.INCREASED if up > down else Direction.DECREASED
