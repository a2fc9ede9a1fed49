"""Promises of kg.cli.output: what a program reads is UTF-8 whatever the locale, and a redirect loses nothing."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli.output import _escaped

# A process under another locale: by the environment of the C library, by Python's own switch, by a Windows code page.
LOCALES = (
    {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252"},
)
KG = [sys.executable, "-c", "from kg.cli import main; main()"]
# The letters by their codes, since an argument has the encoding of the locale, too: α₂δ → µ 漢.
NAMES = r"SELECT ?l { VALUES ?l { '\u03B1\u2082\u03B4 \u2192 \u00B5 \u6F22' } }"


def bytes_of(*words: str, env: dict[str, str], out: Path | None = None) -> bytes:
    """Standard output of a command, byte for byte; through a file where one is given, as a redirect does."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHONIOENCODING", "PYTHONUTF8"))}
    with out.open("wb") if out else open(os.devnull, "wb") as stream:  # noqa: PTH123
        run = subprocess.run(
            [*KG, *words], env=plain | env, stdout=stream if out else subprocess.PIPE, stderr=subprocess.PIPE
        )
    assert run.returncode == 0, run.stderr
    return out.read_bytes() if out else run.stdout


@pytest.mark.parametrize("env", LOCALES, ids=lambda env: next(iter(env.values())))
@pytest.mark.parametrize("form", ["json", "csv", "tsv"])
def test_rows_for_programs_are_utf_8(env, form):
    """JSON, CSV and TSV carry every letter, in ASCII, in a code page and in the C locale."""
    text = bytes_of("query", NAMES, "-f", form, env=env).decode("utf-8")
    assert "α₂δ → µ 漢" in text
    assert "\\u" not in text
    if form == "json":
        assert json.loads(text) == [{"l": "α₂δ → µ 漢"}]


@pytest.mark.parametrize("env", LOCALES, ids=lambda env: next(iter(env.values())))
def test_turtle_and_dot_are_utf_8(env):
    """The graph of an answer and of a query, and the picture, too."""
    turtle = bytes_of("query", r"CONSTRUCT { <a:a> <a:b> '\u03B1 \u2192 \u00B5' } {}", "-f", "ttl", env=env).decode("utf-8")
    assert "α → µ" in turtle
    dot = bytes_of("draw", "figure/004-trk", env=env).decode("utf-8")
    assert 'charset="UTF-8"' in dot
    assert "·" in dot
    assert "\\u" not in dot


def test_a_redirected_table_loses_nothing(tmp_path):
    """Under the C locale a table in a file has its arrows and Greek letters, and the line ends of every system."""
    written = bytes_of("query", NAMES, env=LOCALES[0], out=tmp_path / "t.txt")
    assert "α₂δ → µ 漢" in written.decode("utf-8")
    assert b"\r" not in written


def test_an_encoding_that_was_asked_for_is_kept_for_people():
    """PYTHONIOENCODING is a wish: a table follows it, and what it lacks is written by its code."""
    assert b"\\u03b1" in bytes_of("query", NAMES, env={"PYTHONIOENCODING": "ascii"})


def test_json_on_a_terminal_that_knows_ascii_alone_is_json():
    """A terminal gets the same bytes as a file."""
    main, side = pty.openpty()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))} | LOCALES[0]
    env["PYTHONPATH"] = os.environ.get("PYTHONPATH", "")
    run = subprocess.Popen([*KG, "query", NAMES, "-f", "json"], env=env, stdout=side, stderr=subprocess.PIPE)
    os.close(side)
    seen = b""
    while True:
        try:
            part = os.read(main, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(main)
    assert run.wait() == 0
    assert run.stderr is not None
    run.stderr.close()
    assert json.loads(seen.decode("utf-8")) == [{"l": "α₂δ → µ 漢"}]


def test_codes_of_characters_are_those_of_json():
    """What a terminal cannot show is written so that JSON reads it back, beyond the first plane too."""
    text = "µ→𝛼"
    code = text.encode("ascii", "kg-escaped").decode("ascii")
    assert json.loads(f'"{code}"') == text
    assert _escaped(UnicodeEncodeError("ascii", "\udcff", 0, 1, "")) == ("\\udcff", 1)
