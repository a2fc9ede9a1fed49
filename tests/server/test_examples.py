"""The catalogue as RDF."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import Store
from server.serving import Server

from kg.knowledge import assets
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
