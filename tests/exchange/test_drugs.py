"""Promises of kg.exchange.drugs: a sign is that of an action, an affinity alone has none; values in nM; species apart."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.drugs import read

GTOPDB = (
    '"# GtoPdb Version: 2026.3 - published: 2026-09-16"\n'
    '"Target","Target ID","Target Gene Symbol","Target UniProt ID","Target Ligand","Target Species","Ligand","Ligand ID","Type","Action","Affinity Units",'
    '"Affinity High","Affinity Median","Affinity Low","Original Affinity Units","Original Affinity Median nm","Original Affinity Relation","PubMed ID"\n'
    '"D2 receptor","215","DRD2","P14416","","Human","a","1","Antagonist","Antagonist","pKi","9","8.1","7.5","Ki","8","=","26837465|12345678"\n'
    '"D2 receptor","215","DRD2","P14416","","Human","b","2","Agonist","Partial agonist","pKi","9.4","","8.4","","","",""\n'
    '"D2 receptor","215","Drd2","P61169","","Rat","a","1","Antagonist","Antagonist","pKi","","5","","Ki","10000",">",""\n'
    '"D2 receptor","215","DRD2","P14416","","Human","c","3","None","Binding","pKi","","7","","","","",""\n'
)


def rows(text: str, folder, wanted=None):
    """What is read of a table, told by its content where no map is given."""
    path = folder / "table.txt"
    path.write_text(text, "utf-8")
    assert wanted or recognised.recognised(path) == "drugs"
    return read(path, wanted)


def test_the_guide_is_read_with_signs_values_and_species(tmp_path):
    """A partial agonist and a binder have no sign; a range without a middle is a range; a bound is that of the concentration."""
    draft = rows(GTOPDB, tmp_path)
    assert [(t.source, t.sign, t.target) for t in draft.ties] == [
        ("a", -1, "DRD2"), ("b", 0, "DRD2"), ("a", -1, "Drd2 (rat) [uniprot:P61169]"), ("c", 0, "DRD2"),
    ]  # fmt: skip
    first, second, third, _ = (t.numbers for t in draft.ties)
    assert first["low_nM"] == pytest.approx(10**0.9)
    assert (second["low_nM"], second["high_nM"]) == (pytest.approx(10**-0.4), pytest.approx(10**0.6))
    assert (third["low_nM"], third["measurement_relation"], "high_nM" in third) == (10_000.0, ">", False)
    assert draft.ties[0].references == ("PMID:26837465", "PMID:12345678")
    assert draft.things["a"].same_as == ("gtopdb:1",)
    assert draft.things["Drd2 (rat) [uniprot:P61169]"].species == "10116"


def test_drugcentral_has_logarithms_whatever_they_are_called(tmp_path):
    """IC50 5 is 10 µM; a bound of a logarithm may be meant either way and is left out; several genes are a family."""
    head = "DRUG_NAME\tSTRUCT_ID\tTARGET_NAME\tACCESSION\tGENE\tACT_VALUE\tACT_TYPE\tRELATION\tACTION_TYPE\tORGANISM\n"
    draft = rows(
        head
        + "x\t1\tSERT\tP31645\tSLC6A4\t5\tIC50\t=\tINHIBITOR\tHomo sapiens\n"
        + "x\t1\tSERT\tP31645\tSLC6A4\t5\tIC50\t>\t\tHomo sapiens\n"
        + "x\t1\tGABA-A\tP14867|P47870\tGABRA1|GABRB2\t\t\t\tPOSITIVE ALLOSTERIC MODULATOR\tHomo sapiens\n",
        tmp_path,
    )
    assert [t.sign for t in draft.ties] == [-1, 0, 1]
    assert draft.ties[0].numbers["low_nM"] == pytest.approx(10_000)
    assert "measurement" not in draft.ties[1].numbers
    assert draft.told["values left out: a bound of a logarithm, which may be meant either way"] == 1
    assert draft.things["GABA-A"].parts == ("uniprot:P14867", "uniprot:P47870")


def test_wide_tables_have_a_statement_a_value(tmp_path):
    """BindingDB's columns of Ki and IC50; bounds within the cell."""
    draft = rows(
        "BindingDB Ligand Name\tBindingDB MonomerID\tTarget Name\tKi (nM)\tIC50 (nM)\nx\t7\tD(2) dopamine receptor\t5\t>10000\n",
        tmp_path,
    )
    assert [(t.numbers["measurement"], t.target) for t in draft.ties] == [("Ki", "DRD2"), ("IC50", "DRD2")]
    assert draft.ties[1].numbers["low_nM"] == 10_000
    assert draft.unknown == Counter({"an affinity without an action": 2})


def test_chembl_pdsp_and_dgidb(tmp_path):
    """Semicolons and quotes; relations in notes; several actions that do not agree leave the sign open."""
    chembl = ('"Molecule ChEMBL ID";"Molecule Name";"Standard Type";"Standard Relation";"Standard Value";"Standard Units";"Target ChEMBL ID";'
              '"Target Name";"Target Organism"\n"CHEMBL1113";"AMOXAPINE";"Ki";"\'=\'";"21";"nM";"CHEMBL217";"Dopamine D2 receptor";"Homo sapiens"\n')  # fmt: skip
    (tie,) = rows(chembl, tmp_path).ties
    assert (tie.source, tie.target, tie.sign, tie.numbers["high_nM"]) == ("AMOXAPINE", "DRD2", 0, 21.0)
    pdsp = "Number,Receptor,Unigene,Ligand Name,species,ki Note,ki Val\n1,5-HT2A,HTR2A,x,HUMAN,>,10000\n"
    (tie,) = rows(pdsp, tmp_path).ties
    assert (tie.target, tie.numbers["measurement_relation"]) == ("HTR2A", ">")
    dgidb = 'gene_name\tdrug_name\tdrug_concept_id\tinteraction_types\nDRD2\tx\tchembl:CHEMBL1\t"agonist,antagonist"\nDRD2\ty\tchembl:CHEMBL2\tinhibitor\n'
    draft = rows(dgidb, tmp_path)
    assert [(t.sign, t.why) for t in draft.ties] == [(0, "several actions are stated, which do not agree"), (-1, "")]
    assert draft.things["x"].same_as == ("chembl:CHEMBL1",)


def test_a_table_of_ones_own_by_a_map(tmp_path):
    """Decimal commas that can be nothing else are read; a row without a target is refused, one without a value still acts."""
    text = "Name;gene;pKi;Effect\na;DRD2;8,7;antagonist\nb;DRD2;;agonist\nc;;8;agonist\nd;DRD2;1,234;\n"
    draft = rows(text, tmp_path, {"compound": "Name", "target": "gene", "value": "pKi", "action": "Effect"})
    assert [(t.source, t.sign, "measurement" in t.numbers) for t in draft.ties] == [
        ("a", -1, True),
        ("b", 1, False),
        ("d", 0, False),
    ]
    assert draft.ties[0].numbers["low_nM"] == pytest.approx(10**0.3)
    assert [r.where for r in draft.refused] == ["4"]


def test_a_quoted_cell_goes_on_and_a_stray_mark_swallows_nothing(tmp_path):
    """A comment of two lines is one row; a mark that nothing closes is a letter."""
    head = "compound\ttarget\taction\treference\n"
    draft = rows(
        head + 'a\tDRD2\tagonist\t"one\ntwo"\nb\tDRD2\tagonist\t5" long\n' + "c\tDRD2\tagonist\t\n" * 30,
        tmp_path,
        {"compound": "compound"},
    )
    assert (draft.rows, len(draft.ties), draft.refused) == (32, 32, [])


@pytest.mark.parametrize("text", ["source\ttarget\tsign\na\tb\t1\n", "", "hello\n", "drug_name\tdose\nx\t1\n"])
def test_other_tables_are_refused(text, tmp_path):
    """With the columns that it has, and what to say of them."""
    (tmp_path / "a.tsv").write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(tmp_path / "a.tsv")


def test_the_reference_tables_have_as_many_rows_as_their_sources_say(reference_data):
    """DrugCentral's sample of today; whole tables are counted for the page of formats."""
    folder = reference_data / "data"
    sample = read(folder / "drugcentral_current_format/drug.target.interaction.sample.tsv")
    assert (sample.rows, len(sample.refused)) == (13, 0)
