"""Promises of kg.exchange.identified: one gene is one thing, and nothing else is made one."""

from __future__ import annotations

from kg.exchange.identified import Names


def test_a_gene_is_one_thing_by_symbol_number_and_protein():
    """Symbol in any case, HGNC number, UniProt accession: the same public IRI."""
    names = Names()
    found = [names.of("drd2"), names.of("3023", "HGNC"), names.of("P14416", "UNIPROT")]
    assert {thing.entity for thing in found} == {"http://identifiers.org/hgnc/3023"}
    assert {thing.id for thing in found} == {"DRD2"}


def test_other_species_and_other_names_stay_apart():
    """A gene of the mouse is labelled, a synonym and an unknown name stay their own, and all are counted."""
    names = Names()
    mouse = names.of("P61168", "uniprot", "Protein", "Drd2", "10090")
    assert (mouse.entity, mouse.label, mouse.species) == (
        "http://purl.uniprot.org/uniprot/P61168",
        "Drd2 (mouse)",
        "10090",
    )
    assert names.of("and12").entity == ""
    assert names.told["things of other species, kept apart"] == 1
    assert names.of("CHEBI:18243", "ChEBI", "SmallMolecule", "dopamine").entity.endswith("/CHEBI_18243")
