"""Simulated responses that run one way, and responses that turn back, each with the noise that plates have."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

# Levels (vehicle among them) and wells a level of the plates that are drawn.
DESIGNS = ((6, 1), (6, 3), (8, 1), (8, 2), (12, 1), (12, 3))
NOISES = ("even", "heavy tails", "in proportion", "outliers", "one level off")


def doses(levels: int, replicates: int) -> np.ndarray:
    """Vehicle and concentrations from 0.1 to 10,000 nM, each `replicates` times."""
    return np.repeat(np.concatenate([[0.0], 10.0 ** np.linspace(-1.0, 4.0, levels - 1)]), replicates)


def disturbed(mean: np.ndarray, dose: np.ndarray, kind: str, size: float, random: np.random.Generator) -> np.ndarray:
    """The mean with noise of `size` percent, and what else plates suffer.

    Even, of three degrees of freedom, in proportion, with one or two gross outliers, or with every well of one
    concentration shifted by the same amount.
    """
    if kind == "heavy tails":
        return mean + size * random.standard_t(3, mean.size) / np.sqrt(3.0)
    if kind == "in proportion":
        return mean + random.normal(0.0, 1.0, mean.size) * (0.2 * size + size * np.abs(mean) / 100.0)
    found = mean + random.normal(0.0, size, mean.size)
    if kind == "outliers":
        count = int(random.integers(1, 3))
        wells = random.choice(mean.size, count, replace=False)
        found[wells] += random.choice([-1.0, 1.0], count) * random.uniform(20.0, 60.0, count)
    if kind == "one level off":
        found[dose == random.choice(np.unique(dose))] += random.choice([-1.0, 1.0]) * random.uniform(10.0, 40.0)
    return found


def sigmoids(draws: int, seed: int = 0) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Kind, doses and responses of falling, rising, shallow, steep, two-site, unfinished and flat curves."""
    random = np.random.default_rng(seed)
    for kind in NOISES:
        for levels, replicates in DESIGNS:
            for _ in range(draws):
                dose = doses(levels, replicates)
                half, hill = 10.0 ** random.uniform(-0.5, 4.5), random.choice([0.5, 0.8, 1.0, 1.5, 3.0])
                left = 1.0 / (1.0 + (dose / half) ** hill)
                other = 1.0 / (1.0 + dose / 10.0 ** random.uniform(0.0, 4.0))
                shape = random.choice(["falls", "rises", "two sites", "flat"], p=[0.5, 0.2, 0.15, 0.15])
                mean = {
                    "falls": 5.0 + 95.0 * left,
                    "rises": 100.0 - 95.0 * left,
                    "two sites": 5.0 + 50.0 * left + 45.0 * other,
                    "flat": np.full(dose.size, 100.0),
                }[str(shape)]
                yield kind, dose, disturbed(mean, dose, kind, float(random.choice([2.0, 5.0, 10.0, 15.0])), random)


def _log(dose: np.ndarray) -> np.ndarray:
    return np.log10(np.where(dose > 0.0, dose, 1e-9))


# What truly turns back, with the status that it has.
TURNS = {
    "bell": ("bell", lambda x: 100.0 * np.exp(-((_log(x) - 1.5) ** 2))),
    "narrow bell": ("bell", lambda x: 100.0 * np.exp(-(((_log(x) - 1.5) / 0.5) ** 2))),
    "U": ("bell", lambda x: 100.0 - 90.0 * np.exp(-(((_log(x) - 1.5) / 0.8) ** 2))),
    "ternary complex": ("bell", lambda x: 100.0 * (x / (x + 3.0)) * (1000.0 / (1000.0 + x))),
    "hook by 40 %": ("hook", lambda x: 100.0 * (x / (x + 3.0)) * (1.0 - 0.4 * x / (x + 300.0))),
    "displacement that comes back": ("hook", lambda x: 5 + 95 / (1 + x / 3) + 40 * x**2 / (x**2 + 1500.0**2)),
    "hormesis by 35 %": ("hormesis", lambda x: (100.0 + 45.0 * x / (x + 1.0)) / (1.0 + (x / 300.0) ** 1.5)),
    "autoinduction": ("bell", lambda x: (100.0 + 120.0 * x**1.5 / (x**1.5 + 3.0)) / (1.0 + (x / 300.0) ** 2)),
}
