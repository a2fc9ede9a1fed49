"""Promises of kg.knowledge.vocabulary and of the ontology's files."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from requirements import require

from kg.knowledge import assets
from kg.knowledge.vocabulary import KG, RDF, RDFS, SKOS, TERMS, local_name, term

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


OWL = "http://www.w3.org/2002/07/owl#"
KINDS = {OWL + kind: kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
# What OWL 2 itself declares.
BUILT_IN = ("http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")  # fmt: skip
# Datatypes that OWL 2 RL knows, of those that are used.
DATATYPES = {"string", "boolean", "integer", "decimal", "dateTime"}
# Relations along which a change is handed on: no reasoner may multiply their signs.
SIGNED = {"affects", "increases", "decreases", "activates", "inhibits", "mayAffect", "saidToIncrease", "saidToDecrease", "subject", "object", "sign"}  # fmt: skip


@cache
def ontology() -> frozenset[ox.Triple]:
    """The triples of vocabulary.ttl."""
    return frozenset(ox.parse(path=assets.folder("ontology") / "vocabulary.ttl", format=ox.RdfFormat.TURTLE))


def objects(predicate: str) -> dict[str, set[str]]:
    """Subject -> objects of one predicate."""
    found: dict[str, set[str]] = {}
    for t in ontology():
        if t.predicate.value == predicate:
            found.setdefault(t.subject.value, set()).add(t.object.value)
    return found


def kinds() -> dict[str, set[str]]:
    """Term -> as which of class and property it is declared; an individual as neither."""
    return {term: {KINDS[k] for k in types & set(KINDS)} for term, types in objects(RDF + "type").items()}


def test_every_term_has_one_label_and_a_definition_of_its_own():
    """Classes, properties and individuals alike; no definition only repeats the label."""
    labels, definitions = objects(RDFS + "label"), objects(SKOS + "definition")
    for name in TERMS:
        assert len(labels.get(KG + name, ())) == 1, name
        (said,) = definitions[KG + name]
        assert said.endswith("."), name
        assert said.casefold().strip(".") not in {label.casefold() for label in labels[KG + name]}, name


def test_every_property_says_on_what_it_stands_and_what_it_points_to():
    """One class is rdfs:domain and rdfs:range; where any of several will do, schema:domainIncludes and rangeIncludes say which."""
    schema = "https://schema.org/"
    sides = (
        (objects(RDFS + "domain"), objects(schema + "domainIncludes")),
        (objects(RDFS + "range"), objects(schema + "rangeIncludes")),
    )
    for name, kind in kinds().items():
        if name.startswith(KG) and kind & {"ObjectProperty", "DatatypeProperty"}:
            for all_of, any_of in sides:
                assert len(all_of.get(name, ())) == 1 or (name not in all_of and any_of.get(name)), name


def test_the_ontology_is_within_owl_2_dl_and_rl():
    """Every name is declared as one kind of thing and used as that kind; no expression, no datatype beyond RL's."""
    declared = kinds()
    for name, kind in declared.items():
        assert len(kind) <= 1, f"{name} is declared as {kind}"
    of = {name: next(iter(kind), "individual") for name, kind in declared.items()}
    for t in ontology():
        subject, predicate, value = t.subject.value, t.predicate.value, t.object
        assert isinstance(t.subject, ox.NamedNode), "no anonymous expression"
        if not predicate.startswith(BUILT_IN):
            assert of[predicate] != "individual", predicate
        if isinstance(value, ox.Literal):
            assert of.get(predicate) in ("DatatypeProperty", "AnnotationProperty") or predicate.startswith(BUILT_IN), t
            datatype = local_name(value.datatype.value)
            assert datatype in DATATYPES | {"langString"}, t
        if of.get(predicate) in ("ObjectProperty", "DatatypeProperty"):
            assert of[subject] == "individual", f"{subject} is no individual and has {predicate}"
        if of.get(predicate) == "ObjectProperty":
            assert of[value.value] == "individual", t
        if predicate in {RDFS + "subClassOf", OWL + "disjointWith", RDFS + "domain"}:
            assert of[value.value] == "Class", t
        if predicate == RDFS + "range":
            literal = value.value == RDFS + "Literal" or local_name(value.value) in DATATYPES
            assert of[subject] != "DatatypeProperty" or literal, t
            assert of[subject] != "ObjectProperty" or of[value.value] == "Class", t
        if predicate == RDFS + "subPropertyOf":
            assert of[subject] == of[value.value] == "ObjectProperty", t


def test_no_axiom_derives_a_sign():
    """No class expression and no property chain; nothing transitive or inverse but parthood."""
    used = {t.predicate.value for t in ontology()} | {t.object.value for t in ontology() if hasattr(t.object, "value")}
    for construct in ("propertyChainAxiom", "Restriction", "unionOf", "SymmetricProperty", "FunctionalProperty"):
        assert OWL + construct not in used
    types = objects(RDF + "type")
    transitive = {term for term, kind in types.items() if OWL + "TransitiveProperty" in kind}
    assert transitive | set(objects(OWL + "inverseOf")) == {KG + "partOf"}
    assert not {local_name(term) for term in transitive} & SIGNED


def test_the_header_says_who_when_and_how_to_cite():
    """Title, licence, creator, dates, preferred prefix, version and citation stand on the ontology itself."""
    (iri,) = (t.subject for t in ontology() if t.object == ox.NamedNode(OWL + "Ontology"))
    said = {local_name(t.predicate.value): t.object.value for t in ontology() if t.subject == iri}
    assert {"title", "description", "license", "creator", "created", "modified", "bibliographicCitation", "versionIRI"} <= set(said)  # fmt: skip
    assert (said["preferredNamespacePrefix"], said["preferredNamespaceUri"]) == ("kg", KG)
    assert said["versionInfo"] in said["bibliographicCitation"]


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
    assert classes == {iri for iri in declared if iri.startswith(KG)}


@pytest.mark.parametrize(
    ("iri", "name"),
    [("https://x.org/a#b", "b"), ("https://x.org/a/b", "b"), ("https://x.org/a/b/", "b")],
)
def test_local_name_is_what_follows_the_last_separator(iri, name):
    """Hash, slash and a trailing slash."""
    assert local_name(iri) == name


@pytest.mark.slow
def test_robot_finds_the_vocabulary_in_both_profiles_and_consistent():
    """The tool of the OBO community: OWL 2 DL, OWL 2 RL, and HermiT finds no class that can have nothing."""
    script = ROOT / "scripts" / "robot"
    there = subprocess.run([script, "installed"]).returncode == 0
    require("robot", there, "run scripts/robot install")
    run = subprocess.run([script, "check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines() == [
        "OWL 2 DL: in profile",
        "OWL 2 RL: in profile",
        "HermiT: consistent, no class is empty",
    ]
