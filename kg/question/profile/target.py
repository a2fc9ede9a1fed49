"""What a word for a target means: a thing of the graph, or a gene that is known and no part of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.errors import DataError
from kg.knowledge.meant import TARGETS, Meant
from kg.question.compounds import Pharmacopoeia

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
        """By the graph's own names; else by what the word means in other registers."""
        directory = self.book.directory
        own = directory.named(text, TARGETS)
        found = [self._graph(match.iri) for match in own if match.how == own[0].how]
        found = found or [self._meant(one) for one in directory.targets.find(text)]
        if not found:
            raise DataError(f"no target is called {text!r}", where, directory.nearest(text, TARGETS))
        return self._one(text, found, where)

    def _graph(self, iri: str) -> FoundTarget:
        parts = (iri, *self.book.members.get(iri, ()), *self.book.wholes.get(iri, ()))
        return FoundTarget(iri, "", "", placed=any(part in self.book.placed for part in parts))

    def _meant(self, meant: Meant) -> FoundTarget:
        """A record of the graph, else a gene that the graph does not have, known from now on by its symbol."""
        if meant.iri:
            return replace(self._graph(meant.iri), species=meant.species, variant=meant.variant, read_as=meant.read_as)
        directory, gene = self.book.directory, meant.gene
        iri = directory.expand(f"hgnc:{gene.hgnc if gene else ''}")
        directory.learn(iri, meant.label, (gene.kind,) if gene and gene.kind else ())
        return FoundTarget(iri, meant.species, meant.variant, placed=False, read_as=meant.read_as)

    def _one(self, text: str, found: list[FoundTarget], where: str) -> FoundTarget:
        """The one target that a word means. Raises DataError where it may mean several."""
        if len({target.iri for target in found}) > 1:
            names = ", ".join(self.book.directory.label(target.iri) for target in found[:CANDIDATES])
            raise DataError(
                f"{text!r} may mean several targets: {names}", where, "give a gene symbol or UniProt accession"
            )
        return found[0]
