"""Promises of kg.exchange.omnipath."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.exchange import recognised
from kg.exchange.omnipath import read

HEAD = "source\ttarget\tsource_genesymbol\ttarget_genesymbol\tis_directed\tis_stimulation\tis_inhibition\tconsensus_stimulation\tconsensus_inhibition\tsources\treferences\tncbi_tax_id_target"
ROWS = (
    ("P14416", "P21728", "DRD2", "DRD1", "1", "1", "1", "1", "0", "A;B", "A:11290752;B:11290752", "9606"),
    ("P14416", "P21728", "DRD2", "DRD1", "True", "0", "1", "False", "True", "A", "", "9606"),
    ("P14416", "P21728", "DRD2", "DRD1", "1", "1", "1", "1", "1", "A", "", "9606"),
    ("P14416", "P21728", "DRD2", "DRD1", "1", "0", "0", "", "", "A", "", "9606"),
    ("P14416", "P21728", "DRD2", "DRD1", "0", "1", "0", "1", "0", "A", "", "9606"),
    ("COMPLEX:P14416_P21728", "P61168", "DRD2_DRD1", "Drd2", "1", "1", "0", "1", "0", "A", "", "10090"),
    ("", "P21728", "", "", "1", "1", "0", "1", "0", "A", "", "9606"),
)


def test_the_consensus_decides_and_conflicts_stay_unknown(tmp_path):
    """0/1 beside True/False beside blanks; undirected, unsigned and both signs have no sign, each with its reason."""
    path = tmp_path / "a.tsv"
    path.write_text("\n".join([HEAD, *("\t".join(row) for row in ROWS)]) + "\n", "utf-8")
    draft = read(path)
    assert [t.sign for t in draft.ties] == [1, -1, 0, 0, 0, 1]
    assert set(draft.unknown) == {"both signs are stated", "unsigned", "not directed"}
    assert draft.ties[0].references == ("PMID:11290752",)
    whole = draft.things[draft.ties[5].source]
    assert (whole.kind, whole.parts) == ("Complex", ("uniprot:P14416", "uniprot:P21728"))
    assert draft.things[draft.ties[5].target].species == "10090"
    assert [r.where for r in draft.refused] == ["8"]


def test_the_reference_file_has_the_counts_of_its_columns(reference_data):
    """191 rows, their signs those of the consensus."""
    draft = read(reference_data / "data/omnipath/interactions.tsv")
    assert Counter(t.sign for t in draft.ties) == {1: 128, -1: 52, 0: 11}
    assert draft.unknown == {"unsigned": 8, "both signs are stated": 3}
    assert len([t for t in draft.things.values() if t.kind == "Complex"]) > 10


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_table_that_r_wrote_keeps_its_signs(tmp_path, delimiter):
    """Commas, quotes and a column of numbers without a name; told by its content."""
    names = (
        "",
        "source",
        "target",
        "source_genesymbol",
        "target_genesymbol",
        "is_directed",
        "is_stimulation",
        "is_inhibition",
    )
    rows = (names, ("1", "P14416", "O95622", "DRD2", "ADCY5", "TRUE", "FALSE", "TRUE"))
    text = "".join(delimiter.join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    (tmp_path / "a.csv").write_text(text, "utf-8")
    assert recognised.recognised(tmp_path / "a.csv") == "omnipath"
    assert [(t.source, t.sign, t.target) for t in read(tmp_path / "a.csv").ties] == [("DRD2", -1, "ADCY5")]
