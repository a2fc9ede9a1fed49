"""Pages from templates."""

from __future__ import annotations

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.knowledge.page import RecordTable
from kg.server.explorer.templates import FOLDED, WIDE, WIDEST, filled, folded, render, spaced, width


def test_what_is_put_in_is_escaped() -> None:
    """Markup, quotes and characters that turn the reading order stay text."""
    page = render("error.html", status=404, error=KgError("<b>\u202e\"x'", "<i>", "a & b"), near=[])
    assert "&lt;b&gt;&#34;x&#39;" in page
    assert "\u202e" not in page
    assert "<i>" not in page


def test_a_forgotten_name_is_an_error() -> None:
    """Never an empty place in a page."""
    with pytest.raises(jinja2.UndefinedError):
        render("error.html", status=404)


def test_names_that_are_written_as_one_are_read_as_words() -> None:
    """A class or property stands on a page in words; an abbreviation stays one."""
    assert [spaced(name) for name in ("BackgroundKnowledge", "closeMatch", "ATC code", "DoseContext, Cell", "seen at")] == [
        "background knowledge", "close match", "ATC code", "dose context, cell", "seen at",
    ]  # fmt: skip


def test_columns_that_say_nothing_are_not_shown() -> None:
    """A column stays where one row has a value; order and rows stay."""
    table = RecordTable("t", ("a", "b", "c"), (("1", "", ""), ("2", "", "x")))
    assert filled(table) == (["a", "c"], [["1", ""], ["2", "x"]])


def test_a_long_text_gets_room() -> None:
    """Short values none, sentences some, lists much."""
    assert [width("x" * length) for length in (WIDE, WIDE + 1, WIDEST + 1)] == ["", "wide", "widest"]


@given(st.lists(st.text("ab c", min_size=1, max_size=40), min_size=1, max_size=30))
def test_a_long_list_is_folded_and_loses_nothing(parts: list[str]) -> None:
    """What is shown and what a click opens are the list; a short one is shown whole."""
    value = "; ".join(parts)
    first, more = folded(value)
    assert "; ".join([*first, *more]) == value
    assert first
    assert more == [] or len(value) > 2 * FOLDED
    assert len("; ".join(first)) <= max(2 * FOLDED, len(first[0]))
