"""docs/reference/coverage.md: which compounds, places, pathways and documents there are. Called by `scripts/pages`."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from library_page import ATC, grid, table

from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import local_name

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "coverage.md"
HEAD = """# What is covered

Written by `scripts/pages coverage`; do not edit. What the model cannot tell stands in [limits](../explanation/limits.md).

"""
_DOCUMENTS = """
SELECT ?document ?title ?publisher ?issued { ?document a kg:Document ; dcterms:title ?title .
  OPTIONAL { ?document dcterms:publisher ?publisher } OPTIONAL { ?document dcterms:issued ?issued } } ORDER BY ?document
"""
_CURATED = """
SELECT ?compound ?label (COUNT(DISTINCT ?action) AS ?actions) (COUNT(DISTINCT ?exposure) AS ?exposures) {
  ?compound a kg:Compound ; rdfs:label ?label . ?action kg:compound ?compound ; a kg:Action .
  FILTER NOT EXISTS { GRAPH kg:library { ?compound a kg:Compound } }
  OPTIONAL { ?exposure a kg:Exposure ; kg:compound ?compound }
} GROUP BY ?compound ?label ORDER BY ?label
"""
_PLACES = """
SELECT ?context ?label ?class (COUNT(?node) AS ?nodes) {
  ?node kg:context ?context ; kg:nodeKind ?kind . ?context rdfs:label ?label ; a ?class .
  FILTER(?class IN (kg:Cell, kg:Site, kg:Cleft)) } GROUP BY ?context ?label ?class ORDER BY ?label
"""
_REGIONS = "SELECT ?region ?label { ?region a kg:Region ; rdfs:label ?label } ORDER BY ?label"
_PATHWAYS = """
SELECT ?pathway ?label (GROUP_CONCAT(DISTINCT ?read; separator=", ") AS ?readouts) {
  VALUES ?class { kg:Module kg:Pathway } ?pathway a ?class ; rdfs:label ?label .
  OPTIONAL { ?entity kg:readoutOf ?pathway ; rdfs:label ?read } } GROUP BY ?pathway ?label ORDER BY LCASE(?label)
"""
KINDS = {"Cell": "cells", "Site": "parts of cells", "Cleft": "spaces between cells"}


def places(knowledge: Knowledge) -> str:
    """Every place of the network by kind, named as `--in` takes it, with its number of nodes."""
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for row in knowledge.rows(_PLACES):
        name = local_name(str(row["context"]))
        found[local_name(str(row["class"]))].append((f"`{name}`", str(row["label"]), int(str(row["nodes"]))))
    parts = [f"### {KINDS[kind].capitalize()}\n\n" + grid(("`--in`", "name", "nodes"), found[kind]) for kind in KINDS]
    regions = ", ".join(f"`{local_name(str(r['region']))}`" for r in knowledge.rows(_REGIONS))
    return "\n".join(parts) + f"\n`--in` also takes a region, and everything in it: {regions}.\n"


def library() -> str:
    """Compounds of the library by the groups of the ATC classification that act on the nervous system."""
    codes = [row["atc"].split("|") for row in table("compounds")]
    counts = Counter(group for row in codes for group in {code[:3] for code in row if code[:3] in ATC})
    listed = grid(("ATC group", "what", "compounds"), ((g, ATC[g], counts[g]) for g in sorted(ATC)))
    return f"{len(codes)} compounds; [the library](library.md) tells from whom. Of the nervous system:\n\n{listed}"


def page(knowledge: Knowledge) -> str:
    """The page."""
    documents = grid(
        ("document", "title", "publisher", "issued"),
        ((local_name(str(r["document"])), r["title"], r["publisher"] or "", r["issued"] or "") for r in knowledge.rows(_DOCUMENTS)),
    )  # fmt: skip
    curated = grid(
        ("compound", "actions", "level"),
        ((r["label"], r["actions"], "recorded" if int(str(r["exposures"])) else "what usual doses hold of its primary target")
         for r in knowledge.rows(_CURATED)),
    )  # fmt: skip
    pathways = grid(
        ("pathway", "read at"),
        ((r["label"], r["readouts"] or "the ends of its steps") for r in knowledge.rows(_PATHWAYS)),
    )
    return f"""{HEAD}## Documents

The texts whose every statement is recorded are guides of one vendor of reagents, not papers of a journal:

{documents}
Further sources are [data sets](sources.md) and single pages, each named by the record that rests on it.

## Compounds read by people

Those whose actions were curated one by one:

{curated}
## Compounds of the library

{library()}
## Places

{places(knowledge)}
## Pathways

{pathways}"""


def pages() -> dict[Path, str]:
    """The page with its text."""
    return {PAGE: page(Knowledge())}
