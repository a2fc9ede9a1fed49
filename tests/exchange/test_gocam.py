"""Promises of kg.exchange.gocam: what activities do to each other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import networkx as nx
import pytest
from pathway_files import ENABLED, INDIVIDUALS, fact, individual
from terminal import kg

from kg.exchange.gocam import predicates, read
from kg.exchange.gocam_model import load


def made(folder: Path, *facts: dict, more: tuple[dict, ...] = (), taxon: str = "NCBITaxon:9606") -> Path:
    """A model of those facts."""
    said = [{"key": "title", "value": "T"}, {"key": "https://w3id.org/biolink/vocab/in_taxon", "value": taxon}]
    path = folder / "a.json"
    path.write_text(
        json.dumps({"id": "m", "individuals": [*INDIVIDUALS, *more], "facts": [*ENABLED, *facts], "annotations": said}),
        "utf-8",
    )
    return path


def told(draft) -> list[tuple[str, int, str]]:
    """Ends and signs."""
    return [(t.source, t.sign, t.target) for t in draft.ties]


@pytest.mark.parametrize(
    ("predicate", "label"), [(name, said[0]) for name, said in predicates().items() if name != "BFO:0000050"]
)
def test_the_label_of_a_relation_says_its_sign(predicate, label, tmp_path):
    """Positive, negative, or none; `has` turns the direction. The gene products act."""
    draft = read(made(tmp_path, fact("a", predicate, "b", "e")))
    sign = 1 if re.search("positive|activat", label) else -1 if re.search("negative|inhibit", label) else 0
    turned = re.fullmatch("has .*(input|activator|inhibitor)|.*downstream.*", label)
    ends = ("DRD2", sign, "LYN") if turned else ("LYN", sign, "DRD2")
    assert told(draft) == [ends]
    assert (draft.ties[0].references, draft.ties[0].origin, bool(draft.ties[0].why)) == (
        ("PMID:11823534",),
        "T",
        sign == 0,
    )


def test_the_labels_are_those_of_the_relation_ontology(reference_data):
    """Every one of them."""
    import gzip

    text = gzip.decompress((reference_data / "data/ro/ro.owl.gz").read_bytes()).decode()
    for curie, said in predicates().items():
        if curie.startswith("RO:"):
            iri = "http://purl.obolibrary.org/obo/" + curie.replace(":", "_")
            begin = text.index(f'<owl:ObjectProperty rdf:about="{iri}"')
            assert f">{said[0]}</rdfs:label>" in text[begin : text.index("</owl:ObjectProperty>", begin)], curie


def test_processes_molecules_complexes_and_nameless_activities_are_things(tmp_path):
    """Of another species they are labelled so, but molecules and processes."""
    more = (
        individual("k", "GO:0032991"),
        individual("q", "GO:0016301", "kinase activity"),
        individual("z", "MGI:MGI:1", "Sdha Mmus"),
    )
    facts = [
        fact("a", "BFO:0000050", "p"), fact("c", "RO:0012006", "b"), fact("q", "RO:0002629", "a"), fact("k", "BFO:0000051", "x"),
        fact("k", "BFO:0000051", "y"), fact("k", "RO:0002630", "z"),
    ]  # fmt: skip
    assert told(read(made(tmp_path, *facts, more=more))) == [
        ("LYN", 0, "B cell homeostasis [go:0001782]"), ("dopamine [chebi:18243]", -1, "DRD2"), ("kinase activity [go:0016301]", 1, "LYN"),
        ("DRD2:LYN", -1, "Sdha [mgi:1]"),
    ]  # fmt: skip
    mouse = read(made(tmp_path, *facts, more=more, taxon="NCBITaxon:10090"))
    assert {t.label for t in mouse.things.values()} >= {"Sdha (mouse)", "dopamine", "B cell homeostasis"}


def test_what_is_said_not_to_be_so_states_nothing(tmp_path):
    """It is refused with the reason; so is an end that is not in the model."""
    no = {"id": "m/n", "type": [{"type": "complement", "filler": {"type": "class", "id": "GO:1"}}]}
    draft = read(made(tmp_path, fact("n", "RO:0002629", "b"), fact("a", "RO:0002629", "gone"), more=(no,)))
    assert draft.ties == []
    assert {r.reason for r in draft.refused} == {"one of its ends is said not to be so"}


def test_a_model_goes_all_the_way(tmp_path):
    """Told by its content, traced, drawn, and exported to what networkx opens."""
    made(tmp_path, fact("a", "RO:0002629", "b"), fact("b", "RO:0002305", "p"))
    run = kg("ingest", "auto", "a.json", "-o", "store", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "2 statements (1 positive, 1 negative, 0 of unknown sign)" in run.stderr
    found = kg("trace", "LYN", "B cell homeostasis", "--data", "store", "-f", "json", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)[0]["sign"] == "-"
    assert kg("draw", "a", "--data", "store", "-o", "a.dot", cwd=tmp_path).returncode == 0
    assert "DRD2" in (tmp_path / "a.dot").read_text("utf-8")
    assert kg("export", "graphml", "--data", "store", "-o", "a.graphml", cwd=tmp_path).returncode == 0
    assert sorted(sign for *_, sign in nx.read_graphml(tmp_path / "a.graphml").edges(data="sign")) == [-1, 1]


def test_the_reference_models_agree_with_their_twins(reference_data):
    """The causal associations that gocam-py has of two models. Its YAML of one is a year younger: two of them go through a molecule there."""
    folder = reference_data / "data/gocam"
    for twin in folder.glob("Model-*.yaml"):
        text = twin.read_text("utf-8")
        pair = r"predicate: (\S+)\n\s+downstream_activity: (\S+)"
        blocks = re.split(r"^- id: ", text.partition("\nactivities:")[2], flags=re.MULTILINE)[1:]
        theirs = {(b.split("\n")[0], *found) for b in blocks for found in re.findall(pair, b)}
        model = load(folder / twin.name.replace("Model-", "minerva-").replace(".yaml", ".json"))
        acts = {s for s, p, *_ in model.facts if p == "RO:0002333"}
        ours = {(s, p, o) for s, p, o, _ in model.facts if {s, o} <= acts}
        assert theirs <= ours
        assert len(ours - theirs) == {3: 0, 7: 2}[len(theirs)]


def test_the_reference_files_are_all_read(reference_data):
    """Turtle and JSON; a model of negated activities has no statement, with reasons."""
    folder = reference_data / "data/gocam"
    drafts = {p.stem: read(p) for p in (*folder.glob("*.ttl"), *folder.glob("*.json"))}
    assert len(drafts) == 11
    assert (len(drafts["59d1072300000074"].ties), len(drafts["59d1072300000074"].refused)) == (0, 3)
    assert ("SIRT1", 1, "SIRT6") in told(drafts["test-model-taxon-annotations"])
    assert sum(t.sign > 0 for t in drafts["minerva-5b91dbd100002057"].ties) == 13
