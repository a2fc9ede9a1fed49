"""What a word for an action means on a target: the action types of the graph, by label, synonym and kind of target."""

from __future__ import annotations

from collections import defaultdict

from kg.errors import DataError
from kg.network.compounds import Pharmacopoeia
from kg.triples.identifiers import normal
from kg.triples.vocabulary import KG, local_name

_ACTION_TYPES = """
SELECT ?type ?name ?sign ?verb ?mode ?efficacy ?inverse ?factor ?needsOpen ?instead {
  ?type a kg:ActionType ; rdfs:label|skos:altLabel ?name ; kg:sign/kg:signValue ?sign ; kg:verb ?verb .
  OPTIONAL { ?type kg:mode ?m . ?m kg:token ?mode } OPTIONAL { ?m kg:needsOpen ?needsOpen }
  OPTIONAL { ?type kg:efficacy ?efficacy } OPTIONAL { ?type kg:inverse ?inverse } OPTIONAL { ?type kg:factor ?factor }
  OPTIONAL { ?type kg:sayInstead ?instead }
}
"""
_WORDINGS = "SELECT ?word ?on ?type { ?w a kg:Wording ; kg:word ?word ; kg:onTarget ?on ; kg:means ?type }"
_CLASSES = "SELECT ?class ?above { ?class rdfs:subClassOf+ ?above }"

ActionType = dict[str, str | None]


class Wordings:
    """Every word for an action that the graph knows, with what it means on which targets."""

    def __init__(self, book: Pharmacopoeia) -> None:
        self.book = book
        rows = book.knowledge.rows(_ACTION_TYPES)
        self.words: dict[str, ActionType] = {normal(str(r["name"])): r for r in rows}
        self.types: dict[str, ActionType] = {str(r["type"]): r for r in rows}
        self.special: dict[str, dict[str, str]] = defaultdict(dict)
        for row in book.knowledge.rows(_WORDINGS):
            self.special[normal(str(row["word"]))][str(row["on"])] = str(row["type"])
        self.above: dict[str, set[str]] = defaultdict(set)
        for row in book.knowledge.rows(_CLASSES):
            self.above[local_name(str(row["class"]))].add(str(row["above"]))

    def action(self, text: str, target: str, where: str) -> ActionType:
        """The action type that a word means on a target. Raises DataError for a word that says no direction there."""
        word = normal(text)
        if word not in self.words and word not in self.special:
            known = ", ".join(sorted({str(r["name"]) for r in self.words.values()}))
            raise DataError(f"unknown action {text!r}", where, f"use one of {known}")
        meant = next((self.special[word][k] for k in self._kinds(target) if k in self.special.get(word, ())), None)
        found = self.types[meant] if meant else self.words.get(word)
        label = self.book.directory.label(target)
        if found is None:
            on = ", ".join(sorted(local_name(k) for k in self.special[word]))
            raise DataError(f"{text!r} is no action on {label}", where, f"it is known on {on}")
        if found["instead"]:
            raise DataError(f"{text!r} leaves open what becomes of {label}", where, str(found["instead"]))
        return found

    def _kinds(self, target: str) -> list[str]:
        """A target, the wholes it is a part of, its classes and those of wholes or members, the most special first."""
        book = self.book
        near = book.wholes.get(target, ()) or book.members.get(target, ())
        kinds = [target, *book.wholes.get(target, ())]
        for group in ([target], near):
            classes = {c for iri in group for c in book.directory.types(iri)}
            above = {a for c in classes for a in self.above[c]} | {f"{KG}{c}" for c in classes}
            kinds += sorted(above, key=lambda a: (-len(self.above[local_name(a)]), a))
        return kinds
