"""How often the 95 % interval of Ki contains the true Ki: 200 seeds at 4 noise levels.

Run: python benchmarks/assay_coverage.py [--seeds 200]. A plate that gives no one-site Ki counts as a miss.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import plates

from kg.assay.curve import fit_curve
from kg.assay.potency import Tracer
from kg.assay.wells import KINDS
from kg.pharmacology.quantity import Quantity


def covered(seed: int, noise: float, tracer: Tracer) -> tuple[bool, str]:
    """Whether one plate's interval holds the truth, and the model it chose."""
    report = fit_curve(plates.plate(seed, noise), KINDS["competition"], tracer)
    one = (report.estimates or {}).get("ki_nM")
    if one is None or one.low is None or one.high is None:
        return False, report.model or report.status.value
    return one.low <= plates.IC50 / 2.0 <= one.high, report.model or ""


def main() -> int:
    """Print coverage by noise level and over all; exit 1 outside 93-97 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    seeds = parser.parse_args().seeds
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
