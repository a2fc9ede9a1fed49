"""Everything known about one thing: its own properties, and the records that speak of it, a table for each kind.

What a reader asks for first stands first: what the thing does, how strongly, what is claimed, what does not agree; then
how it was measured and who wrote it. A kind of record that is not named in the order below is shown all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from kg.knowledge.evidence import Sources
from kg.knowledge.names import Directory
from kg.knowledge.page import Page, RecordTable
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import ID, KG, RDFS, SKOS, local_name

_OWN = "SELECT ?p ?o { <%s> ?p ?o }"
# A number with its unit as a thing of its own, for programs; a page tells it once.
_AGAIN = "http://qudt.org/schema/qudt/quantityValue"
_SPEAKING = """
SELECT DISTINCT ?record ?link ?p ?o {
  ?record ?link <%(iri)s> ; ?p ?o ; a ?class .
  FILTER(STRSTARTS(STR(?class), STR(kg:)))
  FILTER(?class NOT IN (kg:Node, kg:Influence, kg:Context, kg:NetEffect, kg:PossibleEffect))
  FILTER(?link NOT IN (kg:present, kg:expresses, kg:inCell, kg:partOf, kg:activates, kg:inhibits, kg:mayAffect, kg:affects,
    kg:increases, kg:decreases, kg:saidToIncrease, kg:saidToDecrease, kg:takesPartIn, biolink:affects))
  FILTER(!STRSTARTS(STR(?link), STR(obo:RO_)))
  FILTER(?link != kg:about || ?class NOT IN (kg:Statement, kg:Contradiction))
}
"""
_CONTAINED = """
SELECT DISTINCT ?record ?p ?o {
  { <%(iri)s> ?link ?record } UNION { <%(iri)s> kg:step/^kg:subStepOf ?record }
  UNION { <%(iri)s> kg:step/kg:usesFormula ?record } UNION { <%(iri)s> kg:step/^kg:subStepOf/kg:usesFormula ?record }
  ?record ?p ?o ; a ?class .
  FILTER(?class IN (kg:ProtocolStep, kg:Material, kg:FigureArrow, kg:Parameter, kg:Formula))
}
"""
# Figure or protocol of an arrow, material or step that speaks of a thing: without it the record says half.
_WHOLE = """
SELECT DISTINCT ?record ?whole {
  { SELECT DISTINCT ?record ?whole {
      { ?whole kg:shows|kg:step|kg:material ?record } UNION { ?whole kg:step/^kg:subStepOf ?record } } }
  ?record ?link <%(iri)s> .
}
"""
_SUB_STEPS = "SELECT ?step ?above ?own { ?step kg:order ?own ; kg:subStepOf/kg:order ?above }"
_PARAMETERS = """
SELECT ?parameter ?name ?value ?unit ?qualifier ?example {
  ?parameter a kg:Parameter ; kg:parameterName ?name ; kg:printedValue ?value .
  OPTIONAL { ?parameter kg:printedUnit ?unit } OPTIONAL { ?parameter kg:qualifier ?qualifier }
  OPTIONAL { ?parameter kg:isExample ?example }
}
"""
_HEDGES = "SELECT ?statement ?hedge { ?statement kg:hedge ?hedge }"
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
_RO = "http://purl.obolibrary.org/obo/RO_"
# Edges that the table of causal steps tells with their mechanism and source.
_EDGES = {"affects", "increases", "decreases", "takesPartIn", "inPathway"}
# What stands in the head of the page, in a column of its own making, or only serves the program is no column.
_NO_COLUMN = {_TYPE, _AGAIN} | {
    KG + name
    for name in (
        "statedBy", "says", "notProjected", "lowNanomolar", "highNanomolar", "printedLow", "printedHigh", "subStepOf", "seenAt"
    )
}  # fmt: skip
# Parts of a figure or protocol: in tables on its own page, untold on the pages of what it is about.
_PARTS = {KG + "shows", KG + "step", KG + "material"}
_WITHIN = "within"  # the column of the figure or protocol that a record is part of
_FIRST_COLUMNS = (
    "label", _WITHIN, "order", "compound", "substrateCompound", "product", "target", "subject", "object", "by", "of",
    "from", "to", "in", "share", "low", "high", "about", "outcome", "sign", "mechanism", "actionType", "measurementType", "relation",
    "printedValue", "printedUnit", "species", "printedSpecies", "condition",
)  # fmt: skip
_LAST_COLUMNS = ("comment", "confidence", "seenIn")
# The relation of a protein to its gene: "gene product of" of the Relation Ontology.
_GENE = "http://purl.obolibrary.org/obo/RO_0002204"
# Kinds of record in the order in which a page shows them, by the names of their classes.
_FIRST_TABLES = (
    "Action", "DoseContext", "QualitativeAffinity", "Measurement", "UnreportedValue", "Occupancy", "InVivoPotency", "IntrinsicEfficacy",
    "Exposure", "Metabolism", "CausalStep", "Clearance", "Claim", "Contradiction",
)  # fmt: skip
_LAST_TABLES = (
    "Protocol", "ProtocolStep", "Material", "Formula", "Figure", "FigureArrow", "Document", "Reference", "Statement",
)  # fmt: skip
_NO_TYPE = {"Entity", "Evidence", "NamedIndividual", "BackgroundKnowledge"}
Properties = Mapping[str, list[str]]
Records = dict[str, dict[str, list[str]]]


class About:
    """Makes the page of a thing."""

    def __init__(self, knowledge: Knowledge, directory: Directory | None = None) -> None:
        self.knowledge = knowledge
        self.directory = directory or Directory(knowledge)
        self.sources = Sources(knowledge)

    def page(self, iri: str) -> Page:
        """Properties, then what the thing consists of, then a table for each kind of record that speaks of it."""
        self._take(iri)
        contained = self._tables(_CONTAINED % {"iri": iri}, iri)
        speaking = sorted([*self._tables(_SPEAKING % {"iri": iri}, iri), *self._contradictions(iri)], key=_place)
        tables = (*(table for _, table in (*contained, *speaking)), *self._nodes(iri))
        return Page(iri, self.directory.label(iri), self.directory.types(iri), self._own(iri, bool(contained)), tables)

    def _take(self, iri: str) -> None:
        """What the library has of the thing: the rows of a compound, or those of all compounds at a target."""
        self.knowledge.taking.one(iri, shown=True)
        self.knowledge.taking.at(iri)

    def _own(self, iri: str, parts_below: bool) -> tuple[tuple[str, str], ...]:
        pairs: dict[str, list[str]] = defaultdict(list)
        evidence: list[str] = []
        for row in self.knowledge.rows(_OWN % iri):
            name, value = str(row["p"]), str(row["o"])
            if name == KG + "statedBy":
                evidence.append(value)
            elif not (
                name in (_TYPE, _AGAIN)
                or local_name(name) in _EDGES
                or value.startswith("http://www.w3.org/2002/07/owl#")
                or name.startswith(_RO)
                or (parts_below and name in _PARTS)
            ):
                pairs[self._column(name)].append(self._text(value))
        if evidence:
            pairs["stated by"] = self.sources.short(evidence)
        return tuple((name, "; ".join(sorted(values))) for name, values in sorted(pairs.items(), key=_head_first))

    def _tables(self, query: str, thing: str) -> list[tuple[str, RecordTable]]:
        """The rows of a record query, one table for each class, with the class's name, in the order of a page."""
        records: Records = defaultdict(lambda: defaultdict(list))
        for row in self.knowledge.rows(query):
            values = records[str(row["record"])][str(row["p"])]
            if str(row["o"]) not in values:
                values.append(str(row["o"]))
        self.sources.learn(e for iri, found in records.items() for e in (iri, *found.get(KG + "statedBy", ())))
        self._place_parts(records, thing)
        self._quote_hedges(records)
        by_class: dict[str, list[str]] = defaultdict(list)
        for iri in records:
            kinds = [t for t in self.directory.types(iri) or self._classes(records[iri]) if t not in _NO_TYPE]
            by_class[kinds[0] if kinds else "record"].append(iri)
        made = [(kind, self._table(kind, {i: records[i] for i in iris}, thing)) for kind, iris in by_class.items()]
        return sorted(made, key=_place)

    def _place_parts(self, records: Records, thing: str) -> None:
        """Name the figure or protocol of each part, and number a sub-step within its step, as in 2.1."""
        for row in self.knowledge.rows(_WHOLE % {"iri": thing}):
            record, whole = str(row["record"]), str(row["whole"])
            if record in records and whole != thing:
                records[record][_WITHIN].append(whole)
        for iri in records.keys() & self._sub_steps.keys():
            records[iri][KG + "order"] = [self._sub_steps[iri]]

    def _quote_hedges(self, records: Records) -> None:
        """Give a record that is not affirmed the words by which its statements hedge, as printed."""
        for properties in records.values():
            hedges = [self._hedges[s] for s in properties.get(KG + "statedBy", []) if s in self._hedges]
            if hedges and properties.get(KG + "modality", [KG + "Affirmed"]) != [KG + "Affirmed"]:
                properties[KG + "hedge"] = list(dict.fromkeys(hedges))

    @staticmethod
    def _classes(properties: Properties) -> list[str]:
        return sorted(local_name(t) for t in properties.get(_TYPE, []))

    def _table(self, kind: str, records: Mapping[str, Properties], thing: str) -> RecordTable:
        """A column for each property, unless it holds the thing and nothing else in every row."""
        every = {p for properties in records.values() for p in properties}
        told = {p for p in every if any(properties.get(p) != [thing] for properties in records.values())}
        names = sorted(told - _NO_COLUMN - _PARTS, key=_order)
        front = [p for p in names if local_name(p) not in _LAST_COLUMNS]
        back = names[len(front) :]
        rows = tuple(
            (*self._cells(found, front), self._said(found), *self._cells(found, back), self._cited(iri, found))
            for iri, found in sorted(records.items(), key=lambda item: self._sort_key(item[1], names))
        )
        columns = (*map(self._column, front), "says", *map(self._column, back), "source")
        return RecordTable(self.directory.label_of_term(KG + kind), columns, rows)

    def _cells(self, properties: Properties, names: Iterable[str]) -> list[str]:
        return ["; ".join(self._text(v) for v in properties.get(p, [])) for p in names]

    def _sort_key(self, properties: Properties, names: Sequence[str]) -> tuple[str, tuple[int, ...], tuple[str, ...]]:
        """By the whole, the place in it, then column by column."""
        whole, order = ("; ".join(properties.get(p, [])) for p in (_WITHIN, KG + "order"))
        place = tuple(int(part) for part in order.split(".") if part.isdecimal())
        return (whole, place, tuple(cell.casefold() for cell in self._cells(properties, names)))

    def _said(self, properties: Properties) -> str:
        """The record's own sentence; else its sources', a data set's where no document says it. A value needs none."""
        if KG + "says" in properties:
            return properties[KG + "says"][0]
        if KG + "Document" in properties.get(_TYPE, []):
            return ""  # what its statements say of it stands in its columns
        found = [e for iri in properties.get(KG + "statedBy", []) if (e := self.sources.get(iri))]
        by_kind: dict[str, list[str]] = defaultdict(list)
        for evidence in sorted(found, key=lambda e: (e.document, e.line)):
            by_kind[evidence.kind].append(evidence.says)
        spoken = [] if KG + "printedValue" in properties else by_kind["statement"] or by_kind["data set"]
        return " ".join(dict.fromkeys([*spoken, *(f"Background: {says}" for says in by_kind["background"])]))

    def _cited(self, iri: str, properties: Properties) -> str:
        return "; ".join(self.sources.short([*properties.get(KG + "statedBy", []), iri]))

    @cached_property
    def _sub_steps(self) -> dict[str, str]:
        return {str(r["step"]): f"{r['above']}.{r['own']}" for r in self.knowledge.rows(_SUB_STEPS)}

    @cached_property
    def _hedges(self) -> dict[str, str]:
        return {str(r["statement"]): str(r["hedge"]) for r in self.knowledge.rows(_HEDGES)}

    @cached_property
    def _parameters(self) -> dict[str, str]:
        """Each parameter of a protocol in one line: name, value and unit as printed, and how far it is one."""
        return {
            str(r["parameter"]): " ".join(filter(None, (f"{r['name']}:", r["qualifier"], r["value"], r["unit"])))
            + (" (for example)" if r["example"] == "true" else "")
            for r in self.knowledge.rows(_PARAMETERS)
        }

    def _contradictions(self, iri: str) -> list[tuple[str, RecordTable]]:
        found = self.knowledge.rows(_CONTRADICTIONS % {"iri": iri})
        rows = tuple((str(r["number"]), str(r["kind"]), str(r["says"]), str(r["resolution"])) for r in found)
        columns = ("number", "kind", "says", "resolution")
        return [("Contradiction", RecordTable("contradiction", columns, rows))] if rows else []

    def _nodes(self, iri: str) -> list[RecordTable]:
        keys = tuple((str(r["key"]),) for r in self.knowledge.rows(_NODES % iri))
        return [RecordTable("node of the network", ("node",), keys)] if keys else []

    def _text(self, value: str) -> str:
        """A value as a person reads it: labels for records, short forms for public identifiers."""
        if not value.startswith(("http://", "https://")):
            return value
        if value.startswith(KG):
            return self.directory.label_of_term(value)
        if value in self._parameters:
            return self._parameters[value]
        # What the library holds, or only names, is no public identifier either.
        ours = self.directory.types(value) or value.startswith(ID)
        return self.directory.label(value) if ours else self.directory.curie(value)

    def _column(self, predicate: str) -> str:
        if predicate.startswith(KG):
            return self._text(predicate)
        return {RDFS + "label": "label", RDFS + "comment": "comment", SKOS + "altLabel": "synonym",
                SKOS + "exactMatch": "identifier", _GENE: "gene"}.get(predicate, local_name(predicate))  # fmt: skip


def _order(predicate: str) -> tuple[int, str, str]:
    """What is done or measured, on what and how much; then the rest by name, an upper end after the lower; remarks last."""
    name = local_name(predicate)
    if name in _FIRST_COLUMNS:
        return (_FIRST_COLUMNS.index(name), name, "")
    stem = name.removesuffix("Low").removesuffix("High")
    end = {"": "", "Low": "1", "High": "2"}[name.removeprefix(stem)]
    return (len(_FIRST_COLUMNS) + (name in _LAST_COLUMNS), stem, end)


def _place(named: tuple[str, RecordTable]) -> tuple[int, int, str]:
    kind = named[0]
    if kind in _FIRST_TABLES:
        return (0, _FIRST_TABLES.index(kind), "")
    return (2, _LAST_TABLES.index(kind), "") if kind in _LAST_TABLES else (1, 0, kind)


def _head_first(item: tuple[str, list[str]]) -> tuple[int, str]:
    order = {"label": 0, "synonym": 1, "identifier": 2, "definition": 3}
    return (order.get(item[0], 9), item[0])
