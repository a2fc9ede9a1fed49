"""A profile to fill in: the opening lines, the columns, and the words that the graph knows, as a table of one's own begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.question.profile.affinity import TYPES

if TYPE_CHECKING:
    from kg.knowledge.store import Knowledge

COLUMNS = ("target", "action", "type", "relation", "value", "unit", "species", "reference")
# A row that is no row: every cell in capitals is to be replaced, and is refused as it stands.
_ROW = ("TARGET", "ACTION", "Ki", "=", "VALUE", "nM", "", "")
_ACTIONS = "SELECT DISTINCT ?word { ?type a kg:ActionType ; rdfs:label ?word ; kg:mode ?mode } ORDER BY ?word"
_SPECIES = "SELECT DISTINCT ?word { ?s a kg:Species ; rdfs:label ?word } ORDER BY ?word"
NAME_MOST = 80


def template(knowledge: Knowledge, name: str) -> str:
    """The text of a profile for a compound of that name: tab-separated, remarks saying what each line takes.

    Raises UsageError for a name that a line cannot hold.
    """
    label = " ".join(name.split())
    if not label or len(label) > NAME_MOST or not label.isprintable():
        raise UsageError(f"{name!r} is no name for a compound", "kg new profile", "give one line of printable text")
    lines = [
        f"#compound {label}",
        "# Level: a line '#free_nM 20' or '#free_nM 20-60' gives the free concentration at the site.",
        "# Without it --conc does, or the level at which half of the tightest target is held.",
        "# How much of it enters the brain: a line '#brain no', or '#brain 0.3', for free brain over free plasma.",
        "# One row a target, cells between tabs; a row for each value. TARGET is a gene symbol, an identifier or a name.",
        f"# ACTION is one of: {', '.join(_words(knowledge, _ACTIONS))}.",
        f"# Type is one of: {', '.join(dict.fromkeys(TYPES.values()))}, or these with p; relation one of = ~ < <= > >=.",
        f"# Species, where it is known, is one of: {', '.join(_words(knowledge, _SPECIES))}. Reference: who says so.",
        "\t".join(COLUMNS),
        "\t".join(_ROW),
    ]
    return "\n".join(lines) + "\n"


def _words(knowledge: Knowledge, query: str) -> list[str]:
    return [str(row["word"]) for row in knowledge.rows(query)]


def file_name(name: str) -> str:
    """The file that a template for a compound of that name is written to."""
    return f"{re.sub(r'[^0-9A-Za-z]+', '-', name).strip('-').lower() or 'compound'}.tsv"
