"""Promises of kg.cli.output: what is printed fits, is plain, and goes whole where it should or nowhere."""

from __future__ import annotations

import json
import os
import pty
import shlex
import stat
import subprocess
import threading
from pathlib import Path

import pytest
from terminal import KG, kg, process

from kg.cli.output import _escaped

# A process under another locale: by the environment of the C library, by Python's own switch, by a Windows code page.
LOCALES = (
    {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252"},
)
# The letters by their codes, since an argument has the encoding of the locale, too: α₂δ → µ 漢.
NAMES = r"SELECT ?l { VALUES ?l { '\u03B1\u2082\u03B4 \u2192 \u00B5 \u6F22' } }"


@pytest.mark.parametrize("width", ["80", "40"])
def test_tables_fit_the_terminal(width):
    """No line of a table is wider than the terminal."""
    run = kg("perturb", "amitriptyline", "--samples", "0", env={"COLUMNS": width})
    assert run.stdout
    assert max(map(len, run.stdout.splitlines())) <= int(width)


@pytest.mark.parametrize("columns", ["", "abc", "-4", "0", "3"])
def test_any_width_that_the_environment_names(columns):
    """COLUMNS may hold anything."""
    run = kg("find", "SERT", env={"COLUMNS": columns})
    assert run.returncode == 0, run.stderr


def test_a_terminal_of_no_width_breaks_no_number():
    """One column a line had one letter on it, and lost the numbers."""
    words = ("dose", "haloperidol", "cAMP@D2-MSN", "--points", "3")
    whole = kg(*words, env={"COLUMNS": "80"}).stdout.split()
    narrow = kg(*words, env={"COLUMNS": "1"}).stdout.split()
    numbers = [word for word in whole if word[0].isdigit()]
    assert len(numbers) == 4
    assert [word for word in narrow if word[0].isdigit()] == numbers


def test_data_on_stdout_messages_on_stderr(tmp_path):
    """A target that the network lacks is said on stderr and in ignored_targets, and the rest is computed."""
    (tmp_path / "p.tsv").write_text(
        "#free_nM 10\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\nHRH4\tantagonist\tKi\t2\tnM\n",
        "utf-8",
    )
    run = kg("perturb", "--profile", "p.tsv", "-f", "json", "--samples", "0", cwd=tmp_path)
    assert run.returncode == 0
    assert "not in the network" in run.stderr
    assert json.loads(run.stdout)["scenario"]["ignored_targets"] == ["H4 receptor: not in the network"]


def test_text_that_a_spreadsheet_would_run_is_made_plain(tmp_path):
    """Cells that begin with = + - @ are guarded in CSV and TSV; numbers stay numbers."""
    run = kg("query", 'SELECT ?a ?b { VALUES (?a ?b) { ("=1+1" -2.5) } }', "-f", "csv")
    assert run.stdout.splitlines()[1] == "'=1+1,-2.5"


def test_a_header_that_a_spreadsheet_would_run(tmp_path):
    """The name of a compound of the user's own stands in a header, and is guarded there too."""
    (tmp_path / "p.tsv").write_text(
        "#compound =1+1\n#free_nM 2\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    run = kg("compare", "amisulpride", "--profile", "p.tsv", "--samples", "0", "-f", "csv", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert ",'=1+1," in run.stdout.splitlines()[0]


def test_signs_in_tables_are_signs():
    """A sign of + or - alone is no formula, and TSV and JSON agree on it."""
    words = ("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "2")
    rows = kg(*words, "-f", "tsv").stdout.splitlines()[1:]
    assert [row.split("\t")[0] for row in rows] == [t["sign"] for t in json.loads(kg(*words, "-f", "json").stdout)]


@pytest.mark.parametrize("target", [".", "folder", "/nowhere/x.json", "x" * 300])
def test_a_place_that_cannot_be_written_is_one_error_and_leaves_nothing(target, tmp_path):
    """A folder, a missing folder or an impossible name as -o is exit 3 without leftovers."""
    (tmp_path / "folder").mkdir()
    run = kg("find", "amitriptyline", "-f", "json", "-o", target, cwd=tmp_path)
    assert run.returncode == 3, run.stderr
    assert "cannot write" in run.stderr
    assert "cure" in run.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_device_stays_a_device_and_a_link_a_link(tmp_path):
    """-o writes into a pipe and through a link, and replaces neither; an existing file keeps its mode."""
    pipe, real, link = tmp_path / "pipe", tmp_path / "real.json", tmp_path / "link.json"
    os.mkfifo(pipe)
    real.write_text("old", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    assert kg("find", "amitriptyline", "-f", "json", "-o", str(pipe)).returncode == 0
    reader.join(10)
    assert json.loads(read[0])
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert kg("find", "amitriptyline", "-o", str(link)).returncode == 0
    assert link.is_symlink()
    assert json.loads(real.read_text("utf-8"))
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("redirect", "code"), [("> /dev/full", 3), (">&-", 3), ("2>&-", 0), ("| true", 0)])
def test_streams_that_fail(redirect, code):
    """A full device and a closed stdout are one error; a closed stderr and a reader that has left are none."""
    if "full" in redirect and not Path("/dev/full").exists():
        pytest.skip("the system has no /dev/full")
    command = f"{shlex.join(KG)} find amitriptyline {redirect}; exit ${{PIPESTATUS[0]}}"
    run = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True)
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    assert "defect" not in run.stderr


@pytest.mark.parametrize(
    ("words", "code"), [("nosuchverb", 2), ("query --nosuch", 2), ("query -", 2), ("query x.rq", 2)]
)
@pytest.mark.parametrize("redirect", ["2> /dev/full", "2>&1 >/dev/null | true", "2>&-"])
def test_a_message_that_nobody_hears_changes_no_exit_code(words, code, redirect):
    """A full device, a reader that has left or a closed stream in the place of stderr; standard input is closed, too."""
    if "full" in redirect and not Path("/dev/full").exists():
        pytest.skip("the system has no /dev/full")
    command = f"{shlex.join(KG)} {words} <&- {redirect}; exit ${{PIPESTATUS[0]}}"
    run = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True)
    assert run.returncode == code, run.stderr
    assert not run.stderr


def test_a_closed_pipe_is_no_error():
    """`kg query … | head -1` ends quietly."""
    command = f"{shlex.join(KG)} query 'SELECT * {{ ?s ?p ?o }}' -f tsv | head -1"
    run = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True)
    assert "Traceback" not in run.stderr
    assert run.stdout.count("\n") == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_show_an_arrow_gets_its_code(encoding):
    """Output is complete in every encoding."""
    run = process("trace", "DRD2@D2-MSN", "Gi@D2-MSN", "-k", "1", env={"PYTHONIOENCODING": encoding})
    assert run.returncode == 0, run.stderr
    assert "\\u2192" in run.stdout


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
    turtle = bytes_of("query", r"CONSTRUCT { <a:a> <a:b> '\u03B1 \u2192 \u00B5' } {}", "-f", "ttl", env=env).decode(
        "utf-8"
    )
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
