"""Plots of bench data: every point drawn, one palette, files that are what their suffix says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import plates
import pytest

from kg.assay import dialysis_table, fit_table, occupancy_table, parse_table, patch_table
from kg.draw.charts.vega import DOWN, NEUTRAL, UP, render
from kg.errors import CheckFailed, ServiceError, UsageError
from kg.views.bench_charts import plot

if TYPE_CHECKING:
    from pathlib import Path


def _fit(response=None, name: str = "bound", model: str = "competition"):
    part = plates.plate(5, 0.03)
    values = part.response if response is None else response
    return fit_table(parse_table(plates.csv({"concentration_nM": part.concentration, name: values}), "p.csv"), model)


def _values(spec: object) -> list[dict]:
    """All rows of all layers."""
    if isinstance(spec, dict):
        own = spec["data"]["values"] if "data" in spec else []
        return own + [row for key, value in spec.items() if key != "data" for row in _values(value)]
    return [row for item in spec for row in _values(item)] if isinstance(spec, list) else []


def test_every_well_is_drawn_above_and_below() -> None:
    """Each well appears once with its response and once with its residual, vehicle wells left of all doses."""
    report = _fit()
    panels = plot(report)["vconcat"]
    for panel in panels:
        wells = [row for row in _values(panel) if "residual" in row]
        assert len(wells) == 36
    x = sorted({row["x"] for row in _values(panels[0]) if "residual" in row})
    assert x[0] == pytest.approx(x[1] / 10)
    part = report.chosen.fits[0]
    assert sorted(row["residual"] for row in wells) == pytest.approx(sorted(part.residuals))


def test_outliers_are_ringed() -> None:
    """A flagged well, and no other, is ringed in both panels."""
    part = plates.plate(5, 0.03)
    part.response[10] += 60
    report = _fit(part.response)
    rings = list(_values(plot(report)["vconcat"][1]["layer"][2]))
    assert [row["y"] for row in rings] == [part.response[10]]


def test_colour_is_the_direction() -> None:
    """A falling curve is drawn in the colour of a decrease, a rising one in that of an increase."""
    falling = {row["colour"] for row in _values(plot(_fit())) if "colour" in row}
    rising = {
        row["colour"]
        for row in _values(plot(_fit(100 - plates.plate(5, 0.03).response, "response", "gpcr")))
        if "colour" in row
    }
    assert (falling, rising) == ({DOWN}, {UP})


def test_nonspecific_binding_is_neutral() -> None:
    """Non-specific wells are grey, total wells coloured."""
    ligand = np.repeat([0.1, 0.3, 1.0, 3.0, 10.0], 2)
    noise = np.random.default_rng(0).normal(0, 0.5, ligand.size)
    text = plates.csv(
        {"ligand_nM": ligand, "total": 100 * ligand / (1 + ligand) + ligand + noise, "nonspecific": ligand}
    )
    rows = _values(plot(fit_table(parse_table(text, "s.csv"), "saturation")))
    assert {row["colour"] for row in rows if row.get("nonspecific") is True} == {NEUTRAL}
    assert {row["colour"] for row in rows if row.get("nonspecific") is False} == {UP}


def _others():
    times = (-40, -20, 0, 20, 40)
    rows = "\n".join(f"r{a},drug,{t},{1 + (t > 0) + 0.1 * a}" for a in range(3) for t in times)
    dialysis = dialysis_table(parse_table("animal,group,time_min,level_nM\n" + rows, "d.csv"))
    rows = "\n".join(f"{v},{c},{1000 / (1 + c / 50)}" for v in (-80, -60) for c in (0, 5, 20, 50, 200, 900))
    patch = patch_table(parse_table("holding_mV,concentration_nM,current_pA\n" + rows, "c.csv"))
    rows = "\n".join(f"s{p},{p},2,{2 - 2 * p / (p + 50)}" for p in (10, 30, 60, 200))
    occupancy = occupancy_table(parse_table("subject,plasma_nM,bp_baseline,bp_drug\n" + rows, "o.csv"))
    return dialysis, patch, occupancy


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "json"])
def test_every_plot_becomes_every_file(tmp_path: Path, place: int, suffix: str) -> None:
    """All four kinds of plot are written as SVG, PNG, PDF and specification."""
    result = (_fit(), *_others())[place]
    path = tmp_path / f"plot.{suffix}"
    render(plot(result), path)
    start = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "json": b'{"$schema"'}[suffix]
    assert path.read_bytes().startswith(start)
    assert path.stat().st_size > 2000


def test_svg_says_what_was_found(tmp_path: Path) -> None:
    """The verdict stands in the picture, with its axis named in nM."""
    report = _fit()
    render(plot(report), tmp_path / "p.svg")
    text = (tmp_path / "p.svg").read_text(encoding="utf-8")
    assert report.verdict[:20] in text
    assert "concentration (nM)" in text
    assert "vehicle" in text


def test_mean_course_is_drawn() -> None:
    """The course plot holds every time point with its mean and SEM limits, in the colour of its direction."""
    dialysis, _, _ = _others()
    spec = plot(dialysis)
    points = list(_values(spec["layer"][3]))
    assert [row["mean"] for row in points] == pytest.approx([point.mean_percent for point in dialysis.course])
    assert spec["layer"][3]["encoding"]["color"]["scale"]["range"] == [UP]


def test_nothing_to_draw_is_an_error() -> None:
    """A report without a curve, and scans without plasma levels, are errors with the reason."""
    single = fit_table(parse_table("concentration_nM,bound\n1,2\n", "p.csv"), "competition")
    with pytest.raises(CheckFailed, match="no curve"):
        plot(single)
    bare = occupancy_table(parse_table("subject,bp_baseline,bp_drug\na,2,1\n", "o.csv"))
    with pytest.raises(CheckFailed, match="plasma"):
        plot(bare)


def test_unknown_suffix_and_missing_renderer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A strange suffix is a usage error; without the renderer the error names the install command."""
    with pytest.raises(UsageError, match="bmp"):
        render(plot(_fit()), tmp_path / "p.bmp")
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ServiceError, match="pip install"):
        render(plot(_fit()), tmp_path / "p.svg")
