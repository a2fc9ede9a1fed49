"""Where one begins: search with completion, the curated compounds, the library by class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from kg.knowledge import finding
from kg.knowledge.names import Match
from kg.knowledge.spelling import normal
from kg.server.explorer.asked import TEXT, address, read
from kg.server.explorer.desk import Desk
from kg.server.explorer.rendered import CSV, HTML, JSON, Rendered
from kg.server.explorer.templates import render
from kg.tabular import as_json, delimited

# Names that completion offers, and that a page of results shows.
COMPLETIONS, RESULTS = 12, 100
# Kinds of record that have a page of their own kind; every other record is shown under /id/.
_PAGES = {"Compound": "compound", "Pathway": "pathway", "Module": "pathway", "Cell": "cell", "Site": "cell", "Cleft": "cell",
          "Region": "cell", "Figure": "figure", "Protocol": "protocol", "Statement": "statement"}  # fmt: skip

# What the results of a search stand under, by the address of their pages, in this order.
_GROUPS = {"compound": "Compounds", "target": "Targets and molecules", "pathway": "Pathways", "cell": "Cells and places",
           "figure": "Figures", "protocol": "Protocols", "id": "Records", "statement": "Statements"}  # fmt: skip


def home(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/`, and with `?q=` what is called so."""
    asked = read(question["fields"], {"q": TEXT})
    text = str(asked.get("q", ""))
    found = _grouped(desk, desk.workspace.directory.search(text)) if text else []
    classed = finding.of_class(desk.workspace.directory, text)[:RESULTS] if text else []
    near = desk.workspace.directory.suggestions(text) if text and not found and not classed else []
    return Rendered(
        HTML,
        render(
            "home.html", text=text, found=found, classed=classed, near=near, curated=curated(desk),
            classes=_classes(desk), name=desk.name, total=_total(desk),
        ),
    )  # fmt: skip


def _grouped(desk: Desk, matches: Iterable[Match]) -> list[tuple[str, list[dict[str, str]]]]:
    """Matches under the names of their kinds, compounds first; those of a kind in the order in which they were found."""
    order = list(_GROUPS)
    rows = [_row(desk, match) for match in matches]
    rows = sorted(rows, key=lambda row: order.index(_kind(row)))[:RESULTS]
    return [(_GROUPS[kind], list(same)) for kind, same in groupby(rows, _kind)]


def _kind(row: Mapping[str, str]) -> str:
    return row["url"].split("/")[1]


def curated(desk: Desk) -> list[tuple[str, str]]:
    """Local name and label of the compounds that the graph's own files compute with."""
    directory = desk.workspace.directory
    computed = desk.workspace.knowledge.taking.computed
    return sorted(((desk.name(iri), directory.label(iri)) for iri in computed), key=lambda pair: pair[1].casefold())


def _classes(desk: Desk) -> list[tuple[str, int]]:
    library = desk.workspace.knowledge.library
    return sorted(library.index.classes.items(), key=lambda pair: (-pair[1], pair[0].casefold())) if library else []


def _total(desk: Desk) -> int:
    library = desk.workspace.knowledge.library
    return len(library.index.compounds) if library else 0


def library(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/library?class=…`, `/library?atc=…`: the compounds of a class or an ATC group."""
    asked = read(question["fields"], {"class": TEXT, "atc": TEXT})
    directory = desk.workspace.directory
    found = []
    if "class" in asked:
        found = finding.of_class(directory, str(asked["class"]))
    elif "atc" in asked:
        found = finding.of_atc(directory, str(asked["atc"]))
    if (form := question.get("form", "page")) != "page":
        columns, rows = _listed(desk, found, classes=not asked)
        if form == "csv":
            return Rendered(CSV, delimited(columns, rows), file_name="library.csv")
        return Rendered(JSON, as_json([dict(zip(columns, row, strict=True)) for row in rows]) + "\n")
    context = {"asked": asked, "found": found, "classes": _classes(desk), "total": _total(desk), "name": desk.name}
    return Rendered(HTML, render("library.html", **context))


def _listed(
    desk: Desk, found: Iterable[finding.FoundCompound], *, classes: bool
) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Columns and rows of the compounds that were found, or of the classes with their counts."""
    if classes:
        return ("class", "compounds"), list(_classes(desk))
    return ("compound", "label", "why"), [(desk.name(one.iri), one.label, one.why) for one in found]


def completions(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/complete?q=…`: the names that begin so, then those that go on so, each with the address of its page."""
    asked = read(question["fields"], {"q": TEXT})
    text = str(asked.get("q", ""))
    found = desk.workspace.directory.search(text) if text else []
    form = normal(text)
    begun = sorted(found, key=lambda m: ("Statement" in m.types, not normal(m.name).startswith(form)))
    return Rendered(JSON, as_json([_row(desk, match) for match in begun[:COMPLETIONS]]))


def _row(desk: Desk, match: Match) -> dict[str, str]:
    return {
        "label": match.label,
        "type": ", ".join(match.types),
        "matched": f"{match.how} {match.name}" if match.name != match.label else "",
        "url": page_of(desk, match.iri, match.types),
    }


def page_of(desk: Desk, iri: str, types: tuple[str, ...] = ()) -> str:
    """The address of the page of a record; what takes part in signalling and has no page of its own kind is a target."""
    kinds = types or desk.workspace.directory.types(iri)
    usual = "target" if desk.entity_kinds & set(kinds) else "id"
    return address(f"/{next((_PAGES[one] for one in kinds if one in _PAGES), usual)}/{desk.name(iri)}")
