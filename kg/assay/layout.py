"""The sheet as the lab keeps it: titles above the header, units below it, tables below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.assay.cells import number
from kg.assay.headers import UNITS_OF_REPETITION, is_unit, plain, split_unit, telling
from kg.assay.sheet import SheetRow
from kg.errors import DataError

# The header is looked for in so many rows: above it stands what an instrument or a person wrote.
_ROWS_LOOKED_AT = 60
_MAP_ROWS = frozenset("ABCDEFGHIJKLMNOP")


@dataclass(frozen=True, slots=True)
class Head:
    """A column's title, and the label of the merged cell above it ('' where there is none)."""

    title: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """Heads, rows of as many cells each, and what must be said about how the sheet was read."""

    heads: tuple[Head, ...]
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...] = ()


def laid_out(rows: Sequence[SheetRow], source: str) -> Laid:
    """Header and rows of a sheet; what is no table is refused with a cure. Raises DataError."""
    scores = [sum(map(telling, row.cells)) for row in rows[:_ROWS_LOOKED_AT]]
    place = scores.index(max(scores)) if scores else 0
    if len(rows) < place + 2:
        raise DataError("has no data rows", source, "a header line, then one row a well or sample")
    above, header, below = rows[:place], rows[place], rows[place + 1 :]
    _refuse_what_is_no_header(header, below, source)
    groups = _groups(above[-1] if above else None, header, source)
    titles, below = _units_below(header.cells, below)
    heads = tuple(Head(title, group) for title, group in zip(titles, groups, strict=True))
    skipped = len(above) - any(groups)
    notes = (f"{skipped} line(s) above the header (line {header.line}) were not read.",) if skipped else ()
    stacked = _stacked(Laid(heads, tuple(below), notes), header, above, source)
    return _without_empty_columns(stacked, source)


def _refuse_what_is_no_header(header: SheetRow, below: Sequence[SheetRow], source: str) -> None:
    where = f"{source}:{header.line}"
    filled = [cell for cell in header.cells if cell]
    firsts = {row.cells[0].upper() for row in below}
    if len(firsts) > 1 and firsts <= _MAP_ROWS and all(cell.isdecimal() for cell in filled):
        cure = "write one row a well, with its concentration and its response"
        raise DataError("is the map of a plate, not a table of wells", where, cure)
    if all(number(cell) is not None for cell in filled):
        cure = "give the columns names, such as concentration_nM and bound; a line that opens with # is a remark"
        raise DataError("the first row has numbers where names should stand", where, cure)


def _groups(upper: SheetRow | None, header: SheetRow, source: str) -> list[str]:
    """Labels of merged cells above the header, each spread over the columns that it stands above.

    A label above the first column too means tables side by side, each with a concentration of its own.
    """
    none = [""] * len(header.cells)
    if upper is None or len(upper.cells) != len(header.cells) or upper.filled < (2 if upper.cells[0] else 1):
        return none
    titles = [plain(split_unit(cell)[0]) for cell in header.cells if cell]
    if upper.cells[0] and len(set(titles)) == len(titles):
        if any(title[-1:].isdecimal() for title in titles):
            cure = "leave the cell above the concentrations empty, and label each data set above its first column"
            raise DataError("it is not clear which columns the labels mean", f"{source}:{upper.line}", cure)
        return none
    found, label = [], ""
    for cell, title in zip(upper.cells, header.cells, strict=True):
        label = cell or label
        found.append(label if title else "")
    return found


def _units_below(titles: tuple[str, ...], rows: Sequence[SheetRow]) -> tuple[tuple[str, ...], Sequence[SheetRow]]:
    """A row of units under the header joins the titles."""
    cells = rows[0].cells
    if len(cells) != len(titles) or not all(is_unit(cell) for cell in cells if cell):
        return titles, rows
    named = (f"{title} ({cell.strip('()[] ')})" if cell else title for title, cell in zip(titles, cells, strict=True))
    return tuple(named), rows[1:]


def _stacked(laid: Laid, header: SheetRow, above: Sequence[SheetRow], source: str) -> Laid:
    """Tables of one header below each other, each a plate; a line of one cell above a header is its name."""
    again = [at for at, row in enumerate(laid.rows) if row.cells == header.cells]
    if not again:
        return laid
    parts = _parts(laid.rows, again)
    names = [_name(above[-1] if above else None, 1)]
    names += [_name(title, place) for place, (title, _) in enumerate(parts[1:], start=2)]
    if any(plain(split_unit(head.title)[0]) in UNITS_OF_REPETITION for head in laid.heads):
        return replace(laid, rows=tuple(row for _, part in parts for row in part))
    if len(set(names)) < len(names):
        cure = "give each table a name of its own in the line above its header, or a column plate"
        raise DataError(f"two tables are called {names[0]!r}", f"{source}:{header.line}", cure)
    rows = [
        SheetRow(row.line, (*_fitted(row, len(laid.heads), source), name))
        for name, (_, part) in zip(names, parts, strict=True)
        for row in part
    ]
    said = f"The header stands {len(parts)} times; each table below it was read as a plate: {', '.join(names)}."
    notes = laid.notes if len(above) != 1 else ()
    return Laid((*laid.heads, Head("plate")), tuple(rows), (*notes, said))


def _parts(rows: Sequence[SheetRow], again: list[int]) -> list[tuple[SheetRow | None, list[SheetRow]]]:
    """The rows between headers, each part with the line of one cell that stood above its header."""
    parts: list[tuple[SheetRow | None, list[SheetRow]]] = [(None, [])]
    for at, row in enumerate(rows):
        if at in again:
            part = parts[-1][1]
            title = part.pop() if part and part[-1].filled == 1 and len(row.cells) > 1 else None
            parts.append((title, []))
        else:
            parts[-1][1].append(row)
    return parts


def _name(title: SheetRow | None, place: int) -> str:
    cells = [cell for cell in title.cells if cell] if title else []
    return cells[0] if len(cells) == 1 else f"table {place}"


def _fitted(row: SheetRow, width: int, source: str) -> tuple[str, ...]:
    """The cells of a row, as many as there are titles; empty ones at the end are cut."""
    cells = row.cells
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != width:
        cure = "mend the row; a comma inside a number or a name needs quotes around it"
        raise DataError(f"{len(cells)} cells where the header has {width}", f"{source}:{row.line}", cure)
    return cells


def _without_empty_columns(laid: Laid, source: str) -> Laid:
    """Columns that have neither a title nor a cell are cut; a cell without a title is an error."""
    heads = laid.heads
    while heads and not heads[-1].title:
        heads = heads[:-1]
    kept = [at for at, head in enumerate(heads) if head.title]
    rows = []
    for row in laid.rows:
        cells = _fitted(row, len(heads), source)
        for at, cell in enumerate(cells):
            if cell and at not in kept:
                where, cure = f"{source}:{row.line}", "name every column that has cells"
                raise DataError(f"{cell!r} stands in a column without a name", where, cure)
        rows.append(SheetRow(row.line, tuple(cells[at] for at in kept)))
    return Laid(tuple(heads[at] for at in kept), tuple(rows), laid.notes)
