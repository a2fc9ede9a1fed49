"""A scene cut to what a reader can take in: the strongest nodes, the way to each, and “+n more” for the rest."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from typing import TYPE_CHECKING

from kg import settings
from kg.direction import Direction
from kg.draw.scene import EntityKind, LinkChange, Place, Scene, SceneEdge, SceneNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def limited(scene: Scene, count: int = settings.DRAW_NODE_LIMIT, *, folded: bool = True) -> Scene:
    """The scene itself when it is small enough; otherwise at most `count` nodes and one “+n more” a compartment.

    With `folded` false nothing stands for what is left out, for scenes whose note counts that; what stands in a cleft
    and has lost its arrows goes too.

    Compounds stay always. A node comes with the shortest way that leads to it from what stands already,
    so that no arrow hangs in the air; what compounds act on comes first, then nodes in the order of the size of
    their change, of the share that their arrows carry, and of the scene.
    """
    if size(scene.nodes) <= count:
        return scene
    kept = _kept(scene, count)
    if not folded:
        kept -= _idle(scene, kept)
    hidden = [node for node in scene.nodes if node.id not in kept]
    folds: dict[str, list[SceneNode]] = defaultdict(list)
    for node in hidden if folded else ():
        folds[node.compartment].append(node)
    more = {place: _more(scene, place, nodes) for place, nodes in folds.items()}
    edges = tuple(edge for edge in scene.edges if edge.source in kept and edge.target in kept)
    remaining = {edge.id for edge in edges}
    into = {node.id: more[node.compartment].id for node in hidden} if folded else {}
    return replace(
        scene,
        nodes=tuple(node for node in scene.nodes if node.id in kept) + tuple(more.values()),
        edges=edges + tuple(_fold_edges(scene, kept, into)),
        routes=_whole(scene.routes, remaining),
        pathways=_cut(scene.pathways, remaining),
    )


def _idle(scene: Scene, kept: set[str]) -> set[str]:
    """What is kept in a cleft without an arrow to or from anything that is kept; one copy of a compound stays."""
    joined = {end for e in scene.edges if {e.source, e.target} <= kept for end in (e.source, e.target)}
    clefts = {item.id for item in scene.compartments if item.kind is Place.CLEFT}
    idle = {node.id for node in scene.nodes if node.compartment in clefts and node.id in kept - joined}
    stays = {node.record for node in scene.nodes if node.id in kept - idle}
    return {
        node.id
        for node in scene.nodes
        if node.id in idle and (node.kind is not EntityKind.COMPOUND or node.record in stays)
    }


def _kept(scene: Scene, count: int) -> set[str]:
    into: dict[str, list[str]] = defaultdict(list)
    for edge in scene.edges:
        into[edge.target].append(edge.source)
    table = {node.id: node for node in scene.nodes}
    kept = {node.id for node in scene.nodes if node.kind is EntityKind.COMPOUND}
    for node in _by_strength(scene):
        if node.id in kept:
            continue
        way = _way_back(node.id, into, kept)
        if size(table[one] for one in kept) + len(way) <= count:
            kept.update(way)
    return kept


def size(nodes: Iterable[SceneNode]) -> int:
    """How many things the nodes are: a compound that stands in several places counts once."""
    return len({node.record if node.kind is EntityKind.COMPOUND else node.id for node in nodes})


def _by_strength(scene: Scene) -> list[SceneNode]:
    share: dict[str, float] = defaultdict(float)
    for edge in scene.edges:
        share[edge.target] = max(share[edge.target], edge.share or 0.0)
    compounds = {node.id for node in scene.nodes if node.kind is EntityKind.COMPOUND}
    acted = {edge.target for edge in scene.edges if edge.source in compounds}
    called = (Direction.NONE, Direction.UNCHANGED, Direction.UNKNOWN)
    return sorted(
        scene.nodes,
        key=lambda node: (
            node.id not in acted,
            -abs(node.log2_change or 0.0),
            node.direction in called,
            -share[node.id],
            node.background,
        ),
    )


def _way_back(start: str, into: Mapping[str, list[str]], kept: set[str]) -> list[str]:
    """Nodes from `start` back to the nearest kept one (breadth first); `start` alone when none leads to it."""
    came: dict[str, str] = {start: ""}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for before in into[here]:
            if before in kept:
                way = []
                while here:
                    way.append(here)
                    here = came[here]
                return way
            if before not in came:
                came[before] = here
                queue.append(before)
    return [start]


def _more(scene: Scene, place: str, nodes: list[SceneNode]) -> SceneNode:
    names = ", ".join(node.label for node in nodes)
    return SceneNode(
        f"more.{place or 'page'}",
        f"+{len(nodes)} more",
        scene.record,
        EntityKind.MORE,
        place,
        tooltip=f"not drawn here: {names}",
    )


def _fold_edges(scene: Scene, kept: set[str], folded: Mapping[str, str]) -> Iterable[SceneEdge]:
    """One arrow into each “+n more” node: from what has most arrows into it, drawn nodes before folded ones."""
    found: dict[str, dict[str, list[SceneEdge]]] = defaultdict(lambda: defaultdict(list))
    for edge in scene.edges:
        source = folded.get(edge.source, edge.source)
        if edge.target in folded and folded[edge.target] != source:
            found[folded[edge.target]][source].append(edge)
    for fold, sources in found.items():
        source, edges = max(sources.items(), key=lambda item: (item[0] in kept, len(item[1])))
        signs, changes = {edge.sign for edge in edges}, {edge.change for edge in edges}
        evidence = tuple(dict.fromkeys(text for edge in edges for text in edge.evidence))
        yield SceneEdge(
            f"{fold}.in",
            source,
            fold,
            signs.pop() if len(signs) == 1 else 0,
            edges[0].record,
            label=f"{len(edges)} arrows into what is not drawn",
            change=changes.pop() if len(changes) == 1 else LinkChange.NONE,
            evidence=evidence,
            background=all(edge.background for edge in edges),
        )


def _whole(
    routes: tuple[tuple[str, tuple[str, ...]], ...],
    remaining: set[str],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, path) for name, path in routes if set(path) <= remaining)


def _cut(
    pathways: tuple[tuple[str, tuple[str, ...]], ...],
    remaining: set[str],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    cut = ((name, tuple(one for one in path if one in remaining)) for name, path in pathways)
    return tuple((name, path) for name, path in cut if path)
