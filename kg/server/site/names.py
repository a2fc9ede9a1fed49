"""The names by which the pages of a folder are found there: completion without a server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from kg.knowledge.vocabulary import ID
from kg.server.explorer.desk import Desk
from kg.server.explorer.record import KINDS
from kg.server.site.places import asked

_PAGES = ("compound", *KINDS)


def names(desk: Desk, files: Mapping[str, str]) -> list[dict[str, Any]]:
    """For each page of a record: its label, kind, file, and the other names of what it shows, drugs first."""
    directory = desk.workspace.directory
    pages: dict[str, str] = {}
    for address, file in files.items():
        kind, _, name = asked(address)[0].strip("/").partition("/")
        if kind in _PAGES and "/" not in name and file.endswith("/index.html"):
            pages[ID + name] = file
    others: dict[str, list[str]] = defaultdict(list)
    kinds = {kind for iri in pages for kind in directory.types(iri)}
    for name, iri in (*directory.names_of(kinds), *_of_library(desk)):
        if iri in pages and name not in others[iri]:
            others[iri].append(name)
    rows = [
        {
            "label": directory.label(iri),
            "type": ", ".join(directory.types(iri)) or "Compound",
            "url": file,
            "names": [name for name in others[iri] if name != directory.label(iri)],
        }
        for iri, file in pages.items()
    ]
    return sorted(
        rows, key=lambda row: ("Compound" not in row["type"], "Statement" in row["type"], row["label"].casefold())
    )


def _of_library(desk: Desk) -> list[tuple[str, str]]:
    """Name and IRI of every compound of the library, brands and synonyms too."""
    library = desk.workspace.knowledge.library
    if library is None:
        return []
    index = library.index
    return [
        (name, ID + index.compounds[number][0])
        for entries in index.names.values()
        for number, name, how in entries
        if how != "identifier"
    ]
