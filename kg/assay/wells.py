"""From a table to wells: concentrations in nM, responses, plates, and what is expected of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import DataError
from kg.pharmacology.units import MOLAR_IN_NM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.assay.fit import Floats
    from kg.assay.tables import AssayTable, Column

CONCENTRATION = ("concentration", "conc", "dose", "ligand", "radioligand", "compound")
UNITS_OF_REPETITION = ("plate", "experiment", "animal", "cell")
_CONTROLS = ("total", "nonspecific")
_HELD = "holding"


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


def concentrations(table: AssayTable, declared: str = "") -> tuple[Floats, Column]:
    """The concentration column in nM (rows,); `log10_concentration_M` is raised to a power. Raises DataError."""
    logged = table.find(*(f"{prefix}_{name}" for prefix in ("log10", "log") for name in CONCENTRATION))
    column = logged or table.need(*CONCENTRATION)
    values = table.numbers(column)
    scale = table.scaled(replace(column, cells=("1",) * len(column.cells)), MOLAR_IN_NM, declared)
    nanomolar = 10.0**values * scale if logged else values * scale
    for row in np.flatnonzero(~(nanomolar >= 0)):
        raise DataError(
            f"the concentration {column.cells[row]!r} is missing or negative",
            f"{table.source}:{table.lines[row]}",
            "give every well its concentration; 0 for vehicle",
        )
    return nanomolar, column


def repetition(table: AssayTable) -> tuple[str, ...]:
    """The label of the independent experiment of each row: plate, experiment, animal, cell as far as present."""
    present = [column for name in UNITS_OF_REPETITION if (column := table.find(name)) is not None]
    return tuple(" ".join(column.cells[row] for column in present) for row in range(len(table.lines)))


def read_wells(table: AssayTable, kind: WellKind, declared: str = "") -> Wells:
    """Wells of a concentration-response experiment. A lost well (NA) is left out and said."""
    concentration, column = concentrations(table, declared)
    held = table.find(_HELD)
    if held is not None and len(set(held.cells)) > 1:
        raise DataError("wells at several holding potentials are not one curve", table.source, "use kg assay patch")
    response = response_column(table, column)
    values = table.numbers(response)
    notes: list[str] = []
    rising = response.name.lower().startswith("inhibition")
    if kind.name == "channel" and not rising and np.nanmedian(values) < 0:
        values = -values
        notes.append("Currents are inward (negative); their size was fitted.")
    labels = repetition(table)
    if all(table.find(name) for name in _CONTROLS):
        values = _specific_percent(table, values, labels)
        notes.append("Responses are specific binding in percent of total minus non-specific, plate by plate.")
    lost = np.isnan(values)
    table.some(int((~lost).sum()), "a response")
    if lost.any():
        notes.append(f"{int(lost.sum())} lost well(s) left out.")
    wells = Wells(
        concentration,
        values,
        labels,
        table.lines,
        1 if rising else kind.direction,
        response.name,
        response.unit,
        tuple(notes),
    )
    return wells.take([int(row) for row in np.flatnonzero(~lost)])


def response_column(table: AssayTable, concentration: Column) -> Column:
    """The one column that is left when every known column is taken away; DataError when it is not one."""
    known = {*UNITS_OF_REPETITION, *_CONTROLS, _HELD, "compound", "replicate", "well", "note"}
    left = [one for one in table.columns if one is not concentration and one.name.lower() not in known]
    if len(left) != 1:
        names = ", ".join(one.name for one in left) or "none"
        raise DataError(
            f"the response must be one column, found {names}",
            table.source,
            "keep one response column beside concentration, total, nonspecific, plate, animal, holding",
        )
    return left[0]


def _specific_percent(table: AssayTable, values: Floats, labels: tuple[str, ...]) -> Floats:
    """100 (bound - NSB) / (total - NSB) with the means of the control columns of each plate."""
    total, other = (table.numbers(table.need(name)) for name in _CONTROLS)
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
