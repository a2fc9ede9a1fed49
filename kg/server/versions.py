"""The published graphs under names that say of which version: a question that cites one is answered from that one, or refused.

`…/graph/content` is whatever a server holds; `…/graph/content/DIGEST` is the content of one digest of the graph, for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.knowledge.vocabulary import GRAPHS
from kg.server.protocol import RequestRefused, SparqlRequest
from kg.sparql.tokens import tokens

if TYPE_CHECKING:
    from pyoxigraph import Triple

_VERSIONED = re.compile(rf"({'|'.join(map(re.escape, GRAPHS))})/([^/#?]+)")
_DCTERMS = "http://purl.org/dc/terms/"
_OWL = "http://www.w3.org/2002/07/owl#"


@dataclass(frozen=True)
class Versions:
    """The version that a server holds of the published graphs; without a digest there are no such names."""

    digest: str = ""
    version: str = ""

    def graph(self, name: str) -> str:
        """The graph that a versioned name stands for; any other name as it is. Raises RequestRefused 404 for another version."""
        found = _VERSIONED.fullmatch(name) if self.digest else None
        if found is None:
            return name
        if found[2] != self.digest:
            what = f"this server holds version {self.digest} of the graph, not {found[2][:80]}"
            raise RequestRefused(404, what, "graph", f"ask for <{found[1]}/{self.digest}>, or a server of that version")
        return found[1]

    def read(self, asked: SparqlRequest) -> SparqlRequest:
        """A question with the graphs that its versioned names stand for, in its parameters and in its query."""
        if not self.digest:
            return asked
        return replace(
            asked,
            query=self._in_query(asked.query),
            default_graphs=tuple(map(self.graph, asked.default_graphs)),
            named_graphs=tuple(map(self.graph, asked.named_graphs)),
        )

    def _in_query(self, text: str) -> str:
        """The query with each IRI that is a versioned name replaced; strings and comments stay."""
        if not _VERSIONED.search(text):
            return text
        pieces, at = [], 0
        for token in tokens(text):
            if token.kind == "iri" and (meant := self.graph(token.text[1:-1])) != token.text[1:-1]:
                pieces += [text[at : token.start], f"<{meant}>"]
                at = token.end
        return "".join([*pieces, text[at:]])

    def triples(self) -> Iterator[Triple]:
        """What a description says of the versioned names: of which graph each is a version, and of which release."""
        from pyoxigraph import Literal, NamedNode, Triple

        if not self.digest:
            return
        for graph in GRAPHS:
            named, whole = NamedNode(f"{graph}/{self.digest}"), NamedNode(graph)
            yield Triple(whole, NamedNode(_DCTERMS + "hasVersion"), named)
            yield Triple(named, NamedNode(_DCTERMS + "isVersionOf"), whole)
            yield Triple(named, NamedNode(_DCTERMS + "identifier"), Literal(self.digest))
            if self.version:
                yield Triple(named, NamedNode(_OWL + "versionInfo"), Literal(self.version))
