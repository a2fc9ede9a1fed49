"""How a result shows itself: a screen of text at a prompt, tables in a notebook, plain values, a pandas frame.

A screen has at most `LINES` lines of at most `WIDTH` characters, whatever the result holds: 4,000 characters at most.
"""

from __future__ import annotations

import dataclasses
import math
import re
import textwrap
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, overload

from kg.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 80
LINES = 48
# Lines of text before the tables.
SAID = 12
# Rows of one table in a notebook, and characters of one text in it; frames and JSON have all of it.
HTML_ROWS = 20
HTML_TEXT = 400
# A text is read to this many times the length that is shown of it.
_READ = 8
# Columns are made narrower down to this before the last one is left out; the first, the name of the thing, to that.
_NARROWEST = 10
_FIRST = 26
_GAP = "  "
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_NUMBER = re.compile(r"[<>~≤≥]?[+-]?\d[\d.,]*(?:e[+-]?\d+)?(?:[–-]\d[\d.,]*)?(?: ?%)?")

T = TypeVar("T")


def plain(text: str) -> str:
    """One line of printable text: no control characters, no direction overrides, no lone surrogates."""
    if text.isprintable():  # nearly every text; then the only space is the common one
        return " ".join(text.split())
    spaced = "".join(" " if _breaks(one) else one for one in text.translate(_BIDI))
    return re.sub(r"\s+", " ", spaced).strip()


def _breaks(one: str) -> bool:
    kind = unicodedata.category(one)
    return kind in ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")


def clipped(text: str, limit: int) -> str:
    """`plain`, cut to `limit` characters with an ellipsis; of an endless text only the beginning is read."""
    begun = text[: limit * _READ]
    whole = plain(begun)
    return whole if len(whole) <= limit and len(begun) == len(text) else whole[: limit - 1].rstrip() + "…"


def cell(value: Any) -> str:
    """A value in a table: nothing for None, floats to three significant digits, several joined."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else number(value)
    if isinstance(value, list | tuple):
        return "; ".join(map(cell, value))
    return str(value)


def number(value: float) -> str:
    """Three significant digits, without exponent between 1e-4 and 1e7."""
    text = f"{value:.3g}"
    if not 1e-4 <= abs(value) < 1e7:
        return text
    return f"{float(text):.7f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class ScreenTable:
    """Rows under named columns, of `total` that there are; the first column's name says what they are.

    Text shows the first `few` rows and the first `narrow` columns (0: all), a cell on at most `folds` lines; HTML the
    first `most` rows with every column. A table of 0 rows is left out there; one that has no rows says `none`, and a
    column without a value is left out of the text.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int = -1
    few: int = 6
    most: int = HTML_ROWS
    narrow: int = 0
    folds: int = 1
    none: str = "none"

    def counted(self, shown: int) -> str:
        """The first column's name, with how many of how many are shown."""
        total = max(self.total, len(self.rows))
        return self.columns[0] if shown >= total else f"{self.columns[0]} ({shown} of {total})"

    def lines(self) -> list[str]:
        """The table as lines of text, its rows indented."""
        if not self.few or not self.columns:
            return []
        if not self.rows:
            return [clipped(f"{self.columns[0]}: {self.none}", WIDTH)]
        shown = self.rows[: self.few]
        cells = [[clipped(cell(v), WIDTH * self.folds) for v in row] for row in shown]
        told = [k for k in range(self.narrow or len(self.columns)) if not k or any(row[k] for row in cells)]
        names = (self.counted(len(shown)), *self.columns[1:])
        head, count = [clipped(names[k], WIDTH) for k in told], len(told)
        body = [[row[k] for k in told] for row in cells]
        right = [all(_NUMBER.fullmatch(row[k]) for row in body if row[k]) for k in range(count)]
        widths = _fitted([head, *([_GAP + row[0], *row[1:]] for row in body)])
        made = _row(head, widths, right, 1, "")
        made += [line for row in body for line in _row(row, widths, right, self.folds, _GAP)]
        more = count - len(widths)
        return [*made, f"{_GAP}({more} more column{'s' if more > 1 else ''})"] if more else made

    def markup(self) -> str:
        """The table as HTML."""
        if not self.most or not self.columns:
            return ""
        if not self.rows:
            return f"<div>{_safe(self.columns[0])}: {_safe(self.none)}</div>"
        shown = self.rows[: self.most]
        head = "".join(map(_head_cell, (self.counted(len(shown)), *self.columns[1:])))
        body = "".join(f"<tr>{''.join(map(_body_cell, map(cell, row)))}</tr>" for row in shown)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True, slots=True)
class Screen:
    """What a result shows: a headline, lines (each on at most `folds` lines of text), tables, and how to get the rest."""

    head: str
    lines: tuple[str, ...] = ()
    tables: tuple[ScreenTable, ...] = ()
    foot: str = ""
    folds: int = 2

    def text(self) -> str:
        """At most `LINES` lines of `WIDTH` characters."""
        head = _folded(self.head, WIDTH, 2)
        said = [line for text in self.lines for line in _folded(text, WIDTH, self.folds)]
        body = said if len(said) <= SAID else [*said[: SAID - 1], "…"]
        body += [line for table in self.tables for line in table.lines()]
        foot = _folded(self.foot, WIDTH, 2) if self.foot else []
        room = LINES - len(head) - len(foot)
        body = body if len(body) <= room else [*body[: room - 1], "…"]
        return "\n".join([*head, *body, *foot])

    def html(self) -> str:
        """The same as tables of HTML, every text escaped."""
        lines = "".join(f"<div>{_safe(text)}</div>" for text in self.lines)
        tables = "".join(table.markup() for table in self.tables)
        foot = f"<div><small>{_safe(self.foot)}</small></div>" if self.foot else ""
        return f'<div class="kg-result"><div><b>{_safe(self.head)}</b></div>{lines}{tables}{foot}</div>'


class Shown(ABC):
    """A result that shows itself by its `_screen`: as `repr`, and as HTML in a notebook."""

    __slots__ = ()

    @abstractmethod
    def _screen(self) -> Screen:
        """What it shows of itself."""

    def __repr__(self) -> str:
        return self._screen().text()

    def _repr_html_(self) -> str:
        return self._screen().html()


class Listed(Shown, tuple[T, ...]):
    """A tuple of records that shows itself as one table, of the columns that the records' class names in `COLUMNS`."""

    __slots__ = ()

    @overload
    def __getitem__(self, key: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, key: slice) -> Listed[T]: ...
    def __getitem__(self, key: SupportsIndex | slice) -> T | Listed[T]:
        """One record, or some of them as the same kind of table."""
        return Listed(tuple(self)[key]) if isinstance(key, slice) else tuple.__getitem__(self, key)

    def _screen(self) -> Screen:
        if not self:
            return Screen("()")
        columns: tuple[str, ...] = getattr(type(self[0]), "COLUMNS", ())
        rows = tuple(tuple(getattr(one, name) for name in columns) for one in tuple(self)[:HTML_ROWS])
        return Screen(
            f"{len(self)} × {type(self[0]).__name__}", (), (ScreenTable(columns, rows, len(self), HTML_ROWS),)
        )


def as_plain(value: Any) -> Any:
    """Dataclasses, mappings and tuples into dicts and lists; a number that is not finite becomes None."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {entry.name: as_plain(getattr(value, entry.name)) for entry in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(entry) for key, entry in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_plain(entry) for entry in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def columns_of(record: type) -> tuple[str, ...]:
    """The fields of a class of records, in their order."""
    return tuple(entry.name for entry in dataclasses.fields(record))


def frame(rows: Iterable[Sequence[Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a pandas DataFrame. Raises UsageError where pandas cannot be loaded."""
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError(
            f"a frame is made by pandas, which cannot be loaded here: {error}",
            cure="python -m pip install 'pandas>=2.2'",
        ) from error
    return pd.DataFrame([list(row) for row in rows], columns=list(columns))


def refuse_frame(asked: str, frames: Sequence[str]) -> UsageError:
    """The error for a frame that a result does not have, with the nearest word."""
    near = get_close_matches(asked, frames, 1)
    cure = f"did you mean {near[0]!r}?" if near else f"its frames are {', '.join(frames)}"
    return UsageError(f"there is no frame {clipped(str(asked), WIDTH)!r}", cure=cure)


def _safe(text: str) -> str:
    from html import escape  # its thousands of names of characters are read for pages alone

    return escape(clipped(text, HTML_TEXT), quote=True)


def _head_cell(text: str) -> str:
    return f'<th style="text-align:left">{_safe(text)}</th>'


def _body_cell(text: str) -> str:
    return f'<td style="text-align:{"right" if _NUMBER.fullmatch(text) else "left"}">{_safe(text)}</td>'


def _folded(text: str, width: int, folds: int, first: str = "") -> list[str]:
    """A text on at most `folds` lines of `width`, later ones indented, the last one cut where it does not end."""
    whole = clipped(text, width * folds)
    if folds == 1:
        return [first + clipped(whole, width - len(first))]
    found = textwrap.wrap(whole, width, initial_indent=first, subsequent_indent=_GAP * 2, break_on_hyphens=False)
    if len(found) > folds:
        found = [*found[: folds - 1], found[folds - 1][: width - 1].rstrip() + "…"]
    return found or [""]


def _fitted(table: Sequence[Sequence[str]]) -> list[int]:
    """Widths of the columns that fit on a line: as many as can be narrowed to fit, the widest narrowed first."""
    whole = [max(map(len, column)) for column in zip(*table, strict=True)]
    least = [_FIRST, *(_NARROWEST for _ in whole[1:])]
    for count in range(len(whole), 1, -1):
        room = WIDTH - len(_GAP) * (count - 1)
        if sum(map(min, whole[:count], least)) <= room:
            widths = whole[:count]
            while sum(widths) > room:
                widths[max(range(count), key=lambda k: widths[k] - least[k])] -= 1
            return widths
    return [min(whole[0], WIDTH)]


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], folds: int, indent: str) -> list[str]:
    """One row on as many lines as its longest cell needs, `folds` at most, its first cell indented."""
    wide = zip(cells, widths, strict=False)
    parts = [_folded(text, width, folds, "" if k else indent) for k, (text, width) in enumerate(wide)]
    made = []
    for number in range(max(map(len, parts))):
        here = [part[number] if number < len(part) else "" for part in parts]
        padded = [t.rjust(w) if r else t.ljust(w) for t, w, r in zip(here, widths, right, strict=False)]
        made.append(_GAP.join(padded).rstrip())
    return made
