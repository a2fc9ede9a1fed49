"""A scene, a node, an arrow or a route as plain sentences: tooltips, the text form, what a screen reader says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.direction import Direction
from kg.draw.scene import Layout, LinkChange, Scene, SceneEdge, SceneNode
from kg.draw.style import SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

_VERBS = {1: "stimulates", -1: "inhibits", 0: "acts on (sign not stated)"}
_STEPS = {1: "comes before", -1: "ends", 0: "is needed for"}
_CHANGES = {
    LinkChange.STRONGER: "the compound strengthens this link",
    LinkChange.SAME: "the compound leaves this link as it is",
    LinkChange.WEAKER: "the compound weakens this link",
    LinkChange.NONE: "",
}
BACKGROUND = "background knowledge of the curator, no source at hand"


def change_words(direction: Direction, log2_change: float | None, stability: float | None = None) -> str:
    """“increased, 1.8 × the comparator, same call in 92 % of samples”."""
    parts = ["not computed" if direction is Direction.NONE else direction.value]
    if log2_change is not None:
        parts[0] += f", {2.0 ** max(-60.0, min(60.0, log2_change)):.2g} × the comparator"
    if stability is not None:
        parts.append(f"same call in {stability:.0%} of samples".replace("%", " %"))
    return ", ".join(parts)


def node_sentences(scene: Scene, node: SceneNode) -> list[str]:
    """What the picture says of a node: name and kind, place, change, remarks."""
    place = scene.place(node)
    lines = [f"{node.label} ({SHAPES[node.kind].name})" + (f", {place}" if place else "")]
    if node.detail:
        lines.append(node.detail)
    if node.direction is not Direction.NONE or node.log2_change is not None:
        lines.append(change_words(node.direction, node.log2_change, node.stability))
    if node.against is not None:
        lines.append(f"second compound: {change_words(node.against, None)}")
    if node.background:
        lines.append(BACKGROUND)
    if node.tooltip:
        lines.append(node.tooltip)
    return lines


def verb(scene: Scene, edge: SceneEdge) -> str:
    """What an arrow says between its two ends."""
    return edge.verb or (_STEPS if scene.layout is Layout.WORKFLOW else _VERBS)[edge.sign]


def edge_sentences(scene: Scene, edge: SceneEdge) -> list[str]:
    """What the picture says of an arrow: the mechanism, what became of it, its share, and by whose word."""
    source, target = scene.node(edge.source), scene.node(edge.target)
    how = f" ({edge.label})" if edge.label else ""
    lines = [f"{source.label} {verb(scene, edge)} {target.label}{how}"]
    if _CHANGES[edge.change]:
        lines.append(_CHANGES[edge.change])
    if edge.share is not None:
        lines.append(f"carries {edge.share * 100:.0f} % of the effect")
    if edge.caption:
        lines.append(edge.caption)
    if edge.tooltip:
        lines.append(edge.tooltip)
    lines += [f"source: {one}" for one in edge.evidence]
    if edge.background or not edge.evidence:
        lines.append(BACKGROUND if edge.background else "no source text in this picture; see the record")
    return lines


def route_sentence(scene: Scene, path: Sequence[str]) -> str:
    """A route, given as edge ids, in one sentence with its net sign."""
    table = {edge.id: edge for edge in scene.edges}
    edges = [table[name] for name in path]
    if not edges:
        return ""
    words = scene.node(edges[0].source).label
    sign = 1
    for edge in edges:
        sign *= edge.sign
        words += f" {verb(scene, edge)} {scene.node(edge.target).label},"
    net = {1: "a net stimulation", -1: "a net inhibition", 0: "of unknown net sign"}[sign]
    return f"{words.rstrip(',')}: {net}."


def to_text(scene: Scene) -> str:
    """The whole picture as text, in reading order."""
    lines = [scene.title, *([scene.subtitle] if scene.subtitle else []), ""]
    if scene.nodes:
        lines.append("What stands where:")
        lines += [f"- {'; '.join(node_sentences(scene, node))}." for node in scene.nodes]
    if scene.edges:
        lines += ["", "What acts on what:"]
        lines += [f"- {'; '.join(edge_sentences(scene, edge))}." for edge in scene.edges]
    if scene.routes:
        lines += ["", "Routes:"]
        lines += [f"- {name}: {route_sentence(scene, path)}" for name, path in scene.routes]
    lines += ["", *(one for one in (scene.note, scene.provenance) if one)]
    return "\n".join(lines).rstrip() + "\n"


def summary(scene: Scene) -> str:
    """One paragraph for a reader who cannot see the picture."""
    moved = {
        way: [node.label for node in scene.nodes if node.direction is way]
        for way in (Direction.INCREASED, Direction.DECREASED, Direction.CONFLICTING)
    }
    parts = [f"{way.value}: {', '.join(names)}" for way, names in moved.items() if names]
    count = f"{len(scene.nodes)} nodes and {len(scene.edges)} arrows"
    return f"{scene.title}. {count}. " + (". ".join(parts) + "." if parts else "No change is shown.")
