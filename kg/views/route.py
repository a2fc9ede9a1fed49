"""Why one node changes, as a picture: the named routes into it, carrying and opposing ones; and routes without a compound."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg import settings
from kg.direction import Direction
from kg.draw.layout.limit import limited, size
from kg.draw.panels import side_by_side
from kg.draw.scene import Layout, Scene
from kg.errors import NotFound
from kg.views.compound import build, named, traffic
from kg.views.parts import atlas_of, compartments, influences_between, scene_edges, scene_node
from kg.views.provenance import computed_line, word_of
from kg.views.selection import ROUTES, Chosen, clefts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer.explanation import ExplainedRoute, Explanation
    from kg.answer.perturbation import Perturbation
    from kg.answer.traced import Traced
    from kg.draw.scene import SceneEdge
    from kg.question.workspace import Workspace


def route_scene(answer: Perturbation, node: str, most: int = settings.DRAW_NODE_LIMIT, routes: int = ROUTES) -> Scene:
    """The routes by which an answer's compounds reach the nodes that `ENTITY@CONTEXT` means, each whole or not at all.

    Where some work for the change of one node and some against it, they stand in two lanes, each with its subtotal.
    Raises NotFound where no route leads there, UsageError and NotFound for a name.
    """
    told = answer.explain(node, routes)
    ends = [one for one in told if one.routes]
    if not ends:
        raise NotFound(f"nothing that is given reaches {node}", cure="`kg trace` shows whether a route exists")
    names = ", ".join(dict.fromkeys(one.label for one in ends))
    title = f"{named(answer)}: why {names} {_MOVES.get(told[0].direction, 'may change')}"
    if len(ends) == 1 and len({route.share > 0 for route in ends[0].routes}) == 2 and ends[0].effect:
        return _lanes(answer, ends[0], most, title)
    return _whole(answer, [(one, route) for one in ends for route in one.routes], most, title)[0]


def _whole(
    answer: Perturbation,
    wanted: Sequence[tuple[Explanation, ExplainedRoute]],
    most: int,
    title: str,
    *,
    alone: bool = False,
) -> tuple[Scene, int]:
    """The scene of as many of these routes as there is room for, largest first, and how many they are."""
    for count in range(len(wanted), 0, -1):
        chosen = Chosen(clefts(answer))
        for number, (told, route) in enumerate(wanted[:count]):
            against = "opposing: " if route.share * told.routes[0].share < 0 else ""
            total = sum(abs(one.share) for one in told.routes) + abs(told.other)
            if count == 1 or len(chosen.nodes.keys() | set(route.nodes)) <= most:
                chosen.add(f"{against}{told.label} ({number + 1})", route, total)
        # Beside another lane the line below the title names the compounds.
        scene = build(answer, chosen, title, alone=alone, strip=False if alone else None)
        if chosen.routes and (size(scene.nodes) <= most or count == 1):
            return scene, len(chosen.routes)
    raise NotFound("no route", cure="`kg trace` shows whether a route exists")


def _lanes(answer: Perturbation, told: Explanation, most: int, title: str) -> Scene:
    """Routes that work for the change in one lane, those that work against it in another; shares are of the net change."""
    lanes: list[tuple[str, Scene]] = []
    left: list[str] = []
    drawn_nodes = 0
    for words, way in (("work for it", 1), ("work against it", -1)):
        routes = [route for route in told.routes if route.share * told.effect * way > 0]
        scene, drawn = _whole(answer, [(told, route) for route in routes], most // 2, title, alone=True)
        parts = [_share(route.share / told.effect) for route in routes]
        subtotal = _share(sum(route.share for route in routes) / told.effect)
        label = f"{words}: {subtotal} of the change" + (f" ({', '.join(parts)})" if len(parts) > 1 else "")
        drawn_nodes += size(scene.nodes)
        if lanes and drawn_nodes > most:  # a lane that is too much for the page is told in words
            drawn = 0
        left += [f"{', '.join(parts[drawn:])} ({words})"] if parts[drawn:] else []
        if drawn:
            lanes.append((label, replace(scene, edges=_captioned(scene, told, routes[:drawn]))))
    rest = f"Other routes: {_share(told.other / told.effect)}." if told.other else ""
    undrawn = f"Not drawn for want of room: {'; '.join(left)}." if left else ""
    first = lanes[0][1]
    return side_by_side(
        title,
        first.record,
        tuple(lanes),
        subtitle=f"{first.subtitle}; {'the two lanes' if len(lanes) > 1 else 'the lane, what is not drawn'} and the rest add up to 100 % of the change",
        note=" ".join(text for text in (rest, undrawn, first.note) if text),
        provenance=computed_line(answer, [edge for _, scene in lanes for edge in scene.edges]),
    )


def _share(part: float) -> str:
    """A share of the net change with its sign, in per cent."""
    return f"{100.0 * part:+.0f} %".replace("-", "\N{MINUS SIGN}")


def _captioned(scene: Scene, told: Explanation, routes: Sequence[ExplainedRoute]) -> tuple[SceneEdge, ...]:
    """The arrows, those into the end with the share that comes in by them."""
    shares: dict[str, float] = {}
    for route in routes:
        if len(route.nodes) > 1:
            shares[route.nodes[-2]] = shares.get(route.nodes[-2], 0.0) + route.share / told.effect
    return tuple(
        replace(edge, caption=_share(shares[edge.source]))
        if edge.target == told.node and edge.source in shares and not edge.caption
        else edge
        for edge in scene.edges
    )


_MOVES = {
    Direction.INCREASED: "increases",
    Direction.DECREASED: "decreases",
    Direction.UNCHANGED: "does not change",
}


def traced_scene(workspace: Workspace, found: Sequence[Traced], start: str, end: str) -> Scene:
    """Signed routes between two entities; nothing is given, so that arrows show the mechanism alone."""
    atlas = atlas_of(workspace)
    keys = list(dict.fromkeys(key for route in found for key in route.nodes))
    links = list(dict.fromkeys(link for route in found for link in pairwise(route.nodes)))
    edges = scene_edges(workspace, atlas, influences_between(workspace, links), {}, {})
    between = traffic(edges)
    routes = tuple(
        (f"{number}: net {route.sign}", tuple(one for link in pairwise(route.nodes) for one in between[link]))
        for number, route in enumerate(found, start=1)
        if len(route.nodes) > 1
    )
    scene = Scene(
        title=f"From {start} to {end}",
        record=workspace.network.nodes[workspace.network.index[keys[-1]]].iri,
        subtitle=f"{len(found)} signed routes, shortest first",
        layout=Layout.SYNAPSE,
        compartments=compartments(workspace, atlas, keys),
        nodes=tuple(scene_node(workspace, atlas, key) for key in keys),
        edges=tuple(edges),
        provenance=f"synaptrace, network {workspace.network.digest}. {word_of(edges)}",
        routes=routes,
        dotted="background knowledge",
    )
    return limited(scene)
