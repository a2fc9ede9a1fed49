"""Promises of kg.question.keywords: old keywords are read with a warning, a slip is answered with the nearest word."""

from __future__ import annotations

import inspect

import pytest

from kg import explore
from kg.errors import UsageError
from kg.question.keywords import RENAMED, door


@door
def ask(name: str, *, conc: str = "", set: str = "", without_metabolites: bool = False) -> tuple[str, str, str, bool]:  # noqa: A002
    """A function behind the door."""
    return name, conc, set, without_metabolites


def test_a_keyword_of_today_passes_without_a_word(recwarn):
    """What the function takes is handed on as it is."""
    assert ask("x", conc="1 nM", set="a=2") == ("x", "1 nM", "a=2", False)
    assert not recwarn.list


@pytest.mark.parametrize(("old", "value", "answer"), [("concentration", "1 nM", ("x", "1 nM", "", False)), ("fixed", "a=2", ("x", "", "a=2", False)),
                                                     ("metabolites", False, ("x", "", "", True))])  # fmt: skip
def test_an_old_keyword_means_the_new_one_for_a_release(old, value, answer):
    """It warns with both words; `metabolites` turns round, since its successor says the opposite."""
    with pytest.warns(DeprecationWarning, match=f"{old} is now {RENAMED[old]}"):
        assert ask("x", **{old: value}) == answer


def test_both_at_once_are_refused():
    """Which of two would hold is not guessed."""
    with pytest.raises(UsageError, match="at once"):
        ask("x", concentration="1 nM", conc="2 nM")


@pytest.mark.parametrize(
    ("slip", "meant"), [("cnc", "conc"), ("concentratio", "conc"), ("withut_metabolites", "without_metabolites")]
)
def test_a_slip_is_answered_with_the_nearest_word(slip, meant):
    """Of today's words, also where the slip is nearer to an old one; where none is near all are named."""
    with pytest.raises(UsageError) as caught:
        ask("x", **{slip: "1"})
    assert caught.value.cure == f"did you mean {meant}?"
    with pytest.raises(UsageError) as caught:
        ask("x", zzzzzz="1")
    assert "conc" in caught.value.cure


@pytest.mark.parametrize("name", ["perturb", "explain", "dose", "compare", "trace", "draw", "query", "show"])
def test_each_door_checks_before_it_opens_anything(name, monkeypatch):
    """A typo costs no second: the graph is not opened, and completion still sees the keywords."""
    monkeypatch.setattr(explore, "open_workspace", lambda *_: pytest.fail("opened"))
    with pytest.raises(UsageError, match="takes no keyword"):
        getattr(explore, name)("a", "b", nonsense=1)
    assert "workspace" in inspect.signature(getattr(explore, name)).parameters
