"""Promises of kg.exchange.nanopub: each statement with its source is a valid nanopublication, whose name is of what it says."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import pytest
import rdflib
import requirements
from hypothesis import given
from hypothesis import strategies as st
from nets import NET

from kg.exchange.nanopub import write
from kg.exchange.net import Tie

NP = rdflib.Namespace("http://www.nanopub.org/nschema#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
RO = rdflib.Namespace("http://purl.obolibrary.org/obo/RO_")
DATED = replace(NET, created="2026-11-30T00:00:00Z")


def _read(text: str) -> rdflib.Dataset:
    held = rdflib.Dataset(default_union=True)
    held.parse(data=text, format="trig")
    return held


def _named(text: str) -> dict[str, str]:
    """Assertion's relation -> name of the nanopublication."""
    held = _read(text)
    return {
        str(p): str(this)
        for this, _, graph, _ in held.quads((None, NP.hasAssertion, None, None))
        for p in held.graph(graph).predicates()
        if p in (RO["0002213"], RO["0002212"], rdflib.URIRef("https://w3id.org/synaptrace/vocab#mayAffect"))
    }


def test_only_what_names_a_source_is_one():
    """Two statements of six do; papers by their address, records by theirs; the sign is the relation."""
    text, losses = write(DATED)
    held = _read(text)
    assert losses["statements without a source"] == 4
    assert len(set(held.subjects(rdflib.RDF.type, NP.Nanopublication))) == 2
    assert set(_named(text)) == {str(RO["0002213"]), str(RO["0002212"])}
    sources = {str(o) for _, _, o, _ in held.quads((None, PROV.wasDerivedFrom, None, None))}
    assert sources == {
        "http://identifiers.org/pubmed/1",
        "https://w3id.org/synaptrace/id/x",
        "http://identifiers.org/pubmed/2",
    }


def test_the_name_is_of_what_is_said():
    """Another date is the same statement; another sign, source or licence is another one."""
    (tie,) = [t for t in NET.ties if t.id == "t3"]

    def name(changed: Tie = tie, **more: str) -> str:
        (found,) = _named(write(replace(DATED, ties=(changed,), **more))[0]).values()
        return found

    assert name() == name(created="2030-01-01T00:00:00Z")
    others = {
        name(replace(tie, sign=1)),
        name(replace(tie, references=("PMID:9",))),
        name(licence="https://e.org/x"),
        name(),
    }
    assert len(others) == 4


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_one_is_valid_to_the_library_of_nanopublications(tmp_path):
    """Four graphs each, none empty, provenance of the assertion and information about the whole."""
    requirements.require("nanopub", importlib.util.find_spec("nanopub") is not None, "pip install nanopub")
    from nanopub import Nanopub

    for tie in NET.ties:
        if tie.references:
            path = tmp_path / "one.trig"
            path.write_text(write(replace(DATED, ties=(tie,)))[0], "utf-8")
            assert Nanopub(rdf=path).is_valid


REFERENCES = st.one_of(
    st.text(max_size=30), st.text(max_size=9).map("http://e.org/{}".format), st.text(max_size=9).map("id:{}".format)
)


@given(st.lists(REFERENCES, min_size=1, max_size=3), REFERENCES)
def test_any_reference_gives_triples_that_are_read_again(references, licence):
    """Text that is no address stays text."""
    tie = replace(NET.ties[0], references=tuple(references), licence=licence)
    held = _read(write(replace(DATED, ties=(tie,)))[0])
    assert len(set(held.subjects(rdflib.RDF.type, NP.Nanopublication))) == 1
