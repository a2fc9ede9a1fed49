"""The 95 % interval of Ki contains the true Ki as often as it says (the long version: benchmarks/assay_coverage.py)."""

from __future__ import annotations

import plates
import pytest

from kg.assay.curve import fit_curve
from kg.assay.potency import Tracer
from kg.assay.wells import KINDS
from kg.pharmacology.quantity import Quantity

TRUE_KI = plates.IC50 / 2.0
SEEDS = 25


@pytest.mark.slow
def test_interval_covers_the_true_ki() -> None:
    """On 100 simulated plates (25 seeds at 2, 5, 10 and 15 % noise) at least 90 intervals hold Ki, and not all."""
    tracer = Tracer(Quantity(1.0), Quantity(1.0))
    held = []
    for noise in plates.NOISES:
        for seed in range(SEEDS):
            report = fit_curve(plates.plate(seed, noise), KINDS["competition"], tracer)
            one = (report.estimates or {}).get("ki_nM")
            held.append(one is not None and one.low <= TRUE_KI <= one.high)
    assert 90 <= sum(held) < 100
