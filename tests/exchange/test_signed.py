"""Promises of kg.exchange.signed."""

from __future__ import annotations

import csv
import io

import pytest
from nets import NET

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.net import Net, Thing, Tie
from kg.exchange.signed import COLUMNS, read, write, write_csv


def test_a_row_an_edge_under_a_line_of_names():
    """Signs as numbers, references and identifiers beside them; the lonely node is counted as lost."""
    text, losses = write(NET)
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    assert tuple(rows[0]) == COLUMNS
    assert [(r["source"], r["target"], int(r["sign"])) for r in rows] == [
        (t.source, t.target, t.sign) for t in NET.ties
    ]
    assert rows[0]["references"] == "PMID:1 id:x"
    assert rows[0]["source_ids"] == "hgnc:1 uniprot:P1"
    assert losses["nodes without an influence"] == 1


@pytest.mark.parametrize(
    "text",
    ["source\ttarget\tsign\nA\tB\t1\nA\tC\t-0.5\nA\tD\t0\nA\t\t1\n", "from,effect,to\nA,activates,B\nA,inhibition,C\nA,binds,D\nA,x,\n",
     "A\tB\t1\nA\tC\t-1\nA\tD\t0\n\tE\t1\n", "A\tactivation\tB\nA\t-1\tC\nA\tpartOf\tD\n\t1\tE\n"],
)  # fmt: skip
def test_tables_with_and_without_names_are_read(tmp_path, text):
    """Words or numbers for signs, tabs or commas; a row without an end is refused."""
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    draft = read(path)
    assert [(t.target, t.sign) for t in draft.ties] == [("B", 1), ("C", -1), ("D", 0)]
    assert len(draft.refused) == 1


def test_what_is_written_is_read_back(tmp_path):
    """Ends and signs of every edge."""
    path = tmp_path / "a.tsv"
    path.write_text(write(NET)[0], "utf-8")
    draft = read(path)
    assert [(t.source, t.target, t.sign) for t in draft.ties] == [(t.source, t.target, t.sign) for t in NET.ties]


def test_no_table_of_edges_is_refused(tmp_path):
    """Two columns without names are none."""
    path = tmp_path / "a.tsv"
    path.write_text("hello\tworld\n", "utf-8")
    with pytest.raises(DataError, match="no table of edges"):
        read(path)


def test_csv_is_read_back_and_computes_nothing(tmp_path):
    """Signs and papers; names with commas and quotes stay whole, and one that begins as a formula does is text."""
    things = (Thing("a, b", "a, b"), Thing('"c"', '"c"'), Thing("=1+1", "=1+1"))
    ties = (Tie("1", "a, b", '"c"', -1, references=("PMID:12345678",)), Tie("2", '"c"', "=1+1", 0))
    text, _ = write_csv(Net("n", things, ties))
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    draft = read(path)
    assert [(t.source, t.target, t.sign, t.references) for t in draft.ties] == [
        ("a, b", '"c"', -1, ("PMID:12345678",)),
        ('"c"', "'=1+1", 0, ()),
    ]


@pytest.mark.parametrize("names", ["id\tname\tkind", "id\tcategory\tname", "#ID\tlabel\tx"])
def test_a_table_of_nodes_is_not_read_as_edges(tmp_path, names):
    """Hetnets and KGX have one beside the edges; each row of it would have been a statement."""
    path = tmp_path / "nodes.tsv"
    path.write_text(names + "\nGene::1\tDRD2\tGene\n", "utf-8")
    with pytest.raises(DataError, match="table of nodes"):
        read(path)


def test_a_line_of_names_behind_a_mark_of_comments_is_one(tmp_path):
    """As many tools write it; other comments are left out."""
    path = tmp_path / "a.tsv"
    path.write_text("# made by hand\n#source\tsign\ttarget\tpmid\nA\t-1\tB\t1234567\n# the end\n", "utf-8")
    (tie,) = read(path).ties
    assert (tie.source, tie.sign, tie.target, tie.references) == ("A", -1, "B", ("PMID:1234567",))


@pytest.mark.parametrize(
    "text",
    [
        "sample,gene,value\na,b,c\n",
        "Number,Receptor,Ligand,Ki\n1,5-HT1A,serotonin,1.2\n",
        "a\tb\tc\td\te\n1\t2\tx\ty\tz\n",
    ],
)
def test_any_other_table_is_not_read_as_edges(tmp_path, text):
    """Three columns without one word that is known, or more of them: an error, not a statement a row."""
    path = tmp_path / "a.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match="no table of edges"):
        read(path)


def test_the_extended_sif_of_pathway_commons_is_a_table(tmp_path):
    """Its own names of columns, the papers of each row, and the table of nodes below it left out."""
    text = (
        "PARTICIPANT_A\tINTERACTION_TYPE\tPARTICIPANT_B\tINTERACTION_DATA_SOURCE\tINTERACTION_PUBMED_ID\n"
        "A1BG\tcontrols-expression-of\tA2M\tpid\t11251022;12345678\n\n"
        "PARTICIPANT\tPARTICIPANT_TYPE\tPARTICIPANT_NAME\nA1BG\tProteinReference\tx\n"
    )
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert recognised.recognised(path) == "tsv"
    (tie,) = read(path).ties
    assert (tie.source, tie.sign, tie.target, tie.origin) == ("A1BG", 0, "A2M", "pid")
    assert tie.references == ("PMID:11251022", "PMID:12345678")


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("source\ttarget\tweight\nA\tB\t0.9\nB\tC\t0.4\n", [0, 0]),
        ("source\ttarget\tweight\nA\tB\t0.9\nB\tC\t-0.4\n", [1, -1]),
        ("source\ttarget\tmor\nA\tB\t0.9\nB\tC\t0.4\n", [1, 1]),
        ("A\tB\t0.93\nB\tC\t0.4\n", [0, 0]),
        ("A\tB\t1\nB\tC\t1\n", [1, 1]),
        ("A\tB\t0.93\nB\tC\t-0.4\n", [1, -1]),
        ("source;target;sign\nA;B;-1\n", [-1]),
    ],
)
def test_sizes_are_no_signs(tmp_path, text, signs):
    """A score of confidence is above nothing, too: only a column that is negative somewhere, or is called a sign, has signs."""
    (tmp_path / "a.tsv").write_text(text, "utf-8")
    draft = read(tmp_path / "a.tsv")
    assert [t.sign for t in draft.ties] == signs
    assert sum(draft.unknown.values()) == signs.count(0)
