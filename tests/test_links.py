"""The list of addresses outside is that of the pages, and an address that is gone is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from push.answering import Answer, answering

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "scripts" / "links"


def links(*options: str, script: Path = SCRIPT) -> subprocess.CompletedProcess[str]:
    """One run of scripts/links."""
    return subprocess.run([sys.executable, script, *options], capture_output=True, text=True)


def test_the_kept_list_has_every_address_of_the_pages() -> None:
    """Each once, each with an answer and its day, or `not asked`."""
    rows = [line.split("\t") for line in (ROOT / "docs/maintainers/links.tsv").read_text("utf-8").splitlines()]
    assert rows[0] == ["address", "answer", "day"]
    assert [address for address, *_ in rows[1:]] == links("--list").stdout.split()
    assert all(answer == "not asked" or len(day) == 10 for _, answer, day in rows[1:])


def test_what_is_gone_is_told_and_what_answers_is_kept(tmp_path: Path) -> None:
    """404 is exit code 1 and a line with the page; 200 stands in the list with today's day."""
    script = tmp_path / "scripts" / "links"
    for folder in (script.parent, tmp_path / "docs" / "maintainers"):
        folder.mkdir(parents=True)
    text = SCRIPT.read_text("utf-8").replace(r"127\.0\.0\.1|", "")  # the test's own server is no example
    script.write_text(text, "utf-8")
    with answering(lambda asked: Answer(404 if asked.path.endswith("gone") else 200)) as server:
        (tmp_path / "README.md").write_text(f"[here]({server.url}/here) and <{server.url}/gone>.\n", "utf-8")
        run = links("--write", script=script)
        assert run.returncode == 1, run.stderr
        (told,) = run.stdout.splitlines()
        assert told.startswith("404\t")
        assert told.endswith(f"{server.url}/gone\tREADME.md")
        listed = (tmp_path / "docs/maintainers/links.tsv").read_text("utf-8")
        assert f"{server.url}/here\t200\t20" in listed
