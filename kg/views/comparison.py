"""Two answers on one page: two compounds in one picture, or one compound at two doses side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg import settings
from kg.answer.compare import standing
from kg.draw.layout.columns import GAP, steady, width
from kg.draw.layout.limit import limited
from kg.draw.panels import side_by_side
from kg.draw.scene import EntityKind, LinkChange, Scene, SceneEdge, SceneNode
from kg.views.compound import HELD, build, carrying, held, named
from kg.views.finding import finding, finding_of_two
from kg.views.message import of_message
from kg.views.provenance import computed_line, scenario_lines, word_of
from kg.views.shared_targets import joined

if TYPE_CHECKING:
    from kg.answer.perturbation import Perturbation
    from kg.answer.records import Effect
    from kg.views.selection import Chosen

# Nodes of each side where two pictures stand beside each other on one page.
PANEL_NODES = 32


def compare_scene(first: Perturbation, second: Perturbation, most: int = settings.DRAW_NODE_LIMIT) -> Scene:
    """Two answers compared: doses of the same compounds in two panels, different compounds in one picture."""
    if named(first) == named(second):
        return dose_scene(first, second, min(most, PANEL_NODES))
    compounds = len(first.scenario.compounds) + len(second.scenario.compounds)
    chosen = _both(first, second, most // 2, most - most // 10 - compounds)
    one, other = (build(answer, chosen, strip=True, apart=True) for answer in (first, second))
    nodes = {node.id: _compared(node, first, second) for scene in (one, other) for node in scene.nodes}
    nodes |= {node.id: _amounts(node, other) for node in one.nodes if node.kind is EntityKind.COMPOUND}
    edges: dict[str, SceneEdge] = {}
    for edge in (*one.edges, *other.edges):
        known = edges.get(edge.id, edge)
        edges[edge.id] = replace(
            known, change=LinkChange.NONE, share=max(known.share or 0.0, edge.share or 0.0) or None
        )
    names = named(first), named(second)
    places = {place.id: place for scene in (one, other) for place in scene.compartments}
    # Compounds stand outside the clefts once the two pictures do not agree on one.
    both = replace(
        one,
        title=f"{names[0]} | {names[1]}{finding_of_two((first, second), _told(chosen, nodes.values()))}",
        subtitle=f"{one.subtitle} | {other.subtitle}",
        compartments=tuple(places.values()),
        nodes=tuple(nodes.values()),
        edges=tuple(edges.values()),
        note=" ".join(text for text in (_counts(first, second, *names), one.note, other.note) if text),
        provenance=computed_line(first, edges.values()),
        routes=one.routes + other.routes,
        pathways=one.pathways,
    )
    return limited(joined(_spared(chosen, [both])[0]), most, folded=False)


def dose_scene(first: Perturbation, second: Perturbation, most: int = PANEL_NODES) -> Scene:
    """One compound at two doses: the same nodes and links at the same places in two panels, each with its own changes."""
    fuller = max((first, second), key=lambda answer: sum(t.occupancy or 0.0 for t in answer.targets))
    chosen = of_message(fuller, most)
    also = held(first, chosen.nodes) | held(second, chosen.nodes)
    links = carrying(first) | carrying(second)
    scenes = _spared(
        chosen, [build(one, chosen, also=also, links=links, strip=False, alone=True) for one in (first, second)]
    )
    scenes = _as_large(
        [replace(scene, nodes=tuple(steady(_unmeasured(one)) for one in scene.nodes)) for scene in scenes]
    )
    return side_by_side(
        f"{named(first)}: two doses",
        scenes[0].record,
        tuple((finding(one, chosen), scene) for one, scene in zip((first, second), scenes, strict=True)),
        subtitle="the same nodes and links in both panels; "
        + " | ".join(scenario_lines(one)[0] for one in (first, second)),
        note=f"{_counts(first, second, _amount(first), _amount(second))} {HELD}",
        provenance=computed_line(first, ()) + " " + word_of(scenes[0].edges),
    )


def _unmeasured(node: SceneNode) -> SceneNode:
    """A compound without its amount, which the line under the title says of each dose."""
    return replace(node, detail="") if node.kind is EntityKind.COMPOUND else node


def _spared(chosen: Chosen, scenes: list[Scene]) -> list[Scene]:
    """The scenes without transmitters of which no change is sure and that lie on no route; the note names them."""
    still = {
        node.id: f"{node.label} ({scenes[0].ancestors(node.compartment)[0].label})" if node.compartment else node.label
        for node in scenes[0].nodes
        if node.kind is EntityKind.TRANSMITTER and node.id not in chosen.nodes
    }
    for node in (one for scene in scenes for one in scene.nodes):
        if node.direction.moves or (node.against is not None and node.against.moves):
            still.pop(node.id, None)
    words = f"Not drawn, as no change of them is sure: {', '.join(dict.fromkeys(still.values()))}." if still else ""
    return [
        replace(
            scene,
            nodes=tuple(node for node in scene.nodes if node.id not in still),
            edges=tuple(edge for edge in scene.edges if not {edge.source, edge.target} & still.keys()),
            note=f"{words} {scene.note}".strip(),
        )
        for scene in scenes
    ]


def _as_large(scenes: list[Scene]) -> list[Scene]:
    """The scenes with as much room for a node as its largest twin takes."""
    twins: dict[str, list[SceneNode]] = {}
    for node in (one for scene in scenes for one in scene.nodes):
        twins.setdefault(node.id, []).append(node)
    return [
        replace(
            scene,
            nodes=tuple(
                replace(
                    node,
                    room=max(width(one) - GAP for one in twins[node.id]),
                    lines=max(one.lines for one in twins[node.id]),
                )
                for node in scene.nodes
            ),
        )
        for scene in scenes
    ]


def _both(first: Perturbation, second: Perturbation, most: int, together: int) -> Chosen:
    """Routes of at most `most` nodes of each answer, those of the second while there is room for all `together`."""
    ours, theirs = of_message(first, most), of_message(second, most)
    chosen = replace(
        ours, nodes=dict(ours.nodes), shares=dict(ours.shares), routes=list(ours.routes), ends=dict(ours.ends)
    )
    for name, nodes in theirs.routes:
        if chosen.room_for(nodes, together):
            chosen.nodes |= dict.fromkeys(nodes)
            for link in pairwise(nodes):
                chosen.shares[link] = max(chosen.shares.get(link, 0.0), theirs.shares[link])
            chosen.routes.append((name, nodes))
    for place, end in theirs.ends.items():
        if end in chosen.nodes:
            chosen.ends.setdefault(place, end)
    return chosen


def _told(chosen: Chosen, nodes: Iterable[SceneNode]) -> list[str]:
    """The nodes that a title tells of: the ends of routes that are drawn, without any the transmitters."""
    drawn = {node.id: node for node in nodes}
    ends = [end for end in chosen.ends.values() if end in drawn]
    return ends or [
        name for name, node in drawn.items() if node.id.partition("@")[2] in chosen.clefts and node.direction.moves
    ]


def _amount(answer: Perturbation) -> str:
    """What was given of the first compound: its dose, else its free concentration."""
    given = answer.scenario.compounds[0]
    return given.dose or given.level


def _compared(node: SceneNode, first: Perturbation, second: Perturbation) -> SceneNode:
    """A node with its direction under both compounds, and in words how these stand to each other."""
    if node.kind is EntityKind.COMPOUND:
        return node
    ours, theirs = _effects(first).get(node.id), _effects(second).get(node.id)
    if ours is None or theirs is None:
        return node
    return replace(
        node,
        direction=ours.direction,
        log2_change=ours.log2_change,
        stability=ours.stability,
        against=theirs.direction,
        # Under which of the two it is open is told by the glyphs.
        detail=standing((ours.direction, theirs.direction), (named(first), named(second))).partition(";")[0],
    )


def _amounts(node: SceneNode, other: Scene) -> SceneNode:
    """A compound of the first picture that the second shows too, with both amounts."""
    twin = next((one for one in other.nodes if one.id == node.id), node)
    return node if twin.detail == node.detail else replace(node, detail=f"{node.detail} | {twin.detail}")


def _effects(answer: Perturbation) -> Mapping[str, Effect]:
    return {effect.node: effect for effect in answer.effects}


def _counts(first: Perturbation, second: Perturbation, ours: str, theirs: str) -> str:
    """How many nodes of the whole network the two share, oppose, or have alone."""
    others = _effects(second)
    found = Counter(
        standing((effect.direction, others[effect.node].direction), (ours, theirs))
        for effect in first.effects
        if effect.node in others
    )
    told = "; ".join(f"{words.replace(';', ',')}: {n}" for words, n in sorted(found.items()) if words)
    return f"Changed nodes of the whole network – {told}." if told else "No node of the whole network changes."
