"""How often the 95 % interval of Ki contains the true Ki: 200 seeds at 4 noise levels.

Run: python benchmarks/assay_coverage.py [--seeds 200] [--depleted]. A plate that gives no one-site Ki counts as a miss.
With --depleted the receptor takes up compound and radioligand: with its level given, how often the interval (or, where
Ki is not bounded, the bound) holds Ki; without it, how often a wrong Ki is called apparent or warned of.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from typing import TYPE_CHECKING

import plates

from kg.assay.curve import fit_curve
from kg.assay.potency import Tracer
from kg.assay.wells import KINDS
from kg.pharmacology.quantity import Quantity

if TYPE_CHECKING:
    from kg.assay.report import AssayReport

# True Ki and level of receptor, nM, of plates with depletion (radioligand and its Kd are 1 nM).
DEPLETED = ((0.1, 5.0), (1.0, 5.0), (10.0, 5.0), (0.3, 0.5), (3.0, 1.0))


def covered(seed: int, noise: float, tracer: Tracer) -> tuple[bool, str]:
    """Whether one plate's interval holds the truth, and the model it chose."""
    report = fit_curve(plates.plate(seed, noise), KINDS["competition"], tracer)
    one = (report.estimates or {}).get("ki_nM")
    if one is None or one.low is None or one.high is None:
        return False, report.model or report.status.value
    return one.low <= plates.IC50 / 2.0 <= one.high, report.model or ""


def depleted(seeds: int) -> int:
    """Print coverage with the receptor level given, and what is said without it; exit 1 outside 91-98 %."""
    plain = Tracer(Quantity(1.0), Quantity(1.0))
    held = count = 0
    for ki, receptor in DEPLETED:
        known = Tracer(Quantity(1.0), Quantity(1.0), Quantity(receptor, text=f"{receptor:g} nM"))
        inside = bounded = doubted = 0
        without: dict[str, int] = {}
        factors = []
        for noise in plates.NOISES[:3]:
            for seed in range(seeds):
                part = plates.depleted_plate(seed, noise, ki, receptor)
                report = fit_curve(part, KINDS["competition"], known)
                one, bound = (report.estimates or {}).get("ki_nM"), report.bounds.get("ki_nM")
                bounded += one is not None
                doubted += bool(report.apparent)
                inside += bool(one.low <= ki <= one.high) if one else bool(bound) and ki < bound.value
                word, factor = _without(fit_curve(part, KINDS["competition"], plain), ki)
                without[word] = without.get(word, 0) + 1
                factors += [factor] if factor else []
        number = 3 * seeds
        held, count = held + inside, count + number
        print(f"Ki {ki:g} nM, receptor {receptor:g} nM: held {inside} of {number} = {inside / number:.1%}, "
              f"bounded {bounded}, level doubted {doubted}; without the level {without}, "
              f"silent ones off by up to × {max(factors, default=1.0):.2g}")  # fmt: skip
    print(f"all: {held} of {count} = {held / count:.2%}")
    return 0 if 0.91 <= held / count <= 0.98 else 1


def _without(report: AssayReport, ki: float) -> tuple[str, float | None]:
    """What is said of a Ki that depletion was not taken out of, and by what factor a silent one is wrong."""
    one = (report.estimates or {}).get("ki_nM")
    if one is None:
        return "none", None
    if one.low <= ki <= one.high:
        return "right", None
    if report.apparent:
        return "apparent", None
    if any("receptor" in note for note in report.notes):
        return "warned", None
    return "silent", one.value / ki


def main() -> int:
    """Print coverage by noise level and over all; exit 1 outside 93-97 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--depleted", action="store_true")
    seeds = parser.parse_args().seeds
    if parser.parse_args().depleted:
        return depleted(seeds)
    tracer = Tracer(Quantity(1.0), Quantity(1.0))
    begun, total = time.perf_counter(), 0
    models: dict[str, int] = {}
    for noise in plates.NOISES:
        held = 0
        for seed in range(seeds):
            inside, model = covered(seed, noise, tracer)
            held += inside
            models[model] = models.get(model, 0) + 1
        total += held
        print(f"noise {noise:4.0%}: {held} of {seeds} = {held / seeds:.1%}")
    count = seeds * len(plates.NOISES)
    share = total / count
    print(f"all: {total} of {count} = {share:.2%}; models {models}; {time.perf_counter() - begun:.0f} s")
    return 0 if 0.93 <= share <= 0.97 else 1


if __name__ == "__main__":
    sys.exit(main())
