"""Plots of answers: the right rows, the palette of the pictures, values as printed, clear errors."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

from kg.draw.charts.marks import (
    AffinityMarks,
    CurveMarks,
    ShareMarks,
    affinity_profile,
    dose_response,
    occupancy_by_region,
)
from kg.draw.charts.vega import render
from kg.errors import DataError

DOSES = (1.0, 10.0, 100.0)
CURVES = (
    CurveMarks("cAMP", DOSES, (0.1, 0.6, 1.2), (0.0, 0.4, 0.9), (0.2, 0.8, 1.5)),
    CurveMarks("PP1", DOSES, (-0.1, -0.3, -0.6)),
    CurveMarks("Ras", DOSES, (0.0, 0.0, 0.0)),
)
SHARES = (ShareMarks("striatum", 0.62, 0.5, 0.74, "demonstration"), ShareMarks("<b>cortex</b>", 0.8))
AFFINITIES = (
    AffinityMarks("M1", 1000.0, ">"),
    AffinityMarks("D2", 2.2, low=1.1, high=4.4, action="antagonist", source="demo"),
    AffinityMarks("H1", 11.0, "~"),
    AffinityMarks("D2", 3.0),
    AffinityMarks("SERT", 0.1, "<"),
)


def drawn(spec: dict[str, object], path: Path) -> str:
    """The SVG of a specification."""
    render(spec, path)
    return path.read_text("utf-8")


def test_each_curve_has_its_own_colour_and_its_name_in_it(tmp_path: Path) -> None:
    """No two lines of a few have one colour; every curve is named at its end, in the line's colour."""
    spec = dose_response(CURVES, "dose (mg/day)", "Three nodes", "Source: demonstration")
    lines = [one["mark"]["color"] for one in spec["layer"] if one["mark"]["type"] == "line"]
    assert len(set(lines)) == len(CURVES)
    names = {
        one["data"]["values"][0]["text"]: one["mark"]["color"] for one in spec["layer"] if one["mark"]["type"] == "text"
    }
    assert names == {curve.label: colour for curve, colour in zip(CURVES, lines, strict=True)}
    svg = drawn(spec, tmp_path / "a.svg")
    for text in ("cAMP", "PP1", "Ras", "dose (mg/day)", "Source: demonstration", "Three nodes"):
        assert text in svg


def test_change_is_drawn_as_fold() -> None:
    """A log2 change of -1 stands at one half, with its interval round it."""
    spec = dose_response((CurveMarks("a", (1.0,), (-1.0,), (-2.0,), (0.0,)),), "nM", "t", "p")
    rows = {one["mark"]["type"]: one["data"]["values"] for one in spec["layer"]}
    assert rows["line"] == [{"x": 1.0, "y": 0.5}]
    assert rows["area"] == [{"x": 1.0, "low": 0.25, "high": 1.0}]


def test_names_of_curves_do_not_overlap() -> None:
    """Curves that end together are named one above the other, in the order of their ends."""
    curves = [CurveMarks(f"c{number}", (1.0, 10.0), (0.0, 1.0 + number / 1000)) for number in range(6)]
    ends = dose_response(curves, "nM", "t", "p")["layer"][-1]["data"]["values"]
    heights = [math.log2(row["y"]) for row in ends]
    assert all(above - below > 0.04 for below, above in pairwise(heights))


@pytest.mark.parametrize(
    "curve",
    [
        CurveMarks("a", (0.0, 1.0), (0.0, 1.0)),
        CurveMarks("a", (1.0,), (1.0, 2.0)),
        CurveMarks("a", (), ()),
        CurveMarks("a", (1.0,), (1.0,), (0.5,), ()),
    ],
)
def test_malformed_curves_are_refused(curve: CurveMarks) -> None:
    """A dose of zero has no place on a logarithmic axis, and sizes must agree."""
    with pytest.raises(DataError, match="as many changes as doses"):
        dose_response((curve,), "nM", "t", "p")


def test_occupancy_is_in_per_cent_with_its_range(tmp_path: Path) -> None:
    """A bar ends at what is stated, a range shows no number that nobody states; a label is text."""
    spec = occupancy_by_region(SHARES, "Occupancy", "Source: demonstration")
    assert [row["value"] for row in spec["layer"][0]["data"]["values"]] == [80.0]
    assert "62.0" not in json.dumps(spec)
    assert [(row["low"], row["high"]) for row in spec["layer"][1]["data"]["values"]] == [(50.0, 74.0)]
    svg = drawn(spec, tmp_path / "b.svg")
    assert "&lt;b&gt;cortex" in svg
    assert "<b>" not in svg


def test_occupancy_beyond_one_is_refused() -> None:
    """A percentage handed in as a share is caught."""
    with pytest.raises(DataError, match=r"outside 0\.\.1"):
        occupancy_by_region((ShareMarks("striatum", 62.0),), "t", "p")


def test_affinities_keep_relation_and_order(tmp_path: Path) -> None:
    """Tightest first; censored values are open and point to the true value; ranges are lines."""
    spec = affinity_profile(AFFINITIES, "Affinity profile", "Source: demonstration")
    ranges, stated, bounds, _ = (one["data"]["values"] for one in spec["layer"])
    assert spec["layer"][1]["encoding"]["y"]["sort"] == ["SERT", "D2", "H1", "M1"]
    assert [(row["target"], row["shape"]) for row in bounds] == [("M1", "triangle-right"), ("SERT", "triangle-left")]
    assert len(stated) == 3
    assert ranges == [{"target": "D2", "low": 1.1, "high": 4.4}]
    assert {row["printed"] for row in stated} == {"2.2 nM, antagonist, demo", "~ 11 nM", "3 nM"}
    assert not re.search(r"NaN|undefined", drawn(spec, tmp_path / "c.svg"))


def test_kinds_of_measurement_are_told_apart(tmp_path: Path) -> None:
    """Each kind has a shape of its own and stands in the key; a single kind stands in the name of the axis."""
    rows = (
        AffinityMarks("D2", 2.2, kind="Ki"),
        AffinityMarks("D2", 8.0, kind="IC50"),
        AffinityMarks("M1", 9.0, ">", kind="Kd"),
    )
    shape = affinity_profile(rows, "t", "p")["layer"][1]["encoding"]["shape"]
    assert shape["scale"]["domain"] == ["IC50", "Ki"]
    assert len(set(shape["scale"]["range"])) == 2
    svg = drawn(affinity_profile(rows, "t", "p"), tmp_path / "kinds.svg")
    assert ">IC50<" in svg
    assert ">Ki<" in svg
    assert "affinity (Ki, nM" in json.dumps(affinity_profile(rows[:1], "t", "p"))


def test_one_value_in_more_digits_is_said_once() -> None:
    """66.07 beside 66.1 is one value, 66.2 and bounds are others."""
    values = (66.07, 66.1, 66.2)
    rows = [AffinityMarks("H2", value) for value in values] + [AffinityMarks("H2", 66.07, ">")]
    said = affinity_profile(rows, "t", "p")["layer"][-1]["data"]["values"][0]["said"]
    assert sorted(said.split("; ")) == ["66.1", "66.2", "> 66.07"]


def test_where_colours_come_round_again_the_dash_differs() -> None:
    """Of eight curves no two lines look alike."""
    curves = [CurveMarks(name, (1.0, 10.0), (0.0, 1.0)) for name in "abcdefgh"]
    lines = [one["mark"] for one in dose_response(curves, "nM", "t", "p")["layer"] if one["mark"]["type"] == "line"]
    assert len({json.dumps(line, sort_keys=True) for line in lines}) == 8


def test_values_and_their_sources_stand_beside_each_target() -> None:
    """Each target's values, tightest first and as printed, and the documents behind them, once each."""
    rows = (
        AffinityMarks("D2", 33000.0, source="doc-004:12 [3]"),
        AffinityMarks("D2", 2.2, low=1.1, high=4.4, source="doc-002:5, x; doc-004:9"),
        AffinityMarks("M1", 1000.0, ">", source="doc-002:7"),
    )
    said = affinity_profile(rows, "t", "p")["layer"][-1]["data"]["values"]
    assert {row["target"]: row["said"] for row in said} == {
        "D2": "1.1–4.4; 33000 [doc-002, doc-004]",
        "M1": "> 1000 [doc-002]",
    }
    shares = (ShareMarks("striatum", 0.62, 0.5, 0.74, "doc-000:1"), ShareMarks("cortex", 0.8))
    said = occupancy_by_region(shares, "t", "p")["layer"][-1]["data"]["values"]
    assert [row["said"] for row in said] == ["50–74 % [doc-000]", "80 %"]


def test_the_axis_of_a_dose_curve_fits_its_curves() -> None:
    """The axis of changes holds every curve and the line of no change, and little more."""
    spec = dose_response((CurveMarks("a", DOSES, (0.1, 0.2, 0.4)),), "nM", "t", "p")
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert 0.9 < low < 1.0
    assert 2**0.4 < high < 2**0.4 * 1.1


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_impossible_affinities_are_refused(value: float) -> None:
    """Zero, negative and missing numbers are no affinities."""
    with pytest.raises(DataError, match="not positive"):
        affinity_profile((AffinityMarks("D2", value),), "t", "p")


def test_nothing_to_plot_is_an_error() -> None:
    """An empty plot is never written."""
    for make in (
        lambda: affinity_profile((), "t", "p"),
        lambda: occupancy_by_region((), "t", "p"),
        lambda: dose_response((), "nM", "t", "p"),
    ):
        with pytest.raises(DataError, match="there is no"):
            make()
