"""Content for people who read no Turtle: each record as one line – what acts on what, how strongly, where, and who says so.

A step, an action, a measurement, a statement and a place have a form of their own; of every other record all that its
file says is told property by property, so that nothing is passed over because no form was made for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg.knowledge.cards import Card, Value, cards, places, text
from kg.knowledge.evidence import Sources
from kg.knowledge.files import SourceFile
from kg.knowledge.names import Directory
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS, local_name

_GAINS = "SELECT ?gain ?label ?value ?low ?high { ?gain a kg:Gain ; rdfs:label ?label ; kg:value ?value ; kg:low ?low ; kg:high ?high }"
_GLYPHS = "SELECT ?of ?glyph { { ?of kg:glyph ?glyph } UNION { ?of a kg:ActionType ; kg:sign/kg:glyph ?glyph } }"
# Records of two ends, and what stands between them where no sign does.
_ENDS = {
    "CausalStep": ("subject", "object", "→"),
    "Action": ("compound", "target", "→"),
    "FigureArrow": ("from", "to", "→"),
    "Metabolism": ("substrateCompound", "product", "→"),
    "Clearance": ("by", "of", "clears"),
}
_PLACES = ("module", "pathway", "context", "region", "species", "channelState", "condition", "section", "in")
# Kinds that the form of their line shows.
_PLAIN = {"causal step", "action", "measurement", "occupancy", "statement", "data set evidence", "figure arrow"}
# What stands elsewhere in the line, or only serves the program.
_ELSEWHERE = {RDF + "type", RDFS + "label", DCTERMS + "identifier"} | {
    KG + name
    for name in (
        "says", "statedBy", "cites", "publication", "seenIn", "seenAt", "dataset", "document", "line", "number", "scope",
        "printedLow", "printedHigh", "lowNanomolar", "highNanomolar", "percentLow", "percentHigh", "doseLow", "doseHigh",
        "symbol",
    )
}  # fmt: skip
_MEASURED = ("measurementType", "printedValue", "printedUnit", "relation", "printedDose", "doseUnit", "modality")
# Properties of a line's middle, in the order in which a reader asks for them; others follow by name, remarks last.
_ORDER = (
    "mechanism",
    "gain",
    "timeScale",
    "shape",
    "actionType",
    "measurementType",
    "printedValue",
    "level",
    "share",
    "value",
)


# Records named beside the evidence that they rest on.
_BORNE = 3
_PUBLIC = {
    RDFS + "label": "name",
    RDFS + "comment": "note",
    SKOS + "altLabel": "also called",
    SKOS + "hiddenLabel": "also found as",
    SKOS + "exactMatch": "identifier",
    "http://purl.obolibrary.org/obo/RO_0002204": "product of the gene",
    SKOS + "broadMatch": "part or form of",
    SKOS + "closeMatch": "close to",
    SKOS + "relatedMatch": "related to",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as a line: who acts on whom, how, where, in which words, on whose word, and where that can be read."""

    file: str
    line: int
    record: str
    kind: str
    who: str
    how: str
    place: str
    says: str
    source: str
    links: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line: its parts two blanks apart."""
        said = f'"{self.says}"' if self.says else ""
        source = f"[{self.source}]" if self.source else ""
        kind = f"({self.kind})" if self.kind and self.kind not in _PLAIN else ""
        return "  ".join(filter(None, (self.who, kind, self.how, self.place, said, source)))


class Reviewer:
    """Tells the records of one graph."""

    def __init__(self, knowledge: Knowledge, known: Mapping[str, Card]) -> None:
        self._knowledge, self._cards = knowledge, known
        self._directory = Directory(knowledge)
        self._sources = Sources(knowledge)

    def addition(self, card: Card, file: str, line: int) -> Entry:
        """What a file adds to a record of another file: what others call the thing, and where that was seen."""
        matches = {p: v for p, v in card.values.items() if p.startswith(SKOS) and p.endswith("Match")}
        called = [f"{local_name(p)} {self.value(one)}" for p, values in sorted(matches.items()) for one in values]
        seen = "; ".join(card.all("seenIn"))
        says = "" if called else card.one("noIdentifier")
        record = self._directory.curie(card.iri)
        return Entry(file, line, record, self.kind(card), self.who(card), ", ".join(called), "", says, seen, ())

    def entry(self, card: Card, line: int = 0) -> Entry:
        """The record of a card, which begins on that line of its file, as one line."""
        return Entry(
            file=card.file,
            line=line,
            record=self._directory.curie(card.iri),
            kind=self.kind(card),
            who=self.who(card),
            how=self._how(card),
            place=", ".join(self.value(v) for name in _PLACES for v in card.values.get(KG + name, ())),
            says=card.one("says"),
            source=self._source(card),
            links=() if "Statement" in card.kinds else card.all("seenAt"),
        )

    def kind(self, card: Card) -> str:
        """What the record is, in the words of the vocabulary; that it is background knowledge stands with its source."""
        kinds = [k for k in card.kinds if k != "BackgroundKnowledge"] or list(card.kinds)
        return ", ".join(self._directory.label_of_term(KG + kind) for kind in kinds)

    def who(self, card: Card) -> str:
        """The subject of the line: two ends and the sign between them, or what the record is called."""
        for kind, (start, end, plain) in _ENDS.items():
            if kind in card.kinds and card.one(start) and card.one(end):
                sign = self._glyphs.get(card.one("sign")) or self._glyphs.get(card.one("actionType")) or plain
                return f"{self._called(card, start)} {sign} {self._called(card, end)}"
        if card.one("compound") and card.one("target"):
            return f"{self._called(card, 'compound')} at {self._called(card, 'target')}"
        if "Statement" in card.kinds:
            return f"{local_name(card.one('document'))}:{card.one('line')}"
        if "DatasetEvidence" in card.kinds:
            return self._called(card, "dataset")
        return card.one(RDFS + "label") or self._called(card, "compound") or local_name(card.iri)

    def value(self, value: Value) -> str:
        """A value as a person reads it: a gain with its range, a record by its label, a public identifier in short form."""
        shown = text(value)
        if not isinstance(value, ox.NamedNode):
            return _number(shown) if _decimal(value) else shown
        if shown in self._gains:
            return self._gains[shown]
        if shown.startswith(KG):
            return self._directory.label_of_term(shown)
        return self._directory.label(shown) if self._directory.types(shown) else self._directory.curie(shown)

    def told(self, value: Value) -> str:
        """A value within a sentence: words in quotes."""
        shown = self.value(value)
        return f'"{shown}"' if isinstance(value, ox.Literal) and " " in shown else shown

    def name(self, predicate: str) -> str:
        """A property by its label."""
        if predicate in _PUBLIC:
            return _PUBLIC[predicate]
        return self._directory.label_of_term(predicate) if predicate.startswith(KG) else local_name(predicate)

    def _called(self, card: Card, name: str) -> str:
        return "/".join(self.value(v) for v in card.values.get(KG + name, ()))

    def _how(self, card: Card) -> str:
        told = {KG + name for kind, ends in _ENDS.items() if kind in card.kinds for name in ends[:2]}
        told |= {KG + name for name in (*_PLACES, "compound", "target")} | _ELSEWHERE
        told |= {KG + "sign"} if set(card.kinds) & set(_ENDS) else set()
        parts = [self._measured(card, told)]
        for predicate in sorted(card.typed - told, key=_place):
            parts += [self._told(card, predicate, told)] if predicate not in told else []
        hedge = card.one("modality") if card.one("modality") != KG + "Affirmed" else ""
        parts.append(self._directory.label_of_term(hedge) if hedge else "")
        return ", ".join(filter(None, (*parts, self._for(card))))

    def _for(self, card: Card) -> str:
        """What rests on the evidence."""
        borne = self._borne.get(card.iri, []) if {"Statement", "DatasetEvidence"} & set(card.kinds) else []
        more = f" and {len(borne) - _BORNE} more" if len(borne) > _BORNE else ""
        return f"for {', '.join(self.who(c) for c in borne[:_BORNE])}{more}" if borne else ""

    @cached_property
    def _borne(self) -> dict[str, list[Card]]:
        found: dict[str, list[Card]] = defaultdict(list)
        for _, card in sorted(self._cards.items()):
            for evidence in card.all("statedBy"):
                found[evidence].append(card)
        return found

    def _measured(self, card: Card, told: set[str]) -> str:
        """Type, value and unit as printed, the nanomolar value beside another unit, and the dose."""
        told |= {KG + name for name in _MEASURED}
        number, unit, given, per = (card.one(n) for n in ("printedValue", "printedUnit", "printedDose", "doseUnit"))
        if unit and not number:
            told |= {KG + name for name in ("value", "low", "high")}
            number = f"{self._called(card, 'value')} ({self._called(card, 'low')}–{self._called(card, 'high')})"
        value = f"{'printed: ' if 'Statement' in card.kinds and number else ''}{number} {unit}".strip()
        bounds = [_number(v) for v in (card.one("lowNanomolar"), card.one("highNanomolar")) if v]
        molar = f"= {'–'.join(dict.fromkeys(bounds))} nM" if bounds and unit != "nM" else ""
        dose = f"at {given.removesuffix(per).strip()} {per}".strip() if given else ""
        return " ".join(filter(None, (self._called(card, "measurementType"), value, molar, dose)))

    def _told(self, card: Card, predicate: str, told: set[str]) -> str:
        """One property; an end of a range with its other end and its middle."""
        stem = predicate.removesuffix("Low").removesuffix("High")
        if predicate in (KG + "low", KG + "high", KG + "value", KG + "share"):
            stem = next((KG + n for n in ("share", "value") if KG + n in card.values), KG + "value")
            ends = (KG + "low", KG + "high")
        else:
            ends = (stem + "Low", stem + "High")
        span = [self._called(card, local_name(p)) for p in ends if p in card.values]
        if span:
            told |= {stem, *ends}
            middle, both = self._called(card, local_name(stem)), "–".join(dict.fromkeys(span))
            shown = f"{middle} ({both})" if middle else both
            return f"{self.name(stem)} {shown}"
        values = ", ".join(self.value(v) for v in card.values[predicate])
        if values in ("true", "false"):
            return self.name(predicate) if values == "true" else f"not: {self.name(predicate)}"
        return values if local_name(predicate) in _ORDER else f"{self.name(predicate)} {values}"

    def _source(self, card: Card) -> str:
        if "Statement" in card.kinds:
            numbers = sorted(self._knowledge_numbers(card.all("cites")), key=lambda n: (len(n), n))
            return ", ".join(numbers)
        if "DatasetEvidence" in card.kinds:
            return "; ".join([*card.all("seenIn"), *(f"PMID {local_name(p)}" for p in card.all("publication"))])
        found = self._sources.short([*card.all("statedBy"), card.iri])
        return "; ".join(found or (() if card.all("seenAt") else card.all("seenIn")))

    def _knowledge_numbers(self, references: Iterable[str]) -> list[str]:
        return [self._numbers.get(r, local_name(r)) for r in references]

    @cached_property
    def _numbers(self) -> dict[str, str]:
        return {
            str(r["r"]): str(r["n"]) for r in self._knowledge.rows("SELECT ?r ?n { ?r a kg:Reference ; kg:number ?n }")
        }

    @cached_property
    def _gains(self) -> dict[str, str]:
        return {
            str(
                r["gain"]
            ): f"{r['label']} {_number(str(r['value']))} ({_number(str(r['low']), 2)}–{_number(str(r['high']), 2)})"
            for r in self._knowledge.rows(_GAINS)
        }

    @cached_property
    def _glyphs(self) -> dict[str, str]:
        return {str(r["of"]): str(r["glyph"]) for r in self._knowledge.rows(_GLYPHS)}


def entries(knowledge: Knowledge, files: Iterable[SourceFile]) -> Iterator[Entry]:
    """The records of some files of a graph in the order in which they stand there, each with the line it begins on."""
    known = cards(knowledge.store, ("",))
    reviewer = Reviewer(knowledge, known)
    for file in files:
        for iri, line in places(file).items():
            if iri in known:
                own = known[iri].file == file.name
                yield reviewer.entry(known[iri], line) if own else reviewer.addition(known[iri], file.name, line)


def _decimal(value: Value) -> bool:
    return isinstance(value, ox.Literal) and value.datatype.value.endswith("#decimal")


def _number(shown: str, digits: int = 6) -> str:
    """A number without noughts at its end, to some significant digits."""
    try:
        return f"{float(shown):.{digits}g}"
    except ValueError:
        return shown


def _place(predicate: str) -> tuple[int, str]:
    name = local_name(predicate)
    return (_ORDER.index(name), "") if name in _ORDER else (len(_ORDER) + (name == "comment"), name)
