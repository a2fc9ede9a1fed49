"""The command line: parse, one call, print. One file a group of verbs."""

from __future__ import annotations

import gc
import os
import sys
from itertools import takewhile
from typing import Any

import typer

from kg.cli import origin, verbs
from kg.cli.output import note, settle_streams, tell, to_nowhere
from kg.errors import DataError, KgError

# Objects made before Python looks for cycles among them (700 unless told).
GARBAGE_THRESHOLD = 400_000


# Typer carries its own copy of click in some releases; the class of its complaints is found by what is public.
_Complaint: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every failure is one message on stderr and the right exit code.

    With KG_TRACEBACK set, a defect of the program itself is raised instead.
    """
    settle_streams()
    # One question is a few small matrices: a second thread costs more in waiting than it brings.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A question makes many small lasting objects and hardly a cycle: look for cycles less often.
    gc.set_threshold(GARBAGE_THRESHOLD)
    asked = sys.argv[1:] if arguments is None else arguments
    origin.remember(asked)
    try:
        origin.refuse_lost(asked)
        code = _app(asked)(args=arguments, standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - no traceback ever reaches a user
        code = _told(error)
    gc.freeze()  # the end of a process needs no last search for cycles
    sys.exit(code if isinstance(code, int) else 0)


def _app(arguments: list[str]) -> typer.Typer:
    """As much of the command line as these arguments need."""
    if any(name.endswith("_COMPLETE") for name in os.environ):
        return verbs.whole()  # the shell asks what could come next
    before = list(takewhile(lambda word: word.startswith("-"), arguments))
    if len(before) == len(arguments) or {"-h", "--help"} & set(before):
        return verbs.listing()
    return verbs.of(arguments[len(before)])


def _told(error: BaseException) -> int:
    """Say on stderr what went wrong, in the family's form; the exit code."""
    if isinstance(error, KgError):
        note(f"kg: {error}")
        return error.exit_code
    if isinstance(error, _Complaint):
        if sys.stderr is not None:
            tell(error.show)
        return int(error.exit_code)
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return 130
    if isinstance(error, BrokenPipeError):
        if sys.stdout is not None:
            to_nowhere(sys.stdout)
        return 0  # the reader of a pipe has left
    if isinstance(error, MemoryError):
        note(
            "kg: the question needs more memory than there is\n  cure: ask for less: fewer --samples or compounds, one --in"
        )
        return DataError.exit_code
    if isinstance(error, OSError):
        note(f"kg: {error.filename or 'a file'}: {error.strerror or error}\n  cure: check the path and its permissions")
        return DataError.exit_code
    if os.environ.get("KG_TRACEBACK"):
        raise error
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    note(f"kg: a defect of the program: {what}\n  cure: report it with what KG_TRACEBACK=1 prints")
    return 1
