"""kg export, run as a user runs it."""

from __future__ import annotations

import json

import networkx as nx
import pytest
import rdflib
from terminal import kg


def test_the_records_of_a_drug_are_read_by_rdflib(tmp_path):
    """Answer and content as N-Quads, each in its graph."""
    path = tmp_path / "a.nq"
    run = kg("export", "nquads", "--of", "amitriptylinoxide=1 nM", "-o", str(path))
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    held = rdflib.Dataset()
    held.parse(path, format="nquads")
    graphs = {str(t[3]) for t in held.quads()}
    assert graphs == {"https://w3id.org/synaptrace/graph/answers", "https://w3id.org/synaptrace/graph/content"}


def test_a_picture_of_losses_goes_to_stderr_and_the_network_to_stdout():
    """SIF on stdout, what it cannot hold counted, exit 0."""
    run = kg("export", "sif", "--of", "network")
    assert run.returncode == 0
    assert all(len(line.split("\t")) in (1, 3) for line in run.stdout.splitlines())
    assert "sif cannot hold: 2," in run.stderr


def test_graphml_of_a_compound_opens(tmp_path):
    """The drug, what it acts on, and what moves."""
    path = tmp_path / "a.graphml"
    assert kg("export", "graphml", "--of", "amitriptylinoxide=1 nM", "-o", str(path)).returncode == 0
    graph = nx.read_graphml(path)
    assert graph.nodes["amitriptylinoxide"]["kind"] == "Compound"


def test_kgx_is_a_folder(tmp_path):
    """Four tables in a folder of the name given."""
    assert kg("export", "kgx", "--of", "content", "-o", str(tmp_path / "out")).returncode == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "nodes.tsv",
        "nodes.jsonl",
        "edges.tsv",
        "edges.jsonl",
        "context.jsonld",
    }
    first = json.loads((tmp_path / "out/edges.jsonl").read_text("utf-8").splitlines()[0])
    assert first["predicate"].startswith("biolink:")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("kgx",), 2, "-o FOLDER"),
        (("sbml", "--of", "content"), 2, "content"),
        (("sif", "--of", "content", "--of", "network"), 2, "one network"),
        (("sif", "--of", "amitriptylinn"), 1, "amitriptyline"),
        (("xlsx",), 2, "xlsx"),
        (("sif", "-o", "nowhere/x/y.sif"), 3, "nowhere"),
    ],
)
def test_what_cannot_be_written_says_so(arguments, code, said, tmp_path):
    """One clear message and the right exit code."""
    run = kg("export", *arguments, cwd=tmp_path)
    assert run.returncode == code, run.stderr
    assert said in run.stderr
    assert not list(tmp_path.iterdir())
