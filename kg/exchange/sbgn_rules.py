"""SBGN's entity relationship maps: rules on when things meet and which state they take, read as influences on that.

An interaction is the complex of what takes part, an assignment is the thing in the state that it is given. What stimulates or
inhibits one of them acts on that; what acts on an influence acts on its target, and signs multiply.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from kg.exchange.identified import Names
from kg.exchange.markup import children
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft, relations
from kg.exchange.sbgn_glyphs import kind_of, label_of, thing_of

_GATES = ("and", "or", "not", "delay")
_RULES = ("interaction", "assignment")
_VARIABLES = ("state variable", "existence", "location")
_DEEPEST = 20  # gates behind gates, influences on influences
_MECHANISMS = {1: "Activation", -1: "Inhibition", 0: "Modulation"}


@dataclass
class Rules:
    """One map: its glyphs and arcs by id, whose outcomes and ports are whose, and what each rule makes."""

    drawn: Element
    draft: Draft
    names: Names
    found: dict[str, Element] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    arcs: dict[str, Element] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    made: dict[str, Thing] = field(default_factory=dict)

    def read(self) -> None:
        """Things first, then what rules make, then what acts on it."""
        self._found()
        for name, arc in self.arcs.items():
            if _class(arc) == "assignment":
                self._assigned(name, arc)
        for group in self.drawn.iter("arcgroup"):
            for glyph in children(group, "glyph"):
                ends = [self._other(arc, glyph.get("id", "")) for arc in children(group, "arc")]
                self._met(glyph.get("id", ""), ends)
        for name, arc in self.arcs.items():
            ends = [self._of(arc.get(end, "")) for end in ("source", "target")]
            if _class(arc) == "interaction" and not any(end in self.made for end in ends):
                self._met(name, ends)
        for name, arc in self.arcs.items():
            if _class(arc) not in (*_RULES, "logic arc", "equivalence arc"):
                self._influence(name, arc)

    def _found(self) -> None:
        """Glyphs and arcs, what stands on them, and the things among them."""
        for glyph in self.drawn.iter("glyph"):
            self._own(glyph, glyph.get("id", ""))
            thing = thing_of(glyph, self.names) if kind_of(glyph) and glyph.get("class") != "outcome" else None
            if thing is not None:
                self.things[glyph.get("id", "")] = thing
                self.draft.thing(thing)
        self.draft.told["glyphs of things"] += len(self.things)
        for number, arc in enumerate(self.drawn.iter("arc"), 1):
            name = arc.get("id") or f"arc {number}"
            self.arcs[name] = arc
            self._own(arc, name)

    def _own(self, element: Element, name: str) -> None:
        """Outcomes and ports belong to what they stand on."""
        self.found[name] = element
        for part in element.iter():
            if part is not element and (part.tag == "port" or _class(part) in ("outcome", *_VARIABLES)):
                self.owner[part.get("id", "")] = name
                self.found.setdefault(part.get("id", ""), part)

    def _of(self, name: str) -> str:
        """What a port or an outcome belongs to; a variable stays itself."""
        element = self.found.get(name)
        bare = element is not None and _class(element) in _VARIABLES
        return name if bare or name not in self.owner or self.owner[name] == name else self._of(self.owner[name])

    def _other(self, arc: Element, name: str) -> str:
        """The end of an arc that is not this one."""
        ends = [self._of(arc.get(end, "")) for end in ("source", "target")]
        return next((end for end in ends if end != name), name)

    def _met(self, name: str, members: list[str]) -> None:
        """The complex that an interaction is."""
        met = sorted(
            (self.things[member] for member in members if member in self.things), key=lambda thing: thing.label
        )
        if len(met) < 2:
            self.draft.refuse(name, "an interaction of less than two things of the map")
            return
        # Within one molecule or between two of a kind: `cis` and `trans` are two complexes.
        said = (label_of(part) for part in children(self.found[name], "glyph") if _class(part) == "cardinality")
        how = next((word for word in said if word.casefold() in ("cis", "trans")), "")
        label = ":".join(thing.label for thing in met) + (f" ({how})" if how else "")
        whole = replace(self.names.named(label, "Complex"), parts=tuple(thing.id for thing in met))
        self.made[name] = whole
        for part in {thing.id: thing for thing in met}.values():
            self._tie(part, whole, "takes part in", 0, "a part, no influence", name)

    def _assigned(self, name: str, arc: Element) -> None:
        """The thing in the state that an assignment gives it; through an `implicit xor` each value for itself."""
        source, target = self._of(arc.get("source", "")), self._of(arc.get("target", ""))
        if self._is(source, "implicit xor"):  # what its values are given to
            return
        onward = [a for a in self.arcs.values() if self._of(a.get("source", "")) == target]
        if self._is(target, "implicit xor") and onward:
            target = self._of(onward[0].get("target", ""))
        variable = self.found.get(target)
        holder = target if target in self.things else self.owner.get(target, "")
        if holder not in self.things or variable is None or source not in self.found:
            self.draft.refuse(name, "an assignment without a value, or to what is no thing of the map")
            return
        word = (
            "" if _class(variable) == "state variable" else _class(variable) if _class(variable) in _VARIABLES else ""
        )
        named = next((s.get("variable", "") for s in children(variable, "state")), "") or word
        state = "@".join(filter(None, (label_of(self.found[source]), named)))
        base = self.things[holder]
        whole = replace(base, id=f"{base.id} ({state})", label=f"{base.label} ({state})", entity="")
        self.made[name] = whole
        self._tie(base, whole, "is put into a state", 0, "a change of state, no influence", name)

    def _is(self, name: str, kind: str) -> bool:
        element = self.found.get(name)
        return element is not None and _class(element) == kind

    def _influence(self, name: str, arc: Element) -> None:
        """An influence on a thing, on what a rule makes, or on another influence."""
        word = _class(arc)
        own = relations("sbgn").get(word, (0, ""))[0]
        acted = list(self._acted(self._of(arc.get("target", "")), 0))
        pairs = [
            (source, turned, target, sign)
            for source, turned in self._sources(self._of(arc.get("source", "")), 0)
            for target, sign in acted
            if source.id != target.id
        ]
        if not pairs:
            self.draft.refuse(name, f"an arc {word[:40]} that does not lead from things to a thing or a rule")
        for source, turned, target, sign in pairs:
            why = (
                ""
                if own * sign
                else f"the arc {word[:40]} has no sign"
                if not own
                else "acts on an influence without a sign"
            )
            self._tie(source, target, word, own * turned * sign, why, name)

    def _sources(self, name: str, depth: int) -> Iterator[tuple[Thing, int]]:
        """The things behind an end, through gates, each with 1 or with -1 where a `not` stands between."""
        thing = self.things.get(name) or self.made.get(name)
        if thing is not None:
            yield thing, 1
        elif name in self.found and _class(self.found[name]) in _GATES and depth < _DEEPEST:
            turn = -1 if self._is(name, "not") else 1
            for arc in self.arcs.values():
                if _class(arc) == "logic arc" and self._of(arc.get("target", "")) == name:
                    for thing, turned in self._sources(self._of(arc.get("source", "")), depth + 1):
                        yield thing, turn * turned

    def _acted(self, name: str, depth: int) -> Iterator[tuple[Thing, int]]:
        """What an influence arrives at, and the sign of what lies between."""
        thing = self.things.get(name) or self.made.get(name)
        if thing is not None:
            yield thing, 1
        elif name in self.arcs and _class(self.arcs[name]) not in _RULES and depth < _DEEPEST:
            arc = self.arcs[name]
            own = relations("sbgn").get(_class(arc), (0, ""))[0]
            for target, sign in self._acted(self._of(arc.get("target", "")), depth + 1):
                yield target, own * sign

    def _tie(self, source: Thing, target: Thing, word: str, sign: int, why: str, where: str) -> None:
        ends = self.draft.thing(source), self.draft.thing(target)
        self.draft.tie(Tie("", *ends, sign, word, _MECHANISMS[sign], why=why, where=where))


def _class(element: Element) -> str:
    return element.get("class", "").casefold()
