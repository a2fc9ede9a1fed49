"""What a word for a target means: a thing of the graph, or a gene that is known and no part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kg.errors import DataError, NotFound, UsageError
from kg.knowledge.target_names import NamedTarget, TargetNames, words
from kg.knowledge.vocabulary import term
from kg.question.compounds import Pharmacopoeia

TARGETS = ("Protein", "Receptor", "Transporter", "Channel", "Enzyme", "Kinase", "GProtein", "TranscriptionFactor",
           "Complex", "Family", "SmallMolecule", "SecondMessenger", "Transmitter", "Process")  # fmt: skip
# How many candidates a message names.
CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """What a word means: IRI, the species and form that it implies, whether it has a node, how it was read where that is to be told."""

    iri: str
    species: str
    variant: str
    placed: bool
    read_as: str = ""


class Targets:
    """Words for targets, each looked up once."""

    def __init__(self, book: Pharmacopoeia) -> None:
        self.book = book
        self._found: dict[str, FoundTarget] = {}
        self._missing: dict[str, DataError] = {}
        self._names = TargetNames()

    def find(self, text: str, where: str) -> FoundTarget:
        """The target that a word means. Raises DataError for none, for several, and for a bare number."""
        if not text:
            raise DataError("no target", where, "give a gene symbol, UniProt accession or name")
        if text.isdecimal():
            cure = f"name its register, such as NCBIGene:{text} or GtoPdb:{text}"
            raise DataError(f"the target {text} is a number of no register", where, cure)
        if text in self._missing:
            missing = self._missing[text]
            raise DataError(missing.what, where, missing.cure)
        try:
            return self._found.get(text) or self._found.setdefault(text, self._find(text, where))
        except DataError as error:
            self._missing[text] = error
            raise

    def _find(self, text: str, where: str) -> FoundTarget:
        """By the graph's own names; else by the tables of names; else by the words of a name in any order."""
        directory = self.book.directory
        try:
            return self._graph(directory.resolve(text, TARGETS, "target").iri)
        except UsageError as error:
            raise DataError(error.what, where, error.cure) from error
        except NotFound as error:
            missing = error
        found = self._names.find(text)
        if found:
            return self._one(text, [self._named(text, target) for target in found], where)
        by_words = [
            self._graph(iri, f"{text} as {directory.label(iri)}") for iri in self._by_words(text, self._graph_words)
        ]
        symbols = self._by_words(text, self._table_words)
        by_words += [self._named(text, self._names.of_symbol(symbol)) for symbol in symbols]
        if not by_words:
            raise DataError(missing.what, where, missing.cure) from missing
        return self._one(text, by_words, where)

    def _graph(self, iri: str, read_as: str = "") -> FoundTarget:
        parts = (iri, *self.book.members.get(iri, ()), *self.book.wholes.get(iri, ()))
        return FoundTarget(iri, "", "", placed=any(part in self.book.placed for part in parts), read_as=read_as)

    def _named(self, text: str, target: NamedTarget) -> FoundTarget:
        """A gene of the tables: the record of the graph that it is, else one that the graph does not have."""
        directory = self.book.directory
        said = "" if target.exact else f"{text} as {target.symbol} ({target.name})"
        here = directory.exact(f"HGNC:{target.hgnc}", TARGETS)
        if here:
            found = self._graph(here[0].iri, said)
            return FoundTarget(found.iri, target.species, target.variant, found.placed, said)
        iri = directory.expand(f"hgnc:{target.hgnc}")
        directory.learn(iri, target.symbol, (target.kind,) if target.kind else ())
        return FoundTarget(iri, target.species, target.variant, placed=False, read_as=said)

    def _one(self, text: str, found: list[FoundTarget], where: str) -> FoundTarget:
        """The one target that a word means. Raises DataError where it may mean several."""
        meant = {target.iri: target for target in found}
        if len(meant) > 1:
            names = ", ".join(self.book.directory.label(iri) for iri in list(meant)[:CANDIDATES])
            raise DataError(
                f"{text!r} may mean several targets: {names}", where, "give a gene symbol or UniProt accession"
            )
        return found[0]

    def _by_words(self, text: str, index: dict[frozenset[str], list[str]]) -> list[str]:
        """What has a name of the same words in any order: two at least besides `receptor`, none of them a bare number."""
        wanted = words(text, self._generic)
        return index.get(wanted, []) if len(wanted) > 1 and not any(map(str.isdecimal, wanted)) else []

    @cached_property
    def _generic(self) -> frozenset[str]:
        """Words that are left out of a target's name as often as not: those of the graph for a receptor and its parts."""
        return words(" ".join(self.book.directory.label_of_term(term(kind)) for kind in ("Receptor", "subunit")), ())

    @cached_property
    def _graph_words(self) -> dict[frozenset[str], list[str]]:
        return self._indexed(self.book.directory.names_of(TARGETS))

    @cached_property
    def _table_words(self) -> dict[frozenset[str], list[str]]:
        return self._indexed(self._names.names())

    def _indexed(self, names: Iterable[tuple[str, str]]) -> dict[frozenset[str], list[str]]:
        found: dict[frozenset[str], list[str]] = defaultdict(list)
        for name, what in names:
            key = words(name, self._generic)
            if what not in found[key]:
                found[key].append(what)
        return found
