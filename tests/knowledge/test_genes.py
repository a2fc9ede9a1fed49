"""Promises of kg.knowledge.genes: each human gene by every register, and what fits several fits none."""

from __future__ import annotations

import csv
import gzip

from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.genes import Gene, Genes

GENES = Genes()


def test_a_gene_is_found_by_every_register():
    """Symbol, HGNC, Entrez, Ensembl with a version, UniProt with a splice form: one gene."""
    ways = (
        GENES.symbol("PRKN"), GENES.coded("hgnc", "8607"), GENES.coded("ncbigene", "5071"),
        GENES.coded("ensembl", "ENSG00000185345.21"), GENES.coded("uniprot", "O60260-2"), GENES.former("PARK2"),
    )  # fmt: skip
    assert set(ways) == {Gene("PRKN", "8607")}


def test_a_number_means_nothing_without_its_register():
    """8607 is one gene of HGNC and another of Entrez; a register of something else has none."""
    assert GENES.coded("ncbigene", "8607") == Gene("RUVBL1", "10474")
    assert GENES.coded("chebi", "8607") is None


def test_the_case_of_a_symbol_counts_unless_it_need_not():
    """`prkn` is no symbol by itself."""
    assert GENES.symbol("prkn") is None
    assert GENES.symbol("prkn", any_case=True) == Gene("PRKN", "8607")


def test_the_whole_table_is_that_of_hgnc(reference_data):
    """Each approved symbol and number of the source leads to its gene, a shared accession to none, an ambiguous name to none."""
    with gzip.open(reference_data / "data" / "hgnc" / "hgnc_protein_coding.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    owners: dict[str, set[str]] = {}
    for row in rows:
        gene = Gene(row["Approved symbol"], row["HGNC ID"].removeprefix("HGNC:"))
        assert GENES.symbol(gene.symbol) == gene
        assert GENES.coded("hgnc", gene.hgnc) == gene
        for accession in filter(None, row["UniProt ID(supplied by UniProt)"].split(", ")):
            owners.setdefault(accession, set()).add(gene.symbol)
    for accession, symbols in owners.items():
        found = GENES.coded("uniprot", accession)
        assert (found.symbol if found else None) == (min(symbols) if len(symbols) == 1 else None)
    for row in rows:
        for name in (row["Approved symbol"], *filter(None, row["Alias symbols"].split(", "))):
            assert GENES.former(name) in (None, Gene(row["Approved symbol"], row["HGNC ID"].removeprefix("HGNC:")))


@given(st.text(max_size=12), st.sampled_from(["hgnc", "ncbigene", "ensembl", "uniprot", "", "chebi"]))
def test_any_text_is_a_gene_or_none(text, register):
    """Nothing raises."""
    assert isinstance(GENES.coded(register, text) or Gene("", ""), Gene)
    assert isinstance(GENES.former(text) or GENES.symbol(text, any_case=True) or Gene("", ""), Gene)
