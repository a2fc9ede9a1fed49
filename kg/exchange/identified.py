"""What a name or an identifier of somebody else's file means: one public IRI, by the tables that profiles are read with.

Only an identifier or an approved symbol counts: a synonym may mean several genes, so a thing that is named by one stays its
own. Other species stay apart.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from urllib.parse import quote

from kg.exchange.net import Thing
from kg.knowledge.target_names import NamedTarget, TargetNames

HUMAN = "9606"
_SPECIES = {"9606": "", "10090": "mouse", "10116": "rat"}
# Register as files spell it, in lower case -> namespace of its IRIs.
_NAMESPACES = {
    "uniprot": "http://purl.uniprot.org/uniprot/",
    "hgnc": "http://identifiers.org/hgnc/",
    "chebi": "http://purl.obolibrary.org/obo/CHEBI_",
    "go": "http://purl.obolibrary.org/obo/GO_",
    "fplx": "https://identifiers.org/fplx:",
    "pubchem": "http://rdf.ncbi.nlm.nih.gov/pubchem/compound/CID",
    "ncbigene": "https://identifiers.org/ncbigene:",
    "signor": "https://identifiers.org/signor:",
    "ensembl": "https://identifiers.org/ensembl:",
    "mesh": "https://identifiers.org/mesh:",
    "drugbank": "https://identifiers.org/drugbank:",
}
_SPELT = {
    "uniprotkb": "uniprot",
    "entrez gene": "ncbigene",
    "entrez": "ncbigene",
    "uniprot-trembl": "uniprot",
    "uniprot-swissprot": "uniprot",
    "uniprot knowledgebase": "uniprot",
    "cid": "pubchem",
}


class Names:
    """Makes things of names; `told` counts what could be made one with a public gene, and what could not."""

    def __init__(self) -> None:
        self._targets = _targets()
        self.told: Counter[str] = Counter()
        self.of = cache(self._of)

    def _of(self, text: str, register: str = "", kind: str = "Entity", label: str = "", species: str = "") -> Thing:
        """The thing of an identifier in a register, or of a name where `register` is empty."""
        register = _SPELT.get(register.casefold(), register.casefold())
        bare = text.strip()
        if register and bare.casefold().startswith(register + ":"):
            bare = bare[len(register) + 1 :]
        other = species if species not in ("", HUMAN, "-1") else ""
        gene = None if other else self._gene(bare, register)
        if gene:
            self.told["things made one with a human gene"] += 1
            same = ("hgnc:" + gene.hgnc, *([f"{register}:{bare}"] if register and register != "hgnc" else []))
            return Thing(
                gene.symbol,
                gene.symbol,
                kind if kind != "Entity" else "Protein",
                _NAMESPACES["hgnc"] + gene.hgnc,
                same_as=same,
            )
        shown = label or bare
        if other:
            self.told["things of other species, kept apart"] += 1
            shown = f"{shown} ({_called(other)})"
        else:
            self.told["things that no table of genes knows"] += 1
        iri = _NAMESPACES[register] + quote(bare, safe=":-._~") if register in _NAMESPACES else ""
        curie = (f"{register}:{bare}",) if register else ()
        return Thing(
            shown if shown == bare or not register else f"{shown} [{register}:{bare}]",
            shown,
            kind,
            iri,
            same_as=curie,
            species=other,
        )

    def named(self, label: str, kind: str, species: str = "") -> Thing:
        """The thing of a name that is no gene's: a molecule, a process or a text without an identifier, apart from genes so called."""
        other = species if species not in ("", HUMAN, "-1") else ""
        shown = f"{label} ({_called(other)})" if other else label
        return Thing(f"{shown} [named]" if self._gene(label, "") else shown, shown, kind, species=other)

    def _gene(self, bare: str, register: str) -> NamedTarget | None:
        asked = f"{register}:{bare}" if register in ("hgnc", "ncbigene") else bare
        if register and register not in ("hgnc", "ncbigene", "uniprot", "ensembl"):
            return None
        found = [t for t in self._targets.find(asked) if t.exact and not t.species and not t.variant]
        return found[0] if len(found) == 1 else None


def _called(species: str) -> str:
    """What other species are labelled with."""
    return _SPECIES.get(species) or (f"taxon {species}" if species.isdecimal() else species)


@cache
def _targets() -> TargetNames:
    """The tables, read once for all files."""
    return TargetNames()
