"""A screen of blocks: lines that are folded at words, and blocks that are cut until the whole has `LINES` lines."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from kg.cli.output import plain
from kg.display import clipped

LINES = 45
WIDTH = 80
# Wider lines are not read any better; narrower ones fold every word.
WIDEST = 120
NARROWEST = 40
_HANG = "    "
_JOINED = "\N{NO-BREAK SPACE}"
# What stays on one line: a number and its unit, a bound and its number, a glyph and what it marks, the changes of two times, a place
# and in how many others it is so.
_KEPT = re.compile(
    r"(?<=[\d)]) (?=(?:%|nM|µM|mM|ng/mL|mg/day)(?![\w/]))|(?<=[▲▼✗→<>≤≥×]) | (?=[▲▼×|]|= \|)|(?<=\|) | (?=\+\d+(?:,|$| by ))"
)


@dataclass(frozen=True, slots=True)
class Worded:
    """One row in several wordings, the fullest first: the one that takes the fewest lines, and a fuller one where lines are left over."""

    texts: Sequence[str]

    def __str__(self) -> str:
        """The fullest."""
        return self.texts[0]


@dataclass(frozen=True, slots=True)
class Block:
    """A title and rows of text; `least` rows stay while others can be cut, `more` counts those that were never given.

    A block is cut to its `floor` first, to half of that and to one row where it is still too much, a `spared` one not below its floor
    before the others have one row; a `kept` one last of all.

    A row that is a tuple stands on lines of its own and is not folded: a table. `brief` has a few words for each row: as many of
    those that were cut as `tail` lines hold are named behind their number.
    """

    title: str
    rows: Sequence[str | tuple[str, ...] | Worded]
    least: int = 1
    more: int = 0
    indent: str = "  "
    kept: bool = False
    brief: Sequence[str] = ()
    tail: int = 1
    floor: int = 1
    spared: bool = False


def listed(words: Sequence[str], most: int | None = None) -> str:
    """The first words, and how many more there are; with semicolons between them where one has a comma inside."""
    shown = words[:most]
    rest = len(words) - len(shown)
    return ("; " if any(", " in word for word in shown) else ", ").join(shown) + (f" +{rest} more" if rest else "")


def screen_width() -> int:
    """Columns of the screen: as asked for by COLUMNS, as wide as the terminal, else 80; the same into a file as asked."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        found = int(asked)
    else:
        found = shutil.get_terminal_size().columns if sys.stdout and sys.stdout.isatty() else WIDTH
    return max(NARROWEST, min(found, WIDEST))


def lines_at(width: int) -> int:
    """Lines of a screen of so many columns: as many more as one narrower than `WIDTH` folds."""
    return LINES * WIDTH // min(width, WIDTH)


def screen(blocks: Sequence[Block], width: int, lines: int = LINES) -> str:
    """The blocks on at most `lines` lines of `width` characters, each cut from its end with `+n more`."""
    # Each row takes a line at least, so none behind the first `lines` can be shown.
    wordings = [[_row(row, width, block.indent) for row in block.rows[:lines]] for block in blocks]
    folded = [[min(row, key=len) for row in rows] for rows in wordings]
    kept = [len(rows) for rows in folded]

    @cache
    def head(number: int, shown: int) -> list[str]:
        block, rest = blocks[number], len(blocks[number].rows) - shown + blocks[number].more
        title = f"{block.title} (+{rest} more)" if rest and not block.brief else block.title
        return _folded(title, width, "") if title else []

    @cache
    def tail(number: int, shown: int) -> list[str]:
        return _named(blocks[number], shown, width)

    def text(number: int) -> list[str]:
        shown = kept[number]
        return [*head(number, shown), *(line for row in folded[number][:shown] for line in row), *tail(number, shown)]

    # First down to what each block should keep, then, where that is still too much, to half of it, to its floor, to half of that, to one row;
    # a spared one follows the others by two steps.
    steps = [
        [block.least for block in blocks],
        [block.least if block.kept else (block.least + 1) // 2 for block in blocks],
        [block.least if block.kept else block.floor for block in blocks],
        [block.least if block.kept else block.floor if block.spared else (block.floor + 1) // 2 for block in blocks],
        [block.least if block.kept else block.floor if block.spared else 1 for block in blocks],
        [block.least if block.kept else (block.floor + 1) // 2 for block in blocks],
        [block.least if block.kept else 1 for block in blocks],
        [1] * len(blocks),
    ]
    for least in steps:
        while sum(len(text(n)) for n in range(len(blocks))) > lines:
            able = [n for n in range(len(blocks)) if kept[n] > least[n]]
            if not able:
                break
            kept[max(able, key=lambda n: (sum(len(row) for row in folded[n][: kept[n]]), -n))] -= 1
    _filled(kept, [len(rows) for rows in folded], text, lines)
    left = lines - sum(len(text(n)) for n in range(len(blocks)))
    for n, rows in enumerate(wordings):
        for i, row in enumerate(rows[: kept[n]]):
            fuller = next(lines for lines in row if len(lines) - len(folded[n][i]) <= left)
            left -= len(fuller) - len(folded[n][i])
            folded[n][i] = fuller
    return "\n".join(line for n in range(len(blocks)) for line in text(n))


def _filled(kept: list[int], all_rows: Sequence[int], text: Callable[[int], list[str]], lines: int) -> None:
    """Rows that were cut and still fit come back, from the first block on: the last cut may have freed more than it had to."""
    total = sum(len(text(n)) for n in range(len(kept)))
    for n in range(len(kept)):
        while kept[n] < all_rows[n]:
            before = len(text(n))
            kept[n] += 1
            if total + len(text(n)) - before > lines:
                kept[n] -= 1
                break
            total += len(text(n)) - before


def _named(block: Block, shown: int, width: int) -> list[str]:
    """How many rows were cut, and in a few words as many of them as the lines hold; nothing of a block without such words."""
    words = list(block.brief[shown:])
    rest = len(block.rows) - shown + block.more
    if not block.brief or not rest:
        return []
    for count in range(len(words), 0, -1):
        more = " …" if rest > count else ""
        if sum(min(len(word), width) + 2 for word in words[:count]) > (width + 2) * block.tail:
            continue  # however they are folded, so many do not fit
        lines = _folded(f"+{rest} more: {listed(words[:count])}{more}", width, block.indent)
        if len(lines) <= block.tail:
            return lines
    return _folded(f"+{rest} more", width, block.indent)


def _row(row: str | tuple[str, ...] | Worded, width: int, indent: str) -> list[list[str]]:
    """The lines of a row in each of its wordings."""
    if isinstance(row, tuple):
        return [[indent + plain(line) for line in row]]
    return [_folded(text, width, indent) for text in (row.texts if isinstance(row, Worded) else (row,))]


def _folded(text: str, width: int, indent: str) -> list[str]:
    """The text at words; a word longer than a line is cut with an ellipsis, none is broken."""
    room = width - len(_HANG) - len(indent)
    words = [
        word if len(word) <= room and word.isprintable() else clipped(word, room) for word in plain(text).split(" ")
    ]
    whole = indent + " ".join(words)
    if len(indent) < len(whole) <= width and not whole.endswith(" "):
        return [whole.replace(_JOINED, " ")]
    found = textwrap.wrap(
        _KEPT.sub(_JOINED, " ".join(words)), width, initial_indent=indent, subsequent_indent=indent + _HANG[: 2 + len(indent)],
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return [line.replace(_JOINED, " ") for line in found]
