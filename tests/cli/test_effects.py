"""Promises of kg perturb, trace and explain: the answer is one, in every format and from Python."""

from __future__ import annotations

import csv
import io
import json

import pytest
import rdflib
from terminal import kg

import kg as package


def test_json_has_the_stable_keys(tmp_path):
    """`kg perturb -f json` gives the keys that the interface promises."""
    answer = json.loads(kg("perturb", "amitriptyline", "-f", "json", "--samples", "8").stdout)
    assert set(answer) >= {"scenario", "stated", "targets", "effects", "pathways"}
    assert set(answer["scenario"]) >= {"compounds", "against", "time", "network", "ignored_targets"}
    assert set(answer["scenario"]["compounds"][0]) >= {"id", "label", "dose", "free_nM", "basis", "metabolite_of"}
    assert set(answer["stated"][0]) >= {
        "statement",
        "says",
        "document",
        "line",
        "modality",
        "dose",
        "node",
        "direction",
    }
    assert set(answer["targets"][0]) >= {
        "target",
        "label",
        "context",
        "compound",
        "action",
        "affinity_nM",
        "occupancy",
        "log2_change",
        "evidence",
    }
    assert set(answer["effects"][0]) >= {
        "node",
        "entity",
        "label",
        "context",
        "direction",
        "basis",
        "log2_change",
        "interval",
        "size",
        "tendency",
        "stability",
    }
    assert set(answer["pathways"][0]) >= {
        "pathway",
        "label",
        "direction",
        "score",
        "rank",
        "p_value",
        "contexts",
        "route",
    }
    assert set(answer["pathways"][0]["route"][0]) == {"from", "to", "sign", "share", "evidence"}
    words = {"increased", "decreased", "unchanged", "conflicting", "uncertain", "unknown"}
    assert {e["direction"] for e in answer["effects"]} <= words


def test_a_drug_outside_the_brain_prints_both_concentrations(tmp_path):
    """Nothing in the brain, the free plasma level in the heart, and what follows there."""
    text = "#compound out\n#free_nM 400\n#brain no\ntarget\taction\ttype\tvalue\tunit\nKCNH2\tblocker\tKi\t136\tnM\nDRD2\tmodulator\tKi\t2\tnM\n"
    (tmp_path / "p.tsv").write_text(text, "utf-8")
    run = kg("perturb", "--profile", "p.tsv", "--samples", "0", cwd=tmp_path)
    assert run.returncode == 0
    assert "out: 0 nM free in the brain, 400 nM outside" in run.stdout
    assert "cardiac-action-potential-duration@cardiac-myocyte" in run.stdout
    assert "modulates, action not stated" in run.stderr


def test_python_and_the_command_line_agree():
    """The same question gives the same answer, number for number (to the rounding of threads that sum differently)."""

    def plain(text: str) -> object:
        return json.loads(text, parse_float=lambda number: round(float(number), 7) + 0.0)

    run = kg("perturb", "amisulpride=50 nM", "--samples", "8", "-f", "json")
    here = plain(json.dumps(package.perturb("amisulpride=50 nM", samples=8).to_json()))
    there = plain(run.stdout)
    for answer in (here, there):
        answer["effects"].sort(key=lambda e: e["node"])
    assert there == here


def test_formats_agree_on_the_signs():
    """TSV, CSV, JSON and Turtle say the same of every node that moves."""
    words = ("perturb", "amisulpride", "--samples", "8")
    effects = {e["node"]: e for e in json.loads(kg(*words, "-f", "json").stdout)["effects"]}
    for form, mark in (("tsv", "\t"), ("csv", ",")):
        rows = list(csv.DictReader(io.StringIO(kg(*words, "-f", form).stdout), delimiter=mark))
        assert {r["node"]: (r["direction"], r["tendency"]) for r in rows} == {
            k: (e["direction"], e["tendency"]) for k, e in effects.items()
        }
        assert all(
            float(r["log2_change"]) == pytest.approx(effects[r["node"]]["log2_change"], rel=1e-5, abs=1e-12)
            for r in rows
        )
    graph = rdflib.Graph().parse(data=kg(*words, "-f", "ttl").stdout, format="turtle")
    name = rdflib.Namespace("https://w3id.org/synaptrace/vocab#")
    by_iri = {e["iri"]: e["direction"] for e in effects.values()}
    told = {
        str(graph.value(s, name.onNode)): str(graph.value(s, name.direction))
        for s in graph.subjects(rdflib.RDF.type, name.NetEffect)
    }
    assert told
    assert told.items() <= by_iri.items()
