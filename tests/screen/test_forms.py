"""Promises of kg.screen.forms: each compound is answered as `kg.perturb` answers it."""

from __future__ import annotations

from functools import partial

import pytest
import shipped

import kg
from kg.question.scenario import Question
from kg.screen.asked import ScreenAsk
from kg.screen.candidates import of_names
from kg.screen.run import run
from kg.screen.solved import Screener

WORKSPACE = shipped.workspace()
NAMES = ("amisulpride", "amitriptyline=20 nM", "amoxapine")


def test_the_ranked_rows_are_those_of_perturb():
    """Nodes in the order of perturb's effects with the same numbers; the first pathways are pathways of its ranking, and change."""
    _, rows = run(Screener(WORKSPACE, Question()), ScreenAsk(top=5), partial(of_names, NAMES), None)
    for name in NAMES:
        answer = kg.perturb(name, workspace=WORKSPACE, samples=0)
        nodes = [row for row in rows if row[0] == name and row[1] == "node"]
        assert [row[3] for row in nodes] == [effect.node for effect in answer.effects[:5]]
        assert [row[5] for row in nodes] == pytest.approx([e.log2_change for e in answer.effects[:5]], abs=1e-9)
        assert [row[4] for row in nodes] == [e.direction for e in answer.effects[:5]]
        ways = [row for row in rows if row[0] == name and row[1] == "pathway"]
        scores = [row[9] for row in ways]
        assert scores == sorted(scores, reverse=True)
        assert all(row[4] != "unchanged" and row[10] for row in ways)
        known = {p.label for head in answer.pathways for p in (head, *head.told)}
        assert len(known & {row[3] for row in ways[:5]}) >= 4


def test_a_matrix_has_one_row_a_compound():
    """Every node, or those below a place, with the numbers of perturb; pathways by their labels."""
    effects = {e.node: e for e in kg.perturb("amisulpride", workspace=WORKSPACE, samples=0).effects}
    columns, rows = run(
        Screener(WORKSPACE, Question()), ScreenAsk("nodes", in_="D2-MSN"), partial(of_names, NAMES), None
    )
    assert [row[0] for row in rows] == list(NAMES)
    assert len(columns) > 20
    for key, value in list(zip(columns, rows[0], strict=True))[2:]:
        assert value == pytest.approx(effects[key].log2_change, abs=1e-9)
    columns, rows = run(Screener(WORKSPACE, Question()), ScreenAsk("pathways"), partial(of_names, NAMES[:1]), None)
    assert columns[:2] == ("compound", "reason")
    assert len(rows[0]) == len(columns) > 10


def test_samples_tell_how_sure_each_call_is():
    """The interval and the stability of perturb's own samples."""
    answer = kg.perturb("amisulpride", workspace=WORKSPACE, samples=8)
    _, rows = run(
        Screener(WORKSPACE, Question(), 8), ScreenAsk("nodes", in_="D2-MSN"), partial(of_names, NAMES[:1]), None
    )
    assert len(rows) == 1
    _, rows = run(Screener(WORKSPACE, Question(), 8), ScreenAsk(top=3), partial(of_names, NAMES[:1]), None)
    known = {e.node: e for e in answer.effects}
    for row in rows[:3]:
        assert row[8] == known[row[3]].stability
        assert tuple(row[6:8]) == pytest.approx(known[row[3]].interval, abs=1e-9)
