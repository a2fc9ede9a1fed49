"""Each failure is one message on stderr with the right exit code, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import stat
import subprocess
import threading
from pathlib import Path

import pytest
import rdflib
from terminal import ENVIRONMENT, KG, kg, process

import kg as package


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


@pytest.mark.parametrize(("arguments", "code"), [(("find", "SERT"), 0), (("find", "zzzzqqqq"), 1), (("nonsense",), 2)])
def test_the_code_reaches_the_shell(arguments, code):
    """The exit code of the process is the one that the command line means, with the message on stderr."""
    run = process(*arguments)
    assert run.returncode == code
    assert bool(run.stdout) == (code == 0)
    assert bool(run.stderr) == (code != 0)


def test_malformed_turtle_is_exit_3_with_file_and_line(tmp_path):
    """A broken file of the user's is named with its line."""
    (tmp_path / "bad.ttl").write_text("@prefix x: <urn:x> .\nx:a x:b\n", "utf-8")
    run = kg("check", "bad.ttl", cwd=tmp_path)
    assert run.returncode == 3
    assert "bad.ttl:" in run.stderr


def test_a_record_that_breaks_a_shape_is_exit_1_with_its_line(tmp_path):
    """`kg check FILE` names file, line, record and cure."""
    text = "@prefix kg: <https://w3id.org/synaptrace/vocab#> .\n@prefix my: <https://lab.example/id/> .\n\nmy:a a kg:Action .\n"
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


def test_data_on_stdout_messages_on_stderr(tmp_path):
    """A target that the network lacks is said on stderr and in ignored_targets, and the rest is computed."""
    (tmp_path / "p.tsv").write_text(
        "#free_nM 10\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\nHRH4\tantagonist\tKi\t2\tnM\n",
        "utf-8",
    )
    run = kg("perturb", "--profile", "p.tsv", "-f", "json", "--samples", "0", cwd=tmp_path)
    assert run.returncode == 0
    assert "not in the network" in run.stderr
    assert json.loads(run.stdout)["scenario"]["ignored_targets"] == ["H4 receptor: not in the network"]


def test_a_drug_outside_the_brain_prints_both_concentrations(tmp_path):
    """Nothing in the brain, the free plasma level in the heart, and what follows there."""
    text = "#compound out\n#free_nM 400\n#brain no\ntarget\taction\ttype\tvalue\tunit\nKCNH2\tblocker\tKi\t136\tnM\nDRD2\tmodulator\tKi\t2\tnM\n"
    (tmp_path / "p.tsv").write_text(text, "utf-8")
    run = kg("perturb", "--profile", "p.tsv", "--samples", "0", cwd=tmp_path)
    assert run.returncode == 0
    assert "out: 0 nM free in the brain, 400 nM outside" in run.stdout
    assert "cardiac-action-potential-duration@cardiac-myocyte" in run.stdout
    assert "modulates, action not stated" in run.stderr


@pytest.mark.parametrize("width", ["80", "40"])
def test_tables_fit_the_terminal(width):
    """No line of a table is wider than the terminal."""
    run = kg("perturb", "amitriptyline", "--samples", "0", env={"COLUMNS": width})
    body = run.stdout.split("\n\n", 1)[1]
    assert max(map(len, body.splitlines())) <= int(width)


def test_a_closed_pipe_is_no_error():
    """`kg query … | head -1` ends quietly."""
    command = f"{shlex.join(KG)} query 'SELECT * {{ ?s ?p ?o }}' -f tsv | head -1"
    run = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True)
    assert "Traceback" not in run.stderr
    assert run.stdout.count("\n") == 1


def test_text_that_a_spreadsheet_would_run_is_made_plain(tmp_path):
    """Cells that begin with = + - @ are guarded in CSV and TSV; numbers stay numbers."""
    run = kg("query", 'SELECT ?a ?b { VALUES (?a ?b) { ("=1+1" -2.5) } }', "-f", "csv")
    assert run.stdout.splitlines()[1] == "'=1+1,-2.5"


@pytest.mark.parametrize(
    "hostile",
    ["<x> } INSERT DATA { <a:a> <a:b> <a:c> } #\"'", "id:amitriptyline> ?p ?o } # %s .* [", "x" * 10_000, "\u202egpj\x1b[31m\n@"],
)  # fmt: skip
@pytest.mark.parametrize(
    "words",
    [("show", None), ("perturb", None), ("trace", "amitriptyline", None), ("explain", "amitriptyline", None),
     ("perturb", "amitriptyline", "--in", None), ("perturb", "amitriptyline", "--pretreat", None), ("check", None),
     ("find", "amitriptyline", "--also", None), ("perturb", "--profile", None), ("query", None), ("dose", None, "CREB")],
)  # fmt: skip
def test_hostile_names_are_refused_in_one_short_message(words, hostile):
    """No name breaks out of a query, steers the terminal, floods it, or raises."""
    run = kg(*(hostile if word is None else word for word in words))
    assert run.returncode in (1, 2, 3)
    assert run.stdout == ""
    assert 0 < len(run.stderr) < 4000
    assert "defect" not in run.stderr
    assert not {"\x1b", "\u202e"} & set(run.stderr)


def test_surrogates_in_a_query_are_a_usage_error():
    """Bytes that are no UTF-8, typed or piped, are named as such."""
    typed = subprocess.run([*KG, "query", b"ASK { ?s ?p '\xff' }"], capture_output=True)
    piped = subprocess.run([*KG, "query", "-"], input=b"\xff\xfe", capture_output=True)
    for run in (typed, piped):
        assert run.returncode == 2
        assert b"UTF-8" in run.stderr


@pytest.mark.parametrize("target", [".", "folder", "/nowhere/x.json", "x" * 300])
def test_a_place_that_cannot_be_written_is_one_error_and_leaves_nothing(target, tmp_path):
    """A folder, a missing folder or an impossible name as -o is exit 3 without leftovers."""
    (tmp_path / "folder").mkdir()
    run = kg("find", "amitriptyline", "-f", "json", "-o", target, cwd=tmp_path)
    assert run.returncode == 3, run.stderr
    assert "cannot write" in run.stderr
    assert "cure" in run.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_device_stays_a_device_and_a_link_a_link(tmp_path):
    """-o writes into a pipe and through a link, and replaces neither; an existing file keeps its mode."""
    pipe, real, link = tmp_path / "pipe", tmp_path / "real.json", tmp_path / "link.json"
    os.mkfifo(pipe)
    real.write_text("old", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    assert kg("find", "amitriptyline", "-f", "json", "-o", str(pipe)).returncode == 0
    reader.join(10)
    assert json.loads(read[0])
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert kg("find", "amitriptyline", "-o", str(link)).returncode == 0
    assert link.is_symlink()
    assert json.loads(real.read_text("utf-8"))
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("redirect", "code"), [("> /dev/full", 3), (">&-", 3), ("2>&-", 0), ("| true", 0)])
def test_streams_that_fail(redirect, code):
    """A full device and a closed stdout are one error; a closed stderr and a reader that has left are none."""
    if "full" in redirect and not Path("/dev/full").exists():
        pytest.skip("the system has no /dev/full")
    command = f"{shlex.join(KG)} find amitriptyline {redirect}; exit ${{PIPESTATUS[0]}}"
    run = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True)
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    assert "defect" not in run.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_show_an_arrow_gets_its_code(encoding):
    """Output is complete in every encoding."""
    run = process("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "1", env={"PYTHONIOENCODING": encoding})
    assert run.returncode == 0, run.stderr
    assert "\\u2192" in run.stdout


@pytest.mark.parametrize("columns", ["", "abc", "-4", "0", "3"])
def test_any_width_that_the_environment_names(columns):
    """COLUMNS may hold anything."""
    run = kg("find", "SERT", env={"COLUMNS": columns})
    assert run.returncode == 0, run.stderr


def test_a_user_without_home_or_cache(tmp_path):
    """Without a home, and with a cache folder that is a file, the answer is the same."""
    (tmp_path / "file").write_text("", "utf-8")
    code = "import pathlib, sys; pathlib.Path.home = classmethod(lambda c: (_ for _ in ()).throw(RuntimeError('no home'))); from kg.cli import main; main()"
    env = {k: v for k, v in os.environ.items() if k not in ("KG_CACHE", "XDG_CACHE_HOME")}
    homeless = subprocess.run(
        [KG[0], "-c", code, "find", "SERT", "-f", "json"], env=env, capture_output=True, text=True
    )
    shut = kg("find", "SERT", "-f", "json", env={"KG_CACHE": str(tmp_path / "file")})
    assert homeless.returncode == shut.returncode == 0, homeless.stderr + shut.stderr
    assert homeless.stdout == shut.stdout


def test_two_processes_with_an_empty_cache(tmp_path):
    """Both answer, and the cache holds one graph, its rows and no leftover."""
    command = [*KG, "find", "SERT", "-f", "json"]
    env = {**os.environ, **ENVIRONMENT, "KG_CACHE": str(tmp_path)}
    runs = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    answers = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert answers[0] == answers[1]
    kept = [p.suffix for p in (tmp_path / "synaptrace").iterdir()]
    assert kept.count(".nq") == 1
    assert set(kept) == {".nq", ".json"}


def test_construct_goes_only_where_turtle_goes(tmp_path):
    """Triples in a file named .csv would be a lie; no triples are exit 1."""
    ask = "CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 2"
    assert kg("query", ask, "-o", "x.csv", cwd=tmp_path).returncode == 2
    assert kg("query", ask, "-o", "x.ttl", cwd=tmp_path).returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["x.ttl"]
    assert kg("query", "CONSTRUCT { ?s a ?o } { ?s a kg:Nothing ; a ?o }").returncode == 1


def test_a_service_that_fails_is_exit_4():
    """An endpoint behind SERVICE that does not answer is the outside's failure."""
    run = kg("query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "--allow-service")
    assert run.returncode == 4
    assert "Traceback" not in run.stderr


def test_signs_in_tables_are_signs():
    """A sign of + or - alone is no formula, and TSV and JSON agree on it."""
    words = ("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "2")
    rows = kg(*words, "-f", "tsv").stdout.splitlines()[1:]
    assert [row.split("\t")[0] for row in rows] == [t["sign"] for t in json.loads(kg(*words, "-f", "json").stdout)]


def test_a_header_that_a_spreadsheet_would_run(tmp_path):
    """The name of a compound of the user's own stands in a header, and is guarded there too."""
    (tmp_path / "p.tsv").write_text(
        "#compound =1+1\n#free_nM 2\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    run = kg("compare", "amisulpride", "--profile", "p.tsv", "--samples", "0", "-f", "csv", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert ",'=1+1," in run.stdout.splitlines()[0]


def test_profiles_in_every_verb(tmp_path):
    """A table of one's own stands in for a compound in explain, dose and compare."""
    (tmp_path / "p.tsv").write_text(
        "#compound mine\n#free_nM 2\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    why = json.loads(kg("explain", "cAMP@D2-MSN", "--profile", "p.tsv", "-f", "json", cwd=tmp_path).stdout)
    curve = json.loads(
        kg("dose", "cAMP@D2-MSN", "--profile", "p.tsv", "--points", "3", "-f", "json", cwd=tmp_path).stdout
    )
    beside = json.loads(
        kg("compare", "amisulpride", "--profile", "p.tsv", "--samples", "0", "-f", "json", cwd=tmp_path).stdout
    )
    assert why[0]["by_target"][0]["target"] == "DRD2@D2-MSN"
    assert curve["compound"] == "mine"
    assert curve["log2"]["cAMP@D2-MSN"][1] == pytest.approx(why[0]["log2_change"], abs=1e-6)
    assert beside["compounds"] == ["amisulpride", "mine"]
    assert {s["name"].rsplit("/", 1)[-1]: s["values"][1] for s in beside["affinities"]}["DRD2"] == pytest.approx(2.0)


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


def test_a_runaway_loop_is_named(tmp_path):
    """A positive slow loop of gain one or more fails the check, and the finding names its nodes and gain."""
    (tmp_path / "loop.ttl").write_text(
        "@prefix kg: <https://w3id.org/synaptrace/vocab#> . @prefix my: <https://lab.example/id/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'my:cell a kg:Cell ; rdfs:label "my cell" ; kg:expresses my:a , my:b .\n'
        'my:a a kg:Protein ; rdfs:label "my a" . my:b a kg:Protein ; rdfs:label "my b" .\n'
        + "".join(
            f'my:{s} a kg:CausalStep , kg:BackgroundKnowledge ; kg:says "x" ; kg:subject my:{s[0]} ; kg:object my:{s[1]} ;\n'
            "  kg:sign kg:positive ; kg:mechanism kg:Activation ; kg:timeScale kg:slow ; kg:gain my:large .\n"
            for s in ("ab", "ba")
        )
        + 'my:large a kg:Gain ; rdfs:label "large" ; kg:value 1.2 ; kg:low 1.1 ; kg:high 1.3 .\n',
        "utf-8",
    )
    run = kg("check", cwd=tmp_path, env={"KG_ALSO": str(tmp_path / "loop.ttl")})
    assert run.returncode == 1, run.stderr
    assert "gain 1.44 runs away" in run.stdout
    assert "a@cell" in run.stdout
    assert "b@cell" in run.stdout


def test_a_check_without_findings_says_so_where_it_is_asked(tmp_path):
    """The sentence is the answer: on stdout, or in the file."""
    run = kg("check", "-o", "found.txt", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "found.txt").read_text("utf-8") == "checked: no findings\n"
