"""The README's commands run as they stand."""

from __future__ import annotations

import re
import runpy
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import shipped
from terminal import kg

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
# Commands that need a server, a file of the reader's, or that never end.
ELSEWHERE = ("kg push", "kg serve", "kg perturb --profile my-drug.tsv", "kg assay fit plate.csv")
COMMANDS = [c for c in re.findall(r"`(kg [^`]+)`", README) if not c.startswith(ELSEWHERE) and " " in c]


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_each_command_of_the_table_runs(command, tmp_path):
    """Every command that stands in the table exits 0 and prints something."""
    arguments = shlex.split(command)[1:]
    run = kg(*arguments, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stdout or list(tmp_path.iterdir())


def test_the_python_example_runs():
    """The lines of the Python block give what they promise."""
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    run = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_profile_example_runs(tmp_path):
    """The four lines of the profile are a drug."""
    text = re.search(r"```text\n(.*?)```", README, re.DOTALL)[1]
    (tmp_path / "my-drug.tsv").write_text(text, "utf-8")
    run = kg("perturb", "--profile", "my-drug.tsv", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "my D2 antagonist" in run.stdout


def test_the_record_stands_in_the_graph():
    """The record that the README shows is one of the graph, triple by triple."""
    import pyoxigraph as ox

    knowledge = shipped.knowledge()
    block = re.search(r"```turtle\n(.*?)```", README, re.DOTALL)[1]
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in knowledge.prefixes.items())
    for quad in ox.parse(input=head + block, format=ox.RdfFormat.TURTLE):
        assert next(knowledge.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None), None), quad


def test_not_for_clinical_decisions_stands_once():
    """The warning stands in the README once."""
    assert README.lower().count("not for clinical decisions") == 1


def test_the_answer_it_shows_is_the_program_s():
    """The lines of the answer are those that the program prints, but for numbers, which follow the content."""
    made = runpy.run_path(str(ROOT / "scripts" / "readme_page.py"))
    text = README.partition(made["START"])[2].partition(made["END"])[0]
    printed = made["shown"](made["answered"]())
    masked = [re.sub(r"[\d.]+|\s+", "#", part) for part in (text.strip().strip("`").strip(), printed.strip())]
    assert masked[0].split("#")[0] == masked[1].split("#")[0] == "amisulpride:"
    titles = [{line.split(" (+")[0] for line in part.splitlines() if line[:1].isalpha()} for part in (text, printed)]
    assert {re.sub(r"\d.*", "", t) for t in titles[0]} & {re.sub(r"\d.*", "", t) for t in titles[1]} >= {
        "Targets held by ", "Transmitters by region, computed change in %", "Signalling by cell, with the targets that cause it",
    }  # fmt: skip


def test_every_extra_is_named_and_no_other():
    """The table of extras is that of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    table = README.partition("## Extras")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == set(project["optional-dependencies"])


def test_its_commands_can_be_pasted():
    """No command of the shell holds a word in angle brackets, which a shell takes for a redirection."""
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        assert not re.search(r"<[^>]+>", block)
