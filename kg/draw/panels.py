"""Several scenes on one page, and the parts of a scene that arrows join."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.draw.scene import Compartment, Layout, Place, Scene, SceneEdge, SceneNode

if TYPE_CHECKING:
    from collections.abc import Iterable


def pieces(edges: Iterable[SceneEdge]) -> list[set[str]]:
    """Ends of arrows, those together that arrows join."""
    found: list[set[str]] = []
    for edge in edges:
        ends = {edge.source, edge.target}
        met = [part for part in found if part & ends]
        found = [part for part in found if not part & ends] + [ends.union(*met)]
    return found


def side_by_side(
    title: str,
    record: str,
    panels: tuple[tuple[str, Scene], ...],
    *,
    subtitle: str = "",
    provenance: str = "",
    note: str = "",
) -> Scene:
    """Several scenes on one page, each in a panel of its own; ids get the panel's number as prefix."""
    compartments: list[Compartment] = []
    nodes: list[SceneNode] = []
    edges: list[SceneEdge] = []
    routes: list[tuple[str, tuple[str, ...]]] = []
    for number, (label, scene) in enumerate(panels, start=1):
        mark = f"p{number}."
        compartments.append(Compartment(mark, label, Place.PANEL))
        compartments += [replace(item, id=mark + item.id, parent=mark + item.parent) for item in scene.compartments]
        nodes += [replace(item, id=mark + item.id, compartment=mark + item.compartment) for item in scene.nodes]
        edges += [
            replace(item, id=mark + item.id, source=mark + item.source, target=mark + item.target)
            for item in scene.edges
        ]
        routes += [(f"{label}: {name}", tuple(mark + one for one in path)) for name, path in scene.routes]
    return Scene(
        title,
        record,
        subtitle,
        Layout.COMPARE,
        tuple(compartments),
        tuple(nodes),
        tuple(edges),
        provenance,
        note,
        panels[0][1].dotted,
        tuple(routes),
    )
