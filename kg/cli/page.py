"""The page of a thing as text: a table where one can be read at this width, else each record in lines of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.cli.output import Format, as_json, delimited, plain, table, width
from kg.tabular import cell

if TYPE_CHECKING:
    from kg.knowledge.page import Page, RecordTable

# The page of a thing: a cell longer than SENTENCE is text, and a column of text that is narrower than SENTENCE_COLUMN
# is read down, not across; COLUMN_GAP is what the table puts between two columns. Where records are told in lines,
# values up to SHORT_VALUE run on.
SHORT_VALUE = 40
SENTENCE = 60
SENTENCE_COLUMN = 28
COLUMN_GAP = 3


_JOINED = "\N{NO-BREAK SPACE}"
_INNER = " " * 5  # before the second and later lines of a value


def sheet(page: Page) -> str:
    """Name and address, properties, then every table; below the address no line is too wide and no word cut up."""
    parts = [f"{page.label}  ({', '.join(page.types)})\n{page.iri}\n", table(("property", "value"), page.properties)]
    return "\n".join((*parts, *map(record_table, page.tables)))


def record_table(found: RecordTable) -> str:
    """One table, without the columns that are empty in every row."""
    filled = [i for i in range(len(found.columns)) if any(row[i] for row in found.rows)]
    columns = [found.columns[i] for i in filled]
    rows = [[row[i] for i in filled] for row in found.rows]
    title = f"{found.title} ({len(rows)})"
    widths = widths_of(columns, rows)
    return table(columns, rows, title, widths) if widths else _cards(columns, rows, title)


def records(rows: Sequence[Mapping[str, Any]], form: Format, columns: Sequence[str], title: str = "") -> str:
    """Rows as text in the chosen format; on a screen without empty columns, then in lines of their own, where a table would break words."""
    if form is Format.JSON:
        return as_json([dict(row) for row in rows])
    values = [[row.get(c) for c in columns] for row in rows]
    if form is not Format.TABLE:
        return delimited(columns, values, "\t" if form is Format.TSV else ",")
    cells = [[cell(value) for value in row] for row in values]
    if not cells:
        return table(columns, cells, title)
    if not (widths := widths_of(columns, cells)):
        filled = [i for i in range(len(columns)) if any(row[i] for row in cells)]
        columns, cells = [columns[i] for i in filled], [[row[i] for i in filled] for row in cells]
        widths = widths_of(columns, cells)
    return table(columns, cells, title, widths) if widths else _cards(columns, cells, title)


def widths_of(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Widths on the screen that cut no word and leave a sentence room to be read; none where they do not fit."""
    from rich.cells import cell_len  # a Chinese character is two wide

    needed, missing, texts = [], [], []
    for name, cells in zip(columns, zip(*rows, strict=True), strict=True):
        longest = max(map(cell_len, cells))
        word = max(cell_len(w) for text in (name, *cells) for w in text.split())
        needed.append(max(min(word, SENTENCE), SENTENCE_COLUMN if longest > SENTENCE else 0))
        missing.append(max(0, longest - needed[-1], cell_len(name) - needed[-1]))
        texts.append(longest > SENTENCE)
    spare = width() - COLUMN_GAP * len(columns) - sum(needed)
    if spare < 0:
        return []
    return _shared_out(needed, missing, texts, spare)


def _shared_out(needed: Sequence[int], missing: Sequence[int], texts: Sequence[bool], spare: int) -> list[int]:
    """Widths with what is left over: values get it first, least wanting before the others, texts share the rest."""
    widths = list(needed)
    order = sorted(range(len(widths)), key=lambda i: (texts[i], missing[i]))
    for place, i in enumerate(order):
        share = spare // (len(order) - place) if texts[i] else spare
        widths[i] += min(share, missing[i])
        spare -= widths[i] - needed[i]
    return widths


def _cards(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> str:
    """Each record under what it is about, its short values run on, each longer text in a paragraph."""
    return "\n".join((title, "", *(_card(columns, row) for row in rows), ""))


def _card(columns: Sequence[str], row: Sequence[str]) -> str:
    """A record in lines; a label needs no name, every other value has the name of its column."""
    said = [
        text if name == "label" else f"{name}: {text}"
        for name, text in zip(columns, (plain(" ".join(cell.split())) for cell in row), strict=True)
        if text
    ]
    lines: list[str] = []
    longest = min(SHORT_VALUE, width() - len(_INNER))
    for short, texts in groupby(said[1:], key=lambda text: len(text) <= longest):
        # A short value is kept in one piece; the line breaks between two of them.
        kept = [text.replace(" ", _JOINED) for text in texts]
        lines += [" · ".join(kept)] if short else [text.replace(_JOINED, " ") for text in kept]
    body = [line.replace(_JOINED, " ") for text in lines for line in _wrapped(text, _INNER[:-2])]
    return "\n".join((*(_wrapped(said[0], " ") if said else [" –"]), *body, ""))


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, width(), initial_indent=indent, subsequent_indent=_INNER, break_on_hyphens=False)
