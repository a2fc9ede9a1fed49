"""Promises of kg query and kg check."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from terminal import KG, kg


def test_surrogates_in_a_query_are_a_usage_error():
    """Bytes that are no UTF-8, typed or piped, are named as such."""
    typed = subprocess.run([*KG, "query", b"ASK { ?s ?p '\xff' }"], capture_output=True)
    piped = subprocess.run([*KG, "query", "-"], input=b"\xff\xfe", capture_output=True)
    for run in (typed, piped):
        assert run.returncode == 2
        assert b"UTF-8" in run.stderr


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


@pytest.mark.parametrize(
    ("stream", "said"),
    [("<&-", "standard input is closed"), ("< /dev/zero", "larger than 64 MB")],
    ids=["closed", "endless"],
)
def test_a_query_from_a_stream_that_is_none(stream, said):
    """One usage error, and no memory without bound."""
    run = subprocess.run(["/bin/bash", "-c", f"{shlex.join(KG)} query - {stream}"], capture_output=True, text=True)
    assert run.returncode == 2
    assert said in run.stderr


@pytest.mark.parametrize("command", [["query", "x.rq"], ["rerun", "x.rq"], ["expect", "x.rq"]])
def test_an_endless_file_is_left(tmp_path, command):
    """A link to a device that never ends is read to a bound."""
    (tmp_path / "x.rq").symlink_to("/dev/zero")
    run = kg(*command, cwd=tmp_path)
    assert run.returncode in {2, 3}
    assert "larger than 64 MB" in run.stderr
