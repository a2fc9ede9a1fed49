"""The command line as a user runs it: in this process, or in one of its own where the process is the point."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

KG = [sys.executable, "-c", "from kg.cli import main; main()"]
# A terminal of a known width, and no file of the developer's own beside the content.
ENVIRONMENT = {"COLUMNS": "160", "KG_ALSO": ""}


@dataclass(frozen=True)
class Run:
    """What a command left: its exit code, and what it printed on each stream."""

    returncode: int
    stdout: str
    stderr: str


def kg(*arguments: str, cwd: Path | None = None, stdin: str = "", env: Mapping[str, str] | None = None) -> Run:
    """Run one command in this process, with streams, folder and environment of its own."""
    from kg.cli import main

    given, out, err = (io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8") for text in (stdin, "", ""))
    with (
        mock.patch.dict(os.environ, {**ENVIRONMENT, **(env or {})}),
        mock.patch.object(sys, "stdin", given),
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        _as_before(),
    ):
        try:
            main(list(arguments))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        else:
            raise AssertionError("the command line did not end")
    return Run(code, _text(out), _text(err))


def process(*arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Run:
    """Run one command in a process of its own."""
    done = subprocess.run(
        [*KG, *arguments], cwd=cwd, env={**os.environ, **ENVIRONMENT, **(env or {})}, capture_output=True, text=True
    )
    return Run(done.returncode, done.stdout, done.stderr)


@contextlib.contextmanager
def _as_before() -> Iterator[None]:
    """Undo what the command line does to a process that it believes to be its own: no cycle would be freed again."""
    threshold = gc.get_threshold()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
