"""Promises of kg.exchange.sbgn_map: valid against the schema of libSBGN, and the same network when it is read again."""

from __future__ import annotations

import importlib.util
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import requirements
from hypothesis import given, settings
from hypothesis import strategies as st
from nets import NET

from kg.exchange.net import Net, Thing, Tie
from kg.exchange.sbgn import read
from kg.exchange.sbgn_map import write

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
KINDS = st.sampled_from(["Protein", "SmallMolecule", "Process", "Entity"])


def test_libsbgn_takes_it():
    """The schema that its package ships; every thing is a glyph, every influence an arc."""
    spec = importlib.util.find_spec("libsbgnpy")
    requirements.require("libsbgnpy", spec is not None, "libsbgnpy, which ships SBGN.xsd, is not installed")
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(Path(spec.origin).parent / "schema" / "SBGN.xsd")))
    text, losses = write(NET)
    root = etree.fromstring(text.encode())
    schema.assertValid(root)
    classes = [
        e.get("class") for e in root.iter("{*}glyph") if e.get("class") not in ("unit of information", "compartment")
    ]
    assert len(classes) == len(NET.things)
    assert len(list(root.iter("{*}arc"))) == len(NET.ties)
    assert losses == {"coefficients": 2, "computed changes of nodes": 1, "pieces of evidence that are no paper": 1}


def _again(net: Net):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sbgn"
        path.write_text(write(net)[0], "utf-8")
        return read(path)


def test_identifiers_and_places_come_back():
    """As annotations of the glyphs, and the middle of their boxes."""
    draft = _again(replace(NET, things=tuple(replace(t, place=(k * 200.0, 50.0)) for k, t in enumerate(NET.things))))
    assert {s for t in draft.things.values() for s in t.same_as} == {"hgnc:1", "chebi:28790"}
    assert {t.place for t in draft.things.values()} == {(k * 200.0, 50.0) for k in range(len(NET.things))}


@settings(max_examples=30)
@given(st.data())
def test_what_is_written_is_read_again(data):
    """Every influence with its sign, of a thing on itself too."""
    labels = data.draw(st.lists(WORDS, min_size=2, max_size=5, unique_by=lambda word: word.casefold()))
    things = tuple(Thing(f"n{k}", label, data.draw(KINDS)) for k, label in enumerate(labels))
    ends = st.tuples(st.sampled_from(things), st.sampled_from(things), st.sampled_from([1, -1, 0]))
    pairs = data.draw(st.lists(ends, max_size=8))
    net = Net("any", things, tuple(Tie(f"t{k}", a.id, b.id, sign) for k, (a, b, sign) in enumerate(pairs)))
    draft = _again(net)
    named = {key: (thing.also or (thing.label.removesuffix(" [named]"),))[0] for key, thing in draft.things.items()}
    assert {(named[t.source], t.sign, named[t.target]) for t in draft.ties} == {
        (a.label, sign, b.label) for a, b, sign in pairs
    }
