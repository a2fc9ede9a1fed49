"""An atlas on a narrower page: places that read alike in one column, then without places in which nothing is sure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.draw.atlas import EVERY_CHANGE, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.draw.atlas import Atlas, AtlasLine, CellReading


def narrowed(atlas: Atlas, fits: Callable[[Atlas], bool]) -> Atlas:
    """The atlas in the first form that fits a page, else the narrowest; what a form leaves out its note says.

    As it is; with names of groups above their rows; with places of one cell that read alike in one column; without
    places in which nothing changes for sure and no compound acts. No sure change is ever left out.
    """
    last = atlas
    for form in _forms(atlas):
        last = form
        if fits(form):
            break
    return last


def _forms(atlas: Atlas) -> Iterator[Atlas]:
    yield atlas
    tight = replace(atlas, tight=True)
    yield tight
    alike = _alike(tight)
    yield alike
    yield _sure(alike)


def _by_column(atlas: Atlas) -> dict[str, dict[str, tuple[CellReading, ...]]]:
    """Column -> row -> readings."""
    found: dict[str, dict[str, tuple[CellReading, ...]]] = defaultdict(dict)
    for cell in atlas.cells:
        found[cell.column][cell.row] = cell.readings
    return found


def _alike(atlas: Atlas) -> Atlas:
    """The atlas with one column for neighbours of a group in which the same things look the same."""
    held = _by_column(atlas)
    first: dict[tuple[str, frozenset[object]], list[AtlasLine]] = {}
    for line in atlas.columns:
        seen = frozenset((row, tuple((look(one), one.held) for one in all_of)) for row, all_of in held[line.id].items())
        first.setdefault((line.group, seen), []).append(line)
    columns = tuple(_joined(lines) for lines in first.values())
    if len(columns) == len(atlas.columns):
        return atlas
    order = {line.id: place for place, line in enumerate(atlas.columns)}
    kept = {line.id for line in columns}
    return replace(
        atlas,
        columns=tuple(sorted(columns, key=lambda line: order[line.id])),
        cells=tuple(cell for cell in atlas.cells if cell.column in kept),
        note=f"{atlas.note} Places of a cell that read alike stand in one column.".strip(),
    )


def _joined(lines: list[AtlasLine]) -> AtlasLine:
    """The first of some columns, which says that it stands for the others."""
    one = lines[0]
    if len(lines) == 1:
        return one
    said = " · ".join((one.tooltip, "alike: " + "; ".join(line.label for line in lines[1:])))
    return replace(one, label=f"{one.label} (and {len(lines) - 1} alike)", tooltip=said)


def _sure(atlas: Atlas) -> Atlas:
    """The atlas without places in which no change is sure and no compound acts, and without rows that are then empty."""
    held = _by_column(atlas)
    columns = tuple(
        line
        for line in atlas.columns
        if any(one.held or one.direction.moves for all_of in held[line.id].values() for one in all_of)
    )
    left = len(atlas.columns) - len(columns)
    if not left or not columns:
        return atlas
    kept = {line.id for line in columns}
    cells = tuple(cell for cell in atlas.cells if cell.column in kept)
    told = {cell.row for cell in cells if any(one.held or one.moves for one in cell.readings)}
    return replace(
        atlas,
        rows=tuple(row for row in atlas.rows if row.id in told),
        columns=columns,
        cells=tuple(cell for cell in cells if cell.row in told),
        note=f"{atlas.note.replace(EVERY_CHANGE, 'every sure change is shown')} For want of width {left} places in which "
        "nothing changes for sure are left out; a wider page has them.",
    )
