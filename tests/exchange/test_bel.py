"""Promises of kg.exchange.bel: signs by BEL's own relations, everything else unknown and counted."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.errors import DataError
from kg.exchange.bel import read
from kg.exchange.nodelink import read as read_nodelink

SCRIPT = """SET DOCUMENT Name = "a"
# DEFINE NAMESPACE X AS URL "y"
SET Citation = {"PubMed", "A title, with 12345678", "26837465"}
SET Evidence = "goes on \\
over lines
until here"
act(p(HGNC:DRD2)) -| p(HGNC:ADCY5)
a(CHEBI:dopamine) directlyIncreases act(p(HGNC:DRD2, loc(MESH:Neostriatum)), ma(cat))
p(HGNC:DRD2) positiveCorrelation bp(GO:"motor behavior")
p(HGNC:DRD2) isA p(FPLX:DRD)
UNSET Citation
p(HGNC:DRD2) -> (a(CHEBI:dopamine) => sec(a(CHEBI:acetylcholine)))
complex(p(HGNC:B), p(HGNC:A)) reg complex(p(HGNC:A), p(HGNC:B))
no statement
"""


def test_signs_papers_and_places(tmp_path):
    """Four relations have a sign, an activity is its protein's, members of a complex have one order, the rest is counted."""
    path = tmp_path / "a.bel"
    path.write_text(SCRIPT, "utf-8")
    draft = read(path)
    first, second, third, inner, last = draft.ties
    assert (first.source, first.target, first.sign, first.references) == ("DRD2", "ADCY5", -1, ("PMID:26837465",))
    assert (second.target, second.sign, second.context) == ("DRD2", 1, "Neostriatum")
    assert (third.sign, third.why) == (0, "a correlation is no cause")
    assert (inner.sign, inner.target, inner.references) == (1, "sec(a(CHEBI:acetylcholine))", ())
    assert last.source == last.target == "complex(p(HGNC:A), p(HGNC:B))"
    assert draft.told["relations of kind or part, no influence"] == 1
    assert [r.where for r in draft.refused] == ["14"]


def test_a_state_is_not_its_protein(tmp_path):
    """A phosphorylated protein, a transcript and a gene of the mouse are things of their own."""
    path = tmp_path / "a.bel"
    path.write_text("p(HGNC:DRD2, pmod(Ph)) -> r(HGNC:DRD2)\np(MGI:Drd2) -> p(HGNC:DRD2)\n", "utf-8")
    things = read(path).things
    assert [t.id for t in things.values() if t.entity.endswith("hgnc/3023")] == ["DRD2"]
    assert len(things) == 4


def test_a_file_without_bel_is_refused(tmp_path):
    """A text in which no line is a statement."""
    path = tmp_path / "a.bel"
    path.write_text("one\ntwo\n", "utf-8")
    with pytest.raises(DataError, match="no line"):
        read(path)


def test_what_stands_twice_under_one_text_is_one_statement(tmp_path):
    """Another text, another paper, or no text any more: a statement of its own."""
    path = tmp_path / "a.bel"
    line, again = "p(HGNC:DRD2) -| a(CHEBI:cAMP)\n", 'SET Evidence = "y"\n'
    text = (
        'SET Citation = {"PubMed", "12345"}\nSET Evidence = "x"\n' + line + 'SET Anatomy = "z"\n' + line + again + line
    )
    path.write_text(text + "UNSET Evidence\n" + line * 2 + "UNSET ALL\n" + line, "utf-8")
    draft = read(path)
    assert [tie.references for tie in draft.ties] == [("PMID:12345",)] * 4 + [()]
    assert sum(n for what, n in draft.told.items() if "twice" in what) == 1


def test_scripts_agree_with_the_graphs_that_pybel_compiled(reference_data):
    """In each script at hand as many statements of each sign as in PyBEL's own JSON of it."""
    scripts = sorted((reference_data / "data" / "bel_conib").glob("*.bel"))
    assert len(scripts) == 18
    for path in scripts[::3]:
        graph = path.with_name(path.name + ".nodelink.json.gz")
        counts = [Counter(t.sign for t in draft.ties if t.sign) for draft in (read(path), read_nodelink(graph))]
        assert counts[0] == counts[1], path.name
