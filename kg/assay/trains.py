"""Use dependence: what a train of pulses adds to the block of its first pulse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.estimates import Estimate, estimate
from kg.assay.fit import Floats, Model, fit

if TYPE_CHECKING:
    from kg.assay.currents import Currents

# Last pulses of a train whose mean stands for the steady state of use-dependent block.
STEADY_PULSES = 3


@dataclass(frozen=True, slots=True)
class Train:
    """One potential, concentration and frequency, mean over cells.

    Tonic block: first pulse against the control's first pulse. Use-dependent block: steady state over first
    pulse, against the same ratio of the control train. Both in percent; `pulses_to_decay` is the exponential's
    time constant in pulses.
    """

    holding_mV: float
    concentration_nM: float
    frequency_Hz: float
    cells: int
    tonic_block_percent: float | None
    use_dependent_block_percent: float
    sem_percent: float | None
    pulses_to_decay: Estimate | None


@dataclass(frozen=True, slots=True)
class Trains:
    """All trains and what must be said about them."""

    trains: tuple[Train, ...]
    notes: tuple[str, ...]


_Key = tuple[float, float, float]  # mV, nM, Hz
_Course = tuple[Floats, Floats]
_DECAY = Model(
    "train",
    ("first", "steady", "decay"),
    ("linear", "linear", "log10"),
    lambda t, k: np.asarray(t[1] + (t[0] - t[1]) * np.exp(-k * 10.0 ** -t[2])),
    lambda _k, y: [np.array([float(y[0]), float(y[-1]), np.log10(scale)]) for scale in (1.0, 5.0, 20.0)],
)


def analyse_trains(data: Currents) -> Trains:
    """Use-dependent block from rows with a pulse number above zero; rows without one are not looked at."""
    trains: dict[_Key, dict[str, _Course]] = {}
    for row in np.flatnonzero(data.pulse > 0):
        key = (float(data.holding[row]), float(data.concentration[row]), float(data.frequency[row]))
        cell = data.cells[row]
        if cell not in trains.setdefault(key, {}):
            trains[key][cell] = _course(data, key, cell)
    notes: list[str] = []
    found = []
    for (volt, dose, rate), own in trains.items():
        if dose > 0:
            train = _train((volt, dose, rate), own, trains.get((volt, 0.0, rate), {}), notes)
            found += [train] if train else []
    return Trains(tuple(found), tuple(notes))


def _course(data: Currents, key: _Key, cell: str) -> _Course:
    """Pulses since the first (k,) and currents (k,) of one cell's train, in order."""
    here = (data.holding == key[0]) & (data.concentration == key[1]) & (data.frequency == key[2])
    here &= (data.pulse > 0) & np.array([name == cell for name in data.cells])
    rows = np.flatnonzero(here)
    rows = rows[np.argsort(data.pulse[rows], kind="stable")]
    return data.pulse[rows] - data.pulse[rows[0]], data.current[rows]


def _steady(train: _Course) -> float:
    """Mean of the last pulses over the first."""
    return float(train[1][-STEADY_PULSES:].mean() / train[1][0])


def _train(
    key: _Key,
    own: dict[str, _Course],
    control: dict[str, _Course],
    notes: list[str],
) -> Train | None:
    volt, dose, rate = key
    where = f"{dose:g} nM at {volt:g} mV, {rate:g} Hz"
    long = {cell: train for cell, train in own.items() if train[1].size > STEADY_PULSES and train[1][0] > 0}
    if not long:
        notes.append(f"{where}: a train needs more than {STEADY_PULSES} pulses; no use dependence.")
        return None
    paired = {cell for cell in long if cell in control and control[cell][1].size > STEADY_PULSES}
    if len(paired) < len(long):
        notes.append(f"{where}: {len(long) - len(paired)} train(s) without control train; rundown is not taken off.")
    blocks = np.array(
        [
            100.0 * (1.0 - _steady(train) / (_steady(control[cell]) if cell in paired else 1.0))
            for cell, train in long.items()
        ]
    )
    tonic = [100.0 * (1.0 - long[cell][1][0] / control[cell][1][0]) for cell in paired]
    pulses = np.concatenate([train[0] for train in long.values()])
    shares = np.concatenate([train[1] / train[1].mean() for train in long.values()])
    part = fit(_DECAY, pulses, shares)
    decay = estimate(part, 2, "pulses")
    return Train(
        volt,
        dose,
        rate,
        len(long),
        float(np.mean(tonic)) if tonic else None,
        float(blocks.mean()),
        float(blocks.std(ddof=1) / np.sqrt(blocks.size)) if blocks.size > 1 else None,
        decay if part.converged and decay.bounded else None,
    )
