"""Promises of kg.answer.stated: what is stated is told once, of the thing it is said of."""

from __future__ import annotations

import shipped

from kg.answer.stated import outside_windows, said_of
from kg.question.scenario import Question

WORKSPACE = shipped.workspace()


def test_each_statement_stands_once_for_each_thing_and_names_it():
    """The thing is a record of the graph with the label that is shown."""
    said = said_of(WORKSPACE, WORKSPACE.pose(Question(("amisulpride",))))
    assert len({(s.stated.statement, s.stated.node) for s in said}) == len(said) > 0
    for one in said:
        assert WORKSPACE.directory.label(one.stated.thing) == one.stated.node


def test_an_action_that_is_stated_keeps_its_record():
    """A verdict on it can look at what is held of the target."""
    said = said_of(WORKSPACE, WORKSPACE.pose(Question(("amisulpride",))))
    acted = {t.action.iri for t in WORKSPACE.pose(Question(("amisulpride",))).prepared.targets}
    assert {s.action for s in said if s.action} <= acted
    assert any(s.action for s in said)


def test_a_dose_outside_all_windows_is_told():
    """One line, and none for a dose inside."""
    assert len(outside_windows(WORKSPACE, WORKSPACE.pose(Question(("amisulpride=350 mg/day",))))) == 1
    assert outside_windows(WORKSPACE, WORKSPACE.pose(Question(("amisulpride=100 mg/day",)))) == []
