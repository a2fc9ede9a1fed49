"""A picture whose arrows stay apart: of those beside the routes, the ones that cross others are named in words instead.

A compound and a transmitter that both act on two receptors cannot be drawn without a crossing. What carries no part of
the effect – the transmitter's second arrow – says least, and the note under the picture says that it is there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.draw.elements import element_ids
from kg.draw.formats.render import block_svg, drawn_whole, to_svg
from kg.draw.layout.blocks import blocks
from kg.draw.measure import meetings
from kg.draw.scene import EntityKind, Place
from kg.errors import ServiceError

if TYPE_CHECKING:
    from kg.draw.measure import Pairs
    from kg.draw.scene import Scene, SceneEdge
    from kg.draw.style import Style

    _Found = tuple[Pairs, Pairs]  # arrows that cross, heads that are fused

MOST = 6  # arrows that are left out at most
TRIED = 3  # of which that is tried each time
TURNS = 4  # orders of the nodes that are tried, each forwards and backwards
_NAMED = 3
_PANEL = re.compile(r"^p\d+\.")


def cleared(scene: Scene, style: str | Style) -> Scene:
    """The scene without arrows beside its routes that cross others or whose heads fuse with others, as few as help.

    Twins in two panels go together. Without an engine that draws, the scene as it is.
    """
    try:
        met = _Meetings(scene, style)
        less, left = _fewer(scene, met)
        return _told(_turned_about(less, met), left)
    except ServiceError:
        return scene


def faults(scene: Scene, style: str | Style) -> int:
    """How many arrows cross or have fused heads. Raises ServiceError where nothing can draw."""
    return _count(_Meetings(scene, style).of(scene))


class _Meetings:
    """Which arrows meet in a scene and in the same scene with fewer arrows: a block that stays as it is is seen once."""

    def __init__(self, scene: Scene, style: str | Style) -> None:
        """Raises ServiceError where no engine draws the scene."""
        self._style = style
        self._whole, self._engine = drawn_whole(scene, style)
        self._scene = scene
        self._seen: dict[tuple[str, ...], _Found] = {}

    def of(self, scene: Scene) -> _Found:
        """The pairs of arrows that cross, and those whose heads are fused."""
        parts, ids = blocks(scene), element_ids(scene)
        if not parts:
            svg = self._whole if scene is self._scene else to_svg(scene, self._style, engine=self._engine)
            return meetings(scene, svg, ids)
        found = [self._of_block(part.scene, ids) for part in parts]
        return tuple(pair for one, _ in found for pair in one), tuple(pair for _, one in found for pair in one)

    def _of_block(self, block: Scene, ids: dict[str, str]) -> _Found:
        key = (*(one.id for one in block.nodes), "", *(one.id for one in block.edges))
        if key not in self._seen:
            svg = block_svg(block, ids, self._style, self._engine)
            self._seen[key] = meetings(block, svg, ids)
        return self._seen[key]


def _fewer(scene: Scene, met: _Meetings) -> tuple[Scene, list[str]]:
    """The scene without some arrows, and what these are."""
    left: list[str] = []
    found = met.of(scene)
    for _ in range(MOST):
        if not _count(found):
            break
        tried: list[tuple[int, int, Scene, _Found, SceneEdge]] = []
        for name in _most_crossed(scene, found):
            gone = [edge for edge in scene.edges if _twin(edge.id) == name]
            less = _without(scene, gone)
            seen = met.of(less)
            tried.append((_count(seen), len(tried), less, seen, gone[0]))
        best = min(tried, key=lambda one: one[:2], default=None)
        if best is None or best[0] >= _count(found):
            break
        _, _, less, found, edge = best
        left.append(f"{scene.node(edge.source).label} to {scene.node(edge.target).label}")
        scene = less
    return scene, left


def _turned_about(scene: Scene, met: _Meetings) -> Scene:
    """The scene with its nodes in the order in which fewest arrows meet: an engine begins with the order that it is given."""
    if any(item.kind is Place.PANEL for item in scene.compartments) or not _count(met.of(scene)):
        return scene
    count = len(scene.nodes)
    turned = [scene.nodes[at:] + scene.nodes[:at] for at in range(0, count, max(1, count // TURNS))]
    whole = [one[::way] for one in turned for way in (1, -1)]
    tried = [replace(scene, nodes=nodes) for nodes in whole]
    return min(tried, key=lambda one: _count(met.of(one)))


def _without(scene: Scene, gone: list[SceneEdge]) -> Scene:
    """The scene without these arrows, and without what started one of them and now has none."""
    edges = tuple(edge for edge in scene.edges if edge not in gone)
    joined = {end for edge in edges for end in (edge.source, edge.target)}
    idle = {edge.source for edge in gone} - joined
    return replace(scene, edges=edges, nodes=tuple(node for node in scene.nodes if node.id not in idle))


def _count(found: _Found) -> int:
    return sum(map(len, found))


def _most_crossed(scene: Scene, found: _Found) -> list[str]:
    """The arrows that may be left out and cross or fuse most, or join what crosses, the first few, by their name without the panel."""
    counts = Counter(_twin(one) for pairs in found for pair in pairs for one in pair)
    table = {_twin(edge.id): edge for edge in scene.edges}
    for first, second in found[0]:  # two that cross may come apart where a third between their ends is gone
        between = _ends(scene, first) | _ends(scene, second)
        for edge in scene.edges:
            if {edge.source, edge.target} <= between:
                counts.setdefault(_twin(edge.id), 0)
    free = [name for name in counts if _beside(scene, table[name])]
    return sorted(free, key=lambda name: (-counts[name], not table[name].background, name))[:TRIED]


def _ends(scene: Scene, name: str) -> set[str]:
    edge = next(one for one in scene.edges if one.id == name)
    return {edge.source, edge.target}


def _beside(scene: Scene, edge: SceneEdge) -> bool:
    """Whether an arrow carries nothing of what is shown, and another leads to its end, so that it is context alone.

    What starts in a cell keeps another arrow; a transmitter that has none goes with it.
    """
    routes = {one for _, path in scene.routes for one in path}
    source = scene.node(edge.source)
    if edge.share is not None or edge.id in routes or edge.caption or source.kind is EntityKind.COMPOUND:
        return False
    others = [one for one in scene.edges if one is not edge]
    around = scene.ancestors(source.compartment)
    free = bool(around) and around[0].kind is Place.CLEFT
    return any(one.target == edge.target for one in others) and (
        free or any(edge.source in (one.source, one.target) for one in others)
    )


def _twin(name: str) -> str:
    """The id of an arrow without its panel."""
    return _PANEL.sub("", name)


def _told(less: Scene, left: list[str]) -> Scene:
    """The scene with its note begun by what was left out."""
    if not left:
        return less
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    words = f"Not drawn, to keep arrows apart: {', '.join(left[:_NAMED])}{more}."
    return replace(less, note=f"{words} {less.note}".strip())
