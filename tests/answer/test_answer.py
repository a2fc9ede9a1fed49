"""Promises of kg.answer.answer: an answer shows itself on one screen, and hands all of itself on as frames."""

from __future__ import annotations

import json

import pytest
import shipped
from answer.made import ANSWERS
from hostile import check_html, check_text
from hypothesis import given, settings

from kg.answer.answer import Answer
from kg.answer.records import Effect, ScenarioAnswered, TargetEffect
from kg.direction import Direction
from kg.errors import UsageError
from kg.explore import perturb

WORKSPACE = shipped.workspace()
ANSWER = perturb("amitriptyline", workspace=WORKSPACE, samples=8)
NOWHERE = ScenarioAnswered((), (), "acute", 0, 0, "", ())


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(ANSWERS)
@settings(max_examples=40, deadline=None)
def test_any_answer_is_one_screen_and_harmless(answer):
    """Whatever the labels, 4,000 characters at most, 80 on a line, and in HTML no tag but those of tables."""
    check_text(repr(answer))
    check_html(answer._repr_html_())
    check_text(repr(answer.scenario))
    for part in (answer.effects, answer.targets, answer.pathways, answer.stated):
        check_text(repr(part))
        check_html(part._repr_html_())


def test_the_screen_says_what_was_given_and_the_strongest_of_each_part():
    """Compounds with concentrations, the tightest held target with its occupancy, the first pathway, the largest change."""
    text = repr(ANSWER)
    lines = text.splitlines()
    assert 15 <= len(lines) <= 30
    for given_ in ANSWER.scenario.compounds:
        assert f"{given_.label}: {given_.free}" in text
    top = ANSWER.targets[0]
    assert any(top.label in line and f"{top.occupancy:.0%}" in line for line in lines)
    assert any(ANSWER.pathways[0].label in line and ANSWER.pathways[0].direction in line for line in lines)
    largest = ANSWER.effects[0]
    assert any(largest.node in line and f"{largest.log2_change:+.2f}" in line for line in lines)


def test_the_screen_says_how_many_more_there_are():
    """Each part with its number; what is not shown is counted, not passed over."""
    targets = len({(t.compound, t.target, t.action) for t in ANSWER.targets})
    text = repr(ANSWER)
    assert f"targets (5 of {targets})" in text
    assert f"pathways, computed (4 of {len(ANSWER.pathways)})" in text
    assert ".to_frame(" in text


def test_what_the_documents_do_not_state_is_said():
    """An answer without statements says so in text and HTML."""
    answer = perturb("amisulpride=350 mg/day", workspace=WORKSPACE, samples=0)
    assert "stated: not stated" in repr(answer)
    assert "stated: not stated" in answer._repr_html_()
    assert "the documents say nothing of amisulpride at 350 mg/day" in repr(answer)


def test_no_machinery_and_no_cache_is_printed():
    """Arrays, kept matrices and look-ups of the engine are no part of what an answer prints."""
    for text in (repr(ANSWER), str(ANSWER), f"{ANSWER}", ANSWER._repr_html_()):
        assert not [word for word in ("array(", "matrices", "Influence(", "System(", "object at") if word in text]


def test_parts_of_an_answer_are_tuples_that_show_themselves():
    """They index, slice and compare as tuples do."""
    assert isinstance(ANSWER.effects, tuple)
    assert ANSWER.effects == tuple(ANSWER.effects)
    assert repr(ANSWER.effects).startswith(f"{len(ANSWER.effects)} × Effect\n")
    assert ANSWER.effects[0].node in repr(ANSWER.effects[:3])


@pytest.mark.parametrize("what", ["effects", "targets", "pathways", "stated"])
def test_each_part_is_a_frame_with_the_keys_of_json(what):
    """One row a record, in order, with the values of JSON."""
    pytest.importorskip("pandas")
    frame = ANSWER.to_frame(what)
    rows = json.loads(json.dumps(ANSWER.to_json()[what]))
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows)
    for column in ("label", "direction", "occupancy", "says", "context", "contexts"):
        if column in frame:
            assert list(frame[column]) == [row[column] for row in rows]


def test_an_empty_part_is_a_frame_with_columns():
    """A compound of the user's own has nothing stated of it; its frame has the columns all the same."""
    pytest.importorskip("pandas")
    empty = Answer(NOWHERE, (), (), (), (), ())
    assert {what: len(empty.to_frame(what).columns) for what in ("effects", "targets", "pathways", "stated")} == {
        "effects": 13,
        "targets": 19,
        "pathways": 15,
        "stated": 11,
    }


def test_another_frame_is_a_usage_error_with_the_nearest_word():
    """A slip is answered with the word that was meant."""
    with pytest.raises(UsageError, match="pathway") as caught:
        ANSWER.to_frame("pathway")
    assert caught.value.cure == "did you mean 'pathways'?"


def test_an_affinity_without_range_is_one_number():
    """Two ends that print the same are one value."""
    target = TargetEffect(
        "i", "R", "c", "d", "antagonist", (1.8708286933869707, 1.87082869338697), 0.5, -1.0, "", "", ()
    )
    assert " 1.87 " in repr(Answer(NOWHERE, (), (target,), (), (), ()))
    assert "1.87-1.87" not in repr(Answer(NOWHERE, (), (target,), (), (), ()))


def test_a_number_that_is_none_is_null():
    """JSON has no word for what is not a number."""
    effect = Effect(
        "n@c", "n", "n", "c", Direction.UNKNOWN, "computed", float("nan"), float("inf"), None, "", "", None, "i"
    )
    found = Answer(NOWHERE, (), (), (effect,), (), ()).to_json()["effects"][0]
    assert (found["log2_change"], found["change"], found["interval"]) == (None, None, None)
