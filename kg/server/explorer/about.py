"""What this is, and what its words mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg import __version__
from kg.knowledge import assets
from kg.knowledge.vocabulary import KG, local_name
from kg.server.explorer.asked import read
from kg.server.explorer.desk import Desk
from kg.server.explorer.openapi import openapi
from kg.server.explorer.rendered import HTML, JSON, TURTLE, Rendered
from kg.server.explorer.templates import render
from kg.tabular import as_json

_TERMS = """
SELECT ?term ?kind ?label ?says { ?term a ?kind . FILTER(STRSTARTS(STR(?term), STR(kg:)))
  OPTIONAL { ?term rdfs:label ?label } OPTIONAL { ?term rdfs:comment|skos:definition ?says } }
ORDER BY ?term
"""


def about(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/about`: how answers are read, versions, limits, licences."""
    read(question["fields"], {})
    network, library = desk.workspace.network, desk.workspace.knowledge.library
    facts = [
        ("version", __version__), ("network", f"{len(network.nodes):,} nodes, {len(network.influences):,} influences"),
        ("digest of the network", network.digest), ("digest of the graph", desk.workspace.knowledge.digest),
        ("compounds of the library", f"{len(library.index.compounds):,}" if library else "none"),
        ("limits", "a page 120 s and 1 GB in a worker of its own; an upload 2 MB; a query as `kg serve --help` says"),
    ]  # fmt: skip
    if question.get("form") == "json":
        return Rendered(JSON, as_json(dict(facts)) + "\n")
    return Rendered(HTML, render("about.html", facts=facts))


def vocab(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/vocab`: every term with its label and what it means; `/vocab.ttl` the ontology as it is written, `/vocab.json` a list."""
    read(question["fields"], {})
    if question["form"] == "ttl":
        return Rendered(TURTLE, (assets.folder("ontology") / "vocabulary.ttl").read_text("utf-8"))
    terms: dict[str, dict[str, str]] = {}
    for row in desk.workspace.knowledge.rows(_TERMS):
        name = str(row["term"]).removeprefix(KG)
        found = {
            "name": name,
            "kind": local_name(str(row["kind"])),
            "label": row["label"] or "",
            "says": row["says"] or "",
        }
        terms.setdefault(name, found)
    if question["form"] == "json":
        return Rendered(JSON, as_json(list(terms.values())) + "\n")
    return Rendered(HTML, render("vocab.html", terms=list(terms.values()), space=KG))


def described(_: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/openapi.json`."""
    read(question["fields"], {})
    return Rendered(JSON, as_json(openapi(__version__)) + "\n")
