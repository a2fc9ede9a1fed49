"""From what a person types to one record of the graph: label, synonym, symbol, CURIE or IRI; near misses suggested."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.errors import NotFound, UsageError
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import KG, local_name

_NAMES = """
SELECT ?thing ?type ?name ?how {
  { ?thing rdfs:label ?name . BIND("label" AS ?how) }
  UNION { ?thing skos:altLabel ?name . BIND("synonym" AS ?how) }
  UNION { ?thing skos:notation ?name . BIND("notation" AS ?how) }
  UNION { ?thing kg:symbol ?name . BIND("symbol" AS ?how) }
  UNION { ?thing dcterms:identifier ?name . BIND("identifier" AS ?how) }
  UNION { ?thing skos:exactMatch ?match . BIND(STR(?match) AS ?name) BIND("identifier" AS ?how) }
  ?thing a ?type .
}
"""

_JOINTS = re.compile(r"[\s\-_/(),.']+")
_LETTER = "GREEK SMALL LETTER "


def normal(text: str) -> str:
    """The form in which names are compared: lower case, Greek spelt out, no blanks, hyphens or accents."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return _JOINTS.sub("", bare if bare.isascii() else "".join(map(_spelt, bare)))


def _spelt(character: str) -> str:
    """A Greek letter by its name, a combining accent as nothing, any other character as it is."""
    if unicodedata.combining(character):
        return ""
    name = unicodedata.name(character, "")
    # Unicode's own spelling of one letter is not the one that names are written with.
    return name.split()[-1].lower().replace("lamda", "lambda") if name.startswith(_LETTER) else character


# Letters from which on a name is long enough for two slips, and below which it is too short for any.
LONG_NAME = 9
SHORT_NAME = 3
# What is an identifier and no name: a register with a colon, an IRI, a code of three digits or more.
_IDENTIFIER = re.compile(r"^\S+:\S+$|[0-9]{3}")


def distance(one: str, other: str, most: int) -> int:
    """Letters to change, add, leave out or swap with their neighbour to make one text the other; `most + 1` beyond `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, there in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


_SAYINGS = {"Statement", "Reference", "DatasetEvidence", "BackgroundKnowledge", "Node", "Wording"}


@dataclass(frozen=True)
class Match:
    """One record that a text may mean: its IRI, label, types, and the name by which it was found."""

    iri: str
    label: str
    types: tuple[str, ...]
    name: str
    how: str


class Directory:
    """Every name in the graph."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._learnt: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._indices: dict[frozenset[str], dict[str, list[tuple[str, str, str]]]] = {}

    @cached_property
    def _records(self) -> dict[str, tuple[set[str], list[tuple[str, str]]]]:
        """IRI -> (types, [(name, how)])."""
        records: dict[str, tuple[set[str], list[tuple[str, str]]]] = defaultdict(lambda: (set(), []))
        for row in self.knowledge.usual_rows(_NAMES):
            iri, kind = str(row["thing"]), str(row["type"])
            if iri.startswith(KG) or not kind.startswith(KG):
                continue
            types, names = records[iri]
            types.add(kind)
            entry = (str(row["name"]), str(row["how"]))
            if entry not in names:
                names.append(entry)
        return records

    def _index(self, kinds: frozenset[str] = frozenset()) -> dict[str, list[tuple[str, str, str]]]:
        """Normal form -> [(IRI, name, how)] of the records of some kinds, or of all."""
        if kinds not in self._indices:
            self._indices[kinds] = self._make_index(kinds)
        return self._indices[kinds]

    def _make_index(self, kinds: frozenset[str]) -> dict[str, list[tuple[str, str, str]]]:
        wanted = {KG + kind for kind in kinds}
        index: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for iri, (types, names) in self._records.items():
            if wanted and not wanted & types:
                continue
            index[normal(local_name(iri))].append((iri, local_name(iri), "name"))
            for name, how in names:
                for form in self._forms(name):
                    index[normal(form)].append((iri, name, how))
        return index

    def _forms(self, name: str) -> list[str]:
        """A name and, where it is a public IRI, its CURIE and bare identifier."""
        if not name.startswith("http"):
            return [name]
        curie = self.curie(name)
        return [name, curie, curie.split(":", 1)[-1].replace("_", ":")]

    def curie(self, iri: str) -> str:
        """The IRI in short form by the longest fitting prefix; the IRI itself where none fits."""
        fitting = [(ns, p) for p, ns in self.knowledge.prefixes.items() if iri.startswith(ns)]
        if not fitting:
            return iri
        namespace, prefix = max(fitting, key=lambda pair: len(pair[0]))
        return f"{prefix}:{iri[len(namespace) :]}"

    def expand(self, text: str) -> str:
        """A CURIE or bracketed IRI as an IRI; other text as it is."""
        bare = text.strip().removeprefix("<").removesuffix(">")
        prefix, colon, rest = bare.partition(":")
        if colon and prefix in self.knowledge.prefixes and not rest.startswith("//"):
            return self.knowledge.prefixes[prefix] + rest
        return bare

    def learn(self, iri: str, label: str, types: tuple[str, ...] = ()) -> None:
        """Remember the label and classes of something that is not in the graph, such as a user's own compound."""
        self._learnt[iri] = label, types

    def label(self, iri: str) -> str:
        """The first label of a record, else its local name."""
        if iri in self._learnt:
            return self._learnt[iri][0]
        if iri in self._records:
            for name, how in self._records[iri][1]:
                if how == "label":
                    return name
        return local_name(iri)

    @cached_property
    def _terms(self) -> dict[str, str]:
        """Labels of the ontology's own terms."""
        rows = self.knowledge.rows("SELECT ?t ?l { ?t rdfs:label ?l FILTER(STRSTARTS(STR(?t), STR(kg:))) }")
        return {str(r["t"]): str(r["l"]) for r in rows}

    def label_of_term(self, iri: str) -> str:
        """The label of a term of the ontology, else its local name."""
        return self._terms.get(iri, local_name(iri))

    def types(self, iri: str) -> tuple[str, ...]:
        """Local names of the record's classes, sorted."""
        if iri in self._learnt:
            return self._learnt[iri][1]
        return tuple(sorted(local_name(t) for t in self._records[iri][0])) if iri in self._records else ()

    def names_of(self, kinds: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Every label and synonym of the records of some kinds, with the record's IRI."""
        wanted = {KG + kind for kind in kinds}
        for iri, (types, names) in self._records.items():
            if wanted & types:
                yield from ((name, iri) for name, how in names if how in ("label", "synonym"))

    def match(self, iri: str, name: str = "", how: str = "iri") -> Match:
        """The record of an IRI as a match."""
        return Match(iri, self.label(iri), self.types(iri), name or self.label(iri), how)

    def exact(self, text: str, kinds: Iterable[str] = ()) -> list[Match]:
        """Records whose name, synonym, symbol, identifier or IRI is the text; `kinds` are local names of classes."""
        wanted = set(kinds)
        iri = self.expand(text)
        hits = {iri: self.match(iri)} if iri in self._records else {}
        for found, name, how in self._index(frozenset(wanted)).get(normal(text), []):
            hits.setdefault(found, self.match(found, name, how))
        kept = [m for m in hits.values() if not wanted or wanted & set(m.types)]
        order = {"iri": 0, "name": 1, "label": 2, "symbol": 3, "identifier": 4, "notation": 5, "synonym": 6}
        return sorted(kept, key=lambda m: (order.get(m.how, 9), m.iri))

    def search(self, text: str, kinds: Iterable[str] = ()) -> list[Match]:
        """Exact matches first, then records one of whose names contains the text; else one that has all its words."""
        found = self.exact(text, kinds)
        seen, wanted, form = {m.iri for m in found}, set(kinds), normal(text)
        if not form:
            return found
        index = sorted(self._index(frozenset(wanted)).items())
        near = [entries for key, entries in index if form in key]
        if not found and not near:
            words = [normal(word) for word in text.split()]
            near = [entries for key, entries in index if all(word in key for word in words)]
        for entries in near:
            for iri, name, how in entries:
                match = self.match(iri, name, how)
                if iri not in seen and (not wanted or wanted & set(match.types)):
                    seen.add(iri)
                    found.append(match)
        # Things before what is said of them: nobody who looks a name up wants a hundred statements first.
        return sorted(found, key=lambda m: bool(_SAYINGS & set(m.types)))

    def suggestions(self, text: str, kinds: Iterable[str] = (), most: int = 5) -> list[str]:
        """Labels of the records whose name a slip of the keyboard made into the text, the nearest alone; none for an identifier.

        Nothing is offered across more than a letter, of long names two behind the first: another drug is no correction of
        a drug's name.
        """
        form = normal(text)
        if _IDENTIFIER.search(text):
            return []
        allowed = 1 + (len(form) >= LONG_NAME)
        index = self._index(frozenset(kinds))
        near = []
        for key, entries in index.items():
            named = [iri for iri, _, how in entries if how not in ("identifier", "notation")]
            most_slips = allowed if key[:1] == form[:1] else 1
            if named and len(key) >= SHORT_NAME and (slips := distance(form, key, most_slips)) <= most_slips:
                near.append((slips, key, named))
        nearest = min(near, default=(0,))[0]
        labels = dict.fromkeys(self.label(iri) for slips, _, named in sorted(near) if slips == nearest for iri in named)
        return list(labels)[:most]

    def resolve(self, text: str, kinds: Iterable[str] = (), what: str = "record") -> Match:
        """The one record a text means. Raises NotFound with the nearest names, UsageError where several fit equally."""
        best = self._best(text, tuple(kinds), what)
        if len(best) > 1:
            names = ", ".join(local_name(m.iri) for m in best)
            raise UsageError(f"{text!r} may mean several records: {names}", cure="give one of these names")
        return best[0]

    def _best(self, text: str, kinds: tuple[str, ...], what: str) -> list[Match]:
        """The records a text means equally well. Raises NotFound with the nearest names."""
        found = self.exact(text, kinds)
        if not found:
            near = self.suggestions(text, kinds)
            cure = f"did you mean {', '.join(near)}?" if near else "`kg find TEXT` searches all names for a part of one"
            raise NotFound(f"no {what} is called {text!r}", cure=cure)
        return [m for m in found if m.how == found[0].how]

    def nodes(self, text: str) -> list[str]:
        """IRIs of the nodes that `ENTITY@CONTEXT` means: the entity at the context and at all below it.

        Where there is none, as of a cell's signal in a region: the entity in the cells and sites that border it. A word for
        several places means them all. Without `@CONTEXT`, the entity everywhere. Raises NotFound where entity, context or the pair is unknown.
        """
        name, at, place = text.partition("@")
        entity = self.resolve(name, _ENTITIES, "entity")
        rows = self.knowledge.rows(
            "SELECT DISTINCT ?node ?context { ?node a kg:Node ; kg:entity <%s> ; kg:context ?context }" % entity.iri
        )
        if at:
            places = [m.iri for m in self._best(place, ("Cell", "Site", "Cleft", "Region", "Context"), "context")]
            below = {*places, *(c for iri in places for c in self._contexts(f"?c kg:partOf* <{iri}>"))}
            bordering = {c for iri in places for c in self._contexts(f"?c kg:faces/kg:partOf* <{iri}>")}
            rows = [r for r in rows if r["context"] in below] or [r for r in rows if r["context"] in bordering]
        nodes = sorted(str(r["node"]) for r in rows)
        if not nodes:
            raise NotFound(f"{text!r} is no node of the network", cure=self._where(entity))
        return nodes

    def _contexts(self, pattern: str) -> set[str]:
        return {str(r["c"]) for r in self.knowledge.rows(f"SELECT ?c {{ {pattern} }}")}

    def _where(self, entity: Match) -> str:
        rows = self.knowledge.rows("SELECT ?key { ?n kg:entity <%s> ; skos:notation ?key }" % entity.iri)
        keys = sorted(str(r["key"]) for r in rows)
        return f"it stands at {', '.join(keys)}" if keys else "the network has no node of this entity"


_ENTITIES = (
    "Entity", "Compound", "Protein", "Receptor", "Transporter", "Channel", "Enzyme", "Kinase", "GProtein",
    "TranscriptionFactor", "Complex", "Family", "SmallMolecule", "Transmitter", "SecondMessenger", "Gene", "Process",
    "Outcome",
)  # fmt: skip
