"""Promises of kg.display: a screen is a screen whatever it holds, and a frame is made or its absence explained."""

from __future__ import annotations

import json
import math
import pickle
import sys
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

import pytest
from hostile import TEXTS, check_html, check_text
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.direction import Direction
from kg.display import (
    HTML_ROWS,
    LINES,
    WIDTH,
    Listed,
    Screen,
    ScreenTable,
    Shown,
    as_plain,
    cell,
    frame,
    plain,
    refuse_frame,
)
from kg.errors import UsageError

CELLS = st.one_of(TEXTS, st.floats(), st.integers(), st.none(), st.lists(TEXTS, max_size=3))


@dataclass(frozen=True, slots=True)
class Dish:
    """A record with a name and a number."""

    name: str
    grams: float

    COLUMNS: ClassVar = ("name", "grams")


@st.composite
def screen_tables(draw):
    """A table of one to twelve columns and up to thirty rows, with any limits."""
    count = draw(st.integers(1, 12))
    rows = draw(st.lists(st.tuples(*[CELLS] * count), max_size=30))
    return ScreenTable(
        tuple(draw(st.lists(TEXTS, min_size=count, max_size=count))),
        tuple(rows),
        draw(st.integers(-1, 10**6)),
        few=draw(st.integers(0, 30)),
        narrow=draw(st.integers(0, count)),
        folds=draw(st.integers(1, 4)),
    )


@given(st.text(st.characters(), max_size=30))
def test_plain_text_is_one_printable_line(text):
    """Whatever it was: no control characters, no direction overrides, single spaces; and plain text stays as it is."""
    line = plain(text)
    assert plain(line) == line
    assert "  " not in line
    assert not {unicodedata.category(one) for one in line} & {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}
    if text.isprintable():
        assert line.split() == text.split()


@settings(deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=40), st.lists(screen_tables(), max_size=4), TEXTS, st.integers(1, 6))
def test_a_screen_is_a_screen_whatever_it_holds(head, lines, tables, foot, folds):
    """At most 4,000 characters and 80 on a line; HTML of tables alone; nothing of a label is markup."""
    screen = Screen(head, tuple(lines), tuple(tables), foot, folds)
    check_text(screen.text())
    assert screen.text().count("\n") < LINES
    check_html(screen.html())


def test_the_bound_holds_at_its_worst():
    """Full lines everywhere: still below 4,000 characters, and the last line, which says how to get the rest, stands."""
    full = ScreenTable(("x" * 90, "y" * 90), (("x" * 500, "y" * 500),) * 90, few=90, folds=4)
    text = Screen("h" * 500, ("l" * 500,) * 90, (full, full), "the rest is elsewhere", folds=5).text()
    check_text(text)
    assert text.endswith("\nthe rest is elsewhere")
    assert text.count("\n") == LINES - 1


def test_tables_stand_below_a_long_preface():
    """A hundred lines of preface do not push the first table off the screen."""
    text = Screen("head", tuple(map(str, range(100))), (ScreenTable(("things", "n"), (("a", 1),)),)).text()
    assert "things  n\n  a     1" in text


def test_a_table_says_how_many_rows_it_leaves_out():
    """Both as text and as HTML; where all are shown it says nothing."""
    rows = tuple((f"thing {n}", n) for n in range(40))
    table = ScreenTable(("things", "n"), rows, 400, few=3)
    assert table.lines()[0].split() == ["things", "(3", "of", "400)", "n"]
    assert len(table.lines()) == 4
    assert f"things ({HTML_ROWS} of 400)" in table.markup()
    assert table.markup().count("<tr>") == HTML_ROWS + 1
    assert ScreenTable(("things", "n"), rows[:2]).lines()[0].split() == ["things", "n"]


def test_a_table_without_rows_says_so():
    """In the words that it is given."""
    assert ScreenTable(("stated", "x"), (), none="not stated").lines() == ["stated: not stated"]
    assert "stated: not stated" in ScreenTable(("stated", "x"), (), none="not stated").markup()


def test_columns_that_do_not_fit_are_counted():
    """The names stay readable; what has no room is said to be missing; HTML has every column."""
    heads = tuple(f"compound {n}" for n in range(12))
    table = ScreenTable(("nodes", *heads), (("serotonin@cortical-cleft", *range(1000, 1012)),))
    lines = table.lines()
    assert "serotonin@cortical-cleft" in lines[1]
    shown = sum(str(n) in lines[1] for n in range(1000, 1012))
    assert 0 < shown < 12
    assert lines[-1] == f"  ({12 - shown} more columns)"
    assert all(f">{n}<" in table.markup() for n in range(1000, 1012))


def test_an_empty_column_is_left_out_of_the_text():
    """A stability that was not sampled takes no room."""
    table = ScreenTable(("nodes", "stable", "log2"), (("a", "", "+1.00"), ("b", None, "-0.50")))
    assert table.lines()[0].split() == ["nodes", "log2"]


def test_numbers_stand_under_each_other():
    """Numeric columns are aligned at the right, words at the left."""
    lines = ScreenTable(("t", "nM", "w"), (("a", 1234.0, "x"), ("b", 0.5, "yy"))).lines()
    assert lines == ["t      nM  w", "  a  1230  x", "  b   0.5  yy"]


def test_a_long_cell_goes_on_below_itself():
    """A route that needs two lines gets them, and no more than it may have."""
    route = " → ".join(f"node-{n}" for n in range(30))
    lines = ScreenTable(("routes", "share"), ((route, "+0.50"),), folds=3).lines()
    assert len(lines) == 4
    assert lines[1].endswith("+0.50")
    assert lines[3].rstrip().endswith("…")
    assert "node-0 → node-1" in lines[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(2576.0, "2580"), (0.000123456, "0.000123"), (1e-9, "1e-09"), (1e12, "1e+12"), (0.0, "0"), (-3.309, "-3.31"), (math.nan, ""),
     (None, ""), (7, "7"), (("a", 2.5), "a; 2.5"), (Direction.INCREASED, "increased")],
)  # fmt: skip
def test_a_cell_is_short_and_without_exponent_where_it_can_be(value, text):
    """Three significant digits; lists are joined; nothing stands for nothing."""
    assert cell(value) == text


def test_listed_records_show_themselves_and_stay_a_tuple():
    """They equal the tuple, are shown as a table, a part of them too; one of them is itself."""
    dishes = Listed([Dish("a", 1.5), Dish("b", 2.0)])
    assert dishes == (Dish("a", 1.5), Dish("b", 2.0))
    assert repr(dishes).splitlines() == ["2 × Dish", "name  grams", "  a     1.5", "  b       2"]
    assert type(dishes[:1]) is Listed
    assert dishes[0] == Dish("a", 1.5)
    assert repr(Listed([])) == "()"
    assert pickle.loads(pickle.dumps(dishes)) == dishes  # noqa: S301 - it was made here
    assert json.dumps(as_plain(dishes)) == '[{"name": "a", "grams": 1.5}, {"name": "b", "grams": 2.0}]'


def test_plain_values_have_no_number_that_json_lacks():
    """Not a number and infinity become null, enums their words."""
    assert as_plain({"a": math.nan, "b": (math.inf, 1.0), "c": Direction.DECREASED}) == {
        "a": None,
        "b": [None, 1.0],
        "c": "decreased",
    }


def test_without_pandas_a_frame_says_what_to_install(monkeypatch):
    """The cure is a command that installs it."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError) as caught:
        frame([(1,)], ("n",))
    assert "pandas" in caught.value.what
    assert caught.value.cure == "python -m pip install 'pandas>=2.2'"
    assert caught.value.exit_code == 2


def test_a_frame_without_rows_keeps_its_columns():
    """A question without effects gives an empty table, not a table of nothing."""
    pytest.importorskip("pandas")
    assert list(frame([], ("node", "share")).columns) == ["node", "share"]


def test_a_frame_that_is_not_there_is_answered_with_the_nearest():
    """A slip gets the word that was meant, anything else the list."""
    assert refuse_frame("efects", ("effects", "targets")).cure == "did you mean 'effects'?"
    assert refuse_frame("zzz", ("effects", "targets")).cure == "its frames are effects, targets"


def test_what_shows_itself_has_a_screen():
    """A class that promises to show itself and has nothing to show cannot be made."""
    with pytest.raises(TypeError, match="_screen"):
        Shown()


def test_a_line_is_as_wide_as_a_terminal():
    """The width is that of the narrowest usual terminal."""
    assert WIDTH == 80
    assert (WIDTH + 1) * LINES <= 4000
