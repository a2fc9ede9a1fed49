"""Promises of kg perturb, trace and explain: the answer is one, in every format and from Python; tables of several compounds too."""

from __future__ import annotations

import csv
import io
import json

import pytest
import rdflib
from terminal import kg

import kg as package

MANY = "compound,target,action,type,value,unit\nalpha,DRD2,antagonist,Ki,2,nM\nbeta,SLC6A4,reuptake inhibitor,Ki,1,nM\nbeta,AKR1C1,inhibitor,IC50,9,nM\n"


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
    run = kg("perturb", "--profile", "p.tsv", "--samples", "0", "--full", cwd=tmp_path)
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
    assert there.pop("run")["arguments"] == ["perturb", "amisulpride=50 nM", "--samples", "8"]
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


@pytest.fixture
def many(tmp_path, monkeypatch):
    """A table of two compounds in the folder that the command runs in."""
    (tmp_path / "many.csv").write_text(MANY, "utf-8")
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output and messages of a command."""
    left = kg(*words)
    return left.returncode, left.stdout, left.stderr


@pytest.mark.usefixtures("many")
def test_several_compounds_ask_for_a_choice():
    """Exit code 2, with the names and the two options."""
    code, out, err = run("perturb", "--profile", "many.csv")
    assert (code, out) == (2, "")
    assert "holds 2 compounds: alpha, beta" in err
    assert "--compound NAME" in err
    assert "--each" in err


@pytest.mark.usefixtures("many")
def test_each_is_a_list_of_answers():
    """JSON: one object a compound, each with the stable keys; what a reader must know is told once."""
    code, out, err = run("perturb", "--profile", "many.csv", "--each", "--samples", "0", "-f", "json")
    assert code == 0
    answers = json.loads(out)
    assert [a["scenario"]["compounds"][0]["label"] for a in answers] == ["alpha", "beta"]
    assert [a["scenario"]["ignored_targets"] for a in answers] == [[], ["AKR1C1: not in the network"]]
    assert err.count("AKR1C1") == 1
    _, alone, _ = run("perturb", "--profile", "many.csv", "--compound", "beta", "--samples", "0", "-f", "json")
    assert json.loads(alone)["effects"] == answers[1]["effects"]


@pytest.mark.usefixtures("many")
def test_rows_of_each_say_whose_they_are():
    """TSV has the compound in front; without --each the columns are as before."""
    _, out, _ = run("perturb", "--profile", "many.csv", "--each", "--samples", "0", "-f", "tsv")
    rows = list(csv.DictReader(io.StringIO(out), delimiter="\t"))
    assert {row["compound"] for row in rows} == {"alpha", "beta"}
    _, out, _ = run("perturb", "--profile", "many.csv", "--compound", "alpha", "--samples", "0", "-f", "tsv")
    assert out.startswith("node\tlabel\t")


@pytest.mark.usefixtures("many")
def test_turtle_of_each_is_one_graph():
    """Both answers, readable as one file."""
    _, out, _ = run("perturb", "--profile", "many.csv", "--each", "--samples", "0", "-f", "ttl")
    graph = rdflib.Graph().parse(data=out, format="turtle")
    said = " ".join(str(term) for triple in graph for term in triple)
    assert "urn:kg:profile:alpha:" in said
    assert "urn:kg:profile:beta:" in said


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "--profile", "many.csv", "--each", "--samples", "0"), "alpha"),
        (
            ("dose", "cAMP@D2-MSN", "--profile", "many.csv", "--compound", "alpha", "--points", "3"),
            "alpha: log2 change",
        ),
        (("explain", "cAMP@D2-MSN", "--profile", "many.csv", "--compound", "alpha"), "alpha"),
        (("draw", "--profile", "many.csv", "--compound", "alpha", "--samples", "0"), "digraph"),
        (
            ("draw", "--profile", "many.csv", "--compound", "alpha", "--compare", "nortriptyline", "--samples", "0"),
            "nortriptyline",
        ),
    ],
)
def test_every_verb_takes_the_choice(words, said):
    """A curve, an explanation, a picture and a comparison of compounds of one table."""
    code, out, err = run(*words)
    assert code == 0, err
    assert said in out


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("perturb", "--profile", "many.csv", "--compound", "gamma"), 1, "it holds alpha, beta"),
        (("perturb", "amitriptyline", "--each"), 2, "--each is of the compounds of a table"),
        (("perturb", "amitriptyline", "--compound", "alpha"), 1, "--profile"),
        (("compare", "--profile", "many.csv"), 2, "--each"),
        (("dose", "cAMP@D2-MSN", "--profile", "many.csv"), 2, "holds 2 compounds"),
        (
            ("dose", "cAMP@D2-MSN", "--profile", "many.csv", "--compound", "alpha", "--compound", "beta"),
            2,
            "of one compound",
        ),
    ],
)
def test_a_choice_that_cannot_be_made_is_told(words, code, said):
    """With what the table holds, or the option that is missing."""
    found, out, err = run(*words)
    assert (found, out) == (code, "")
    assert said in err


def test_all_bad_rows_are_printed_at_once(tmp_path, monkeypatch):
    """Exit code 3, one line a row, and the option that leaves them out works."""
    monkeypatch.chdir(tmp_path)
    rows = "DRD2\tantagonist\tKi\t2\tnM\nDRD2\tantagonist\tKi\t-2\tnM\nDRDX\tantagonist\tKi\t2\tnM\n"
    (tmp_path / "bad.tsv").write_text("target\taction\ttype\tvalue\tunit\n" + rows, "utf-8")
    code, _, err = run("perturb", "--profile", "bad.tsv")
    assert code == 3
    assert err.splitlines()[0] == "kg: bad.tsv: 2 rows cannot be used"
    assert [line.split(": ")[0].strip() for line in err.splitlines()[1:3]] == ["bad.tsv:3", "bad.tsv:4"]
    code, _, err = run("perturb", "--profile", "bad.tsv", "--skip-bad-rows", "--samples", "0")
    assert code == 0
    assert err.count("row left out") == 2


def test_a_name_of_two_hundred_characters_is_drawn(tmp_path, monkeypatch):
    """It is cut where the picture has no room, and the picture is whole."""
    monkeypatch.chdir(tmp_path)
    name = "3-(10,11-dihydro-5H-dibenzo[a,d][7]annulen-5-ylidene)-N,N-dimethylpropan-1-amine-" * 3
    table = f"#compound {name}\n#free_nM 20\ntarget\taction\ttype\tvalue\tunit\nSLC6A4\treuptake inhibitor\tKi\t4\tnM\n"
    (tmp_path / "long.tsv").write_text(table, "utf-8")
    code, _, err = run("draw", "--profile", "long.tsv", "--samples", "0", "-o", "long.svg")
    assert code == 0, err
    assert (tmp_path / "long.svg").read_text("utf-8").startswith("<?xml")


def test_a_chronic_answer_has_one_time_and_the_acute_under_its_own_key():
    """Each is the answer that is asked for alone; `--only` leaves the other out."""
    words = ("perturb", "amisulpride", "--samples", "0", "-f", "json")
    acute, both, only = (json.loads(kg(*words, *more).stdout) for more in ((), ("--chronic",), ("--chronic", "--only")))
    assert both["scenario"]["time"] == only["scenario"]["time"] == "chronic"
    assert [answer.pop("run")["arguments"][-1] for answer in (acute, both, only)] == ["0", "--chronic", "--only"]
    assert {name: part for name, part in both.items() if name != "acute"} == only
    assert both["acute"] == {name: part for name, part in acute.items() if name != "scenario"}
    assert len({row["node"] for row in both["effects"]}) == len(both["effects"])


def test_only_is_of_a_chronic_answer():
    """It says nothing of an acute one, and on the screen it leaves the acute changes out."""
    assert kg("perturb", "amisulpride", "--only").returncode == 2
    assert "acute | chronic" not in kg("perturb", "amisulpride", "--chronic", "--only", "--samples", "0").stdout
