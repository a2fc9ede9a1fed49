"""Promises of kg.exchange.gocam_turtle: a model that readers of GO-CAM and of OWL take, with every sign and its evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import rdflib
from nets import NET
from rdflib.namespace import OWL, RDF
from terminal import kg

from kg.exchange import gocam, recognised
from kg.exchange.gocam import predicates
from kg.exchange.gocam_turtle import write

OBO = rdflib.Namespace("http://purl.obolibrary.org/obo/")


def test_the_model_is_read_back_with_every_sign(tmp_path):
    """As an activity, a molecule or a process; the number of statements of each sign, the papers, and the names."""
    text, losses = write(NET)
    path = tmp_path / "a.ttl"
    path.write_text(text, "utf-8")
    assert recognised.recognised(path) == "gocam"
    draft = gocam.read(path)
    # A thing that acts on itself is no fact between two.
    assert Counter(t.sign for t in draft.ties) == Counter(t.sign for t in NET.ties if t.source != t.target)
    assert {t.references for t in draft.ties} >= {("PMID:2",)}
    assert {"5-HT", 'B+ & "co" <x>'} <= {thing.label for thing in draft.things.values()}
    assert losses == {"coefficients": 2, "computed changes of nodes": 1}
    measured = replace(NET, ties=tuple(replace(t, sign=0, mechanism="measured") for t in NET.ties))
    assert write(measured)[1]["affinities without action"] == 6


def test_every_fact_stands_in_owl_with_its_axiom():
    """A reader of RDF finds each relation between two named individuals, declared causal by the Relation Ontology, and each axiom's triple."""
    graph = rdflib.Graph()
    graph.parse(data=write(NET)[0], format="turtle")
    individuals = set(graph.subjects(RDF.type, OWL.NamedIndividual))
    facts = [(s, p, o) for s, p, o in graph if {s, o} <= individuals and p != OBO.RO_0002333]
    assert len(facts) == len({(t.source, t.sign, t.target) for t in NET.ties}) == 6
    assert all(str(p).removeprefix(OBO).replace("_", ":") in predicates() for _, p, _ in facts)
    axioms = list(graph.subjects(RDF.type, OWL.Axiom))
    assert len(axioms) == sum(bool(t.references) for t in NET.ties)
    for axiom in axioms:
        assert tuple(graph.value(axiom, OWL[f"annotated{part}"]) for part in ("Source", "Property", "Target")) in graph
    assert set(graph.objects(None, OBO.RO_0002333)) <= individuals


def test_hostile_names_stay_names(tmp_path):
    """Line ends, quotes and what looks like Turtle, in ids, labels and identifiers."""
    things = tuple(
        replace(
            t, id=t.id + '> . <x> "', label='a" . <urn:x> <urn:y> <urn:z> .\n', same_as=("uniprot:P1 > <",), context=""
        )
        for t in NET.things
    )
    ids = dict(zip((t.id for t in NET.things), (t.id for t in things), strict=True))
    net = replace(NET, things=things, ties=tuple(replace(t, source=ids[t.source], target=ids[t.target]) for t in NET.ties))  # fmt: skip
    graph = rdflib.Graph()
    graph.parse(data=write(net)[0], format="turtle")
    assert (None, rdflib.URIRef("urn:y"), None) not in graph


def test_the_network_of_a_store_goes_out_and_comes_back(tmp_path):
    """Imported, exported as GO-CAM, imported again: the same signs, and a trace by the same route."""
    (tmp_path / "a.tsv").write_text(
        "source\ttarget\tsign\tpmid\nDRD2\tADCY5\t-1\t11823534\nADCY5\tPRKACA\t1\t\n", "utf-8"
    )
    assert kg("ingest", "tsv", "a.tsv", "-o", "one", cwd=tmp_path).returncode == 0
    assert kg("export", "gocam", "--data", "one", "-o", "a.ttl", cwd=tmp_path).returncode == 0
    run = kg("ingest", "gocam", "a.ttl", "-o", "two", cwd=tmp_path)
    assert run.returncode == 0
    assert "1 positive, 1 negative" in run.stderr
    traced = [kg("trace", "DRD2", "PRKACA", "--data", store, cwd=tmp_path).stdout for store in ("one", "two")]
    assert all("DRD2" in text and "PRKACA" in text for text in traced)
