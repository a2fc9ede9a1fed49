"""Promises of kg explain: a summary where several nodes are meant, both sides apart, one table alone."""

from __future__ import annotations

import csv
import json
from collections import defaultdict

import pytest
import shipped
from terminal import kg

from kg.cli import why
from kg.explore import explain

WORKSPACE = shipped.workspace()
SEVERAL = explain("amitriptyline", "CREB", workspace=WORKSPACE, samples=0)


def test_a_compound_alone_asks_for_what_to_explain():
    """It is no missing compound: what is missing is the node."""
    run = kg("explain", "amitriptyline")
    assert run.returncode == 2
    assert "nothing of amitriptyline is named to explain" in run.stderr
    assert "name a node or pathway behind it" in run.stderr


def test_a_name_that_means_several_nodes_is_summed_up(monkeypatch):
    """A line a node with its change and the targets of both sides, largest change first, on one screen."""
    monkeypatch.setenv("COLUMNS", "80")
    text = why.summary(SEVERAL, ["amitriptyline"])
    lines = text.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    assert all(one.node in text and f"{one.effect:+.3f}" in text for one in SEVERAL)
    largest = max(SEVERAL, key=lambda one: abs(one.effect))
    assert f"kg explain amitriptyline {largest.node}" in " ".join(text.split())


@pytest.mark.parametrize("width", [60, 120])
def test_both_sides_stand_apart_with_their_sums(width, monkeypatch):
    """Supporting, opposing and other routes; their figures add up to the change."""
    monkeypatch.setenv("COLUMNS", str(width))
    one = SEVERAL[0]
    text = why.explanation(one)
    assert max(map(len, text.splitlines())) <= width
    figures = [float(line.split()[1]) for line in text.splitlines() if line.startswith(("Supporting", "Opposing"))]
    other = float(text.partition("Other routes: ")[2].split()[0])
    assert sum(figures) + other == pytest.approx(one.effect, abs=0.002)
    assert one.coverage()[:20] in text
    assert "By target: " in text


def test_tables_of_programs_add_up():
    """Routes and targets of each node, as rows, sum to its change."""
    total = {one.node: one.effect for one in SEVERAL}
    for part in (why.WhyTable.ROUTES, why.WhyTable.TARGETS):
        sums = defaultdict(float)
        for row in why.parts(SEVERAL, part)[1]:
            sums[row["node"]] += row["share"]
        assert sums == pytest.approx(total, abs=1e-5)
    columns, rows = why.parts(SEVERAL, why.WhyTable.NODES)
    assert [row["node"] for row in rows] == list(total)
    assert set(columns) >= {"supporting", "opposing", "other", "carried"}


def test_the_command_narrows_and_lists():
    """`--in` and `--table` on the command line; JSON has the new figures."""
    words = ("explain", "amitriptyline", "CREB", "--in", "striatum")
    listed = kg(*words, "--table", "nodes", "-f", "tsv")
    assert [row["node"] for row in csv.DictReader(listed.stdout.splitlines(), delimiter="\t")] == [
        "CREB@D1-MSN",
        "CREB@D2-MSN",
    ]
    found = json.loads(kg(*words, "-f", "json").stdout)
    assert all(one["supporting"] + one["opposing"] + one["other"] == pytest.approx(one["log2_change"]) for one in found)
    assert {"gross", "carried", "more_needed", "other_by_target"} <= set(found[0])
