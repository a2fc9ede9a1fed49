"""The page at `/sparql`: a query form, examples and a table, in plain HTML that needs no script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from kg.errors import KgError
from kg.server.explorer.asked import address
from kg.server.explorer.templates import render
from kg.server.formats import GRAPHS, RESULTS

# A record of the graph as a table writes it: with the prefix of its names.
_RECORD = re.compile(r"(id|node):([\w.-]+)")
_START = "SELECT ?kind (COUNT(*) AS ?things) WHERE { ?thing a ?kind } GROUP BY ?kind ORDER BY DESC(?things)"


@dataclass(frozen=True)
class Example:
    """A query of the catalogue: file name without suffix, title, text."""

    name: str
    title: str
    query: str


def read_examples(folder: Path | None) -> list[Example]:
    """The `.rq` files of `folder` by name; the title is the first comment line, else the file's name."""
    if folder is None:
        return []
    found = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        first = text.lstrip().split("\n", 1)[0]
        title = first.lstrip("# ").removeprefix("title:").strip() if first.startswith("#") else ""
        found.append(Example(path.stem, title or path.stem, text))
    return found


def write_page(
    examples: Sequence[Example],
    query: str = "",
    table: dict[str, Any] | None = None,
    error: KgError | None = None,
    *,
    explorer: bool = False,
) -> str:
    """The whole page: the form with `query` in it, and the table or the error that came of it.

    With an `explorer` beside it, it has the explorer's head, and records in the table lead to their pages.
    """
    offers: list[tuple[str, str]] = []
    if table:
        known = GRAPHS if table["columns"] == ["subject", "predicate", "object"] else RESULTS
        offers = [(o.name, f"/sparql?{urlencode({'query': query, 'accept': o.media_type})}") for o in known]
    return render(
        "sparql.html", examples=examples, query=query or _START, table=table, error=error, offers=offers, explorer=explorer,
        record=_record if explorer else lambda _: "",
    )  # fmt: skip


def _record(cell: str) -> str:
    """The address of the page of a record that a cell names; '' for other cells."""
    found = _RECORD.fullmatch(cell)
    return address(f"/{found[1]}/{found[2]}") if found else ""
