"""Where the things that a record names have their pages."""

from __future__ import annotations

from kg.knowledge.vocabulary import ID
from kg.server.explorer.asked import Given
from kg.server.explorer.desk import Desk
from kg.server.explorer.home import page_of

_NAMED = 'SELECT DISTINCT ?named { <%s> ?property ?named FILTER(isIRI(?named) && STRSTARTS(STR(?named), "%s")) }'


def leading(desk: Desk, iri: str) -> Given:
    """Label of each record that is a value of this one -> the address of its page; of two that are called the same neither."""
    found: dict[str, set[str]] = {}
    for row in desk.workspace.knowledge.rows(_NAMED % (iri, ID)):
        named = str(row["named"])
        if named != iri and desk.workspace.directory.types(named):
            found.setdefault(desk.workspace.directory.label(named), set()).add(page_of(desk, named))
    return Given({label: pages.pop() for label, pages in found.items() if len(pages) == 1})
