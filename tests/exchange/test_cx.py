"""Promises of kg.exchange.cx: aspects in pieces, two versions, and what this program wrote."""

from __future__ import annotations

import json

import pytest

from kg.errors import DataError
from kg.exchange.cx import read
from kg.exchange.cx2 import write
from kg.exchange.net import Net, Thing, Tie

PIECES = [
    {"nodes": [{"@id": 1, "n": "DRD2", "r": "uniprot:P14416"}]},
    {"edges": [{"@id": 5, "s": 1, "t": 2, "i": "down-regulates activity"}, {"@id": 6, "s": 1, "t": 9}]},
    {"nodes": [{"@id": 2, "n": "mine"}]},
    {"edgeAttributes": [{"po": 5, "n": "citation", "v": ["pubmed:19107203"], "d": "list_of_string"}]},
    {"cartesianLayout": [{"node": 2, "x": 1.5, "y": -2}]},
]


def test_pieces_are_put_together(tmp_path):
    """Nodes that come after their edges, attributes, places; an edge to nowhere is refused."""
    path = tmp_path / "a.cx"
    path.write_text(json.dumps(PIECES), "utf-8")
    draft = read(path)
    (tie,) = draft.ties
    assert (tie.source, tie.target, tie.sign, tie.references) == ("DRD2", "mine", -1, ("PMID:19107203",))
    assert draft.things["mine"].place == (1.5, -2.0)
    assert [r.where for r in draft.refused] == ["edge 6"]


def test_what_is_written_as_cx2_is_read_back(tmp_path):
    """Things with kind, identifiers and species; signs, and why one is unknown."""
    things = (
        Thing("a", "A", "Protein", "http://identifiers.org/hgnc/1", same_as=("hgnc:1",)),
        Thing("b", "B", "Process"),
    )
    ties = (
        Tie("1", "a", "b", -1, "inhibits", references=("PMID:12345678",)),
        Tie("2", "b", "a", 0, "binds", why="unsigned"),
    )
    path = tmp_path / "a.cx2"
    path.write_text(write(Net("n", things, ties))[0], "utf-8")
    draft = read(path)
    assert [(t.source, t.target, t.sign, t.references) for t in draft.ties] == [
        ("a", "B", -1, ("PMID:12345678",)),
        ("B", "a", 0, ()),
    ]
    assert draft.ties[1].why == "unsigned"
    assert draft.things["a"].same_as == ("hgnc:1",)


@pytest.mark.parametrize(
    ("name", "nodes", "edges"),
    [("WNT.cx", 32, 74), ("wntsignaling.cx", 32, 74), ("glypican2.cx", 2, 1), ("glypican2.cx2", 2, 1), ("demo.cx2", 6, 6),
     ("CitationsAndSupports.cx", 14, 37)],
)  # fmt: skip
def test_counts_are_those_of_the_files(reference_data, name, nodes, edges):
    """Each node and edge of the files at hand."""
    draft = read(reference_data / "data" / "cx" / name)
    assert (len(draft.things), len(draft.ties), len(draft.refused)) == (nodes, edges, 0)


@pytest.mark.parametrize("value", [[], {}, [1], [{"nodes": 1}], [{"nodes": []}]])
def test_other_json_is_refused(tmp_path, value):
    """Lists and objects without nodes."""
    path = tmp_path / "a.cx"
    path.write_text(json.dumps(value), "utf-8")
    with pytest.raises(DataError):
        read(path)
