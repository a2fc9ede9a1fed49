"""How often a curve that runs one way is called a bell, hook or hormesis, and how often one that turns back is.

Run: python benchmarks/assay_turns.py [--draws 40]. Sigmoids, two-site, unfinished and flat curves with even and uneven
noise, gross outliers and mispipetted concentrations; then curves that turn back, and how many of those that are not
called so get a potency nevertheless.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
import plates
import turning

from kg.assay.curve import fit_curve
from kg.assay.models import log_concentration
from kg.assay.turns import turn_of
from kg.assay.wells import KINDS

# The share of curves that run one way and may be called otherwise.
MOST_FALSE = 0.005


def false_calls(draws: int) -> float:
    """The share of plain curves that are said to turn back, printed by kind of noise."""
    called, drawn = Counter[str](), Counter[str]()
    for kind, dose, response in turning.sigmoids(draws):
        drawn[kind] += 1
        called[kind] += turn_of(log_concentration(dose), response) is not None
    for kind, count in drawn.items():
        print(f"one way, noise {kind:14}: {called[kind]:3} of {count} called otherwise = {called[kind] / count:.2%}")
    return called.total() / drawn.total()


def found(draws: int) -> None:
    """The share of curves that turn back and are called so, and of those given a potency, by design and noise."""
    random = np.random.default_rng(1)
    print("turning back: called so / given a potency all the same, percent, at 2, 5 and 10 % noise")
    for name, (_, shape) in turning.TURNS.items():
        for levels, replicates in ((8, 1), (8, 2), (12, 1), (12, 3)):
            cells = []
            for noise in (2.0, 5.0, 10.0):
                seen = given = 0
                for _ in range(draws):
                    dose = turning.doses(levels, replicates)
                    part = plates.wells(dose, shape(dose) + random.normal(0.0, noise, dose.size), direction=0)
                    turned = turn_of(log_concentration(dose), part.response) is not None
                    seen += turned
                    given += not turned and fit_curve(part, KINDS["gpcr"]).estimates is not None
                cells.append(f"{seen / draws:4.0%} /{given / draws:4.0%}")
            print(f"  {name:29} {levels:2} × {replicates}: " + "   ".join(cells))


def main() -> int:
    """Print both; exit 1 where more plain curves are called otherwise than may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=40)
    draws = parser.parse_args().draws
    begun = time.perf_counter()
    share = false_calls(draws)
    print(f"one way, all: {share:.3%} called otherwise (at most {MOST_FALSE:.1%} allowed)")
    found(max(draws // 4, 1))
    print(f"{time.perf_counter() - begun:.0f} s")
    return 0 if share <= MOST_FALSE else 1


if __name__ == "__main__":
    sys.exit(main())
