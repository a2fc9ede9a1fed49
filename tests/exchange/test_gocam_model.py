"""Promises of kg.exchange.gocam_model: both syntaxes say the same."""

from __future__ import annotations

import json

import pytest
from pathway_files import TURTLE

from kg.errors import DataError
from kg.exchange.gocam_model import curie, load

MODEL = {
    "annotations": [{"key": "title", "value": "T"}, {"key": "https://w3id.org/biolink/vocab/in_taxon", "value": "NCBITaxon:9606"}],
    "individuals": [
        {"id": "http://m/a", "type": [{"type": "class", "id": "GO:0004713"}]}, {"id": "http://m/b", "type": [{"type": "complement"}]},
        {"id": "http://m/e", "type": [{"type": "class", "id": "ECO:0000314"}], "annotations": [{"key": "source", "value": "PMID:11823534"}]},
    ],
    "facts": [{"subject": "http://m/a", "property": "RO:0002629", "object": "http://m/b", "annotations": [{"key": "evidence", "value": "http://m/e"}]}],
}  # fmt: skip


def test_turtle_and_json_are_one_model(tmp_path):
    """Title, taxon, classes, negation, and the paper behind the axiom of a fact; wrapped as the server sends it, too."""
    (tmp_path / "a.ttl").write_text(TURTLE, "utf-8")
    (tmp_path / "a.json").write_text(json.dumps(MODEL), "utf-8")
    (tmp_path / "b.json").write_text(json.dumps({"data": MODEL}), "utf-8")
    turtle, plain, wrapped = (load(tmp_path / name) for name in ("a.ttl", "a.json", "b.json"))
    assert turtle == plain == wrapped
    assert plain.facts == [("http://m/a", "RO:0002629", "http://m/b", ("PMID:11823534",))]
    assert plain.individuals["http://m/b"].negated


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.json", "{"), ("a.json", "{}"), ("a.json", '{"individuals": [1], "facts": []}'), ("a.json", '{"individuals": [], "facts": []}'),
     ("a.json", '{"a":' * 100_000), ("a.ttl", TURTLE[:200]), ("a.ttl", "<urn:a> <urn:b> <urn:c> ."), ("a.ttl", "")],
)  # fmt: skip
def test_what_is_no_model_is_refused(name, text, tmp_path):
    """Cut short, of another kind, empty, or a tower of brackets."""
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(DataError):
        load(tmp_path / name)


@pytest.mark.parametrize(
    ("iri", "told"),
    [("http://purl.obolibrary.org/obo/GO_0004713", "GO:0004713"), ("http://identifiers.org/uniprot/P14416", "uniprot:P14416"),
     ("http://purl.obolibrary.org/obo/go/extensions/reacto.owl#REACTO_R-ALL-113592", "reactome:R-ALL-113592"),
     ("obo:go/extensions/reacto.owl#REACTO_R-ALL-113592", "reactome:R-ALL-113592"), ("GO:1", "GO:1"), ("urn:x", "urn:x")],
)  # fmt: skip
def test_addresses_become_curies(iri, told):
    """Of OBO, identifiers.org and Reactome's own entities; others stay."""
    assert curie(iri) == told
