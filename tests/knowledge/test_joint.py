"""Promises of kg.knowledge.joint: public identifiers join, names never, and doubt joins nothing."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import shipped

from kg.knowledge.joint import identifier, joint

SAME = ox.NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch")


@pytest.mark.parametrize(
    ("texts", "one"),
    [
        (("http://identifiers.org/hgnc/3023", "hgnc:3023", "HGNC:3023"), "hgnc:3023"),
        (("http://purl.uniprot.org/uniprot/P14416", "uniprot:P14416"), "uniprot:P14416"),
        (("http://purl.obolibrary.org/obo/CHEBI_18243", "chebi:18243", "chebi:CHEBI:18243"), "chebi:18243"),
        (("https://identifiers.org/fplx:PPP3", "fplx:PPP3"), "fplx:PPP3"),
    ],
)
def test_an_identifier_has_one_spelling(texts, one):
    """As IRI and as CURIE, in any case of the register."""
    assert {identifier(text, shipped.knowledge().prefixes) for text in texts} == {one}


def test_what_fits_two_records_is_left_apart():
    """A thing whose identifiers name two records of the core is joined with neither, and said."""
    core = ox.Store()
    for record, match in (("urn:a", "http://identifiers.org/hgnc/1"), ("urn:b", "http://purl.uniprot.org/uniprot/P1")):
        core.add(ox.Quad(ox.NamedNode(record), SAME, ox.NamedNode(match)))
    things = {"urn:x": ["hgnc:1"], "urn:y": ["hgnc:1", "uniprot:P1"], "urn:z": ["a name"]}
    found = joint(core, things, shipped.knowledge().prefixes)
    assert found.joined == {"urn:x": ("urn:a", "hgnc")}
    assert found.doubtful == {"urn:y": ("urn:a", "urn:b")}
