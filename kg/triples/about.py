"""Everything known about one thing: its own properties, and the records that speak of it, a table for each kind.

No kind of record is known to this module: classes, properties and their order come from the ontology, so a new kind
of record is shown without a change here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kg.triples.identifiers import Directory
from kg.triples.sources import Sources
from kg.triples.store import Knowledge
from kg.triples.vocabulary import KG, RDFS, SKOS, local_name

_OWN = "SELECT ?p ?o { <%s> ?p ?o }"
_SPEAKING = """
SELECT DISTINCT ?record ?link ?p ?o {
  ?record ?link <%s> ; ?p ?o ; a ?class .
  FILTER(STRSTARTS(STR(?class), STR(kg:)) && ?class NOT IN (kg:Node, kg:Influence, kg:Context, kg:NetEffect))
  FILTER(?link NOT IN (kg:present, kg:expresses, kg:inCell, kg:partOf, kg:activates, kg:inhibits, kg:mayAffect))
}
"""
_CONTAINED = """
SELECT DISTINCT ?record ?link ?p ?o {
  <%s> ?link ?record . ?record ?p ?o ; a ?class .
  FILTER(?class IN (kg:ProtocolStep, kg:Material, kg:FigureArrow, kg:Parameter, kg:Formula))
}
"""
_CONTRADICTIONS = """
SELECT DISTINCT ?contradiction ?number ?kind ?says ?resolution {
  ?contradiction a kg:Contradiction ; kg:between ?side ; kg:says ?says ; kg:resolution ?resolution ;
    kg:kind/rdfs:label ?kind ; dcterms:identifier ?number .
  { FILTER(?side = <%(iri)s>) } UNION { <%(iri)s> kg:statedBy ?side } UNION { ?side ?about <%(iri)s> } UNION { ?record ?about <%(iri)s> ; kg:statedBy ?side }
}
ORDER BY ?number
"""
_NODES = "SELECT ?key { ?node kg:entity <%s> ; skos:notation ?key } ORDER BY ?key"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# What stands in the head of the page or only serves the program is no column of a table.
_NO_COLUMN = {
    _TYPE,
    KG + "statedBy",
    KG + "notProjected",
    KG + "lowNanomolar",
    KG + "highNanomolar",
    KG + "printedLow",
    KG + "printedHigh",
}
_NO_TYPE = {"Entity", "Evidence", "NamedIndividual", "BackgroundKnowledge"}


@dataclass(frozen=True)
class Table:
    """A title, column names, and rows of text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Page:
    """What is known about one thing."""

    iri: str
    label: str
    types: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = field(default=())


class About:
    """Makes the page of a thing."""

    def __init__(self, knowledge: Knowledge, directory: Directory | None = None) -> None:
        self.knowledge = knowledge
        self.directory = directory or Directory(knowledge)
        self.sources = Sources(knowledge)

    def page(self, iri: str) -> Page:
        """Properties, then a table for each kind of record that speaks of the thing, then contradictions and nodes."""
        speaking = self._tables(_SPEAKING % iri, iri)
        contained = self._tables(_CONTAINED % iri, iri)
        tables = [*contained, *speaking, *self._contradictions(iri), *self._nodes(iri)]
        return Page(iri, self.directory.label(iri), self.directory.types(iri), self._own(iri), tuple(tables))

    def _own(self, iri: str) -> tuple[tuple[str, str], ...]:
        pairs: dict[str, list[str]] = defaultdict(list)
        evidence: list[str] = []
        for row in self.knowledge.rows(_OWN % iri):
            name, value = str(row["p"]), str(row["o"])
            if name == KG + "statedBy":
                evidence.append(value)
            elif name != _TYPE and not value.startswith("http://www.w3.org/2002/07/owl#"):
                pairs[self._column(name)].append(self._text(value))
        if evidence:
            pairs["stated by"] = self.sources.short(evidence)
        return tuple((name, "; ".join(sorted(values))) for name, values in sorted(pairs.items(), key=_head_first))

    def _tables(self, query: str, thing: str) -> list[Table]:
        """Group the rows of a record query by class, one table each, in the order of the class labels."""
        records: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self.knowledge.rows(query):
            values = records[str(row["record"])][str(row["p"])]
            if str(row["o"]) not in values:
                values.append(str(row["o"]))
        by_class: dict[str, list[str]] = defaultdict(list)
        for iri in records:
            kinds = [t for t in self.directory.types(iri) or self._classes(records[iri]) if t not in _NO_TYPE]
            by_class[kinds[0] if kinds else "record"].append(iri)
        return [self._table(kind, {i: records[i] for i in iris}, thing) for kind, iris in sorted(by_class.items())]

    @staticmethod
    def _classes(properties: dict[str, list[str]]) -> list[str]:
        return sorted(local_name(t) for t in properties.get(_TYPE, []))

    def _table(self, kind: str, records: dict[str, dict[str, list[str]]], thing: str) -> Table:
        used = {p for properties in records.values() for p, values in properties.items() if values != [thing]}
        names = sorted((p for p in used if p not in _NO_COLUMN), key=self._order)
        ordered = sorted(records.items(), key=lambda item: self._sort_key(item[1], names))
        rows = [
            (*("; ".join(self._text(v) for v in properties.get(p, [])) for p in names), *self._said(iri, properties))
            for iri, properties in ordered
        ]
        columns = (*(self._column(p) for p in names), "stated", "source")
        return Table(self.directory.label_of_term(KG + kind), columns, tuple(rows))

    def _sort_key(self, properties: dict[str, list[str]], names: list[str]) -> tuple[str, ...]:
        order = properties.get(KG + "order", ["0"])[0].zfill(6)
        return (order, *("; ".join(self._text(v) for v in properties.get(p, [])) for p in names))

    def _said(self, iri: str, properties: dict[str, list[str]]) -> tuple[str, str]:
        """What the sources say, in the curator's words where the record has no value of its own, and which they are."""
        evidence = [*properties.get(KG + "statedBy", []), iri]
        spoken = [found.says for e in evidence if (found := self.sources.get(e)) and found.kind == "statement"]
        own = KG + "says" in properties or KG + "printedValue" in properties
        return ("" if own else " ".join(dict.fromkeys(spoken))), "; ".join(self.sources.short(evidence))

    def _contradictions(self, iri: str) -> list[Table]:
        found = self.knowledge.rows(_CONTRADICTIONS % {"iri": iri})
        rows = tuple((str(r["number"]), str(r["kind"]), str(r["says"]), str(r["resolution"])) for r in found)
        columns = ("number", "kind", "says", "resolution")
        return [Table("contradiction", columns, rows)] if rows else []

    def _nodes(self, iri: str) -> list[Table]:
        keys = tuple((str(r["key"]),) for r in self.knowledge.rows(_NODES % iri))
        return [Table("node of the network", ("node",), keys)] if keys else []

    def _text(self, value: str) -> str:
        """A value as a person reads it: labels for records, short forms for public identifiers."""
        if not value.startswith(("http://", "https://")):
            return value
        if value.startswith(KG):
            return self.directory.label_of_term(value)
        return self.directory.label(value) if self.directory.types(value) else self.directory.curie(value)

    def _column(self, predicate: str) -> str:
        if predicate.startswith(KG):
            return self._text(predicate)
        return {RDFS + "label": "label", RDFS + "comment": "comment", SKOS + "altLabel": "synonym",
                SKOS + "exactMatch": "identifier"}.get(predicate, local_name(predicate))  # fmt: skip

    def _order(self, predicate: str) -> tuple[int, str]:
        """Label first, then the actors, then values, then the rest by name."""
        first = ["label", "compound", "target", "subject", "sign", "object", "actionType", "measurementType", "relation",
                 "printedValue", "printedUnit", "species", "condition", "order", "says"]  # fmt: skip
        name = local_name(predicate)
        return (first.index(name) if name in first else len(first), name)


def _head_first(item: tuple[str, list[str]]) -> tuple[int, str]:
    order = {"label": 0, "synonym": 1, "identifier": 2, "definition": 3}
    return (order.get(item[0], 9), item[0])
