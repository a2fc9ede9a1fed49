"""Promises of kg.exchange.sif."""

from __future__ import annotations

from nets import NET

from kg.exchange.sif import read, write


def test_every_line_is_one_edge_or_one_lonely_node():
    """Three cells with a word for the sign; unknown stays a word of its own; what is lost is counted."""
    text, losses = write(NET)
    rows = [line.split("\t") for line in text.splitlines()]
    words = {"activates": 1, "inhibits": -1, "affects": 0}
    assert [(r[0], words[r[1]], r[2]) for r in rows if len(r) == 3] == [(t.source, t.sign, t.target) for t in NET.ties]
    assert [r for r in rows if len(r) != 3] == [["alone"]]
    assert losses


def test_every_kind_of_sif_is_read(tmp_path):
    """Blanks or tabs, several targets, gates, words; a plain arrow and unknown words have no sign; half a line is refused."""
    path = tmp_path / "a.sif"
    path.write_text("a 1 b\nand1\t-1\tb c\na\tinhibits\tb\td\na -> b\nlonely\na 1\n", "utf-8")
    draft = read(path)
    assert [(t.source, t.target, t.sign) for t in draft.ties] == [
        ("a", "b", 1), ("and1", "b c", -1), ("a", "b", -1), ("a", "d", -1), ("a", "b", 0),
    ]  # fmt: skip
    assert [r.where for r in draft.refused] == ["6"]
    assert "lonely" in draft.things
    assert draft.unknown == {"the relation -> has no sign": 1}


def test_what_is_written_is_read_back(tmp_path):
    """Ends and signs of every edge."""
    path = tmp_path / "a.sif"
    path.write_text(write(NET)[0], "utf-8")
    assert [(t.source, t.target, t.sign) for t in read(path).ties] == [(t.source, t.target, t.sign) for t in NET.ties]


def test_the_reference_files_have_their_counts(reference_data):
    """465 edges of one published network, 142 of another."""
    for name, count in (("EGFR-ErbB_PCB2009.sif", 465), ("PKN-TCellPCB2007.sif", 142)):
        draft = read(reference_data / "data/sif_cellnopt" / name)
        assert (len(draft.ties), len(draft.refused)) == (count, 0)
        assert {t.sign for t in draft.ties} == {1, -1}


def test_terms_of_bel_are_what_they_stand_for(tmp_path):
    """As PyBEL writes SIF: an activity is that of its protein, a degradation a thing of its own; a name with brackets is a name."""
    path = tmp_path / "a.sif"
    path.write_text("act(p(HGNC:DRD2))\tdecreases\tdeg(p(HGNC:ADCY5))\nPI(3,4,5)P3\tincreases\tp(HGNC:AKT1)\n", "utf-8")
    found = [(t.source, t.sign, t.target) for t in read(path).ties]
    assert found == [("DRD2", -1, "deg(p(HGNC:ADCY5))"), ("PI(3,4,5)P3", 1, "AKT1")]
