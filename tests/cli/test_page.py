"""Promises of kg.cli.page: a page can be read at every width, and nothing of it is lost."""

from __future__ import annotations

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.output import Format
from kg.cli.page import SENTENCE, records, sheet
from kg.knowledge.about import About
from kg.knowledge.page import Page, RecordTable

ABOUT = About(shipped.knowledge())
NAMES = ("amitriptyline", "nortriptyline", "SERT", "SERT-binding-002", "figure-004-trk")
WORD = st.text("abcdefgh-αμ", min_size=1, max_size=12)
TEXT = st.lists(WORD, max_size=25).map(" ".join)


@st.composite
def tables(draw):
    """A table of one to nine columns with words, sentences and empty cells."""
    columns = draw(st.lists(WORD, min_size=1, max_size=9, unique=True))
    rows = draw(st.lists(st.tuples(*(TEXT for _ in columns)), min_size=1, max_size=4))
    return RecordTable("things", tuple(columns), tuple(rows))


def words_lost(page: Page, text: str) -> set[str]:
    """Words of the cells that the text does not hold whole; endless ones, such as addresses, may be folded."""
    printed = {word for line in text.splitlines() for word in line.split()}
    cells = [value for _, value in page.properties] + [c for t in page.tables for row in t.rows for c in row]
    return {w for cell in cells for w in cell.split() if len(w) <= SENTENCE and "://" not in w} - printed


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [80, 100, 160])
def test_every_word_of_a_page_is_there_whole_and_no_line_too_long(name, width, monkeypatch):
    """At the usual widths nothing is cut: not a value, not a sentence, not a line."""
    monkeypatch.setenv("COLUMNS", str(width))
    page = ABOUT.page(ABOUT.directory.resolve(name).iri)
    text = sheet(page)
    assert words_lost(page, text) == set()
    assert max(map(len, text.splitlines())) <= width


@given(table=tables(), width=st.sampled_from([40, 60, 80, 120]))
def test_any_table_keeps_its_words_at_any_width(table, width):
    """Whether a table or lines are chosen, every word is there and no line is too long."""
    page = Page("https://lab.example/id/it", "it", ("Thing",), (), (table,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        text = sheet(page)
    assert words_lost(page, text) == set()
    assert max(map(len, text.splitlines())) <= width


def test_a_record_with_much_to_say_is_told_in_lines(monkeypatch):
    """Where a table would squeeze sentences, each value stands under its record, with its name."""
    monkeypatch.setenv("COLUMNS", "80")
    text = sheet(ABOUT.page(ABOUT.directory.resolve("nortriptyline").iri))
    assert "\n target: serotonin transporter\n   action type: reuptake inhibitor · modality: affirmed\n" in text


def test_short_values_stay_a_table(monkeypatch):
    """A table that fits keeps its columns: a value stands beside its unit."""
    monkeypatch.setenv("COLUMNS", "160")
    lines = sheet(ABOUT.page(ABOUT.directory.resolve("nortriptyline").iri)).splitlines()
    (measured,) = [line for line in lines if "0.28 " in line and "μM" in line]
    assert measured.split()[:5] == ["dopamine", "Ki", "=", "0.28", "μM"]
    assert measured.split()[-1] == "doc-002:35"


def test_rows_of_any_block_break_no_word_on_any_terminal(monkeypatch):
    """Sixteen columns at 80 characters are told in lines, value by value, where a table would stand on its head; few stay a table."""
    row = {f"column {n}": f"value-{n}-of-some-length" for n in range(16)}
    for wide in (40, 80, 160):
        monkeypatch.setenv("COLUMNS", str(wide))
        text = records([row, row], Format.TABLE, list(row))
        assert all(value in text for value in row.values())
        assert max(map(len, text.splitlines())) <= wide
    short = records([{"a": "α1-adrenoceptors", "b": "4.4 nM"}], Format.TABLE, ("a", "b"))
    assert "α1-adrenoceptors   4.4 nM" in short
    assert records([], Format.TABLE, ("a", "b")).split()[:2] == ["a", "b"]
    monkeypatch.setenv("COLUMNS", "30")
    sparse = records(
        [{"name": "prolactin-secretion", "size": "1.1"}], Format.TABLE, ("name", "interval", "reason", "size")
    )
    assert "prolactin-secretion   1.1" in sparse
    assert "reason" not in sparse
