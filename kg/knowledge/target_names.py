"""Targets by the identifiers and names that tables of affinities use, as `pathways/targets/names.tsv` and `variants.tsv` state them."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg import __version__
from kg.knowledge import assets
from kg.knowledge.spelling import normal

# A register, as people write it before a colon -> the column that holds its numbers, the species whose they are.
_REGISTERS = {
    "hgnc": "hgnc", "ncbigene": "ncbigene", "entrez": "ncbigene", "entrezgene": "ncbigene", "geneid": "ncbigene", "gtopdb": "gtopdb",
    "iuphar": "gtopdb", "iuphar.receptor": "gtopdb", "mgi": "mgi", "rgd": "rgd", "uniprot": "", "uniprotkb": "", "up": "",
    "ensembl": "", "chembl": "", "chembl.target": "",
}  # fmt: skip
# Columns of identifiers that no other register could give, and of names, the most binding first.
_CODES = ("ensembl", "uniprot", "chembl")
_NAMES = (("symbol",), ("name", "full_name"), ("synonyms", "aliases"))
_ANIMALS = {"rat": "Rat", "mouse": "Mouse"}
_OF_ANIMALS = {"rgd": "Rat", "mgi": "Mouse"}
# Counted up where the index is made otherwise, so that an old one is not read.
_INDEXED = 1
_ISOFORM = re.compile(r"([OPQ][0-9][A-Z0-9]{3}[0-9])-([0-9]{1,2})")
_VERSION = re.compile(r"(ENS[A-Z]*G[0-9]{11})\.[0-9]+")


@dataclass(frozen=True, slots=True)
class NamedTarget:
    """A gene that a text means: symbol, HGNC number, class, full name; species and splice form that the text implies.

    `exact` says that it is an identifier or the approved symbol; else it is a name, and worth telling.
    """

    symbol: str
    hgnc: str
    kind: str
    name: str
    species: str = ""
    variant: str = ""
    exact: bool = False


class TargetNames:
    """The two tables, read on first use; empty where the content has none."""

    @cached_property
    def _rows(self) -> dict[str, dict[str, str]]:
        return {row["symbol"]: row for row in _table("names.tsv")}

    @cached_property
    def _index(self) -> dict[str, Any]:
        """Where each identifier and name leads, kept between starts: `codes`, and `named` by rank."""
        from kg.knowledge import cache

        total = hashlib.sha256(f"{__version__} {_INDEXED}".encode() + _read("names.tsv").encode())
        return dict(cache.kept(f"targets-{total.hexdigest()[:16]}.json", self._made_index))

    def _made_index(self) -> dict[str, Any]:
        return {"codes": self._made_codes(), "named": self._made_names()}

    @property
    def _codes(self) -> dict[str, list[list[str]]]:
        """`register:number` or code in lower case -> [symbol, species]."""
        codes: dict[str, list[list[str]]] = self._index["codes"]
        return codes

    @property
    def _named(self) -> list[dict[str, list[str]]]:
        """For each rank of names: normal form -> symbols."""
        named: list[dict[str, list[str]]] = self._index["named"]
        return named

    def _made_codes(self) -> dict[str, list[list[str]]]:
        found: dict[str, list[list[str]]] = defaultdict(list)
        for symbol, row in self._rows.items():
            for column in ("hgnc", "ncbigene", "gtopdb", "mgi", "rgd"):
                for number in _parts(row[column]):
                    found[f"{column}:{number}"].append([symbol, _OF_ANIMALS.get(column, "")])
            for column in _CODES:
                for code in _parts(row[column]):
                    found[code.casefold()].append([symbol, ""])
            for animal, species in _ANIMALS.items():
                for code in _parts(row[animal]):
                    if any(map(str.isdigit, code)) and normal(code) != normal(symbol):
                        found[code.casefold()].append([symbol, species])
        return found

    def _made_names(self) -> list[dict[str, list[str]]]:
        ranks: list[dict[str, list[str]]] = []
        for columns in _NAMES:
            found: dict[str, list[str]] = defaultdict(list)
            for symbol, row in self._rows.items():
                for form in dict.fromkeys(normal(name) for column in columns for name in _parts(row[column])):
                    found[form].append(symbol)
            ranks.append(found)
        return ranks

    @cached_property
    def _variants(self) -> dict[str, tuple[str, str]]:
        """Normal form of a splice form's name -> (symbol, variant)."""
        return {normal(row["name"]): (row["symbol"], row["variant"]) for row in _table("variants.tsv")}

    def find(self, text: str) -> list[NamedTarget]:
        """The genes that a text means by one identifier, or equally well by name; empty where there is none."""
        bare = _VERSION.sub(r"\1", text.strip())
        isoform = _ISOFORM.fullmatch(bare.rpartition(":")[2])
        if isoform:
            bare = isoform[1]
        variant, form = f"isoform {isoform[2]}" if isoform else "", normal(bare)
        symbols, *others = self._named
        if form in symbols:
            return [self._target(symbol, "", "", exact=True) for symbol in symbols[form]]
        coded = self._codes.get(_code(bare), [])
        if coded:
            return [self._target(symbol, species, variant, exact=True) for symbol, species in coded]
        if form in self._variants:
            symbol, variant = self._variants[form]
            return [self._target(symbol, "", variant)] if symbol in self._rows else []
        found = next((names[form] for names in others if form in names), [])
        return [self._target(symbol, "", "") for symbol in found]

    def names(self) -> Iterator[tuple[str, str]]:
        """Every full name and synonym with its symbol, for a search by words."""
        for symbol, row in self._rows.items():
            for column in ("name", "full_name", "synonyms"):
                for name in _parts(row[column]):
                    yield name, symbol

    def of_symbol(self, symbol: str) -> NamedTarget:
        """The gene of a symbol that `names` gave."""
        return self._target(symbol, "", "")

    def _target(self, symbol: str, species: str, variant: str, *, exact: bool = False) -> NamedTarget:
        row = self._rows[symbol]
        return NamedTarget(symbol, row["hgnc"], row["kind"], row["name"], species, variant, exact)


def _code(text: str) -> str:
    """An identifier as the index holds it: `column:number` for a register of numbers, else the code alone."""
    register, colon, number = text.rpartition(":")
    column = _REGISTERS.get(register.strip().casefold()) if colon else None
    return text.casefold() if column is None else f"{column}:{number.strip()}" if column else number.strip().casefold()


def _parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _table(name: str) -> Iterable[dict[str, str]]:
    """The rows of a table of the content; none where it is not there. Lines that open with `#` say where it is from."""
    lines = (line for line in _read(name).splitlines() if not line.startswith("#"))
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _read(name: str) -> str:
    path = assets.folder("pathways") / "targets" / name
    return path.read_text("utf-8") if path.is_file() else ""


def words(name: str, generic: Iterable[str]) -> frozenset[str]:
    """The words of a name in normal form, without those that every target's name may have, such as its kind."""
    return frozenset(map(normal, name.split())) - frozenset(generic) - {""}
