"""Promises of kg.exchange.bel_script: what is written is read back, sign for sign and paper for paper."""

from __future__ import annotations

import importlib.util

import pytest
import requirements

from kg.exchange.bel import read
from kg.exchange.bel_script import write
from kg.exchange.net import Net, Thing, Tie

THINGS = (
    Thing("DRD2@a", "DRD2 (a)", "Receptor", context="a", same_as=("uniprot:P14416", "hgnc:3023")),
    Thing("DRD2@b", "DRD2 (b)", "Receptor", context="b", same_as=("hgnc:3023",)),
    Thing("dopamine", "dopamine", "Transmitter", same_as=("obo:CHEBI_18243",)),
    Thing("x", 'a "name"', "Process"),
)
TIES = (
    Tie("1", "dopamine", "DRD2@a", 1, references=("PMID:12345678", "PMID:12345679")),
    Tie("2", "DRD2@b", "x", -1, coefficient=0.5, references=("id:record",)),
    Tie("3", "x", "dopamine", 0),
)


def test_a_script_is_read_back(tmp_path):
    """Signs, papers and identifiers; an unknown sign stays unknown, and one thing in two places is counted."""
    text, losses = write(Net("n", THINGS, TIES, "CC0"))
    path = tmp_path / "a.bel"
    path.write_text(text, "utf-8")
    draft = read(path)
    assert not draft.refused
    dopamine = next(t.id for t in draft.things.values() if t.entity.endswith("CHEBI_18243"))
    found = [(t.source, t.target, t.sign, t.references) for t in draft.ties]
    name = "bp(SYNAPTRACE:\"a 'name'\")"
    assert found == [
        (dopamine, "DRD2", 1, ("PMID:12345678",)),
        (dopamine, "DRD2", 1, ("PMID:12345679",)),
        ("DRD2", name, -1, ()),
        (name, dopamine, 0, ()),
    ]
    assert losses == {"coefficients": 1, "nodes that are one thing in several places, now one": 1}


@pytest.mark.filterwarnings("ignore")  # of what PyBEL stands on
def test_pybel_compiles_it(tmp_path):
    """Without a warning, into as many influences, each under its paper; what is unknown is `regulates`."""
    requirements.require("pybel", importlib.util.find_spec("pybel") is not None, "pip install pybel")
    import pybel

    path = tmp_path / "a.bel"
    path.write_text(write(Net("n", THINGS, TIES, "CC0"))[0], "utf-8")
    graph = pybel.from_bel_script(str(path))
    assert graph.warnings == []
    found = sorted(held["relation"] for *_, held in graph.edges(data=True))
    assert found == ["decreases", "increases", "increases", "regulates"]
