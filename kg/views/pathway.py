"""A pathway alone: its causal steps between entities, in membrane, cytosol and nucleus, without any compound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg import settings
from kg.draw.layout.limit import limited
from kg.draw.scene import Compartment, Layout, Place, Scene, SceneEdge, SceneNode
from kg.errors import NotFound
from kg.views.provenance import word_of
from kg.views.unframed import falling

if TYPE_CHECKING:
    from kg.views.appearance import Appearance

# Contexts named under the picture of a pathway; the others are counted.
NAMED = 8


_STEPS = """
SELECT ?step ?subject ?object ?sign ?mechanism ?time ?residue (GROUP_CONCAT(DISTINCT STR(?source); separator=" ") AS ?evidence) {
  ?step a kg:CausalStep ; kg:module|kg:pathway <%s> ; kg:subject ?subject ; kg:object ?object ; kg:sign/kg:signValue ?sign ;
    kg:mechanism/rdfs:label ?mechanism .
  OPTIONAL { ?step kg:timeScale/rdfs:label ?time } OPTIONAL { ?step kg:site ?residue } OPTIONAL { ?step kg:statedBy ?source }
}
GROUP BY ?step ?subject ?object ?sign ?mechanism ?time ?residue
ORDER BY ?step
"""
_WHERE = """
SELECT DISTINCT ?label { ?context kg:includes <%s> ; rdfs:label ?label } ORDER BY ?label
"""
_ORDER = (Place.CLEFT, Place.MEMBRANE, Place.CYTOSOL, Place.NUCLEUS)


def pathway_scene(atlas: Appearance, iri: str, most: int = settings.DRAW_NODE_LIMIT) -> Scene:
    """The scene of a pathway's steps, each arrow with its sign and source; NotFound for one without steps."""
    rows = atlas.knowledge.rows(_STEPS % iri)
    label = atlas.directory.label(iri)
    if not rows:
        raise NotFound(f"no causal step belongs to {label!r}", cure=f"`kg show {label!r}` says what is known of it")
    joined: dict[tuple[str, str, int], list[dict[str, str | None]]] = defaultdict(list)
    for row in rows:
        joined[str(row["subject"]), str(row["object"]), int(str(row["sign"]))].append(row)
    edges = tuple(_edge(atlas, ends, steps) for ends, steps in joined.items())
    ends = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
    places = {end: atlas.inside(end) for end in ends}
    nodes = tuple(_node(atlas, end, places[end]) for end in ends)
    cells = [str(row["label"]) for row in atlas.knowledge.rows(_WHERE % iri)]
    scene = Scene(
        title=label,
        record=iri,
        layout=Layout.PATHWAY,
        subtitle="signs of the mechanism; no compound is given",
        compartments=_compartments(places.values()),
        nodes=nodes,
        edges=edges,
        note=_runs_in(cells),
        provenance=word_of(edges),
        dotted="background knowledge",
    )
    return falling(limited(scene, most))


def _runs_in(cells: list[str]) -> str:
    """The first contexts that include the pathway, and how many more."""
    named, more = cells[:NAMED], len(cells) - NAMED
    return f"Runs in: {'; '.join(named)}{f'; and {more} more' if more > 0 else ''}." if cells else ""


def _compartments(found: Iterable[Compartment | None]) -> tuple[Compartment, ...]:
    made = {place.id: place for place in found if place is not None}
    return tuple(sorted(made.values(), key=lambda place: _ORDER.index(place.kind)))


def _node(atlas: Appearance, iri: str, place: Compartment | None) -> SceneNode:
    where = place.id if place else ""
    return SceneNode(iri, atlas.directory.label(iri), iri, atlas.kind(iri), where, form=atlas.form(iri))


def _edge(atlas: Appearance, ends: tuple[str, str, int], steps: list[dict[str, str | None]]) -> SceneEdge:
    """One arrow for all steps of one sign between two entities; the first with a source stands for them."""
    source, target, sign = ends
    sourced = {
        str(row["step"]): atlas.said((*sorted(str(row["evidence"] or "").split()), str(row["step"]))) for row in steps
    }
    first = min(steps, key=lambda row: sourced[str(row["step"])].background)
    residues = sorted({str(row["residue"]) for row in steps if row["residue"]})
    slow = f", {first['time']}" if first["time"] else ""
    said = atlas.said(one for row in steps for one in (*sorted(str(row["evidence"] or "").split()), str(row["step"])))
    return SceneEdge(
        id=str(first["step"]),
        source=source,
        target=target,
        sign=sign,
        record=str(first["step"]),
        label=f"{first['mechanism']}{slow}",
        caption=", ".join(residues),
        evidence=said.lines,
        background=said.background,
        tooltip=" · ".join(said.says[:3]),
    )
