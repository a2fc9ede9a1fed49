"""Promises of kg.exchange.nodelink: PyBEL's graph, each edge once, with its modifiers."""

from __future__ import annotations

import json

import pytest

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.nodelink import read

GRAPH = {
    "nodes": [{"bel": "p(HGNC:DRD2)", "id": "x"}, {"bel": "a(CHEBI:dopamine)", "id": "y"}, {"bel": "p("}],
    "links": [
        {"source": 1, "target": 0, "relation": "increases", "target_modifier": {"modifier": "Activity"},
         "citation": {"namespace": "pubmed", "identifier": "26837465"}},
        {"source": 0, "target": 1, "relation": "decreases", "object": {"modifier": "Degradation"}},
        {"source": 0, "target": 1, "relation": "association", "line": 3},
        {"source": 1, "target": 0, "relation": "association", "line": 3},
        {"source": 0, "target": 2, "relation": "increases"},
        {"source": "y", "target": "x", "relation": "partOf"},
    ],
}  # fmt: skip


def test_edges_are_read_as_the_script_is(tmp_path):
    """Signs, PMIDs, what happens to an end; a symmetric edge once; a node that cannot be read refuses its edge."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(GRAPH), "utf-8")
    draft = read(path)
    assert [(t.source, t.target, t.sign) for t in draft.ties] == [
        ("a(CHEBI:dopamine)", "DRD2", 1),
        ("DRD2", "deg(a(CHEBI:dopamine))", -1),
        ("DRD2", "a(CHEBI:dopamine)", 0),
    ]
    assert draft.ties[0].references == ("PMID:26837465",)
    assert [r.where for r in draft.refused] == ["node 2", "link 4"]
    assert draft.told["relations of kind or part, no influence"] == 1


@pytest.mark.parametrize("keyed", [False, True])
def test_jgif_is_read_as_node_link_json_is(tmp_path, keyed):
    """Nodes in a list or by their ids, named by their terms; the paper of the first evidence. Told by its content."""
    nodes = [{"id": "1", "label": "p(HGNC:DRD2)"}, {"id": "2", "label": "a(CHEBI:dopamine)"}]
    evidence = {"bel_statement": "x", "citation": {"namespace": "pubmed", "identifier": "26837465"}}
    edges = [{"source": "2", "target": "1", "relation": "increases", "metadata": {"evidences": [evidence]}}]
    held = {one["id"]: {"label": one["label"]} for one in nodes} if keyed else nodes
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"graph": {"nodes": held, "edges": edges}}), "utf-8")
    assert recognised.recognised(path) == "pybel"
    (tie,) = read(path).ties
    assert (tie.source, tie.sign, tie.target, tie.references) == ("a(CHEBI:dopamine)", 1, "DRD2", ("PMID:26837465",))


def test_lines_of_edges_are_read_as_the_graph_is(tmp_path):
    """SBEL: the first line is about the graph, an edge holds its nodes; nodes may stand alone; modifiers as elsewhere."""
    ends = {"source": {"id": "1", "bel": "a(CHEBI:dopamine)"}, "target": {"id": "2", "bel": "p(HGNC:DRD2)"}}
    edge = {
        **ends,
        "relation": "decreases",
        "target_modifier": {"modifier": "Degradation"},
        "citation": {"namespace": "pubmed", "identifier": "26837465"},
    }
    rows = [{"document_metadata": {"name": "x"}}, edge, {"id": "3", "bel": "p(HGNC:ADCY5)"}]
    path = tmp_path / "a.sbel"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    assert recognised.recognised(path) == "pybel"
    (tie,) = read(path).ties
    assert (tie.source, tie.sign, tie.target, tie.references) == (
        "a(CHEBI:dopamine)",
        -1,
        "deg(p(HGNC:DRD2))",
        ("PMID:26837465",),
    )


@pytest.mark.parametrize("lined", [False, True])
def test_nanopubs_of_bel_are_read_as_scripts_are(tmp_path, lined):
    """GraphDati: each assertion with the paper of its nanopub; one that is no BEL is refused and named."""
    said = [
        {"subject": "a(CHEBI:dopamine)", "relation": "increases", "object": "act(p(HGNC:DRD2))"},
        {"subject": "p(HGNC:DRD2)", "relation": "-|", "object": "(p(HGNC:ADCY5) -> p(HGNC:CREB1))"},
        {"subject": "p(", "relation": "increases", "object": "x"},
    ]
    held = [
        {
            "nanopub": {
                "id": f"n{n}",
                "citation": {"database": {"name": "pubmed", "id": "26837465"}},
                "assertions": [one],
            }
        }
        for n, one in enumerate(said)
    ]
    path = tmp_path / "a.json"
    path.write_text("\n".join(map(json.dumps, held)) if lined else json.dumps(held), "utf-8")
    assert recognised.recognised(path) == "pybel"
    draft = read(path)
    assert [(t.source, t.sign, t.target, t.where) for t in draft.ties] == [
        ("a(CHEBI:dopamine)", 1, "DRD2", "n0"),
        ("ADCY5", 1, "CREB1", "n1"),
    ]
    assert (draft.ties[0].references, [r.where for r in draft.refused]) == (("PMID:26837465",), ["n2"])


def test_what_the_statement_of_an_edge_says_counts(tmp_path):
    """In JGIF what happens to an end stands in the statement of the evidence alone: to raise a degradation is not to raise the protein."""
    said = [
        {
            "bel_statement": "p(HGNC:DRD2) increases deg(p(HGNC:ADCY5))",
            "citation": {"namespace": "pubmed", "identifier": n},
        }
        for n in ("26837465", "1")
    ]
    edge = {"source": "1", "target": "2", "relation": "increases", "metadata": {"evidences": said}}
    nodes = [{"id": "1", "label": "p(HGNC:DRD2)"}, {"id": "2", "label": "p(HGNC:ADCY5)"}]
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps({"graph": {"nodes": nodes, "edges": [edge, {**edge, "relation": "decreases"}]}}), "utf-8"
    )
    found = [(t.source, t.sign, t.target, t.references) for t in read(path).ties]
    other = "deg(p(HGNC:ADCY5))"
    assert found == [
        ("DRD2", 1, other, ("PMID:26837465",)),
        ("DRD2", 1, other, ("PMID:1",)),
        ("DRD2", -1, "ADCY5", ("PMID:26837465",)),
    ]


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"nodes": [1], "links": [2]}', '{"nodes": [{"a": 1}], "links": [{}]}', "[" * 99_999]
)
def test_other_json_is_refused(tmp_path, text):
    """Another kind of JSON, or one that nests without end."""
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(path)
