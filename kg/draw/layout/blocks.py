"""The parts of a synapse picture that no arrow joins: each is laid out alone, and a page is packed with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.draw.layout.columns import units
from kg.draw.scene import Layout, Place, Scene


@dataclass(frozen=True)
class PageBlock:
    """A part of a scene as a scene of its own, the panel that it stands in (or nothing), and whether it is a strip of what is given."""

    scene: Scene
    panel: str
    strip: bool


def blocks(scene: Scene) -> list[PageBlock]:
    """The blocks of a scene in its order, panels one after the other; none where the layout knows no places.

    What stands in one cell, terminal or cleft is one block, and so is what an arrow joins.
    """
    if scene.layout not in (Layout.SYNAPSE, Layout.COMPARE) or not scene.compartments:
        return []
    unit = units(scene)
    head = {name: name for name in unit.values()}

    def find(name: str) -> str:
        while head[name] != name:
            name = head[name]
        return name

    for edge in scene.edges:
        head[find(unit[edge.target])] = find(unit[edge.source])
    members: dict[str, set[str]] = {}
    for node, name in unit.items():
        members.setdefault(find(name), set()).add(node)
    found = [_block(scene, inside) for inside in members.values()]
    order = [item.id for item in scene.compartments if item.kind is Place.PANEL]
    return sorted(found, key=lambda one: order.index(one.panel) if one.panel else -1)


def _block(scene: Scene, inside: set[str]) -> PageBlock:
    nodes = tuple(node for node in scene.nodes if node.id in inside)
    around = {item.id: item for node in nodes for item in scene.ancestors(node.compartment)}
    panel = next((name for name, item in around.items() if item.kind is Place.PANEL), "")
    edges = tuple(edge for edge in scene.edges if edge.source in inside)
    places = tuple(
        replace(item, parent="" if item.parent == panel else item.parent)
        for item in scene.compartments
        if item.id in around and item.id != panel
    )
    if panel:
        nodes = tuple(
            replace(node, compartment="" if node.compartment == panel else node.compartment) for node in nodes
        )
    part = replace(
        scene,
        compartments=places,
        nodes=nodes,
        edges=edges,
        note="",
        provenance="",
        subtitle="",
        routes=(),
        pathways=(),
    )
    return PageBlock(part, panel, any(item.kind is Place.GIVEN for item in places))
