"""Promises of kg.exchange.kgx: tables that hang together, in the words of the Biolink Model."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nets
import pytest
import requirements
import shipped

from kg.exchange.gathered import Gatherer, categories
from kg.exchange.kgx import curie, read, write
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


EDGES = """id\tsubject\tpredicate\tobject\tobject_direction_qualifier\tpublications\tnegated
1\tHGNC:3023\tbiolink:affects\tCHEBI:18243\tdecreased\tPMID:26837465|PMID:26837466\t
2\tCHEBI:18243\tbiolink:positively_regulates\tHGNC:3023\t\t\tfalse
3\tCHEBI:18243\tbiolink:positively_regulates\tHGNC:3023\t\t\ttrue
4\tCHEBI:18243\tbiolink:interacts_with\tHGNC:3023\t\t\t
5\t\tbiolink:affects\tHGNC:3023\t\t\t
"""


def test_edges_of_others_are_read(tmp_path):
    """Qualifier before predicate; a negated edge and a plain relation have no sign; names from the file of nodes beside it."""
    path = tmp_path / "x_edges.tsv"
    path.write_text(EDGES, "utf-8")
    (tmp_path / "x_nodes.tsv").write_text("id\tname\tcategory\nCHEBI:18243\tdopamine\tbiolink:SmallMolecule\n", "utf-8")
    draft = read(path)
    assert [t.sign for t in draft.ties] == [-1, 1, 0, 0]
    assert draft.ties[0].references == ("PMID:26837465", "PMID:26837466")
    assert draft.ties[2].why == "the edge is negated"
    assert [r.where for r in draft.refused] == ["6"]
    (dopamine,) = (t for t in draft.things.values() if t.label == "dopamine")
    assert (dopamine.kind, dopamine.entity[-11:]) == ("SmallMolecule", "CHEBI_18243")


def test_what_is_written_is_read_back(tmp_path):
    """Both forms of our own edges: ends, signs and papers."""
    things = (
        Thing("a", "DRD2", "Protein", same_as=("hgnc:3023",)),
        Thing("b", "ADCY5", "Protein", same_as=("hgnc:236",)),
    )
    ties = (Tie("1", "a", "b", -1, "inhibits", references=("PMID:12345678",)), Tie("2", "b", "a", 0, "binds"))
    files, _ = write(Net("n", things, ties), {})
    for form in ("tsv", "jsonl"):
        for part in ("nodes", "edges"):
            (tmp_path / f"{part}.{form}").write_text(files[f"{part}.{form}"], "utf-8")
        draft = read(tmp_path / f"edges.{form}")
        assert [(t.source, t.target, t.sign) for t in draft.ties] == [("DRD2", "ADCY5", -1), ("ADCY5", "DRD2", 0)]
        assert draft.ties[0].references == ("PMID:12345678",)


def test_every_id_is_a_curie(reference_data, tmp_path):
    """As `kgx validate` asks, but for FamPlex and what no public identifier names; each entity its own, with its address beside it."""
    known = set(json.loads((reference_data / "data/biolink/biolink-model-prefix-map.json").read_text("utf-8")))
    things = (
        Thing("ERK@a", "ERK (a)", "Family", "https://example.org/ERK", "a", ("fplx:ERK",)), Thing("x y@a", "x y (a)", "Process", "", "a"),
        Thing("x_y", "x_y", "Process"), Thing("DRD2", "DRD2", "Protein", "https://example.org/D2", same_as=("hgnc:3023",)),
    )  # fmt: skip
    ties = tuple(Tie(str(n), "DRD2", thing.id, -1) for n, thing in enumerate(things[:3]))
    files, _ = write(Net("n", things, ties), KINDS)
    nodes = [json.loads(line) for line in files["nodes.jsonl"].splitlines()]
    ids = [node["id"] for node in nodes]
    assert len(set(ids)) == 4
    assert all(
        re.fullmatch(r"[^ <()>:]+:[^/ :]+", one) and one.partition(":")[0] in known | {"FPLX", "local"} for one in ids
    )
    assert nodes[0]["iri"] == "https://example.org/ERK"
    for name in ("nodes.tsv", "edges.tsv"):
        (tmp_path / name).write_text(files[name], "utf-8")
    read_back = read(tmp_path / "edges.tsv").ties
    assert [(t.source, t.sign, t.target) for t in read_back] == [
        ("DRD2", -1, "ERK"),
        ("DRD2", -1, "x y"),
        ("DRD2", -1, "x_y"),
    ]


def test_two_entities_never_share_an_id():
    """One register's number at two entities, and at two of one kind: the second has its next identifier, or one of its own."""
    things = (
        Thing("a", "a", "Compound", "https://w3id.org/synaptrace/id/a", same_as=("pubchem:5311507",)),
        Thing("b", "b", "Compound", "https://w3id.org/synaptrace/id/b", same_as=("pubchem:5311507", "ligand:1627")),
        Thing("c", "c", "Compound", "https://w3id.org/synaptrace/id/c", same_as=("gtopdb:214", "ligand:1627")),
        Thing("c@x", "c (x)", "Compound", "https://w3id.org/synaptrace/id/c", "x", same_as=("gtopdb:214", "ligand:1627")),
    )  # fmt: skip
    files, losses = write(Net("n", things, ()), KINDS)
    nodes = [json.loads(line) for line in files["nodes.jsonl"].splitlines()]
    assert [node["id"] for node in nodes] == ["PUBCHEM.COMPOUND:5311507", "GTOPDB:1627", "synaptrace:c"]
    assert nodes[2]["xref"] == ["iuphar.receptor:214", "GTOPDB:1627"]
    assert sum(losses.values()) == 1
    assert json.loads(files["context.jsonld"]) == {"@context": {"synaptrace": "https://w3id.org/synaptrace/id/"}}


def test_what_somebody_else_states_is_not_called_ours():
    """An edge of an imported file names the file and claims no curator; a computed one says that it is computed."""
    at = "https://example.org/import/x"
    things = (Thing("a", "a", entity=f"{at}/entity/a"), Thing("b", "b", entity=f"{at}/entity/b"))
    ties = (
        Tie("1", "a", "b", 1, numbers={"iri": f"{at}/influence/1"}),
        Tie("2", "a", "b", 1, "computed effect", "computed"),
        Tie("3", "a", "b", 1, numbers={"iri": "https://w3id.org/synaptrace/node/3"}),
    )
    files, _ = write(Net("n", things, ties), {})
    edges = [json.loads(line) for line in files["edges.jsonl"].splitlines()]
    own = "https://w3id.org/synaptrace/graph/content"
    assert [(e["primary_knowledge_source"], e["knowledge_level"], e["agent_type"]) for e in edges] == [
        (at, "not_provided", "not_provided"),
        (own, "prediction", "computational_model"),
        (own, "knowledge_assertion", "manual_agent"),
    ]
    assert all(json.loads(line)["provided_by"] == [at] for line in files["nodes.jsonl"].splitlines())


@pytest.mark.slow
def test_kgx_validate_passes(tmp_path):
    """No fault is found where kgx knows the folder's own prefixes, and none but those where it does not."""
    python = os.environ.get("KG_KGX_PYTHON", sys.executable if importlib.util.find_spec("kgx") else "")
    requirements.require("kgx", bool(python), "pip install kgx biolink-model, or name its interpreter in KG_KGX_PYTHON")
    # kgx 2.6 makes a list of in_taxon, as Biolink's classes have it, and then refuses the list.
    small = replace(nets.NET, things=tuple(replace(thing, species="") for thing in nets.THINGS))
    for name, net in (("content", Gatherer(shipped.workspace()).content()), ("small", small)):
        folder = tmp_path / name
        folder.mkdir()
        for file, text in write(net, categories(shipped.workspace()))[0].items():
            (folder / file).write_text(text, "utf-8")
        script = Path(__file__).parents[2] / "scripts/kgx_validate.py"
        done, plain = (
            subprocess.run([python, str(script), str(folder), *more], capture_output=True, text=True, check=False)
            for more in ((), ("--plain",))
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        faults = re.findall(r'^ {12}"(.+)": \[$', plain.stdout + plain.stderr, re.MULTILINE)
        assert plain.returncode == 1, "else the other prefixes are known now"
        assert faults
        unknown = (
            r".*CURIE prefix '(FPLX|synaptrace|local)' (that )?is not represented in Biolink Model JSON-LD context"
        )
        assert [fault for fault in faults if not re.fullmatch(unknown, fault)] == []
