"""What every source is turned into: substances with names and identifiers, and facts about them at targets."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """A source of the library: how it is called in the tables, where it lies, its licence and its rank."""

    key: str
    folder: str
    licence: str
    rank: int


_BY_SA = "CC-BY-SA-4.0"
_ORDER = (
    ("gtopdb-2020.5", "gtopdb_2020_5", f"ODbL-1.0/{_BY_SA}"),
    ("drugcentral-2021", "drugcentral_2021", _BY_SA),
    ("gtopdb-2025", "gtopdb_2025", f"ODbL-1.0/{_BY_SA}"),
    ("opentargets-26.03", "opentargets_26_03_actions", _BY_SA),
    ("chebi-2024", "chebi_subset", "CC-BY-4.0"),
    ("seen-pages", "", "facts"),
    ("bindingdb-2015", "bindingdb_gene", "CC-BY-SA-3.0"),
    ("pharmgkb-2026", "pharmgkb_chemicals", _BY_SA),
    ("httk-2.7.4", "httk_exposure", "MIT"),
    ("curator", "", "facts"),
)
SOURCES = {key: Source(key, folder, licence, rank) for rank, (key, folder, licence) in enumerate(_ORDER)}


@dataclass
class Substance:
    """A compound as one source knows it."""

    source: str
    ident: str
    name: str
    inn: str = ""
    inchikey: str = ""
    inchi: str = ""
    smiles: str = ""
    kind: str = ""
    labelled: bool = False
    synonyms: list[str] = field(default_factory=list)
    brands: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    atc: list[str] = field(default_factory=list)
    approval: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    weight: str = ""


@dataclass
class Fact:
    """One row of a source about a substance at a target: an action, a value, or both.

    `tier` is echo for a row that repeats another source's in fewer words, role for a class word of a substance.
    """

    source: str
    record: str
    substance: str
    genes: tuple[str, ...]
    target_name: str
    species: str
    licence: str
    action: str = ""
    word: str = ""
    site: str = ""
    type: str = ""
    relation: str = ""
    value: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    nm_low: float = 0.0
    nm_high: float = 0.0
    condition: str = ""
    primary: bool = False
    pmids: str = ""
    family: bool = False
    tier: str = ""

    @property
    def measured(self) -> bool:
        """Whether the row prints a value."""
        return bool(self.value or self.low)

    @property
    def usable(self) -> bool:
        """Whether the value has both bounds, so that a concentration can be set against it."""
        return 0 < self.nm_low <= self.nm_high and self.relation in {"=", "~", ""}


class Ledger:
    """Counts, for every source, the rows read and what became of them."""

    def __init__(self) -> None:
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def count(self, source: str, fate: str, number: int = 1) -> None:
        """Note what became of a row."""
        self.counts[source][fate] += number

    def rows(self) -> list[tuple[str, str, str]]:
        """Source, fate and number of rows, in the order of the sources, then by number."""
        order = {key: source.rank for key, source in SOURCES.items()}
        return [
            (source, fate, str(number))
            for source, fates in sorted(self.counts.items(), key=lambda item: (order.get(item[0], 99), item[0]))
            for fate, number in sorted(fates.items(), key=lambda item: (item[0] != "read", -item[1], item[0]))
        ]


@dataclass
class Harvest:
    """What one source gave."""

    substances: list[Substance] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
