"""The description counts truly and says nothing that changes from push to push."""

from __future__ import annotations

import pyoxigraph as ox
from push import generated
from push.pushing import RELEASE

from kg.push.description import Release, describe, read_release
from kg.push.payload import prepare, stored

VOID = "http://rdfs.org/ns/void#"
DCT = "http://purl.org/dc/terms/"


def values(triples: list[ox.Triple], subject: str, predicate: str) -> list[str]:
    """The values of one property."""
    return [
        str(getattr(t.object, "value", ""))
        for t in triples
        if t.subject.value == subject and t.predicate.value == predicate
    ]  # type: ignore[union-attr]


def test_counts_are_those_of_the_pushed_graphs() -> None:
    """void:triples of each graph and of the data set count content, description and checksum."""
    graphs = generated.graphs(1, 400)
    described = describe(graphs, RELEASE, atomic=True)
    payloads = {name: prepare(name, triples) for name, triples in described.items()}
    for name, payload in payloads.items():
        assert values(list(payload.triples), name, VOID + "triples") == [str(len(payload.lines))]
    total = sum(len(payload.lines) for payload in payloads.values())
    first = payloads[generated.GRAPH + "ontology"]
    assert values(list(first.triples), RELEASE.dataset, VOID + "triples") == [str(total)]
    assert len(values(list(first.triples), RELEASE.dataset, VOID + "subset")) == 4


def test_the_content_stays_as_it_is() -> None:
    """Every triple of the content is in the described graph."""
    graphs = generated.graphs(1, 400)
    for name, triples in describe(graphs, RELEASE, atomic=True).items():
        assert set(stored(name, graphs[name])) < set(triples)


def test_the_same_content_has_the_same_description() -> None:
    """No time, no endpoint, no order: two descriptions are equal; another version is not."""
    graphs = generated.graphs(1, 400)
    backwards = {name: triples[::-1] for name, triples in reversed(graphs.items())}
    one, two = describe(graphs, RELEASE, atomic=True), describe(backwards, RELEASE, atomic=True)
    assert {n: prepare(n, t).digest for n, t in one.items()} == {n: prepare(n, t).digest for n, t in two.items()}
    newer = describe(graphs, Release(**{**RELEASE.__dict__, "version": "2"}), atomic=True)
    assert all(prepare(name, newer[name]).digest != prepare(name, one[name]).digest for name in one)


def test_readers_are_told_when_graphs_change_apart() -> None:
    """A server without transactions is described with `atomic: no`, another with `atomic: yes`."""
    for atomic, text in ((True, "atomic: yes"), (False, "atomic: no")):
        described = describe(generated.graphs(1, 400), RELEASE, atomic)[generated.GRAPH + "ontology"]
        comments = values(described, RELEASE.dataset, "http://www.w3.org/2000/01/rdf-schema#comment")
        assert len(comments) == 1
        assert text in comments[0]


def test_the_release_is_what_the_ontology_states() -> None:
    """Title, licence and version come from the owl:Ontology among the graphs, the tool from the caller."""
    text = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dcterms: <http://purl.org/dc/terms/> .
    <urn:o> a owl:Ontology ; dcterms:title "T"@en ; dcterms:license <urn:licence> ; owl:versionInfo "3" .
    <urn:other> dcterms:title "not this" ."""
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    found = read_release({generated.GRAPH + "ontology": triples}, "tool 1")
    assert (found.title, found.licence, found.version, found.tool) == ("T", "urn:licence", "3", "tool 1")
    assert found.dataset == generated.GRAPH + "dataset"


def test_what_is_not_known_is_left_out() -> None:
    """Graphs without an ontology get no licence and no version made up."""
    found = read_release({"urn:g": []}, "tool 1")
    triples = describe({"urn:g": []}, found, atomic=True)["urn:g"]
    assert not [t for t in triples if t.predicate.value in (DCT + "license", DCT + "description")]
