"""BioPAX Level 3 as it is distributed, RDF/XML: conversions, what controls them, and controls of controls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError
from kg.exchange.biopax_things import Entities
from kg.exchange.net import Thing, Tie
from kg.exchange.reactions import Modifier, Reaction, stated, told_apart
from kg.exchange.reading import Draft, relations, unpacked
from kg.exchange.triples import Triples
from kg.knowledge.parsing import opened, told

_BP = "http://www.biopax.org/release/biopax-level3.owl#"
_CONVERSIONS = (
    "BiochemicalReaction",
    "Transport",
    "TransportWithBiochemicalReaction",
    "ComplexAssembly",
    "Degradation",
    "Conversion",
    "TemplateReaction",
)
_CONTROLS = ("Control", "Catalysis", "Modulation", "TemplateReactionRegulation")
_LOOSE = ("Interaction", "MolecularInteraction", "GeneticInteraction")
_BACK, _BOTH = "RIGHT-TO-LEFT", "REVERSIBLE"
_NAMES = re.compile(rb"rdf:(ID|about|resource)\s*=\s*([\"'])([^\"'<]*)\2")
_MENDED = 200_000_000  # bytes of a file whose identifiers are mended
_MOST = 400  # controls of one conversion, with those that control them


def read(path: Path) -> Draft:
    """Rows are interactions. A control has the sign of its type and acts on what the conversion makes.

    Modified, bound and moved forms of one thing are kept apart. A conversion without a direction is read from left to right,
    which is counted. Raises DataError for Level 2, and for RDF/XML that is malformed, expands beyond use or is no BioPAX.
    """
    draft = Draft(path.name, listed=True)
    model = _Model(_triples(path), draft)
    model.read()
    return draft


def _triples(path: Path) -> Triples:
    with unpacked(path) as plain:
        try:
            graph = _parsed(plain, path)
        except DataError as error:
            if "rdf:ID" not in error.what or plain.stat().st_size > _MENDED:
                raise
            graph = _parsed(plain, path, mended=True)
    if not graph.size:
        raise DataError("the file holds no statement", str(path), "give a BioPAX Level 3 file")
    if not graph.typed:
        level2 = any("biopax-level2" in name for name in graph.foreign)
        what = "is BioPAX Level 2" if level2 else "is RDF, but no BioPAX Level 3"
        cure = "convert it to Level 3, which Paxtools does" if level2 else "read it with kg ingest rdf"
        raise DataError(what, str(path), cure)
    return graph


def _parsed(plain: Path, path: Path, *, mended: bool = False) -> Triples:
    form = ox.RdfFormat.RDF_XML
    with opened(plain, str(path), form) as file, told(str(path), form):
        source = _NAMES.sub(_fragment, file.read()) if mended else file
        # Identifiers of a file without a base are of the file alone.
        return Triples(
            ox.parse(source, format=form, base_iri="https://example.org/biopax", lenient=True), _BP, str(path)
        )


def _fragment(found: re.Match[bytes]) -> bytes:
    """An identifier as a fragment: Pathway Commons has some with `+`, blanks and brackets, which are no names of XML."""
    word, quote, name = found[1], found[2], found[3]
    if word != b"ID" and not name.startswith(b"#"):
        return found[0]
    spelt = re.sub(rb"[\x00-\x20<>\"{}|\\^`]", lambda one: b"%%%02X" % one[0][0], name.removeprefix(b"#"))
    return b"rdf:%s=%s#%s%s" % (b"about" if word == b"ID" else word, quote, spelt, quote)


@dataclass
class _Model:
    """One file: its physical entities as things, then what its interactions state."""

    graph: Triples
    draft: Draft
    things: dict[str, Thing] = field(default_factory=dict)

    def read(self) -> None:
        """Things, conversions with their controls, controls of pathways, and interactions without direction."""
        entities = Entities(self.graph)
        self.things = told_apart(entities.forms())
        self.draft.told["physical entities"] += entities.physical
        for name, thing in self.things.items():
            if name not in entities.pathways:
                self.draft.thing(thing)
        named = (self.graph.text(name, "displayName") for name in self.graph.of("Pathway"))
        self.draft.title = next(named, "")
        controls = self._controls()
        conversions = [name for kind in _CONVERSIONS for name in self.graph.of(kind)]
        loose = [name for kind in _LOOSE for name in self.graph.of(kind)]
        self.draft.rows += len(conversions) + len(loose) + sum(len(self.graph.of(kind)) for kind in _CONTROLS)
        for name in conversions:
            stated(self.draft, self._reaction(name, controls), self.things)
        for controlled in (name for name in controls if name in self.things):
            self._controls_of_a_thing(controlled, controls[controlled])
        for name in loose:
            self._loose(name)
        known = {*conversions, *self.things, *(c for names in controls.values() for c in names)}
        for controlled in (name for name in controls if name not in known):
            self.draft.refuse(self._called(controls[controlled][0]), "a control of what is not in the file")
        self.draft.told += entities.names.told

    def _controls(self) -> dict[str, list[str]]:
        """What is controlled -> what controls it."""
        found: dict[str, list[str]] = {}
        for control in (name for kind in _CONTROLS for name in self.graph.of(kind)):
            for controlled in self.graph.values(control, "controlled"):
                found.setdefault(controlled, []).append(control)
        return found

    def _reaction(self, name: str, controls: dict[str, list[str]]) -> Reaction:
        ends = ["left", "right"]
        way = self._way(name, controls)
        if way == _BACK:
            ends.reverse()
        consumed, produced = ([n for n in self.graph.values(name, end) if n in self.things] for end in ends)
        produced += [n for n in self.graph.values(name, "product") if n in self.things]
        consumed += [n for n in self.graph.values(name, "template") if n in self.things]
        walked: set[tuple[str, int]] = set()
        modifiers = tuple(
            m for control in controls.get(name, ()) for m in self._modifiers(control, controls, 1, "", walked)
        )
        return Reaction(
            self._called(name),
            tuple(consumed),
            tuple(produced),
            modifiers,
            way == _BOTH,
            self._papers(name),
            self._source(name),
        )

    def _way(self, name: str, controls: dict[str, list[str]]) -> str:
        """The direction of a conversion: its own, that of its catalysis, that of its step in a pathway."""
        own = self.graph.text(name, "conversionDirection")
        catalysed = (self.graph.text(c, "catalysisDirection") for c in controls.get(name, ()))
        steps = (self.graph.text(s, "stepDirection") for s in self.graph.subjects("stepConversion", name))
        way = own or next(filter(None, (*catalysed, *steps)), "")
        if not way and self.graph.values(name, "left"):
            self.draft.told["conversions without a direction, read from left to right"] += 1
        return way.upper()

    def _modifiers(
        self, control: str, controls: dict[str, list[str]], sign: int, why: str, walked: set[tuple[str, int]]
    ) -> Iterator[Modifier]:
        """What controls with a control, and what controls that one: signs multiply. By one sign each is walked once."""
        if (control, sign) in walked or len(walked) > _MOST:
            return
        walked.add((control, sign))
        word = self.graph.text(control, "controlType") or (
            "ACTIVATION" if control in self.graph.of("Catalysis") else ""
        )
        own = relations("biopax").get(word.casefold(), (0, ""))[0]
        sign, why = (
            sign * own,
            why or ("" if own else f"a control of the type {word[:40]}" if word else "a control without a type"),
        )
        for controller in self.graph.values(control, "controller"):
            if controller in self.things:
                yield Modifier(controller, word or "control", sign, "" if sign else why, self._called(control))
        for above in controls.get(control, ()):
            yield from self._modifiers(above, controls, sign, why, walked)

    def _controls_of_a_thing(self, controlled: str, names: list[str]) -> None:
        """A control of a whole pathway."""
        target = self.draft.thing(self.things[controlled])
        for control in names:
            for m in self._modifiers(control, {}, 1, "", set()):
                source = self.draft.thing(self.things[m.thing])
                mechanism = {1: "Activation", -1: "Inhibition", 0: "Modulation"}[m.sign]
                self.draft.tie(
                    Tie(
                        "",
                        source,
                        target,
                        m.sign,
                        m.word,
                        mechanism,
                        why=m.why,
                        where=m.where,
                        references=self._papers(control),
                        origin=self._source(control),
                    )
                )

    def _loose(self, name: str) -> None:
        """Participants without direction or sign: of two a statement of unknown sign, else none."""
        ends = list(
            dict.fromkeys(self.things[p].id for p in self.graph.values(name, "participant") if p in self.things)
        )
        if len(ends) != 2:
            told = f"an interaction of {len(self.graph.values(name, 'participant'))} participants, {len(ends)} of them things of the file"
            self.draft.refuse(self._called(name), told)
            return
        for participant in self.graph.values(name, "participant"):
            if participant in self.things:
                self.draft.thing(self.things[participant])
        why = "an interaction without direction"
        self.draft.tie(
            Tie(
                "",
                ends[0],
                ends[1],
                0,
                "interaction",
                "Modulation",
                why=why,
                where=self._called(name),
                references=self._papers(name),
                origin=self._source(name),
            )
        )

    def _called(self, name: str) -> str:
        return name.rpartition("#")[2].rpartition("/")[2] or name

    def _papers(self, name: str) -> tuple[str, ...]:
        refs = [x for x in self.graph.values(name, "xref") if x in self.graph.of("PublicationXref")]
        numbers = (self.graph.text(x, "id") for x in refs if self.graph.text(x, "db").casefold() == "pubmed")
        return tuple(dict.fromkeys(f"PMID:{n}" for n in numbers if n.isdecimal()))

    def _source(self, name: str) -> str:
        sources = self.graph.values(name, "dataSource")
        return next((t for s in sources for p in ("displayName", "name") if (t := self.graph.text(s, p))), "")
