"""The direct edges that rules write: each comes from a step or an action, each step gives its own, and questions are short."""

from __future__ import annotations

import gzip
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import shipped
from content.reading import ROOT

from kg.knowledge.catalogue import named
from kg.knowledge.store import apply_rules

HEAD = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix my: <https://lab.example/id/> .
my:drug a kg:Compound ; rdfs:label "drug" .
my:family a kg:Family ; rdfs:label "a family" .
my:member a kg:Receptor ; rdfs:label "member" ; kg:memberOf my:family .
my:other a kg:Receptor ; rdfs:label "other" ; kg:memberOf my:family .
"""
# An edge between entities that no step of the network, and no action, gives.
FROM_NOWHERE = """
SELECT ?a ?b {
  ?a kg:affects ?b .
  FILTER NOT EXISTS { ?a a kg:Node }
  FILTER NOT EXISTS { ?step a kg:CausalStep ; kg:subject ?a ; kg:object ?b FILTER NOT EXISTS { ?step kg:notProjected ?why } }
  FILTER NOT EXISTS { ?action a kg:Action ; kg:compound ?a ; kg:target ?b }
}
"""
WITHOUT_EDGE = """
SELECT ?step {
  ?step a kg:CausalStep ; kg:subject ?a ; kg:object ?b .
  FILTER NOT EXISTS { ?step kg:notProjected ?why } FILTER NOT EXISTS { ?a kg:affects ?b }
}
"""
# What the signs of steps, influences and actions bear out, as an edge would say it.
SIGNED = """
SELECT DISTINCT ?a ?edge ?b { ?sign kg:stepEdge ?edge . ?step kg:sign ?sign .
  { ?step a kg:CausalStep ; kg:subject ?a ; kg:object ?b } UNION { ?step a kg:Influence ; kg:from ?a ; kg:to ?b } }
"""
BETWEEN_NODES = "SELECT DISTINCT ?a ?b { ?a a kg:Node ; kg:affects ?b }"
INFLUENCES = "SELECT DISTINCT ?a ?b { ?i a kg:Influence ; kg:from ?a ; kg:to ?b }"
POSSIBLE = "SELECT DISTINCT ?a ?b { ?a kg:mayAffect ?b }"
REASONS = "SELECT DISTINCT ?a ?b { ?p a kg:PossibleEffect ; kg:from ?a ; kg:to ?b ; kg:because ?why ; prov:wasDerivedFrom ?r }"
RELATIONS = "SELECT DISTINCT ?r { VALUES ?p { kg:roIfPositive kg:roIfNegative } ?m ?p ?r }"
# What the Relation Ontology calls the relations that are used, as a reader of its file would say them.
RO = {
    "RO_0002449": "directly negatively regulates activity of",
    "RO_0002450": "directly positively regulates activity of",
    "RO_0011009": "directly positively regulates quantity of",
    "RO_0011010": "directly negatively regulates quantity of",
    "RO_0018027": "is agonist of",
    "RO_0002566": "causally influences",
    "RO_0000056": "participates in",
}


def rows(text: str) -> set[tuple[str, ...]]:
    """The solutions of a query over the shipped graph, by local name."""
    found = shipped.knowledge().rows(text)
    return {tuple(str(value).rsplit("/", 1)[-1] for value in row.values()) for row in found}


@cache
def answered(name: str) -> list[dict[str, str | None]]:
    """The rows of a query of the catalogue."""
    return shipped.knowledge().rows(named(name).text)


def ruled(turtle: str) -> ox.Store:
    """A few records with the vocabulary, and what the rules for edges make of them."""
    store = ox.Store()
    store.load(path=ROOT / "ontology/vocabulary.ttl", format=ox.RdfFormat.TURTLE)
    store.load(input=HEAD + turtle, format=ox.RdfFormat.TURTLE)
    for group in ("4", "5"):
        apply_rules(store, group)
    return store


def edges(store: ox.Store) -> set[tuple[str, str, str]]:
    """Subject, predicate and object of what leads from one of the records to another, by local name."""
    mine = "https://lab.example/id/"
    found = {
        tuple(re.sub(r".*[/#]", "", part.value) for part in (quad.subject, quad.predicate, quad.object))
        for quad in store
        if str(quad.subject.value).startswith(mine) and str(quad.object.value).startswith(mine)
    }
    return {e for e in found if e[1] in {"affects", "increases", "decreases", "activates", "inhibits", "mayAffect"}}  # type: ignore[misc]


def test_every_edge_is_traceable_and_every_step_gives_one() -> None:
    """No edge between entities is there without its step or action, no step of the network without its edge."""
    assert rows(FROM_NOWHERE) == set()
    assert rows(WITHOUT_EDGE) == set()
    assert rows("SELECT ?a ?p ?b { VALUES ?p { kg:increases kg:decreases } ?a ?p ?b }") <= rows(SIGNED)
    assert rows(BETWEEN_NODES) == rows(INFLUENCES)


def test_a_signed_edge_is_the_sign_of_its_step() -> None:
    """Gi lowers adenylyl cyclase, Gs raises it; what only a rise passes on, or a channel's state, has no direction."""
    signed = rows("SELECT ?a ?p ?b { VALUES ?p { kg:increases kg:decreases } ?a ?p ?b }")
    assert {("Gs", "vocab#increases", "AC"), ("Gi", "vocab#decreases", "AC")} <= signed
    assert ("Gi", "vocab#increases", "AC") not in signed  # the slow device passes a rise alone
    assert not {e for e in signed if e[::2] == ("firing", "voltage-gated-sodium-channel")}
    assert ("firing", "voltage-gated-sodium-channel") in rows("SELECT ?a ?b { ?a kg:affects ?b }")


def test_every_possible_effect_has_a_reason_and_an_origin() -> None:
    """kg:mayAffect never stands alone, and no reason without it."""
    assert rows(POSSIBLE) == rows(REASONS) != set()
    assert (
        rows("SELECT ?p { ?p a kg:PossibleEffect ; prov:wasDerivedFrom ?r FILTER NOT EXISTS { ?r a ?class } }") == set()
    )


ACTION = "my:a a kg:Action ; kg:compound my:drug ; kg:target %s ; kg:actionType kg:%s"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (ACTION % ("my:member", "Antagonist"), {("drug", "inhibits", "member"), ("drug", "affects", "member")}),
        (ACTION % ("my:member", "Agonist"), {("drug", "activates", "member"), ("drug", "affects", "member")}),
        (ACTION % ("my:member", "Binder"), {("drug", "mayAffect", "member")}),
        (ACTION % ("my:member", "Antagonist ; kg:modality kg:Possible"), {("drug", "mayAffect", "member")}),
        (
            ACTION % ("my:family", "Antagonist"),
            {("drug", "inhibits", "family"), ("drug", "affects", "family"), ("drug", "mayAffect", "member"), ("drug", "mayAffect", "other")},
        ),
        (
            "my:c a kg:Contradiction ; kg:kind kg:Disputed ; kg:between my:a .\n" + ACTION % ("my:member", "Antagonist"),
            {("drug", "mayAffect", "member")},
        ),
        (
            "my:s a kg:CausalStep ; kg:subject my:member ; kg:object my:other ; kg:sign kg:negative ; kg:mechanism kg:Inhibition",
            {("member", "affects", "other"), ("member", "decreases", "other")},
        ),
        (
            'my:s a kg:CausalStep ; kg:subject my:member ; kg:object my:other ; kg:sign kg:unknownSign ; kg:notProjected "x"',
            {("member", "mayAffect", "other")},
        ),
    ],
)  # fmt: skip
def test_a_record_of_the_users_own_gives_the_edges_it_bears_out(body: str, expected: set[tuple[str, str, str]]) -> None:
    """Affirmed and signed gives a direction; hedged, disputed or unsigned may affect; an action on a family may affect its members."""
    assert edges(ruled(body + " .")) == expected


def test_a_member_with_an_action_of_its_own_is_not_merely_possible() -> None:
    """Where the compound is known to act on the member, its family adds no doubt."""
    both = (
        ACTION % ("my:family", "Antagonist") + " .\n" + (ACTION % ("my:member", "Antagonist")).replace("my:a ", "my:b ")
    )
    assert {e for e in edges(ruled(both + " .")) if e[1] == "mayAffect"} == {("drug", "mayAffect", "other")}


def test_the_relations_are_those_of_the_relation_ontology(reference_data: Path) -> None:
    """Each RO identifier that rules write, or that a direct edge is compared with, has in RO's own file the label that is meant."""
    used = {name for (name,) in rows(RELATIONS)}
    assert used <= set(RO)
    text = gzip.decompress((reference_data / "data/ro/ro.owl.gz").read_bytes()).decode()
    for name, label in RO.items():
        block = text.split(f'<owl:ObjectProperty rdf:about="http://purl.obolibrary.org/obo/{name}">')[1]
        assert re.search(r"<rdfs:label[^>]*>([^<]*)<", block)[1] == label  # type: ignore[index]


def test_biolink_has_the_predicate(reference_data: Path) -> None:
    """biolink:affects is a predicate of the Biolink model at hand, and not deprecated."""
    text = gzip.decompress((reference_data / "data/biolink/biolink_model.yaml.gz").read_bytes()).decode()
    block = re.search(r"(?m)^  affects:\n((?:    .*\n|\n)+)", text)
    assert block
    assert "deprecated" not in block[1]


def test_regulation_is_said_of_molecules_alone() -> None:
    """No RO relation starts or ends at a process, gene, outcome or pathway."""
    found = rows(
        "SELECT ?a ?b { ?a ?r ?b FILTER(STRSTARTS(STR(?r), STR(obo:RO_))) { ?a a ?c } UNION { ?b a ?c } "
        "FILTER(?c IN (kg:Process, kg:Gene, kg:Outcome, kg:Pathway, kg:Module)) }"
    )
    assert found == set()


def test_downstream_and_upstream_agree() -> None:
    """The D2 receptor is upstream of CREB, CREB downstream of it, and no compound is downstream of anything."""
    down, up = ({str(r[c]) for r in answered(n)} for n, c in (("downstream", "downstream"), ("upstream", "upstream")))
    assert {"Gi/o", "adenylyl cyclase", "cAMP", "PKA", "phospho-CREB"} <= down
    assert {"D2 receptor", "Gi/o", "amisulpride", "amitriptyline"} <= up
    assert not down & {"amisulpride", "amitriptyline", "amoxapine"}


def test_routes_stay_in_the_cell() -> None:
    """The way of the textbook is among the edges from D2 to CREB in the D2 neuron, and all of them lie there."""
    found = {(str(r["from"]), str(r["to"])) for r in answered("routes")}
    chain = ["D2 receptor", "Gi/o", "adenylyl cyclase", "cAMP", "PKA", "phospho-CREB"]
    assert {(f"{a} (D2-MSN)", f"{b} (D2-MSN)") for a, b in pairwise(chain)} <= found
    assert all("(D2-MSN)" in end for edge in found for end in edge)


def test_pathways_are_one_membership() -> None:
    """A step is in its module and in every pathway that counts it; a target takes part in what its steps are in."""
    both = rows("SELECT ?s ?p { ?s kg:module|kg:pathway ?p }")
    assert rows("SELECT ?s ?p { ?s kg:inPathway ?p }") == both
    pathways = {r["pathway"] for r in answered("pathways-of-a-drug")}
    assert {
        "serotonin release and clearance",
        "noradrenaline release and clearance",
        "BDNF/TrkB and NGF/TrkA",
    } <= pathways


def test_places_are_the_nodes_of_the_receptor() -> None:
    """Where the D2 receptor is: on dopamine neurons and their ends, on D2 neurons, never on D1 neurons."""
    found = {r["place"] for r in answered("places")}
    assert {"D2-MSN", "dopamine neuron, soma", "dopamine terminal, dorsal striatum"} <= found
    assert "D1-MSN" not in found


def test_who_says_so_gives_document_line_and_data_sets() -> None:
    """Document 000 says at line 133 that D2 couples to Gi/o; the others are data sets."""
    found = {(r["source"], r["line"]) for r in answered("who-says-so")}
    assert ("000", "133") in found
    assert {source for source, line in found if line is None} == {
        "Guide to PHARMACOLOGY, receptor coupling",
        "WikiPathways",
    }


def test_hedged_doses_and_families_are_possible_effects() -> None:
    """Document 003 blocks muscarinic receptors as a family: each is a possible effect; a low dose of amisulpride is one too."""
    found = {(r["compound"], r["end"]): str(r["because"]) for r in answered("possible-effects")}
    assert "family" in found["amitriptylinoxide", "M1 receptor"]
    assert "50-300 mg/day" in found["amisulpride", "presynaptic D2/D3 autoreceptors"]
    assert found["amitriptyline", "neuronal firing"] == "the evidence hedges: possible"
    assert ("amitriptyline", "M1 receptor") not in found  # a Ki at M1 with a known action
