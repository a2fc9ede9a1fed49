"""KGML, the pathway maps of KEGG: relations between gene products and compounds, and reactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.errors import DataError
from kg.exchange.gpml_lines import MOST, Places, complexes, group_of, known, things_at
from kg.exchange.identified import HUMAN, Names
from kg.exchange.markup import children, document
from kg.exchange.net import Thing, Tie
from kg.exchange.reactions import Modifier, Reaction, stated
from kg.exchange.reading import Draft, relations
from kg.exchange.registers import taxon

# Type of an entry -> class of the ontology.
_KINDS = {"gene": "Protein", "ortholog": "Protein", "enzyme": "Protein", "compound": "SmallMolecule", "map": "Process",
          "reaction": "Process", "other": "Entity", "brite": "Family"}  # fmt: skip
# Prefix of KEGG's names -> register; a gene's prefix is the code of its species, and its number Entrez's for those with a number.
_REGISTERS = {"cpd": "kegg.compound", "gl": "kegg.glycan", "dr": "kegg.drug", "ko": "kegg.orthology", "path": "kegg.pathway",
              "rn": "kegg.reaction", "rc": "kegg.rclass", "ec": "eccode"}  # fmt: skip
_TERMS = "KEGG, academic use; others need a licence"


def read(path: Path) -> Draft:
    """Rows are relations and reactions. A box of several genes is each of them; a group is a complex.

    Activation, inhibition, expression and repression have a sign; a modification, a binding, an indirect effect alone have none, nor
    has what is both, or is said to be missing. The enzymes of a reaction raise what it makes.
    """
    root = document(path, "KGML file", frozenset({"pathway"})).root
    draft = Draft(path.name, listed=True, title=" ".join(root.get("title", "").split()))
    _Map(root, draft).read()
    return draft


@dataclass
class _Map:
    """One map: what its entries are, and which enzymes a reaction has."""

    root: Element
    draft: Draft
    names: Names = field(default_factory=Names)
    places: Places = field(default_factory=Places)
    members: dict[str, list[str]] = field(default_factory=dict)
    enzymes: dict[str, list[str]] = field(default_factory=dict)

    def read(self) -> None:
        """Entries first, then groups, relations and reactions."""
        origin = " ".join(filter(None, ("KEGG", self.root.get("name", "").removeprefix("path:"), self.draft.title)))
        entries = list(children(self.root, "entry"))
        self.draft.told["entries"] += len(entries)
        for entry in entries:
            self._entry(entry)
        for entry in entries:
            if entry.get("type") == "group":
                key = entry.get("id", "")
                self.places.groups[key] = [c.get("id", "") for c in children(entry, "component")]
                self.places.complexes[key] = ""
        for number, relation in enumerate(children(self.root, "relation"), 1):
            self.draft.rows += 1
            self._relation(relation, f"relation {number}", origin)
        for reaction in children(self.root, "reaction"):
            self._reaction(reaction, origin)
        complexes(self.draft, self.places)
        self.draft.told += self.names.told

    def _entry(self, entry: Element) -> None:
        """One thing for each name of an entry."""
        key, kind = entry.get("id", ""), entry.get("type", "")
        if kind not in _KINDS:
            return
        graphics = next(children(entry, "graphics"), None)
        labels = [text.strip(" .") for text in graphics.get("name", "").split(",")] if graphics is not None else []
        place = _place(graphics)
        spelt = [name for name in entry.get("name", "").split() if name != "undefined"]
        found = {}
        for number, name in enumerate(spelt or [f"{kind} {key}"]):
            label = labels[0] if labels and labels[0] and (len(spelt) == 1 or number == 0) else ""
            thing = replace(self._thing(name, label, _KINDS[kind]), place=place)
            found[f"{key} {name}"] = thing
            self.draft.thing(thing)
        self.members[key] = list(found)
        for name in filter(None, entry.get("reaction", "").split()):
            self.enzymes.setdefault(name, []).extend(found)
        if len(found) == 1:
            self.places.things[key] = next(iter(found.values()))
        else:
            self.places.things.update(found)
            self.places.groups[key] = list(found)
        self.places.things.update(found)

    def _thing(self, name: str, label: str, kind: str) -> Thing:
        prefix, _, local = name.partition(":")
        if not local:
            return self.names.named(label or name, kind)
        if prefix in _REGISTERS:
            return self.names.of(local, _REGISTERS[prefix], kind, label or local)
        species = taxon(prefix)
        if species.isdecimal() and local.isdecimal():
            return self.names.of(local, "ncbigene", kind, label or name, species or HUMAN)
        return self.names.of(name, "kegg.genes", kind, label or name, species)

    def _relation(self, relation: Element, where: str, origin: str) -> None:
        """The statements of one relation, between each pair of what its boxes hold; long boxes are kept as one thing."""
        ends = [relation.get(end, "") for end in ("entry1", "entry2")]
        word, sign, mechanism, why = _said(relation)
        try:
            found = [things_at(end, self.places, 0) for end in ends]
        except DataError as error:
            self.draft.refuse(where, error.what, " - ".join(ends))
            return
        if len(found[0]) * len(found[1]) > MOST:
            self.draft.told["long boxes that are kept as one thing"] += sum(len(things) > 1 for things in found)
            found = [things if len(things) == 1 else [group_of(things)] for things in found]
        pairs = [(source, target) for source, target in product(*found) if source.id != target.id]
        if not pairs:
            self.draft.refuse(where, "both ends are one thing", " - ".join(ends))
        for pair in pairs:
            for thing in pair:
                known(self.draft, thing, self.places)
            source, target = pair
            self.draft.tie(
                Tie(
                    "", source.id, target.id, sign, word, mechanism, why=why, origin=origin, licence=_TERMS, where=where
                )
            )

    def _reaction(self, reaction: Element, origin: str) -> None:
        self.draft.rows += 1
        name = reaction.get("name", "")
        used, made = (tuple(self._members(reaction, what)) for what in ("substrate", "product"))
        enzymes = dict.fromkeys(thing for one in name.split() for thing in self.enzymes.get(one, ()))
        modifiers = tuple(Modifier(thing, "catalyses", 1) for thing in enzymes)
        both = reaction.get("type") == "reversible"
        stated(self.draft, Reaction(name, used, made, modifiers, both, (), origin, _TERMS), self.places.things)

    def _members(self, reaction: Element, what: str) -> Iterator[str]:
        """The things of the substrates or products, by the ids of their entries, else by name."""
        for element in children(reaction, what):
            found = self.members.get(element.get("id", ""))
            if found is None:
                found = [self._by_name[n] for n in element.get("name", "").split() if n in self._by_name]
            yield from found

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Name at KEGG -> one thing that has it."""
        return {key.partition(" ")[2]: key for keys in self.members.values() for key in keys}


def _said(relation: Element) -> tuple[str, int, str, str]:
    """The words of a relation, its sign and mechanism, and why it has none."""
    words = [s.get("name", "").casefold() for s in children(relation, "subtype")] or [relation.get("type", "relation")]
    known_ = [relations("kgml")[word] for word in words if relations("kgml").get(word, (0, ""))[0]]
    said = ", ".join(words)
    if "missing interaction" in words:
        return said, 0, "Modulation", "the interaction is missing, as by a mutation"
    if len({sign for sign, _ in known_}) > 1:
        return said, 0, "Modulation", "it is said to raise and to lower"
    if not known_:
        return said, 0, "Modulation", f"the relation {said[:60]} has no sign"
    return said, *known_[0], ""


def _place(graphics: Element | None) -> tuple[float, float] | None:
    try:
        return float(graphics.get("x", "")), float(graphics.get("y", ""))  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        return None
