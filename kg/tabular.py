"""Rows as CSV and TSV, values as JSON: the same text on the command line and from the server."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

# Significant digits of numbers in TSV and CSV: more than is known, enough to tell 500 points of a curve apart.
DIGITS = 6


def cell(value: Any, digits: int = 3) -> str:
    """A value in a table: nothing for None, floats to some significant digits, lists joined."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    if isinstance(value, list | tuple):
        return "; ".join(cell(v, digits) for v in value)
    return str(value)


def guarded(text: str) -> str:
    """A text that a spreadsheet would run as a formula, made plain text; numbers stay numbers, signs signs."""
    if text not in ("+", "-") and text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        try:
            float(text)
        except ValueError:
            return "'" + text
    return text


def delimited(columns: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",") -> str:
    """CSV or TSV text with a header line."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    for row in (columns, *rows):
        writer.writerow([guarded(" ".join(cell(v, DIGITS).splitlines())) for v in row])
    return stream.getvalue()


def as_json(value: Any) -> str:
    """JSON for people and programs: two spaces, no NaN."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
