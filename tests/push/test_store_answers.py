"""Promises of `kg push --with-answers` and `--store`: who has only the endpoint gets the same answers."""

from __future__ import annotations

import json

import pytest
import terminal

from kg.knowledge.vocabulary import GRAPHS, ID
from kg.sparql.remote import RemoteStore

DRUGS = ("amisulpride", "amoxapine", "amitriptyline", "nortriptyline", "amitriptylinoxide")


def kg(*arguments: str, state: str) -> terminal.Run:
    """The command line, with a state folder of its own and without the library, of which the answers need nothing."""
    return terminal.kg(*arguments, env={"KG_STATE_HOME": state, "KG_LIBRARY": "none"})


@pytest.fixture(scope="module")
def filled(oxigraph, tmp_path_factory):
    """The shipped graph with answers, pushed to a running server."""
    run = kg("push", oxigraph.address, "--with-answers", state=str(tmp_path_factory.mktemp("state")))
    assert run.returncode == 0, run.stderr
    return oxigraph


@pytest.mark.parametrize("drug", DRUGS)
def test_an_endpoint_gives_the_answers_of_the_built_in_graph(filled, drug, tmp_path):
    """Effects, pathways and targets are the same, whether read from files or from the endpoint."""
    local, remote = (
        json.loads(kg("perturb", drug, "-f", "json", "--samples", "0", *more, state=str(tmp_path)).stdout)
        for more in ((), ("--store", filled.address + "/query"))
    )
    changes = {e["node"]: e["log2_change"] for e in local["effects"]}
    assert {e["node"]: pytest.approx(e["log2_change"], abs=1e-8) for e in remote["effects"]} == changes
    assert [p["label"] for p in remote["pathways"]] == [p["label"] for p in local["pathways"]]
    assert [p["route"] and p["route"][-1]["to"] for p in remote["pathways"]] == [
        p["route"] and p["route"][-1]["to"] for p in local["pathways"]
    ]
    assert sorted(t["label"] for t in remote["targets"]) == sorted(t["label"] for t in local["targets"])
    assert {s["statement"] for s in remote["stated"]} == {s["statement"] for s in local["stated"]}


def test_show_and_find_read_from_the_endpoint(filled, tmp_path):
    """The page of a thing is the same."""
    one, two = (
        kg("show", "amisulpride", "-f", "json", *more, state=str(tmp_path)).stdout
        for more in ((), ("--store", filled.address + "/query"))
    )
    first, second = json.loads(one), json.loads(two)
    assert first["properties"]["label"] == second["properties"]["label"]
    sizes = [{t["title"]: len(t["rows"]) for t in page["tables"] if t["title"] != "answer"} for page in (first, second)]
    assert sizes[0] == sizes[1]


def test_plain_sparql_says_which_pathways_a_drug_perturbs(filled):
    """With the answers pushed, nobody needs the program: pathway, direction, rank, and the steps it was derived from."""
    store = RemoteStore(filled.address + "/query", GRAPHS)
    rows = list(
        store.query(
            "PREFIX kg: <https://w3id.org/synaptrace/vocab#> PREFIX prov: <http://www.w3.org/ns/prov#>"
            " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
            " SELECT ?label ?direction ?rank (COUNT(?step) AS ?steps) { ?e a kg:PathwayEffect ; kg:inScenario ?s ; kg:pathway ?p ;"
            f" kg:direction ?direction ; kg:order ?rank . ?s kg:compound <{ID}amitriptyline> ; kg:basis ?b . ?p rdfs:label ?label ."
            " OPTIONAL { ?e prov:wasDerivedFrom ?step } } GROUP BY ?label ?direction ?rank ORDER BY ?rank"
        )
    )
    assert len(rows) > 5
    assert sum(int(r["steps"].value) for r in rows) > 5


def test_an_empty_endpoint_is_one_clear_error(tmp_path_factory, tmp_path):
    """An endpoint without the graph says what to do."""
    from push.servers import running

    for server in running("oxigraph", tmp_path_factory):
        run = kg("perturb", "amitriptyline", "--store", server.address + "/query", state=str(tmp_path))
        assert run.returncode == 3
        assert "kg push" in run.stderr


def test_an_endpoint_that_does_not_answer_is_exit_4(tmp_path):
    """A closed port is one clear error."""
    run = kg("find", "amitriptyline", "--store", "http://127.0.0.1:9/query", state=str(tmp_path))
    assert run.returncode == 4
    assert "Traceback" not in run.stderr
