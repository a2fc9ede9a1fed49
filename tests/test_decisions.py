"""Every decision is on record with its status, its date, what was considered and what follows."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
SECTIONS = ["Context", "Considered", "Decision", "Consequences"]
STATUS = re.compile(r"^Status: (proposed|accepted|superseded by (\d{4}))\. Date: (\d{4}-\d\d-\d\d)\.$", re.MULTILINE)


def test_every_record_has_a_number_of_its_own():
    """Each number is given once, so that a record can be cited by it."""
    numbers = [int(path.name[:4]) for path in RECORDS]
    assert len(set(numbers)) == len(numbers) >= 13


@pytest.mark.parametrize("path", RECORDS, ids=lambda p: p.stem[:4])
def test_a_record_has_status_date_and_sections(path):
    """Its title bears the number of its file; status and date stand in one line; four sections, none of them empty."""
    text = path.read_text("utf-8")
    assert re.match(rf"# {path.name[:4]} – \S", text)
    found = STATUS.search(text)
    assert found, "write a line such as `Status: accepted. Date: 2026-11-21.`"
    assert datetime.date.fromisoformat(found[3])
    if found[2]:
        assert [p for p in RECORDS if p.name.startswith(found[2])]
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    assert sorted(parts[1::2]) == sorted(SECTIONS)
    assert all(len(part.split()) > 15 for part in parts[2::2])


@pytest.mark.parametrize("path", RECORDS, ids=lambda p: p.stem[:4])
def test_links_and_files_of_a_record_exist(path):
    """What a record points to is there: other records, pages, and files of the repository in code style."""
    text = path.read_text("utf-8")
    for link in re.findall(r"\]\(([^)#\s]+)\)", text):
        assert (path.parent / link).exists(), link
    for name in re.findall(r"`((?:docs|kg|ontology|pathways|scripts|tests|benchmarks|notebooks)/[\w./-]*)`", text):
        assert (ROOT / name).exists() or "NNN" in name, name
