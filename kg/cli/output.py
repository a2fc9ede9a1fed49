"""Tables out: on a terminal, or as TSV, CSV and JSON, to stdout or to a file whose suffix says which."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.errors import DataError, UsageError


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


def write(text: str, out: Path | None) -> None:
    """Text to stdout or a file, whole or not at all."""
    if out is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
        part.replace(out)
    except OSError as error:
        raise DataError(
            f"cannot write: {error.strerror}", where=str(out), cure="choose a place that can be written"
        ) from error


def note(text: str) -> None:
    """A message for the person, on stderr."""
    print(text, file=sys.stderr)


def cell(value: Any) -> str:
    """A value in a table: nothing for None, short floats, lists joined."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list | tuple):
        return "; ".join(cell(v) for v in value)
    return str(value)


def guarded(text: str) -> str:
    """A text that a spreadsheet would run as a formula, made plain text; numbers stay numbers."""
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        try:
            float(text)
        except ValueError:
            return "'" + text
    return text


def delimited(columns: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str) -> str:
    """CSV or TSV text with a header line."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(cell(v).replace("\n", " ")) for v in row])
    return stream.getvalue()


def as_json(value: Any) -> str:
    """JSON for people and programs: UTF-8, two spaces, no NaN."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> str:
    """A table for the terminal, as wide as the terminal is; colour only where it is wanted."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = int(os.environ.get("COLUMNS", "0")) or (None if sys.stdout.isatty() else 160)
    stream = io.StringIO()
    console = Console(file=stream, width=width, no_color=True, highlight=False, markup=False)
    made = Table(title=Text(title) if title else None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        made.add_column(Text(name), overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell(v)) for v in row))
    console.print(made)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def records(rows: Sequence[Mapping[str, Any]], form: Format, columns: Sequence[str], title: str = "") -> str:
    """Rows as text in the chosen format."""
    if form is Format.JSON:
        return as_json([dict(row) for row in rows])
    cells = [[row.get(c) for c in columns] for row in rows]
    if form is Format.TABLE:
        return table(columns, cells, title)
    return delimited(columns, cells, "\t" if form is Format.TSV else ",")
