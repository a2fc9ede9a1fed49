"""The wells of a saturation experiment, from a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.compounds import repetition
from kg.assay.concentrations import concentrations
from kg.assay.headers import plain
from kg.assay.wells import says_nothing, unexplained, without_excluded
from kg.errors import DataError
from kg.pharmacology.units import MOLAR_IN_NM

if TYPE_CHECKING:
    from kg.assay.fit import Floats
    from kg.assay.tables import AssayTable, Column

_TOTAL = ("bound", "total", "binding", "response")


@dataclass(frozen=True, slots=True)
class SaturationBinding:
    """Wells of a saturation experiment: x (n, 2) = ligand in nM and 1 for total (0 non-specific) binding."""

    x: Floats
    bound: Floats
    plates: tuple[str, ...]
    lines: tuple[int, ...]
    unit: str
    specific: bool
    notes: tuple[str, ...] = ()


def read_binding(table: AssayTable, declared: str = "", depletion: bool = False) -> SaturationBinding:
    """Wells from a column `bound` or `total` (and `nonspecific`), or `specific`.

    Raises DataError when they are missing, or, for depletion, when binding is not in a molar unit.
    """
    table, notes = without_excluded(table)
    ligand, dose = concentrations(table, declared)
    columns = _columns(table, dose)
    specific = plain(columns[0][0].name) == "specific"
    if depletion and specific:
        raise DataError(
            "depletion is computed from total binding, not from specific binding",
            table.source,
            "give bound or total",
        )
    labels = repetition(table)
    x, bound, plates, lines = [], [], [], []
    for column, flag in columns:
        values = _molar(table, column) if depletion else table.numbers(column)
        for row in np.flatnonzero(~np.isnan(values)):
            x.append((ligand[row], flag))
            bound.append(values[row])
            plates.append(labels[row])
            lines.append(table.lines[row])
    table.some(len(bound), "binding")
    unit = "nM" if depletion else columns[0][0].unit
    said = (*table.notes, *notes)
    return SaturationBinding(np.array(x), np.array(bound), tuple(plates), tuple(lines), unit, specific, said)


def _columns(table: AssayTable, dose: Column) -> list[tuple[Column, float]]:
    """The columns of binding, each with 1 for total or specific and 0 for non-specific wells."""
    several = [column for name in _TOTAL if (column := table.find(name)) is not None]
    specific, other = table.find("specific"), table.find("nonspecific")
    found = [(column, 1.0) for column in ([specific] if specific else []) + several]
    if len(found) != 1 or (specific and other):
        raise DataError(
            "saturation needs one column bound (or total), with nonspecific beside it where measured, or specific alone",
            table.source,
            "name the columns so",
        )
    found += [(other, 0.0)] if other else []
    if len({column.unit for column, _ in found}) > 1:
        said = " and ".join(f"{column.name} {column.unit or 'without unit'}" for column, _ in found)
        raise DataError(f"binding stands in two units: {said}", table.source, "give both in one unit")
    left = [one for one in unexplained(table, [dose, *(column for column, _ in found)]) if not says_nothing(table, one)]
    if left:
        names = ", ".join(one.name for one in left)
        cure = "split what they tell apart by a column compound or plate, or put remarks into a column note"
        raise DataError(f"it is not clear what the columns {names} tell apart", table.source, cure)
    return found


def _molar(table: AssayTable, column: Column) -> Floats:
    if column.unit not in MOLAR_IN_NM:
        raise DataError(
            f"depletion compares bound with added ligand, and column {column.name} is not molar",
            table.source,
            "give bound in a molar unit, e.g. bound_pM",
        )
    return table.scaled(column, MOLAR_IN_NM)
