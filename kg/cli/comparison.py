"""A comparison as a person reads it on a terminal: the levels first, then what is recorded, then what is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from string import ascii_uppercase
from typing import TYPE_CHECKING

from kg.answer.affinities import NOT_RECORDED, once, ranked
from kg.answer.compare import moved, scored, standing, tabled
from kg.cli.output import plain, table, wrapped
from kg.cli.page import COLUMN_GAP, widths_of
from kg.cli.screen import lines_at, screen_width
from kg.question.dosing import NO_ENTRY

if TYPE_CHECKING:
    from kg.answer.affinities import AffinityRow, RecordedValue
    from kg.answer.compare import Comparison, Shared

# Rows of each block on a terminal; -f tsv and -f json have all of them.
TARGETS_SHOWN = 12
PATHWAYS_SHOWN = 12
EFFECTS_SHOWN = 15
# What stays of each of them on a screen of any width.
_LEAST = (3, 4, 3)
# Of two compounds every row is a sign between them.
_TWO = 2
# Characters of a kind of value that stay on one line.
KIND = 26
# Sources named behind a letter; -f json has all of them.
_SOURCES = 2
# Lines that each compound behind the second adds to the screen.
_A_COMPOUND = 6
# Characters that a kind of value and how the compounds stand to each other take beside the columns of these.
_ROOM = 58
# How the basis of a level begins that nothing recorded sets.
_HALF = ("half-occupies", "holds ")
_JOINED = "\N{NO-BREAK SPACE}"
_INNER = "  "
_MORE = "more with --table {}, -f tsv or -f json"


def comparison(result: Comparison) -> str:
    """Levels, affinities as recorded, pathways and effects as computed: on a screen, of each block the first rows."""
    most = [TARGETS_SHOWN, PATHWAYS_SHOWN, EFFECTS_SHOWN]
    said, result = levels(result), under(result, heads(result.names))
    while True:
        blocks = [affinities(result, most[0]), pathways(result, most[1]), effects(result, most[2])]
        text = "\n".join((said, *blocks))
        able = [n for n, least in enumerate(_LEAST) if most[n] > least]
        room = lines_at(screen_width()) + _A_COMPOUND * (len(result.names) - _TWO)
        if text.count("\n") < room or not able:
            return text
        # Where a block has fewer rows than may be shown, less of it is no shorter.
        most[max(able, key=lambda n: (blocks[n].count("\n"), -n))] -= 1


def heads(names: Sequence[str]) -> tuple[str, ...]:
    """What compounds are called above columns: by their names, where two stand there or all have room, else by a letter each."""
    room = _ROOM + sum(len(name) + COLUMN_GAP for name in names) <= screen_width()
    return tuple(
        names if len(names) == _TWO or room or len(names) > len(ascii_uppercase) else ascii_uppercase[: len(names)]
    )


def under(result: Comparison, names: tuple[str, ...]) -> Comparison:
    """The same comparison with its compounds called otherwise."""
    if names == result.names:
        return result
    orders = (replace(row, order=ranked(dict(zip(names, row.values, strict=True)))[0]) for row in result.orders)
    paths, nodes = ((replace(s, standing=standing(s.directions, names) or s.standing) for s in block)
                    for block in (result.pathways, result.effects))  # fmt: skip
    return replace(result, names=names, orders=tuple(orders), pathways=tuple(paths), effects=tuple(nodes))


def levels(result: Comparison) -> str:
    """At which level each compound is compared, and what that rests on; what several share is said once."""
    told = [one.told() for one in result.compounds]
    alike = sum(NO_ENTRY in text for text in told) > 1
    if alike:
        told = [
            text.replace(" free –", " free* –", 1).replace(NO_ENTRY, "", 1) if NO_ENTRY in text else text
            for text in told
        ]
    called = heads(result.names)
    if called != result.names:
        told = [f"{letter}  {text}" for letter, text in zip(called, told, strict=True)]
    lines = [line for text in told for line in wrapped(text, "  ", "      ")]
    lines += wrapped(f"* {NO_ENTRY.removeprefix('; ')}", "  ", "    ") if alike else []
    halves = [one.basis.startswith(_HALF) for one in result.compounds]
    if not result.at and any(halves) and not all(halves):
        said = (
            "These levels rest on different grounds: --at 'same-occupancy TARGET' or --at same-conc makes them alike."
        )
        lines += wrapped(said, "  ", "  ")
    return "\n".join(["Compared at these levels", *lines, ""])


def affinities(result: Comparison, most: int = TARGETS_SHOWN) -> str:
    """Values as printed, a row a kind, with their sources as letters; order and ratio of each row."""
    if not result.orders:
        return f"Affinities as recorded\n  {NOT_RECORDED}\n"
    targets = [list(rows) for _, rows in groupby(result.orders, key=lambda row: row.target)]
    # What can be compared stands first.
    targets.sort(key=lambda rows: not any(row.order for row in rows))
    shown = [row for rows in targets[:most] for row in [one for one in rows if one.order] or rows]
    key = _Key()
    said = "Affinities as recorded; order and ratio are computed from them, within one kind of value alone"
    title = _more(said, len(result.orders) - len(shown), "affinities", "rows")
    body = _across(result.names, shown, key)
    return "\n".join((*wrapped(title, "", "  "), body.rstrip(), *key.lines(), ""))


def _across(names: Sequence[str], rows: Sequence[AffinityRow], key: _Key) -> str:
    """Of two compounds a column each, the target on the line above its rows; in lines of more, and where a word would break."""
    if len(names) != _TWO:
        return _down(names, rows, key)
    cells = [(_INNER + row.kind, *(_values(found, key) for found in row.values), computed(row, names)) for row in rows]
    columns = ("kind", *names, "computed")
    # A kind is read in one piece where it is of ordinary length, so it is measured as one word.
    kinds = [("x" * min(len(kind), KIND), *others) for kind, *others in cells]
    above = [("x" * min(len(row.label), KIND), *[""] * (len(names) + 1)) for row in rows]
    widths = widths_of(columns, kinds + above) or widths_of(columns, kinds)
    if not widths:
        return _down(names, rows, key)
    made = []
    for number, row in enumerate(rows):
        if number == 0 or row.target != rows[number - 1].target:
            made.append((row.label, *[""] * (len(names) + 1)))
        made.append(cells[number])
    return table(columns, made, "", widths)


def _down(names: Sequence[str], rows: Sequence[AffinityRow], key: _Key) -> str:
    """A kind of value a line, each value behind its compound: for many compounds, or a narrow terminal."""
    lines = []
    before = ""
    for row in rows:
        if row.target != before:
            lines.append(plain(row.label))
        before = row.target
        told = [f"{name} {_values(found, key)}" for name, found in zip(names, row.values, strict=True) if found]
        missing = [name for name, found in zip(names, row.values, strict=True) if not found]
        told += [f"{', '.join(missing)} {NOT_RECORDED}"] if missing else []
        order = f"; computed: {said}" if (said := computed(row)) else ""
        text = " · ".join(one.replace(" ", _JOINED) for one in told)
        lines += [line.replace(_JOINED, " ") for line in wrapped(f"{row.kind}: {text}{order}", "  ", "    ")]
    return "\n".join(lines)


def computed(row: AffinityRow, beside: Sequence[str] = ()) -> str:
    """Order and ratio of a row; of two compounds that stand `beside` each other the sign between them."""
    ratio = f" ({row.ratio} ×)" if row.ratio and row.ratio != "1" else ""
    signs = {}
    if len(beside) == _TWO:
        one, other = beside
        signs = {f"{one} < {other}": "<", f"{other} < {one}": ">"} | {
            f"{a} {sign} {b}": sign for sign in "=≈" for a, b in ((one, other), (other, one))
        }
    return f"{signs.get(row.order, row.order)}{ratio}"


def _values(found: Sequence[RecordedValue], key: _Key) -> str:
    return "; ".join(f"{v.printed} [{key.letter(v.source)}]" for v in once(found)) or NOT_RECORDED


class _Key:
    """Letters for sources, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._letters: dict[tuple[str, ...], str] = {}

    def letter(self, source: tuple[str, ...]) -> str:
        """The letter of a source: a to z, then aa to zz."""
        number = len(self._letters)
        first, last = divmod(number, 26)
        new = (chr(96 + first) if first else "") + chr(97 + last)
        return self._letters.setdefault(source, new)

    def lines(self) -> list[str]:
        """What the letters stand for."""
        parts = []
        for source, letter in self._letters.items():
            more = f"; +{len(source) - _SOURCES} more" if len(source) > _SOURCES else ""
            parts.append(f"[{letter}] {'; '.join(map(_short, source[:_SOURCES])) or 'no source recorded'}{more}")
        return wrapped("  ".join(parts), "  ", "  ")


def _short(source: str) -> str:
    """A source with its first publications: a data set's row may name dozens."""
    parts = source.split(", ")
    return (
        source
        if len(parts) <= 1 + _SOURCES
        else f"{', '.join(parts[: 1 + _SOURCES])} and {len(parts) - 1 - _SOURCES} more"
    )


def pathways(result: Comparison, most: int = PATHWAYS_SHOWN) -> str:
    """Direction and score of each pathway under each compound."""
    rows = [(*cells, _open(standing)) for *cells, standing in map(scored, result.pathways[:most])]
    title = "Pathways, computed (score; = is unchanged or not ranked)"
    return _block(("pathway", *result.names, "standing"), rows, title, len(result.pathways), "pathways")


def _open(standing: str) -> str:
    """A standing without what the cells beside it show: which compounds it surely moves under."""
    return standing.partition("; ")[2] or standing


def effects(result: Comparison, most: int = EFFECTS_SHOWN) -> str:
    """One line an entity and standing: the place where it moves most, and in how many more it stands so."""
    groups: dict[tuple[str, str], list[Shared]] = {}
    for one in result.effects:
        groups.setdefault((one.name.partition("@")[0], one.standing), []).append(one)
    rows = []
    for found in groups.values():
        name, *cells = moved(found[0])
        more = len(found) - 1
        places = f" (+{more} place{'s' if more > 1 else ''})" if more else ""
        *values, standing = cells
        rows.append((f"{name}{places}", *values, _open(standing)))
    if len(result.names) == _TWO:
        return _lines(rows[:most], result.names, len(rows))
    columns = ("node", *result.names, "standing")
    return _block(columns, rows[:most], "Effects, computed (log2 change)", len(rows), "effects")


def _lines(rows: Sequence[Sequence[str]], names: Sequence[str], total: int) -> str:
    """The effects under two compounds, one line each: both changes and how they stand."""
    title = f"Effects, computed (log2 change under {names[0]} | {names[1]})"
    if not rows:
        return f"{title}\n  none\n"
    told = [f"{node}: {one} | {other}, {standing}" for node, one, other, standing in rows]
    lines = [line for row in told for line in wrapped(row, "  ", "    ")]
    return "\n".join((*wrapped(_more(title, total - len(rows), "effects", "more"), "", "  "), *lines, ""))


def _block(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str, total: int, name: str) -> str:
    if not rows:
        return f"{title}\n  none\n"
    head = wrapped(_more(title, total - len(rows), name, "more"), "", "  ")
    widths = widths_of(columns, rows)
    body = (
        [table(columns, rows, "", widths).rstrip()]
        if widths
        else [line for row in rows for line in _told(columns, row)]
    )
    return "\n".join((*head, *body, ""))


def _told(columns: Sequence[str], row: Sequence[str]) -> list[str]:
    """A row in lines: what it is about and how it stands, then each compound."""
    beside = (f"{name} {cell}".replace(" ", _JOINED) for name, cell in zip(columns[1:-1], row[1:-1], strict=True))
    lines = [
        *wrapped(f"{row[0]}: {row[-1]}", "  ", "    "),
        *wrapped(" · ".join(beside), "    ", "    "),
    ]
    return [line.replace(_JOINED, " ") for line in lines]


def _more(title: str, rest: int, name: str, what: str) -> str:
    of = "" if what == "more" else f" {what}"
    return f"{title} (+{rest}{of} {_MORE.format(name)})" if rest > 0 else title


def parts(result: Comparison, part: str | None) -> tuple[list[str], list[dict[str, object]]]:
    """Columns and rows of one block, or of all of them under common columns, for tables of other programs."""
    if part is not None:
        rows: list[dict[str, object]] = result.to_json()[part]
        flat = [_flat(row, result.names) for row in rows]
        return list(flat[0]) if flat else [], flat
    columns, made = tabled(result)
    return columns, [dict(zip(columns, row, strict=True)) for row in made]


def _flat(row: dict[str, object], names: Sequence[str]) -> dict[str, object]:
    """A row with a column for each compound in place of lists of values and directions."""
    flat: dict[str, object] = {}
    for name, value in row.items():
        several = name in ("values", "directions") and isinstance(value, list)
        flat |= {f"{name} {one}": v for one, v in zip(names, value, strict=True)} if several else {name: value}  # type: ignore[call-overload]
    return flat
