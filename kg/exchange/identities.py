"""Public identifiers and classes of what an opened graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.knowledge.vocabulary import local_name

if TYPE_CHECKING:
    from kg.question.workspace import Workspace

_IDENTIFIERS = "SELECT ?thing ?same { ?thing skos:exactMatch|obo:RO_0002204 ?same FILTER(STRSTARTS(STR(?thing), STR(id:))) } ORDER BY ?thing ?same"
# What was read from other people's files has its identifiers as they are written there.
_IMPORTED = "SELECT DISTINCT ?thing ?same { ?node a kg:Node ; kg:entity ?thing . ?thing dcterms:identifier ?same FILTER(CONTAINS(?same, ':')) } ORDER BY ?thing ?same"
# What the directory does not hold: compounds and targets of the library.
_LISTED = "SELECT ?thing ?label ?type { ?thing a ?type ; rdfs:label ?label FILTER(STRSTARTS(STR(?thing), STR(id:)) && STRSTARTS(STR(?type), STR(kg:))) } ORDER BY ?thing ?type"


class Identities:
    """What records are, as the graph has it when `read`: a question may take drugs of the library into it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._same: dict[str, list[str]] = {}
        self._listed: dict[str, tuple[str, str]] = {}
        self.read()

    def read(self) -> None:
        """Ask the graph again."""
        self._same = {}
        directory, knowledge = self._workspace.directory, self._workspace.knowledge
        for row in knowledge.rows(_IDENTIFIERS):
            self._same.setdefault(str(row["thing"]), []).append(directory.curie(str(row["same"])))
        for row in knowledge.rows(_IMPORTED):
            held = self._same.setdefault(str(row["thing"]), [])
            held += [str(row["same"])] * (str(row["same"]) not in held)
        if knowledge.library and knowledge.library.taken:
            for row in knowledge.rows(_LISTED):
                self._listed.setdefault(str(row["thing"]), (str(row["label"]), local_name(str(row["type"]))))

    def kind(self, iri: str) -> str:
        """The class of an entity, the most special first known."""
        types = [t for t in self._workspace.directory.types(iri) if t not in ("Entity", "BackgroundKnowledge")]
        return types[0] if types else self._listed.get(iri, ("", "Entity"))[1]

    def label(self, iri: str) -> str:
        """The name of an entity, its local name where it has none."""
        found = self._workspace.directory.label(iri)
        return self._listed.get(iri, (found, ""))[0] if found == local_name(iri) else found

    def same(self, iri: str) -> tuple[str, ...]:
        """CURIEs that mean the same as a record."""
        return tuple(self._same.get(iri, ()))
