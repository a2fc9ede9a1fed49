"""A figure of a document as a picture: its arrows as they stand in the graph, stated ones solid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.draw.panels import pieces
from kg.draw.scene import Compartment, EntityKind, Layout, Place, Scene, SceneEdge, SceneNode
from kg.knowledge.vocabulary import local_name
from kg.views.protocol import numbered, parameters
from kg.views.provenance import origin, word_of
from kg.views.unframed import falling

if TYPE_CHECKING:
    from kg.views.appearance import Appearance

_FIGURE = """
SELECT ?label ?kind ?document ?title ?line {
  <%(iri)s> a kg:Figure ; rdfs:label ?label ; kg:figureKind ?kind ; kg:document ?document .
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { <%(iri)s> kg:statedBy/kg:line ?line }
}
"""
_ARROWS = """
SELECT ?arrow ?from ?to ?sign ?standing ?word (GROUP_CONCAT(DISTINCT STR(?source); separator=" ") AS ?evidence)
       (GROUP_CONCAT(DISTINCT ?remark; separator="\\n") AS ?comment) {
  <%s> kg:shows ?arrow . ?arrow kg:order ?order ; kg:from ?from ; kg:to ?to ; kg:standing ?standing .
  ?standing rdfs:label ?word .
  OPTIONAL { ?arrow kg:sign/kg:signValue ?sign } OPTIONAL { ?arrow rdfs:comment ?remark }
  OPTIONAL { ?arrow kg:statedBy ?own } OPTIONAL { ?to a kg:ProtocolStep ; kg:statedBy ?step }
  BIND(COALESCE(?own, ?step) AS ?source)
}
GROUP BY ?arrow ?order ?from ?to ?sign ?standing ?word
ORDER BY ?order ?arrow
"""
# A cell of the figure carries what acts on a transmitter that it releases, such as the carrier that takes it up.
_CARRIES = """
SELECT DISTINCT ?cell ?entity {
  <%(iri)s> kg:shows ?release, ?act . ?release kg:from ?cell ; kg:to ?transmitter .
  ?act kg:from ?entity ; kg:to ?transmitter . ?entity kg:compartment ?somewhere .
  ?place kg:partOf* ?cell ; kg:expresses ?entity ; kg:releases ?transmitter .
}
"""
_LAYOUTS = {"synapse": Layout.SYNAPSE, "pathway": Layout.PATHWAY, "workflow": Layout.WORKFLOW,
            "metabolism": Layout.WORKFLOW}  # fmt: skip
_STATED, _BACKGROUND = "StatedArrow", "BackgroundArrow"


def figure_scene(atlas: Appearance, iri: str) -> Scene:
    """The scene of a figure; what is only implied or background stands there as such."""
    head = atlas.knowledge.rows(_FIGURE % {"iri": iri})[0]
    layout = _LAYOUTS[str(head["kind"])]
    rows = atlas.knowledge.rows(_ARROWS % iri)
    parts = _parts(atlas, iri, rows) if layout in (Layout.SYNAPSE, Layout.PATHWAY) else {}
    ends = dict.fromkeys(str(row[end]) for row in rows for end in ("from", "to"))
    nodes = [_end(atlas, end, parts.get(end)) for end in ends]
    dotted = _dotted(rows)
    edges = tuple(_arrow(atlas, row, named=str(head["kind"]) == "metabolism", mixed=len(dotted) > 1) for row in rows)
    document = local_name(str(head["document"]))
    line = f", line {head['line']}" if head["line"] else ""
    named = f", {head['title']}" if head["title"] else ""
    scene = Scene(
        title=str(head["label"]),
        record=iri,
        layout=layout,
        subtitle=f"figure of {document}{named}{line}",
        compartments=_places(parts),
        nodes=numbered(nodes, [one.id for one in nodes if one.kind is EntityKind.STEP]),
        edges=edges,
        note=(_standings(rows) + _apart(edges)).strip(),
        dotted=" or ".join(dotted),
        provenance=f"The document prints the caption alone: {_origin(dotted)}. {_others(edges, document)}".strip(),
    )
    # A synapse with its terminal is drawn as one: what a carrier takes up moves up.
    synapse = any(place.kind is Place.TERMINAL for place in scene.compartments)
    return scene if synapse or layout is Layout.WORKFLOW else falling(scene)


def _end(atlas: Appearance, iri: str, place: Compartment | None) -> SceneNode:
    """One end of an arrow: any record that has a label."""
    detail = "; ".join(parameters(atlas, iri))
    where, form = place.id if place else "", atlas.form(iri)
    return SceneNode(iri, atlas.directory.label(iri), iri, atlas.kind(iri), where, detail=detail, form=form)


def _dotted(rows: Iterable[dict[str, str | None]]) -> list[str]:
    """The standings of the arrows that are drawn dotted."""
    return sorted({str(row["word"]).lower() for row in rows if local_name(str(row["standing"])) != _STATED})


def _origin(dotted: list[str]) -> str:
    """Where the arrows of a figure come from."""
    stated = "arrows are taken from its text"
    return f"solid {stated}, dotted ones are the curator's" if dotted else f"the {stated}"


def _others(edges: Iterable[SceneEdge], document: str) -> str:
    """The sources of the arrows, where there is another one than the document, which stands below the title."""
    stated = [edge for edge in edges if edge.evidence]
    return word_of(stated) if {origin(line) for edge in stated for line in edge.evidence} - {document} else ""


def _arrow(atlas: Appearance, row: dict[str, str | None], *, named: bool, mixed: bool) -> SceneEdge:
    """An arrow; `named` prints the curator's first words on it.

    Where dotted arrows are of more than one standing (`mixed`), those that are more than background say so.
    """
    stated = local_name(str(row["standing"])) == _STATED
    said = atlas.said(sorted(str(row["evidence"] or "").split()))
    word = str(row["word"])
    comment = " ".join(sorted((row["comment"] or "").splitlines()))
    remark = f": {comment}" if comment else ""
    caption = word if mixed and local_name(str(row["standing"])) not in (_STATED, _BACKGROUND) else ""
    if named and comment:
        caption = re.sub(r"^[A-Z](?=[a-z])", lambda first: first[0].lower(), re.split(r"[;.]", comment)[0])
    return SceneEdge(
        id=local_name(str(row["arrow"])),
        source=str(row["from"]),
        target=str(row["to"]),
        sign=int(row["sign"]) if row["sign"] is not None else 1,
        record=str(row["arrow"]),
        label=f"{word}{remark}",
        evidence=said.lines,
        verb="turns into" if named else "",
        background=not stated,
        caption=caption,
        tooltip=" · ".join(said.says[:3]),
    )


def _standings(rows: Iterable[dict[str, str | None]]) -> str:
    """How many arrows there are of each standing: “Stated arrows (solid): 5; implied arrows (dotted): 3”; nothing where all are alike."""
    counts: Counter[tuple[bool, str]] = Counter()
    for row in rows:
        counts[local_name(str(row["standing"])) != _STATED, str(row["word"])] += 1
    if len(counts) < 2:
        return ""
    parts = (
        f"{word} arrows ({'dotted' if dotted else 'solid'}): {count}"
        for (dotted, word), count in sorted(counts.items())
    )
    return "; ".join(parts).capitalize() + "."


def _apart(edges: Iterable[SceneEdge]) -> str:
    """A remark where the figure falls into parts that no arrow joins."""
    count = len(pieces(edges))
    return f" No arrow joins its {count} parts." if count > 1 else ""


def _parts(atlas: Appearance, iri: str, rows: list[dict[str, str | None]]) -> dict[str, Compartment]:
    """End -> the place that it stands in: the cell that releases, the space outside, membrane, cytosol or nucleus."""
    ends = dict.fromkeys(str(row[end]) for row in rows for end in ("from", "to"))
    cells = {end: atlas.contexts[end] for end in ends if end in atlas.contexts}
    found = {
        cell: replace(place, kind=Place.TERMINAL, label=atlas.word(Place.TERMINAL)) for cell, place in cells.items()
    }
    carried = {str(r["entity"]): str(r["cell"]) for r in atlas.knowledge.rows(_CARRIES % {"iri": iri})}
    for end in ends:
        inside = atlas.inside(end)
        if end in carried and carried[end] in found:
            found[end] = found[carried[end]]
        elif inside is not None:
            found[end] = inside
    outside = next((place for place in found.values() if place.kind is Place.CLEFT), None)
    if outside is not None:
        found |= {end: outside for end in ends if end not in found and atlas.kind(end) is EntityKind.COMPOUND}
    return found


def _places(parts: dict[str, Compartment]) -> tuple[Compartment, ...]:
    order = (Place.TERMINAL, Place.CLEFT, Place.MEMBRANE, Place.CYTOSOL, Place.NUCLEUS)
    made = {place.id: place for place in parts.values()}
    return tuple(
        sorted(made.values(), key=lambda place: order.index(place.kind) if place.kind in order else len(order))
    )
