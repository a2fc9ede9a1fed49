"""Targets by the names that data sets use: identifiers, full names, words in any order; never a guess that is not told."""

from __future__ import annotations

from pathlib import Path

import pytest
import shipped

from kg.errors import DataError
from kg.explore import perturb
from kg.knowledge.vocabulary import ID
from kg.question.profile.reader import read
from kg.question.profile.target import Targets

WORKSPACE = shipped.workspace()
TARGETS = Targets(WORKSPACE.book)


@pytest.mark.parametrize(
    ("text", "local", "species", "variant"),
    [
        ("DRD2", "DRD2", "", ""), ("CHEMBL217", "DRD2", "", ""), ("ENSG00000149295", "DRD2", "", ""), ("ENSG00000149295.14", "DRD2", "", ""),
        ("NCBIGene:1813", "DRD2", "", ""), ("Entrez:1813", "DRD2", "", ""), ("GtoPdb:215", "DRD2", "", ""), ("HGNC:3023", "DRD2", "", ""),
        ("UniProt:P14416", "DRD2", "", ""), ("P61169", "DRD2", "Rat", ""), ("P61168", "DRD2", "Mouse", ""), ("ENSRNOG00000008428", "DRD2", "Rat", ""),
        ("ENSMUSG00000032259", "DRD2", "Mouse", ""), ("RGD:2520", "DRD2", "Rat", ""), ("MGI:94924", "DRD2", "Mouse", ""), ("Drd2", "DRD2", "", ""),
        ("Entrez:24318", "DRD2", "Rat", ""), ("D(2) dopamine receptor", "DRD2", "", ""), ("Sodium-dependent serotonin transporter", "SLC6A4", "", ""),
        ("Muscarinic acetylcholine receptor M1", "CHRM1", "", ""), ("D2L", "DRD2", "", "D2L"), ("D2S", "DRD2", "", "D2S"),
        ("P14416-2", "DRD2", "", "isoform 2"), ("GABA-A α1", "GABRA1", "", ""), ("GABA-A alpha1", "GABRA1", "", ""),
        ("α7 nicotinic", "alpha7-nicotinic-receptor", "", ""), ("nicotinic α7", "alpha7-nicotinic-receptor", "", ""),
    ],
)  # fmt: skip
def test_a_target_by_what_data_sets_call_it(text, local, species, variant):
    """ChEMBL, Ensembl, Entrez, GtoPdb, UniProt of people and rodents, full names of UniProt, splice forms, words."""
    found = TARGETS.find(text, "here")
    assert (found.iri, found.species, found.variant, found.placed) == (ID + local, species, variant, True)


@pytest.mark.parametrize("text", ["D(2) dopamine receptor", "D2L", "GABA-A α1", "α7 nicotinic"])
def test_what_was_read_by_name_is_told(tmp_path, text):
    """An identifier needs no word; a name that the graph does not have is said with what it was read as."""
    assert TARGETS.find(text, "here").read_as.startswith(f"{text} as ")
    path = tmp_path / "x.tsv"
    word = "positive allosteric modulator" if "GABA" in text else "antagonist"
    path.write_text(f"target\taction\ttype\tvalue\tunit\n{text}\t{word}\tKi\t2\tnM\n", "utf-8")
    notes = perturb(profile=path, workspace=WORKSPACE, samples=0).notes
    assert any(f"targets read by name: {text} as " in note for note in notes)


@pytest.mark.parametrize("text", ["CHEMBL217", "P61169", "NCBIGene:1813", "DRD2"])
def test_an_identifier_needs_no_word(text):
    """Who writes a register's number knows what it is."""
    assert TARGETS.find(text, "here").read_as == ""


@pytest.mark.parametrize("text", ["AKR1C1", "ABL1", "P00519", "ORL1", "OPRL1"])
def test_a_known_target_outside_the_network_is_no_bad_row(tmp_path, text):
    """It is listed in ignored_targets with the reason, whatever its action and type, and the rest is computed without it."""
    path = tmp_path / "x.tsv"
    rows = f"DRD2\tantagonist\tKi\t2\tnM\n{text}\tinhibitor\tIC50\t9\tnM\n{text}\tantagonist\tIC50\t9\tnM\n"
    path.write_text("#free_nM 5\ntarget\taction\ttype\tvalue\tunit\n" + rows, "utf-8")
    answer = perturb(profile=path, workspace=WORKSPACE, samples=0)
    path.write_text("#free_nM 5\ntarget\taction\ttype\tvalue\tunit\n" + rows.split("\n", maxsplit=1)[0] + "\n", "utf-8")
    without = perturb(profile=path, workspace=WORKSPACE, samples=0)
    assert [e.log2_change for e in answer.effects] == [e.log2_change for e in without.effects]
    assert any(said.endswith(": not in the network") for said in answer.scenario.ignored_targets)
    assert not without.scenario.ignored_targets


def test_a_word_for_an_action_must_be_one_there_too(tmp_path):
    """Outside the network a row is still read: a word that nobody knows is a slip."""
    path = tmp_path / "x.tsv"
    path.write_text("target\taction\ttype\tvalue\tunit\nABL1\ttickler\tIC50\t9\tnM\n", "utf-8")
    with pytest.raises(DataError, match="unknown action"):
        read(path, WORKSPACE.book)


@pytest.mark.parametrize("text", ["1813", "215"])
def test_a_bare_number_is_of_no_register(text):
    """1813 may be a gene of NCBI or a target of the Guide: the cure says how to write either."""
    with pytest.raises(DataError, match="of no register") as caught:
        TARGETS.find(text, "here")
    assert f"NCBIGene:{text}" in caught.value.cure
    assert f"GtoPdb:{text}" in caught.value.cure


@pytest.mark.parametrize(
    "text", ["glutamate 1", "cannabinoid 1", "dopamine", "alpha", "CHEMBL99999999", "adrenergic receptor alpha"]
)
def test_too_little_is_no_target(text):
    """A word with a bare number, a transmitter, a family's word and an unknown code are not made into a receptor."""
    try:
        found = TARGETS.find(text, "here")
    except DataError as error:
        assert error.cure  # noqa: PT017
    else:
        assert "SmallMolecule" in WORKSPACE.directory.types(found.iri) or "Transmitter" in WORKSPACE.directory.types(
            found.iri
        )


def test_a_name_of_several_genes_is_refused():
    """Two genes that one old name means are named, and neither is taken."""
    with pytest.raises(DataError, match=r"may mean several targets: .*, ABCB4") as caught:
        TARGETS.find("MDR3", "here")
    assert "gene symbol" in caught.value.cure


def test_every_symbol_of_the_graph_is_found_by_its_public_numbers():
    """The table and the graph agree: a gene's Ensembl number leads to the record that its symbol leads to."""
    names = WORKSPACE.directory.targets._names._rows
    rows = WORKSPACE.knowledge.rows("SELECT ?t ?s { ?t kg:symbol ?s } ORDER BY ?s")
    assert len(rows) > 300
    known = [row for row in rows if str(row["s"]) in names and names[str(row["s"])]["ensembl"]]
    assert len(known) > 0.95 * len(rows)
    for row in known:
        code = names[str(row["s"])]["ensembl"]
        assert TARGETS.find(code, "here").iri == row["t"], code


def test_content_without_tables_has_the_names_of_the_graph(tmp_path: Path, monkeypatch):
    """KG_PATHWAYS may name a folder without them: nothing is found, nothing fails."""
    from kg.knowledge.target_names import TargetNames

    (tmp_path / "targets").mkdir()
    monkeypatch.setenv("KG_PATHWAYS", str(tmp_path))
    names = TargetNames()
    assert names.find("P14416") == []
    assert list(names.names()) == []
