"""Promises of kg.screen.parts: a run that is broken off loses nothing and doubles nothing."""

from __future__ import annotations

import csv
import json
from functools import partial
from pathlib import Path

import pytest
import requirements
import shipped

from kg.errors import KgError, UsageError
from kg.question.scenario import Question
from kg.screen import run as module
from kg.screen.asked import ScreenAsk
from kg.screen.candidates import of_names
from kg.screen.run import run, screen
from kg.screen.solved import Screener

WORKSPACE = shipped.workspace()
NAMES = ("amisulpride", "amitriptyline=20 nM", "amoxapine")


@pytest.mark.parametrize("suffix", [".tsv", ".json", ".parquet"])
def test_a_run_that_is_broken_off_goes_on_where_it_was(tmp_path: Path, monkeypatch, suffix: str):
    """What is done is not done again, nothing is lost or doubled, and the file is that of a whole run."""
    if suffix == ".parquet":
        requirements.require("pyarrow", _has_pyarrow(), "pip install pyarrow")
    monkeypatch.setattr(module, "PART", 1)
    monkeypatch.setattr(module.parts_of, "__defaults__", (1,))
    solve, settled = Screener.solve, list[str]()

    def broken(self, candidates):
        if len(settled) == 2:
            raise KeyboardInterrupt
        settled.append(candidates[0].name)
        return solve(self, candidates)

    def asked(out):
        return run(Screener(WORKSPACE, Question()), ScreenAsk(top=3), partial(of_names, NAMES), out)

    asked(whole := tmp_path / f"whole{suffix}")
    monkeypatch.setattr(Screener, "solve", broken)
    with pytest.raises(KeyboardInterrupt):
        asked(out := tmp_path / f"out{suffix}")
    assert not out.exists()
    settled[:] = settled[:1]
    asked(out)
    assert settled == [NAMES[0], NAMES[2]]
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([out.name, whole.name])


def _has_pyarrow() -> bool:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        return False
    return True


def test_parts_of_another_question_are_never_taken(tmp_path: Path):
    """Options or content that differ: the folder of parts is named, and nothing of it is read."""
    folder = tmp_path / "out.tsv.parts"
    folder.mkdir()
    (folder / "question.txt").write_text("another\n")
    with pytest.raises(UsageError, match="parts of another screen"):
        run(Screener(WORKSPACE, Question()), ScreenAsk(), partial(of_names, NAMES), tmp_path / "out.tsv")


def test_a_screen_that_computes_nothing_leaves_nothing(tmp_path: Path):
    """A table that is none: once it is mended, the same output may be asked other things."""
    for name, text in (("empty.tsv", ""), ("bare.tsv", "compound\ttarget\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(KgError):
            screen(str(tmp_path / name), workspace=WORKSPACE, out=tmp_path / "out.tsv")
    assert {path.name for path in tmp_path.iterdir()} == {"empty.tsv", "bare.tsv"}
    screen(NAMES[0], workspace=WORKSPACE, top=1, out=tmp_path / "out.tsv")


def test_the_file_is_written_by_its_suffix(tmp_path: Path):
    """TSV, CSV and JSON hold the same rows; nothing is returned."""
    names = NAMES[:1]
    assert screen(*names, workspace=WORKSPACE, top=2, out=tmp_path / "a.tsv") is None
    screen(*names, workspace=WORKSPACE, top=2, out=str(tmp_path / "a.csv"))
    screen(*names, workspace=WORKSPACE, top=2, out=tmp_path / "a.json")
    tsv = list(csv.reader((tmp_path / "a.tsv").read_text("utf-8").splitlines(), delimiter="\t"))
    assert tsv == list(csv.reader((tmp_path / "a.csv").read_text("utf-8").splitlines()))
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert [row["name"] for row in rows] == [row[3] for row in tsv[1:]]
    assert list(rows[0]) == tsv[0]
