"""Pathways ranked by what flows through them to their readouts, place by place, one event told once.

In each place the change of a pathway is the mean of what its own steps bring to the readouts there, in log2 units, and
its score is that of the place where it changes most. A pathway that is read to change nowhere is not ranked. Those that a
compound acts on itself come first, what follows from them after: docs/decisions/0017-what-is-acted-on-comes-first.md. Of pathways
that owe more than half of their change to the same events the first is ranked and the others are told
with it. `p_value` stays None: see docs/decisions/0002-no-p-value.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.direction import Direction
from kg.engine.direction import OPPOSED, call, fraction
from kg.engine.flow import Events, Flow
from kg.engine.named_routes import NamedRoute, largest_routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.engine.attribution import Attribution
    from kg.engine.model import Network, Pathway
    from kg.engine.system import Array

# Pathways that share more of their change than this are told together.
SHARED = 0.5
# Routes among which the one through the pathway's own steps is looked for.
ROUTES_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class PathwayPlace:
    """A pathway in one context: the mean change of its readouts (log2), the one that changes most, and its targets' shares.

    `targets` (bindings,) adds up to `change`.
    """

    context: str
    change: float
    node: int
    targets: Array

    @property
    def called(self) -> int:
        """+1 or -1 where the change is one, else 0."""
        return int(call(fraction(np.asarray(self.change), np.asarray(0.0))))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A pathway with its rank and the places in which it changes, most first.

    `told` are the pathways that owe their change to the same events, each with its own places. `direct` says whether a
    compound acts on the pathway's own nodes, by a change that is called one.
    """

    pathway: Pathway
    rank: int
    score: float
    direction: Direction
    places: tuple[PathwayPlace, ...]
    told: tuple[Ranked, ...] = ()
    direct: bool = False
    p_value: None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A pathway as it was read: where it changes, and how much of its change each event brings (nodes,)."""

    pathway: Pathway
    places: tuple[PathwayPlace, ...]
    events: Array
    direct: bool
    own_by: Array


def rank(
    network: Network,
    pathways: Sequence[Pathway],
    attribution: Attribution,
    primary: frozenset[str] = frozenset(),
    inside: frozenset[str] = frozenset(),
) -> tuple[Ranked, ...]:
    """Pathways that change somewhere, or in one of the contexts `inside`, those acted on first, and of these what `primary` targets act on, by falling score."""
    flows = Events(attribution).flows(pathways)
    found = [_read(network, pathway, flow, inside) for pathway, flow in zip(pathways, flows, strict=True)]
    changing = [one for one in found if one.places]
    works_by = np.asarray([binding.target in primary for binding in attribution.bindings], dtype=bool)
    changing.sort(
        key=lambda one: (
            not one.direct,
            one.direct and not _led(one, works_by),
            -round(abs(one.places[0].change), 9),
            one.pathway.iri,
        )
    )
    heads: list[_Read] = []
    told: dict[str, list[_Read]] = {}
    for one in changing:
        shares = [shared(one.events, head.events) for head in heads]
        if shares and max(shares) > SHARED:
            told.setdefault(heads[int(np.argmax(shares))].pathway.iri, []).append(one)
        else:
            heads.append(one)
    return tuple(_ranked(one, n, told.get(one.pathway.iri, ())) for n, one in enumerate(heads, start=1))


def _led(one: _Read, by: Array) -> bool:
    """Whether some targets themselves act on a pathway's own nodes, by a change that is called one somewhere."""
    brought = one.own_by[:, by].sum(axis=1)
    return bool(call(fraction(brought, np.zeros_like(brought))).any())


def shared(one: Array, other: Array) -> float:
    """The part of their change that two pathways owe to the same events: the overlap of the parts of each event, 0 to 1."""
    return float(np.minimum(one, other).sum())


def _read(network: Network, pathway: Pathway, flow: Flow, inside: frozenset[str]) -> _Read:
    """A pathway by the contexts of its readouts, of those `inside` where there are any; those where it does not change are left out."""
    at: dict[str, list[int]] = {}
    for k, node in enumerate(flow.readouts):
        if not inside or network.nodes[node].context in inside:
            at.setdefault(network.nodes[node].context, []).append(k)
    places, changing = [], []
    for context, rows in at.items():
        leading = max(rows, key=lambda k: round(abs(float(flow.change[k])), 9))
        place = PathwayPlace(
            context, float(flow.change[rows].mean()), flow.readouts[leading], flow.targets[rows].mean(axis=0)
        )
        if place.called:
            places.append(place)
            changing += rows
    size = np.abs(flow.events[changing]).sum(axis=0)
    places.sort(key=lambda place: (-round(abs(place.change), 9), place.context))
    own = fraction(flow.own[changing], np.zeros(len(changing)))
    parts = size / max(float(size.sum()), 1e-300)
    return _Read(pathway, tuple(places), parts, bool(call(own).any()), flow.own_by[changing])


def _ranked(one: _Read, number: int, told: Sequence[_Read]) -> Ranked:
    beside = tuple(_ranked(other, number, ()) for other in told)
    score, direction = abs(one.places[0].change), direction_of(one.places)
    return Ranked(one.pathway, number, score, direction, one.places, beside, one.direct)


def carrying(item: Ranked, attribution: Attribution) -> NamedRoute | None:
    """The largest route into the leading readout of a pathway that takes a step of it."""
    steps = set(item.pathway.influences)
    routes = largest_routes(attribution, item.places[0].node, ROUTES_LOOKED_AT)
    through = [route for route in routes if any(steps & set(hop) for hop in route.hops)]
    return next(iter(through or routes), None)


def direction_of(places: Sequence[PathwayPlace]) -> Direction:
    """Direction of the places together: conflicting where they go apart by similar size."""
    moves = [place.change for place in places]
    up, down = sum(m for m in moves if m > 0), -sum(m for m in moves if m < 0)
    if up == 0.0 and down == 0.0:
        return Direction.UNCHANGED
    if min(up, down) >= OPPOSED * max(up, down):
        return Direction.CONFLICTING
    return Direction.INCREASED if up > down else Direction.DECREASED
