"""Where a screen is written: a file a part beside the output, joined at the end; what is done is never done again.

A part is named by its number and by what its candidates are, and put in place whole. A run that was killed goes on with the
parts that are missing; a part whose candidates have changed is computed again.
"""

from __future__ import annotations

import csv
import heapq
import io
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from kg import writing
from kg.errors import UsageError
from kg.scratch import scratch
from kg.screen import parquet
from kg.screen.forms import WORDS, Row

# Significant digits of a number in TSV and CSV.
DIGITS = 6
_MARKS = {".tsv": "\t", ".csv": ","}
SUFFIXES = (*_MARKS, ".parquet", ".json")


class Parts:
    """The parts of one screen in a folder; `question` names what is asked, so that parts of another are never taken."""

    def __init__(self, folder: Path, question: str, columns: tuple[str, ...], suffix: str) -> None:
        self.folder, self.columns = folder, columns
        self.suffix = ".parquet" if suffix == ".parquet" else ".json"
        self.names: list[str] = []
        mark = folder / "question.txt"
        if mark.exists() and mark.read_text("utf-8") != question:
            cure = f"remove {folder}, or write to another file; the old parts answer other options or other content"
            raise UsageError("parts of another screen are in its place", str(folder), cure)
        folder.mkdir(exist_ok=True)
        writing.write(mark, question)

    def begun(self) -> bool:
        """Whether any part is there."""
        return any(self.folder.glob("[0-9]*-*"))

    def place(self, number: int, digest: str) -> Path:
        """The file of the part of these candidates, which belongs to the output now; one of others is removed."""
        name = f"{number:06d}-{digest}{self.suffix}"
        for stale in self.folder.glob(f"{number:06d}-*"):
            if stale.name != name:
                stale.unlink()
        self.names.append(name)
        return self.folder / name

    def rows(self) -> Iterator[Row]:
        """The rows of all parts, in the order of their compounds."""
        for name in self.names:
            if self.suffix == ".parquet":
                yield from parquet.rows_of(self.folder / name)
            else:
                with (self.folder / name).open(encoding="utf-8") as stream:
                    yield from map(json.loads, stream)

    def top(self, count: int, weight: Callable[[Row], float]) -> list[Row]:
        """The `count` rows of largest weight, largest first; equals in their order."""
        numbered = ((weight(row), -number, row) for number, row in enumerate(self.rows()))
        return [row for _, _, row in heapq.nlargest(count, numbered, key=lambda item: item[:2])]

    def paths(self) -> list[Path]:
        """The files of all parts."""
        return [self.folder / name for name in self.names]


def put(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Write the rows of a part, whole or not at all; whoever writes it writes the same."""
    with writing.replacing(path, durable=False) as stream:
        if path.suffix == ".parquet":
            parquet.write_rows(stream, columns, WORDS, list(rows))
        else:
            stream.writelines(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


@contextmanager
def parts_beside(out: Path | None, question: str, columns: tuple[str, ...], suffix: str) -> Iterator[Parts]:
    """The parts beside `out`, removed when the block ends well; without a file, in a folder that is removed anyway."""
    if out is None:
        with scratch("screen") as place:
            yield Parts(place, question, columns, suffix)
        return
    folder = out.with_name(out.name + ".parts")
    if not out.parent.is_dir():
        raise UsageError("no such folder", str(out.parent), "name a file in a folder that exists")
    parts = Parts(folder, question, columns, suffix)
    try:
        yield parts
    except BaseException:
        if not parts.begun():  # nothing that a second run could go on with
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder)


def written(parts: Parts, out: Path, rows: Iterable[Row] | None = None) -> None:
    """The output file, whole or not at all: the rows given, or all rows of the parts."""
    with writing.replacing(out) as stream:
        if out.suffix == ".parquet":
            if rows is None:
                parquet.joined(parts.paths(), stream)
            else:
                parquet.write_rows(stream, parts.columns, WORDS, list(rows))
        elif out.suffix == ".json":
            _as_json(stream, parts.columns, parts.rows() if rows is None else rows)
        else:
            _delimited(stream, parts.columns, parts.rows() if rows is None else rows, _MARKS[out.suffix])


def _as_json(stream: BinaryIO, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    for number, row in enumerate(rows):
        made = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, allow_nan=False)
        stream.write((("[\n" if not number else ",\n") + made).encode())
    stream.write(b"\n]\n")


def _delimited(stream: BinaryIO, columns: tuple[str, ...], rows: Iterable[Row], mark: str) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
    writer = csv.writer(text, delimiter=mark, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    text.detach()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{DIGITS}g}"
    text = " ".join(str(value).splitlines())
    # A spreadsheet runs a cell that begins so as a formula.
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
