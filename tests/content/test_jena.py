"""Apache Jena's opinion of what is shipped: well-formed to the letter, within the shapes, and of the same mistakes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from content.reading import ROOT
from content.test_mutations import CAST, HEAD, NEWER, knowledge, shapes
from requirements import require

SCRIPT = ROOT / "scripts" / "jena"
SH = "http://www.w3.org/ns/shacl#"


def jena(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One run of scripts/jena with this Python; skips where Jena is not at hand."""
    require("jena", subprocess.run([SCRIPT, "installed"]).returncode == 0, "run scripts/jena install")
    environment = {**os.environ, "PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, env=environment)


@pytest.mark.slow
def test_every_file_is_strict_turtle_and_all_records_conform() -> None:
    """`riot --strict` has no warning for any Turtle file, and Jena's SHACL engine none for all that rules make of them."""
    run = jena("check")
    assert run.returncode == 0, run.stderr
    riot, shacl = run.stdout.splitlines()
    assert int(riot.split()[2]) == len([*ROOT.glob("ontology/**/*.ttl"), *ROOT.glob("pathways/**/*.ttl")])
    assert riot.endswith("files, no warning")
    assert shacl.startswith("SHACL: the content conforms to ")


def test_riot_refuses_what_is_not_strict(tmp_path: Path) -> None:
    """A word where a number is declared is a warning to a lax reader; here it fails, with place and value."""
    path = tmp_path / "odd.ttl"
    path.write_text('<http://h/a> <http://h/b> "x"^^<http://www.w3.org/2001/XMLSchema#integer> .\n', "utf-8")
    run = jena("riot", path)
    assert run.returncode == 1
    (told,) = run.stderr.splitlines()
    assert "line: 1" in told
    assert "'x' not valid for datatype" in told


@pytest.mark.slow
def test_jena_names_the_same_records_and_rules(tmp_path: Path) -> None:
    """For one text that breaks many rules the two engines report the same pairs of record and message."""
    text = (ROOT / "ontology/vocabulary.ttl").read_text("utf-8") + HEAD + CAST + NEWER
    path = tmp_path / "mistakes.ttl"
    path.write_text(text, "utf-8")
    run = jena("shacl", path)
    assert run.returncode == 0, run.stderr
    told = ox.Store()
    told.load(input=run.stdout, format=ox.RdfFormat.TURTLE)
    theirs = {
        (row["focus"].value, row["message"].value)
        for row in told.query(f"SELECT ?focus ?message {{ ?r <{SH}focusNode> ?focus ; <{SH}resultMessage> ?message }}")
    }
    store = ox.Store()
    store.load(input=text, format=ox.RdfFormat.TURTLE)
    prefixes = knowledge().prefixes
    ours = {
        (row["this"].value, c.message) for c in shapes().values() for row in store.query(c.query, prefixes=prefixes)
    }
    assert len(ours) > 30
    assert theirs == ours
