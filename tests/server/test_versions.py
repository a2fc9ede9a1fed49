"""The published graphs under names that say of which version."""

from __future__ import annotations

import pytest

from kg.knowledge.vocabulary import GRAPHS
from kg.server.protocol import RequestRefused, SparqlRequest
from kg.server.versions import Versions

HELD = Versions("abc123", "0.1.0")
CONTENT = GRAPHS[1]


def test_a_versioned_name_is_the_graph_of_that_version() -> None:
    """As a parameter, after FROM, FROM NAMED and GRAPH; what only looks so in a string or a comment stays."""
    query = "ASK FROM <@> { GRAPH <@> { ?s ?p '<@>' } } # <@>".replace("@", f"{CONTENT}/abc123")
    read = HELD.read(SparqlRequest(query, (f"{CONTENT}/abc123",), (CONTENT,)))
    assert read.query == query.replace(f"M <{CONTENT}/abc123>", f"M <{CONTENT}>").replace(
        f"H <{CONTENT}/abc123>", f"H <{CONTENT}>"
    )
    assert (read.default_graphs, read.named_graphs) == ((CONTENT,), (CONTENT,))


def test_another_version_is_refused_and_never_answered_from_this_one() -> None:
    """The refusal says which version is held."""
    for asked in (SparqlRequest(f"ASK FROM <{CONTENT}/other> {{ }}"), SparqlRequest("ASK { }", (f"{CONTENT}/other",))):
        with pytest.raises(RequestRefused) as caught:
            HELD.read(asked)
        assert caught.value.status == 404
        assert "abc123" in caught.value.what


def test_other_names_stay() -> None:
    """Graphs of others, the plain names, and everything where no version is known."""
    for name in ("http://example.org/g", CONTENT, f"{CONTENT}s/abc123"):
        assert HELD.graph(name) == name
    assert Versions().graph(f"{CONTENT}/other") == f"{CONTENT}/other"
    assert list(Versions().triples()) == []


def test_the_description_says_of_which_graph_each_is_a_version() -> None:
    """Four graphs, both ways, with digest and release."""
    said = {(str(t.subject)[1:-1], t.predicate.value.rpartition("/")[2], str(t.object)) for t in HELD.triples()}
    for graph in GRAPHS:
        assert (graph, "hasVersion", f"<{graph}/abc123>") in said
        assert (f"{graph}/abc123", "isVersionOf", f"<{graph}>") in said
