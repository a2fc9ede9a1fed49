"""Concentration-response curves: right values where there are values, a verdict where there are none."""

from __future__ import annotations

import numpy as np
import plates
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.assay import fit_table, parse_table
from kg.assay.choose import Candidate, choose, f_test
from kg.assay.curve import fit_curve
from kg.assay.fit import fit
from kg.assay.models import FOUR_PARAMETER, THREE_PARAMETER, log_concentration
from kg.assay.potency import Tracer
from kg.assay.report import AssayReport, Status
from kg.assay.wells import KINDS
from kg.errors import DataError, UsageError
from kg.pharmacology.quantity import Quantity

TRACER = Tracer(Quantity(1.0), Quantity(1.0))
COMPETITION = KINDS["competition"]


def _table(response: np.ndarray, name: str = "bound", concentration: np.ndarray | None = None):
    dose = plates.doses() if concentration is None else concentration
    return parse_table(plates.csv({"concentration_nM": dose, name: response}), "plate.csv")


def _refused(report: AssayReport, status: Status, word: str) -> None:
    assert report.status is status
    assert report.estimates is None
    assert report.to_json()["estimates"] is None
    assert word in report.verdict.lower()


def test_exact_curve_returns_its_constants() -> None:
    """Data without noise give back IC50, plateaus, slope and Ki to 5 digits."""
    part = plates.wells(plates.doses(), plates.displacement(plates.doses()))
    report = fit_curve(part, COMPETITION, TRACER)
    assert report.estimates is not None
    found = {key: one.value for key, one in report.estimates.items()}
    assert found["ic50_nM"] == pytest.approx(plates.IC50, rel=1e-5)
    assert found["ki_nM"] == pytest.approx(plates.IC50 / 2, rel=1e-5)
    assert found["pki"] == pytest.approx(8.0, abs=1e-5)
    assert found["top"] == pytest.approx(plates.TOP, rel=1e-5)
    assert found["bottom"] == pytest.approx(plates.BOTTOM, rel=1e-4)
    assert found["hill"] == pytest.approx(1.0, rel=1e-4)


@settings(max_examples=25, deadline=None)
@given(factor=st.floats(1e-3, 1e3), offset=st.floats(-1e3, 1e3), shift=st.sampled_from([0.01, 0.1, 10.0, 1000.0]))
def test_units_do_not_matter(factor: float, offset: float, shift: float) -> None:
    """Scaling and shifting the response leaves the IC50; scaling the concentrations scales it."""
    part = plates.plate(1, 0.03)
    first = fit_curve(part, COMPETITION).estimates
    moved = plates.wells(part.concentration * shift, offset + factor * part.response)
    second = fit_curve(moved, COMPETITION).estimates
    assert first is not None
    assert second is not None
    for side in ("value", "low", "high"):
        assert getattr(second["ic50_nM"], side) == pytest.approx(shift * getattr(first["ic50_nM"], side), rel=1e-3)


def test_shallow_slope_is_said() -> None:
    """A Hill slope whose interval excludes 1 chooses four parameters and is said, with what it means for Ki."""
    report = fit_curve(plates.plate(2, 0.02, hill=0.6), KINDS["uptake"])
    assert report.model == "four_parameter_logistic"
    assert report.estimates is not None
    assert report.estimates["hill"].high < 1.0
    assert "Hill slope" in report.verdict
    steep = fit_curve(plates.plate(2, 0.02, hill=1.8), COMPETITION, TRACER)
    assert "Ki is only apparent" in steep.verdict


def test_slope_of_one_is_not_remarked() -> None:
    """A plate with slope 1 keeps three parameters, reports the slope and does not comment on it."""
    report = fit_curve(plates.plate(5, 0.03), COMPETITION, TRACER)
    assert report.model == "three_parameter_logistic"
    assert report.estimates is not None
    assert report.estimates["hill"].low < 1.0 < report.estimates["hill"].high
    assert "Hill" not in report.verdict


def test_two_sites_are_found() -> None:
    """Two sites 300-fold apart are told apart, each with IC50 and Ki."""
    dose = plates.doses(low=-2.0, high=5.0, count=15)
    y = 100 * (0.6 / (1 + dose / 1.0) + 0.4 / (1 + dose / 300.0)) + np.random.default_rng(3).normal(0, 2, dose.size)
    report = fit_curve(plates.wells(dose, y), COMPETITION, TRACER)
    assert report.model == "two_site_competition"
    assert report.estimates is not None
    assert report.estimates["ic50_high_nM"].low < 1.0 < report.estimates["ic50_high_nM"].high
    assert report.estimates["ic50_low_nM"].low < 300.0 < report.estimates["ic50_low_nM"].high
    assert report.estimates["ki_low_nM"].value == pytest.approx(report.estimates["ic50_low_nM"].value / 2)
    assert report.estimates["share_high"].value == pytest.approx(0.6, abs=0.05)


def test_flat_data_have_no_ic50() -> None:
    """Of 200 plates of pure noise at most 2 are given an IC50; the others are called flat or unresolved."""
    dose = plates.doses(replicates=2, count=8)
    answered = 0
    for seed in range(200):
        y = 100 + np.random.default_rng(seed).normal(0, 5, dose.size)
        answered += fit_curve(plates.wells(dose, y), COMPETITION).estimates is not None
    assert answered <= 2
    _refused(fit_curve(plates.wells(dose, np.full(dose.size, 7.0)), COMPETITION), Status.FLAT, "flat")


def test_inverted_data_have_no_ic50() -> None:
    """Binding that rises with the competitor is called inverted; as percent inhibition the same data are fitted."""
    y = 100 - plates.plate(6, 0.03).response
    _refused(fit_table(_table(y), "competition"), Status.INVERTED, "inverted")
    report = fit_table(_table(y, "inhibition_percent"), "competition", radioligand="1 nM", kd="1 nM")
    assert report.estimates is not None
    assert "ec50_nM" not in report.estimates
    assert report.estimates["ic50_nM"].value == pytest.approx(20, rel=0.2)
    assert report.estimates["ki_nM"].value == pytest.approx(report.estimates["ic50_nM"].value / 2)
    assert report.estimates["top"].value > report.estimates["bottom"].value


def test_single_point_has_no_ic50() -> None:
    """One concentration, whatever the replicates, is too few points."""
    table = _table(np.array([50.0, 51.0, 49.0]), concentration=np.full(3, 10.0))
    _refused(fit_table(table, "uptake"), Status.TOO_FEW_POINTS, "too few")


def test_unfinished_curve_gives_a_bound() -> None:
    """A curve that only begins to fall has no IC50; of 20 lower bounds at least 18 lie below the true IC50."""
    dose = plates.doses(low=-2.0, high=1.0, count=8)
    held = 0
    for seed in range(20):
        y = plates.displacement(dose, 30.0) + np.random.default_rng(seed).normal(0, 1.5, dose.size)
        report = fit_curve(plates.wells(dose, y), KINDS["channel"])
        _refused(report, Status.INCOMPLETE, "incomplete")
        bound = report.bounds.get("ic50_nM")
        held += bound is None or (bound.relation == ">" and 1.0 < bound.value < 30.0)
    assert held >= 18


def test_wild_curve_is_not_described() -> None:
    """A bell on a slope, which no candidate describes, is called a bell and gets no IC50."""
    dose = plates.doses()
    level = log_concentration(np.where(dose > 0, dose, 1e-3))
    y = 100 * np.exp(-(((level - 1.0) / 1.0) ** 2)) - 12 * level
    y += np.random.default_rng(0).normal(0, 1.0, dose.size)
    report = fit_curve(plates.wells(dose, y, direction=0), KINDS["gpcr"])
    assert report.estimates is None
    assert report.status is Status.BELL


def test_outliers_are_flagged_not_dropped() -> None:
    """Two gross outliers are flagged with line and rule; the estimate uses all wells and the other one is shown."""
    part = plates.plate(7, 0.03)
    part.response[10] += 60.0
    part.response[30] -= 45.0
    report = fit_curve(part, COMPETITION)
    assert [one.line for one in report.outliers] == [12, 32]
    assert all("Benjamini-Hochberg" in one.rule for one in report.outliers)
    done = fit(THREE_PARAMETER, log_concentration(part.concentration), part.response)
    assert report.estimates is not None
    assert report.estimates["ic50_nM"].value == pytest.approx(10 ** done.theta[2], rel=1e-6)
    kept = np.delete(np.arange(part.response.size), [10, 30])
    clean = fit_curve(plates.wells(part.concentration[kept], part.response[kept]), COMPETITION)
    assert clean.estimates is not None
    assert report.without_outliers["ic50_nM"] == pytest.approx(clean.estimates["ic50_nM"].value, rel=1e-4)


def test_clean_plates_have_few_flags() -> None:
    """On 60 clean plates at most 3 have any well flagged."""
    flagged = sum(bool(fit_curve(plates.plate(seed, 0.05), KINDS["uptake"]).outliers) for seed in range(60))
    assert flagged <= 3


def test_plates_are_averaged_as_experiments() -> None:
    """Four plates give the geometric mean of four IC50s with the t interval of n = 4, not of 144 wells."""
    special = pytest.importorskip("scipy.special")
    parts = [plates.plate(seed, 0.03, ic50=ic50) for seed, ic50 in enumerate((10.0, 20.0, 30.0, 40.0))]
    labels = [name for name, part in zip("ABCD", parts, strict=True) for _ in range(part.response.size)]
    joined = plates.wells(
        np.concatenate([part.concentration for part in parts]),
        np.concatenate([part.response for part in parts]),
        plates=labels,
    )
    report = fit_curve(joined, COMPETITION)
    assert report.estimates is not None
    each = np.log10([plate.estimates["ic50_nM"].value for plate in report.plates if plate.estimates])
    assert each.size == 4
    reach = special.stdtrit(3, 0.975) * each.std(ddof=1) / 2
    one = report.estimates["ic50_nM"]
    assert np.log10(one.value) == pytest.approx(each.mean())
    assert np.log10([one.low, one.high]) == pytest.approx([each.mean() - reach, each.mean() + reach])


def test_agonist_curve_gives_ec50() -> None:
    """A rising response of a functional assay is an EC50, with top above bottom."""
    dose = plates.doses()
    y = 10 + 80 * dose / (50 + dose) + np.random.default_rng(2).normal(0, 2, dose.size)
    report = fit_table(_table(y, "response"), "gpcr")
    assert report.estimates is not None
    assert report.estimates["ec50_nM"].low < 50 < report.estimates["ec50_nM"].high
    assert report.estimates["top"].value > report.estimates["bottom"].value


def test_inward_currents_are_fitted_by_size() -> None:
    """Negative (inward) currents that a blocker shrinks are a falling curve, and that is said."""
    y = -10 * plates.plate(3, 0.03).response
    report = fit_table(_table(y, "current_pA"), "channel")
    assert report.estimates is not None
    assert report.estimates["ic50_nM"].low < 20 < report.estimates["ic50_nM"].high
    assert any("inward" in note for note in report.notes)


def test_controls_scale_each_plate() -> None:
    """With columns total and nonspecific the response is percent specific binding and the IC50 stays."""
    part = plates.plate(6, 0.03)
    raw = 40 + 9 * part.response
    text = plates.csv(
        {"concentration_nM": part.concentration, "bound_cpm": raw, "total": [940] * 36, "nonspecific": [85] * 36}
    )
    report = fit_table(parse_table(text, "p.csv"), "competition")
    plain = fit_curve(part, COMPETITION)
    assert report.estimates is not None
    assert plain.estimates is not None
    assert report.estimates["ic50_nM"].value == pytest.approx(plain.estimates["ic50_nM"].value, rel=1e-4)
    assert report.estimates["top"].value == pytest.approx(
        100 * (40 + 9 * plain.estimates["top"].value - 85) / 855, rel=1e-4
    )


@pytest.mark.parametrize("kind", ["uptake", "channel", "gpcr"])
def test_ki_is_refused_outside_competition(kind: str) -> None:
    """Cheng-Prusoff is refused for uptake, patch and functional data, with the reason."""
    with pytest.raises(UsageError, match="not turned into Ki"):
        fit_table(_table(plates.plate(1, 0.03).response), kind, radioligand="1 nM", kd="1 nM")


def test_ki_needs_both_constants() -> None:
    """Half a Cheng-Prusoff is an error; none of it leaves the IC50 and says why there is no Ki."""
    table = _table(plates.plate(1, 0.03).response)
    with pytest.raises(UsageError, match="both"):
        fit_table(table, "competition", radioligand="1 nM")
    report = fit_table(table, "competition")
    assert report.estimates is not None
    assert "ki_nM" not in report.estimates
    assert any("Ki was not computed" in note for note in report.notes)


def test_holding_potentials_are_not_one_curve() -> None:
    """Wells at several holding potentials are refused by `fit` and sent to `patch`."""
    text = plates.csv(
        {"concentration_nM": [1, 2, 3, 4], "current_pA": [4, 3, 2, 1], "holding_mV": [-80, -60, -80, -60]}
    )
    with pytest.raises(DataError, match="holding"):
        fit_table(parse_table(text, "p.csv"), "channel")


def test_richer_model_must_earn_its_parameters() -> None:
    """The simple model is kept unless the F test and AICc both ask for the richer one; the comparison shows both."""
    part = plates.plate(5, 0.03)
    x = log_concentration(part.concentration)
    pair = [Candidate(one.name, (fit(one, x, part.response),)) for one in (THREE_PARAMETER, FOUR_PARAMETER)]
    best, lines = choose(pair)
    assert best is pair[0]
    assert [line.chosen for line in lines] == [True, False]
    assert lines[1].p_value == pytest.approx(f_test(pair[0].sse, 33, pair[1].sse, 32)[1])
    n, k = 36, 4
    sse = pair[0].sse
    assert lines[0].aicc == pytest.approx(n * np.log(sse / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1))
