"""Peak currents of whole-cell recordings, and the share that a compound leaves of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.concentrations import concentrations
from kg.errors import DataError
from kg.pharmacology.units import VOLTAGE_IN_MV

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.assay.fit import Floats
    from kg.assay.tables import AssayTable

_CURRENT = ("current", "peak_current", "peak")


@dataclass(frozen=True, slots=True)
class Currents:
    """Peak currents (n,): nM, mV, size, cell, pulse (0 without trains), Hz, and availability (NaN: not given)."""

    concentration: Floats
    holding: Floats
    current: Floats
    cells: tuple[str, ...]
    pulse: Floats
    frequency: Floats
    availability: Floats
    source: str


def read_currents(table: AssayTable, declared: str = "") -> Currents:
    """Currents of a table.

    Columns: concentration_UNIT, holding_mV, current_UNIT; where present cell, pulse, frequency_Hz, availability.
    Raises DataError.
    """
    concentration, _ = concentrations(table, declared)
    holding = table.scaled(table.need("holding"), VOLTAGE_IN_MV)
    current = table.numbers(table.need(*_CURRENT))
    cell = table.find("cell")

    def optional(name: str, missing: float) -> Floats:
        column = table.find(name)
        return np.full(current.size, missing) if column is None else table.numbers(column)

    availability = optional("availability", np.nan)
    for row in np.flatnonzero((availability < 0) | (availability > 1)):
        raise DataError(
            "an availability is not between 0 and 1", f"{table.source}:{table.lines[row]}", "give the share h"
        )
    kept = ~np.isnan(current) & ~np.isnan(holding)
    table.some(int(kept.sum()), "a current")
    names = cell.cells if cell else ("",) * current.size
    return Currents(
        concentration[kept],
        holding[kept],
        np.abs(current[kept]),
        tuple(name for name, keep in zip(names, kept, strict=True) if keep),
        np.nan_to_num(optional("pulse", 0.0)[kept]),
        np.nan_to_num(optional("frequency", 0.0)[kept]),
        availability[kept],
        table.source,
    )


def remaining(data: Currents) -> tuple[Floats, Floats]:
    """Share of control current left (m,) and the rows (m,) it belongs to.

    First pulses under drug, each over the mean control (concentration 0) of the same cell and potential.
    DataError where a control is missing.
    """
    first = np.ones(data.current.size, dtype=bool)
    for row in map(int, np.flatnonzero(data.pulse > 0)):
        same = _same(data, row, data.concentration[row]) & (data.frequency == data.frequency[row])
        first[row] = data.pulse[row] == data.pulse[same].min()
    shares, rows = [], []
    for row in map(int, np.flatnonzero(first & (data.concentration > 0))):
        control = data.current[_same(data, row, 0.0) & first]
        if control.size == 0 or control.mean() == 0:
            raise DataError(
                f"no control current (concentration 0) at {data.holding[row]:g} mV {data.cells[row]}".rstrip(),
                data.source,
                "add the current before the compound for each cell and holding potential",
            )
        shares.append(data.current[row] / control.mean())
        rows.append(row)
    return np.array(shares), np.array(rows, dtype=int)


def _same(data: Currents, row: int, concentration: float) -> NDArray[np.bool_]:
    cell = np.array([name == data.cells[row] for name in data.cells])
    same = cell & (data.holding == data.holding[row]) & (data.concentration == concentration)
    return np.asarray(same, dtype=bool)
