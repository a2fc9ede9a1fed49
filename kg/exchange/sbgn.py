"""SBGN-ML 0.2 and 0.3: process descriptions, activity flows, and entity relationships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.exchange.identified import Names
from kg.exchange.markup import children, document
from kg.exchange.net import Thing, Tie
from kg.exchange.reactions import Modifier, Reaction, ThingForm, stated, told_apart
from kg.exchange.reading import Draft, relations
from kg.exchange.sbgn_glyphs import kind_of, label_of, state_of, thing_of
from kg.exchange.sbgn_rules import Rules

_PROCESSES = ("process", "omitted process", "uncertain process", "association", "dissociation")
_GATES = ("and", "or", "not", "delay", "implicit xor")
_FLOWS = ("consumption", "production")
_DEEPEST = 20  # gates behind gates


def read(path: Path) -> Draft:
    """Rows are arcs. A modulation of a process acts on its products; gates hand on what enters them; `not` turns the sign.

    State variables, multimers and places keep a thing's forms apart; glyphs that are drawn twice (clones) are one.
    """
    draft = Draft(path.name, listed=True)
    names = Names()
    for drawn in document(path, "SBGN-ML file", frozenset({"sbgn"})).root.iter("map"):
        _Map(drawn, draft, names).read()
    draft.told += names.told
    return draft


@dataclass
class _Map:
    """One map: its glyphs by id, whose ports are whose, and its arcs."""

    drawn: Element
    draft: Draft
    names: Names
    glyphs: dict[str, Element] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    arcs: list[Element] = field(default_factory=list)
    things: dict[str, Thing] = field(default_factory=dict)

    def read(self) -> None:
        """Things first, then arcs and processes."""
        for glyph in self.drawn.iter("glyph"):
            name = glyph.get("id", "")
            self.glyphs[name] = glyph
            self.owner |= dict.fromkeys((p.get("id", "") for p in children(glyph, "port")), name)
        self.arcs = list(self.drawn.iter("arc"))
        self.draft.rows += len(self.arcs)
        if self._entity_relationships():
            Rules(self.drawn, self.draft, self.names).read()
            return
        parts = {id(part) for whole in self.glyphs.values() for part in children(whole, "glyph")}
        forms = {
            name: self._form(glyph) for name, glyph in self.glyphs.items() if id(glyph) not in parts and kind_of(glyph)
        }
        self.draft.told["glyphs of things"] += len(forms)
        self.things = told_apart({name: form for name, form in forms.items() if form})
        for thing in self.things.values():
            self.draft.thing(thing)
        self._processes()
        for arc in self.arcs:
            self._influence(arc)

    def _entity_relationships(self) -> bool:
        language = self.drawn.get("language", "").casefold()
        return language == "entity relationship" or any(g.get("class") == "entity" for g in self.glyphs.values())

    def _form(self, glyph: Element) -> ThingForm | None:
        base = thing_of(glyph, self.names)
        compartment = self.glyphs.get(glyph.get("compartmentRef", ""))
        location = label_of(compartment) if compartment is not None else ""
        return ThingForm(base, state_of(glyph), location) if base else None

    def _end(self, arc: Element, end: str) -> str:
        """The glyph at an end of an arc, behind its port."""
        name = arc.get(end, "")
        return self.owner.get(name, name)

    def _class(self, name: str) -> str:
        glyph = self.glyphs.get(name)
        return glyph.get("class", "").casefold() if glyph is not None else ""

    def _processes(self) -> None:
        """Each process with its flows and what modulates it."""
        for name in self.glyphs:
            if self._class(name) in _PROCESSES:
                stated(self.draft, self._process(name), self.things)

    def _process(self, name: str) -> Reaction:
        """One process. One that runs both ways consumes nothing and is drawn with products at both its ends."""
        used: list[str] = []
        made: dict[str, list[str]] = {}
        modifiers: list[Modifier] = []
        for arc in self.arcs:
            kind = arc.get("class", "").casefold()
            if kind == "consumption" and self._end(arc, "target") == name:
                used.append(self._end(arc, "source"))
            elif kind == "production" and self._end(arc, "source") == name:
                made.setdefault(arc.get("source", ""), []).append(self._end(arc, "target"))
            elif kind not in _FLOWS and self._end(arc, "target") == name:
                modifiers += self._modifiers(arc)
        products = [thing for things in made.values() for thing in things]
        # Without ports nobody can tell at which end a product stands.
        both = not used and (len(made) > 1 or (name in made and len(products) > 1))
        if both:
            used, products = (products[:1], products[1:]) if len(made) == 1 else (next(iter(made.values())), products)
            products = [thing for thing in products if thing not in used]
        return Reaction(name, tuple(used), tuple(products), tuple(modifiers), both)

    def _modifiers(self, arc: Element) -> Iterator[Modifier]:
        word = arc.get("class", "").casefold()
        sign = relations("sbgn").get(word, (0, ""))[0]
        why = "" if sign else f"the arc {word[:40]} has no sign"
        for thing, turned in self._inputs(self._end(arc, "source"), 0):
            yield Modifier(thing, word, sign * turned, why, arc.get("id", ""))

    def _inputs(self, name: str, depth: int) -> Iterator[tuple[str, int]]:
        """The things behind an end, through gates, each with 1 or with -1 where a `not` stands between."""
        if name in self.things:
            yield name, 1
        elif self._class(name) in _GATES and depth < _DEEPEST:
            turn = -1 if self._class(name) == "not" else 1
            for arc in self.arcs:
                if arc.get("class", "").casefold() == "logic arc" and self._end(arc, "target") == name:
                    for thing, turned in self._inputs(self._end(arc, "source"), depth + 1):
                        yield thing, turn * turned

    def _influence(self, arc: Element) -> None:
        """An arc that ends at a thing: in an activity flow, or at a phenotype; what states none is counted."""
        word, target = arc.get("class", "").casefold(), self._end(arc, "target")
        if word == "equivalence arc":
            self.draft.told["arcs to other maps, which state no influence"] += 1
            return
        if word in _FLOWS:
            process = target if word == "consumption" else self._end(arc, "source")
            if self._class(process) not in _PROCESSES:
                self.draft.refuse(arc.get("id", ""), f"an arc {word} without a process")
            return
        if word == "logic arc" or self._class(target) in _PROCESSES:
            return
        modifiers = list(self._modifiers(arc)) if target in self.things else []
        itself = self._end(arc, "source") == target  # drawn so; between clones it is no influence on itself
        modifiers = [m for m in modifiers if itself or self.things[m.thing].id != self.things[target].id]
        if not modifiers:
            self.draft.refuse(arc.get("id", ""), f"an arc {word[:40]} that does not lead from things to a thing")
        mechanisms = {1: "Activation", -1: "Inhibition", 0: "Modulation"}
        for modifier in modifiers:
            ends = self.things[modifier.thing].id, self.things[target].id
            self.draft.tie(
                Tie("", *ends, modifier.sign, word, mechanisms[modifier.sign], why=modifier.why, where=modifier.where)
            )
