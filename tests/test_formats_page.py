"""The page of formats is made of the program and of counts that are kept, with or without the reference data."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from kg.cli.export import ExportFormat
from kg.cli.ingest import Source

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """scripts/formats_page.py."""
    spec = importlib.util.spec_from_file_location("formats_page", SCRIPTS / "formats_page.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["formats_page"] = module
    spec.loader.exec_module(module)
    return module


def test_every_format_of_the_program_is_on_the_page(maker):
    """One row each, with what it cannot hold; none that the program does not have."""
    told = [row["format"] for row in maker.rows("formats.tsv")]
    assert sorted(told) == sorted({s.value for s in Source} - {"auto"} | {e.value for e in ExportFormat})
    assert all(row["what"] and row["cannot"] for row in maker.rows("formats.tsv"))
    assert {row["format"] for row in maker.rows("formats_tried.tsv")} <= set(told)


def test_without_the_reference_data_the_kept_counts_stand(maker, monkeypatch):
    """The page and the counts are those that are committed."""
    monkeypatch.delenv("KG_REFERENCE_DATA", raising=False)
    made = maker.pages()
    assert all(path.read_text("utf-8") == text for path, text in made.items())
    assert "**differs**" not in made[maker.PAGE]
    assert made[maker.PAGE].count("| agrees |") >= 20


def test_a_count_that_is_not_the_sources_is_told(maker):
    """It does not agree silently."""
    tried = next(row for row in maker.rows("formats_tried.tsv") if row["reference"])
    wrong = {tried["pattern"]: Counter(rows=1)}
    assert "**differs**" in maker.page(wrong)


def test_the_files_of_a_row_are_counted(maker, tmp_path):
    """Rows, things, signs, refusals, over all files of the pattern."""
    (tmp_path / "a.sif").write_text("A\t1\tB\nB\t-1\tC\nC\t->\n", "utf-8")
    (tmp_path / "b.sif").write_text("A\t1\tB\n", "utf-8")
    found = maker.counted({"format": "sif", "pattern": "*.sif"}, tmp_path)
    assert {name: found[name] for name in maker.COUNTED} == {
        "files": 2, "rows": 4, "things": 5, "statements": 3, "+": 2, "-": 1, "?": 0, "refused": 1,
    }  # fmt: skip
