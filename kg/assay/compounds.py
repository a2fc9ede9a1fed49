"""Which compound each row of a table belongs to, and the table of each, with the vehicle wells that they share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.assay.cells import is_missing, is_vehicle
from kg.assay.concentrations import concentration_column, concentrations
from kg.assay.headers import LABELS, UNITS_OF_REPETITION, plain
from kg.errors import DataError

if TYPE_CHECKING:
    from kg.assay.tables import AssayTable, Column


def repetition(table: AssayTable) -> tuple[str, ...]:
    """The label of the independent experiment of each row: plate, experiment, animal, cell as far as present."""
    present = [column for name in UNITS_OF_REPETITION if (column := table.find(name)) is not None]
    return tuple(" ".join(column.cells[row] for column in present) for row in range(len(table.lines)))


def by_compound(table: AssayTable, declared: str = "") -> list[tuple[str, AssayTable]]:
    """Each compound's name ('' where the table names none) and its rows, in order of appearance.

    Rows without compound, or whose compound is vehicle, are vehicle wells of every compound of their plate. Raises
    DataError for a row that has a concentration and no compound.
    """
    column = concentration_column(table)
    names = label_names(table, column)
    if names is None:
        return [("", table)]
    table = _vehicle_filled(table, column, names)
    dose, _ = concentrations(table, declared)
    for row, name in enumerate(names):
        if is_missing(name) and dose[row] > 0:
            cure = "repeat the compound in every row of merged cells; vehicle has the concentration 0"
            raise DataError("the row has a concentration and no compound", table.at(row), cure)
    shared = [row for row, name in enumerate(names) if dose[row] == 0 and (is_missing(name) or is_vehicle(name))]
    own = {name: None for row, name in enumerate(names) if row not in set(shared)}
    if not own:
        raise DataError("no row names its compound", table.source, "fill the column, or leave it away")
    plates = repetition(table)
    found = []
    for name in own:
        rows = [row for row, label in enumerate(names) if label == name and row not in set(shared)]
        used = {plates[row] for row in rows}
        found.append((name, table.take(sorted([*rows, *(row for row in shared if plates[row] in used)]))))
    return found


def refuse_several(table: AssayTable, command: str) -> None:
    """DataError where a table that is answered as one thing names several compounds."""
    names = label_names(table, None) or []
    several = list(dict.fromkeys(name for name in names if not is_missing(name) and not is_vehicle(name)))
    if len(several) > 1:
        cure = f"{command} reads one compound: give each a file of its own"
        raise DataError(f"the table holds several compounds: {', '.join(several)}", table.source, cure)


def label_names(table: AssayTable, concentration: Column | None) -> list[str] | None:
    """The compound of each row; None where no column names one. Several columns that vary make one name."""
    wanted = {plain(name) for name in LABELS}
    labels = [one for one in table.columns if one is not concentration and not one.unit and plain(one.name) in wanted]
    if not labels:
        return None
    varying = [one for one in labels if len(set(one.cells)) > 1] or labels[:1]
    return [" ".join(one.cells[row] for one in varying).strip() for row in range(len(table.lines))]


def _vehicle_filled(table: AssayTable, column: Column, names: list[str]) -> AssayTable:
    """A row whose compound is vehicle needs no concentration: an empty one is vehicle."""
    cells = tuple(
        "vehicle" if is_missing(cell) and is_vehicle(name) else cell
        for cell, name in zip(column.cells, names, strict=True)
    )
    columns = tuple(replace(one, cells=cells) if one is column else one for one in table.columns)
    return replace(table, columns=columns)
