"""Records that nothing names – causal steps, influences, evidence – are known by their IRI alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.knowledge.vocabulary import ID, NODE

if TYPE_CHECKING:
    from kg.knowledge.store import Knowledge

_IRI = re.compile(rf"(?:{re.escape(ID)}|{re.escape(NODE)})[\w.@()+,:;=~*'-]+")


def types_of(knowledge: Knowledge, iri: str) -> set[str]:
    """The classes of a record or node by its IRI; none where the graph holds none, or the text is no IRI of ours."""
    if not _IRI.fullmatch(iri):
        return set()
    return {str(row["type"]) for row in knowledge.rows(f"SELECT DISTINCT ?type {{ <{iri}> a ?type }}")}
