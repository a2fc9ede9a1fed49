"""Promises of kg.exchange.registers."""

from __future__ import annotations

import pytest

from kg.exchange.registers import identifier, taxon


@pytest.mark.parametrize(
    ("database", "local", "told"),
    [
        ("ChEBI", "CHEBI:18243", ("18243", "chebi")), ("chebi", "18243", ("18243", "chebi")), ("Entrez Gene", "1813", ("1813", "ncbigene")),
        ("Uniprot-TrEMBL", "P14416", ("P14416", "uniprot")), ("HGNC", "DRD2", ("DRD2", "")), ("HGNC Accession number", "HGNC:3023", ("3023", "hgnc")),
        ("HMDB", "HMDB00073", ("HMDB0000073", "hmdb")), ("HMDB", "HMDB0000073", ("HMDB0000073", "hmdb")), ("Some Base", "x:1", ("x:1", "some.base")),
        ("", "", ("", "")), ("Ensembl", " ", ("", "")),
    ],
)  # fmt: skip
def test_registers_are_spelt_one_way(database, local, told):
    """Prefixes are taken off, old numbers are widened, a symbol is a name."""
    assert identifier(database, local) == told


def test_species_are_numbers_where_the_table_has_them():
    """The name itself where it has not."""
    assert (taxon("Homo sapiens"), taxon("mus  musculus"), taxon("Homo erectus"), taxon("")) == (
        "9606",
        "10090",
        "Homo erectus",
        "",
    )
