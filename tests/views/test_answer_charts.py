"""Charts of recorded affinities and occupancies, and of computed curves."""

from __future__ import annotations

import json

import pytest
import shipped

from kg.errors import NotFound
from kg.explore import dose
from kg.knowledge.vocabulary import ID
from kg.views.answer_charts import affinity_chart, dose_chart, occupancy_chart

WORKSPACE = shipped.workspace()


def test_affinities_stand_as_recorded():
    """Every measured target is on the chart, bounds as bounds."""
    text = json.dumps(affinity_chart(WORKSPACE, ID + "amisulpride"), ensure_ascii=False)
    for label in ("D2 receptor", "D3 receptor", "5-HT7 receptor", "α1-adrenoceptors"):
        assert label in text
    assert '"value": 11.5' in text


def test_occupancies_stand_by_region_and_dose():
    """Five regions as the document gives them."""
    text = json.dumps(occupancy_chart(WORKSPACE, ID + "amisulpride"), ensure_ascii=False)
    for words in ("striatum", "thalamus", "temporal cortex", "caudate", "putamen"):
        assert words in text


def test_an_occupancy_has_its_target_and_its_dose_once():
    """The one target stands in the title; a dose is as printed, with a unit only where that is recorded apart."""
    text = json.dumps(occupancy_chart(WORKSPACE, ID + "amisulpride"), ensure_ascii=False)
    assert "caudate, 400–800 mg/day" in text
    assert "dark is a range, pale one value" in text
    text = json.dumps(occupancy_chart(WORKSPACE, ID + "aripiprazole"), ensure_ascii=False)
    assert "aripiprazole: occupancy of D2 receptor as stated" in text
    assert "striatum, 10 mg/day" in text
    assert "mg/day mg/day" not in text
    assert "clinical treatment mg/day" not in text


def test_affinities_of_a_compound_of_the_library_stand_on_a_chart():
    """What no document names has a chart of what the data sets record."""
    text = json.dumps(affinity_chart(WORKSPACE, ID + "fluoxetine"), ensure_ascii=False)
    assert "serotonin transporter" in text
    assert "a line is a range" in text


def test_a_compound_without_rows_has_no_chart():
    """Nothing recorded is NotFound, not an empty picture."""
    with pytest.raises(NotFound):
        occupancy_chart(WORKSPACE, ID + "amitriptylinoxide")


def test_the_curve_on_the_chart_is_the_curve_in_the_table():
    """Fold changes on the chart are 2 to the log2 changes that the table prints."""
    curve = dose(
        "amisulpride", ["dopamine@striatum-cleft"], workspace=WORKSPACE, low="50 mg/day", high="800 mg/day", points=4
    )
    text = json.dumps(dose_chart(WORKSPACE, curve))
    for value in curve.log2["dopamine@striatum-cleft"]:
        assert any(f"{number:.6g}"[:5] in text for number in (value, 2**value))


def test_a_curve_carries_the_name_that_a_reader_knows():
    """A dose curve is named by thing and place, never by an internal key."""
    curve = dose(
        "amisulpride", ["dopamine@striatum-cleft"], workspace=WORKSPACE, low="50 mg/day", high="800 mg/day", points=3
    )
    text = json.dumps(dose_chart(WORKSPACE, curve))
    assert "dopamine (striatal cleft)" in text
    assert "dopamine@" not in text


def test_a_dose_chart_shows_how_sure_it_is_and_where_the_drug_is_used():
    """The 5th to 95th percentile around each curve, the two dose windows of the document, and on an axis of levels the recorded exposure."""
    ends = {"low": "20 mg/day", "high": "1200 mg/day", "points": 3, "samples": 4}
    by_dose = dose_chart(WORKSPACE, dose("amisulpride", ["dopamine@striatum-cleft"], workspace=WORKSPACE, **ends))
    marks = [one["mark"]["type"] for one in by_dose["layer"]]
    assert (marks.count("area"), marks.count("rect")) == (1, 2)
    shaded = [one["data"]["values"][0] for one in by_dose["layer"] if one["mark"]["type"] == "rect"]
    assert shaded == [{"low": 50.0, "high": 300.0}, {"low": 400.0, "high": 800.0}]
    by_level = dose("amisulpride", ["dopamine@striatum-cleft"], workspace=WORKSPACE, points=3)
    assert by_level.usual is not None
    assert by_level.usual[0] <= by_level.amounts[1] <= by_level.usual[1]
    assert "recorded exposure" in json.dumps(dose_chart(WORKSPACE, by_level))


def test_affinities_say_how_they_were_measured():
    """Amitriptyline has inhibition constants and half-maximal concentrations: both stand in the key, logarithms as what they are of."""
    spec = affinity_chart(WORKSPACE, ID + "amitriptyline")
    kinds = {row["kind"] for one in spec["layer"] for row in one["data"]["values"] if "kind" in row}
    assert {"Ki", "IC50"} <= kinds
    assert not any(kind.startswith("p") for kind in kinds)
