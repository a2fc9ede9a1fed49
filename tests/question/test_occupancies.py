"""Promises of kg.question.occupancies: occupancies in people are read with their dose."""

from __future__ import annotations

import shipped

from kg.knowledge.vocabulary import ID
from kg.question.occupancies import seen_occupancies

WORKSPACE = shipped.workspace()


def test_doses_of_a_day_are_read_and_single_ones_left_out():
    """At steady state a level follows from the dose; hours after one capsule it does not."""
    seen = seen_occupancies(WORKSPACE, [ID + "risperidone", ID + "lurasidone"])
    assert {s.compound for s in seen} == {ID + "risperidone"}
    assert all(s.dose is None or s.dose.kind == "dose" for s in seen)
    six = next(s for s in seen if s.dose and s.dose.low == s.dose.high == 6.0)
    assert 0.7 < six.low <= six.middle <= six.high < 0.9


def test_background_knowledge_is_no_measured_occupancy():
    """Of amitriptyline's transporter a curator knows a wide range, and nobody's scan is at hand."""
    assert seen_occupancies(WORKSPACE, [ID + "amitriptyline"]) == []
