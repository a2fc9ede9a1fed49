"""Promises of kg.exchange.identified: one gene is one thing, and nothing else is made one."""

from __future__ import annotations

import gzip
import json

from kg.exchange.identified import _NAMESPACES, Names


def test_a_gene_is_one_thing_by_symbol_number_and_protein():
    """Symbol in any case, HGNC number, UniProt accession: the same public IRI."""
    names = Names()
    found = [names.of("drd2"), names.of("3023", "HGNC"), names.of("P14416", "UNIPROT")]
    assert {thing.entity for thing in found} == {"http://identifiers.org/hgnc/3023"}
    assert {thing.id for thing in found} == {"DRD2"}


def test_a_gene_that_no_drug_has_is_one_thing_too():
    """Entrez, Ensembl, UniProt and a former symbol of genes far from pharmacology join; what the file calls it is kept."""
    names = Names()
    found = [names.of("5071", "Entrez Gene"), names.of("ENSG00000185345", "ensembl"), names.of("O60260", "UniProt"),
             names.of("PARK2"), names.of("PARK2", "", "Protein"), names.of("PARK2", "hgnc")]  # fmt: skip
    assert {(thing.id, thing.entity) for thing in found} == {("PRKN", "http://identifiers.org/hgnc/8607")}
    assert found[3].also == ("PARK2",)
    assert names.told["things found by a former symbol of their gene"] == 3
    assert names.of("5071", "Entrez Gene", "Protein", "parkin").also == ("parkin",)


def test_a_molecule_that_is_called_like_a_gene_is_none():
    """The names cAMP and Ca2 are no cathelicidin and no anhydrase, unless the file says that it names a gene; ACh is no receptor."""
    names = Names()
    for text in ("cAMP", "CAMP", "Ca2", "ACH", "ACh", "IL1"):
        assert names.of(text).entity == "", text
    assert names.of("CAMP", "", "Protein").entity == "http://identifiers.org/hgnc/1472"
    assert names.of("820", "ncbigene").entity == "http://identifiers.org/hgnc/1472"
    assert names.of("CAMP").id != names.of("820", "ncbigene").id


def test_a_gene_by_its_name_where_no_table_has_the_identifier():
    """RefSeq numbers are in no table: the very symbol of a gene decides, a synonym does not, nor a molecule's name; it is counted."""
    names = Names()
    found = names.of("NP_604391.1", "refseq", "Protein", "CREB1")
    assert (found.id, found.same_as) == ("CREB1", ("hgnc:2345", "refseq:NP_604391.1"))
    assert names.of("NP_1", "refseq", "Protein", "CREB").entity == ""
    assert names.of("HMDB1", "hmdb", "SmallMolecule", "CREB1").entity == ""
    assert names.of("P15337", "uniprot", "Protein", "CREB1", "10116").entity == "http://purl.uniprot.org/uniprot/P15337"
    assert names.told["things known by their name, as no table has their identifier"] == 1


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


def test_the_stems_are_those_of_the_bioregistry(reference_data):
    """A stem is a form that the register's record gives, or identifiers.org with the prefix it is known by there."""
    path = reference_data / "data" / "bioregistry" / "bioregistry_subset.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as text:
        registers = json.load(text)
    for register, stem in _NAMESPACES.items():
        record = registers["pubchem.compound" if register == "pubchem" else register]
        forms = {record.get("uri_format"), record.get("rdf_uri_format")}
        known = record.get("miriam", {}).get("prefix")
        # The RDF of PubChem has IRIs of its own, which the register does not list.
        if register == "pubchem":
            continue
        assert f"{stem}$1" in forms or stem in (f"https://identifiers.org/{known}:", f"http://identifiers.org/{known}/")
