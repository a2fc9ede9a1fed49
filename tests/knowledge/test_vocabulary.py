"""Promises of kg.knowledge.vocabulary and of the ontology's files."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.knowledge import assets
from kg.knowledge.vocabulary import KG, TERMS, local_name, term

ROOT = Path(__file__).resolve().parents[2]


def ontology_terms() -> set[str]:
    """Local names of every subject that vocabulary.ttl defines under kg:."""
    triples = ox.parse(path=assets.folder("ontology") / "vocabulary.ttl", format=ox.RdfFormat.TURTLE)
    return {t.subject.value.removeprefix(KG) for t in triples if t.subject.value.startswith(KG)}


def test_terms_equal_the_ontology_both_ways():
    """The closed list of names and the ontology define the same terms."""
    assert ontology_terms() == TERMS


def test_a_term_that_is_not_defined_cannot_be_written():
    """An unknown name is refused; a known one gives its IRI."""
    assert term("CausalStep") == KG + "CausalStep"
    with pytest.raises(KeyError):
        term("CausalStepp")


def test_every_kg_name_in_code_rules_and_queries_is_a_term():
    """No SPARQL text speaks of a term that the ontology does not define."""
    files = [*(ROOT / "kg").rglob("*.py"), *(ROOT / "ontology").rglob("*.rq"), ROOT / "ontology" / "shapes.ttl"]
    for path in files:
        for name in re.findall(r"(?<![\w:/])kg:([A-Za-z]\w*)", path.read_text("utf-8")):
            assert name in TERMS, f"{path.name}: kg:{name}"


def test_every_kg_term_in_the_content_is_defined():
    """No content file uses a property or class of ours that the ontology does not define."""
    for path in assets.turtle_files("pathways"):
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            for part in (triple.subject, triple.predicate, triple.object):
                if isinstance(part, ox.NamedNode) and part.value.startswith(KG):
                    assert part.value.removeprefix(KG) in TERMS, f"{path.name}: {part}"


def test_every_class_and_property_has_label_and_definition():
    """Classes have a label and a definition, every term has a label."""
    store = ox.Store()
    store.load(path=assets.folder("ontology") / "vocabulary.ttl", format=ox.RdfFormat.TURTLE)
    head = "PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    bare = list(
        store.query(
            head + 'SELECT ?t { ?t a ?c FILTER(STRSTARTS(STR(?t), "%s")) FILTER NOT EXISTS { ?t rdfs:label ?l } }' % KG
        )
    )
    undefined = list(store.query(head + "SELECT ?t { ?t a owl:Class FILTER NOT EXISTS { ?t skos:definition ?d } }"))
    allowed = {
        "SiteKind",
        "Standing",
        "MeasurementType",
        "ContradictionKind",
        "FigureArrow",
        "ProtocolStep",
        "Formula",
        "AssayKind",
        "ChannelState",
    }
    assert bare == []
    assert {local_name(r["t"].value) for r in undefined} <= allowed


def test_no_axiom_derives_a_sign():
    """The ontology has no class expression, no property chain and no transitivity on a signed relation."""
    text = (assets.folder("ontology") / "vocabulary.ttl").read_text("utf-8")
    for construct in (
        "propertyChainAxiom",
        "TransitiveProperty",
        "owl:Restriction",
        "owl:unionOf",
        "owl:inverseOf",
        "SymmetricProperty",
    ):
        assert construct not in text


def test_three_parsers_read_the_ontology():
    """Rdflib and pyoxigraph give the same triples; py-horned-owl reads every class."""
    import rdflib
    from requirements import require

    path = assets.folder("ontology") / "vocabulary.ttl"
    ours = {(str(t.subject), str(t.predicate)) for t in ox.parse(path=path, format=ox.RdfFormat.TURTLE)}
    graph = rdflib.Graph().parse(path, format="turtle")
    assert {(s.n3(), p.n3()) for s, p, _ in graph} == ours
    try:
        import pyhornedowl
    except ImportError:
        pyhornedowl = None
    require("owl", pyhornedowl is not None, "py-horned-owl is not installed")
    owl = pyhornedowl.open_ontology(graph.serialize(format="xml"), "owl")
    classes = {iri for iri in owl.get_classes() if iri.startswith(KG)}
    assert KG + "CausalStep" in classes
    declared = {str(s) for s in graph.subjects(rdflib.RDF.type, rdflib.OWL.Class)}
    assert classes == declared


@pytest.mark.parametrize(
    ("iri", "name"),
    [("https://x.org/a#b", "b"), ("https://x.org/a/b", "b"), ("https://x.org/a/b/", "b")],
)
def test_local_name_is_what_follows_the_last_separator(iri, name):
    """Hash, slash and a trailing slash."""
    assert local_name(iri) == name
