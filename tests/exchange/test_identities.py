"""Promises of kg.exchange.identities: identifiers and classes are those that the graph has when asked."""

from __future__ import annotations

import shipped

from kg.exchange.identities import Identities
from kg.knowledge.vocabulary import ID


def test_an_entity_has_its_identifiers_class_and_name():
    """A receptor by HGNC, UniProt, class and label; what is not there has none, and its local name."""
    found = Identities(shipped.workspace())
    assert {"hgnc:3023", "uniprot:P14416"} <= set(found.same(ID + "DRD2"))
    assert (found.kind(ID + "DRD2"), found.label(ID + "DRD2")) != ("Entity", "DRD2")
    assert (found.same(ID + "none-such"), found.kind(ID + "none-such"), found.label(ID + "none-such")) == (
        (),
        "Entity",
        "none-such",
    )


def test_a_drug_of_the_library_is_known_once_it_is_in_the_graph():
    """Read again after a question took it in, it has class, name and identifiers."""
    workspace = shipped.workspace()
    found = Identities(workspace)
    workspace.knowledge.taking.take(["haloperidol"])
    found.read()
    haloperidol = ID + "haloperidol"
    assert (found.kind(haloperidol), found.label(haloperidol)) == ("Compound", "haloperidol")
    assert "drugbank:DB00502" in found.same(haloperidol)
