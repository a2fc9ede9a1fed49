"""Promises of kg.exchange.triples."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import DataError
from kg.exchange import triples
from kg.exchange.triples import Triples

TEXT = 'PREFIX : <urn:v#> <urn:a> a :A ; :p " one  two ", "three" ; :q <urn:b>, _:x . <urn:b> a <urn:w#B> . _:x a :A .'


def quads() -> list[ox.Quad]:
    """The test triples."""
    return [ox.Quad(t.subject, t.predicate, t.object) for t in ox.parse(TEXT, format=ox.RdfFormat.TURTLE)]


def test_what_a_file_says_is_asked_by_local_names():
    """In its order; other namespaces are named apart; a resource knows whose it is."""
    graph = Triples(quads(), "urn:v#")
    assert next(iter(graph.of("A"))) == "urn:a"
    assert graph.text("urn:a", "p") == "one two"
    assert graph.subjects("q", "urn:b") == ["urn:a"]
    assert (graph.foreign, graph.size, graph.values("urn:a", "none"), graph.text("urn:c", "p")) == (
        {"urn:w#B"},
        7,
        [],
        "",
    )


def test_a_file_beyond_memory_is_refused(monkeypatch):
    """By the number of its triples."""
    monkeypatch.setattr(triples, "MOST", 3)
    with pytest.raises(DataError, match="more than 3"):
        Triples(quads(), "urn:v#", "a.owl")


def test_a_triple_that_stands_twice_is_one():
    """As a value and backwards: what a reader multiplies with it would double each time."""
    graph = Triples([*quads(), *quads()], "urn:v#")
    assert graph.values("urn:a", "p") == [" one  two ", "three"]
    assert graph.subjects("q", "urn:b") == ["urn:a"]
