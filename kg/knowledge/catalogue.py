"""The catalogue of queries in ontology/queries: what a pharmacologist asks of the documents.

Each file opens with `# title: …` and `# description: …` lines; its name is the name of the query.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from kg.errors import NotFound
from kg.knowledge import assets


@dataclass(frozen=True)
class CatalogueQuery:
    """A named query with its title, description and text."""

    name: str
    title: str
    description: str
    text: str


def _remark(text: str, key: str) -> str:
    marker = f"# {key}:"
    parts: list[str] = []
    for line in text.splitlines():
        if line.startswith(marker):
            parts = [line.removeprefix(marker).strip()]
        elif parts and line.startswith("#   "):
            parts.append(line.removeprefix("#").strip())
        elif parts:
            break
    return " ".join(parts)


def catalogue() -> list[CatalogueQuery]:
    """Every query of the catalogue, by name."""
    found = []
    for path in assets.query_files("queries"):
        text = path.read_text("utf-8")
        found.append(CatalogueQuery(path.stem, _remark(text, "title"), _remark(text, "description"), text))
    return found


def named(name: str) -> CatalogueQuery:
    """The query of that name. Raises NotFound with the nearest names."""
    queries = {q.name: q for q in catalogue()}
    if name not in queries:
        near = difflib.get_close_matches(name, queries, n=3)
        cure = f"did you mean {', '.join(near)}?" if near else "`kg query --list` shows the names"
        raise NotFound(f"the catalogue has no query {name!r}", cure=cure)
    return queries[name]
