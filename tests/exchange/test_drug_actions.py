"""Promises of kg.exchange.drug_actions."""

from __future__ import annotations

import pytest

from kg.exchange.drug_actions import Actions
from kg.knowledge.vocabulary import local_name


@pytest.fixture(scope="module")
def actions() -> Actions:
    """Read once."""
    return Actions()


@pytest.mark.parametrize(
    ("said", "target", "source", "kind", "sign"),
    [
        ("agonist", "DRD2", "", "Agonist", 1),
        ("INHIBITOR", "SLC6A4", "drugcentral", "ReuptakeInhibitor", -1),
        ("INHIBITOR", "P23219", "drugcentral", "EnzymeInhibitor", -1),
        ("Antagonist | Inverse agonist", "HRH1", "gtopdb", "InverseAgonist", -1),
        ("partial agonist", "HTR1A", "", "PartialAgonist", 0),
        ("BINDING AGENT", "DRD2", "opentargets", "Binder", 0),
        ("OTHER", "DRD2", "opentargets", "", 0),
        ("tickles", "DRD2", "", "", 0),
        ("agonist", "no such thing", "", "Agonist", 1),
    ],
)
def test_a_word_means_what_it_means_on_that_target(actions, said, target, source, kind, sign):
    """In the words of the source; what nobody knows has no type and no sign."""
    found = actions.of(said, target, source)
    assert (local_name(found[0]) if found[0] else "", found[1]) == (kind, sign)


def test_targets_and_species_by_other_registers(actions):
    """A number of ChEMBL is one gene; a species is a record; what is none is nothing."""
    assert (actions.symbol("CHEMBL217"), actions.symbol("nothing at all"), actions.symbol("")) == ("DRD2", "", "")
    assert local_name(actions.species("Homo sapiens")) == "human"
    assert actions.species("Martian") == ""
