"""What of a scene is drawn, and under which DOM ids."""

from __future__ import annotations

import re

from kg.draw.scene import Compartment, Scene


def element_ids(scene: Scene, prefix: str = "kg") -> dict[str, str]:
    """DOM ids of nodes (`n.`), edges (`e.`) and compartments (`c.`), by scene id with that mark before it."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    groups = (("n", scene.nodes), ("e", scene.edges), ("c", scene.compartments))
    for mark, group in groups:
        for item in group:
            stem = f"{prefix}-{mark}-" + (re.sub(r"[^A-Za-z0-9_-]+", "-", item.id).strip("-")[:60] or "x")
            name, count = stem, 2
            while name in taken:
                name, count = f"{stem}.{count}", count + 1
            taken.add(name)
            ids[f"{mark}.{item.id}"] = name
    return ids


def drawn_compartments(scene: Scene) -> tuple[Compartment, ...]:
    """Compartments that hold a node, themselves or further in; Graphviz draws no empty ones."""
    held = {item.id for node in scene.nodes for item in scene.ancestors(node.compartment)}
    return tuple(item for item in scene.compartments if item.id in held)
