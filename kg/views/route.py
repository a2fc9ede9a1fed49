"""Why one node changes, as a picture: the named routes into it, carrying and opposing ones; and routes without a compound."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg import settings
from kg.direction import Direction
from kg.draw.layout.limit import limited
from kg.draw.scene import Layout, Scene
from kg.errors import NotFound
from kg.views.compound import build, named, traffic
from kg.views.parts import atlas_of, compartments, influences_between, scene_edges, scene_node
from kg.views.provenance import word_of
from kg.views.selection import ROUTES, Chosen, take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer.perturbation import Perturbation
    from kg.answer.trace import Traced
    from kg.question.workspace import Workspace


def route_scene(answer: Perturbation, node: str, most: int = settings.DRAW_NODE_LIMIT, routes: int = ROUTES) -> Scene:
    """The routes by which an answer's compounds reach the nodes that `ENTITY@CONTEXT` means.

    Raises NotFound where no route leads there, UsageError and NotFound for a name.
    """
    chosen = Chosen()
    told = answer.explain(node, routes)
    for one in told:
        take(chosen, one, most, every=True)
    if not chosen.nodes:
        raise NotFound(f"nothing that is given reaches {node}", cure="`kg trace` shows whether a route exists")
    ends = ", ".join(dict.fromkeys(one.label for one in told if one.routes))
    scene = build(answer, chosen, f"{named(answer)}: why {ends} {_MOVES.get(told[0].direction, 'may change')}")
    return limited(scene, most)


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
