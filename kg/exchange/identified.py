"""What a name or an identifier of somebody else's file means: one public IRI, by HGNC's table of human genes.

An identifier counts, an approved symbol, and a former one that means no other gene; a synonym may mean several, so a thing that is
named by one stays its own. Other species stay apart.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from urllib.parse import quote

from kg.exchange.net import Thing
from kg.knowledge import assets
from kg.knowledge.genes import Gene, Genes

HUMAN = "9606"
# Classes of the ontology whose things are named by their genes.
_OF_GENES = frozenset({"Protein", "Gene", "Receptor", "Channel", "Transporter", "Enzyme"})
_SHORT = 4  # letters: a shorter name means many things
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
        self._genes = _human_genes()
        self.told: Counter[str] = Counter()
        self.of = cache(self._of)

    def _of(self, text: str, register: str = "", kind: str = "Entity", label: str = "", species: str = "") -> Thing:
        """The thing of an identifier in a register, or of a name where `register` is empty."""
        register = _SPELT.get(register.casefold(), register.casefold())
        bare = text.strip()
        if register and bare.casefold().startswith(register + ":"):
            bare = bare[len(register) + 1 :]
        other = species if species not in ("", HUMAN, "-1") else ""
        gene = None if other else self._gene(bare, register, kind) or self._by_label(label, register, kind)
        if gene:
            self.told["things made one with a human gene"] += 1
            same = ("hgnc:" + gene.hgnc, *([f"{register}:{bare}"] if register and register != "hgnc" else []))
            called = label or ("" if register else bare)
            return Thing(
                gene.symbol,
                gene.symbol,
                kind if kind != "Entity" else "Protein",
                _NAMESPACES["hgnc"] + gene.hgnc,
                same_as=same,
                also=(called,) if called not in ("", gene.symbol) else (),
            )
        shown = label or bare
        if other:
            self.told["things of other species, kept apart"] += 1
            shown = f"{shown} ({_called(other)})"
        else:
            self.told["things that no table of genes knows"] += 1
        iri = _NAMESPACES[register] + quote(bare, safe=":-._~") if register in _NAMESPACES else ""
        curie = (f"{register}:{bare}",) if register else ()
        name = self._apart(shown) if not register else shown if shown == bare else f"{shown} [{register}:{bare}]"
        return Thing(
            name,
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
        return Thing(self._apart(shown), self._apart(shown), kind, species=other)

    def _apart(self, shown: str) -> str:
        """An id for a name that is no gene's, which is none that a gene has."""
        return f"{shown} [named]" if self._genes.symbol(shown) else shown

    def _gene(self, bare: str, register: str, kind: str = "Entity") -> Gene | None:
        if register:
            return self._genes.coded(register, bare) or (self._symbol(bare, "Gene") if register == "hgnc" else None)
        return self._symbol(bare, kind)

    def _by_label(self, label: str, register: str, kind: str) -> Gene | None:
        """The gene of a protein whose identifier no table has, and which is called by the very symbol of a gene."""
        gene = self._genes.symbol(label) if register and kind in _OF_GENES else None
        self.told["things known by their name, as no table has their identifier"] += gene is not None
        return gene

    def _symbol(self, text: str, kind: str) -> Gene | None:
        """The gene of a symbol. What does not say that it names one is none where molecules are so called, or where it is short.

        Former symbols of three letters are names of families and diseases too.
        """
        said = kind in _OF_GENES
        if not said and text.casefold() in _molecules():
            return None
        gene = self._genes.symbol(text, any_case=said or len(text) >= _SHORT)
        if gene is None and len(text) >= _SHORT and (said or any(map(str.isdigit, text))):
            gene = self._genes.former(text)
            self.told["things found by a former symbol of their gene"] += gene is not None
        return gene


def _called(species: str) -> str:
    """What other species are labelled with."""
    return _SPECIES.get(species) or (f"taxon {species}" if species.isdecimal() else species)


@cache
def _human_genes() -> Genes:
    """The table, read once for all files."""
    return Genes()


@cache
def _molecules() -> frozenset[str]:
    """Symbols of genes that networks give to molecules, in lower case."""
    path = assets.folder("ontology") / "formats" / "molecules.tsv"
    rows = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")][1:]
    return frozenset(line.partition("\t")[0].casefold() for line in rows)
