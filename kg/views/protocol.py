"""A protocol as a numbered timeline: its steps from top to bottom, with what they prescribe beside them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.draw.scene import EntityKind, Layout, Scene, SceneEdge, SceneNode
from kg.knowledge.vocabulary import local_name
from kg.views.provenance import word_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.views.appearance import Appearance

_PROTOCOL = """
SELECT ?label ?document ?objective ?setting ?kind {
  <%s> a kg:Protocol ; rdfs:label ?label ; kg:document ?document .
  OPTIONAL { <%s> kg:objective ?objective } OPTIONAL { <%s> kg:setting ?setting }
  OPTIONAL { <%s> kg:assayKind/rdfs:label ?kind }
}
"""
_STEPS = """
SELECT ?step ?label ?above (GROUP_CONCAT(DISTINCT STR(?source); separator=" ") AS ?evidence)
       (GROUP_CONCAT(DISTINCT ?formula; separator="\\n") AS ?formulas) {
  <%s> kg:step ?step . ?step rdfs:label ?label ; kg:order ?order .
  OPTIONAL { ?step kg:subStepOf ?above } OPTIONAL { ?step kg:usesFormula/kg:expression ?formula }
  OPTIONAL { ?step kg:statedBy ?source }
}
GROUP BY ?step ?label ?above ?order
ORDER BY ?order ?step
"""
_PARAMETERS = """
SELECT DISTINCT ?name ?value ?unit ?example {
  <%s> kg:parameter ?parameter . ?parameter kg:parameterName ?name ; kg:printedValue ?value .
  OPTIONAL { ?parameter kg:printedUnit ?unit } OPTIONAL { ?parameter kg:isExample ?example }
}
ORDER BY ?name ?value
"""
_MATERIALS = "SELECT DISTINCT ?label { <%s> kg:material/rdfs:label ?label } ORDER BY ?label"


def protocol_scene(atlas: Appearance, iri: str) -> Scene:
    """The scene of a protocol; sub-steps hang beside the step that they belong to."""
    head = atlas.knowledge.rows(_PROTOCOL.replace("%s", iri))[0]
    rows = atlas.knowledge.rows(_STEPS % iri)
    main = [row for row in rows if row["above"] is None]
    edges = [_then(atlas, before, after) for before, after in pairwise(main)]
    edges += [_part_of(atlas, row) for row in rows if row["above"] is not None]
    materials = ", ".join(str(row["label"]) for row in atlas.knowledge.rows(_MATERIALS % iri))
    about = (str(head[name]) for name in ("kind", "setting", "objective") if head[name])
    return Scene(
        title=str(head["label"]),
        record=iri,
        subtitle="; ".join(about),
        layout=Layout.WORKFLOW,
        nodes=numbered([_step(atlas, row) for row in rows], [str(row["step"]) for row in main]),
        edges=tuple(edges),
        note=f"Materials: {materials}." if materials else "",
        provenance=f"As {local_name(str(head['document']))} describes it. {word_of(edges)}",
    )


def parameters(atlas: Appearance, iri: str) -> list[str]:
    """What a record prescribes, as printed: “holding potential: -80 mV (example)”."""
    return [_printed(row) for row in atlas.knowledge.rows(_PARAMETERS % iri)]


def numbered(nodes: Sequence[SceneNode], order: Sequence[str]) -> tuple[SceneNode, ...]:
    """The nodes, those of a timeline with their number in it; `order` are the ids of its steps."""
    place = {name: number for number, name in enumerate(order, start=1)}
    return tuple(replace(one, label=f"{place[one.id]}. {one.label}") if one.id in place else one for one in nodes)


def _printed(row: dict[str, str | None]) -> str:
    unit = f" {row['unit']}" if row["unit"] else ""
    example = " (example)" if row["example"] == "true" else ""
    return f"{row['name']}: {row['value']}{unit}{example}"


def _step(atlas: Appearance, row: dict[str, str | None]) -> SceneNode:
    iri = str(row["step"])
    parts = parameters(atlas, iri) + ([*sorted(row["formulas"].splitlines())] if row["formulas"] else [])
    said = atlas.said(sorted(str(row["evidence"] or "").split()))
    return SceneNode(
        iri, str(row["label"]), iri, EntityKind.STEP, detail="; ".join(parts), tooltip=" · ".join(said.says[:2])
    )


def _then(atlas: Appearance, before: dict[str, str | None], after: dict[str, str | None]) -> SceneEdge:
    """The arrow to the next step: the document's order, on the word of the later step."""
    said = atlas.said(sorted(str(after["evidence"] or "").split()))
    return SceneEdge(
        f"{before['step']} {after['step']}",
        str(before["step"]),
        str(after["step"]),
        1,
        str(after["step"]),
        evidence=said.lines,
        background=said.background,
        tooltip=" · ".join(said.says[:1]),
    )


def _part_of(atlas: Appearance, row: dict[str, str | None]) -> SceneEdge:
    said = atlas.said(sorted(str(row["evidence"] or "").split()))
    return SceneEdge(
        f"{row['step']} {row['above']}",
        str(row["step"]),
        str(row["above"]),
        0,
        str(row["step"]),
        label="part of this step",
        evidence=said.lines,
        background=said.background,
    )
