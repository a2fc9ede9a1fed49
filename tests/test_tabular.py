"""Rows as text."""

from __future__ import annotations

import json

import pytest

from kg.tabular import as_json, cell, delimited, guarded


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@a", "\tb"])
def test_a_formula_is_made_plain_text(text: str) -> None:
    """A spreadsheet that opens the file computes nothing."""
    assert guarded(text) == "'" + text
    assert delimited(("a",), [(text.strip() or "x",)]).splitlines()[0] == "a"


@pytest.mark.parametrize("text", ["-1.5", "+2", "+", "-", "plain"])
def test_numbers_and_signs_stay(text: str) -> None:
    """A negative number is no formula."""
    assert guarded(text) == text


def test_a_row_stays_on_one_line() -> None:
    """Line ends inside values become blanks; several values are joined; six digits are kept."""
    assert delimited(("a", "b", "c"), [("x\ny", (1, 2), 1 / 3)]) == "a,b,c\nx y,1; 2,0.333333\n"
    assert (cell(None), cell(0.12345)) == ("", "0.123")


def test_json_has_no_nan() -> None:
    """What is no number is an error, not text that no other program reads."""
    assert json.loads(as_json({"µ": 1.5})) == {"µ": 1.5}
    with pytest.raises(ValueError, match="JSON"):
        as_json(float("nan"))
