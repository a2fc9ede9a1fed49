"""The first sheet of a workbook (Excel, OpenDocument) as lines of text, and a value in Python as a cell."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator

from kg.errors import DataError

# How workbooks begin: the archive of xlsx and ods, the compound file of xls.
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# What opens a cell that a spreadsheet holds as a date: it was a number, a range or a name before.
DATE = "date:"
# How the values of Python, numpy and pandas that stand for no value print themselves.
_NOTHING = ("None", "nan", "<NA>", "NaT")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes of a file are those of a workbook."""
    return data.startswith(_MAGIC)


def lines(data: bytes, where: str) -> tuple[list[tuple[int, list[str]]], tuple[str, ...]]:
    """The rows of the first sheet that are not empty, with their numbers in it, and what is to be said of the workbook.

    Raises DataError for a damaged workbook, and where the package that reads it is not there.
    """
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError as error:
        cure = "python -m pip install 'python-calamine>=0.4,<1', or save the sheet as CSV"
        raise DataError("a workbook needs the package python-calamine", where, cure) from error
    try:
        book = load_workbook(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        cure = "save it without a password as .xlsx, or as CSV"
        raise DataError(f"cannot be read as a workbook: {error}", where, cure) from error
    others = book.sheet_names[1:]
    said = (f"{where}: the sheet {book.sheet_names[0]} was read, not {', '.join(others)}",) if others else ()
    return list(_filled(rows)), said


def _filled(rows: Iterable[Iterable[object]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        cells = [text(cell) for cell in row]
        if any(cells):
            yield number, cells


def text(cell: object) -> str:
    """A value as a cell of text: nothing for None and NaN, a number with all its digits, a date marked as one."""
    if not isinstance(cell, str) and str(cell) in _NOTHING:
        return ""
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return f"{DATE} {cell}"
    if isinstance(cell, float):
        return repr(float(cell)).removesuffix(".0")
    return " ".join(str(cell).split())
