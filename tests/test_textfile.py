"""Text of other programs: read within bounds, from whatever stands in the place of a file."""

from __future__ import annotations

import os
import threading

import pytest

from kg import textfile
from kg.errors import DataError


def test_a_pipe_into_which_nobody_writes_is_left(tmp_path, monkeypatch):
    """It is one error, not a wait without end."""
    monkeypatch.setattr(textfile, "WRITER_SECONDS", 0.05)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DataError, match="nobody writes") as caught:
        textfile.content(tmp_path / "pipe", "table")
    assert caught.value.where == str(tmp_path / "pipe")


def test_a_pipe_with_a_writer_is_read(tmp_path):
    """As a file is, to the end of what is written."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"x" * 200_000,))
    writer.start()
    assert textfile.content(pipe, "table") == b"x" * 200_000
    writer.join()


def test_what_a_shell_hands_over_takes_its_time(monkeypatch):
    """An anonymous pipe has its writer from the start: it is not left, however late the first byte comes."""
    monkeypatch.setattr(textfile, "WRITER_SECONDS", 0.0)
    read, write = os.pipe()
    timer = threading.Timer(0.2, lambda: (os.write(write, b"late"), os.close(write)))
    timer.start()
    assert textfile.content(textfile.Path(f"/dev/fd/{read}"), "table") == b"late"
    timer.join()
    os.close(read)


def test_an_endless_device_is_left():
    """After the bound."""
    with pytest.raises(DataError, match="larger than 64 MB"):
        textfile.content(textfile.Path("/dev/zero"), "query")


@pytest.mark.parametrize("cell", ["#N/A", "#DIV/0!", "#name?", "#BEZUG!", "#NV", "#N/D", "#\u00bfNOMBRE?", "#YOK"])
def test_a_formula_that_failed(cell):
    """In the languages of spreadsheets."""
    assert textfile.is_failed_formula(cell)


@pytest.mark.parametrize("cell", ["#", "#1", "#12!", "# N/A", "#DRD2", "#compound A", "#wow!", "N/A", "#free_nM 20"])
def test_a_remark_is_no_failed_formula(cell):
    """Nor is a name with a number sign, or a word that stands for nothing."""
    assert not textfile.is_failed_formula(cell)
