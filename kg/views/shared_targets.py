"""Compounds that act on the same target from the same space, as one: two that each act on two targets cannot but cross.

A parent and its metabolite at two transporters, or two compounds that are compared, make four arrows of which two cross
wherever the four things stand. Named together at what they share they make two, and what only one of them
acts on keeps an arrow from that one alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.draw.scene import EntityKind, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.draw.scene import Scene, SceneEdge, SceneNode


def joined(scene: Scene) -> Scene:
    """The scene with one arrow for all compounds that act with one sign on a target from one space, and one node for them.

    Compounds in the strip of what is given stay apart; a copy from which no arrow is left is gone.
    """
    acting = _acting(scene)
    groups: dict[tuple[str, int, str], list[SceneEdge]] = {}
    for edge in scene.edges:
        if edge.source in acting:
            groups.setdefault((edge.target, edge.sign, acting[edge.source].compartment), []).append(edge)
    order = list(acting)
    together: dict[str, SceneNode] = {}
    instead: dict[str, SceneEdge] = {}  # of each arrow, the one that stands for it
    for edges in groups.values():
        sources = sorted({edge.source for edge in edges}, key=order.index)
        if len(sources) > 1:
            one = _node([acting[name] for name in sources])
            together.setdefault(one.id, one)
            instead |= dict.fromkeys((edge.id for edge in edges), _edge(edges, one.id))
    if not instead:
        return scene
    arrows = tuple({(made := instead.get(edge.id, edge)).id: made for edge in scene.edges}.values())
    ends = {end for edge in arrows for end in (edge.source, edge.target)}
    nodes = tuple(node for node in scene.nodes if node.id not in acting or node.id in ends)
    return replace(
        scene,
        nodes=(*nodes, *together.values()),
        edges=arrows,
        routes=_renamed(scene.routes, instead),
        pathways=_renamed(scene.pathways, instead),
    )


def _acting(scene: Scene) -> dict[str, SceneNode]:
    """The copies of compounds that act on something else than a compound, in the order of the scene."""
    given = {item.id for item in scene.compartments if item.kind is Place.GIVEN}
    kinds = {node.id: node.kind for node in scene.nodes}
    act = {edge.source for edge in scene.edges if kinds[edge.target] is not EntityKind.COMPOUND}
    return {
        node.id: node
        for node in scene.nodes
        if node.kind is EntityKind.COMPOUND and node.id in act and node.compartment not in given
    }


def _node(copies: list[SceneNode]) -> SceneNode:
    """One node for several compounds in one space; its record is that of the first."""
    first = copies[0]
    return replace(
        first,
        id=" + ".join(copy.id for copy in copies),
        label=" + ".join(copy.label for copy in copies),
        detail=" + ".join(copy.detail for copy in copies if copy.detail),
        tooltip=" · ".join(_each(copy.tooltip for copy in copies)),
    )


def _edge(edges: list[SceneEdge], source: str) -> SceneEdge:
    """One arrow for several actions on a target; dotted where no source stands behind any of them."""
    first = min(edges, key=lambda edge: edge.background)
    return replace(
        first,
        source=source,
        label="; ".join(_each(edge.label for edge in edges)),
        evidence=tuple(_each(line for edge in edges for line in edge.evidence)),
        background=all(edge.background for edge in edges),
        tooltip=" · ".join(_each(edge.tooltip for edge in edges)),
    )


def _each(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _renamed(
    paths: tuple[tuple[str, tuple[str, ...]], ...], instead: dict[str, SceneEdge]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Named paths, with the arrows that stand for others."""
    return tuple(
        (name, tuple(_each(instead[one].id if one in instead else one for one in path))) for name, path in paths
    )
