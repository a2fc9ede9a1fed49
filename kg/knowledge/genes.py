"""Every human gene that makes a protein, by the identifiers and symbols of `pathways/targets/genes.tsv`, which is of HGNC.

Two files that name one gene by other registers mean one thing by it. What fits several genes fits none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kg.knowledge import assets

# Splice forms of a protein, and versions of a gene's record, are of the same gene.
_ISOFORM = re.compile(r"([A-Z0-9]{6,10})-[0-9]{1,2}")
_VERSION = re.compile(r"(ENSG[0-9]{11})\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Gene:
    """One gene: its approved symbol, and its number at HGNC."""

    symbol: str
    hgnc: str


class Genes:
    """The table, read on first use; empty where the content has none."""

    @cached_property
    def _rows(self) -> list[tuple[Gene, list[str]]]:
        path = assets.folder("pathways") / "targets" / "genes.tsv"
        text = path.read_text("utf-8") if path.is_file() else ""
        rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
        return [(Gene(symbol, hgnc), cells) for symbol, hgnc, *cells in rows]

    @cached_property
    def _symbols(self) -> dict[str, Gene]:
        return {gene.symbol: gene for gene, _ in self._rows}

    @cached_property
    def _any_case(self) -> dict[str, Gene | None]:
        return _unambiguous((gene.symbol.casefold(), gene) for gene, _ in self._rows)

    @cached_property
    def _former(self) -> dict[str, Gene | None]:
        return _unambiguous((name, gene) for gene, cells in self._rows for name in _parts(cells[3]))

    @cached_property
    def _codes(self) -> dict[str, Gene | None]:
        pairs = (
            (code, gene)
            for gene, (ncbigene, ensembl, uniprot, _) in self._rows
            for code in (f"hgnc:{gene.hgnc}", *_numbered("ncbigene", ncbigene), *_parts(ensembl), *_parts(uniprot))
        )
        return _unambiguous(pairs)

    def coded(self, register: str, local: str) -> Gene | None:
        """The gene of an identifier in one of `hgnc`, `ncbigene`, `ensembl`, `uniprot`; None for none, for several, elsewhere."""
        bare = local.strip().upper()
        if register in ("hgnc", "ncbigene"):
            return self._codes.get(f"{register}:{bare}")
        if register == "ensembl":
            return self._codes.get(_VERSION.sub(r"\1", bare))
        return self._codes.get(_ISOFORM.sub(r"\1", bare)) if register == "uniprot" else None

    def symbol(self, text: str, *, any_case: bool = False) -> Gene | None:
        """The gene with this approved symbol, spelt as it is or, if asked, in any case."""
        found = self._symbols.get(text)
        return self._any_case.get(text.casefold()) if found is None and any_case else found

    def former(self, text: str) -> Gene | None:
        """The one gene that had this symbol before, where no gene has it now or is called by it."""
        return self._former.get(text)


def _unambiguous(pairs: Iterable[tuple[str, Gene]]) -> dict[str, Gene | None]:
    """What each text means; None where it means several."""
    found: dict[str, Gene | None] = {}
    for text, gene in pairs:
        found[text] = gene if found.get(text, gene) is gene else None
    return found


def _numbered(register: str, cell: str) -> list[str]:
    return [f"{register}:{number}" for number in _parts(cell)]


def _parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []
