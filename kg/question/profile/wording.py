"""What a word for an action means on a target: the action types of the graph, by label, synonym and kind of target."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from functools import lru_cache

from kg.errors import DataError
from kg.knowledge.spelling import normal
from kg.knowledge.vocabulary import KG, local_name
from kg.question.compounds import Pharmacopoeia
from kg.question.profile.table import NEAREST_CUTOFF

# How many words a message names that come near one that nobody knows, and how near (difflib's ratio) they must come.
NEAREST_WORDS = 3


_ACTION_TYPES = """
SELECT ?type ?name ?sign ?verb ?mode ?efficacy ?efficacyLow ?efficacyHigh ?inverse ?factor ?needsOpen ?instead {
  ?type a kg:ActionType ; rdfs:label|skos:altLabel ?name ; kg:sign/kg:signValue ?sign ; kg:verb ?verb .
  OPTIONAL { ?type kg:mode ?m . ?m kg:token ?mode } OPTIONAL { ?m kg:needsOpen ?needsOpen }
  OPTIONAL { ?type kg:efficacy ?efficacy } OPTIONAL { ?type kg:efficacyLow ?efficacyLow ; kg:efficacyHigh ?efficacyHigh }
  OPTIONAL { ?type kg:inverse ?inverse } OPTIONAL { ?type kg:factor ?factor }
  OPTIONAL { ?type kg:sayInstead ?instead }
}
"""
_WORDINGS = "SELECT ?word ?on ?type { ?w a kg:Wording ; kg:word ?word ; kg:onTarget ?on ; kg:means ?type }"
_ACTS_ON = """
SELECT DISTINCT ?type ?kind ?of { { ?type kg:actsOn ?kind }
  UNION { ?type kg:actsOnTargetsOf ?of . ?step kg:subject ?source ; kg:object ?kind . ?source a ?of } }
"""
_CLASSES = "SELECT ?class ?above { ?class rdfs:subClassOf+ ?above }"

ActionType = dict[str, str | None]


@lru_cache(maxsize=2)
def wordings(book: Pharmacopoeia) -> Wordings:
    """The words that a graph knows, read once for all tables of its compounds."""
    return Wordings(book)


class Wordings:
    """Every word for an action that the graph knows, with what it means on which targets."""

    def __init__(self, book: Pharmacopoeia) -> None:
        self.book = book
        rows = book.knowledge.rows(_ACTION_TYPES)
        self.words: dict[str, ActionType] = {normal(str(r["name"])): r for r in rows}
        self.spelt = {normal(str(r["name"])): str(r["name"]) for r in rows}
        self.types: dict[str, ActionType] = {str(r["type"]): r for r in rows}
        self.special: dict[str, dict[str, str]] = defaultdict(dict)
        for row in book.knowledge.rows(_WORDINGS):
            self.special[normal(str(row["word"]))][str(row["on"])] = str(row["type"])
            self.spelt[normal(str(row["word"]))] = str(row["word"])
        self.above: dict[str, set[str]] = defaultdict(set)
        for row in book.knowledge.rows(_CLASSES):
            self.above[local_name(str(row["class"]))].add(str(row["above"]))
        self.acts_on: dict[str, set[str]] = defaultdict(set)
        self.known_on: dict[str, set[str]] = defaultdict(set)
        for row in book.knowledge.rows(_ACTS_ON):
            self.acts_on[str(row["type"])].add(str(row["kind"]))
            named = f"a target of a {self._named(row['of'])}" if row["of"] else self._named(str(row["kind"]))
            self.known_on[str(row["type"])].add(named)
        named_classes = set().union(*self.acts_on.values(), *self.special.values())
        self.deciding = named_classes & {f"{KG}{c}" for c in self.above}

    def action(self, text: str, target: str, where: str) -> ActionType:
        """The action type that a word means on a target.

        Raises DataError for a word that nobody knows, that says no direction there, or that is no action on such a target.
        """
        word = self._word(text, where)
        meant = next((self.special[word][k] for k in self._kinds(target) if k in self.special.get(word, ())), None)
        found = self.types[meant] if meant else self.words.get(word)
        label = self.book.directory.label(target)
        if found is None or not self._acts(str(found["type"]), target):
            on = {self._named(k) for k in self.special.get(word, ())} | self.known_on[
                str(found["type"]) if found else ""
            ]
            raise DataError(f"{text!r} is no action on {label}", where, f"it is known on {', '.join(sorted(on))}")
        if found["instead"]:
            raise DataError(f"{text!r} leaves open how it acts on {label}", where, str(found["instead"]))
        return found

    def anywhere(self, text: str, where: str) -> ActionType:
        """What a word means on some target, for one that is listed alone. Raises DataError for a word that nobody knows."""
        word = self._word(text, where)
        return self.words.get(word) or self.types[min(self.special[word].values())]

    def _word(self, text: str, where: str) -> str:
        """The word as it is known, a plural as its singular. Raises DataError with the nearest words for any other."""
        word, known = normal(text), self.spelt
        for form in (word, word.removesuffix("s")):
            if form in known:
                return form
        near = get_close_matches(word, known, NEAREST_WORDS, NEAREST_CUTOFF)
        hint = f"did you mean {' or '.join(known[n] for n in near)}? " if near else ""
        raise DataError(f"unknown action {text!r}", where, f"{hint}the words are listed in docs/reference/profile.md")

    def _acts(self, kind: str, target: str) -> bool:
        """Whether an action type is one on a target; where nothing is said of the type or of the target, it is."""
        allowed = self.acts_on.get(kind)
        if not allowed:
            return True
        near = self.book.wholes.get(target, ()) or self.book.members.get(target, ())
        if allowed.intersection((target, *near)):
            return True
        own = self._decisive(target)
        deeper = {d for part in near if self._depth(d := self._decisive(part)) > self._depth(own)}
        decisive = deeper or {own} - {""}
        return not decisive or bool(allowed & decisive)

    def _decisive(self, target: str) -> str:
        """The most special class of a target that any action type names; empty where there is none."""
        classes = {f"{KG}{c}" for c in self.book.directory.types(target)}
        classes |= {a for c in self.book.directory.types(target) for a in self.above[c]}
        return max(classes & self.deciding, key=lambda c: (self._depth(c), c), default="")

    def _depth(self, kind: str) -> int:
        return len(self.above[local_name(kind)]) if kind else -1

    def _named(self, kind: str) -> str:
        """A class or a target by its label."""
        directory = self.book.directory
        return directory.label_of_term(kind) if kind.startswith(KG) else directory.label(kind)

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
