"""How an answer was asked: the words that are its question, and the files they name."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import origin


@pytest.mark.parametrize(
    "elsewhere",
    [["-f", "json"], ["-fjson"], ["--format", "json"], ["--format=json"], ["-o", "a.json"], ["--plot=a.svg"]],
)
def test_where_an_answer_goes_is_no_part_of_its_question(elsewhere):
    """Format, file and plot are left out wherever they stand; nothing else is."""
    words = ["dose", "amisulpride", "cAMP@D2-MSN", "--points", "3"]
    for place in range(1, len(words) - 1):
        assert origin.question([*words[:place], *elsewhere, *words[place:]]) == words


@given(st.lists(st.text(alphabet="abc=@ µ-", max_size=8).filter(lambda w: not w.startswith(("-f", "-o", "--")))))
def test_other_words_stay_as_they_are(words):
    """The question keeps order and spelling of every other word."""
    assert origin.question(words) == words


def test_files_are_named_with_their_digest(tmp_path, monkeypatch):
    """A file of the command, also behind an equals sign, is held by the SHA-256 of its bytes; folders and words are none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tsv").write_bytes(b"1")
    (tmp_path / "b.ttl").write_bytes(b"2")
    found = origin.files_named(["perturb", "--profile", "a.tsv", "--also=b.ttl", ".", "x" * 5_000, "nul\0"])
    assert found == {"a.tsv": hashlib.sha256(b"1").hexdigest(), "b.ttl": hashlib.sha256(b"2").hexdigest()}
