"""Promises of kg.knowledge.store: what is loaded, composed, cached, asked and refused."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import DataError, UsageError
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import GRAPHS

SMALL = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix my: <https://lab.example/id/> .
my:cell a kg:Cell ; rdfs:label "my cell" ; kg:expresses my:a , my:b .
my:a a kg:Protein ; rdfs:label "my a" . my:b a kg:Protein ; rdfs:label "my b" .
my:step a kg:CausalStep , kg:BackgroundKnowledge ; kg:says "a stops b" ; kg:subject my:a ; kg:object my:b ;
    kg:sign kg:negative ; kg:mechanism kg:Inhibition .
"""


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    """The graph as shipped."""
    return Knowledge()


def test_each_file_is_a_named_graph_and_queries_see_the_union(shipped):
    """A query without GRAPH sees the files, what rules add to their records, and the network together."""
    counted = next(iter(shipped.query("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }")))
    assert int(counted["n"].value) == len(shipped.files) + 2
    assert bool(shipped.query("ASK { kg:CausalStep a owl:Class . ?c a kg:Compound . ?n a kg:Node }"))


def test_a_turtle_file_of_the_users_own_is_composed_into_the_network(tmp_path):
    """Adding a file with a cell, two proteins and a step gives two nodes and one influence; nothing is minted under our name."""
    path = tmp_path / "mine.ttl"
    path.write_text(SMALL, "utf-8")
    mine = Knowledge([path], cache=False)
    rows = mine.rows(
        "SELECT ?i ?from ?to { ?i a kg:Influence ; kg:from ?from ; kg:to ?to ; kg:instanceOf <https://lab.example/id/step> }"
    )
    assert [r["from"] for r in rows] == ["https://lab.example/node/a--cell"]
    assert all(str(r["i"]).startswith("https://lab.example/node/") for r in rows)


def test_malformed_turtle_names_file_and_line(tmp_path):
    """A missing full stop is one DataError with the file and the line, and nothing half loaded."""
    path = tmp_path / "bad.ttl"
    path.write_text(
        '@prefix kg: <https://w3id.org/synaptrace/vocab#> .\n<urn:a> kg:says "x"\n<urn:b> kg:says "y" .\n', "utf-8"
    )
    with pytest.raises(DataError) as caught:
        Knowledge([path])
    assert "bad.ttl:" in caught.value.where
    assert caught.value.cure


def test_a_missing_file_is_one_clear_error():
    """A path that is not there is named."""
    with pytest.raises(DataError, match="no such file"):
        Knowledge([Path("/nowhere/x.ttl")])


def test_malformed_sparql_is_a_usage_error(shipped):
    """A query that is no SPARQL is refused with exit code 2."""
    with pytest.raises(UsageError):
        shipped.query("SELECT WHERE {{")


def test_service_is_refused_before_anything_is_asked(shipped):
    """SERVICE needs leave."""
    with pytest.raises(UsageError):
        shipped.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", allow_service=False)


def test_published_graphs_hold_no_blank_nodes_and_every_record_names_its_file(shipped):
    """What is pushed can be split and repeated, and each record says where it stands."""
    published = {name: list(triples) for name, triples in shipped.published().items()}
    assert set(published) == set(GRAPHS[:3])
    content = published[GRAPHS[1]]
    assert not any(isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode) for t in content)
    subjects = {t.subject for t in content}
    defined = {t.subject for t in content if t.predicate.value.endswith("isDefinedBy")}
    assert subjects == defined


@pytest.mark.parametrize("name", ["my drug.ttl", "a<b>.ttl", "β%20.ttl", '"q".ttl', "a#b?c.ttl"])
def test_a_file_may_be_called_anything(tmp_path, name, monkeypatch):
    """Blanks, brackets and percent signs in a file's name are no part of an IRI, and the name comes back in findings."""
    from kg.knowledge.check import check

    monkeypatch.setenv("KG_LIBRARY", "none")  # what is read here is the user's file
    path = tmp_path / name
    path.write_text(SMALL + 'my:x a kg:Compound ; rdfs:label "x" ; rdfs:seeAlso [ rdfs:label "y" ] .', "utf-8")
    assert Knowledge([path], cache=False).rows("SELECT ?s { ?s rdfs:label 'my cell' }")
    assert {f.file for f in check([path], only=[path])} == {f"added/{name}"}


def test_files_of_one_name_are_two_files(tmp_path):
    """Two folders may hold a file of the same name; each is a named graph of its own."""
    paths = []
    for part in ("a", "b"):
        (tmp_path / part).mkdir()
        paths.append(tmp_path / part / "x.ttl")
        paths[-1].write_text(f'<urn:{part}> <urn:p> "{part}" .', "utf-8")
    names = [f.name for f in Knowledge(paths, cache=False).files if f.name.startswith("added/")]
    assert len(set(names)) == 2
    inside = [f.name for f in Knowledge([tmp_path], cache=False).files if f.name.startswith("added/")]
    assert inside == ["added/a/x.ttl", "added/b/x.ttl"]


def test_a_file_is_read_once(tmp_path):
    """Given twice, by a folder and by itself, or shipped already, it is one file."""
    path = tmp_path / "x.ttl"
    path.write_text(SMALL, "utf-8")
    shipped_file = Knowledge().files[-1].path
    found = Knowledge([path, tmp_path, path, shipped_file], cache=False).files
    assert [f.name for f in found if f.name.startswith("added/")] == ["added/x.ttl"]


def test_folders_that_hold_no_turtle_are_refused(tmp_path):
    """An empty folder is no content, and a folder called x.ttl is no file."""
    (tmp_path / "x.ttl").mkdir()
    with pytest.raises(DataError, match="no Turtle file"):
        Knowledge([tmp_path])
    with pytest.raises(DataError):
        Knowledge([Path("x" * 10_000)])


def test_a_cache_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    """A cache folder that is a file costs time, not correctness."""
    (tmp_path / "synaptrace").write_text("", "utf-8")
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    assert Knowledge().rows("SELECT ?c { ?c a kg:Compound } LIMIT 1")
    assert [p.name for p in tmp_path.iterdir()] == ["synaptrace"]


def test_a_query_that_is_no_text_is_a_usage_error(shipped):
    """A lone surrogate, which no encoding has, is refused."""
    with pytest.raises(UsageError, match="UTF-8"):
        shipped.query("ASK { ?s ?p '\ud800' }")
