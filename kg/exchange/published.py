"""The quads of what is written out: published graphs, the library, computed answers, all that is recorded of compounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.exchange.answers import triples
from kg.knowledge.store import FILE_GRAPH
from kg.knowledge.vocabulary import GRAPHS

if TYPE_CHECKING:
    from kg.answer.answer import Answer
    from kg.question.workspace import Workspace

ONTOLOGY, CONTENT, NETWORK, ANSWERS = GRAPHS

_RECORDS = """
CONSTRUCT { ?record ?says ?what } {
  { BIND(<%(iri)s> AS ?record) ?record ?says ?what }
  UNION { ?record kg:compound <%(iri)s> ; ?says ?what }
  UNION { ?one kg:compound <%(iri)s> ; kg:statedBy ?record . ?record ?says ?what }
}
"""


def whole(workspace: Workspace, graphs: Iterable[str]) -> Iterator[ox.Quad]:
    """Published graphs by their IRIs, as a push would send them."""
    published = workspace.knowledge.published()
    for name in graphs:
        yield from _in(name, published[name])


def library(workspace: Workspace) -> Iterator[ox.Quad]:
    """The records of the library of compounds, in the graph of the content."""
    store = workspace.knowledge.complete().store
    for graph in sorted(store.named_graphs(), key=str):
        if isinstance(graph, ox.NamedNode) and graph.value.startswith(FILE_GRAPH + "pathways/library/"):
            yield from _in(CONTENT, (quad.triple for quad in store.quads_for_pattern(None, None, None, graph)))


def answered(workspace: Workspace, answers: Iterable[Answer]) -> Iterator[ox.Quad]:
    """Computed answers, each triple once."""
    found = (triple for answer in answers for triple in triples(answer, workspace.steps))
    yield from _in(ANSWERS, dict.fromkeys(found))


def recorded(workspace: Workspace, compounds: Iterable[str]) -> Iterator[ox.Quad]:
    """What the graph holds of compounds: identity, records, and who says so."""
    found = (t for iri in compounds for t in workspace.knowledge.query(_RECORDS % {"iri": iri}))
    yield from _in(CONTENT, dict.fromkeys(found))


def _in(graph: str, found: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    for triple in found:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, name)
