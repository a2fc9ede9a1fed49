"""Promises of kg.cli.screen: as many lines as asked for, no word broken, and what is cut is counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli.screen import Block, listed, screen, screen_width

WORDS = st.lists(st.text("abcdefghij ▲%", min_size=1, max_size=12), min_size=1, max_size=40).map(" ".join)
BLOCKS = st.lists(
    st.builds(Block, st.text("abc", min_size=1, max_size=20), st.lists(WORDS, max_size=30), st.just(1)),
    min_size=1,
    max_size=8,
)


@given(BLOCKS, st.integers(40, 120))
@settings(max_examples=60, deadline=None)
def test_any_blocks_stay_in_their_width_and_no_word_is_broken(blocks, width):
    """Each word of a line is one of the rows or a count."""
    text = screen(blocks, width, 45)
    said = {word for block in blocks for row in (block.title, *block.rows) for word in row.split()}
    for line in text.splitlines():
        assert len(line) <= width
        assert {w for w in line.split() if not re.fullmatch(r"\(?\+\d+|more\)", w)} <= said


@given(BLOCKS)
@settings(max_examples=60, deadline=None)
def test_a_cut_block_says_how_many_rows_are_missing(blocks):
    """Shown and counted rows are all rows, and one row of each block stays."""
    short = [Block(b.title, [f"row{i}" for i, _ in enumerate(b.rows)], 1) for b in blocks]
    text = screen(short, 80, 20)
    assert text.count("row") + sum(map(int, re.findall(r"\(\+(\d+) more\)", text))) == sum(len(b.rows) for b in short)
    assert len(text.splitlines()) <= max(20, 2 * len(short))


@given(st.integers(1, 30), st.integers(1, 30), st.integers(6, 20))
@settings(max_examples=60, deadline=None)
def test_what_is_cut_is_named_in_a_few_words_and_whatever_fits_is_shown(one, other, lines):
    """Shown, named and counted rows are all rows, those named follow those shown; a cut row would not have fitted any more."""
    blocks = [
        Block("t", [f"{k}{i} is long" for i in range(n)], 1, brief=[f"{k}{i}" for i in range(n)])
        for k, n in (("a", one), ("b", other))
    ]
    text = screen(blocks, 40, lines).splitlines()
    for key, rows in (("a", one), ("b", other)):
        shown = [line for line in text if re.match(rf"  {key}\d+ is long", line)]
        more = [
            re.match(rf"  \+(\d+) more: ({key}\d+.*)", line) for line in text if re.match(rf"  \+\d+ more: {key}", line)
        ]
        assert len(shown) + sum(int(found[1]) for found in more) == rows
        named = more[0][2].replace(" …", "").split(", ") if more else []
        assert named == [f"{key}{i}" for i in range(len(shown), len(shown) + len(named))]
    assert len(text) == min(lines, one + other + 2)


def test_a_word_longer_than_a_line_is_cut_with_an_ellipsis():
    """It neither breaks nor widens the screen."""
    lines = screen([Block("t", ["x" * 300])], 60).splitlines()
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_number_and_unit_glyph_and_number_stay_together():
    """Wherever the line ends."""
    row = " ".join(["receptor ▲ 40 %, Ki 4.4 nM;"] * 12)
    for width in range(40, 121):
        for line in screen([Block("", [row])], width).splitlines():
            assert not re.search(r"(▲|\b40|4\.4)$", line)
            assert not re.match(r"\s*(%|nM)", line)


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("120", 120), ("", 80), ("5", 40), ("300", 120), ("x", 80)])
def test_the_width_is_the_one_asked_for_within_reason(monkeypatch, columns, width):
    """80 where nothing is asked and no terminal is there, so that a file has the same text everywhere."""
    monkeypatch.setenv("COLUMNS", columns)
    assert screen_width() == width


def test_a_list_of_words_with_commas_is_parted_by_semicolons():
    """So that every word is told from the next."""
    assert listed(["PKA ▼", "Akt ▲", "Rap1 ▲"], 2) == "PKA ▼, Akt ▲ +1 more"
    assert listed(["PKA ▼ in cortex, layer 5", "Akt ▲"]) == "PKA ▼ in cortex, layer 5; Akt ▲"


def test_a_spared_block_keeps_its_floor_while_another_has_a_second_row():
    """Of two that are too long together, the one that answers the question is cut last."""
    rows = [f"row {n}" for n in range(9)]
    long = [Block("one", rows, least=8, floor=4), Block("two", list("abcdefghij"), least=10, floor=5, spared=True)]
    text = screen(long, 60, 8)
    assert text.splitlines() == ["one (+8 more)", "  row 0", "two (+5 more)", "  a", "  b", "  c", "  d", "  e"]
