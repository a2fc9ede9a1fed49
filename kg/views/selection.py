"""Which routes of an answer a picture shows: carrying and opposing ones, as many as a page holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.engine.model import NodeKind
from kg.errors import NotFound
from kg.knowledge.vocabulary import local_name

if TYPE_CHECKING:
    from kg.answer.explanation import ExplainedRoute, Explanation
    from kg.answer.perturbation import Perturbation

ROUTES = 6
# Pathways whose carrying and opposing routes a compound's picture may draw, and routes looked at for each.
PATHWAYS = 8
# An opposing route below this part of all traffic into its end is not drawn.
OPPOSING = 0.1
# Cells and terminals of one picture: side by side more do not fit a page.
PLACES = 5


CONTEXTS = ("Cell", "Site", "Cleft", "Region", "Context")


@dataclass
class Chosen:
    """What a picture shows of the network: nodes in order, links with their share, routes by name."""

    clefts: frozenset[str] = frozenset()
    nodes: dict[str, None] = field(default_factory=dict)
    shares: dict[tuple[str, str], float] = field(default_factory=dict)
    routes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    pathways: list[tuple[str, str]] = field(default_factory=list)
    # The cells and terminals it is about, if it is about some, and what it says of each: a node that is drawn.
    places: list[str] = field(default_factory=list)
    ends: dict[str, str] = field(default_factory=dict)

    def room_for(self, nodes: Iterable[str], most: int) -> bool:
        """Whether these nodes still fit on the page, and the cells and terminals that they stand in."""
        all_nodes = self.nodes.keys() | set(nodes)
        return len(all_nodes) <= most and len(self._crowded(all_nodes)) <= PLACES

    def _crowded(self, keys: Iterable[str]) -> set[str]:
        """Contexts of nodes by their name behind the @, pools left out."""
        return {key.partition("@")[2] for key in keys} - self.clefts

    def add(self, name: str, route: ExplainedRoute, total: float) -> None:
        """Take a route in; `total` is the sum of the sizes of all routes into its end, log2 units."""
        self.nodes |= dict.fromkeys(route.nodes)
        for link in pairwise(route.nodes):
            part = min(1.0, abs(route.share) / total) if total else 0.0
            self.shares[link] = max(self.shares.get(link, 0.0), part)
        self.routes.append((name, route.nodes))


def chosen_routes(answer: Perturbation, most: int, within: str = "") -> Chosen:
    """Carrying and opposing routes of the pathways by rank, as many as there is room for.

    With `within` (a context as a person names it) they lead to the nodes there that change most. A pathway whose
    change is that of a bound target alone has room kept for it and is shown where the page is already.
    """
    chosen = Chosen(clefts(answer))
    room = most - len(answer.scenario.compounds) - most // 10  # the rest is for compounds and pools that compete
    ends = _strongest(answer, within) if within else _led_to(answer)
    told = {end: answer.explain(end, ROUTES)[0] for end in ends}
    direct = [end for end in ends if len(told[end].routes[0].nodes) == 1]
    for end in ends:
        if end not in direct:
            take(chosen, told[end], room - len(direct), ends[end])
    for end in direct:
        here = _elsewhere(answer, end, chosen)
        take(chosen, told[end] if here == end else answer.explain(here, ROUTES)[0], room, ends[end])
    return chosen


def _led_to(answer: Perturbation) -> dict[str, str]:
    """End of each pathway's carrying route -> the pathway's name, first pathways first."""
    ends: dict[str, str] = {}
    for pathway in answer.pathways[:PATHWAYS]:
        if pathway.route:
            ends.setdefault(pathway.route[-1].target, pathway.label)
    return ends


def _strongest(answer: Perturbation, within: str) -> dict[str, str]:
    """The nodes at or below a context that change most, each under its own name; NotFound where none changes."""
    place = answer.workspace.directory.resolve(within, CONTEXTS, "context").iri
    inside = {local_name(one) for one in answer.workspace.below.get(place, frozenset({place}))}
    found = [e for e in answer.effects if e.context in inside and (e.direction != "unchanged" or e.tendency)]
    ends = {e.node: e.label for e in found if answer.explain(e.node, 1)[0].routes}
    if not ends:
        raise NotFound(f"nothing that is given changes a node in {within}", cure="leave out --in to see where it acts")
    return dict(list(ends.items())[:PATHWAYS])


def clefts(answer: Perturbation) -> frozenset[str]:
    """The places of pools, by their name behind the @."""
    network = answer.workspace.network
    return frozenset(node.key.partition("@")[2] for node in network.nodes if node.kind is NodeKind.POOL)


def place_of(key: str) -> str:
    """The place of a node by its key: what stands behind the @."""
    return key.partition("@")[2]


def _elsewhere(answer: Perturbation, end: str, chosen: Chosen) -> str:
    """The node of the same entity that changes most in a place that is drawn already, else the node itself."""
    drawn = {key.partition("@")[2] for key in chosen.nodes}
    entity = answer.workspace.network.nodes[answer.workspace.network.index[end]].entity
    return next((e.node for e in answer.effects if e.entity == entity and e.context in drawn), end)


def take(chosen: Chosen, told: Explanation, most: int, name: str, over: Collection[str] | None = None) -> None:
    """The carrying route of an explanation and the largest that opposes it, while there is room.

    With `over` (contexts by their name behind the @) a route that leaves these places is left out.
    """
    total = sum(abs(route.share) for route in told.routes) + abs(told.other)
    carrying = told.routes[:1]
    least = OPPOSING * total
    opposing = [r for r in told.routes if r.share * carrying[0].share < 0 and abs(r.share) >= least][:1]
    for route in (*carrying, *opposing):
        leaves = over is not None and any(key.partition("@")[2] not in over for key in route.nodes)
        if leaves or not chosen.room_for(route.nodes, most):
            continue
        against = "opposing: " if route.share * told.routes[0].share < 0 else ""
        chosen.add(f"{against}{name}", route, total)
        chosen.pathways.append((name, f"{against}{name}"))
