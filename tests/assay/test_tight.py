"""Ki with the receptor level known: the truth within its interval, its errors carried, a wrong level contradicted."""

from __future__ import annotations

import numpy as np
import plates
import pytest
from requirements import require

from kg.assay import AssayReport, fit_table, parse_table
from kg.assay.curve import fit_curve
from kg.assay.potency import Tracer
from kg.assay.report import Status
from kg.assay.wells import KINDS
from kg.errors import UsageError
from kg.pharmacology.quantity import Quantity

KI, RECEPTOR = 0.1, 5.0
SEEDS = 8


def _fit(part, receptor: Quantity | None = None, kd: float = 0.0) -> AssayReport:
    return fit_curve(part, KINDS["competition"], Tracer(Quantity(1.0), Quantity(1.0, kd), receptor))


def _level(value: float = RECEPTOR, error: float = 0.0) -> Quantity:
    return Quantity(value, error, f"{value:g} nM")


def test_the_true_ki_is_in_its_interval() -> None:
    """Of 32 plates with depletion at 2 and 5 % noise at least 28 intervals hold Ki; without the level not one does."""
    held, naive = [], []
    for ki in (0.3, 2.0):
        for noise in (0.02, 0.05):
            for seed in range(SEEDS):
                part = plates.depleted_plate(seed, noise, ki, RECEPTOR)
                for receptor, found in ((_level(), held), (None, naive)):
                    one = (_fit(part, receptor).estimates or {}).get("ki_nM")
                    found.append(one is not None and one.low <= ki <= one.high)
    assert sum(held) >= 28
    assert sum(naive) == 0


def test_without_the_level_it_is_only_apparent() -> None:
    """A steep plate gives a Ki twenty times too high, called apparent, with the option that mends it."""
    report = _fit(plates.depleted_plate(0, 0.02, KI, RECEPTOR))
    assert report.estimates is not None
    assert report.estimates["ki_nM"].low > 10 * KI
    assert "Hill slope" in report.apparent
    assert "Ki is only apparent" in report.verdict
    assert any("--receptor" in note for note in report.notes)
    assert _fit(plates.plate(5, 0.03)).apparent == ""


def test_a_low_ic50_is_warned_of() -> None:
    """An IC50 that a receptor level of ordinary wells could have set is warned of; one far above is not."""
    assert any("--receptor" in note for note in _fit(plates.plate(5, 0.03, ic50=2.0)).notes)
    assert not any("--receptor" in note for note in _fit(plates.plate(5, 0.03)).notes)


def test_no_depletion_changes_nothing() -> None:
    """With a receptor level far below all else Ki and IC50 are those of Cheng and Prusoff."""
    part = plates.plate(5, 0.03)
    plain, exact = _fit(part).estimates, _fit(part, _level(1e-4)).estimates
    assert plain is not None
    assert exact is not None
    for key in ("ic50_nM", "ki_nM", "top", "bottom"):
        for side in ("value", "low", "high"):
            assert getattr(exact[key], side) == pytest.approx(getattr(plain[key], side), rel=1e-3), key
    assert list(exact) == ["ic50_nM", "pic50", "ki_nM", "pki", "top", "bottom"]


def test_the_error_of_the_level_widens_the_interval() -> None:
    """The interval grows with the standard errors of receptor and Kd, and reaches what the ends of each would give."""
    part = plates.depleted_plate(1, 0.02, KI, RECEPTOR)
    sure, unsure, both = _fit(part, _level()), _fit(part, _level(error=0.1)), _fit(part, _level(error=0.1), kd=0.2)
    widths = [np.log(one.estimates["ki_nM"].high / one.estimates["ki_nM"].low) for one in (sure, unsure, both)]
    assert widths[0] < widths[1] < widths[2]
    low_end = _fit(part, _level(RECEPTOR - 1.959964 * 0.1)).estimates["ki_nM"].value
    assert unsure.estimates["ki_nM"].high > low_end


def test_a_wrong_level_is_contradicted() -> None:
    """A level that the curve speaks against makes Ki apparent and names the level that it asks for."""
    report = _fit(plates.depleted_plate(0, 0.02, KI, RECEPTOR), _level(2.0))
    assert "asks for a receptor level of" in report.apparent
    assert "Ki is only apparent" in report.verdict
    assert _fit(plates.depleted_plate(0, 0.02, KI, RECEPTOR), _level()).apparent == ""


def test_a_shallow_curve_is_contradicted() -> None:
    """Depletion can only steepen a curve: a shallow one is not one site, whatever the level."""
    report = _fit(plates.plate(2, 0.02, hill=0.5), _level(1.0))
    assert "slope" in report.apparent or report.status is Status.NOT_DESCRIBED


def test_a_ki_far_below_the_receptor_is_a_bound() -> None:
    """Where all compound is bound, the curve tells only that Ki is below something."""
    report = _fit(plates.depleted_plate(3, 0.1, 1e-4, RECEPTOR), _level())
    assert report.estimates is None
    assert report.bounds["ki_nM"].relation == "<"
    assert "Ki" in report.verdict


def test_scipy_finds_the_same_minimum() -> None:
    """SciPy's curve_fit on the equilibrium found by bisection gives the same Ki."""
    try:
        from scipy.optimize import curve_fit
    except ImportError:
        require("scipy", False, "pip install scipy")
    part = plates.depleted_plate(4, 0.02, 0.5, RECEPTOR)

    def curve(dose, top, bottom, log_ki):
        bound = plates.equilibrium(dose, RECEPTOR, 1.0, 1.0, 10.0**log_ki)
        return bottom + (top - bottom) * bound / bound[0]

    theirs, _ = curve_fit(curve, part.concentration, part.response, p0=[90.0, 0.0, 0.0])
    assert _fit(part, _level()).estimates["ki_nM"].value == pytest.approx(10.0 ** theirs[2], rel=1e-3)


@pytest.mark.parametrize(
    ("model", "options", "word"),
    [
        ("competition", {"receptor": "5 nM"}, "both"),
        ("competition", {"receptor": "5", "radioligand": "1 nM", "kd": "1 nM"}, "no unit"),
        ("competition", {"receptor": "0 nM", "radioligand": "1 nM", "kd": "1 nM"}, "greater than zero"),
        ("uptake", {"receptor": "5 nM"}, "not turned into Ki"),
        ("saturation", {"receptor": "5 nM", "depletion": True}, "two ways"),
    ],
)
def test_the_level_belongs_to_binding(model: str, options: dict[str, object], word: str) -> None:
    """A receptor level without radioligand, without unit, for another assay or beside --depletion is an error."""
    part = plates.plate(5, 0.03)
    table = parse_table(plates.csv({"concentration_nM": part.concentration, "bound": part.response}), "p.csv")
    with pytest.raises(UsageError, match=word):
        fit_table(table, model, **options)
