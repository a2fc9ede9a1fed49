"""What a word for a target means beyond the names that the graph gives: a gene by its numbers and names in other registers.

The tables of names stand in `pathways/targets`; where they are silent, a name counts that has the same words in any order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from kg.errors import UsageError
from kg.knowledge.target_names import NamedTarget, TargetNames, words
from kg.knowledge.vocabulary import term

TARGETS = ("Protein", "Receptor", "Transporter", "Channel", "Enzyme", "Kinase", "GProtein", "TranscriptionFactor",
           "Complex", "Family", "SmallMolecule", "SecondMessenger", "Transmitter", "Process")  # fmt: skip


# A word that stands for one receptor of several: letters and a number behind them.
_NUMBERED = re.compile(r"[a-z]{1,4}[0-9][a-z0-9]?")


class HasIri(Protocol):
    """A record."""

    @property
    def iri(self) -> str:
        """Its address."""


class NamedRecords(Protocol):
    """What is asked of the graph's own names."""

    def label(self, iri: str, /) -> str:
        """What a record is called."""

    def label_of_term(self, iri: str, /) -> str:
        """What a term of the ontology is called."""

    def names_of(self, kinds: Iterable[str], /) -> Iterator[tuple[str, str]]:
        """Labels and synonyms of the records of some kinds."""

    def named(self, text: str, kinds: Iterable[str], /) -> Sequence[HasIri]:
        """The records of some kinds that the graph calls so."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A thing that a word may mean: its record, or the gene that the graph has none of; how it was read where that is to be told.

    `species` and `variant` are what the word implies: a rat's accession, a splice form.
    """

    iri: str
    label: str
    gene: NamedTarget | None = None
    read_as: str = ""

    @property
    def species(self) -> str:
        """The animal whose identifier it was; empty for people."""
        return self.gene.species if self.gene else ""

    @property
    def variant(self) -> str:
        """The splice form that was named; empty for the gene as a whole."""
        return self.gene.variant if self.gene else ""

    @property
    def exact(self) -> bool:
        """Whether the word is an identifier or approved symbol, which needs no telling."""
        return bool(self.gene and self.gene.exact)

    def as_read(self, text: str) -> str:
        """The word, and the species or form that it implies."""
        word = text.strip()
        implied = ", ".join(filter(None, (self.species, self.variant if self.variant != word else "")))
        return f"{word} ({implied})" if implied else word


def refuse_several(text: str, meant: Sequence[Meant]) -> None:
    """Raise UsageError for a word that means several targets, with their names."""
    if len(meant) > 1:
        names = ", ".join(one.label for one in meant)
        raise UsageError(f"{text!r} may mean several targets: {names}", cure="give one of these symbols")


def outside(text: str, meant: Sequence[Meant]) -> str:
    """Which gene a word means that the graph has no record of; empty where it means none."""
    return next(
        (
            f"{m.as_read(text)} is {m.label} ({m.gene.name}), which the graph does not hold"
            for m in meant
            if m.gene and not m.iri
        ),
        "",
    )


class TargetWords:
    """Words for targets that are no name of a record."""

    def __init__(self, records: NamedRecords) -> None:
        self._records, self._names = records, TargetNames()

    def find(self, text: str) -> list[Meant]:
        """What a word means equally well, by number or name of a gene, else by the same words in any order; none for none.

        A bare number is of no register.
        """
        if text.strip().isdecimal():
            return []
        found = [self._named(text, target) for target in self._names.find(text)]
        if not found:
            found = [
                Meant(iri, label := self._records.label(iri), read_as=f"{text} as {label}")
                for iri in self._by_words(text, lambda: self._graph_words)
            ]
            symbols = self._by_words(text, lambda: self._table_words)
            found += [self._named(text, self._names.of_symbol(symbol)) for symbol in symbols]
        return list({one.iri or one.label: one for one in reversed(found)}.values())[::-1]

    def _named(self, text: str, gene: NamedTarget) -> Meant:
        """A gene of the tables, with its record where the graph has one."""
        said = "" if gene.exact else f"{text} as {gene.symbol} ({gene.name})"
        here = self._records.named(f"HGNC:{gene.hgnc}", TARGETS)
        return Meant(here[0].iri if here else "", gene.symbol, gene, said)

    def _by_words(self, text: str, index: Callable[[], dict[frozenset[str], list[str]]]) -> list[str]:
        """What has a name of the same words in any order: two at least besides `receptor`, or one such as NK1; no bare number."""
        wanted = words(text, self._generic)
        if any(map(str.isdecimal, wanted)) or (len(wanted) == 1 and _NUMBERED.fullmatch("".join(wanted)) is None):
            return []
        return index().get(wanted, []) if wanted else []

    @cached_property
    def _generic(self) -> frozenset[str]:
        """Words that are left out of a target's name as often as not: those of the graph for a receptor and its parts."""
        return words(" ".join(self._records.label_of_term(term(kind)) for kind in ("Receptor", "subunit")), ())

    @cached_property
    def _graph_words(self) -> dict[frozenset[str], list[str]]:
        return self._indexed(self._records.names_of(TARGETS))

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
