"""Nodes and influences of the network as nodes, places and arrows of a scene."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kg.direction import Direction
from kg.draw.scene import Compartment, LinkChange, Place, SceneEdge, SceneNode
from kg.views.appearance import Appearance, divided, places, within

if TYPE_CHECKING:
    from kg.answer.records import Effect
    from kg.engine.model import Node
    from kg.question.workspace import Workspace

CHANGES = {
    Direction.INCREASED: LinkChange.STRONGER,
    Direction.DECREASED: LinkChange.WEAKER,
    Direction.UNCHANGED: LinkChange.SAME,
}


# One picture asks for it from several sides, the next one again; what the library brings later has shapes, too.
_KEPT: WeakKeyDictionary[Workspace, tuple[int, Appearance]] = WeakKeyDictionary()


def atlas_of(workspace: Workspace) -> Appearance:
    """Shapes, places and sources of the workbench's graph, read once for what the graph holds now."""
    library = workspace.knowledge.library
    held = len(library.taken) if library else 0
    kept = _KEPT.get(workspace)
    if kept is None or kept[0] != held:
        kept = _KEPT[workspace] = held, Appearance(workspace.knowledge, workspace.directory, workspace.sources)
    return kept[1]


def compartments(workspace: Workspace, atlas: Appearance, keys: Iterable[str]) -> tuple[Compartment, ...]:
    """The places that nodes of the network stand in, cells divided into membrane, cytosol and nucleus."""
    nodes = [workspace.network.nodes[workspace.network.index[key]] for key in keys]
    order = {Place.TERMINAL: 0, Place.CLEFT: 1}
    pairs = [(_context(atlas, node), atlas.inside(node.entity)) for node in nodes]
    return places(sorted(pairs, key=lambda pair: order.get(pair[0].kind, 2)))


def scene_node(
    workspace: Workspace, atlas: Appearance, key: str, effect: Effect | None = None, detail: str = "", said: str = ""
) -> SceneNode:
    """One node of the network; with an effect it carries direction, log2 change and stability.

    `detail` is the small second line, `said` stands in the tooltip.
    """
    node = workspace.network.nodes[workspace.network.index[key]]
    made = SceneNode(
        id=key,
        label=workspace.directory.label(node.entity),
        record=node.iri,
        kind=atlas.kind(node.entity),
        compartment=_place(atlas, node),
        detail=detail,
        tooltip=said,
        link=node.entity,
        form=atlas.form(node.entity),
    )
    if effect is None:
        return made
    return replace(made, direction=effect.direction, log2_change=effect.log2_change, stability=effect.stability)


def influences_between(workspace: Workspace, pairs: Iterable[tuple[str, str]]) -> list[int]:
    """Numbers of the influences from the first to the second node of each pair, in the order of the pairs."""
    network = workspace.network
    found: dict[int, None] = {}
    for source, target in pairs:
        end = network.index[target]
        for number in network.outgoing.get(network.index[source], ()):
            if network.influences[number].target == end:
                found.setdefault(number)
    return list(found)


def scene_edges(
    workspace: Workspace,
    atlas: Appearance,
    numbers: Iterable[int],
    effects: Mapping[str, Effect],
    shares: Mapping[tuple[str, str], float],
) -> list[SceneEdge]:
    """One arrow for each pair of nodes and sign; parallel influences of one sign share it with their evidence."""
    network = workspace.network
    joined: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for number in numbers:
        link = network.influences[number]
        joined[network.nodes[link.source].key, network.nodes[link.target].key, link.sign].append(number)
    return [_edge(workspace, atlas, ends, found, effects, shares) for ends, found in joined.items()]


def _edge(
    workspace: Workspace,
    atlas: Appearance,
    ends: tuple[str, str, int],
    numbers: list[int],
    effects: Mapping[str, Effect],
    shares: Mapping[tuple[str, str], float],
) -> SceneEdge:
    source, target, sign = ends
    links = [workspace.network.influences[number] for number in numbers]
    said = atlas.said(one for link in links for one in (*link.evidence, link.step))
    # What stands first on hover is what has a source; among equals the order of the network.
    first = min(links, key=lambda link: atlas.said((*link.evidence, link.step)).background)
    mechanism = workspace.directory.label_of_term(first.mechanism)
    effect = effects.get(source)
    return SceneEdge(
        id=f"{source} {'+?-'[(1 - sign)]} {target}",
        source=source,
        target=target,
        sign=sign,
        record=first.iri,
        label=mechanism,
        change=_changed(effect),
        share=shares.get((source, target)),
        evidence=said.lines,
        background=said.background,
        tooltip=" · ".join(said.says[:3]),
        link=first.step,
    )


def _changed(effect: Effect | None) -> LinkChange:
    """What became of a link whose source changed so: it carries more, less, or as much as before."""
    if effect is None:
        return LinkChange.NONE
    if effect.direction in CHANGES:
        return CHANGES[effect.direction]
    if not effect.log2_change:
        return LinkChange.SAME
    return LinkChange.STRONGER if effect.log2_change > 0 else LinkChange.WEAKER


def _context(atlas: Appearance, node: Node) -> Compartment:
    return atlas.contexts.get(node.context, Compartment(node.context, node.context))


def _place(atlas: Appearance, node: Node) -> str:
    context, part = _context(atlas, node), atlas.inside(node.entity)
    return within(context, part).id if part is not None and divided(context, part) else context.id
