"""Promises of kg.screen.questions: what is asked of all compounds is ranked over all."""

from __future__ import annotations

from functools import partial

import pytest
import shipped

import kg
from kg.question.scenario import Question
from kg.screen.asked import ScreenAsk
from kg.screen.candidates import of_names
from kg.screen.run import given, run
from kg.screen.solved import Screener

WORKSPACE = shipped.workspace()
NAMES = ("amisulpride", "amitriptyline=20 nM", "amoxapine")


def test_what_is_asked_of_all_compounds_is_ranked_over_all():
    """`reverse` by the change of a node, `like` by likeness, `combine` by what two do together."""
    screener = Screener(WORKSPACE, Question())
    columns, rows = run(screener, ScreenAsk(reverse="DRD2@D2-MSN"), partial(of_names, (*NAMES, "nosuch")), None)
    assert [abs(row[3]) for row in rows[:3]] == sorted((abs(row[3]) for row in rows[:3]), reverse=True)
    assert rows[0][:3] == ["amisulpride", "DRD2@D2-MSN", "decreased"]
    assert 0 < rows[0][8] < rows[0][7]
    assert rows[0][9].endswith("DRD2@D2-MSN")
    assert rows[-1][0] == "nosuch"
    assert rows[-1][columns.index("reason")]
    _, rows = run(screener, ScreenAsk(like="amoxapine"), partial(of_names, NAMES), None)
    assert rows[0][0] == "amoxapine"
    assert rows[0][1] == pytest.approx(1.0)
    _, rows = run(screener, ScreenAsk(combine="amoxapine"), partial(of_names, NAMES[:2]), None)
    assert {row[0] for row in rows} == set(NAMES[:2])
    both = kg.perturb("amisulpride", "amoxapine", workspace=WORKSPACE, samples=0).response.log2[:, 0]
    pair = next(row for row in rows if row[0] == "amisulpride")
    assert pair[8] == pytest.approx(float((both**2).sum() ** 0.5), abs=1e-9)


def test_two_compounds_of_one_name_are_each_told_with_their_own_route(tmp_path):
    """A table's compound that is called as one of the graph, at another level: both are told, each of its own."""
    table = tmp_path / "own.tsv"
    text = "#free_nM 50\ncompound\ttarget\taction\ttype\tvalue\tunit\tefficacy\namisulpride\tDRD2\tfull agonist\tKi\t1\tnM\t1\n"
    table.write_text(text, encoding="utf-8")
    screener = Screener(WORKSPACE, Question())
    found = partial(given, WORKSPACE, ["amisulpride"], [table], library=False)
    _, rows = run(screener, ScreenAsk(reverse="DRD2@D2-MSN"), found, None)
    assert {row[2] for row in rows} == {"increased", "decreased"}
    assert all(row[8] and row[9] for row in rows)
