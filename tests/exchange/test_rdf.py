"""Promises of kg.exchange.rdf and `kg ingest rdf`."""

from __future__ import annotations

import gzip
import io

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import DataError
from kg.exchange.rdf import SYNTAXES, read, write

TURTLE = "<urn:a> <urn:p> <urn:b> .\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.ttl", TURTLE), ("a.nt", TURTLE), ("a.trig", TURTLE), ("a.nq", "<urn:a> <urn:p> <urn:b> <urn:g> .\n")],
)
def test_each_syntax_is_told_by_its_suffix(tmp_path, name, text):
    """One quad, in the graph the file names or in the file's own."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    (quad,) = read(path)
    assert quad.subject == ox.NamedNode("urn:a")
    assert quad.graph_name in (ox.NamedNode("urn:g"), ox.NamedNode(path.resolve().as_uri()))


@pytest.mark.parametrize(("name", "text"), [("a.xyz", TURTLE), ("a.ttl", "<urn:a> <urn:p> .\n"), ("missing.ttl", None)])
def test_what_cannot_be_read_is_one_clear_error(tmp_path, name, text):
    """Unknown suffix, malformed content with its line, missing file."""
    path = tmp_path / name
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        list(read(path))
    assert str(path) in caught.value.where


@pytest.mark.parametrize("graph", ["network", "content", "file/pathways/compounds/amitriptyline.ttl"])
def test_nothing_is_written_into_the_graphs_of_the_program(tmp_path, graph):
    """A file of quads that names one of them is refused: it would be served as what the program itself says."""
    path = tmp_path / "a.nq"
    path.write_text(f"<urn:a> <urn:p> <urn:b> <https://w3id.org/synaptrace/graph/{graph}> .\n", "utf-8")
    with pytest.raises(DataError, match="of the program's own") as caught:
        list(read(path))
    assert "--also" in caught.value.cure


@pytest.mark.parametrize("form", SYNTAXES)
def test_rdflib_reads_each_syntax_alike(form):
    """Triples, languages and datatypes come back in every syntax, names of graphs in all but Turtle, which counts them."""
    graph, p = ox.NamedNode("https://example.org/g"), ox.NamedNode("https://example.org/p")
    things = (
        ox.NamedNode("https://example.org/b c".replace(" ", "%20")),
        ox.Literal('é "x"\n', language="en"),
        ox.Literal(7),
    )
    quads = [ox.Quad(ox.NamedNode("https://example.org/a"), p, thing, graph) for thing in things]
    stream = io.BytesIO()
    losses = write(iter(quads), form, stream, {"e": "https://example.org/"})
    held = rdflib.Dataset()
    held.parse(data=stream.getvalue(), format={"jsonld": "json-ld"}.get(form, form))
    assert {str(t[2]) for t in held.quads()} == {thing.value for thing in things}
    named = {str(t[3]) for t in held.quads() if t[3]}
    assert (named == {graph.value}) == (form != "turtle")
    assert losses.total() == (form == "turtle")


def test_a_packed_file_is_read(tmp_path):
    """As the plain one is, under its own name."""
    path = tmp_path / "a.nt.gz"
    path.write_bytes(gzip.compress(b"<https://e.org/a> <https://e.org/b> <https://e.org/c> .\n"))
    (quad,) = read(path)
    assert quad.subject.value == "https://e.org/a"
    assert quad.graph_name.value.endswith("/a.nt.gz")
