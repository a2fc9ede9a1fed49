"""How the graph wants its things drawn: shape of an entity, kind of place of a context, line ends of the signs, sources.

Nothing of this is decided here: shapes and places are read from the classes, line ends from the signs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from kg.draw.scene import Compartment, EntityKind, Place
from kg.draw.style import ENDS, LineEnd, Style, style_of
from kg.knowledge.evidence import Sources
from kg.knowledge.names import Directory
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import local_name

# What is also given as a drug, as dopamine is, is drawn as what it is in the brain, whether or not the library has said so yet.
_KINDS = """
SELECT ?thing ?token (COUNT(DISTINCT ?above) AS ?depth) (COUNT(DISTINCT ?over) AS ?height) {
  ?thing a ?class . ?class rdfs:subClassOf* ?above, ?drawn . ?drawn kg:drawnAs ?token ; rdfs:subClassOf* ?over .
}
GROUP BY ?thing ?class ?drawn ?token
ORDER BY ?thing (?class = kg:Compound) DESC(?depth) DESC(?height) ?token
"""
# What a class says itself goes before what its members couple to.
_FORMS = """
SELECT DISTINCT ?order ?thing ?form {
  { ?thing a ?class . ?class rdfs:subClassOf* ?above . ?above kg:membraneForm ?form . BIND(0 AS ?order) }
  UNION
  { ?class kg:couplerForm ?form . ?other a ?class . ?step kg:object ?other ; kg:mechanism kg:Coupling ; kg:subject ?thing .
    ?thing a kg:Receptor . BIND(1 AS ?order) }
  UNION
  { ?place kg:contentForm ?form . ?thing kg:compartment ?place ; a/rdfs:subClassOf* kg:SmallMolecule . BIND(2 AS ?order) }
}
ORDER BY ?order ?thing ?form
"""
_INSIDE = """
SELECT ?thing ?compartment ?label ?place {
  ?thing kg:compartment ?compartment . ?compartment rdfs:label ?label ; kg:placedAs ?place .
}
ORDER BY ?thing
"""
_CONTEXTS = """
SELECT ?context ?label ?place {
  ?context a ?class ; rdfs:label ?label . ?class kg:placedAs ?usual .
  OPTIONAL { ?context kg:siteKind/kg:placedAs ?own } BIND(COALESCE(?own, ?usual) AS ?place)
}
ORDER BY ?context
"""
_WORDS = 'SELECT ?label { ?kind kg:placedAs "%s" ; rdfs:label ?label } ORDER BY ?kind'
_ENDS = "SELECT ?value ?head ?arc { ?sign kg:signValue ?value ; kg:arrowhead ?head ; kg:sbgnArc ?arc } ORDER BY ?value"
_PUBLISHER = re.compile(r"^\S+/\S+ ")
_EDITION = re.compile(r" \(?\d[\d.]*\)?$")
# Whose word a row of a user's own table is.
MEASURED = "measured"
# What a compartment of a cell stands in: the layers of a page know these.
_LAYERS = (Place.MEMBRANE, Place.CYTOSOL, Place.NUCLEUS)


@dataclass(frozen=True, slots=True)
class StepSaid:
    """The evidence of one arrow: sources as short lines, whether nothing but background knowledge stands behind it."""

    lines: tuple[str, ...]
    background: bool
    origins: tuple[str, ...]
    says: tuple[str, ...]


class Appearance:
    """Shapes, places, line ends and sources of one graph."""

    def __init__(self, knowledge: Knowledge, directory: Directory, sources: Sources) -> None:
        self.knowledge, self.directory, self.sources = knowledge, directory, sources

    @cached_property
    def _kinds(self) -> dict[str, EntityKind]:
        found: dict[str, EntityKind] = {}
        for row in self.knowledge.rows(_KINDS):
            found.setdefault(str(row["thing"]), EntityKind(str(row["token"])))
        return found

    @cached_property
    def _forms(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in self.knowledge.rows(_FORMS):
            found.setdefault(str(row["thing"]), str(row["form"]))
        return found

    @cached_property
    def _compartments(self) -> dict[str, Compartment]:
        rows = self.knowledge.rows(_INSIDE)
        return {
            str(r["thing"]): Compartment(local_name(str(r["compartment"])), str(r["label"]), Place(str(r["place"])))
            for r in rows
        }

    @cached_property
    def contexts(self) -> dict[str, Compartment]:
        """Context IRI -> the place on the page that it is; its id is the context's local name."""
        rows = self.knowledge.rows(_CONTEXTS)
        return {
            str(r["context"]): Compartment(local_name(str(r["context"])), str(r["label"]), Place(str(r["place"])))
            for r in rows
        }

    def kind(self, iri: str) -> EntityKind:
        """The shape of a record, by its most special class; a process where no class says anything."""
        return self._kinds.get(iri, EntityKind.PROCESS)

    def form(self, iri: str) -> str:
        """How a record crosses a membrane, by the word of its class or of what it couples to; empty where nothing says so."""
        return self._forms.get(iri, "")

    def inside(self, entity: str) -> Compartment | None:
        """The compartment of a cell that the entity lies in, if one is recorded."""
        return self._compartments.get(entity)

    def word(self, place: Place) -> str:
        """The graph's own word for a kind of place, by the first kind of site or compartment placed so."""
        rows = self.knowledge.rows(_WORDS % place.value)
        return str(rows[0]["label"]) if rows else place.value

    def style(self, name: str) -> Style:
        """The drawing style of that name with line ends as the graph names them."""
        style = style_of(name)
        ends = [self._end(row) for row in self.knowledge.rows(_ENDS)]
        return style.with_ends(*ends) if style.fills else style

    @staticmethod
    def _end(row: dict[str, str | None]) -> LineEnd:
        usual = ENDS[int(str(row["value"]))]
        return replace(usual, arrowhead=str(row["head"]), sbgn_arc=str(row["arc"]))

    def said(self, iris: Iterable[str]) -> StepSaid:
        """The evidence of these records; none at all counts as background. Plain words are a user's own source."""
        named = tuple(dict.fromkeys(iris))
        self.sources.learn(named)
        found = [e for e in map(self.sources.get, named) if e is not None]
        real = [e for e in found if e.kind != "background"]
        lines = (*self.sources.short(e.iri for e in real), *(one for one in named if _own(one)))
        return StepSaid(lines, not lines, self.origins(named), tuple(dict.fromkeys(e.says for e in found)))

    def origins(self, iris: Iterable[str]) -> tuple[str, ...]:
        """Where these sources come from: a user's own table, documents, data sets; nothing for background knowledge."""
        iris = tuple(iris)
        own = [MEASURED for one in iris if _own(one)]
        found = [e for e in map(self.sources.get, dict.fromkeys(iris)) if e is not None]
        documents = [local_name(e.document) for e in found if e.kind == "statement"]
        sets = [_short(e.dataset) for e in found if e.kind == "data set"]
        return tuple(dict.fromkeys((*own, *sorted(documents), *sorted(sets))))


def _short(dataset: str) -> str:
    """The name of a data set without its publisher, its edition and what it is a part of: `Guide to PHARMACOLOGY`."""
    return _EDITION.sub("", _PUBLISHER.sub("", dataset.partition(",")[0]))


def _own(source: str) -> bool:
    """Whether a source is no record of the graph but words, as the rows of a user's table name theirs."""
    return bool(source) and "://" not in source and not source.startswith("urn:")


def places(parts: Iterable[tuple[Compartment, Compartment | None]]) -> tuple[Compartment, ...]:
    """Compartments for pairs of a context and the compartment inside it, each once, outer ones first.

    Only cells are divided; what lies in a cleft or a terminal stands in it directly.
    """
    outer: dict[str, Compartment] = {}
    inner: dict[str, dict[str, Compartment]] = defaultdict(dict)
    for context, part in parts:
        outer.setdefault(context.id, context)
        if part is not None and divided(context, part):
            made = within(context, part)
            inner[context.id].setdefault(made.id, made)
    rows = [(context, sorted(inner[context.id].values(), key=_depth)) for context in outer.values()]
    return tuple(item for context, parts_of in rows for item in (context, *parts_of))


def divided(context: Compartment, part: Compartment) -> bool:
    """Whether the context is drawn with that part of it as a compartment of its own."""
    return context.kind is Place.CELL and part.kind in _LAYERS


def within(context: Compartment, part: Compartment) -> Compartment:
    """The part of a cell as a compartment of the page."""
    return Compartment(f"{context.id}.{part.kind}", part.label, part.kind, context.id)


def _depth(item: Compartment) -> int:
    return _LAYERS.index(item.kind)
