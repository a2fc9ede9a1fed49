"""Promises of kg review: one line a record, in any form, as wide as asked, into a pipe or a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).resolve().parents[2]
FILE = "pathways/signaling/mapk.ttl"
OWN = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
<https://lab.example/id/p> a kg:Process ; rdfs:label "p\\u202Eq" ; kg:says "\\u001B[31mred" .
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command."""
    with pytest.raises(SystemExit) as ended:
        main(["review", *arguments])
    out, err = capsys.readouterr()
    return int(str(ended.value.code or 0)), out, err


def test_a_file_is_told_line_by_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Into a pipe each record is one line under the name of its file."""
    monkeypatch.delenv("COLUMNS", raising=False)
    code, out, err = run(capsys, str(ROOT / FILE))
    assert (code, err) == (0, "")
    head, *lines = out.splitlines()
    assert head == FILE
    text = (ROOT / FILE).read_text("utf-8")
    assert len(lines) == sum(line.startswith("id:") for line in text.splitlines())
    (feedback,) = [line for line in lines if line.startswith("  ERK ⊣ Raf")]
    assert "phosphorylates, moderate 0.5 (0.31–0.8)" in feedback
    assert '"ERK phosphorylates Raf at inhibitory sites."' in feedback
    assert "PMID 15664191" in feedback


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_lines_keep_to_the_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """At 60 to 120 columns a record is wrapped and indented, and nothing of it is lost."""
    monkeypatch.setenv("COLUMNS", str(columns))
    _, narrow, _ = run(capsys, str(ROOT / FILE))
    monkeypatch.delenv("COLUMNS")
    _, wide, _ = run(capsys, str(ROOT / FILE))
    assert max(map(len, narrow.splitlines())) <= columns
    assert "".join(narrow.split()) == "".join(wide.split())


def test_all_content_is_told_file_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Without an argument every file of the content comes, and the ontology does not."""
    code, out, _ = run(capsys)
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    assert code == 0
    assert heads == sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "pathways").rglob("*.ttl"))


def test_json_and_tsv_have_the_same_records(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The parts of a line are columns, with record, file, line and address."""
    _, out, _ = run(capsys, str(ROOT / FILE), "-f", "json")
    rows = json.loads(out)
    code, _, _ = run(capsys, str(ROOT / FILE), "-o", str(tmp_path / "out.tsv"))
    head, *lines = (tmp_path / "out.tsv").read_text("utf-8").splitlines()
    assert code == 0
    assert head.split("\t") == list(rows[0])
    assert [line.split("\t")[2] for line in lines] == [row["record"] for row in rows]
    step = next(r for r in rows if r["record"] == "id:ERK-inhibits-Raf")
    assert (step["file"], step["who"], step["kind"]) == (FILE, "ERK ⊣ Raf", "causal step")
    assert step["line"] > 0
    seen = next(r for r in rows if r["record"] == "id:seen-ERK-inhibits-Raf-1")
    assert seen["links"][0].startswith("https://")


def test_links_stand_in_the_line_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """`--links` shows where a record of a data set can be read."""
    assert "https://github.com" not in run(capsys, str(ROOT / FILE))[1]
    assert "https://github.com" in run(capsys, str(ROOT / FILE), "--links")[1]


def test_a_users_file_is_told_and_steers_no_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Escape sequences and marks that turn the reading order do not reach the screen."""
    path = tmp_path / "own.ttl"
    path.write_text(OWN, "utf-8")
    code, out, _ = run(capsys, str(path))
    assert code == 0
    assert out.splitlines()[0] == "added/own.ttl"
    assert not set(out) & {"\x1b", "\u202e"}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("@prefix a: <urn:> .", 1, "no record stands there"),
        ("<urn:a> <urn:b>", 3, "not valid Turtle"),
    ],
)
def test_a_file_that_has_nothing_to_tell(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, code: int, said: str
) -> None:
    """Nothing found is 1, malformed data 3, each with one message."""
    path = tmp_path / "x.ttl"
    path.write_text(text, "utf-8")
    got, out, err = run(capsys, str(path))
    assert (got, out) == (code, "")
    assert said in err
    assert "cure:" in err


def test_neither_path_nor_revision_is_one_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside a repository a name that is no file is told as one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, out, err = run(capsys, "no-such-file.ttl")
    assert code in (3, 4)  # 4 where git is not installed
    assert out == ""
    assert "no-such-file.ttl: no such file" in err
