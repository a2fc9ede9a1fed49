"""Microdialysis: each animal against its own baseline, means over animals."""

from __future__ import annotations

import numpy as np
import pytest

from kg.assay import dialysis_table, parse_table
from kg.assay.microdialysis import area_over_baseline
from kg.errors import DataError

TIMES = (-60, -40, -20, 0, 20, 40, 60, 80)


def _table(rows: list[str], header: str = "animal,treatment,time_min,dopamine_nM"):
    return parse_table("\n".join([header, *rows]) + "\n", "dialysate.csv")


def _doubling(animals: int = 4) -> list[str]:
    """Animals of very different baselines, all doubling 20 min after the dose."""
    return [
        f"rat{animal},drug,{time},{(1 + animal) * (2 if time > 0 else 1)}"
        for animal in range(animals)
        for time in TIMES
    ]


def test_percent_of_own_baseline() -> None:
    """Animals with baselines 1 to 4 that all double are at 200 % with no scatter at all."""
    result = dialysis_table(_table(_doubling()))
    after = [point for point in result.course if point.minute > 0]
    assert [point.mean_percent for point in after] == pytest.approx([200.0] * 4)
    assert [point.sem_percent for point in after] == pytest.approx([0.0] * 4, abs=1e-9)
    assert {animal.baseline_mean for animal in result.animals} == {1.0, 2.0, 3.0, 4.0}
    assert result.unit == "nM"


def test_area_is_the_trapezoid_over_baseline() -> None:
    """100 % above baseline for the 60 min from first to last sample is 6000 percent·min for each animal."""
    result = dialysis_table(_table(_doubling()))
    assert [animal.auc_percent_min for animal in result.animals] == pytest.approx([6000.0] * 4)
    assert area_over_baseline(np.array([0.0, 10.0, 30.0]), np.array([100.0, 150.0, 50.0])) == pytest.approx(250.0)


def test_animals_not_samples_are_counted() -> None:
    """SEM and interval rest on the number of animals: t with n - 1, n = animals."""
    special = pytest.importorskip("scipy.special")
    rows = [f"r{a},x,{t},{100 + (a * 10 if t > 0 else 0)}" for a in range(5) for t in TIMES]
    group = dialysis_table(_table(rows)).groups[0]
    areas = np.array([60.0 * 10 * a for a in range(5)])
    assert group.animals == 5
    assert group.auc_mean == pytest.approx(areas.mean())
    assert group.auc_sem == pytest.approx(areas.std(ddof=1) / np.sqrt(5))
    assert group.auc_high == pytest.approx(areas.mean() + special.stdtrit(4, 0.975) * group.auc_sem)


def test_groups_stay_apart() -> None:
    """Vehicle and drug are two courses and two sentences."""
    rows = _doubling() + [f"v{a},vehicle,{t},5" for a in range(3) for t in TIMES]
    result = dialysis_table(_table(rows))
    means = {(point.group, point.minute): point.mean_percent for point in result.course}
    assert means["drug", 40.0] == pytest.approx(200.0)
    assert means["vehicle", 40.0] == pytest.approx(100.0)
    assert "vehicle: " in result.verdict
    assert "n = 4 of 4" in result.verdict


def test_clock_and_time_unit() -> None:
    """Hours are read as hours, and the dose may lie anywhere on the file's clock."""
    rows = [f"r,{t / 60},{2 if t > 0 else 1}" for t in TIMES]
    shifted = [f"r,{(t + 120) / 60},{2 if t > 0 else 1}" for t in TIMES]
    header = "animal,time_h,level_nM"
    plain = dialysis_table(_table(rows, header))
    moved = dialysis_table(_table(shifted, header), dose_at="2 h")
    assert [point.minute for point in moved.course] == pytest.approx([point.minute for point in plain.course])
    assert moved.animals[0].percent == pytest.approx(plain.animals[0].percent)


def test_baseline_column_rules() -> None:
    """A column baseline decides which samples count, whatever their time."""
    rows = [f"r,{t},{v},{b}" for t, v, b in ((0, 1, "no"), (20, 2, "yes"), (40, 2, "yes"), (60, 4, "no"))]
    result = dialysis_table(_table(rows, "animal,time_min,level_nM,baseline"))
    assert result.animals[0].percent == pytest.approx((50.0, 100.0, 100.0, 200.0))


def test_missing_baseline_names_the_animal() -> None:
    """An animal without baseline is an error that names it, not a division by zero."""
    with pytest.raises(DataError, match="animal r2 has no baseline"):
        dialysis_table(_table(["r1,x,-20,1", "r1,x,20,2", "r2,x,20,2"]))
    with pytest.raises(DataError, match="no baseline above zero"):
        dialysis_table(_table(["r1,x,-20,0", "r1,x,20,2"]))


def test_weak_baselines_are_said() -> None:
    """Few or scattered baseline samples, lost samples and repeated injections stand in the notes."""
    rows = ["r,x,-20,1", "r,x,0,3", "r,x,20,4", "r,x,20,6", "r,x,40,NA"]
    result = dialysis_table(_table(rows))
    notes = " ".join(result.notes)
    assert "only 2 baseline" in notes
    assert "unstable" in notes
    assert "1 lost" in notes
    assert "1 repeated injection" in notes
    assert result.animals[0].percent[-1] == pytest.approx(250.0)


def test_areas_over_different_spans_are_not_averaged() -> None:
    """When one animal was sampled shorter the group's area is left out and that is said."""
    rows = [*_doubling(2), *(f"late,drug,{t},{1 + (t > 0)}" for t in TIMES[:-1])]
    result = dialysis_table(_table(rows))
    assert result.groups[0].auc_mean is None
    assert any("different times" in note for note in result.notes)
    assert all(animal.auc_percent_min is not None for animal in result.animals)


def test_time_without_unit_is_refused() -> None:
    """A time column without unit is an error."""
    with pytest.raises(DataError, match="no unit"):
        dialysis_table(_table(["r,-20,1"], "animal,time,level_nM"))


def test_several_analytes_need_a_name() -> None:
    """Two level columns are an error unless one is named."""
    rows = [f"r,{t},{1 + (t > 0)},{3 - (t > 0)}" for t in TIMES]
    header = "animal,time_min,dopamine_nM,serotonin_nM"
    with pytest.raises(DataError, match="dopamine, serotonin"):
        dialysis_table(_table(rows, header))
    assert dialysis_table(_table(rows, header), analyte="serotonin").course[-1].mean_percent == pytest.approx(200 / 3)
