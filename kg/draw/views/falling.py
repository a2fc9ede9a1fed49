"""A pathway that would not read from the top to the bottom between its frames, laid out without them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from kg.draw.layers import layers
from kg.draw.scene import Layout, Scene


def falling(scene: Scene) -> Scene:
    """The scene, or the same without frames where these turn arrows upwards or make them jump over their row.

    Without frames each node says in its second line where it lies.
    """
    details = {node.id: node.detail or scene.place(node) for node in scene.nodes}
    nodes = tuple(replace(node, compartment="", detail=details[node.id]) for node in scene.nodes)
    plain = replace(scene, layout=Layout.PLAIN, compartments=(), nodes=nodes)
    return plain if len(layers(plain).turned) < len(layers(scene).turned) or _jumps(scene) else scene


def _jumps(scene: Scene) -> bool:
    """Whether two arrows within one row meet at a node: only one of their tails can stand beside it."""
    row = layers(scene).row
    flat = [edge for edge in scene.edges if row[edge.source] == row[edge.target]]
    meeting = Counter(edge.target for edge in flat)
    return any(count > 1 for count in meeting.values())
