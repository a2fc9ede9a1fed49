"""The compounds of an answer on the page: each once in every extracellular space from which it acts.

What turns into what stands in a strip above, so that no arrow has to cross the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.draw.scene import Compartment, EntityKind, LinkChange, Place, Scene, SceneEdge, SceneNode
from kg.views.parts import atlas_of

if TYPE_CHECKING:
    from kg.answer.perturbation import Perturbation
    from kg.views.appearance import Appearance

_METABOLISM = """
SELECT ?record ?reaction (GROUP_CONCAT(DISTINCT STR(?source); separator=" ") AS ?evidence) {
  ?record a kg:Metabolism ; kg:substrateCompound <%s> ; kg:product <%s> .
  OPTIONAL { ?record kg:reaction ?reaction } OPTIONAL { ?record kg:statedBy ?source }
}
GROUP BY ?record ?reaction ORDER BY ?record
"""
_STRIP = Compartment("given", "given", Place.GIVEN)


@dataclass(frozen=True)
class CompoundStrip:
    """Compounds as nodes, the arrows between them and from them, and the strip where there is one."""

    nodes: tuple[SceneNode, ...]
    edges: tuple[SceneEdge, ...]
    compartments: tuple[Compartment, ...]


def given(
    answer: Perturbation, around: Scene, acting: Iterable[SceneEdge], *, strip: bool | None = None
) -> CompoundStrip:
    """The compounds beside what they act on: `around` has the other nodes, `acting` arrows from compounds to these.

    An arrow starts at its compound's copy in the space that the target faces; outside of all compartments where no
    such space is drawn. Without a word on it, the strip is there where one compound turns into another.
    """
    compounds = {c.id: c for c in answer.scenario.compounds}
    made = _leading(_metabolism(answer, atlas_of(answer.workspace)), {edge.source for edge in acting})
    made = [] if strip is False else made
    used = {end for edge in made for end in (edge.source, edge.target)}
    if made or strip:
        used |= {edge.source for edge in acting}
    details = {name: f"{'metabolite, ' if c.metabolite_of else ''}{c.level} free" for name, c in compounds.items()}
    shown = [
        SceneNode(name, c.label, name, EntityKind.COMPOUND, _STRIP.id, tooltip=c.basis, detail=details[name])
        for name, c in compounds.items()
        if name in used
    ]
    faces = _faces(around)
    copies: dict[str, SceneNode] = {}
    arrows = []
    for edge in sorted(acting, key=lambda one: list(compounds).index(one.source)):
        place = faces[edge.target]
        name = f"{edge.source}@{place or around.ancestors(around.node(edge.target).compartment)[-1].id}"
        c = compounds[edge.source]
        copies.setdefault(
            name,
            SceneNode(
                name,
                c.label,
                edge.source,
                EntityKind.COMPOUND,
                place,
                tooltip=c.basis,
                detail="" if shown else details[edge.source],
            ),
        )
        arrows.append(replace(edge, source=name))
    return CompoundStrip((*shown, *copies.values()), (*made, *arrows), (_STRIP,) if shown else ())


def _faces(scene: Scene) -> dict[str, str]:
    """Node -> the cleft that it faces: where its ligand is, else the one that its cell exchanges most with; or nothing."""
    clefts = {item.id for item in scene.compartments if item.kind is Place.CLEFT}
    place = {node.id: node.compartment for node in scene.nodes}
    outer = {node.id: around[-1].id if (around := scene.ancestors(node.compartment)) else "" for node in scene.nodes}
    crossing: Counter[tuple[str, str]] = Counter()
    own: dict[str, str] = {}
    for edge in scene.edges:
        for here, there in ((edge.source, edge.target), (edge.target, edge.source)):
            if place[there] in clefts and place[here] not in clefts:
                crossing[outer[here], place[there]] += 1
                own.setdefault(here, place[there])
    usual: dict[str, str] = {}
    for (cell, cleft), _ in crossing.most_common():
        usual.setdefault(cell, cleft)
    return {node.id: own.get(node.id, usual.get(outer[node.id], "")) for node in scene.nodes}


def _leading(made: list[SceneEdge], acting: set[str]) -> list[SceneEdge]:
    """The arrows to metabolites that act in the picture, or from which such a one is made; the note names the others."""
    kept: list[SceneEdge] = []
    wanted = set(acting)
    for edge in reversed(made):
        if edge.target in wanted:
            wanted.add(edge.source)
            kept.insert(0, edge)
    return kept


def _metabolism(answer: Perturbation, atlas: Appearance) -> list[SceneEdge]:
    """An arrow from each compound to each metabolite of it that was counted in."""
    edges = []
    for given in answer.scenario.compounds:
        if given.metabolite_of is None:
            continue
        rows = answer.workspace.knowledge.rows(_METABOLISM % (given.metabolite_of, given.id))
        for row in rows[:1]:
            said = atlas.said((*sorted(str(row["evidence"] or "").split()), str(row["record"])))
            edges.append(
                SceneEdge(
                    str(row["record"]),
                    given.metabolite_of,
                    given.id,
                    1,
                    str(row["record"]),
                    label=row["reaction"] or "reaction not recorded",
                    verb="is metabolised to",
                    change=LinkChange.SAME,
                    evidence=said.lines,
                    background=said.background,
                    tooltip=" · ".join(said.says[:2]),
                )
            )
    return edges
