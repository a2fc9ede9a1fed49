"""Each failure is one message on stderr with the right exit code, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def kg(*arguments: str, cwd: Path | None = None, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    import os

    return subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *arguments],
        cwd=cwd, input=stdin, capture_output=True, text=True, env={**os.environ, **(env or {})},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("find", "amitriptyline"), 0, "amitriptyline"),
        (("find", "zzzzqqqq"), 1, "nothing is called"),
        (("show", "amitriptiline"), 1, "amitriptyline"),
        (("perturb", "amitriptiline"), 1, "did you mean"),
        (("perturb",), 2, "no compound"),
        (("perturb", "amitriptyline", "--dose", "banana"), 2, "no dose or concentration"),
        (("perturb", "amitriptyline", "--dose", "20 nM"), 2, "is no dose"),
        (("perturb", "amitriptyline", "--dose", "1 mg/day", "--conc", "1 nM"), 2, "not both"),
        (("perturb", "amitriptyline", "--in", "moon"), 1, "no context"),
        (("perturb", "amitriptyline", "--set", "cAMP@D2-MSN"), 2, "NODE=FOLD"),
        (("perturb", "amitriptyline", "--profile", "/nowhere.tsv"), 3, "no such profile"),
        (("perturb", "amitriptyline", "--nonsense"), 2, "No such option"),
        (("perturb", "amisulpride-d5", "--dose", "100 mg/day"), 3, "exposure"),
        (("trace", "amitriptyline", "moon@sun"), 1, "no entity"),
        (("trace", "amitriptyline", "CREB", "--max-length", "999"), 2, "at most"),
        (("explain", "amitriptyline", "nothing"), 1, "no entity"),
        (("compare", "amitriptyline"), 2, "two compounds"),
        (("dose", "amitriptyline", "cAMP@D2-MSN", "--from", "1 nM"), 2, "both --from and --to"),
        (("query", "SELECT WHERE {"), 2, "SPARQL"),
        (("query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 2, "SERVICE"),
        (("query", "--name", "no-such-query"), 1, "no query"),
        (("query",), 2, "one query"),
        (("query", "SELECT ?x { ?x a kg:Nothing }"), 1, "no rows"),
        (("check", "/nowhere.ttl"), 3, "no such file"),
        (("find", "x", "--also", "/nowhere.ttl"), 3, "no such file"),
        (("perturb", "amitriptyline", "-o", "answer.xyz"), 2, "no format"),
        (("nonsense",), 2, "No such command"),
        (("--version",), 0, "synaptrace"),
    ],
)  # fmt: skip
def test_exit_code_and_message(arguments, code, said, tmp_path):
    """What was done or what went wrong, in one message, with its code."""
    run = kg(*arguments, cwd=tmp_path)
    assert run.returncode == code, run.stderr
    assert said in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    if code:
        assert run.stderr.strip()
        assert not list(tmp_path.iterdir())


def test_malformed_turtle_is_exit_3_with_file_and_line(tmp_path):
    """A broken file of the user's is named with its line."""
    (tmp_path / "bad.ttl").write_text("@prefix x: <urn:x> .\nx:a x:b\n", "utf-8")
    run = kg("check", "bad.ttl", cwd=tmp_path)
    assert run.returncode == 3
    assert "bad.ttl:" in run.stderr


def test_a_record_that_breaks_a_shape_is_exit_1_with_its_line(tmp_path):
    """`kg check FILE` names file, line, record and cure."""
    text = '@prefix kg: <https://w3id.org/synaptrace/vocab#> .\n@prefix my: <https://lab.example/id/> .\n\nmy:a a kg:Action .\n'
    (tmp_path / "mine.ttl").write_text(text, "utf-8")
    run = kg("check", "mine.ttl", cwd=tmp_path)
    assert run.returncode == 1
    assert "mine.ttl:4: https://lab.example/id/a: " in run.stdout


def test_json_has_the_stable_keys(tmp_path):
    """`kg perturb -f json` gives the keys that the interface promises."""
    answer = json.loads(kg("perturb", "amitriptyline", "-f", "json", "--samples", "8").stdout)
    assert set(answer) >= {"scenario", "stated", "targets", "effects", "pathways"}
    assert set(answer["scenario"]) >= {"compounds", "against", "time", "network", "ignored_targets"}
    assert set(answer["scenario"]["compounds"][0]) >= {"id", "label", "dose", "free_nM", "basis", "metabolite_of"}
    assert set(answer["stated"][0]) >= {"statement", "says", "document", "line", "modality", "dose", "node", "direction"}
    assert set(answer["targets"][0]) >= {"target", "label", "context", "compound", "action", "affinity_nM", "occupancy", "log2_change", "evidence"}
    assert set(answer["effects"][0]) >= {"node", "entity", "label", "context", "direction", "basis", "log2_change", "interval", "size", "tendency", "stability"}
    assert set(answer["pathways"][0]) >= {"pathway", "label", "direction", "score", "rank", "p_value", "contexts", "route"}
    assert set(answer["pathways"][0]["route"][0]) == {"from", "to", "sign", "share", "evidence"}
    words = {"increased", "decreased", "unchanged", "conflicting", "uncertain", "unknown"}
    assert {e["direction"] for e in answer["effects"]} <= words


def test_data_on_stdout_messages_on_stderr(tmp_path):
    """A target that the network lacks is said on stderr and in ignored_targets, and the rest is computed."""
    (tmp_path / "p.tsv").write_text("#free_nM 10\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\nHRH4\tantagonist\tKi\t2\tnM\n", "utf-8")
    run = kg("perturb", "--profile", "p.tsv", "-f", "json", "--samples", "0", cwd=tmp_path)
    assert run.returncode == 0
    assert "not in the network" in run.stderr
    assert json.loads(run.stdout)["scenario"]["ignored_targets"]


@pytest.mark.parametrize("width", ["80", "40"])
def test_tables_fit_the_terminal(width):
    """No line of a table is wider than the terminal."""
    run = kg("perturb", "amitriptyline", "--samples", "0", env={"COLUMNS": width})
    body = run.stdout.split("\n\n", 1)[1]
    assert max(map(len, body.splitlines())) <= int(width)


def test_a_closed_pipe_is_no_error():
    """`kg query … | head -1` ends quietly."""
    command = f"{sys.executable} -c 'from kg.cli import main; main()' query 'SELECT * {{ ?s ?p ?o }}' -f tsv | head -1"
    run = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True)
    assert "Traceback" not in run.stderr
    assert run.stdout.count("\n") == 1


def test_text_that_a_spreadsheet_would_run_is_made_plain(tmp_path):
    """Cells that begin with = + - @ are guarded in CSV and TSV; numbers stay numbers."""
    run = kg("query", 'SELECT ?a ?b { VALUES (?a ?b) { ("=1+1" -2.5) } }', "-f", "csv")
    assert run.stdout.splitlines()[1] == "'=1+1,-2.5"
