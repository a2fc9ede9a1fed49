"""Promises of kg.cli.answer_rows: every block of an answer is a table for other programs."""

from __future__ import annotations

import csv
import io

import pytest
from terminal import kg

from kg.cli.answer_rows import AnswerBlock


@pytest.mark.parametrize("block", list(AnswerBlock))
def test_every_block_is_written_whole_and_rectangular(block):
    """`-f tsv --table BLOCK` has a head and one row a record, as many as JSON holds."""
    run = kg("perturb", "amisulpride", "--samples", "0", "-f", "tsv", "--table", block.value)
    assert run.returncode == 0, run.stderr
    rows = list(csv.reader(io.StringIO(run.stdout), delimiter="\t"))
    assert len(rows) > 2
    assert {len(row) for row in rows} == {len(rows[0])}
    assert "{" not in run.stdout


def test_a_verdict_is_a_column_of_what_is_stated():
    """With its reason."""
    run = kg("perturb", "amitriptyline", "--samples", "0", "-f", "csv", "--table", "stated")
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    assert {row["verdict"] for row in rows} >= {"agrees", "not reached", ""}
    assert all(bool(row["because"]) == bool(row["verdict"]) for row in rows)
