"""Promises of kg.question.occupancies: occupancies in people are read with their dose."""

from __future__ import annotations

import pytest
import shipped

from kg.knowledge.vocabulary import ID
from kg.question.occupancies import _steady, seen_occupancies

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


@pytest.mark.parametrize(
    ("printed", "steady", "mg"),
    [
        ("2 mg/day", True, 2.0),
        ("10 mg/day for 10 days, 6 h after last dose", True, 10.0),
        ("60 mg/day repeated, 6 h", True, 60.0),
        ("10 mg/day for 10 days, 54 h after last dose", False, None),
        ("20 mg single, 6 h", False, None),
        ("5 mg oral single, 120 min", False, None),
        ("4 mg oral, 3 h", False, None),
        ("minimum therapeutic dose", True, None),
        ("150 mg twice daily", True, 300.0),
    ],
)
def test_a_printed_dose_says_whether_the_level_is_that_of_every_day(printed, steady, mg):
    """Within a day of the last of daily doses it is; hours after a single one, or days after the last, it is not."""
    found, dose = _steady(printed)
    assert found is steady
    assert (dose.value if dose else None) == (pytest.approx(mg) if mg else None)
