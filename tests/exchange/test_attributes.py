"""Promises of kg.exchange.attributes: words of attributes mean what they say, and no more."""

from __future__ import annotations

import pytest

from kg.exchange.attributes import thing, tie
from kg.exchange.identified import Names


@pytest.mark.parametrize(
    ("held", "sign"),
    [
        ({"interaction": "up-regulates activity"}, 1),
        ({"interaction": "Inhibition"}, -1),
        ({"interaction": "->"}, 0),
        ({"interaction": "interacts with"}, 0),
        ({"sign": "-1", "interaction": "activates"}, -1),
        ({"interaction": "activates", "directed": "false"}, 0),
        ({}, 0),
    ],
)
def test_a_sign_is_what_the_words_say(held, sign):
    """A plain arrow and an undirected edge have none; an unknown one says why."""
    found = tie(held, "a", "b", "1")
    assert found.sign == sign
    assert bool(found.why) == (sign == 0)


def test_identifiers_come_before_names():
    """A node is what its identifier says, whatever it is called."""
    found = thing(Names(), {"label": "my receptor", "represents": "uniprot:P14416", "type": "protein"}, "7")
    assert (found.id, found.kind) == ("DRD2", "Protein")


@pytest.mark.parametrize(
    ("kind", "made"),
    [("protein", "Protein"), ("Pathway", "Entity"), ("kinase, human", "Entity"), ("minVPValue", "Entity")],
)
def test_a_kind_of_somebody_elses_is_no_class_of_ours(kind, made):
    """A word that readers know means what it means there; any other is no class, and no defect."""
    assert thing(Names(), {"label": "X1", "kind": kind}, "7").kind == made
    assert thing(Names(), {"label": "X1", "kind": kind, "entity": "no address"}, "7").kind == made


def test_what_this_program_wrote_is_read_as_it_was():
    """Its class and its address."""
    held = {"label": "X1", "kind": "Receptor", "entity": "https://example.org/x"}
    assert (thing(Names(), held, "7").kind, thing(Names(), held, "7").entity) == ("Receptor", "https://example.org/x")


@pytest.mark.parametrize(
    ("held", "sign"),
    [
        ({"interaction": "increases"}, 1),
        ({"interaction": "increases", "targetmodifier_modifier": "Degradation"}, 0),
        ({"interaction": "increases", "sourcemodifier_modifier": "Translocation"}, 0),
        ({"interaction": "increases", "targetmodifier_modifier": "Activity"}, 1),
        ({"interaction": "decreases", "bel": "a(CHEBI:x) decreases deg(p(HGNC:ADCY5))"}, 0),
        ({"interaction": "decreases", "bel": "a(CHEBI:x) decreases act(p(HGNC:ADCY5))"}, -1),
        ({"interaction": "decreases", "bel": "a(CHEBI:x decreases"}, -1),
    ],
)
def test_what_acts_on_the_loss_of_a_thing_is_not_signed_on_the_thing(held, sign):
    """PyBEL's CX and GraphML name the protein alone, and say beside it that its degradation is meant."""
    assert tie(held, "a", "b", "edge 1").sign == sign


@pytest.mark.parametrize(
    ("held", "sign"),
    [
        ({"interaction": "interacts with", "effect": "down-regulates activity"}, -1),
        ({"interaction": "activates", "effect": "down-regulates activity"}, 0),
        ({"interaction": "pp", "type": "binding"}, 0),
    ],
)
def test_the_attribute_that_has_a_sign_counts(held, sign):
    """As SIGNOR's networks at NDEx have it; two that do not agree leave it open."""
    assert tie(held, "a", "b", "edge 1").sign == sign
