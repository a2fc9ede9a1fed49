"""Put the routes into a node into the frozen values of an explanation: sentences, shares, and whose the rest is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from kg.answer.explanation import ExplainedRoute, Explanation
from kg.answer.report import links
from kg.direction import SIGNS, Direction
from kg.engine.direction import TENDENCY
from kg.engine.named_routes import ROUTES_SEARCHED, NamedRoute, explain

if TYPE_CHECKING:
    from kg.answer.records import Effect
    from kg.engine.attribution import Attribution
    from kg.question.workspace import Workspace

# Shares below this are rounding, not somebody's.
_NOTHING = 1e-12
# A share that two places would print as nothing.
_SMALL = 0.005


def explanation(
    workspace: Workspace, attribution: Attribution, found: Sequence[Effect], node: int, routes: int
) -> Explanation:
    """Why one node changes: the `routes` largest routes as sentences, and how much of the whole they carry."""
    why = explain(attribution, node, routes, ROUTES_SEARCHED)
    nodes = workspace.network.nodes
    key = nodes[node].key
    told = tuple(
        ExplainedRoute(
            tuple(nodes[n].key for n in r.nodes), links(workspace, r), r.share, _sentence(workspace, r, why.effect)
        )
        for r in why.routes
    )
    return Explanation(
        node=key,
        label=nodes[node].label,
        direction=next((e.direction for e in found if e.node == key), Direction.NONE),
        effect=why.effect,
        routes=told,
        other=why.other,
        by_target=_by_key(workspace, attribution.by_target(node).items()),
        gross=why.gross,
        searched=why.found,
        enough=why.enough,
        other_by_target=_by_key(workspace, why.rest),
        labels=_labels(workspace, attribution.by_target(node)),
    )


def _by_key(workspace: Workspace, shares: Iterable[tuple[int, float]]) -> tuple[tuple[str, float], ...]:
    """Shares by the key of the node that they begin at, the largest first."""
    parts = ((workspace.network.nodes[number].key, share) for number, share in shares if abs(share) > _NOTHING)
    return tuple(sorted(parts, key=lambda part: (-round(abs(part[1]), 9), part[0])))


def _labels(workspace: Workspace, numbers: Iterable[int]) -> tuple[tuple[str, str], ...]:
    """What the targets are called, by key, without their place."""
    nodes = workspace.network.nodes
    return tuple((nodes[n].key, workspace.directory.label(nodes[n].entity)) for n in numbers)


def _sentence(workspace: Workspace, route: NamedRoute, effect: float) -> str:
    """A route in words: what the compound does first, then what follows from what; a place is said where it changes."""
    network = workspace.network
    names = " and ".join(workspace.directory.label(c) for c, _ in route.compounds)
    entry = (1 if route.share > 0 else -1) * prod(route.signs)
    several = len(route.compounds) > 1
    verb = "raise" if entry > 0 else "lower"
    words = [f"{names} {verb}{'' if several else 's'} the activity of {network.nodes[route.nodes[0]].label}"]
    for (tail, head), sign, hop in zip(pairwise(route.nodes), route.signs, route.hops, strict=True):
        verb = workspace.directory.label_of_term(network.influences[hop[0]].mechanism) if hop else "acts on"
        there = network.nodes[head]
        stays = there.context == network.nodes[tail].context
        words.append(f"which {verb} ({SIGNS[sign]}) {_placeless(there.label) if stays else there.label}")
    # A share of next to nothing is no share.
    part = f", {route.share / effect:.0%} of the net change" if abs(effect) >= TENDENCY else ""
    pushes = "raises" if route.share > 0 else "lowers"
    return f"{', '.join(words)}; this {pushes} it by {_size(abs(route.share))} log2 units{part}."


def _size(share: float) -> str:
    """Two places, and of what these would make nothing two digits."""
    return f"{share:.2f}" if share >= _SMALL else f"{share:.2g}"


def _placeless(label: str) -> str:
    """The label of a node without its place, which stands in brackets at its end."""
    name, opens, _ = label.rpartition(" (")
    return name if opens and label.endswith(")") else label
