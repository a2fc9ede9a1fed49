"""Promises of kg.exchange.gpml_lines: what a drawn line states, and what it does not."""

from __future__ import annotations

import pytest

from kg.exchange.gpml_lines import Line, Places, complexes, statements
from kg.exchange.net import Thing
from kg.exchange.reading import Draft

THINGS = {name: Thing(name, name.upper()) for name in ("a", "b", "c", "d")}


def stated(*lines: Line, **places: object) -> Draft:
    """What the first of the lines states; those behind it are there to be acted on."""
    draft = Draft("x")
    anchors = {anchor: line for line in lines for anchor in line.anchors}
    statements(draft, lines[0], Places(dict(THINGS), anchors=anchors, **places))
    return draft


def told(draft: Draft) -> list[tuple[str, int, str]]:
    """Ends and signs."""
    return [(t.source, t.sign, t.target) for t in draft.ties]


@pytest.mark.parametrize(
    ("head", "sign"),
    [("Arrow", 0), ("Directed", 0), ("mim-binding", 0), ("mim-conversion", 0), ("Receptor", 0), ("TBar", -1), ("mim-inhibition", -1),
     ("Inhibition", -1), ("mim-stimulation", 1), ("Stimulation", 1), ("mim-necessary-stimulation", 1), ("mim-catalysis", 1), ("Catalysis", 1)],
)  # fmt: skip
def test_only_heads_of_activation_and_inhibition_have_a_sign(head, sign):
    """Whatever end they stand at; an unknown sign says why."""
    assert told(stated(Line("l", ("a", ""), ("b", head)))) == [("a", sign, "b")]
    back = stated(Line("l", ("a", head), ("b", "")))
    assert told(back) == [("b", sign, "a")]
    assert bool(back.unknown) == (sign == 0)


def test_a_line_without_a_head_has_no_direction_and_one_with_two_has_both():
    """Both are kept."""
    assert told(stated(Line("l", ("a", ""), ("b", "")))) == [("a", 0, "b")]
    assert told(stated(Line("l", ("a", "TBar"), ("b", "mim-stimulation")))) == [("a", 1, "b"), ("b", -1, "a")]


@pytest.mark.parametrize(
    ("own", "other", "sign"),
    [("mim-catalysis", "mim-conversion", 1), ("TBar", "mim-conversion", -1), ("TBar", "TBar", 1), ("mim-inhibition", "mim-stimulation", -1),
     ("mim-catalysis", "Arrow", 0), ("TBar", "mim-binding", 0), ("Arrow", "mim-stimulation", 0)],
)  # fmt: skip
def test_what_acts_on_a_line_acts_on_what_that_line_acts_on(own, other, sign):
    """The signs multiply; a conversion makes its product; on a line without a sign nothing is known."""
    draft = stated(Line("l", ("c", ""), ("x", own)), Line("m", ("a", ""), ("b", other), ("x",)))
    assert told(draft) == [("c", sign, "b")]
    assert draft.ties[0].relation == f"{own} on {other}"


def test_lines_on_lines_on_lines_multiply_too():
    """An inhibitor of a catalyst lowers the product."""
    draft = stated(
        Line("l", ("d", ""), ("y", "TBar")), Line("m", ("c", ""), ("x", "mim-catalysis"), ("y",)), Line("n", ("a", ""), ("b", "mim-conversion"), ("x",))
    )  # fmt: skip
    assert told(draft) == [("d", -1, "b")]


def test_a_change_of_state_of_one_thing_gives_no_sign():
    """To phosphorylate and to dephosphorylate look the same where both states are one thing."""
    line = Line("m", ("a", ""), ("a", "mim-modification"), ("x",))
    assert told(stated(Line("l", ("c", ""), ("x", "mim-catalysis")), line)) == [("c", 0, "a")]


def test_what_begins_at_a_line_has_no_sign():
    """The thing at the line's beginning is not what acts."""
    draft = stated(Line("l", ("x", ""), ("c", "mim-stimulation")), Line("m", ("a", ""), ("b", "Arrow"), ("x",)))
    assert told(draft) == [("a", 0, "c")]


def test_a_group_is_each_of_its_members_and_a_complex_is_one_thing():
    """The parts of a complex are told, without a sign."""
    line = Line("l", ("a", ""), ("g", "TBar"))
    assert told(stated(line, groups={"g": ["b", "c"]})) == [("a", -1, "b"), ("a", -1, "c")]
    whole = stated(line, groups={"g": ["b", "c"]}, complexes={"g": ""})
    assert told(whole) == [("b", 0, "B:C [b:c]"), ("c", 0, "B:C [b:c]"), ("a", -1, "B:C [b:c]")]
    assert whole.things["B:C [b:c]"].parts == ("b", "c")


def test_long_groups_are_one_thing_each():
    """A line between two lists does not say that each of the one acts on each of the other."""
    many = {f"n{k}": Thing(f"n{k}", f"N{k}") for k in range(40)}
    draft = Draft("x")
    places = Places(many, groups={"g": list(many)[:20], "h": list(many)[20:]})
    statements(draft, Line("l", ("g", ""), ("h", "mim-binding")), places)
    assert len([t for t in draft.ties if t.relation == "mim-binding"]) == 1
    assert draft.told["long groups that are kept as one thing"] == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [(Line("l", ("", ""), ("b", "Arrow")), "fastened to nothing"), (Line("l", ("q", ""), ("b", "Arrow")), "not in the file"),
     (Line("l", ("s", ""), ("b", "Arrow")), "without a name"), (Line("l", ("b", ""), ("b", "Arrow")), "one thing"),
     (Line("l", ("g", ""), ("b", "Arrow")), "without data nodes"), (Line("l", ("r", ""), ("b", "Arrow")), "ring"),
     (Line("l", ("a", ""), ("x", "TBar"), ("x",)), "ring")],
)  # fmt: skip
def test_a_line_that_states_nothing_is_refused_with_the_reason(line, reason):
    """Loose, dangling, nameless, empty, and referring in a ring."""
    draft = stated(line, groups={"g": [], "r": ["r"]}, unnamed={"s"})
    assert reason in draft.refused[0].reason
    assert draft.ties == []


def test_a_complex_that_no_line_ends_at_is_not_lost():
    """It is a thing with its parts; an empty one is counted."""
    draft = Draft("x")
    complexes(draft, Places(dict(THINGS), groups={"g": ["a"], "h": []}, complexes={"g": "whole", "h": ""}))
    assert draft.things["whole [a]"].parts == ("a",)
    assert draft.told["groups left out: an end at a complex without data nodes"] == 1
