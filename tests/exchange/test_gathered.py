"""Promises of kg.exchange.gathered: what is handed to the writers is what the graph holds."""

from __future__ import annotations

from functools import cache

import shipped

from kg.exchange.gathered import MEASURED, Gatherer, categories
from kg.explore import perturb


@cache
def gatherer() -> Gatherer:
    """One reader of the shipped graph."""
    return Gatherer(shipped.workspace())


def test_the_network_is_whole():
    """Every node and influence with its sign; evidence of all, publications as PMIDs; identifiers where there are any."""
    net, network = gatherer().network(), shipped.workspace().network
    assert [t.id for t in net.things] == [n.key for n in network.nodes]
    assert [(t.source, t.target, t.sign) for t in net.ties] == [
        (network.nodes[i.source].key, network.nodes[i.target].key, i.sign) for i in network.influences
    ]
    assert all(t.references for t in net.ties)
    assert any(r.startswith("PMID:") for t in net.ties for r in t.references)
    assert "hgnc:3023" in next(t for t in net.things if t.id == "DRD2@D2-MSN").same_as


def test_an_answer_has_its_compound_its_actions_and_what_moves():
    """The changes are those of the answer; an action has its own sign, and ends at a node that is there."""
    answer = perturb("amisulpride", workspace=shipped.workspace(), samples=0)
    net = gatherer().answer(answer)
    ids = {t.id: t for t in net.things}
    moved = {e.node: e.log2_change for e in answer.effects if e.direction != "unchanged" or e.tendency}
    assert {k: t.numbers["log2_change"] for k, t in ids.items() if "log2_change" in t.numbers} == moved
    assert all(t.source in ids and t.target in ids for t in net.ties)
    acts = [t for t in net.ties if t.source == "amisulpride"]
    assert {t.sign for t in acts if t.relation == "antagonist"} == {-1}
    assert acts


def test_a_drug_of_the_library_keeps_what_it_is():
    """Its identifiers and its class stand at it, and the publications of its rows at its actions as PMIDs."""
    workspace = shipped.workspace()
    early = Gatherer(workspace)
    net = early.answer(perturb("morphine", workspace=workspace, samples=0))
    (morphine,) = (t for t in net.things if t.id == "morphine")
    assert morphine.kind == "Compound"
    assert {"obo:CHEBI_17303", "ligand:1627"} <= set(morphine.same_as)
    assert any(r.startswith("PMID:") for t in net.ties if t.source == "morphine" for r in t.references)


def test_the_content_gives_an_affinity_no_sign():
    """Steps have their signs, measurements none, and say why."""
    net = gatherer().content()
    assert {t.sign for t in net.ties if not t.relation} >= {1, -1}
    measured = [t for t in net.ties if t.relation == MEASURED]
    assert measured
    assert {(t.sign, t.why) for t in measured} == {(0, "an affinity is no action")}
    assert len({t.id for t in net.things}) == len(net.things)


def test_answers_have_the_direction_of_each_effect():
    """A compound and the nodes that it moves: up, down, or no sign."""
    answer = perturb("amisulpride", workspace=shipped.workspace(), samples=0)
    net = gatherer().answers([answer])
    signs = {"increased": 1, "decreased": -1}
    told = {t.target: t.sign for t in net.ties}
    assert told == {
        e.node: signs.get(e.direction, 0) for e in answer.effects if e.direction != "unchanged" or e.tendency
    }


def test_a_class_has_the_category_of_the_nearest_class_above():
    """A receptor is a protein for Biolink, a compound a small molecule."""
    found = categories(shipped.workspace())
    assert (found["Receptor"], found["Compound"], found["Protein"]) == (
        "biolink:Protein",
        "biolink:SmallMolecule",
        "biolink:Protein",
    )
