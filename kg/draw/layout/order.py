"""Who stands left of whom in panels that show the same nodes, so that the eye finds each again at the same place.

Graphviz orders the nodes of each row so that few arrows cross, each panel for itself; a word more in one of them is
enough for another order. What is decided here rests on places and arrows alone, which panels have in common.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from kg.draw.layout.columns import units
from kg.draw.scene import Place, Scene

if TYPE_CHECKING:
    from collections.abc import Mapping

SWEEPS = 12  # most rounds in which pairs of nodes of a row change sides


Line = tuple[float, float, float, float]  # from x, y to x, y


def rows_alike(scene: Scene, row: Mapping[str, int]) -> list[list[str]]:
    """Nodes of each row of each cell with its clefts, from left to right; nothing where a scene has no panels.

    Nodes that share a place stay side by side. Places keep the order of the scene.
    """
    if not any(item.kind is Place.PANEL for item in scene.compartments):
        return []
    inner: dict[str, list[str]] = defaultdict(list)
    for node, name in units(scene).items():
        inner[name].append(node)
    return [names for nodes in inner.values() for names in _least_crossed(scene, nodes, row) if len(names) > 1]


def _least_crossed(scene: Scene, nodes: list[str], row: Mapping[str, int]) -> list[list[str]]:
    """Rows of one unit: two nodes of a place change sides where arrows then cross less or run less far."""
    paths = {one: _path(scene, one) for one in nodes}
    arrows = [(edge.source, edge.target) for edge in scene.edges if edge.source in paths and edge.target in paths]
    rank = {name: place for place, name in enumerate(dict.fromkeys(one for path in paths.values() for one in path))}
    siblings = [pair for pair in combinations(nodes, 2) if paths[pair[0]][:-1] == paths[pair[1]][:-1]]

    def rows() -> list[list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for one in sorted(nodes, key=lambda node: [rank[step] for step in paths[node]]):
            found[row[one]].append(one)
        return list(found.values())

    best = _cost(rows(), arrows, row)
    for _ in range(SWEEPS):
        before = best
        for one, other in siblings:
            rank[one], rank[other] = rank[other], rank[one]
            cost = _cost(rows(), arrows, row)
            if cost < best:
                best = cost
            else:
                rank[one], rank[other] = rank[other], rank[one]
        if best == before:
            break
    return rows()


def _path(scene: Scene, node: str) -> list[str]:
    """The places around a node, outermost first, and the node itself."""
    around = scene.ancestors(scene.node(node).compartment)
    return [*(f"place {item.id}" for item in reversed(around)), node]


def _cost(rows: list[list[str]], arrows: list[tuple[str, str]], row: Mapping[str, int]) -> tuple[int, float]:
    """How many arrows cross, then how far they run sideways, with the nodes of a row about a common middle."""
    x = {name: place - (len(names) - 1) / 2 for names in rows for place, name in enumerate(names)}
    lines = [(x[one], float(row[one]), x[other], float(row[other])) for one, other in arrows]
    return sum(_cross(a, b) for a, b in combinations(lines, 2)), sum(abs(line[0] - line[2]) for line in lines)


def _cross(one: Line, other: Line) -> bool:
    """Whether two straight lines cross between their ends."""
    return (
        _side(one, other[0], other[1]) * _side(one, other[2], other[3]) < 0
        and _side(other, one[0], one[1]) * _side(other, one[2], one[3]) < 0
    )


def _side(line: Line, x: float, y: float) -> float:
    """On which side of a line a point lies, by its sign."""
    return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])
