"""Server descriptions are complete data, and lead from any address of a server to its services."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pyoxigraph as ox
import pytest
from push.answering import Answer, answering

from kg.errors import DataError, UsageError
from kg.knowledge.assets import folder
from kg.push.servers import Server, find_server, read_servers
from kg.sparql.http import Client

FOLDER = folder("ontology") / "servers"
SERVERS = read_servers(FOLDER)
NS = "https://w3id.org/synaptrace/server#"


def test_the_servers_of_the_design_are_described() -> None:
    """The four that were tried say so, the four that were not say that."""
    assert {name for name, server in SERVERS.items() if server.verified} == {
        "oxigraph",
        "virtuoso",
        "fuseki",
        "generic",
    }
    assert {name for name, server in SERVERS.items() if not server.verified} == {
        "graphdb", "qlever", "neptune", "blazegraph",
    }  # fmt: skip
    assert all(len(server.tried) > 40 for server in SERVERS.values())
    assert all(server.tried.startswith("Not run.") for server in SERVERS.values() if not server.verified)


def test_every_property_used_is_explained() -> None:
    """A property or value of a description that terms.ttl does not define fails; so does one that nobody uses."""
    used, defined = set(), set()
    for path in FOLDER.glob("*.ttl"):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if path.name == "terms.ttl":
                defined.add(str(quad.subject).strip("<>").removeprefix(NS))
            elif quad.predicate.value.startswith(NS):
                used.add(quad.predicate.value.removeprefix(NS))
    assert used <= defined
    assert defined - used == {"Server"}


def test_an_unfinished_description_is_named(tmp_path: Path) -> None:
    """A missing property is a DataError with the file."""
    text = (FOLDER / "generic.ttl").read_text().replace("srv:batchTriples 1000 ;", "")
    (tmp_path / "generic.ttl").write_text(text)
    with pytest.raises(DataError, match="batchTriples") as caught:
        read_servers(tmp_path)
    assert caught.value.where.endswith("generic.ttl")
    with pytest.raises(DataError):
        read_servers(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "given", "query", "update", "store"),
    [
        ("oxigraph", "http://h:1", "http://h:1/query", "http://h:1/update", "http://h:1/store"),
        ("oxigraph", "http://h:1/query", "http://h:1/query", "http://h:1/update", "http://h:1/store"),
        ("oxigraph", "https://h/db/update/", "https://h/db/query", "https://h/db/update", "https://h/db/store"),
        ("fuseki", "http://h/ds/", "http://h/ds/query", "http://h/ds/update", "http://h/ds/data"),
        ("virtuoso", "http://h/sparql", "http://h/sparql", "http://h/sparql-auth", "http://h/sparql-graph-crud-auth"),
        ("generic", "http://h/any/sparql", "http://h/any/sparql", "http://h/any/sparql", None),
        ("graphdb", "http://h/repositories/r", "http://h/repositories/r", "http://h/repositories/r/statements",
         "http://h/repositories/r/rdf-graphs/service"),
    ],
)  # fmt: skip
def test_services_are_derived_from_any_address(name: str, given: str, query: str, update: str, store: str) -> None:
    """Base, query or update address lead to the same three services."""
    found = SERVERS[name].addresses(given)
    assert (found.query, found.update, found.store) == (query, update, store)


@pytest.mark.parametrize(
    ("headers", "status", "name"),
    [
        ((("Server", "Oxigraph/0.5.13"),), 200, "oxigraph"),
        ((("Server", "Virtuoso/07.20.3229 (Linux)"),), 400, "virtuoso"),
        ((("Fuseki-Request-Id", "7"),), 404, "fuseki"),
        ((), 200, "generic"),
        ((), 404, "generic"),
    ],
)
def test_servers_are_recognised_by_their_first_answer(
    headers: tuple[tuple[str, str], ...], status: int, name: str
) -> None:
    """A header tells, also on a refusal; an answer without one is a generic server."""
    with answering(lambda _asked: Answer(status, headers)) as server:
        assert find_server("auto", server.url, SERVERS, Client(server.url)).name == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://127.0.0.1:1/repositories/mine", "graphdb"),
        ("http://127.0.0.1:1/bigdata/namespace/kb/sparql", "blazegraph"),
        ("https://c.cluster-x.eu-west-1.neptune.amazonaws.com:8182/sparql", "neptune"),
    ],
)
def test_some_servers_are_recognised_by_their_address(url: str, name: str) -> None:
    """The address is enough; nothing is asked."""
    assert find_server("auto", url, SERVERS, Client(url)).name == name


def test_unknown_names_are_refused_with_the_known_ones() -> None:
    """The error lists what can be said."""
    with pytest.raises(UsageError) as caught:
        find_server("oracle", "http://127.0.0.1:1", SERVERS, Client("http://127.0.0.1:1"))
    assert all(name in str(caught.value) for name in SERVERS)


def test_a_server_needs_no_code() -> None:
    """Every field but the name has a default, so that a test or a user can describe a server of their own."""
    assert Server("mine").batch_triples > 0
    assert {field.name for field in fields(Server)} >= {"moves", "request_is_transaction", "takes_gzip"}
