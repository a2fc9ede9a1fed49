"""kg ingest, run as a user runs it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from terminal import kg

from kg.knowledge.disk import current

TURTLE = "<urn:a> <urn:p> <urn:b> .\n"


def test_a_failed_ingest_leaves_the_old_content(tmp_path):
    """A malformed second file changes nothing; --add keeps what is there."""
    good, bad, more, data = (tmp_path / n for n in ("good.ttl", "bad.ttl", "more.ttl", "data"))
    good.write_text(TURTLE, "utf-8")
    bad.write_text("<urn:a> <urn:p> .\n", "utf-8")
    more.write_text("<urn:c> <urn:p> <urn:d> .\n", "utf-8")

    def run(*arguments: str) -> int:
        return kg("ingest", "rdf", *arguments, "--data", str(data)).returncode

    assert run(str(good)) == 0
    assert run(str(more), str(bad)) == 3
    assert len(ox.Store.read_only(str(current(data)))) == 1
    assert run(str(more), "--add") == 0
    assert len(ox.Store.read_only(str(current(data)))) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("rdf", "good.ttl"), 2, "--data"),
        (("csv", "good.ttl", "--data", "data"), 2, "csv"),
        (("sif", "good.ttl", "--data", "data", "--base", "nothing"), 2, "--base"),
        (("rdf", "nowhere.ttl", "--data", "data"), 3, "nowhere.ttl"),
        (("rdf", "good.ttl", "--data", "good.ttl"), 3, "good.ttl"),
    ],
)
def test_bad_input_gets_one_clear_message_and_leaves_no_store(arguments, code, said, tmp_path):
    """A missing option, an unknown format, a missing file and a store that is a file: the right code, and nothing made."""
    (tmp_path / "good.ttl").write_text(TURTLE, "utf-8")
    run = kg("ingest", *arguments, cwd=tmp_path)
    assert run.returncode == code, run.stderr
    assert said in run.stderr
    assert "defect" not in run.stderr
    assert (tmp_path / "good.ttl").read_text("utf-8") == TURTLE
    assert not list(tmp_path.rglob("generation-*"))


def test_an_imported_network_answers(tmp_path):
    """Told by its content, counted on stderr, then traced by another command; rows that were refused stand in a file."""
    (tmp_path / "a.sif").write_text("A\t1\tB\nB\t->\tC\nA\t-1\n", "utf-8")
    run = kg("ingest", "auto", "a.sif", "-o", "store", "--refused", "refused.tsv", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "2 statements (1 positive, 0 negative, 1 of unknown sign), 1 rows refused" in run.stderr
    assert "relation without a target" in (tmp_path / "refused.tsv").read_text("utf-8")
    found = kg("trace", "A", "B", "--data", "store", "-f", "json", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert '"sign": "+"' in found.stdout
    assert "no receptor sites" in found.stderr
    assert kg("trace", "A", "B", "--graph", "a").returncode == 2


def test_many_refused_rows_are_told_by_their_reasons(tmp_path):
    """The commonest, counted; each stands in the table of --refused."""
    (tmp_path / "a.sif").write_text("A\t1\tB\n" + "A\t1\n" * 7, "utf-8")
    run = kg("ingest", "sif", "a.sif", "-o", "store", "--refused", "no.tsv", cwd=tmp_path)
    assert "refused: 7 × a relation without a target" in run.stderr
    assert len((tmp_path / "no.tsv").read_text("utf-8").splitlines()) == 8
