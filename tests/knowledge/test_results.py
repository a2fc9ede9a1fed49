"""Promises of kg.knowledge.results: what a query gives, as plain values."""

from __future__ import annotations

import rdflib
import shipped

from kg.knowledge.results import plain

DRUG = "https://w3id.org/synaptrace/id/amitriptyline"


def test_rows_hold_texts_and_none():
    """IRIs without brackets, numbers by their lexical form, unbound as None, in the order of the query."""
    rows = plain(
        shipped.knowledge().query("SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (id:amitriptyline 2.5 UNDEF) (1 'x'@en 3) } }")
    )
    assert rows == [{"a": DRUG, "b": "2.5", "c": None}, {"a": "1", "b": "x", "c": "3"}]


def test_yes_and_no_are_bools():
    """ASK gives Python's own True and False."""
    assert plain(shipped.knowledge().query("ASK { id:amitriptyline a kg:Compound }")) is True
    assert plain(shipped.knowledge().query("ASK { id:amitriptyline a kg:Receptor }")) is False


def test_triples_are_a_graph():
    """CONSTRUCT gives an rdflib Graph with the triples, an empty one where there are none."""
    graph = plain(
        shipped.knowledge().query("CONSTRUCT { ?s a kg:Compound } { ?s a kg:Compound . FILTER(?s = id:amitriptyline) }")
    )
    assert isinstance(graph, rdflib.Graph)
    assert [str(s) for s in graph.subjects()] == [DRUG]
    assert len(plain(shipped.knowledge().query("CONSTRUCT { ?s a ?o } { ?s a kg:Nothing ; a ?o }"))) == 0
