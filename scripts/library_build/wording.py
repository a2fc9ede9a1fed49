"""What a source's word for an action means on a target: a table of words, then the graph's own words."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from library_build import files
from library_build.graph import Graph, ask
from library_build.names import normal

_TYPES = """SELECT ?type ?name ?sign ?instead { ?type a kg:ActionType ; rdfs:label|skos:altLabel ?name ; kg:sign/kg:signValue ?sign
  OPTIONAL { ?type kg:sayInstead ?instead } } ORDER BY ?type ?name"""
_WORDINGS = (
    "SELECT ?word ?on ?type { ?w a kg:Wording ; kg:word ?word ; kg:onTarget ?on ; kg:means ?type } ORDER BY ?word ?on"
)
_ACTS_ON = "SELECT ?type ?kind { ?type kg:actsOn ?kind } ORDER BY ?type ?kind"
_ABOVE = "SELECT ?class ?above { ?class rdfs:subClassOf+ ?above } ORDER BY ?class ?above"
# Actions that say what happens, though their sign against the endogenous ligand depends on its level.
UNSIGNED_ACTIONS = frozenset({"kg:PartialAgonist", "kg:SilentAllostericModulator", "kg:OrphanPartialAgonist"})


class Words:
    """Words of sources and of the graph, with their meaning by kind of target."""

    def __init__(self, table: Path, graph: Graph) -> None:
        self.graph = graph
        self.table = {(r["source"], r["word"].casefold(), r["site"]): r["means"] for r in files.read(table)}
        self.types: dict[str, str] = {}
        self.signs: dict[str, int] = {}
        self.open: set[str] = set()
        for type_, name, sign, instead in ask(_TYPES):
            self.types[normal(name)] = type_
            self.signs[type_] = int(sign)
            self.open |= {type_} if instead else set()
        self.special: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for word, on, type_ in ask(_WORDINGS):
            self.special[normal(word)][on] = type_
        self.acts_on: defaultdict[str, set[str]] = defaultdict(set)
        for type_, kind in ask(_ACTS_ON):
            self.acts_on[type_].add(kind)
        self.above: defaultdict[str, set[str]] = defaultdict(set)
        for class_, above in ask(_ABOVE):
            self.above[class_].add(above)
        self.deciding = set().union(*self.acts_on.values(), *self.special.values())

    def word(self, source: str, said: str, site: str) -> str:
        """The graph's word for what a source says; empty where it says nothing that could be an action."""
        family = source.partition("-")[0]
        for key in ((family, said.casefold(), site), (family, said.casefold(), ""), ("any", said.casefold(), "")):
            if key in self.table:
                return self.table[key]
        return said.casefold()

    def meaning(self, word: str, target: str) -> str:
        """The action type of a word on an entity of the graph; empty where it has none there."""
        if not word:
            return ""
        if word.startswith("kg:"):
            return word
        known = self.special.get(normal(word), {})
        found = next((known[k] for k in self._kinds(target) if k in known), self.types.get(normal(word), ""))
        return found if found and found not in self.open and self._fits(found, target) else ""

    def sign(self, type_: str) -> int:
        """+1, -1, or 0 for an action type whose direction is open."""
        return self.signs.get(type_, 0)

    def acts(self, type_: str) -> bool:
        """Whether an action type says what happens."""
        return bool(self.sign(type_)) or type_ in UNSIGNED_ACTIONS

    def _kinds(self, target: str) -> list[str]:
        """An entity, its wholes, its classes and theirs, the most special first."""
        wholes = sorted(self.graph.wholes.get(target, ()))
        kinds = [target, *wholes]
        for group in ([target], wholes or sorted(self.graph.parts.get(target, ()))):
            classes = {c for entity in group for c in self.graph.kinds.get(entity, ())}
            classes |= {a for c in classes for a in self.above[c]}
            kinds += sorted(classes, key=lambda c: (-len(self.above[c]), c))
        return kinds

    def _fits(self, type_: str, target: str) -> bool:
        """Whether an action type is one on such a target; where nothing is said of either, it is."""
        allowed = self.acts_on.get(type_)
        near = self.graph.wholes.get(target, set()) or self.graph.parts.get(target, set())
        if not allowed or allowed & {target, *near}:
            return True
        own = self._decisive(target)
        deeper = {d for part in near if len(self.above[d := self._decisive(part)]) > len(self.above[own]) or not own}
        decisive = (deeper - {""}) or ({own} - {""})
        return not decisive or bool(allowed & decisive)

    def _decisive(self, target: str) -> str:
        classes = set(self.graph.kinds.get(target, ()))
        classes |= {a for c in classes for a in self.above[c]}
        return max(classes & self.deciding, key=lambda c: (len(self.above[c]), c), default="")
