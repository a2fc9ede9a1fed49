"""Clients that people really use, against a running server."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from requirements import require
from server.serving import Server

NAMES = "SELECT ?name { ?thing <http://example.org/name> ?name } ORDER BY ?name"
EXPECTED = ["Aspirin", "Morphine", "Ацетилсалициловая кислота"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(server: Server, method: str) -> None:
    """SPARQLWrapper: SELECT as JSON and XML, ASK, CONSTRUCT as a graph, by GET and POST."""
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server.address + "/sparql")
    client.setMethod(method)
    client.setQuery(NAMES)
    client.setReturnFormat(wrapper.JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == EXPECTED
    client.setReturnFormat(wrapper.XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 3
    client.setQuery("ASK { ex:aspirin ?p ?o }")
    client.setReturnFormat(wrapper.JSON)
    assert client.queryAndConvert()["boolean"] is True
    client.setQuery("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o ; ex:name ?n }")
    client.setReturnFormat(wrapper.TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) == 6
    client.setReturnFormat(wrapper.JSON)
    client.setQuery("SELECT * {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_rdflib_sparqlstore(server: Server) -> None:
    """An rdflib Graph over the endpoint: queries, triple patterns, named graphs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        store = SPARQLStore(server.address + "/sparql", returnFormat="json")
        graph = Graph(store)
        assert [str(row[0]) for row in graph.query(NAMES)] == EXPECTED
        aspirin = URIRef("http://example.org/aspirin")
        assert len(list(graph.triples((aspirin, None, None)))) == 4
        drugs = Graph(store, identifier=URIRef("http://example.org/g/drugs"))
        assert len(list(drugs.triples((None, None, None)))) == 6


def test_curl(server: Server) -> None:
    """The commands of the manual work as printed there."""
    require("curl", shutil.which("curl") is not None, "curl is not installed")
    command = [
        "curl",
        "-sS",
        "--fail",
        server.address + "/sparql",
        "-H",
        "Accept: text/csv",
        "--data-urlencode",
        "query=" + NAMES,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.splitlines() == ["name", *EXPECTED]
    done = subprocess.run(
        ["curl", "-sS", server.address + "/.well-known/void"], capture_output=True, timeout=30, check=True
    )
    assert (
        Graph()
        .parse(data=done.stdout, format="turtle")
        .query("ASK { ?d a <http://rdfs.org/ns/void#Dataset> }")
        .askAnswer
    )


def test_a_federated_query_from_another_server(server: Server, tmp_path: Path) -> None:
    """Oxigraph's own server joins its data with ours by SERVICE."""
    program = Path(sys.executable).with_name("oxigraph")
    require("oxigraph", program.exists(), "the package oxigraph is not installed")
    data = tmp_path / "local.ttl"
    data.write_text('<http://example.org/morphine> <http://example.org/class> "opioid" .')
    subprocess.run([str(program), "load", "-l", str(tmp_path / "db"), "-f", str(data)], check=True, capture_output=True)
    port = free_port()
    command = [str(program), "serve", "-l", str(tmp_path / "db"), "-b", f"127.0.0.1:{port}"]
    query = (
        "SELECT ?class ?name { ?x <http://example.org/class> ?class . "
        f"SERVICE <{server.address}/sparql> {{ ?x <http://example.org/name> ?name }} }}"
    )
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            answer = fetch(f"http://127.0.0.1:{port}/query?query={quote(query)}")
        finally:
            process.terminate()
    row = answer["results"]["bindings"][0]
    assert (row["class"]["value"], row["name"]["value"]) == ("opioid", "Morphine")


def free_port() -> int:
    """A port nobody listens on just now."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def fetch(address: str) -> dict:
    """JSON from a server that may still be starting."""
    request = urllib.request.Request(address, headers={"Accept": "application/sparql-results+json"})
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None
        except urllib.error.URLError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
