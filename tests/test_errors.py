"""Promises of kg.errors: one sentence, its place and its cure, whoever reads it, and however the cure is found."""

from __future__ import annotations

import pickle

import pytest

from kg import errors
from kg.errors import KgError, NotFound

FAMILY = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, KgError)]


@pytest.mark.parametrize("kind", FAMILY)
def test_an_error_reads_as_place_sentence_and_cure(kind):
    """`str` is what a user sees; the exit code is that of its kind."""
    assert str(kind("it broke", "file:3", "mend it")) == "file:3: it broke\n  cure: mend it"
    assert str(kind("it broke")) == "it broke"
    assert kind.exit_code in (1, 2, 3, 4)


def test_a_cure_that_takes_a_search_is_searched_when_it_is_read_and_once():
    """Who catches the error and never reads the cure does not pay for it."""
    searched: list[str] = []
    error = NotFound("nothing is called x", cure=lambda: searched.append("now") or "y?")
    assert error.what
    assert searched == []
    assert (error.cure, error.cure, str(error)) == ("y?", "y?", "nothing is called x\n  cure: y?")
    assert searched == ["now"]


@pytest.mark.parametrize("cure", ["write y", lambda: "write y"])
def test_an_error_crosses_to_another_process_whole(cure):
    """What, where and cure survive pickling, a cure that was not searched yet too."""
    copy = pickle.loads(pickle.dumps(NotFound("gone", "here", cure)))  # noqa: S301 - made in the line above
    assert (type(copy), copy.what, copy.where, copy.cure) == (NotFound, "gone", "here", "write y")
