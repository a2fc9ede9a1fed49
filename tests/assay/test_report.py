"""Promises of kg.assay.report: what a bench calculation found stands on one screen, and all of it in JSON."""

from __future__ import annotations

import json

import pytest
from hostile import TEXTS, check_html, check_text
from hypothesis import given, settings
from hypothesis import strategies as st
from plates import csv, displacement, doses

from kg.assay import dialysis_table, fit_table, occupancy_table, parse_table, patch_table
from kg.assay.estimates import Estimate
from kg.assay.report import AssayReport, Bound, Outlier, Status

NUMBERS = st.floats(-1e12, 1e12)
ESTIMATES = st.builds(Estimate, NUMBERS, st.one_of(st.none(), NUMBERS), st.one_of(st.none(), NUMBERS), TEXTS)
REPORTS = st.builds(
    AssayReport,
    st.sampled_from(Status),
    TEXTS,
    estimates=st.one_of(st.none(), st.dictionaries(TEXTS, ESTIMATES, max_size=20)),
    bounds=st.dictionaries(TEXTS, st.builds(Bound, TEXTS, NUMBERS, TEXTS), max_size=8),
    outliers=st.lists(
        st.builds(Outlier, st.integers(), NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, TEXTS), max_size=8
    ).map(tuple),
    notes=st.lists(TEXTS, max_size=20).map(tuple),
    source=TEXTS,
)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(REPORTS)
@settings(max_examples=50, deadline=None)
def test_any_report_is_one_screen_and_harmless(report):
    """Whatever the file and its notes say."""
    check_text(repr(report))
    check_html(report._repr_html_())


def test_a_fit_shows_verdict_estimates_and_models():
    """The verdict, each estimate with its interval, the model that was chosen; no array and no function."""
    pytest.importorskip("scipy")
    grid = doses()
    plate = csv({"concentration_nM": grid, "bound": displacement(grid)})
    report = fit_table(parse_table(plate, "plate.csv"), "competition", radioligand="1 nM", kd="1 nM")
    text = repr(report)
    check_text(text)
    assert report.verdict in text
    assert report.estimates
    assert all(key.removesuffix("_nM") in text for key in report.estimates)
    assert any("chosen" in line and str(report.model) in line for line in text.splitlines())
    assert not [word for word in ("array(", "function", "Candidate") if word in text]
    assert "plate.csv" in text


def test_data_without_an_answer_show_why():
    """The status and the verdict stand where estimates would."""
    report = AssayReport(Status.FLAT, "Flat: nothing moves.", bounds={"ki_nM": Bound(">", 1000.0, "nM")})
    assert repr(report).splitlines()[0] == "AssayReport (flat): Flat: nothing moves."
    assert "> 1000" in repr(report)
    assert json.loads(json.dumps(report.to_json()))["estimates"] is None


@pytest.mark.parametrize(
    ("calculation", "table", "shown"),
    [
        (dialysis_table, "animal,time_min,dopamine_nM\n" + "".join(
            f"a{n},{t},{10 if t <= 0 else 20}\n" for n in range(3) for t in (-40, -20, 0, 20, 40)), ("Dialysis: 200", "all animals", "area")),
        (patch_table, "cell,concentration_uM,holding_mV,current_pA\n" + "".join(
            f"c,{c},{v},{-1000 / (1 + c / (40 if v == -120 else 8))}\n" for v in (-120, -75) for c in (0, 3, 10, 30, 100)),
            ("Patch (estimated)", "-120", "ic50")),
        (occupancy_table, "subject,region,bp_baseline,bp_drug,plasma_ng_per_mL\n" + "".join(
            f"s{n},putamen,3,{3 / (1 + p / 100)},{p}\n" for n, p in enumerate((50, 100, 200, 400, 700))), ("Occupancy: putamen", "s4 putamen", "ng/mL")),
    ],
)  # fmt: skip
def test_the_other_calculations_show_themselves_too(calculation, table, shown):
    """Courses, blocks and scans as tables, with the file they were read from; JSON has all of it."""
    pytest.importorskip("scipy")
    result = calculation(parse_table(table, "bench.csv"))
    text = repr(result)
    check_text(text)
    check_html(result._repr_html_())
    assert not [words for words in (*shown, "bench.csv") if words not in text]
    assert json.loads(json.dumps(result.to_json()))["verdict"] == result.verdict
