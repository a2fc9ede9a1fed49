"""A push brings the graphs whole, changes nothing when run again, and says what it did."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from push import generated
from push.faults import FaultyProxy, Plan
from push.pushing import RELEASE, expected, push_version, seen, staging_left
from push.servers import QUERY_PATHS, RunningServer

from kg.errors import CheckFailed, DataError, ServiceError, UsageError
from kg.knowledge.assets import folder
from kg.push.description import Release
from kg.push.endpoint import Endpoint
from kg.push.journal import Journal
from kg.push.payload import staging_graph
from kg.push.servers import read_servers
from kg.push.transfer import Options, push
from kg.sparql.http import Client

XSD = "http://www.w3.org/2001/XMLSchema#"
CONTENT = generated.GRAPH + "content"


def query_url(server: RunningServer) -> str:
    """The server's query service."""
    return server.address + QUERY_PATHS[server.name]


def endpoint_of(server: RunningServer) -> Endpoint:
    """The endpoint as a bystander with update rights."""
    client = Client(server.address, credentials=server.credentials)
    return Endpoint(server.address, read_servers(folder("ontology") / "servers")[server.name], client)


def test_a_push_then_nothing_then_a_new_version(server: RunningServer, tmp_path: Path) -> None:
    """Pushed whole; the second push sends nothing; a new version replaces the old to the last triple."""
    atomic = server.name != "virtuoso"
    first = push_version(server.address, 1, tmp_path, server.credentials)
    assert (first.status, first.server, first.atomic, first.verified_server) == ("pushed", server.name, atomic, True)
    assert seen(query_url(server)) == expected(1, atomic)
    second = push_version(server.address, 1, tmp_path, server.credentials)
    assert second.status == "nothing to do"
    assert [graph.sent for graph in second.graphs] == [0, 0, 0, 0]
    third = push_version(server.address, 2, tmp_path, server.credentials)
    assert {graph.state for graph in third.graphs} == {"pushed"}
    assert seen(query_url(server)) == expected(2, atomic)
    assert staging_left(query_url(server)) == 0
    assert not list((tmp_path / "push").glob("*.json"))


def test_every_address_of_a_server_leads_to_it(server: RunningServer, tmp_path: Path) -> None:
    """The query service's address does as well as the base, also by name instead of recognition."""
    push_version(server.address, 1, tmp_path, server.credentials)
    for name in ("auto", server.name):
        again = push_version(query_url(server), 1, tmp_path, server.credentials, server=name)
        assert (again.server, again.status) == (server.name, "nothing to do")


def test_the_graph_says_what_it_is(server: RunningServer, tmp_path: Path) -> None:
    """VoID counts equal what is there, and the checksum is the report's digest."""
    report = push_version(server.address, 1, tmp_path, server.credentials)
    bystander = endpoint_of(server)
    void = "http://rdfs.org/ns/void#triples"
    for graph in report.graphs:
        assert bystander.values(graph.graph, graph.graph, void) == [str(bystander.count(graph.graph))]
        stated = bystander.values(graph.graph, graph.graph + "/checksum", "http://spdx.org/rdf/terms#checksumValue")
        assert stated == [graph.digest]
    total = sum(bystander.count(graph.graph) for graph in report.graphs)
    assert bystander.values(report.graphs[0].graph, RELEASE.dataset, void) == [str(total)]


@pytest.mark.parametrize("damage", ["lost", "added", "changed"])
def test_what_somebody_altered_is_found_and_put_right(server: RunningServer, tmp_path: Path, damage: str) -> None:
    """A lost, added or changed triple fails --verify-only and is repaired by the next push."""
    push_version(server.address, 1, tmp_path, server.credentials)
    bystander = endpoint_of(server)
    place = f"GRAPH <{CONTENT}>"
    victim = "<https://w3id.org/synaptrace/graph/content> <http://purl.org/dc/terms/title> ?o"
    if damage in ("lost", "changed"):
        bystander.update(f"DELETE {{ {place} {{ {victim} }} }} WHERE {{ {place} {{ {victim} }} }}")
    if damage in ("added", "changed"):
        bystander.update(f"INSERT DATA {{ {place} {{ {victim.replace('?o', chr(34) + 'other' + chr(34))} }} }}")
    with pytest.raises(CheckFailed) as caught:
        push_version(server.address, 1, tmp_path, server.credentials, verify_only=True)
    assert caught.value.where == CONTENT
    report = push_version(server.address, 1, tmp_path, server.credentials)
    assert [graph.graph for graph in report.graphs if graph.sent] == [CONTENT]
    assert seen(query_url(server)) == expected(1, server.name != "virtuoso")
    assert push_version(server.address, 1, tmp_path, server.credentials, verify_only=True).status == "verified"


def test_the_generic_description_works_on_any_server(oxigraph: RunningServer, tmp_path: Path) -> None:
    """INSERT DATA and the guarded copy alone, with the two addresses given, do the same work."""
    url = oxigraph.address + "/query"
    more = {"server": "generic", "update_url": oxigraph.address + "/update"}
    push_version(url, 2, tmp_path, **more)
    report = push_version(url, 1, tmp_path, **more)
    assert (report.server, report.atomic, report.status) == ("generic", False, "pushed")
    assert seen(url) == expected(1, atomic=False)


def test_a_dry_run_changes_nothing(oxigraph: RunningServer, tmp_path: Path) -> None:
    """It says which graphs wait, sends no update and writes no journal."""
    push_version(oxigraph.address, 1, tmp_path)
    proxy = FaultyProxy(oxigraph.port)
    proxy.reset(Plan())
    report = push_version(f"http://127.0.0.1:{proxy.own_port}", 2, tmp_path / "dry", dry_run=True)
    proxy.stop()
    assert {graph.state for graph in report.graphs} == {"waiting"}
    assert proxy.seen
    assert all(line.split()[1] in ("/", "/query") for line in proxy.seen)
    assert not (tmp_path / "dry").exists()
    assert seen(oxigraph.address + "/query") == expected(1, atomic=True)


def test_an_interrupted_push_sends_only_the_rest(oxigraph: RunningServer, tmp_path: Path) -> None:
    """After a break in the middle of the uploads, the resumed push sends fewer triples and says that it resumed."""
    push_version(oxigraph.address, 1, tmp_path)
    proxy = FaultyProxy(oxigraph.port)
    address = f"http://127.0.0.1:{proxy.own_port}"
    proxy.reset(Plan(16, 10**6, "refuse"))
    with pytest.raises(ServiceError, match="connection failed"):
        push_version(address, 2, tmp_path)
    proxy.reset(Plan())
    report = push_version(address, 2, tmp_path)
    proxy.stop()
    assert "resumed" in {graph.state for graph in report.graphs}
    assert sum(graph.sent for graph in report.graphs) < sum(graph.triples for graph in report.graphs)
    assert seen(oxigraph.address + "/query") == expected(2, atomic=True)


def test_a_journal_that_the_server_contradicts_is_not_believed(oxigraph: RunningServer, tmp_path: Path) -> None:
    """When the staging graph is gone although the journal says it was sent, everything is sent again."""
    push_version(oxigraph.address, 1, tmp_path)
    proxy = FaultyProxy(oxigraph.port)
    address = f"http://127.0.0.1:{proxy.own_port}"
    proxy.reset(Plan(16, 10**6, "refuse"))
    with pytest.raises(ServiceError, match="connection failed"):
        push_version(address, 2, tmp_path)
    proxy.reset(Plan())
    bystander = endpoint_of(oxigraph)
    for graph in bystander.graphs_stating("https://example.org/p0"):
        if "/staging/" in graph:
            bystander.drop(graph)
    report = push_version(address, 2, tmp_path)
    proxy.stop()
    assert {graph.state for graph in report.graphs} == {"pushed"}
    assert seen(oxigraph.address + "/query") == expected(2, atomic=True)


def test_a_superseded_push_is_cleaned_up(oxigraph: RunningServer, tmp_path: Path) -> None:
    """The staging graphs and the journal of an abandoned push go when a later one succeeds."""
    push_version(oxigraph.address, 1, tmp_path)
    proxy = FaultyProxy(oxigraph.port)
    address = f"http://127.0.0.1:{proxy.own_port}"
    proxy.reset(Plan(16, 10**6, "refuse"))
    with pytest.raises(ServiceError, match="connection failed"):
        push_version(address, 2, tmp_path)
    assert staging_left(oxigraph.address + "/query") > 0
    proxy.reset(Plan())
    push_version(address, 3, tmp_path)
    proxy.stop()
    assert staging_left(oxigraph.address + "/query") == 0
    assert not list((tmp_path / "push").glob("*.json"))
    assert seen(oxigraph.address + "/query") == expected(3, atomic=True)


@pytest.mark.parametrize("form", ["journal", "lines"])
def test_no_journal_can_drop_a_graph_of_others(oxigraph: RunningServer, tmp_path: Path, form: str) -> None:
    """A journal in the state folder that names a graph of other people, or a live one, costs nobody anything.

    Each drop is announced before it is done, and only staging graphs of this push's own graphs are dropped.
    """
    url, others, victim = oxigraph.address, "http://other.example/important", generated.GRAPH + "content/notes"
    bystander = endpoint_of(oxigraph)
    push_version(url, 1, tmp_path)
    for graph in (others, victim, staging_graph(others, "0" * 64)):
        bystander.send(graph, '<urn:s> <urn:p> "1" .\n')
    earlier = Journal(url, {others: "0" * 64, CONTENT: "a" * 64}, tmp_path)
    earlier.batch(staging_graph(CONTENT, "a" * 64), 150, 1)
    bystander.send(staging_graph(CONTENT, "a" * 64), '<urn:s> <urn:p> "2" .\n')
    prefix = earlier.path.name[:16]
    if form == "lines":  # as older versions wrote it
        earlier.path.unlink()
        line = '{"staging": "%s", "batch_triples": 500, "done": 1}\n'
        for name in (prefix, hashlib.sha256(url.encode()).hexdigest()[:16]):
            earlier.path.with_name(f"{name}-0123456789abcdef.jsonl").write_text(line % others + line % victim)
    else:
        said = json.loads(earlier.path.read_text())
        for name, staged in (("a", others), ("b", victim), ("c", CONTENT)):
            changed = {**said, "staged": {staged: [150, 1]}}
            earlier.path.with_name(f"{prefix}-{name * 16}.json").write_text(json.dumps(changed))
    heard: list[str] = []
    report = push_version(
        url, 2, tmp_path, say=lambda text: heard.append(f"{text}: {bystander.count(text.split()[4])}")
    )
    assert report.status == "pushed"
    assert [bystander.count(graph) for graph in (others, victim, staging_graph(others, "0" * 64))] == [1, 1, 1]
    assert seen(url + "/query") == expected(2, atomic=True)
    if form == "journal":
        assert heard == [f"dropping the staging graph {staging_graph(CONTENT, 'a' * 64)} (1 triples): 1"]
        assert sum("not believed" in note for note in report.notes) == 3
        assert f"an earlier push of {others} was not finished" in " ".join(report.notes)
    else:
        assert heard == []
    for graph in (others, victim, staging_graph(others, "0" * 64), staging_graph(CONTENT, "a" * 64)):
        bystander.drop(graph)


def test_a_dry_run_lists_what_would_be_dropped(oxigraph: RunningServer, tmp_path: Path) -> None:
    """The leftovers of a superseded push are named, and stay."""
    push_version(oxigraph.address, 1, tmp_path)
    left = staging_graph(CONTENT, "b" * 64)
    endpoint_of(oxigraph).send(left, '<urn:s> <urn:p> "1" .\n')
    Journal(oxigraph.address, {CONTENT: "b" * 64}, tmp_path).batch(left, 150, 1)
    report = push_version(oxigraph.address, 2, tmp_path, dry_run=True)
    assert f"would drop the staging graph {left} (1 triples)" in report.notes
    assert endpoint_of(oxigraph).count(left) == 1
    assert push_version(oxigraph.address, 2, tmp_path).status == "pushed"
    assert endpoint_of(oxigraph).count(left) == 0


def test_one_push_at_a_time(oxigraph: RunningServer, tmp_path: Path) -> None:
    """While one push holds the lock, another to the same endpoint is refused and changes nothing."""
    push_version(oxigraph.address, 1, tmp_path)
    with Journal(oxigraph.address, {}, tmp_path).locked(), pytest.raises(ServiceError, match="another push"):
        push_version(oxigraph.address, 2, tmp_path)
    assert seen(oxigraph.address + "/query") == expected(1, atomic=True)


@pytest.mark.parametrize("server", ["virtuoso", "fuseki"], indirect=True)
def test_values_that_a_server_destroys_are_refused_first(server: RunningServer, tmp_path: Path) -> None:
    """A duration for Virtuoso, a 30-digit integer for Fuseki: DataError before anything is sent."""
    kind, value = {"virtuoso": ("duration", "P1DT2H"), "fuseki": ("integer", "1" * 30)}[server.name]
    literal = ox.Literal(value, datatype=ox.NamedNode(XSD + kind))
    triple = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), literal)
    client = Client(server.address, credentials=server.credentials)
    with pytest.raises(DataError, match="cannot keep"):
        push({"urn:g:one": [triple]}, server.address, RELEASE, Options(state_folder=tmp_path), client)
    assert endpoint_of(server).count("urn:g:one") == 0


def test_blank_nodes_arrive_as_the_same_iris_every_time(oxigraph: RunningServer, tmp_path: Path) -> None:
    """A list with blank nodes is skolemised by its shape: other labels and another order make no new push."""

    def triples(labels: str) -> list[ox.Triple]:
        one, two = (ox.BlankNode(label) for label in labels)
        rest, first = ox.NamedNode("urn:rest"), ox.NamedNode("urn:first")
        found = [ox.Triple(ox.NamedNode("urn:list"), rest, one), ox.Triple(one, first, ox.Literal("a"))]
        return [*found, ox.Triple(one, rest, two), ox.Triple(two, first, ox.Literal("b"))]

    release = Release("urn:d", "Lists", "", "", "", "test")
    options = Options(state_folder=tmp_path)
    assert push({"urn:g": triples("xy")}, oxigraph.address, release, options).status == "pushed"
    assert push({"urn:g": triples("qp")[::-1]}, oxigraph.address, release, options).status == "nothing to do"


@pytest.mark.parametrize(
    ("url", "options", "graphs"),
    [
        ("http://user:secret@127.0.0.1:1/", Options(), {"urn:g": []}),
        ("nowhere", Options(), {"urn:g": []}),
        ("http://127.0.0.1:1/", Options(server="unheard-of"), {"urn:g": []}),
        ("http://127.0.0.1:1/", Options(), {}),
    ],
)
def test_bad_orders_are_usage_errors(url: str, options: Options, graphs: dict[str, list[ox.Triple]]) -> None:
    """A user in the address, no address, an unknown server or nothing to push: refused before a connection."""
    with pytest.raises(UsageError) as caught:
        push(graphs, url, RELEASE, options)
    assert "secret" not in str(caught.value)
