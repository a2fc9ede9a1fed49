"""The concentration of each well: linear or logarithmic, with vehicle in the words and signs that labs use for it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.cells import is_missing, is_vehicle, number, with_unit
from kg.assay.headers import CONCENTRATION, LABELS, UNITS_OF_REPETITION, logarithm, plain
from kg.assay.tables import unit_factor
from kg.errors import DataError
from kg.pharmacology.units import MOLAR_IN_NM

if TYPE_CHECKING:
    from kg.assay.fit import Floats
    from kg.assay.tables import AssayTable, Column

# A molar or more of a compound is a unit or a column mistaken for another.
_ONE_MOLAR = 1e9
_VEHICLE_CURE = "write vehicle (or 0) for wells without compound"
_LEAVE_OUT = "a row without a concentration must be deleted"
_LOG_CURE = "write -inf for vehicle on a logarithmic axis"


def concentration_column(table: AssayTable) -> Column:
    """The column of concentrations: one of logarithms, else the first of the known names that can be one."""
    logged = [column for column in table.columns if logarithm(column.name)]
    if len(logged) > 1:
        names = " and ".join(column.name for column in logged)
        raise DataError(f"{names} are both logarithms of a concentration", table.source, "keep one of them")
    if logged:
        return logged[0]
    natural = next((one for one in table.columns if re.match(r"ln(?![a-z])", one.name.casefold())), None)
    if natural is not None:
        said = f"column {natural.name} holds natural logarithms"
        raise DataError(
            said, table.source, "give concentrations themselves, or their decadic logarithms as log10_concentration_M"
        )
    found = [column for name in CONCENTRATION if (column := table.find(name)) is not None]
    able = [column for column in found if column.unit or _mostly_numbers(table, column)]
    return (able or found or [table.need(*CONCENTRATION)])[0]


def label_columns(table: AssayTable, concentration: Column) -> list[Column]:
    """The columns that tell the compound of each row."""
    names = {plain(name) for name in LABELS}
    return [one for one in table.columns if one is not concentration and not one.unit and plain(one.name) in names]


def concentrations(table: AssayTable, declared: str = "") -> tuple[Floats, Column]:
    """The concentration column in nM (rows,), vehicle being 0; logarithms are raised to a power. Raises DataError."""
    column = concentration_column(table)
    sign = logarithm(column.name)
    nanomolar = _raised(table, column, sign, declared) if sign else _linear(table, column, declared)
    for row in map(int, np.flatnonzero(nanomolar >= _ONE_MOLAR)):
        said = f"{column.cells[row]!r} in column {column.name} means {nanomolar[row] / _ONE_MOLAR:g} M"
        if sign and number(column.cells[row], table.notation) == 0:
            raise DataError(f"{said}, not vehicle", table.at(row), _LOG_CURE)
        raise DataError(said, table.at(row), "check the unit of the column")
    return nanomolar, column


def _mostly_numbers(table: AssayTable, column: Column) -> bool:
    filled = [cell for cell in column.cells if not is_missing(cell) and not is_vehicle(cell)]
    return sum(number(cell, table.notation) is not None for cell in filled) * 2 > len(filled)


def _linear(table: AssayTable, column: Column, declared: str) -> Floats:
    """Concentrations as they stand, in the unit of the header or in one that each cell carries."""
    words = [row for row, cell in enumerate(column.cells) if is_vehicle(cell)]
    units = [with_unit(cell) for cell in column.cells]
    zeros = tuple("0" if row in words else cell for row, cell in enumerate(column.cells))
    if any(found and found[1] in MOLAR_IN_NM for found in units):
        nanomolar = _each_with_unit(table, replace(column, cells=zeros), declared)
    else:
        nanomolar = table.scaled(replace(column, cells=zeros), MOLAR_IN_NM, declared, leave_out=_LEAVE_OUT)
    for row in map(int, np.flatnonzero(~(nanomolar >= 0))):
        raise DataError(
            f"the concentration {column.cells[row]!r} is missing or negative",
            table.at(row),
            f"give every well its concentration; {_VEHICLE_CURE}",
        )
    return nanomolar


def _each_with_unit(table: AssayTable, column: Column, declared: str) -> Floats:
    """Cells such as `10 nM` and `1 µM`; a bare one has the unit of the header, and none may contradict it."""
    said = column.unit or declared
    values = np.empty(len(column.cells))
    for row, cell in enumerate(column.cells):
        found = with_unit(cell)
        text, unit = found or (cell, said)
        value = number(text, table.notation)
        if value is None or (value != 0 and unit not in MOLAR_IN_NM):
            cure = f"write a number with a molar unit, or all cells bare and the unit in the header; {_VEHICLE_CURE}"
            raise DataError(f"{cell!r} in column {column.name} is no concentration", table.at(row), cure)
        if found and said and unit != said and value != 0:
            raise DataError(f"{cell!r} contradicts the unit {said} of the column", table.at(row), "keep one of the two")
        values[row] = value * MOLAR_IN_NM.get(unit, 0.0)
    return values


def _raised(table: AssayTable, column: Column, sign: int, declared: str) -> Floats:
    """Logarithms as concentrations: `-inf`, a blank cell and NA are vehicle, and 0 is a concentration or refused."""
    none = np.array([is_vehicle(cell) or is_missing(cell) for cell in column.cells])
    _refuse_merged_cells(table, column)
    cells = tuple("NA" if out else cell for out, cell in zip(none, column.cells, strict=True))
    values = sign * table.numbers(replace(column, cells=cells), _LEAVE_OUT)
    unit = unit_factor(table.source, column, MOLAR_IN_NM, declared)
    if not none.any() and not (values < 0).any():
        for row in map(int, np.flatnonzero(values == 0)):
            said = (
                f"0 in column {column.name} is a concentration of 1 {column.unit or declared}, and looks like vehicle"
            )
            cure = f"{_LOG_CURE}, or give a column concentration_{column.unit or declared} with 0 and 1"
            raise DataError(said, table.at(row), cure)
    with np.errstate(over="ignore"):
        return np.where(none, 0.0, 10.0 ** np.where(none, 0.0, values) * unit)


def _refuse_merged_cells(table: AssayTable, column: Column) -> None:
    """Blank cells between numbers of one compound and plate are merged cells rather than vehicle."""
    apart = [one for one in table.columns if plain(one.name) in {plain(n) for n in (*LABELS, *UNITS_OF_REPETITION)}]
    seen: dict[tuple[str, ...], list[bool]] = {}
    for row, cell in enumerate(column.cells):
        course = seen.setdefault(tuple(one.cells[row] for one in apart if one is not column), [])
        if not course or course[-1] != (cell == ""):
            course.append(cell == "")
        if course[-3:] == [False, True, False]:
            said = f"blank cells stand between the concentrations of column {column.name}"
            cure = f"repeat the concentration in every row of merged cells; {_LOG_CURE}"
            raise DataError(said, table.at(row), cure)
