"""Promises of kg.knowledge.meant: a target by its numbers and names in other registers, wherever a person types one."""

from __future__ import annotations

import pytest
import shipped

from kg.errors import NotFound, UsageError
from kg.knowledge.looking import looked_up
from kg.knowledge.meant import TARGETS
from kg.knowledge.names import Directory
from kg.knowledge.vocabulary import ID

DIRECTORY = Directory(shipped.knowledge())


@pytest.mark.parametrize(
    ("text", "local", "matched"),
    [
        ("ENSG00000108576", "SLC6A4", "ENSG00000108576"), ("P61169", "DRD2", "P61169 (Rat)"), ("gtopdb:215", "DRD2", "gtopdb:215"),
        ("Entrez:1813", "DRD2", "Entrez:1813"), ("CHEMBL217", "DRD2", "CHEMBL217"), ("D2L", "DRD2", "D2L"),
        ("GABA-A α1", "GABRA1", "GABA-A α1"), ("gaba-a ALPHA1", "GABRA1", "gaba-a ALPHA1"), ("NK1", "TACR1", "NK1"),
        ("α7 nicotinic", "alpha7-nicotinic-receptor", "α7 nicotinic"), ("Drd2", "DRD2", "DRD2"),
    ],
)  # fmt: skip
def test_one_target_by_what_other_registers_call_it(text, local, matched):
    """Asked for as a target, as a thing of any kind, and looked up: the same record, and how it was read."""
    assert DIRECTORY.resolve(text, TARGETS, "target").iri == ID + local
    first = next(m for m in looked_up(DIRECTORY, text).shown if m.iri == ID + local)
    assert first.name == matched


def test_a_number_of_two_registers_is_what_is_asked_for():
    """GtoPdb counts ligands and targets apart: 215 is a drug and a receptor; among compounds it is the drug, else the receptor."""
    assert DIRECTORY.resolve("gtopdb:215").iri == ID + "DRD2"
    assert DIRECTORY.resolve("gtopdb:215", ("Compound",), "compound").iri == ID + "norfenfluramine"


def test_a_name_of_several_genes_is_refused_with_their_names():
    """Neither of two genes that one old name means is taken, though the graph may hold one."""
    with pytest.raises(UsageError, match=r"may mean several targets: .*ABCB4"):
        DIRECTORY.resolve("MDR3", TARGETS, "target")
    assert DIRECTORY.exact("MDR3") == []


def test_a_gene_that_the_graph_does_not_hold_is_named():
    """A known accession outside the graph is told as what it is, and no other name is offered for it."""
    with pytest.raises(NotFound) as caught:
        DIRECTORY.resolve("P99999", TARGETS, "target")
    assert caught.value.cure == "P99999 is CYCS (cytochrome c, somatic), which the graph does not hold"


@pytest.mark.parametrize("text", ["1813", "CHEMBL99999999", "P00000", "alpha", ""])
def test_too_little_means_nothing(text):
    """A bare number, an unknown code and a letter's name mean no target."""
    assert DIRECTORY.meant(text) == []


def test_a_word_for_a_target_is_never_a_compound():
    """Where a compound is asked for, no register of targets is searched."""
    assert DIRECTORY.exact("D2L", ("Compound",)) == []
