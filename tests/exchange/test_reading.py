"""Promises of kg.exchange.reading: text within bounds, and what is no text is one clear error."""

from __future__ import annotations

import gzip

import pytest

from kg.errors import DataError
from kg.exchange import reading
from kg.exchange.net import Tie
from kg.exchange.reading import Draft, Refusal, headed, lines, records, relations


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lines_are_numbered_packed_or_not(tmp_path, pack):
    """A byte order mark and line ends of any kind are no part of a line."""
    path = tmp_path / "a.tsv"
    path.write_bytes(pack("\ufeffa\tb\r\n\nc\té\n".encode()))
    assert list(lines(path)) == [(1, "a\tb"), (2, ""), (3, "c\té")]
    assert [row for _, row in records(path)] == [["a", "b"], ["c", "é"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a\tb\n\xff\xfe\n", ":2"),
        (b"a\0b\n", "no text"),
        ("a\tb".encode("utf-16"), "UTF-8"),
        (gzip.compress(b"a\n" * 5000, mtime=0)[:40], "damaged"),
        (gzip.compress(bytes(30_000_000), mtime=0), "unpacks to much more"),
    ],
)
def test_what_is_no_text_is_one_clear_error(tmp_path, content, said):
    """Another encoding, binary content, a packed file that is cut or a bomb: an error of data with the place."""
    path = tmp_path / "a.tsv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=said):
        list(lines(path))


def test_a_bomb_is_refused_before_its_first_row(tmp_path):
    """Rows that repeat are not made into statements first, which would take memory until there are too many."""
    path = tmp_path / "a.tsv.gz"
    path.write_bytes(gzip.compress(b"a\tb\t1\n" * 2_000_000, mtime=0))
    with pytest.raises(DataError, match="unpacks to much more"):
        next(lines(path))


def test_a_missing_column_is_named(tmp_path):
    """The error says which column, and which there are."""
    path = tmp_path / "a.tsv"
    path.write_text("from\tto\n", "utf-8")
    with pytest.raises(DataError, match="source, target"):
        list(headed(path, {"source", "target"}))


def test_a_plain_arrow_has_no_sign():
    """Nor has any word that does not say one."""
    words = relations("sif")
    assert not {"->", "-->", "controls-state-change-of", "interacts-with", "0"} & words.keys()
    assert (words["-1"][0], words["activates"][0]) == (-1, 1)


def test_rows_that_multiply_are_refused(monkeypatch):
    """Groups of groups make more statements of a row than anybody draws; a long table makes one of each."""
    monkeypatch.setattr(reading, "TIES_FREE", 50)
    draft, tie = Draft("a.gpml"), Tie("", "a", "b", 1)
    for _ in range(1000):
        draft.rows += 1
        draft.tie(tie)
    few = Draft("a.gpml", rows=1)
    for _ in range(150):
        few.tie(tie)
    with pytest.raises(DataError, match="1 rows make more than 150 statements"):
        few.tie(tie)


def test_rows_without_end_that_are_all_refused_end_the_reading():
    """A file of another kind is told as one, in bounded time; one with many statements may have many refused rows."""
    draft = Draft("a.bel")
    draft.refused = [Refusal("1", "no BEL")] * 100_000
    with pytest.raises(DataError, match="100,000 rows were refused, the last as 'no BEL'"):
        draft.refuse("2", "no BEL")
    draft.ties = [Tie("", "a", "b", 1)] * 10_000
    draft.refuse("1", "no BEL")
    assert len(draft.refused) == 100_001
