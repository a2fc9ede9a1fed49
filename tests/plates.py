"""Simulated bench plates with a known truth."""

from __future__ import annotations

import numpy as np

from kg.assay.wells import Wells

TOP, BOTTOM, IC50 = 100.0, 5.0, 20.0
NOISES = (0.02, 0.05, 0.10, 0.15)


def doses(replicates: int = 3, low: float = -1.0, high: float = 4.0, count: int = 11) -> np.ndarray:
    """Vehicle and `count` concentrations in nM, evenly spaced in log10, each `replicates` times."""
    return np.repeat(np.concatenate([[0.0], 10.0 ** np.linspace(low, high, count)]), replicates)


def displacement(concentration: np.ndarray, ic50: float = IC50, hill: float = 1.0) -> np.ndarray:
    """What an ideal plate shows: binding from 100 down to 5."""
    return BOTTOM + (TOP - BOTTOM) / (1.0 + (concentration / ic50) ** hill)


def wells(concentration: np.ndarray, response: np.ndarray, direction: int = -1, plates=None) -> Wells:
    """Arrays as wells of one plate, or of the plates that `plates` names row by row."""
    labels = tuple(plates) if plates is not None else ("",) * concentration.size
    lines = tuple(range(2, 2 + concentration.size))
    return Wells(concentration, response, labels, lines, direction, "bound", "")


def plate(seed: int, noise: float, hill: float = 1.0, ic50: float = IC50) -> Wells:
    """One competition plate: 12 concentrations in triplicate, normal noise of `noise` × 100."""
    random = np.random.default_rng([int(noise * 1000), seed])
    concentration = doses()
    response = displacement(concentration, ic50, hill) + random.normal(0.0, 100.0 * noise, concentration.size)
    return wells(concentration, response)


def equilibrium(compound: np.ndarray, receptor: float, ligand: float, kd: float, ki: float) -> np.ndarray:
    """Bound radioligand (n,) in nM when receptor, radioligand and compound deplete each other.

    By bisection on the free receptor: independent of the method in the code.
    """
    low, high = np.zeros(compound.shape), np.full(compound.shape, receptor)
    for _ in range(200):
        free = (low + high) / 2.0
        used = free * (1.0 + ligand / (kd + free) + compound / (ki + free))
        high, low = np.where(used > receptor, free, high), np.where(used > receptor, low, free)
    return ligand * free / (kd + free)


def depleted_plate(seed: int, noise: float, ki: float, receptor: float, ligand: float = 1.0, kd: float = 1.0) -> Wells:
    """A competition plate whose receptor takes up compound and radioligand; noise as in `plate`."""
    random = np.random.default_rng([int(noise * 1000), seed, int(100 * ki), int(100 * receptor)])
    dose = doses()
    bound = equilibrium(dose, receptor, ligand, kd, ki)
    response = BOTTOM + (TOP - BOTTOM) * bound / bound[0]
    return wells(dose, response + random.normal(0.0, 100.0 * noise, dose.size))


def csv(columns: dict[str, object]) -> str:
    """Columns as CSV text with a header line."""
    lines = [",".join(columns)]
    lines += [",".join(str(cell) for cell in row) for row in zip(*columns.values(), strict=True)]
    return "\n".join(lines) + "\n"
