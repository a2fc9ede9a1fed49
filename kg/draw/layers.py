"""Which row of the page each node stands in, so that a picture reads from the top to the bottom.

Graphviz is told the rows and keeps its freedom within each row. Cells are stacked as they are in tissue
(terminal, cleft, membrane, cytosol, nucleus, outcome); an arrow that runs upwards is drawn from its head to its tail.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import settings
from kg.draw.scene import Kind, Layout, Place, Scene, SceneEdge, SceneNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_GATES = (Kind.RECEPTOR, Kind.TRANSPORTER, Kind.CHANNEL)
_STACKED = (Layout.SYNAPSE, Layout.COMPARE, Layout.PATHWAY)
_CLEFT, _MEMBRANE, _INSIDE, _NUCLEUS, _OUTCOME = 2, 3, 4, 5, 6
_TERMINAL, _TERMINAL_MEMBRANE = 0, 1


@dataclass(frozen=True)
class Layers:
    """`row` of each node, counted from the top; `turned` edges run upwards; `last` is the lowest row."""

    row: Mapping[str, int]
    turned: frozenset[str]
    last: int


def layers(scene: Scene) -> Layers:
    """Rows for a scene; the same scene gives the same rows."""
    releasing = _releasing(scene)
    level = {node.id: _level(scene, node, releasing) for node in scene.nodes}
    single = _single_rows(scene, level)
    turned = _turned(scene, level)
    row: dict[str, int] = {}
    start = 0
    for height in sorted(set(level.values())):
        members = [node.id for node in scene.nodes if level[node.id] == height]
        local = _local_rows(scene, members, turned, single)
        row |= {name: start + value for name, value in local.items()}
        start += 1 + max(local.values()) + (height == _CLEFT and _fans(scene, level))
    return Layers(row, turned, max(start - 1, 0))


def _releasing(scene: Scene) -> frozenset[str]:
    """Nodes that act on a cleft: in a terminal they stand at its membrane, where release happens."""
    clefts = {item.id for item in scene.compartments if item.kind is Place.CLEFT}
    places = {node.id: node.compartment for node in scene.nodes}
    return frozenset(edge.source for edge in scene.edges if places[edge.target] in clefts)


def _fans(scene: Scene, level: Mapping[str, int]) -> bool:
    """Whether so many arrows leave the clefts downwards that they need a row to spread out."""
    down = sum(level[edge.source] == _CLEFT < level[edge.target] for edge in scene.edges)
    return down > settings.DRAW_FAN and _MEMBRANE in level.values()


def _level(scene: Scene, node: SceneNode, releasing: frozenset[str]) -> int:
    """Height of the band a node belongs to; one band only where the page shows no synapse."""
    if scene.layout not in _STACKED:
        return 0
    kinds = {item.kind for item in scene.ancestors(node.compartment)}
    inner = next((item.kind for item in scene.ancestors(node.compartment)), None)
    at_edge = inner is Place.MEMBRANE
    if Place.TERMINAL in kinds:
        at_edge = at_edge or (inner is Place.TERMINAL and (node.kind in _GATES or node.id in releasing))
        return _TERMINAL_MEMBRANE if at_edge else _TERMINAL
    if Place.CLEFT in kinds:
        return _CLEFT
    if Place.NUCLEUS in kinds:
        return _NUCLEUS
    if at_edge or (inner is Place.CELL and node.kind in _GATES):
        return _MEMBRANE
    if node.kind is Kind.OUTCOME and inner in (Place.CELL, None):
        return _OUTCOME
    if Place.CELL in kinds or node.kind is not Kind.COMPOUND:
        return _INSIDE
    return _CLEFT if any(item.kind is Place.CLEFT for item in scene.compartments) else _TERMINAL


def _single_rows(scene: Scene, level: Mapping[str, int]) -> frozenset[str]:
    """Nodes that stand in the first row of their band: clefts, membranes, and the gates of crowded membranes."""
    crowd: dict[tuple[int, str], list[SceneNode]] = defaultdict(list)
    for node in scene.nodes:
        if level[node.id] in (_TERMINAL_MEMBRANE, _CLEFT, _MEMBRANE):
            crowd[level[node.id], node.compartment].append(node)
    single: set[str] = set()
    for (height, _), members in crowd.items():
        whole = height == _CLEFT or len(members) <= settings.DRAW_MEMBRANE_ROW
        single |= {node.id for node in members if whole or node.kind in _GATES}
    return frozenset(single)


def _turned(scene: Scene, level: Mapping[str, int]) -> frozenset[str]:
    """Edges that run against the page: to a higher band, or back along a cycle within a band."""
    upward = {edge.id for edge in scene.edges if level[edge.source] > level[edge.target]}
    flat = [edge for edge in scene.edges
            if level[edge.source] == level[edge.target] and edge.source != edge.target]
    return frozenset(upward | _cycle_edges([node.id for node in _roots_first(scene)], flat))


def _roots_first(scene: Scene) -> list[SceneNode]:
    heads = {edge.target for edge in scene.edges}
    return sorted(scene.nodes, key=lambda node: (node.kind is not Kind.COMPOUND, node.id in heads))


def _cycle_edges(order: Iterable[str], edges: list[SceneEdge]) -> set[str]:
    """Back edges of a depth-first walk without recursion."""
    leaving: dict[str, list[SceneEdge]] = defaultdict(list)
    for edge in edges:
        leaving[edge.source].append(edge)
    back: set[str] = set()
    done: set[str] = set()
    for root in order:
        if root in done:
            continue
        path = [(root, iter(leaving[root]))]
        open_nodes = {root}
        while path:
            here, rest = path[-1]
            step = next(rest, None)
            if step is None:
                path.pop()
                open_nodes.discard(here)
                done.add(here)
            elif step.target in open_nodes:
                back.add(step.id)
            elif step.target not in done:
                open_nodes.add(step.target)
                path.append((step.target, iter(leaving[step.target])))
    return back


def _local_rows(scene: Scene, members: list[str], turned: frozenset[str],
                single: frozenset[str]) -> dict[str, int]:
    inside = set(members)
    arrows = [(edge.target, edge.source) if edge.id in turned else (edge.source, edge.target)
              for edge in scene.edges
              if edge.source in inside and edge.target in inside and edge.source != edge.target]
    arrows = [(tail, head) for tail, head in arrows if head not in single]
    base = 1 if single & inside and any(name not in single for name in members) else 0
    row = {name: 0 if name in single else base for name in members}
    for _ in members:
        moved = False
        for tail, head in arrows:
            if row[head] <= row[tail]:
                row[head] = row[tail] + 1
                moved = True
        if not moved:
            break
    return _tightened(row, arrows, single)


def _tightened(row: dict[str, int], arrows: list[tuple[str, str]], single: frozenset[str]) -> dict[str, int]:
    """Each node moved down towards what it acts on where that shortens its arrows."""
    into: dict[str, list[str]] = defaultdict(list)
    out: dict[str, list[str]] = defaultdict(list)
    for tail, head in arrows:
        into[head].append(tail)
        out[tail].append(head)
    for name in sorted(row, key=lambda one: -row[one]):
        if name not in single and len(out[name]) > len(into[name]):
            row[name] = max(row[name], min(row[head] for head in out[name]) - 1)
    return row
