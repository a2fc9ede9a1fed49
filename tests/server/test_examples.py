"""The catalogue as RDF."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Store
from server.serving import Server, serving

from kg.knowledge import assets
from kg.server.base import published_store
from kg.server.examples import describe_examples
from kg.server.page import read_examples

SH = "http://www.w3.org/ns/shacl#"


def test_every_query_of_the_catalogue_is_there_and_runs_as_it_stands() -> None:
    """Whole, with its prefixes, of its own form: an empty store evaluates each without being told anything."""
    import shipped

    examples = read_examples(assets.folder("ontology") / "queries")
    found = defaultdict(dict)
    for triple in describe_examples("http://x/e", "http://x/sparql", examples, shipped.knowledge().prefixes):
        found[triple.subject.value][triple.predicate.value] = triple.object.value
    assert len(found) == len(examples) > 20
    for name, said in found.items():
        text = next(
            value
            for key, value in said.items()
            if key in (SH + "select", SH + "ask", SH + "construct", SH + "describe")
        )
        Store().query(text, use_default_graph_as_union=True)
        assert said["https://schema.org/target"] == "http://x/sparql", name


def test_the_server_publishes_its_examples(server: Server) -> None:
    """In the graph format that is asked for."""
    answer = server.get("/.well-known/sparql-examples", Accept="text/turtle")
    assert (answer.status, "SPARQLSelectExecutable" in answer.text) == (200, True)
    assert server.get("/.well-known/sparql-examples", Accept="image/png").status == 406


@pytest.mark.slow  # the whole shipped graph is served
def test_readers_of_examples_find_them_at_the_endpoint(tmp_path: Path) -> None:
    """As `sparql-llm` and the editors of the SIB ask for them: by SPARQL, each query whole; the prefixes beside them."""
    import shipped

    with published_store(shipped.knowledge()) as store, serving(store) as server:
        asked = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?sq ?comment ?query WHERE {
          ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query } ORDER BY ?sq"""
        rows = server.ask(asked).json()["results"]["bindings"]
        assert len(rows) == len(read_examples(assets.folder("ontology") / "queries"))
        assert server.ask(rows[0]["query"]["value"]).status == 200
        prefixes = "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }"
        assert {"kg", "rdfs"} <= {row["prefix"]["value"] for row in server.ask(prefixes).json()["results"]["bindings"]}
