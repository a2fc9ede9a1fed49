"""A network that was read as quads: the records that the engine, the traces and the pictures ask for, with who says so.

Each pair of ends and sign is one step, so that a statement of many rows acts once; its rows are its evidence. A step acts in
the one context of the import, with the ontology's gain for what nobody measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import quote

import pyoxigraph as ox

from kg.exchange.measurements import slug
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft
from kg.knowledge.vocabulary import DCTERMS, RDFS, SKOS, local_name, term

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SIGNS = {1: "positive", -1: "negative", 0: "unknownSign"}
_PAPER = "http://identifiers.org/pubmed/"
_DRAWN = 400  # statements of a table of edges at most that is one picture
_SAID = 300  # characters of a sentence that names the ends: labels of complexes can be pages long


class Statements:
    """Quads of one import into the graph of that IRI. `gain` is value, low and high of the ontology's usual gain."""

    def __init__(self, graph: str, label: str, gain: tuple[str, str, str]) -> None:
        self._graph = ox.NamedNode(graph)
        self._base = graph if graph.endswith(("/", "#")) else graph + "/"
        self._context = ox.NamedNode(f"{self._base}context/{slug(label)}")
        self._label, self._place, self._gain = label, slug(label), gain
        self._spelt: dict[str, str] = {}
        self._taken: set[str] = set()
        self._entities: dict[str, ox.NamedNode] = {}
        self._pathway: ox.NamedNode | None = None

    def quads(self, draft: Draft) -> Iterator[ox.Quad]:
        """Context, data set, things with their nodes, steps with their influences, and evidence."""
        dataset = self._iri("dataset", slug(draft.name))
        yield self._quad(self._context, _TYPE, _kg("Context"))
        yield self._quad(self._context, _rdfs("label"), ox.Literal(self._label))
        yield self._quad(dataset, _TYPE, _kg("Dataset"))
        yield self._quad(dataset, _rdfs("label"), ox.Literal(draft.name))
        if draft.listed or len(draft.ties) <= _DRAWN:
            yield from self._drawn(draft)
        for thing in draft.things.values():
            yield from self._thing(thing)
        steps: dict[tuple[str, str, int], list[Tie]] = {}
        for tie in draft.ties:
            steps.setdefault((tie.source, tie.target, tie.sign), []).append(tie)
        for ties in steps.values():
            yield from self._step(draft, dataset, ties)

    def _drawn(self, draft: Draft) -> Iterator[ox.Quad]:
        """The pathway that a file is, under the name of the file and its own title; its steps are drawn together.

        A table of edges is one, too, unless it is longer than any picture.
        """
        self._pathway = self._iri("pathway", self._place)
        yield self._quad(self._pathway, _TYPE, _kg("Pathway"))
        yield self._quad(self._pathway, _rdfs("label"), ox.Literal(self._label))
        if draft.title and draft.title != self._label:
            yield self._quad(self._pathway, ox.NamedNode(SKOS + "altLabel"), ox.Literal(draft.title))

    def _quad(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(subject, predicate, value, self._graph)

    def _iri(self, kind: str, name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{self._base}{kind}/{quote(name, safe='-._~')}")

    def _node(self, name: str) -> ox.NamedNode:
        """A thing in the one place of the import; its local name is no name of the thing, which is another record."""
        return self._iri("node", f"{name}--{self._place}")

    def _name(self, thing: str) -> str:
        """A local name that is this thing's alone."""
        if thing not in self._spelt:
            bare = name = slug(thing)[:80]
            count = 2
            while name in self._taken:
                name, count = f"{bare}-{count}", count + 1
            self._taken.add(name)
            self._spelt[thing] = name
        return self._spelt[thing]

    def _thing(self, thing: Thing) -> Iterator[ox.Quad]:
        name = self._name(thing.id)
        entity = _address(thing.entity) or self._iri("entity", name)
        node = self._node(name)
        yield self._quad(entity, _TYPE, _kg(thing.kind))
        yield self._quad(entity, _rdfs("label"), ox.Literal(thing.label))
        for other in dict.fromkeys((*(() if thing.id == thing.label else (thing.id,)), *thing.also)):
            yield self._quad(entity, ox.NamedNode(SKOS + "altLabel"), ox.Literal(other))
        for curie in (*thing.same_as, *thing.parts):
            predicate = DCTERMS + ("hasPart" if curie in thing.parts else "identifier")
            yield self._quad(entity, ox.NamedNode(predicate), ox.Literal(curie))
        if thing.species:
            yield self._quad(
                entity,
                _kg("printedSpecies"),
                ox.Literal(f"NCBITaxon:{thing.species}" if thing.species.isdecimal() else thing.species),
            )
        yield self._quad(node, _TYPE, _kg("Node"))
        yield self._quad(node, ox.NamedNode(SKOS + "notation"), ox.Literal(f"{name}@{self._place}"))
        yield self._quad(node, _rdfs("label"), ox.Literal(f"{thing.label} ({self._label})"))
        for predicate, value in (("entity", entity), ("context", self._context), ("nodeKind", _kg("SignalNode"))):
            yield self._quad(node, _kg(predicate), value)
        for predicate, length in zip(("drawnX", "drawnY"), thing.place or (), strict=False):
            yield self._quad(node, _kg(predicate), _decimal(f"{length:.2f}"))
        yield self._quad(self._context, _kg("present"), entity)
        self._entities[thing.id] = entity

    def _step(self, draft: Draft, dataset: ox.NamedNode, ties: list[Tie]) -> Iterator[ox.Quad]:
        first = ties[0]
        ends = self._name(first.source), self._name(first.target)
        name = f"{ends[0]}--{_SIGNS[first.sign]}--{ends[1]}"
        step, influence = self._iri("step", name), self._iri("influence", name)
        sign, mechanism = _kg(_SIGNS[first.sign]), _kg(first.mechanism or "Modulation")
        held = self._entities
        yield self._quad(step, _TYPE, _kg("CausalStep"))
        if self._pathway is not None:
            yield self._quad(step, _kg("pathway"), self._pathway)
        yield self._quad(step, _kg("subject"), held[first.source])
        yield self._quad(step, _kg("object"), held[first.target])
        for about in (step, influence):
            yield self._quad(about, _kg("sign"), sign)
            yield self._quad(about, _kg("mechanism"), mechanism)
        yield self._quad(influence, _TYPE, _kg("Influence"))
        ways = (("instanceOf", step), ("from", self._node(ends[0])), ("to", self._node(ends[1])),
                ("role", _kg("Drive")), ("timeScale", _kg("fast")), ("context", self._context), ("shape", _kg("linear")))  # fmt: skip
        for predicate, value in ways:
            yield self._quad(influence, _kg(predicate), value)
        for predicate, text in zip(("coefficient", "coefficientLow", "coefficientHigh"), self._gain, strict=True):
            yield self._quad(influence, _kg(predicate), _decimal(text))
        for tie in ties:
            evidence = self._iri("evidence", f"{name}--{tie.where or tie.id}")
            yield self._quad(step, _kg("statedBy"), evidence)
            yield from self._evidence(draft, dataset, tie, evidence)
            if "action" in tie.numbers:
                yield from self._acts(tie, f"{ends[0]}--{ends[1]}", evidence)

    def _acts(self, tie: Tie, name: str, evidence: ox.NamedNode) -> Iterator[ox.Quad]:
        """What a drug does to its target, one action a type, and the value of the row: records as those of the content."""
        about = (("compound", self._entities[tie.source]), ("target", self._entities[tie.target]))
        for kind in filter(None, [str(tie.numbers["action"])]):
            action = self._iri("action", f"{name}--{local_name(kind)}")
            yield self._quad(action, _TYPE, _kg("Action"))
            for predicate, value in (*about, ("actionType", ox.NamedNode(kind)), ("statedBy", evidence)):
                yield self._quad(action, _kg(predicate), value)
        if "measurement" in tie.numbers:
            record = self._iri("measurement", f"{name}--{tie.where}")
            yield self._quad(record, _TYPE, _kg("Measurement"))
            for predicate, value in (
                *about,
                ("measurementType", _kg(str(tie.numbers["measurement"]))),
                ("statedBy", evidence),
            ):
                yield self._quad(record, _kg(predicate), value)
            for predicate, key in (("lowNanomolar", "low_nM"), ("highNanomolar", "high_nM")):
                if key in tie.numbers:
                    yield self._quad(record, _kg(predicate), _decimal(f"{Decimal(f'{tie.numbers[key]:.6g}'):f}"))
            yield self._quad(record, _kg("relation"), ox.Literal(str(tie.numbers.get("measurement_relation", "="))))
            for predicate, key in (("printedValue", "printed_value"), ("printedUnit", "printed_unit")):
                if key in tie.numbers:
                    yield self._quad(record, _kg(predicate), ox.Literal(str(tie.numbers[key])))
            if "species" in tie.numbers:
                yield self._quad(record, _kg("species"), ox.NamedNode(str(tie.numbers["species"])))

    def _evidence(self, draft: Draft, dataset: ox.NamedNode, tie: Tie, evidence: ox.NamedNode) -> Iterator[ox.Quad]:
        ends = (draft.things[end].label[:_SAID] for end in (tie.source, tie.target))
        said = f" {tie.relation or 'and'} ".join(ends)
        why = f"; sign unknown: {tie.why}" if tie.why else ""
        yield self._quad(evidence, _TYPE, _kg("DatasetEvidence"))
        yield self._quad(evidence, _kg("says"), ox.Literal(said + why))
        yield self._quad(evidence, _kg("dataset"), dataset)
        yield self._quad(evidence, _kg("seenIn"), ox.Literal(f"{draft.name}#{tie.where}"))
        for reference in tie.references:
            if reference.startswith("PMID:"):
                yield self._quad(evidence, _kg("publication"), ox.NamedNode(_PAPER + reference[5:]))
        if tie.origin:
            yield self._quad(evidence, ox.NamedNode(DCTERMS + "source"), ox.Literal(tie.origin))
        if tie.licence:
            yield self._quad(evidence, ox.NamedNode(DCTERMS + "license"), ox.Literal(tie.licence))


def _kg(name: str) -> ox.NamedNode:
    return _known.get(name) or _known.setdefault(name, ox.NamedNode(term(name)))


_known: dict[str, ox.NamedNode] = {}


def _address(text: str) -> ox.NamedNode | None:
    """The IRI that a file gives for a thing; None where it gives none, or what is no IRI."""
    try:
        return ox.NamedNode(text) if text else None
    except ValueError:
        return None


def _rdfs(name: str) -> ox.NamedNode:
    return ox.NamedNode(RDFS + name)


def _decimal(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
