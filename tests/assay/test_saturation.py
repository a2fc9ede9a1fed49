"""Saturation binding: Kd and Bmax with non-specific binding, depletion and two sites."""

from __future__ import annotations

import numpy as np
import plates
import pytest

from kg.assay import AssayReport, fit_table, parse_table
from kg.assay.report import Status
from kg.errors import DataError, UsageError

LIGAND = np.repeat([0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0], 3)
KD, BMAX, SLOPE = 1.5, 120.0, 3.0
SPECIFIC = BMAX * LIGAND / (KD + LIGAND)


def _noise(seed: int, size: float) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, size, LIGAND.size)


def _fit(columns: dict[str, object], *, depletion: bool = False) -> AssayReport:
    table = parse_table(plates.csv({"ligand_nM": LIGAND, **columns}), "saturation.csv")
    return fit_table(table, "saturation", depletion=depletion)


def _holds(report: AssayReport, key: str, truth: float) -> bool:
    assert report.estimates is not None
    one = report.estimates[key]
    return one.low < truth < one.high


def test_total_and_nonspecific_are_fitted_together() -> None:
    """From total and non-specific wells Kd and Bmax come out right, Bmax in the unit of the header."""
    total = SPECIFIC + SLOPE * LIGAND
    held = 0
    for seed in range(30):
        other = SLOPE * LIGAND + _noise(seed + 1000, 2)
        report = _fit({"total_fmol_per_mg": total + _noise(seed, 2), "nonspecific_fmol_per_mg": other})
        held += _holds(report, "kd_nM", KD) and _holds(report, "bmax", BMAX)
    assert held >= 25
    assert report.estimates is not None
    assert report.estimates["bmax"].unit == "fmol/mg"
    assert report.estimates["nonspecific"].value == pytest.approx(SLOPE, rel=0.05)
    assert report.estimates["pkd"].value == pytest.approx(9 - np.log10(report.estimates["kd_nM"].value))


def test_total_alone_shows_its_nonspecific_part() -> None:
    """Total binding alone chooses the model with a non-specific term; specific binding the one without."""
    assert _fit({"bound": SPECIFIC + SLOPE * LIGAND + _noise(0, 2)}).model == "one_site_nonspecific"
    plain = _fit({"specific": SPECIFIC + _noise(1, 2)})
    assert plain.model == "one_site_specific"
    assert _holds(plain, "kd_nM", KD)


def _depleted(kd: float, most: float, slope: float) -> np.ndarray:
    """Bound ligand by bisection on the free ligand: independent of the closed form in the code."""
    low, high = np.zeros_like(LIGAND), LIGAND.copy()
    for _ in range(200):
        free = (low + high) / 2
        over = free * (1 + slope) + most * free / (kd + free) > LIGAND
        high, low = np.where(over, free, high), np.where(over, low, free)
    return LIGAND - free


def test_depletion_is_corrected_when_told() -> None:
    """With receptor in excess the plain fit misses Kd and says so; told of depletion it finds Kd and Bmax."""
    bound = _depleted(0.5, 1.0, 0.02) + _noise(2, 0.01)
    corrected = _fit({"bound_nM": bound}, depletion=True)
    assert _holds(corrected, "kd_nM", 0.5)
    assert _holds(corrected, "bmax", 1.0)
    plain = _fit({"bound_nM": bound})
    assert plain.estimates is not None
    assert plain.estimates["kd_nM"].low > 0.5
    assert "depletion" in plain.apparent
    assert "Kd is only apparent" in plain.verdict
    assert corrected.apparent == ""


def test_depletion_needs_molar_binding() -> None:
    """Bound in counts cannot be compared with added ligand: an error, not a guess."""
    with pytest.raises(DataError, match="not molar"):
        _fit({"bound_cpm": SPECIFIC}, depletion=True)
    with pytest.raises(DataError, match="total binding"):
        _fit({"specific_nM": SPECIFIC}, depletion=True)


def test_a_known_receptor_corrects_counts() -> None:
    """In counts, with the receptor known, Kd and Bmax are found; without it Kd is apparent, for the curve is too steep."""
    counts = 900.0
    held = called = 0
    for seed in range(10):
        total = counts * _depleted(0.3, 2.0, 0.01) + _noise(seed, 15)
        other = counts * _depleted(0.3, 1e-12, 0.01) + _noise(seed + 50, 15)
        table = parse_table(plates.csv({"ligand_nM": LIGAND, "total_cpm": total, "nonspecific_cpm": other}), "s.csv")
        known = fit_table(table, "saturation", receptor="2 nM")
        held += _holds(known, "kd_nM", 0.3) and _holds(known, "bmax", 2.0 * counts)
        plain = fit_table(table, "saturation")
        assert plain.estimates is not None
        assert plain.estimates["kd_nM"].low > 0.3
        called += "more steeply" in plain.apparent
    assert held >= 8
    assert called >= 9
    assert known.estimates["bmax"].unit == "cpm"
    assert known.conditions["ligand_depletion"] == "accounted for"
    wrong = fit_table(table, "saturation", receptor="0.2 nM")
    assert "asks for a receptor level" in wrong.apparent


def test_a_hyperbola_is_not_called_steep() -> None:
    """Of 40 experiments without depletion at most 2 are called apparent."""
    called = 0
    for seed in range(40):
        total = SPECIFIC + SLOPE * LIGAND + _noise(seed, 3)
        called += bool(_fit({"total": total, "nonspecific": SLOPE * LIGAND + _noise(seed + 500, 3)}).apparent)
    assert called <= 2


def test_binding_in_two_units_is_refused() -> None:
    """Total in counts and non-specific in another unit cannot be one curve."""
    with pytest.raises(DataError, match="two units"):
        _fit({"total_cpm": SPECIFIC, "nonspecific_dpm": SPECIFIC})


def test_columns_that_tell_wells_apart_are_not_passed_over() -> None:
    """A column of two targets is no detail: it is refused rather than pooled."""
    with pytest.raises(DataError, match="tell apart"):
        _fit({"bound": SPECIFIC, "target": ["D1", "D2", "D1"] * 9})


def test_two_sites_are_told_apart() -> None:
    """Two sites 80-fold apart are found, the tighter one as high; one site is never split."""
    both = 60 * LIGAND / (0.1 + LIGAND) + 100 * LIGAND / (8 + LIGAND)
    report = _fit({"total": both + 0.5 * LIGAND + _noise(2, 0.6), "nonspecific": 0.5 * LIGAND + _noise(3, 0.6)})
    assert _holds(report, "kd_high_nM", 0.1)
    assert _holds(report, "kd_low_nM", 8.0)
    split = 0
    for seed in range(20):
        one = _fit(
            {"total": SPECIFIC + SLOPE * LIGAND + _noise(seed, 2), "nonspecific": SLOPE * LIGAND + _noise(seed + 99, 2)}
        )
        split += one.model == "two_site_nonspecific"
    assert split == 0


@pytest.mark.parametrize(
    ("bound", "status"),
    [
        (SLOPE * LIGAND + _noise(0, 2), Status.FLAT),
        (100 - SLOPE * LIGAND + _noise(0, 2), Status.INVERTED),
        (LIGAND + 0.004 * LIGAND * (20 - LIGAND) + _noise(0, 0.05), Status.INCOMPLETE),
    ],
)
def test_data_without_saturation_have_no_kd(bound: np.ndarray, status: Status) -> None:
    """Only non-specific, falling, or barely bending binding gives a verdict and no Kd."""
    report = _fit({"bound": bound})
    assert report.status is status
    assert report.estimates is None


def test_too_few_ligand_concentrations() -> None:
    """Three concentrations do not make a saturation curve."""
    table = parse_table(plates.csv({"ligand_nM": [1, 2, 3], "bound": [5, 8, 9]}), "s.csv")
    assert fit_table(table, "saturation").status is Status.TOO_FEW_POINTS


def test_kd_is_not_an_input() -> None:
    """A saturation experiment measures Kd: giving one is refused."""
    with pytest.raises(UsageError, match="measures Kd itself"):
        fit_table(parse_table("ligand_nM,bound\n1,2\n", "s.csv"), "saturation", kd="1 nM")


def test_saturation_outlier_is_flagged() -> None:
    """A gross outlier is flagged with its line and stays in the fit."""
    bound = SPECIFIC + _noise(0, 1.5)
    bound[13] += 40
    report = _fit({"specific": bound})
    assert [one.line for one in report.outliers] == [15]
