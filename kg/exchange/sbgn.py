"""SBGN-ML 0.2 and 0.3: process descriptions and activity flows; of entity relationships the things alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.exchange.identified import Names
from kg.exchange.markup import children, document
from kg.exchange.net import Thing, Tie
from kg.exchange.reactions import Modifier, Reaction, ThingForm, stated, told_apart
from kg.exchange.reading import Draft, relations
from kg.exchange.registers import resource

# Class of a glyph -> class of the ontology.
_KINDS = {
    "macromolecule": "Protein", "simple chemical": "SmallMolecule", "nucleic acid feature": "Gene", "complex": "Complex",
    "phenotype": "Process", "outcome": "Process", "unspecified entity": "Entity", "perturbing agent": "Entity", "perturbation": "Entity",
    "biological activity": "Entity", "entity": "Entity",
}  # fmt: skip
_PROCESSES = ("process", "omitted process", "uncertain process", "association", "dissociation")
_GATES = ("and", "or", "not", "delay", "implicit xor")
_FLOWS = ("consumption", "production")
_MULTIMER = " multimer"
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
        parts = {id(part) for whole in self.glyphs.values() for part in children(whole, "glyph")}
        forms = {
            name: self._form(glyph) for name, glyph in self.glyphs.items() if id(glyph) not in parts and _kind(glyph)
        }
        self.draft.told["glyphs of things"] += len(forms)
        self.things = told_apart({name: form for name, form in forms.items() if form})
        for thing in self.things.values():
            self.draft.thing(thing)
        self.arcs = list(self.drawn.iter("arc"))
        self.draft.rows += len(self.arcs)
        if self._entity_relationships():
            for arc in self.arcs:
                self.draft.refuse(arc.get("id", ""), "an entity relationship states rules, no influence between things")
            return
        self._processes()
        for arc in self.arcs:
            self._influence(arc)

    def _entity_relationships(self) -> bool:
        language = self.drawn.get("language", "").casefold()
        return language == "entity relationship" or any(g.get("class") == "entity" for g in self.glyphs.values())

    def _form(self, glyph: Element) -> ThingForm | None:
        label, kind = _label(glyph), _kind(glyph)
        local, register = _annotated(glyph)
        if not (label or local):
            inside = sorted(_label(part) for part in children(glyph, "glyph") if _kind(part) and _label(part))
            label = ":".join(inside)
            if not label:
                return None
        if local or kind in ("Protein", "Gene"):
            base = self.names.of(local or label, register, kind, label)
        else:
            base = self.names.named(label, kind)
        members = tuple(_label(part) for part in children(glyph, "glyph") if _kind(part) and _label(part))
        compartment = self.glyphs.get(glyph.get("compartmentRef", ""))
        location = _label(compartment) if compartment is not None else ""
        return ThingForm(
            replace(base, place=_place(glyph), parts=members if kind == "Complex" else ()), _state(glyph), location
        )

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
            if self._class(name) not in _PROCESSES:
                continue
            ends: dict[str, list[str]] = {"consumption": [], "production": []}
            modifiers: list[Modifier] = []
            for arc in self.arcs:
                kind = arc.get("class", "").casefold()
                if kind == "consumption" and self._end(arc, "target") == name:
                    ends[kind].append(self._end(arc, "source"))
                elif kind == "production" and self._end(arc, "source") == name:
                    ends[kind].append(self._end(arc, "target"))
                elif kind not in _FLOWS and self._end(arc, "target") == name:
                    modifiers += self._modifiers(arc)
            stated(
                self.draft,
                Reaction(name, tuple(ends["consumption"]), tuple(ends["production"]), tuple(modifiers)),
                self.things,
            )

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
        if word in _FLOWS or word == "logic arc" or self._class(target) in _PROCESSES:
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


def _kind(glyph: Element) -> str:
    """The ontology's class for a glyph that is a thing; "" for one that is none."""
    kind = _KINDS.get(glyph.get("class", "").casefold().removesuffix(_MULTIMER), "")
    if kind == "Entity" and glyph.get("class") == "biological activity":
        inside = (e.get("name", "") for part in children(glyph, "glyph") for e in children(part, "entity"))
        return next((_KINDS[name] for name in inside if name in _KINDS), kind)
    return kind


def _label(glyph: Element) -> str:
    label = glyph.find("label")
    return " ".join(label.get("text", "").split()) if label is not None else ""


def _state(glyph: Element) -> str:
    """Its state variables and whether it is a multimer, in words."""
    states = [state for part in children(glyph, "glyph") for state in children(part, "state")]
    texts = sorted(
        "@".join(filter(None, (s.get("value", ""), s.get("variable", "")))) for s in states if s.get("value")
    )
    if glyph.get("class", "").casefold().endswith(_MULTIMER):
        texts.append("multimer")
    return " ".join(texts)


def _annotated(glyph: Element) -> tuple[str, str]:
    """Identifier and register of the first annotation that says what the glyph is."""
    for extension in children(glyph, "extension"):
        for said in extension.iter("is"):
            for item in said.iter("li"):
                found = resource(item.get("resource", ""))
                if found[0]:
                    return found
    return "", ""


def _place(glyph: Element) -> tuple[float, float] | None:
    box = glyph.find("bbox")
    try:
        x, y, w, h = (float(box.get(key, "")) for key in "xywh")  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        return None
    return x + w / 2, y + h / 2
