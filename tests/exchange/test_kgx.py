"""Promises of kg.exchange.kgx: tables that hang together, in the words of the Biolink Model."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re

import nets
import pytest
import shipped

from kg.exchange.gathered import Gatherer, categories
from kg.exchange.kgx import curie, write
from kg.exchange.net import Net, Thing, Tie

KINDS = {"Receptor": "biolink:Protein", "Compound": "biolink:SmallMolecule"}


def test_both_forms_hold_the_same_and_every_edge_ends_at_a_node():
    """TSV and JSON lines agree; lists are joined by a bar."""
    files, losses = write(nets.NET, KINDS)
    for name in ("nodes", "edges"):
        rows = list(csv.DictReader(io.StringIO(files[f"{name}.tsv"]), delimiter="\t"))
        lines = [json.loads(line) for line in files[f"{name}.jsonl"].splitlines()]
        assert [r["id"] for r in rows] == [line["id"] for line in lines]
        assert [r["category"].split("|") for r in rows] == [line["category"] for line in lines]
    nodes = {json.loads(line)["id"] for line in files["nodes.jsonl"].splitlines()}
    edges = [json.loads(line) for line in files["edges.jsonl"].splitlines()]
    assert all({e["subject"], e["object"]} <= nodes for e in edges)
    assert [e.get("object_direction_qualifier") for e in edges[:2]] == ["upregulated", "downregulated"]
    assert "object_direction_qualifier" not in edges[4]
    assert edges[0]["publications"] == ["PMID:1"]
    assert losses["coefficients"] == 2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("obo:CHEBI_28790", "CHEBI:28790"),
        ("hgnc:3023", "HGNC:3023"),
        ("uniprot:P14416", "UniProtKB:P14416"),
        ("x:1", "x:1"),
    ],
)
def test_identifiers_have_the_prefixes_of_biolink(ours, theirs):
    """The case and the names of prefixes are Biolink's."""
    assert curie(ours) == theirs


@pytest.mark.parametrize(("relation", "turned"), [("=", "="), (">", "<"), ("<", ">")])
def test_an_affinity_stands_in_its_slot_and_has_no_direction(relation, turned):
    """1 to 100 nM is pKi 8; a value above a limit has a logarithm below one; no sign comes of it."""
    said = {"measurement": "Ki", "low_nM": 1.0, "high_nM": 100.0, "measurement_relation": relation}
    tie = Tie("m", "d", "r", 0, "measured", "measured", numbers=said)
    files, _ = write(Net("x", (Thing("d", "d", "Compound"), Thing("r", "r", "Receptor")), (tie,)), KINDS)
    (edge,) = map(json.loads, files["edges.jsonl"].splitlines())
    assert (edge["pKi"], edge["affinity_relation"]) == (8.0, turned)
    assert "object_direction_qualifier" not in edge


def test_the_words_are_those_of_the_biolink_model(reference_data):
    """Each category, predicate, slot and qualifier of the network's export is one that Biolink 4 defines."""
    path = reference_data / "data/biolink/biolink_model.yaml.gz"
    model = gzip.decompress(path.read_bytes()).decode("utf-8")
    terms = {t.casefold() for t in re.findall(r"^  ([A-Za-z][\w ]+):", model, re.MULTILINE)}
    workspace = shipped.workspace()
    files, _ = write(Gatherer(workspace).network(frozenset(range(200))), categories(workspace))

    def words(term: str) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term.removeprefix("biolink:")).replace("_", " ").casefold()

    for line in (files["nodes.jsonl"] + files["edges.jsonl"]).splitlines():
        row = json.loads(line)
        used = [
            *row["category"],
            *(row[k] for k in ("predicate",) if k in row),
            *(k for k in row if k != "affinity_relation"),
        ]
        assert {words(w) for w in used} <= terms, {words(w) for w in used} - terms
