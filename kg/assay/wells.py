"""From a table to wells: concentrations in nM, responses, plates, and what is expected of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.cells import number
from kg.assay.compounds import repetition
from kg.assay.concentrations import concentrations
from kg.assay.headers import CONTROLS, EXCLUDED, HELD, LABELS, PASSED_OVER, UNITS_OF_REPETITION, plain
from kg.errors import DataError
from kg.pharmacology.units import MOLAR_IN_NM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.assay.fit import Floats
    from kg.assay.tables import AssayTable, Column

_MARKED = {"yes", "y", "true", "1", "x"}
_UNMARKED = {"", "no", "n", "false", "0", "na", "-"}


@dataclass(frozen=True, slots=True)
class WellKind:
    """One kind of concentration-response experiment and what may be concluded from it.

    `direction` is the sign of the response's change with concentration (0: either); `affinity` tells whether
    Cheng-Prusoff may be applied.
    """

    name: str
    direction: int
    affinity: bool


KINDS = {
    "competition": WellKind("competition", direction=-1, affinity=True),
    "uptake": WellKind("uptake", direction=-1, affinity=False),
    "channel": WellKind("channel", direction=-1, affinity=False),
    "gpcr": WellKind("gpcr", direction=0, affinity=False),
}


@dataclass(frozen=True, slots=True)
class Wells:
    """Rows that carry a response: nM (n,), response (n,), plate label and file line of each."""

    concentration: Floats
    response: Floats
    plates: tuple[str, ...]
    lines: tuple[int, ...]
    direction: int
    response_name: str
    response_unit: str
    notes: tuple[str, ...] = ()

    def split(self) -> Iterator[tuple[str, Wells]]:
        """One `Wells` a plate, in order of appearance."""
        for label in dict.fromkeys(self.plates):
            rows = [row for row, plate in enumerate(self.plates) if plate == label]
            yield label, self.take(rows)

    def take(self, rows: list[int]) -> Wells:
        """The same with only these rows."""
        return replace(
            self,
            concentration=self.concentration[rows],
            response=self.response[rows],
            plates=tuple(self.plates[row] for row in rows),
            lines=tuple(self.lines[row] for row in rows),
        )


def read_wells(table: AssayTable, kind: WellKind, declared: str = "") -> Wells:
    """Wells of a concentration-response experiment. A lost well (NA) is left out and said."""
    table, notes = without_excluded(table)
    concentration, column = concentrations(table, declared)
    held = table.find(HELD)
    if held is not None and len(set(held.cells)) > 1:
        raise DataError("wells at several holding potentials are not one curve", table.source, "use kg assay patch")
    response = response_column(table, column, declared)
    values = table.numbers(response)
    table.some(int((~np.isnan(values)).sum()), "a response")
    rising = "inhibition" in plain(response.name)
    if kind.name == "channel" and not rising and np.nanmedian(values) < 0:
        values = -values
        notes.append("Currents are inward (negative); their size was fitted.")
    labels = repetition(table)
    controls = [name for name in CONTROLS if table.find(name)]
    if len(controls) == len(CONTROLS):
        values = _specific_percent(table, values, labels)
        notes.append("Responses are specific binding in percent of total minus non-specific, plate by plate.")
    elif controls:
        other = next(name for name in CONTROLS if name not in controls)
        notes.append(f"Column {controls[0]} was not used: percent of specific binding needs {other} beside it.")
    lost = np.isnan(values)
    if lost.any():
        notes.append(f"{int(lost.sum())} lost well(s) left out.")
    direction = 1 if rising else kind.direction
    notes = [*table.notes, *notes]
    wells = Wells(
        concentration, values, labels, table.lines, direction, response.name, response.unit, tuple(notes)
    )  # fmt: skip
    return wells.take([int(row) for row in np.flatnonzero(~lost)])


def without_excluded(table: AssayTable) -> tuple[AssayTable, list[str]]:
    """The table without the rows that a column `exclude` marks, and what is to be said of them. Raises DataError."""
    column = table.find(*EXCLUDED)
    if column is None:
        return table, []
    kept = []
    for row, cell in enumerate(column.cells):
        if cell.lower() not in _MARKED | _UNMARKED:
            raise DataError(f"{column.name} is {cell!r}", table.at(row), "write yes or no, or leave the cell empty")
        if cell.lower() in _UNMARKED:
            kept.append(row)
    table.some(len(kept), "been kept")
    return table.take(kept), [f"{len(column.cells) - len(kept)} well(s) left out, as column {column.name} says."]


def response_column(table: AssayTable, concentration: Column, declared: str = "") -> Column:
    """The one column that is left when every known column is taken away; DataError when it is not one."""
    left = unexplained(table, [concentration])
    if len(left) > 1:
        silent = [one for one in left if says_nothing(table, one)]
        _refuse_another_unit(table, concentration.unit or declared, silent)
        left = [one for one in left if one not in silent]
    if len(left) != 1:
        names = ", ".join(one.name for one in left) or "none"
        raise DataError(
            f"the response must be one column, found {names}",
            table.source,
            "keep one response column; name replicates bound_1, bound_2; what tells wells apart is called compound, plate, "
            "experiment, animal or holding, controls total and nonspecific, and a remark note",
        )
    return left[0]


def _refuse_another_unit(table: AssayTable, unit: str, columns: list[Column]) -> None:
    """DataError where a column of units says another one than that of the concentrations."""
    for column in columns:
        said = column.cells[0]
        if said in MOLAR_IN_NM and MOLAR_IN_NM[said] != MOLAR_IN_NM.get(unit, nan):
            what = f"column {column.name} says {said}, the concentrations are in {unit}"
            raise DataError(what, table.source, "keep one of the two units, in the header of the concentrations")


def unexplained(table: AssayTable, used: list[Column]) -> list[Column]:
    """Columns that nothing uses or knows."""
    known = {plain(name) for name in (*UNITS_OF_REPETITION, *CONTROLS, HELD, *LABELS, *PASSED_OVER, *EXCLUDED)}
    return [one for one in table.columns if one not in used and (one.unit or plain(one.name) not in known)]


def says_nothing(table: AssayTable, column: Column) -> bool:
    """Whether a column holds the same words in every row, so that it tells no wells apart."""
    return len(set(column.cells)) == 1 and number(column.cells[0], table.notation) is None


def _specific_percent(table: AssayTable, values: Floats, labels: tuple[str, ...]) -> Floats:
    """100 (bound - NSB) / (total - NSB) with the means of the control columns of each plate."""
    total, other = (table.numbers(table.need(name)) for name in CONTROLS)
    scaled = values.copy()
    for label in dict.fromkeys(labels):
        rows = np.array([one == label for one in labels])
        if np.isnan(total[rows]).all() or np.isnan(other[rows]).all():
            raise DataError(f"plate {label!r} has no control wells", table.source, "fill total and nonspecific")
        high, low = np.nanmean(total[rows]), np.nanmean(other[rows])
        if high <= low:
            raise DataError(
                f"total binding ({high:g}) does not exceed non-specific ({low:g})",
                table.source,
                "check the columns",
            )
        scaled[rows] = 100.0 * (values[rows] - low) / (high - low)
    return scaled
