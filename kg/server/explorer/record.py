"""Pages of everything that is no compound: targets, pathways, cells, figures, protocols, statements, and any other record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.errors import NotFound, ServiceError, UsageError
from kg.knowledge import finding
from kg.knowledge.names import Match
from kg.knowledge.unnamed import types_of
from kg.knowledge.vocabulary import NODE
from kg.server.answers import Bounds, write_graph
from kg.server.explorer.asked import address, read
from kg.server.explorer.desk import Desk
from kg.server.explorer.home import page_of
from kg.server.explorer.inline import inline
from kg.server.explorer.leading import leading
from kg.server.explorer.rendered import CSV, HTML, JSON, SVG, Rendered
from kg.server.explorer.templates import render
from kg.server.formats import GRAPHS, choose
from kg.server.protocol import RequestRefused
from kg.tabular import as_json, delimited

if TYPE_CHECKING:
    from kg.draw.picture import Picture

# Address -> the kinds of record that stand there; a record of another kind is forwarded to its own page.
KINDS: Mapping[str, tuple[str, ...]] = {
    "pathway": ("Pathway", "Module"), "cell": ("Cell", "Site", "Cleft", "Region"), "figure": ("Figure",),
    "protocol": ("Protocol",), "statement": ("Statement",), "target": (), "id": (),
}  # fmt: skip
_DRAWN = {"Figure", "Protocol", "Pathway", "Module"}
_COLUMNS = ("id", "label", "target", "action", "nM")
# Triples and bytes of the description of one record.
_BOUNDS = Bounds(100_000, 20_000_000)


def record(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/KIND/NAME` as page, JSON (that of `kg show`), picture, table of compounds or Turtle."""
    read(question["fields"], {})
    kind, form = question["kind"], question["form"]
    match = desk.find(question["name"], KINDS[kind], kind if KINDS[kind] else "record")
    name = desk.name(match.iri)
    own = page_of(desk, match.iri, match.types).split("/")[1]
    if form == "page" and (name != question["name"] or own not in (kind, "id") or (kind == "id" and own != "id")):
        return Rendered(HTML, location=page_of(desk, match.iri, match.types))
    return _forms(desk, match, form)


def _forms(desk: Desk, match: Match, form: str) -> Rendered:
    if form == "json":
        return Rendered(JSON, as_json(desk.page(match.iri).to_json()) + "\n")
    if form == "svg":
        return Rendered(SVG, _picture(desk, match).svg())
    if form == "png":
        return Rendered("image/png", _picture(desk, match).png())
    if form == "csv":
        return Rendered(CSV, _csv(desk, match), file_name=f"{desk.name(match.iri)}.csv")
    if form == "ttl":
        return described(desk, match.iri, "text/turtle")
    return _page(desk, match)


def _csv(desk: Desk, match: Match) -> str:
    """Who acts on a target, tightest first; of anything else its records, those of all tables under common columns."""
    if page_of(desk, match.iri, match.types).startswith("/target/"):
        found = finding.acting_on(desk.workspace.directory, match.iri)
        return delimited(_COLUMNS, ([_cell(desk, one)[column] for column in _COLUMNS] for one in found))
    page = desk.page(match.iri)
    columns = list(dict.fromkeys(column for table in page.tables for column in table.columns))
    rows = (
        [table.title, *(dict(zip(table.columns, row, strict=True)).get(column) for column in columns)]
        for table in page.tables
        for row in table.rows
    )
    return delimited(["table", *columns], rows)


def _cell(desk: Desk, one: finding.FoundCompound) -> dict[str, Any]:
    return {**asdict(one), "id": desk.workspace.directory.curie(one.iri)}


def _picture(desk: Desk, match: Match) -> Picture:
    from kg.views.pictures import record_picture

    if not _DRAWN & set(match.types):
        raise NotFound(f"{match.label} has no picture", cure="pathways, figures and protocols have one")
    return record_picture(desk.workspace, desk.name(match.iri))


def _page(desk: Desk, match: Match) -> Rendered:
    name = desk.name(match.iri)
    kind = page_of(desk, match.iri, match.types).split("/")[1]
    try:
        svg = inline(desk, _picture(desk, match).svg()) if _DRAWN & set(match.types) else ""
    except (NotFound, UsageError, ServiceError):
        svg = ""
    acting = finding.acting_on(desk.workspace.directory, match.iri) if kind == "target" else []
    page = desk.page(match.iri)
    # Who acts on it stands in a table of its own; what the library makes of that would be its longest part again.
    return Rendered(
        HTML,
        render(
            "record.html",
            page=page,
            match=match,
            path=f"/{kind}/{name}",
            kind=kind,
            svg=svg,
            acting=acting,
            name=desk.name,
            links=leading(desk, match.iri),
        ),
    )


def described(desk: Desk, iri: str, accept: str) -> Rendered:
    """The triples of which a record is the subject, in the graph format that is valued most. Raises 406 for others."""
    chosen = choose(accept, GRAPHS)
    if chosen is None:
        known = ", ".join(offer.media_type for offer in GRAPHS)
        raise RequestRefused(406, "this record has none of the formats asked for", "Accept", f"ask for one of {known}")
    knowledge = desk.workspace.knowledge
    knowledge.taking.one(iri, shown=True)
    triples = knowledge.query(f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}")
    bounds = Bounds(_BOUNDS.rows, _BOUNDS.size, knowledge.prefixes)
    return Rendered(chosen.content_type, write_graph(triples, chosen, bounds))


def dereferenced(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/id/NAME` and `/node/NAME` for programs: the description of exactly that record. Raises NotFound."""
    space, name = question["space"], question["name"]
    iri = f"{space}{name}"
    if not re.fullmatch(r"[\w.@()+,:;=~*'-]+", name):
        raise NotFound(f"no record is called {name[:80]!r}", cure="search at /?q=")
    knowledge = desk.workspace.knowledge
    knowledge.taking.one(iri, shown=True)
    if not knowledge.rows(f"SELECT ?p {{ <{iri}> ?p ?o }} LIMIT 1"):
        raise NotFound(f"no record is called {name[:80]!r}", cure="search at /?q=")
    return described(desk, iri, question["accept"])


def _steps(desk: Desk, iri: str) -> list[str]:
    """The steps that an influence of the network is an instance of."""
    if not types_of(desk.workspace.knowledge, iri):
        return []
    rows = desk.workspace.knowledge.rows(f"SELECT ?step {{ <{iri}> kg:instanceOf ?step }} ORDER BY ?step")
    return [str(row["step"]) for row in rows]


def node(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/node/NAME` for people: the page of the entity that stands there, or of the step that an influence is of."""
    read(question["fields"], {})
    found = [n for n in desk.workspace.network.nodes if desk.name(n.iri) == question["name"]]
    if not found and (steps := _steps(desk, f"{NODE}{question['name']}")):
        return Rendered(HTML, location=address(page_of(desk, steps[0])))
    if not found:
        raise NotFound(f"the network has no node {question['name'][:80]!r}", cure="search at /?q=")
    return Rendered(HTML, location=address(page_of(desk, found[0].entity)))
