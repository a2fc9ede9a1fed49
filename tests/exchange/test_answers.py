"""Promises of kg.exchange.answers: one IRI a question, nodes of the network, and a round trip through Turtle."""

from __future__ import annotations

import pytest
import rdflib
import shipped

from kg.exchange.answers import answer_iri, triples
from kg.explore import open_workspace, perturb
from kg.knowledge.vocabulary import KG

WORKSPACE = shipped.workspace()
ANSWER = perturb("amisulpride", workspace=WORKSPACE, samples=8)


def test_the_same_question_has_the_same_name():
    """Asked twice, on two workbenches, it is one answer; triples too."""
    again = perturb("amisulpride", workspace=open_workspace(), samples=8)
    assert answer_iri(again) == answer_iri(ANSWER)
    assert set(triples(again, WORKSPACE.steps)) == set(triples(ANSWER, WORKSPACE.steps))


@pytest.mark.parametrize(
    "question",
    [{"without": "DRD2@D2-MSN"}, {"set": "cAMP@D2-MSN=2"}, {"tone": "dopamine@striatum-cleft=2x"}, {"chronic": True},
     {"pretreat": "amitriptyline"}, {"against": "amitriptyline"}, {"conc": "7 nM"}],
)  # fmt: skip
def test_another_question_has_another_name(question):
    """Answers under other conditions do not fall together at an endpoint."""
    assert answer_iri(perturb("amisulpride", workspace=WORKSPACE, samples=0, **question)) != answer_iri(ANSWER)


def test_tables_of_one_name_have_answers_of_their_own(tmp_path):
    """Two profiles that are called alike and differ in a value are two questions."""
    names = set()
    for value in ("2", "3"):
        path = tmp_path / "p.tsv"
        path.write_text(f"#free_nM 20\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t{value}\tnM\n", "utf-8")
        names.add(answer_iri(perturb(profile=path, workspace=WORKSPACE, samples=0)))
    assert len(names) == 2


def test_effects_stand_on_nodes_of_the_network_and_keep_their_direction():
    """Each moving node is there with the direction of the answer, and no other."""
    graph = ANSWER.to_rdf()
    told = {
        str(graph.value(s, rdflib.URIRef(KG + "onNode"))): str(graph.value(s, rdflib.URIRef(KG + "direction")))
        for s in graph.subjects(rdflib.RDF.type, rdflib.URIRef(KG + "NetEffect"))
    }
    assert told == {e.iri: e.direction for e in ANSWER.effects if e.direction != "unchanged" or e.tendency}
    assert set(told) <= {node.iri for node in WORKSPACE.network.nodes}


def test_nodes_of_the_users_own_are_named_as_the_rules_name_them(tmp_path):
    """An effect in a cell whose IRIs are not ours points to the node that the graph holds."""
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix kg: <https://w3id.org/synaptrace/vocab#> . @prefix my: <https://lab.example/x#> .\n"
        "@prefix id: <https://w3id.org/synaptrace/id/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'my:cell a kg:Cell ; rdfs:label "my cell" ; kg:expresses my:t , my:u .\n'
        'my:t a kg:Protein ; rdfs:label "my t" . my:u a kg:Protein ; rdfs:label "my u" .\n'
        'my:s a kg:CausalStep , kg:BackgroundKnowledge ; kg:says "t raises u" ; kg:subject my:t ; kg:object my:u ;\n'
        "  kg:sign kg:positive ; kg:mechanism kg:Activation .\n",
        "utf-8",
    )
    workspace = open_workspace([path])
    known = {node.iri for node in workspace.network.nodes}
    own = [
        e
        for e in perturb("amisulpride", workspace=workspace, samples=0).effects
        if e.entity.startswith("https://lab.example/")
    ]
    assert len(own) == 2
    assert {e.iri for e in own} <= known


def test_turtle_comes_back_as_it_went():
    """Serialised and read again it is the same graph."""
    graph = ANSWER.to_rdf()
    assert set(rdflib.Graph().parse(data=graph.serialize(format="turtle"), format="turtle")) == set(graph)


def test_every_verdict_is_a_record_of_its_statement():
    """What JSON says of a statement and its thing, Turtle says too, with the reason."""
    graph, name = ANSWER.to_rdf(), rdflib.Namespace(KG)
    told = {
        (str(graph.value(s, name.ofStatement)), str(graph.value(s, name.object)), str(graph.value(s, name.verdict)))
        for s in graph.subjects(rdflib.RDF.type, name.Verdict)
    }
    assert told == {(s.statement, s.thing, s.verdict) for s in ANSWER.stated if s.verdict}
    assert all(graph.value(s, name.reason) for s in graph.subjects(rdflib.RDF.type, name.Verdict))
