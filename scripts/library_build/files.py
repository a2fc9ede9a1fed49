"""Tables in and out: tab-separated, UTF-8, a header line; nothing about a table's meaning."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from kg import writing

Row = dict[str, str]


def read(path: Path) -> Iterator[Row]:
    """The rows of a table by column name, plain or gzipped; a short row is filled up with empty cells.

    Comment lines before the header are left out. Raises SystemExit for a file that is not there.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SystemExit(f"{path.name}: {error.strerror}; set KG_REFERENCE_DATA to the reference data") from error
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        cells = line.split("\t")
        yield dict(zip_longest(header, cells[: len(header)], fillvalue=""))


def write(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> int:
    """Write a table; how many rows it has. Raises ValueError for a cell with a tab or a line break."""
    lines = ["\t".join(columns)]
    for row in rows:
        cells = list(row)
        if any(c in cell for cell in cells for c in "\t\n\r"):
            raise ValueError(f"{path.name}: a cell holds a tab or a line break: {cells}")
        lines.append("\t".join(cells))
    writing.write(path, "\n".join(lines) + "\n")
    return len(lines) - 1
