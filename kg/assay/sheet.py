"""From the bytes of a lab's file to rows of cells: encoding, separator, quotes, remarks."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.textfile import is_failed_formula, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A bench table larger than this is none; it bounds the memory that a device or a wrong file can take.
LARGEST_FILE = 64 * 2**20
# The first lines with text tell the separator; where two signs do as well, the one that comes first here.
_LINES_LOOKED_AT = 100
_SEPARATORS = "\t;,"

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "an Excel or OpenDocument workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
)
# The micro and the plus-minus sign are the same byte in every one-byte code of Western Europe, Apple's included.
_SAME_EVERYWHERE = frozenset(b"\xb5\xb1")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CELL_END = re.compile(r"\s*[\t;,]|\s*$")
_DECLARED = re.compile(r"sep=(.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the line of the file on which it begins, and its cells without blanks at their ends."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(1 for cell in self.cells if cell)


def read_bytes(path: Path) -> bytes:
    """The file's bytes, no more of them than a table can have. Raises DataError."""
    try:
        with opened(path) as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", str(path), "check the path") from None
    if len(raw) > LARGEST_FILE:
        raise DataError(f"is larger than {LARGEST_FILE >> 20} MB", str(path), "give the table of one experiment")
    return raw


def decoded(raw: bytes, source: str) -> str:
    """The text of a file: UTF-8, or UTF-16 as spreadsheets write it, with or without mark. Raises DataError."""
    for start, what in _OTHER_FILES:
        if raw.startswith(start):
            raise DataError(f"is {what}, not a text table", source, "save the sheet as CSV (UTF-8)")
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "") or _unmarked(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataError("is not UTF-8 text", f"{source}:{line}", "save it as CSV UTF-8 (or Unicode text)") from None
    if "\x00" in text:
        raise DataError("is not a text table", source, "save the sheet as CSV (UTF-8)")
    return text


def _unmarked(raw: bytes) -> str:
    """UTF-16 by where its zero bytes stand; Latin-1 where only signs go beyond ASCII that all one-byte codes share."""
    even, odd = raw[0:2000:2].count(0), raw[1:2000:2].count(0)
    half = min(len(raw), 2000) / 2
    if len(raw) % 2 == 0 and max(even, odd) > 0.7 * half and min(even, odd) == 0:
        return "utf-16-be" if even else "utf-16-le"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1" if {byte for byte in raw if byte > 127} <= _SAME_EVERYWHERE else "utf-8"
    return "utf-8"


def sheet_rows(text: str, source: str, known: Callable[[str], bool]) -> tuple[list[SheetRow], str]:
    """The rows that hold something, remarks left out, and the sign between cells; `known` tells the title of a column.

    Raises DataError.
    """
    lines = _without_remarks(_LINE_END.split(text))
    declared = _DECLARED.fullmatch(lines[0].strip())
    if declared:
        lines[0] = ""
    separator = declared[1] if declared else _separator(lines, source, known)
    reader = csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=separator, strict=True)
    rows, begun = [], 1
    try:
        for cells in reader:
            row = SheetRow(begun, tuple(" ".join(cell.split()) for cell in cells))
            begun = reader.line_num + 1
            if row.filled:
                rows.append(row)
    except csv.Error as error:
        raise DataError(f"cannot be split into cells ({error})", f"{source}:{begun}", "mend the quotes") from None
    return rows, separator


def _without_remarks(lines: list[str]) -> list[str]:
    """The lines with remarks emptied, so that numbers of lines stay; a `#` inside a quoted cell opens none."""
    kept, quoted = [], False
    for line in lines:
        remark = not quoted and line.startswith("#") and not is_failed_formula(re.split(_CELL_END, line, maxsplit=1)[0])
        kept.append("" if remark else line)
        quoted ^= not remark and line.count('"') % 2 == 1
    return kept


def _separator(lines: list[str], source: str, known: Callable[[str], bool]) -> str:
    """The sign that parts the cells: the one that parts known titles, else the one that most lines have."""
    looked_at = [line for line in lines if line.strip(" \t,;")][:_LINES_LOOKED_AT]
    for sign in _SEPARATORS:
        if any(sign in line and any(known(cell.strip(' "')) for cell in line.split(sign)) for line in looked_at):
            return sign
    best = max(_SEPARATORS, key=lambda sign: sum(sign in line for line in looked_at))
    if any(best in line for line in looked_at):
        return best
    raise DataError(
        "its lines have neither tabs, semicolons nor commas between cells" if looked_at else "has no data rows",
        source,
        "save the table as CSV or TSV: a header line, then one row a well or sample",
    )
