"""The paper is one that the Journal of Open Source Software takes, but for what its owners must give, and it can be set."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

from requirements import require

ROOT = Path(__file__).resolve().parents[1]
PAPER = ROOT / "paper" / "paper.md"
# The sections that the journal's page on the format asks for, in its order.
SECTIONS = (
    "Summary", "Statement of need", "State of the field", "Software design", "Research impact statement", "AI usage disclosure",
    "Acknowledgements", "References",
)  # fmt: skip


def parts() -> tuple[str, str]:
    """What stands between the lines of dashes, and the text behind."""
    _, head, text = PAPER.read_text("utf-8").split("---\n", 2)
    return head, text


def test_the_sections_are_those_that_the_journal_asks_for() -> None:
    """All of them, in its order, each with text but for the list of references."""
    _, text = parts()
    found = re.split(r"(?m)^# (.+)\n", text)[1:]
    assert tuple(found[::2]) == SECTIONS
    assert all(body.strip() for body in found[1:-1:2])


def test_it_is_as_long_as_the_journal_wants() -> None:
    """Between 750 and 1750 words, the comments of the generator not counted."""
    _, text = parts()
    assert 750 <= len(re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).split()) <= 1750


def test_the_head_has_what_the_journal_needs() -> None:
    """Title without marks, tags, authors with affiliation, a date as it writes dates, the list of references."""
    head, _ = parts()
    assert re.search(r"^title: '[^`']+'$", head, re.MULTILINE)
    assert re.search(r"^date: [1-3]?\d [A-Z][a-z]+ 20\d\d$", head, re.MULTILINE)
    assert {"tags:", "authors:", "affiliations:", "bibliography: paper.bib"} <= set(head.splitlines())


def built(script: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """One run of scripts/paper; skips where pandoc or typst is not at hand."""
    there = all(importlib.util.find_spec(name) for name in ("pypandoc", "typst"))
    require("paper", there, "pip install -c constraints.txt '.[docs]'")
    return subprocess.run([sys.executable, script, folder], capture_output=True, text=True)


def test_it_can_be_set_without_a_warning(tmp_path: Path) -> None:
    """HTML and PDF; every citation is resolved, each entry of the list stands at the end."""
    run = built(ROOT / "scripts" / "paper", tmp_path / "out")
    assert run.returncode == 0, run.stdout + run.stderr
    assert (tmp_path / "out" / "paper.pdf").read_bytes().startswith(b"%PDF")
    page = (tmp_path / "out" / "paper.html").read_text("utf-8")
    keys = re.findall(r"^@\w+\{(\w+),", (PAPER.parent / "paper.bib").read_text("utf-8"), re.MULTILINE)
    assert all(f'id="ref-{key}"' in page for key in keys)


def test_a_citation_of_nothing_fails(tmp_path: Path) -> None:
    """A key that the list does not have is told, and the exit code is 1."""
    for folder in ("paper", "scripts"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "scripts" / "paper", tmp_path / "scripts")
    shutil.copy(PAPER.parent / "paper.bib", tmp_path / "paper")
    (tmp_path / "paper" / "paper.md").write_text(PAPER.read_text("utf-8") + "\n[@nobody1900]\n", "utf-8")
    run = built(tmp_path / "scripts" / "paper", tmp_path / "out")
    assert run.returncode == 1
    assert "nobody1900" in run.stdout
