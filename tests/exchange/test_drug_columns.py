"""Promises of kg.exchange.drug_columns."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.exchange.drug_columns import layout, mapped, wishes

GTOPDB = ["Target", "Target ID", "Target Gene Symbol", "Target UniProt ID", "Target Species", "Ligand", "Ligand ID", "Type", "Action", "Affinity Units",
          "Affinity Median"]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        (GTOPDB, "gtopdb"),
        ([c.lower().replace(" ", "_") for c in GTOPDB], "gtopdb"),
        (["DRUG_NAME", "STRUCT_ID", "TARGET_NAME", "ACT_VALUE", "ACT_TYPE"], "drugcentral"),
        (["Molecule ChEMBL ID", "Molecule Name", "Standard Type", "Standard Value", "Target ChEMBL ID"], "chembl"),
        (["BindingDB Ligand Name", "BindingDB MonomerID", "Target Name", "Ki (nM)"], "bindingdb"),
        (["Number", "Receptor", "Ligand Name", "species", "ki Note", "ki Val"], "pdsp"),
        (["gene_name", "drug_name", "interaction_types", "PMIDs"], "dgidb"),
        (["compound", "target", "type", "value"], "own"),
    ],
)
def test_a_known_table_is_told_by_its_columns(columns, name):
    """In any case, with blanks or underscores, as the versions have them."""
    assert layout(columns).name == name


def test_other_tables_are_none():
    """Edges, nodes, nothing."""
    assert layout(["source", "target", "sign"]) is None
    assert layout([]) is None


def test_a_map_names_columns_and_what_every_row_has():
    """A field as the user says, the others as usual; a column of two readings has one; type and unit by the column's name."""
    found = mapped(["Name", "target", "Ki (nM)"], {"compound": "name", "value": "Ki (nM)", "species": "=Human"}, "f:1")
    assert found.cells(["x", "DRD2", "5"]) == {
        "compound": "x", "target": "DRD2", "value": "5", "type": "Ki", "unit": "nM", "species": "Human",
    }  # fmt: skip
    taken = mapped(["compound", "target", "action"], {"compound": "target", "target": "compound"}, "f:1")
    assert taken.cells(["a", "b", "agonist"]) == {"compound": "b", "target": "a", "action": "agonist"}
    with pytest.raises(UsageError, match="no column 'nope'"):
        mapped(["a"], {"compound": "nope"}, "f:1")


@pytest.mark.parametrize("text", ["compound", "compound=", "colour=x", "value/=x"])
def test_a_map_that_says_nothing_is_refused(text):
    """With what may stand there."""
    with pytest.raises(UsageError, match=r"--map|fields are|FIELD=COLUMN"):
        wishes([text])


def test_a_map_may_be_given_in_parts():
    """Once with commas or several times; a constant by two signs; registers and wide values."""
    assert wishes(["target=gene,value=pKi", "species==Human"]) == {
        "target": "gene",
        "value": "pKi",
        "species": "=Human",
    }
    assert wishes(["value/Ki/nM=a", "id/chembl=b", "target/uniprot=c"]).keys() == {
        "value/Ki/nM",
        "id/chembl",
        "target/uniprot",
    }
