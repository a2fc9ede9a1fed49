"""From what a person types to one record of the graph: label, synonym, symbol, CURIE or IRI; near misses suggested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.errors import NotFound, UsageError
from kg.knowledge.library.called import LibraryNames, Listing
from kg.knowledge.meant import TARGETS, Meant, TargetWords, outside, refuse_several
from kg.knowledge.name_records import ORDER, Records, name_records
from kg.knowledge.spelling import is_code, near, normal, spelt
from kg.knowledge.standing import Standing
from kg.knowledge.store import Knowledge
from kg.knowledge.unnamed import types_of
from kg.knowledge.vocabulary import ID, KG, local_name

# Letters of a part of a name by which compounds of the library are searched: shorter parts stand in hundreds.
_LEAST_PART = 3
_COMPOUND = {"Compound", "Entity"}
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
        self.standing = Standing(knowledge)
        self._learnt: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._labels: dict[str, str] = {}
        self._indices: dict[frozenset[str], dict[str, list[tuple[str, str, str]]]] = {}
        self._ordered: dict[frozenset[str], list[tuple[str, list[tuple[str, str, str]]]]] = {}

    @cached_property
    def _records(self) -> Records:
        """IRI -> (types, [(name, how)]), the nearest kind of name first, in whatever order a store finds them."""
        return name_records(self.knowledge)

    def _index(self, kinds: frozenset[str] = frozenset()) -> dict[str, list[tuple[str, str, str]]]:
        """Normal form -> [(IRI, name, how)] of the records of some kinds, or of all."""
        if kinds not in self._indices:
            self._indices[kinds] = self._make_index(kinds)
        return self._indices[kinds]

    def _make_index(self, kinds: frozenset[str]) -> dict[str, list[tuple[str, str, str]]]:
        wanted = {KG + kind for kind in kinds}
        index: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        kept = (record for record in self._records.items() if not wanted or wanted & record[1][0])
        for iri, (_, names) in kept:
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

    def forget(self, iri: str) -> None:
        """Forget what was learnt of something that will not be asked again."""
        self._learnt.pop(iri, None)

    def label(self, iri: str) -> str:
        """The first label of a record, else its local name."""
        if iri in self._learnt:
            return self._learnt[iri][0]
        if iri not in self._labels and iri in self._records:
            self._labels.update((iri, name) for name, how in reversed(self._records[iri][1]) if how == "label")
        if iri in self._labels:
            return self._labels[iri]
        if (library := self.knowledge.library) and library.taken and library.holds(iri):
            return library.index.listing(iri.removeprefix(ID)).label
        return local_name(iri)

    @cached_property
    def _terms(self) -> dict[str, str]:
        """Labels of the ontology's own terms."""
        rows = self.knowledge.usual_rows("SELECT ?t ?l { ?t rdfs:label ?l FILTER(STRSTARTS(STR(?t), STR(kg:))) }")
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

    def named(self, text: str, kinds: Iterable[str] = ()) -> list[Match]:
        """Records of the graph's own files whose name, synonym, symbol, identifier or IRI is the text, the most binding name first."""
        wanted = set(kinds)
        iri = self.expand(text)
        if iri not in self._records and (types := types_of(self.knowledge, iri)):
            self._records[iri] = types, []
        hits = {iri: self.match(iri)} if iri in self._records else {}
        for found, name, how in self._index(frozenset(wanted)).get(normal(text), []):
            hits.setdefault(found, self.match(found, name, how))
        kept = [m for m in hits.values() if not wanted or wanted & set(m.types)]
        return sorted(kept, key=lambda m: (ORDER.index(m.how), m.iri))

    def exact(self, text: str, kinds: Iterable[str] = ()) -> list[Match]:
        """Records that are called so; else compounds of the library and targets that other registers call so.

        `kinds` are local names of classes.
        """
        wanted = set(kinds)
        if own := self.named(text, wanted):
            return own
        curie = self.curie(self.expand(text))
        found = self._of_library(lambda index: index.find(text) or index.find(curie), wanted)
        found += [m for m in self._of_targets(text, wanted) if m not in found]
        return sorted(found, key=lambda m: (ORDER.index(m.how), m.iri))

    @cached_property
    def targets(self) -> TargetWords:
        """Words for targets that are no name of a record: numbers and names of other registers."""
        return TargetWords(self)

    def _of_targets(self, text: str, kinds: set[str]) -> list[Match]:
        """The records that a word for a target means in other registers; none where it may mean others, or none is asked for."""
        meant = self.meant(text, kinds)
        if not all(one.iri for one in meant):
            return []
        found = [self.match(m.iri, m.as_read(text), "identifier" if m.exact else "synonym") for m in meant]
        return [m for m in found if not kinds or kinds & set(m.types)]

    def meant(self, text: str, kinds: Iterable[str] = ()) -> list[Meant]:
        """What a word for a target means in other registers; nothing where none is asked for."""
        return self.targets.find(text) if not kinds or {*kinds} & {*TARGETS} else []

    def _of_library(self, ask: Callable[[LibraryNames], list[Listing]], kinds: set[str]) -> list[Match]:
        """Compounds of the library that `ask` finds there; none where compounds are not asked for."""
        if (library := self.knowledge.library) is None or (kinds and not kinds & _COMPOUND):
            return []
        return [self._listed(listing) for listing in ask(library.index)]

    def _listed(self, found: Listing) -> Match:
        """A compound of the library as a match; from now on it is known by its label, and found in the library as before."""
        iri = ID + found.id
        types, names = self._records[iri]
        types.add(KG + "Compound")
        if not names:
            names.append((found.label, "label"))
        return self.match(iri, found.name, found.how)

    def search(self, text: str, kinds: Iterable[str] = ()) -> list[Match]:
        """Exact matches first, then records one of whose names contains the text; else one that has all its words; statements last."""
        found = self.exact(text, kinds)
        wanted, of, form = set(kinds), frozenset(kinds), normal(text)
        if form:
            found += [m for m in self._of_library(lambda index: index.find(text), wanted) if m not in found]
        found = list({m.iri: m for m in reversed(found)}.values())[::-1]
        seen = {m.iri for m in found}
        if not form:
            return found
        index = self._ordered[of] = self._ordered.get(of) or sorted(self._index(of).items())
        partly = [entries for key, entries in index if form in key]
        if not found and not partly:
            words = [normal(word) for word in text.split()]
            partly = [entries for key, entries in index if all(word in key for word in words)]
        for entries in partly:
            for iri, name, how in entries:
                match = self.match(iri, name, how)
                if iri not in seen and (not wanted or wanted & set(match.types)):
                    seen.add(iri)
                    found.append(match)
        if len(form) >= _LEAST_PART:
            found += [m for m in self._of_library(lambda index: index.search(text), wanted) if m.iri not in seen]
        return sorted(found, key=lambda m: bool(_SAYINGS & set(m.types)))

    def suggestions(self, text: str, kinds: Iterable[str] = (), most: int = 5) -> list[str]:
        """Labels of the records whose name a slip of the keyboard made into the text, the nearest; none for an identifier.

        Another drug is no suggestion for a drug's name, nor another receptor for a receptor's, and no name one for a code.
        """
        if is_code(text):
            return []
        wanted = set(kinds)
        index = self._index(frozenset(wanted))
        found = [(far, one) for far, key in near(normal(text), index) for one in index[key]]
        slips = [(far, self.label(iri)) for far, (iri, _, how) in found if how not in ("identifier", "notation")]
        if self.knowledge.library and (not wanted or wanted & _COMPOUND):
            slips += self.knowledge.library.index.near(text)
        least = min(slips, default=(0, ""))[0]
        return sorted({label for far, label in slips if far == least})[:most]

    def resolve(self, text: str, kinds: Iterable[str] = (), what: str = "record") -> Match:
        """The one record a text means. Raises NotFound with the nearest names, UsageError where several fit equally."""
        best = self.best(text, tuple(kinds), what)
        names = [local_name(m.iri) for m in best]  # case alone may tell two apart
        if len(best) > 1 and names.count(text.strip()) != 1:
            raise UsageError(f"{text!r} may mean several records: {', '.join(names)}", cure="give one of these names")
        return best[names.index(text.strip())] if len(best) > 1 else best[0]

    def best(self, text: str, kinds: tuple[str, ...], what: str) -> list[Match]:
        """The records a text means equally well. Raises NotFound with the nearest names."""
        if not (found := self.exact(text, kinds)):
            refuse_several(text, self.meant(text, kinds))
            raise NotFound(f"no {what} is called {text!r}", cure=lambda: self.nearest(text, kinds))
        # One compound's trade name may be what a data set calls another by: neither is the better name.
        alike = [m for m in found if m.how == found[0].how or {m.how, found[0].how} == {"synonym", "brand"}]
        # An enantiomer's sign is no letter: who writes none means the compound without it.
        alike = [m for m in alike if m.name.casefold() == text.strip().casefold()] or alike
        return [m for m in alike if spelt(normal(text)) == (spelt(normal(m.label)) or None)] or alike

    def nearest(self, text: str, kinds: tuple[str, ...]) -> str:
        """What to do about a name that is not there."""
        if gene := outside(text, self.meant(text, kinds)):
            return gene
        if self.knowledge.library and (parts := self.knowledge.library.index.mixture(text)):
            return f"it is a combination of {' and '.join(parts)}: name its compounds"
        found = "" if self.exact(text) else ", ".join(self.suggestions(text, kinds))
        return f"did you mean {found}?" if found else self._where_to_look(kinds)

    def _where_to_look(self, kinds: tuple[str, ...]) -> str:
        """What to do about a name that nothing comes near to."""
        usual = "`kg find TEXT` searches all names for a part of one"
        if set(kinds) != {"Compound"}:
            return usual
        own = {iri for iri, (types, _) in self._records.items() if KG + "Compound" in types}
        own |= {ID + c for c in self.knowledge.library.every()} if self.knowledge.library else set()
        return f"the graph holds {len(own):,} compounds; {usual}; {OWN_COMPOUND}"


# How a compound that the graph does not have, or not enough of, is brought.
OWN_COMPOUND = "`kg new profile NAME` writes a table of your own to fill in, and --profile FILE brings it"
