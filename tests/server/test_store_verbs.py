"""`--store` against `kg serve`: both halves are ours, and every verb that reads works with them together."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from server.serving import Server, environment

from kg.cli.verbs import whole
from kg.explore import open_workspace, perturb
from kg.knowledge.vocabulary import GRAPHS


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shipped graph, served as a user serves it."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--workers", "2", "--timeout", "60"]
    environ = {**environment(), "TMPDIR": str(tmp_path_factory.mktemp("scratch"))}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://[^/]+", line)
        assert found, line + process.stderr.read()
        yield Server(found.group(), process.pid)
        process.terminate()
        process.communicate(timeout=30)
        assert process.returncode == 0


def kg(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints; its errors are raised."""
    whole()(args=list(arguments), standalone_mode=False)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "verb",
    [
        ("query", "SELECT ?c { ?c a kg:Compound } ORDER BY ?c", "-f", "tsv"),
        ("query", "ASK { ?c a kg:Compound }"),
        ("query", "CONSTRUCT { ?c a ?1 } WHERE { ?c a ?1 ; kg:halfLife ?h FILTER(?1 = kg:Exposure) }"),
        ("query", "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/synaptrace/graph/network> { ?s ?p ?o }"),
        ("query", "SELECT (COUNT(*) AS ?n) FROM NAMED <https://w3id.org/synaptrace/graph/network> { ?s ?p ?o }"),
        ("query", "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/synaptrace/graph/answers> { ?s ?p ?o }"),
        ("query", "SELECT ?s ?o { ?s kg:printedValue ?o } ORDER BY ?s ?o", "-f", "csv"),
    ],
)  # fmt: skip
def test_a_verb_prints_what_it_prints_of_the_built_in_graph(served, capsys, verb) -> None:
    """To the letter, where the order of rows is fixed."""
    local = kg(capsys, *verb)
    remote = kg(capsys, *verb, "--store", served.address + "/sparql")
    assert sorted(remote.splitlines()) == sorted(local.splitlines())
    assert local.strip()


@pytest.mark.slow
def test_find_and_show_read_from_the_server(served, capsys) -> None:
    """The same things are found, and the page of one has the same label."""
    for verb in (("find", "amitriptyline"), ("show", "amitriptyline")):
        one, two = (
            json.loads(kg(capsys, *verb, "-f", "json", *more)) for more in ((), ("--store", served.address + "/sparql"))
        )
        if verb[0] == "find":
            assert sorted(row["id"] for row in one) == sorted(row["id"] for row in two)
        else:
            assert one["properties"]["label"] == two["properties"]["label"]


@pytest.mark.slow
def test_the_computed_answer_is_the_same(served) -> None:
    """Effects, pathways and targets, from Python."""
    remote = open_workspace(endpoint=served.address + "/sparql")
    one, two = (perturb("amitriptyline", workspace=w, samples=0) for w in (open_workspace(), remote))
    assert {e.node: pytest.approx(e.log2_change, abs=1e-9) for e in two.effects} == {
        e.node: e.log2_change for e in one.effects
    }
    assert [p.label for p in one.pathways] == [p.label for p in two.pathways]
    assert sorted(t.target for t in one.targets) == sorted(t.target for t in two.targets)


def test_the_four_published_graphs_are_there_under_their_names(served) -> None:
    """Also the one that holds nothing: whoever asks for it is answered with nothing, and not with an error."""
    names = served.ask("SELECT DISTINCT ?g { GRAPH ?g {} }", "text/csv").text.split()[1:]
    assert set(names) == set(GRAPHS)
    for graph in GRAPHS:
        held = served.ask("ASK { ?s ?p ?o }", default_graph_uri=graph)
        assert (held.status, held.json()["boolean"]) == (200, graph != GRAPHS[3])
    assert "graph:answers a void:Dataset" in served.get("/.well-known/void", Accept="text/turtle").text


def test_a_version_of_a_graph_is_asked_by_its_name(served) -> None:
    """The one that is held answers as the graph itself; the description names it; another is refused."""
    digest = re.search(
        r"graph/content/([0-9a-f]+)>", served.get("/.well-known/void", Accept="application/n-triples").text
    )[1]
    count = "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/synaptrace/graph/network{}> {{ ?s ?p ?o }}"
    plain, versioned = (served.ask(count.format(one)).json() for one in ("", f"/{digest}"))
    assert plain == versioned
    assert served.ask(count.format("/0000")).status == 404
    assert served.get(f"/store?graph={GRAPHS[0]}/{digest}", Accept="text/turtle").status == 200
