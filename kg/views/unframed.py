"""A pathway that would not read from the top to the bottom between its frames, laid out without them."""

from __future__ import annotations

from dataclasses import replace

from kg.draw.layout.layers import layers
from kg.draw.scene import Layout, Scene


def falling(scene: Scene) -> Scene:
    """The scene, or the same without frames where these turn arrows upwards.

    A frame around a single node says no more than a line under its name. Without frames each node says in its second
    line where it lies.
    """
    details = {node.id: node.detail or scene.place(node) for node in scene.nodes}
    nodes = tuple(replace(node, compartment="", detail=details[node.id]) for node in scene.nodes)
    plain = replace(scene, layout=Layout.PLAIN, compartments=(), nodes=nodes)
    lone = sum(bool(node.compartment) for node in scene.nodes) == 1
    return plain if lone or len(layers(plain).turned) < len(layers(scene).turned) else scene
