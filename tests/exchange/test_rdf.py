"""Promises of kg.exchange.rdf and `kg ingest rdf`."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import DataError
from kg.exchange.rdf import read

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
