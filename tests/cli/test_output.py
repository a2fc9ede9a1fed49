"""Promises of kg.cli.output: what is printed fits, is plain, and goes whole where it should or nowhere."""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
import threading
from pathlib import Path

import pytest
from terminal import KG, kg, process


@pytest.mark.parametrize("width", ["80", "40"])
def test_tables_fit_the_terminal(width):
    """No line of a table is wider than the terminal."""
    run = kg("perturb", "amitriptyline", "--samples", "0", env={"COLUMNS": width})
    body = run.stdout.split("\n\n", 1)[1]
    assert max(map(len, body.splitlines())) <= int(width)


@pytest.mark.parametrize("columns", ["", "abc", "-4", "0", "3"])
def test_any_width_that_the_environment_names(columns):
    """COLUMNS may hold anything."""
    run = kg("find", "SERT", env={"COLUMNS": columns})
    assert run.returncode == 0, run.stderr


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


def test_text_that_a_spreadsheet_would_run_is_made_plain(tmp_path):
    """Cells that begin with = + - @ are guarded in CSV and TSV; numbers stay numbers."""
    run = kg("query", 'SELECT ?a ?b { VALUES (?a ?b) { ("=1+1" -2.5) } }', "-f", "csv")
    assert run.stdout.splitlines()[1] == "'=1+1,-2.5"


def test_a_header_that_a_spreadsheet_would_run(tmp_path):
    """The name of a compound of the user's own stands in a header, and is guarded there too."""
    (tmp_path / "p.tsv").write_text(
        "#compound =1+1\n#free_nM 2\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    run = kg("compare", "amisulpride", "--profile", "p.tsv", "--samples", "0", "-f", "csv", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert ",'=1+1," in run.stdout.splitlines()[0]


def test_signs_in_tables_are_signs():
    """A sign of + or - alone is no formula, and TSV and JSON agree on it."""
    words = ("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "2")
    rows = kg(*words, "-f", "tsv").stdout.splitlines()[1:]
    assert [row.split("\t")[0] for row in rows] == [t["sign"] for t in json.loads(kg(*words, "-f", "json").stdout)]


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


def test_a_closed_pipe_is_no_error():
    """`kg query … | head -1` ends quietly."""
    command = f"{shlex.join(KG)} query 'SELECT * {{ ?s ?p ?o }}' -f tsv | head -1"
    run = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True)
    assert "Traceback" not in run.stderr
    assert run.stdout.count("\n") == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_show_an_arrow_gets_its_code(encoding):
    """Output is complete in every encoding."""
    run = process("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "1", env={"PYTHONIOENCODING": encoding})
    assert run.returncode == 0, run.stderr
    assert "\\u2192" in run.stdout
