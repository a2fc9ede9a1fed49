"""Tables out: on a terminal, or as TSV, CSV and JSON, to stdout or to a file whose suffix says which."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from kg import tabular, writing
from kg.errors import DataError, UsageError
from kg.tabular import cell

# Characters at the two ends of a line that a message on stderr keeps of a longer one.
MESSAGE_HEAD = 600
MESSAGE_TAIL = 120


# Invisible characters that move the cursor or turn the reading order: no text of a graph or a file may print them.
_UNSEEN = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F),
    "\N{REPLACEMENT CHARACTER}",
)


class Format(StrEnum):
    """How a table is written."""

    TABLE = "table"
    TSV = "tsv"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"


FormatOption = Annotated[
    Format | None, typer.Option("-f", "--format", help="How to write the answer.", show_default=False)
]
OutOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Write to FILE; its suffix chooses the format.", show_default=False),
]
AlsoOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--also", metavar="FILE", help="Read this Turtle file or folder beside the shipped content.", show_default=False
    ),
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help="Read from this SPARQL endpoint instead of the built-in graph.",
        show_default=False,
    ),
]


def chosen(form: Format | None, out: Path | None, allowed: Sequence[Format] = tuple(Format)) -> Format:
    """The format an option or a suffix asks for; a table on a terminal, TSV into a pipe otherwise stays a table."""
    if form is None and out is not None:
        suffix = out.suffix.lstrip(".").lower()
        names = {f.value: f for f in Format} | {"txt": Format.TABLE}
        if suffix not in names:
            raise UsageError(
                f"no format goes with {out.suffix or 'no suffix'!r}",
                where=str(out),
                cure="name FILE.tsv, .csv, .json or .txt, or give -f",
            )
        form = names[suffix]
    form = form or Format.TABLE
    if form not in allowed:
        raise UsageError(
            f"this answer has no form {form.value}", cure=f"use one of {', '.join(a.value for a in allowed)}"
        )
    return form


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Characters that a terminal cannot show by their code in hexadecimal behind `u`, which JSON and Turtle read back."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4)), error.end


codecs.register_error("kg-escaped", _escaped)


class ForPrograms(str):
    """Text that a program reads: UTF-8 on standard output whatever the locale, also on a terminal."""

    __slots__ = ()


def settle_streams() -> None:
    """UTF-8 into files and pipes whatever the locale, so that a redirect loses nothing.

    A terminal, and whoever sets PYTHONIOENCODING, has the encoding that was chosen, with codes for what it cannot show.
    """
    for stream in (sys.stdout, sys.stderr):
        # `None` is a stream that was closed; another kind is a test's or a notebook's.
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(errors="kg-escaped")
        else:
            # No line end is translated either: a file is the same on every system.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def write(text: str, out: Path | None) -> None:
    """Text to stdout or a file, whole or not at all. Raises DataError where it cannot be written."""
    exact = isinstance(text, ForPrograms)
    text = text if text.endswith("\n") else text + "\n"
    if out is None:
        _to_stdout(text, exact=exact)
    else:
        writing.write(out, text)


def _to_stdout(text: str, *, exact: bool) -> None:
    if sys.stdout is None:
        raise DataError("standard output is closed", cure="write to a file with -o FILE")
    try:
        if exact and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        to_nowhere(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise typer.Exit from error  # the reader has seen enough
        raise DataError(
            f"cannot write to standard output: {error.strerror}", cure="make room, or write elsewhere with -o FILE"
        ) from error


def note(text: str) -> None:
    """A message for the person, on stderr."""
    if sys.stderr is not None:  # print would turn to stdout
        tell(lambda: print(spoken(text), file=sys.stderr))


def tell(say: Callable[[], None]) -> None:
    """Say something on stderr. Where it is full or nobody reads it any more, that changes no exit code."""
    try:
        say()
        sys.stderr.flush()
    except OSError:
        to_nowhere(sys.stderr)


def to_nowhere(stream: TextIO) -> None:
    """Let what is still buffered, and all that follows, go nowhere: Python must not try again at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def plain(text: str) -> str:
    """The text without characters that steer a terminal or turn the reading order."""
    return text.translate(_UNSEEN)


def spoken(text: str) -> str:
    """A message as it may be printed: plain, and the middle of an endless line left out."""
    most = MESSAGE_HEAD + MESSAGE_TAIL
    lines = (
        line if len(line) <= most else f"{line[:MESSAGE_HEAD]} … {line[-MESSAGE_TAIL:]}"
        for line in plain(text).split("\n")
    )
    return "\n".join(lines)


def delimited(columns: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str) -> ForPrograms:
    """CSV or TSV text with a header line."""
    return ForPrograms(tabular.delimited(columns, rows, delimiter))


def as_json(value: Any) -> ForPrograms:
    """JSON for people and programs: UTF-8, two spaces, no NaN."""
    return ForPrograms(tabular.as_json(value))


# Characters of a line on a terminal that says it has fewer.
_NARROWEST = 20


def width() -> int:
    """How many characters a line may have: as asked for by COLUMNS, as wide as the terminal, else 160; never so few that numbers break."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return max(_NARROWEST, int(asked))
    return max(_NARROWEST, shutil.get_terminal_size().columns) if sys.stdout and sys.stdout.isatty() else 160


def wrapped(text: str, first: str, later: str) -> list[str]:
    """The text in lines as wide as `width`, none of its words broken; `first` and `later` indent the lines."""
    return textwrap.wrap(
        plain(text),
        width(),
        initial_indent=first,
        subsequent_indent=later,
        break_on_hyphens=False,
        break_long_words=False,
    )


def table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "", widths: Sequence[int | None] = ()
) -> str:
    """A table for the terminal, as wide as the terminal is, its columns as wide as given; colour only where wanted."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    stream = io.StringIO()
    console = Console(file=stream, width=width(), no_color=True, highlight=False, markup=False, force_terminal=False)
    made = Table(title=Text(plain(title)) if title else None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, characters in zip(columns, widths or [None] * len(columns), strict=True):
        made.add_column(Text(plain(name)), overflow="fold", width=characters)
    for row in rows:
        made.add_row(*(Text(plain(cell(v))) for v in row))
    console.print(made)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"
