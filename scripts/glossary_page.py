"""docs/reference/glossary.md: the words of answers and pages, from `ontology/glossary.ttl`. Called by `scripts/pages`."""

from __future__ import annotations

from pathlib import Path

from kg.knowledge.store import Knowledge

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "glossary.md"
HEAD = """# Glossary

Written by `scripts/pages glossary` from `ontology/glossary.ttl`; `kg show tone` says the same. Terms of the triples stand in
[the vocabulary](vocabulary.md).

"""
_WORDS = """
SELECT ?word ?label ?meaning (GROUP_CONCAT(DISTINCT ?other; separator=", ") AS ?others) {
  ?word a kg:Word ; rdfs:label ?label ; skos:definition ?meaning . OPTIONAL { ?word skos:altLabel ?other }
} GROUP BY ?word ?label ?meaning ORDER BY LCASE(?label)
"""


def page(knowledge: Knowledge) -> str:
    """Every word with its other names and what it means, in alphabetical order."""
    lines = []
    for row in knowledge.rows(_WORDS):
        others = f" ({row['others']})" if row["others"] else ""
        lines.append(f"**{row['label']}**{others}\n: {row['meaning']}\n")
    return HEAD + "\n".join(lines)


def pages() -> dict[Path, str]:
    """The page with its text."""
    return {PAGE: page(Knowledge())}
