"""Promises of kg screen."""

from __future__ import annotations

from terminal import kg


def test_a_screen_on_the_terminal_and_into_a_file(tmp_path):
    """Rows on stdout, what happened on stderr; a file of its own by the suffix, refused by a wrong one."""
    done = kg("screen", "amisulpride", "nosuch", "--top", "1", "-f", "tsv")
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert lines[0][:4] == ["compound", "kind", "rank", "name"]
    assert {line[0] for line in lines[1:]} == {"amisulpride", "nosuch"}
    assert "2 compounds" in done.stderr
    assert kg("screen", "amisulpride", "-o", str(tmp_path / "a.csv"), "--shape", "nodes").returncode == 0
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("compound,reason,")
    assert kg("screen", "amisulpride", "-o", str(tmp_path / "a.doc")).returncode == 2
    assert kg("screen").returncode == 2
