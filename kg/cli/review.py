"""kg review: content as one line a record, and a change of it as plain sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.opening import opened
from kg.cli.options import Output, grouped
from kg.cli.output import Format, chosen, plain, width, write
from kg.cli.page import records
from kg.errors import DataError, NotFound

if TYPE_CHECKING:
    from kg.knowledge.changes import Change
    from kg.knowledge.review import Entry

_FORMS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)
_COLUMNS = ("file", "line", "record", "kind", "who", "how", "place", "says", "source", "links")
_CHANGES = ("change", "file", "line", "record", "kind", "who", "property", "from", "to", "text")


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(review))


def review(
    *,
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="PATH|RANGE",
            help="A Turtle file or folder, or a git revision or range: main, HEAD~3..HEAD. Without it, all content.",
            show_default=False,
        ),
    ] = None,
    links: Annotated[bool, typer.Option("--links", help="Where each record of a data set can be read.")] = False,
    output: Output,
) -> None:
    """Content as one line a record, for people who read no Turtle; of a git range, what changed, as sentences.

    Examples: kg review pathways/signaling/mapk.ttl · kg review main · kg review HEAD~3..HEAD -f json
    """
    form = chosen(*output, _FORMS)
    if what is None or os.path.exists(what):  # noqa: PTH110 - takes any text
        _listed(what, links, form, output.out)
    elif what.endswith(".ttl"):
        raise DataError("no such file", what, "check the path")
    else:
        _changed(what, form, output.out)


def _listed(what: str | None, links: bool, form: Format, out: Path | None) -> None:
    """The records of a file or folder, or of all content, file by file as they are read."""
    from kg.knowledge.files import turtle_in
    from kg.knowledge.review import entries

    paths = [Path(what)] if what is not None else []
    knowledge = opened(paths)
    asked = {path.resolve() for given in paths for path in turtle_in(given)}
    files = [f for f in knowledge.files if (f.path.resolve() in asked if asked else not f.name.startswith("ontology/"))]
    found = entries(knowledge, files)
    if form is not Format.TABLE:
        rows = [{c: getattr(e, c) for c in _COLUMNS} for e in found]
        write(records(rows, form, _COLUMNS), out)
        empty = not rows
    else:
        empty = _print(((e.file, _line(e, links)) for e in found), out)
    if empty:
        raise NotFound("no record stands there", cure="`kg review` shows all content")


def _line(entry: Entry, links: bool) -> str:
    return "  ".join([entry.text, *(entry.links if links else ())])


def _changed(what: str, form: Format, out: Path | None) -> None:
    """The changes of a git range."""
    from kg.knowledge.changes import between

    found = between(what)
    if form is not Format.TABLE:
        write(records([row for change in found for row in _rows(change)], form, _CHANGES), out)
    elif found:
        _print(((c.entry.file, c.text) for c in found), out)
    if not found:
        raise NotFound(f"no record differs: {what}", cure="name an earlier revision; git log -- '*.ttl' lists them")


def _rows(change: Change) -> Iterator[dict[str, Any]]:
    """One row a property that differs; one for a whole record that was added or removed."""
    entry = change.entry
    whole = {
        "change": change.change, "file": entry.file, "line": entry.line, "record": entry.record, "kind": entry.kind,
        "who": entry.who, "property": None, "from": None, "to": None, "text": change.text,
    }  # fmt: skip
    for d in change.differences:
        yield whole | {
            "property": d.name,
            "from": list(d.gone),
            "to": list(d.come),
            "text": f"{entry.who}: {d.text}",
        }
    if not change.differences:
        yield whole


def _print(lines: Iterable[tuple[str, str]], out: Path | None) -> bool:
    """Lines under the name of their file, each file as soon as it is read, or all into a file; whether there was none."""
    empty, parts = True, []
    for name, group in groupby(lines, key=lambda line: line[0]):
        part = "\n".join([name, *_wrapped([text for _, text in group])]) + "\n"
        empty = False
        if out is None:
            write(part, None)
        parts.append(part)
    if out is not None:
        write("\n".join(parts), out)
    return empty


def _wrapped(lines: Sequence[str]) -> Iterator[str]:
    """Lines as wide as the terminal; a pipe gets one line a record."""
    narrow = os.environ.get("COLUMNS", "").isdecimal() or (sys.stdout is not None and sys.stdout.isatty())
    for line in lines:
        text = plain(" ".join(line.splitlines()))
        if not narrow:
            yield f"  {text}"
            continue
        yield from wrap(text, max(width(), 20), initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)
