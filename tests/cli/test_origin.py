"""How an answer was asked: the words that are its question, and the files they name."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import kg

from kg.cli import origin
from kg.errors import DataError, UsageError


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


@pytest.mark.parametrize(
    "words",
    [
        ["perturb", "--profile", "a.tsv", "-o", "a.tsv"],
        ["perturb", "--profile=a.tsv", "--output=./a.tsv"],
        ["screen", "link.tsv", "-oa.tsv"],
        ["assay", "fit", "a.tsv", "--plot", "hard.tsv"],
        ["ingest", "tsv", "a.tsv", "-o", "store", "--refused", "a.tsv"],
        ["dose", "x", "y", "-o", "new.svg", "--plot", "new.svg"],
    ],
)
def test_what_a_command_reads_it_does_not_write(tmp_path, monkeypatch, words):
    """By whatever name, link or path, two answers into one file too; nothing is computed and the file stays."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tsv").write_bytes(b"1")
    (tmp_path / "link.tsv").symlink_to("a.tsv")
    (tmp_path / "hard.tsv").hardlink_to("a.tsv")
    with pytest.raises(UsageError, match="would be overwritten"):
        origin.refuse_lost(words)


@given(st.lists(st.text(max_size=8).filter(lambda word: not word.startswith("-o"))))
def test_other_words_are_no_files(words):
    """Any words at all, and a file that is only written, pass."""
    origin.refuse_lost(["perturb", *words, "-o", "no-such-file.tsv"])


@pytest.mark.parametrize(
    "words", [["-o", "missing/a.json"], ["--output=folder"], ["-ofile/a.json"], ["--plot", "folder"]]
)
def test_where_nothing_can_be_written_nothing_is_computed(tmp_path, monkeypatch, words):
    """A folder in the place of the file, a missing one and a file for a folder are told at once; verbs that make a folder pass."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot write"):
        origin.refuse_lost(["perturb", "amisulpride", *words])
    origin.refuse_lost(["site", *words])


def test_a_profile_outlives_its_answer(tmp_path):
    """The command line ends with 2, and the table of a person's own is as it was."""
    (tmp_path / "a.tsv").write_text("target\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8")
    before = (tmp_path / "a.tsv").read_bytes()
    run = kg("perturb", "--profile", "a.tsv", "--conc", "20 nM", "-o", "a.tsv", cwd=tmp_path)
    assert (run.returncode, (tmp_path / "a.tsv").read_bytes()) == (2, before)
    assert "overwritten" in run.stderr
