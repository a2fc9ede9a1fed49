"""Promises of kg.screen.ranged: each compound at each amount of a range."""

from __future__ import annotations

import math
from functools import partial

import pytest
import shipped

import kg
from kg.errors import UsageError
from kg.question.scenario import Question
from kg.screen.asked import ScreenAsk
from kg.screen.candidates import of_names
from kg.screen.ranged import amounts_of
from kg.screen.run import run
from kg.screen.solved import Screener

WORKSPACE = shipped.workspace()


def test_amounts_lie_evenly_on_a_log_scale():
    """Both ends are among them, in the unit they are kept in."""
    assert amounts_of("1 nM..1 uM", 4) == ("1 nM", "10 nM", "100 nM", "1000 nM")
    assert amounts_of("50 mg/day..150 mg/day", 2) == ("50 mg/day", "150 mg/day")
    assert len(amounts_of("1 nM..2 nM")) == 5


@pytest.mark.parametrize("text", ["", "1 nM", "1 nM..", "1 nM..5 mg/day", "5 nM..1 nM", "1 nM..1 nM", "x..y"])
def test_what_is_no_range_is_told(text: str):
    """One end, none, two kinds, the larger first."""
    with pytest.raises(UsageError):
        amounts_of(text)


def test_each_compound_stands_at_each_amount():
    """As it is computed alone at that amount; what has an amount of its own or no name keeps its reason at each."""
    asked = ScreenAsk("nodes", dose_range="5 nM..500 nM", points=2)
    names = ("amoxapine", "amisulpride=3 nM", "nosuch")
    columns, rows = run(Screener(WORKSPACE, Question()), asked, partial(of_names, names), None)
    assert columns[:4] == ("compound", "amount", "unit", "reason")
    assert [row[:3] for row in rows[:2]] == [["amoxapine", 5.0, "nM"], ["amoxapine", 500.0, "nM"]]
    for row in rows[:2]:
        alone = kg.perturb("amoxapine", conc=f"{row[1]:g} nM", workspace=WORKSPACE, samples=0).response.log2[:, 0]
        assert row[4:] == pytest.approx(alone.tolist(), abs=1e-8)
    assert [row[0] for row in rows[2:]] == ["amisulpride=3 nM"] * 2 + ["nosuch"] * 2
    assert all("--dose-range" in row[3] for row in rows[2:4])


def test_a_range_is_asked_of_a_node():
    """Ranked over compounds and amounts, and the least amount is the same from wherever it is looked for."""
    asked = ScreenAsk(reverse="DRD2@D2-MSN", dose_range="10 nM..1 uM", points=3)
    columns, rows = run(Screener(WORKSPACE, Question()), asked, partial(of_names, ("amisulpride",)), None)
    assert columns[:3] == ("compound", "amount", "unit")
    assert [row[1] for row in rows] == [1000.0, 100.0, 10.0]
    least = {round(math.log10(row[10]), 6) for row in rows}
    assert len(least) == 1


def test_a_range_and_one_amount_are_not_asked_at_once():
    """Nor points of no range."""
    asked = ScreenAsk(dose_range="1 nM..1 uM")
    with pytest.raises(UsageError, match="at once"):
        run(Screener(WORKSPACE, Question(conc="5 nM")), asked, partial(of_names, ("amoxapine",)), None)
    with pytest.raises(UsageError, match="points"):
        run(Screener(WORKSPACE, Question()), ScreenAsk(points=3), partial(of_names, ("amoxapine",)), None)
