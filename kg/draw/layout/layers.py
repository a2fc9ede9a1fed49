"""Which row of the page each node stands in, so that a picture reads from the top to the bottom.

Graphviz is told the rows and keeps its freedom within each row. Cells are stacked as they are in tissue
(terminal, cleft, membrane, cytosol, nucleus, outcome); an arrow that runs upwards is drawn from its head to its tail.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.draw.layout.columns import in_columns, units
from kg.draw.scene import EntityKind, Layout, Place, Scene, SceneEdge, SceneNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FAN = 6  # more arrows than this out of a cleft get an empty row to spread out in


_DOORS = (EntityKind.RECEPTOR, EntityKind.TRANSPORTER)  # what a cleft acts on first
_GATES = (*_DOORS, EntityKind.CHANNEL)
_STACKED = (Layout.SYNAPSE, Layout.COMPARE, Layout.PATHWAY)
_CLEFT, _MEMBRANE, _INSIDE, _NUCLEUS, _OUTCOME = 2, 3, 4, 5, 6
_TERMINAL, _TERMINAL_MEMBRANE = 0, 1
_BANDS = 10  # heights of one unit


@dataclass(frozen=True)
class Layers:
    """`row` of each node, counted from the top; `turned` edges run upwards; `last` is the lowest row.

    `column` of each node, where cells stand in columns; what belongs to none is left out.
    """

    row: Mapping[str, int]
    turned: frozenset[str]
    last: int
    column: Mapping[str, int] = field(default_factory=dict)


def layers(scene: Scene) -> Layers:
    """Rows for a scene; the same scene gives the same rows."""
    releasing = _releasing(scene)
    level = {node.id: _level(scene, node, releasing) for node in scene.nodes}
    if scene.layout not in (Layout.SYNAPSE, Layout.COMPARE):
        return _rows(scene, level)
    unit = units(scene)
    number = {name: _BANDS * place for place, name in enumerate(dict.fromkeys(unit.values()))}
    one_by_one = _rows(scene, {name: number[unit[name]] + height for name, height in level.items()})
    return _on_page(scene, one_by_one, unit)


def _on_page(scene: Scene, rows: Layers, unit: Mapping[str, str]) -> Layers:
    """Units that were laid out one below the other, in columns, under the strip of what is given."""
    top: dict[str, int] = {}
    for node, name in unit.items():
        top[name] = min(top.get(name, rows.row[node]), rows.row[node])
    strip = _strip(scene)
    local = {node: row - top[unit[node]] for node, row in rows.row.items() if node not in strip}
    below = 1 + max(strip.values(), default=-1)
    places, column = in_columns(scene, unit, local, below) if local else ({}, {})
    row = {node.id: strip[node.id] if node.id in strip else below + places[node.id] for node in scene.nodes}
    within = {edge.id for edge in scene.edges if unit[edge.source] == unit[edge.target]}
    upward = {edge.id for edge in scene.edges if edge.id not in within and row[edge.source] > row[edge.target]}
    return Layers(row, rows.turned & within | upward, max(row.values(), default=0), column)


def _strip(scene: Scene) -> dict[str, int]:
    """Rows of what is given: one row for a chain, further rows where one compound turns into several."""
    names = [
        node.id for node in scene.nodes if any(item.kind is Place.GIVEN for item in scene.ancestors(node.compartment))
    ]
    made = [edge for edge in scene.edges if edge.source in names]
    branched = len({edge.source for edge in made}) < len(made) or len({edge.target for edge in made}) < len(made)
    row = dict.fromkeys(names, 0)
    for _ in names if branched else ():
        row |= {edge.target: row[edge.source] + 1 for edge in made if row[edge.target] <= row[edge.source] < len(names)}
    return row


def _rows(scene: Scene, level: Mapping[str, int]) -> Layers:
    """Rows for nodes whose heights are known, band by band."""
    single = _single_rows(scene, level)
    turned = _turned(scene, level)
    row: dict[str, int] = {}
    start = 0
    for height in sorted(set(level.values())):
        members = [node.id for node in scene.nodes if level[node.id] == height]
        local = _local_rows(scene, members, turned, single)
        row |= {name: start + value for name, value in local.items()}
        start += 1 + max(local.values()) + (height % _BANDS == _CLEFT and _fans(scene, level, height))
    return Layers(row, turned, max(start - 1, 0))


def _releasing(scene: Scene) -> frozenset[str]:
    """Nodes that act on a cleft: in a terminal they stand at its membrane, where release happens."""
    clefts = {item.id for item in scene.compartments if item.kind is Place.CLEFT}
    places = {node.id: node.compartment for node in scene.nodes}
    return frozenset(edge.source for edge in scene.edges if places[edge.target] in clefts)


def _fans(scene: Scene, level: Mapping[str, int], cleft: int) -> bool:
    """Whether so many arrows leave the clefts of a unit downwards that they need a row to spread out."""
    below = cleft + _MEMBRANE - _CLEFT
    down = sum(level[edge.source] == cleft and level[edge.target] >= below for edge in scene.edges)
    return down > FAN and below in level.values()


def _level(scene: Scene, node: SceneNode, releasing: frozenset[str]) -> int:
    """Height of the band a node belongs to; one band only where the page shows no synapse."""
    if scene.layout not in _STACKED:
        return 0
    kinds = {item.kind for item in scene.ancestors(node.compartment)}
    inner = next((item.kind for item in scene.ancestors(node.compartment)), None)
    at_edge = inner is Place.MEMBRANE
    if Place.GIVEN in kinds:
        return _CLEFT
    if Place.TERMINAL in kinds:
        at_edge = at_edge or (inner is Place.TERMINAL and (node.kind in _DOORS or node.id in releasing))
        return _TERMINAL_MEMBRANE if at_edge else _TERMINAL
    if Place.CLEFT in kinds:
        return _CLEFT
    if Place.NUCLEUS in kinds:
        return _NUCLEUS
    if at_edge or (inner is Place.CELL and node.kind in _GATES):
        return _MEMBRANE
    if node.kind is EntityKind.OUTCOME and inner in (Place.CELL, None):
        return _OUTCOME
    if Place.CELL in kinds or node.kind is not EntityKind.COMPOUND:
        return _INSIDE
    return _CLEFT if any(item.kind is Place.CLEFT for item in scene.compartments) else _TERMINAL


def _single_rows(scene: Scene, level: Mapping[str, int]) -> frozenset[str]:
    """Nodes that stand in the first row of their band: all of a cleft, and the doors of membranes."""
    heights = (_TERMINAL_MEMBRANE, _CLEFT, _MEMBRANE)
    return frozenset(
        node.id
        for node in scene.nodes
        if level[node.id] % _BANDS in heights and (level[node.id] % _BANDS != _MEMBRANE or node.kind in _DOORS)
    )


def _turned(scene: Scene, level: Mapping[str, int]) -> frozenset[str]:
    """Edges that run against the page: to a higher band, or back along a cycle within a band."""
    upward = {edge.id for edge in scene.edges if level[edge.source] > level[edge.target]}
    flat = [edge for edge in scene.edges if level[edge.source] == level[edge.target] and edge.source != edge.target]
    return frozenset(upward | _cycle_edges([node.id for node in _roots_first(scene)], flat))


def _roots_first(scene: Scene) -> list[SceneNode]:
    heads = {edge.target for edge in scene.edges}
    return sorted(scene.nodes, key=lambda node: (node.kind is not EntityKind.COMPOUND, node.id in heads))


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


def _local_rows(scene: Scene, members: list[str], turned: frozenset[str], single: frozenset[str]) -> dict[str, int]:
    inside = set(members)
    arrows = [
        (edge.target, edge.source) if edge.id in turned else (edge.source, edge.target)
        for edge in scene.edges
        if edge.source in inside and edge.target in inside and edge.source != edge.target
    ]
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
