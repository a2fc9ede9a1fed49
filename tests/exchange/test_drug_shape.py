"""Promises of kg.exchange.drug_shape: a downloaded table that is cut, renamed or damaged is one error with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.drugs import read

# The line of names as each source publishes it; of BindingDB those before the columns of chains.
GTOPDB = ["Target", "Target ID", "Target Subunit IDs", "Target Gene Symbol", "Target UniProt ID", "Target Ensembl Gene ID", "Target Ligand", "Target Ligand ID",
          "Target Ligand Subunit IDs", "Target Ligand Gene Symbol", "Target Ligand UniProt ID", "Target Ligand Ensembl Gene ID", "Target Ligand PubChem SID",
          "Target Species", "Ligand", "Ligand ID", "Ligand Subunit IDs", "Ligand Gene Symbol", "Ligand Species", "Ligand PubChem SID", "Ligand Type", "Approved",
          "Type", "Action", "Action comment", "Selectivity", "Endogenous", "Primary Target", "Concentration Range", "Affinity Units", "Affinity High",
          "Affinity Median", "Affinity Low", "Original Affinity Units", "Original Affinity Low nm", "Original Affinity Median nm", "Original Affinity High nm",
          "Original Affinity Relation", "Assay Description", "Receptor Site", "Ligand Context", "PubMed ID"]  # fmt: skip
DRUGCENTRAL = ["DRUG_NAME", "STRUCT_ID", "TARGET_NAME", "TARGET_CLASS", "ACCESSION", "GENE", "SWISSPROT", "ACT_VALUE", "ACT_UNIT", "ACT_TYPE", "ACT_COMMENT", "ACT_SOURCE",
               "RELATION", "MOA", "MOA_SOURCE", "ACT_SOURCE_URL", "MOA_SOURCE_URL", "ACTION_TYPE", "TDL", "ORGANISM"]  # fmt: skip
CHEMBL = ["Molecule ChEMBL ID", "Molecule Name", "Molecule Max Phase", "Molecular Weight", "#RO5 Violations", "AlogP", "Compound Key", "Smiles", "Standard Type",
          "Standard Relation", "Standard Value", "Standard Units", "pChEMBL Value", "Data Validity Comment", "Comment", "Uo Units", "Ligand Efficiency BEI",
          "Ligand Efficiency LE", "Ligand Efficiency LLE", "Ligand Efficiency SEI", "Potential Duplicate", "Assay ChEMBL ID", "Assay Description", "Assay Type",
          "BAO Format ID", "BAO Label", "Assay Organism", "Assay Tissue ChEMBL ID", "Assay Tissue Name", "Assay Cell Type", "Assay Subcellular Fraction",
          "Target ChEMBL ID", "Target Name", "Target Organism", "Target Type", "Document ChEMBL ID", "Source ID", "Source Description", "Document Journal",
          "Document Year", "Cell ChEMBL ID"]  # fmt: skip
BINDINGDB = ["BindingDB Reactant_set_id", "Ligand SMILES", "Ligand InChI", "Ligand InChI Key", "BindingDB MonomerID", "BindingDB Ligand Name", "Target Name",
             "Target Source Organism According to Curator or DataSource", "Ki (nM)", "IC50 (nM)", "Kd (nM)", "EC50 (nM)", "kon (M-1-s-1)", "koff (s-1)", "pH", "Temp (C)",
             "Curation/DataSource", "Article DOI", "PMID", "ChEMBL ID of Ligand", "UniProt (SwissProt) Primary ID of Target Chain 1"]  # fmt: skip
PDSP = ["Number", "Name", "Unigene", "Ligand ID", " Ligand Name", "SMILES", "CAS", "NSC", "Hotligand", "species", "source", "ki Note", "ki Val", "Reference", "Link"]  # fmt: skip

ROWS = {
    "gtopdb": (GTOPDB, {"Target": "D2 receptor", "Target Gene Symbol": "DRD2", "Target UniProt ID": "P14416", "Target Species": "Human", "Ligand": "a", "Ligand ID": "1",
                        "Type": "Antagonist", "Action": "Antagonist", "Affinity Units": "pKi", "Affinity Median": "8.1"}, ","),
    "drugcentral": (DRUGCENTRAL, {"DRUG_NAME": "a", "STRUCT_ID": "1", "TARGET_NAME": "D2", "ACCESSION": "P14416", "GENE": "DRD2", "ACT_VALUE": "8.1", "ACT_TYPE": "Ki",
                                  "RELATION": "=", "ACTION_TYPE": "ANTAGONIST", "ORGANISM": "Homo sapiens"}, "\t"),
    "chembl": (CHEMBL, {"Molecule ChEMBL ID": "CHEMBL1113", "Molecule Name": "A; B", "Standard Type": "Ki", "Standard Relation": "'='", "Standard Value": "21.0",
                        "Standard Units": "nM", "Target ChEMBL ID": "CHEMBL217", "Target Name": "Dopamine D2 receptor", "Target Organism": "Homo sapiens"}, ";"),
    "bindingdb": (BINDINGDB, {"BindingDB MonomerID": "7", "BindingDB Ligand Name": "a", "Target Name": "D(2) dopamine receptor", "Ki (nM)": " 5.0",
                              "Target Source Organism According to Curator or DataSource": "Homo sapiens",
                              "UniProt (SwissProt) Primary ID of Target Chain 1": "P14416"}, "\t"),
    "pdsp": (PDSP, {"Number": "1", "Name": "DOPAMINE D2", "Unigene": "DRD2", " Ligand Name": "a", "species": "HUMAN", "ki Note": ">", "ki Val": "10000"}, ","),
}  # fmt: skip
VALUE = {"gtopdb": "Affinity Median", "drugcentral": "ACT_VALUE", "chembl": "Standard Value", "bindingdb": "Ki (nM)", "pdsp": "ki Val"}  # fmt: skip
NAMED = {"gtopdb": "Original Affinity Relation", "drugcentral": "RELATION", "chembl": "Standard Relation", "bindingdb": "Ki (nM)", "pdsp": "species"}  # fmt: skip


def written(source: str, folder: Path, change=lambda _number, cells: cells, rows: int = 6) -> Path:
    """A table as the source publishes it, every cell quoted; `change` is given the cells of each line, the line of names first."""
    columns, row, mark = ROWS[source]
    table = [change(n, [row.get(c, "") for c in columns] if n else [*columns]) for n in range(rows + 1)]
    lines = [mark.join(f'"{cell}"' for cell in cells) for cells in table]
    version = '"# GtoPdb Version: 2025.4 - published: 2025-12-10"\n' if source == "gtopdb" else ""
    path = folder / f"{source}.txt"
    path.write_text(version + "\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("source", ROWS)
def test_each_table_is_read_as_published(source, tmp_path):
    """By its source's name and by its columns alone, every row with its value."""
    path = written(source, tmp_path)
    assert recognised.recognised(path) == "drugs"
    for only in ("", source):
        draft = read(path, None, only)
        assert (draft.rows, len(draft.ties), draft.refused) == (6, 6, [])
        assert all("measurement" in tie.numbers for tie in draft.ties)


@pytest.mark.parametrize("source", ROWS)
def test_a_renamed_column_is_an_error_that_names_it(source, tmp_path):
    """A value must not be read without its relation, nor a row without its species, and the table is no table of one's own."""
    path = written(
        source, tmp_path, lambda n, cells: cells if n else ["renamed" if c == NAMED[source] else c for c in cells]
    )
    for only in ("", source):
        assert recognised.recognised(path) == "drugs"
        with pytest.raises(DataError, match=f"the table of {source} has no column") as error:
            read(path, None, only)
        assert f"{path}:{2 if source == 'gtopdb' else 1}" == error.value.where
        assert "renamed" in error.value.cure


@pytest.mark.parametrize("source", ROWS)
def test_a_cut_table_is_an_error(source, tmp_path):
    """A last row with half of its cells."""
    path = written(source, tmp_path, rows=300)
    text = path.read_text("utf-8")
    last = text.rstrip("\n").rindex("\n")
    path.write_text(text[: last + 20], "utf-8")
    with pytest.raises(DataError, match="the table is cut"):
        read(path)


@pytest.mark.parametrize("source", ROWS)
def test_text_for_a_number_has_line_and_column(source, tmp_path):
    """In a small table it is an error; of three hundred rows that one alone is refused."""
    place = ROWS[source][0].index(VALUE[source])

    def spoilt(number: int, cells: list[str]) -> list[str]:
        return [*cells[:place], "8,1x", *cells[place + 1 :]] if number == 3 else cells

    said = f"column {place + 1} \\({VALUE[source].strip()}".replace("(nM)", r"\(nM\)")
    with pytest.raises(DataError, match=said):
        read(written(source, tmp_path, spoilt))
    draft = read(written(source, tmp_path, spoilt, rows=300))
    assert (draft.rows, len(draft.ties)) == (300, 299)
    assert [r.where for r in draft.refused] == ["5" if source == "gtopdb" else "4"]


@pytest.mark.parametrize("source", sorted(ROWS.keys() - {"bindingdb"}))
@pytest.mark.parametrize(
    "change", [lambda cells: cells[:4] + cells[5:], lambda cells: [*cells[:4], "x", *cells[4:-1], "y"]]
)
def test_a_row_of_another_length_is_never_read_shifted(source, change, tmp_path):
    """A cell too few or too many moves all that follow."""
    path = written(source, tmp_path, lambda n, cells: change(cells) if n == 2 else cells)
    with pytest.raises(DataError, match="cells, where the table has"):
        read(path)


def test_rows_of_bindingdb_may_go_on(tmp_path):
    """Chains beyond those of the line of names lengthen a row."""
    path = written("bindingdb", tmp_path, lambda n, cells: [*cells, "MKV", "chain 2"] if n == 2 else cells)
    assert len(read(path).ties) == 6


def test_another_source_is_told(tmp_path):
    """A table of DrugCentral under the name of the Guide."""
    with pytest.raises(DataError, match="this is no table of gtopdb"):
        read(written("drugcentral", tmp_path), None, "gtopdb")


def test_a_renamed_column_can_be_mapped(tmp_path):
    """What the map does not say is the source's."""
    path = written(
        "gtopdb", tmp_path, lambda n, cells: cells if n else ["Relation" if c == NAMED["gtopdb"] else c for c in cells]
    )
    draft = read(path, {"relation": "Relation"}, "gtopdb")
    assert {(t.target, t.numbers["measurement"], t.sign) for t in draft.ties} == {("DRD2", "pKi", -1)}


def test_a_source_that_publishes_in_another_encoding_is_read_in_it(tmp_path):
    """PDSP's file is in Windows-1252; of any other a line that is not UTF-8 is an error with the place."""
    path = written("pdsp", tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"a"', '"α'.replace("α", "µ").encode("cp1252") + b'"'))
    assert {tie.source for tie in read(path).ties} == {"µ"}
    path = written("gtopdb", tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"a"', b'"\xb5"'))
    with pytest.raises(DataError, match="is not UTF-8") as error:
        read(path)
    assert "byte" in error.value.where
