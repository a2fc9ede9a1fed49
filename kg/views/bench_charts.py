"""Which plot belongs to which bench calculation: dialysis courses, block by potential, occupancy curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.assay.estimates import written
from kg.assay.fits import Fits
from kg.assay.microdialysis import Dialysis
from kg.assay.occupancy import Occupancy, RegionFit
from kg.assay.patch import Patch
from kg.draw.charts.vega import (
    DOWN,
    HEIGHT,
    NEUTRAL,
    SAMPLES,
    UP,
    WIDTH,
    Rows,
    Spec,
    framed,
    layer,
    log_axis,
    name_of,
    quantity,
)
from kg.errors import CheckFailed
from kg.views.fit_chart import fit_plot, fits_plot

if TYPE_CHECKING:
    from kg.assay.report import AssayReport

PLOT_NEUTRAL = 10.0


_DOTS = {"filled": True, "size": 40, "opacity": 1.0}
_LINE = {"strokeWidth": 2}
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]


def plot(result: AssayReport | Fits | Dialysis | Patch | Occupancy) -> Spec:
    """The plot of a result; CheckFailed when there is nothing to draw."""
    if isinstance(result, Dialysis):
        return course_plot(result)
    if isinstance(result, Patch):
        return block_plot(result)
    if isinstance(result, Occupancy):
        return occupancy_plot(result)
    if isinstance(result, Fits):
        return fits_plot(result) if len(result.fits) > 1 else fit_plot(result.fits[0].report)
    return fit_plot(result)


def course_plot(result: Dialysis) -> Spec:
    """Mean ± SEM of percent baseline over time, one line a group; baseline and dose are ruled."""
    points: Rows = []
    for point in result.course:
        sem = point.sem_percent or 0.0
        bars = {"low": point.mean_percent - sem, "high": point.mean_percent + sem}
        points.append({"group": point.group or "all animals", "min": point.minute, "mean": point.mean_percent, **bars})
    groups = list(dict.fromkeys(point["group"] for point in points))
    colours = [
        _direction([point["mean"] for point in points if point["group"] == group and point["min"] > 0])
        for group in groups
    ]
    shared = {"field": "group", "type": "nominal", "title": None}
    colour = {**shared, "scale": {"domain": groups, "range": colours}}
    shape = {**shared, "scale": {"domain": groups, "range": _SHAPES[: len(groups)]}}
    x, y = quantity("min", "time after dose (min)"), quantity("mean", "percent of baseline")
    layers = [
        layer([{"y": 100}], "rule", {"color": NEUTRAL, "strokeDash": [4, 3]}, y=quantity("y")),
        layer([{"x": 0}], "rule", {"color": NEUTRAL}, x=quantity("x")),
        layer(points, "rule", {"strokeWidth": 1.2}, x=x, y=quantity("low"), y2={"field": "high"}, color=colour),
        layer(points, "line", _LINE, x=x, y=y, color=colour, detail={"field": "group"}),
        layer(points, "point", _DOTS, x=x, y=quantity("mean"), color=colour, shape=shape),
    ]
    body = {"width": WIDTH, "height": HEIGHT, "layer": layers}
    title = f"{name_of(result.source, 'microdialysis')}: percent of baseline, mean ± SEM"
    return framed(body, title, result.verdict)


def _direction(values: list[float]) -> str:
    """Colour of a course by its mean departure from 100 %."""
    mean = float(np.mean(values)) - 100.0 if values else 0.0
    if abs(mean) < PLOT_NEUTRAL:
        return NEUTRAL
    return UP if mean > 0 else DOWN


def block_plot(result: Patch) -> Spec:
    """Share of current left against concentration, one curve a holding potential, darker as depolarised."""
    if not result.points:
        raise CheckFailed("there is no block to draw", result.source, result.verdict)
    doses = [one.concentration_nM for one in result.points]
    points: Rows = [
        {"x": one.concentration_nM, "y": one.share, "holding": f"{one.holding_mV:g} mV"} for one in result.points
    ]
    names = [f"{block.holding_mV:g} mV" for block in result.holding]
    line: Rows = []
    for name, block in zip(names, result.holding, strict=True):
        if block.estimates is None:
            continue
        half = block.estimates["ic50_nM"].value
        slope = block.estimates["hill"].value if block.model == "hill_block" else 1.0
        for at in map(float, np.geomspace(min(doses), max(doses), SAMPLES)):
            line.append({"x": at, "y": 1.0 / (1.0 + (at / half) ** slope), "holding": name})
    scale = {"domain": names, "range": _shades(len(names))}
    colour = {"field": "holding", "type": "nominal", "title": "holding", "scale": scale}
    x = quantity("x", "concentration (nM)", **log_axis(doses))
    y = quantity("y", "share of control current")
    layers = [
        layer(line, "line", _LINE, x=x, y=y, color=colour),
        layer(points, "point", _DOTS, x=x, y=y, color=colour),
    ]
    title = f"{name_of(result.source, 'patch clamp')}: block by holding potential"
    return framed({"width": WIDTH, "height": HEIGHT, "layer": layers}, title, result.verdict)


def _shades(count: int) -> list[str]:
    """`count` tints of the falling colour, light to full."""
    full = [int(DOWN[place : place + 2], 16) for place in (1, 3, 5)]
    weights = np.linspace(0.25, 1.0, count) if count > 1 else np.ones(1)
    return ["#" + "".join(f"{round(255 - (255 - part) * weight):02X}" for part in full) for weight in weights]


def occupancy_plot(result: Occupancy) -> Spec:
    """Occupancy against plasma level with the fitted curve, one panel a region."""
    panels = [panel for region in result.regions if (panel := _region(result, region))]
    if not panels:
        raise CheckFailed("no scan has a plasma level to draw against", result.source, result.verdict)
    return framed({"hconcat": panels}, f"{name_of(result.source, 'PET')}: occupancy by plasma level", "")


def _region(result: Occupancy, region: RegionFit) -> Spec | None:
    scans: Rows = [
        {"x": one.plasma, "y": one.occupancy}
        for one in result.scans
        if one.region == region.region and one.plasma is not None
    ]
    if not scans:
        return None
    line: Rows = []
    label = region.region or "all scans"
    if region.estimates:
        half = region.estimates["ec50"].value
        top = region.estimates["emax_percent"].value if "emax_percent" in region.estimates else 100.0
        grid = np.linspace(0.0, max(scan["x"] for scan in scans), SAMPLES)
        line = [{"x": float(at), "y": float(top * at / (half + at))} for at in grid]
        label += f": EC50 {written(region.estimates['ec50'])}"
    low = min(0.0, *(scan["y"] for scan in scans))
    x = quantity("x", f"plasma ({result.unit})")
    y = quantity("y", "occupancy (%)", scale={"domain": [low, 100.0]})
    layers = [
        layer(line, "line", {**_LINE, "color": UP}, x=x, y=y),
        layer(scans, "point", {**_DOTS, "color": UP}, x=x, y=y),
    ]
    title = {"text": label, "fontSize": 11, "fontWeight": "normal"}
    return {"title": title, "width": WIDTH * 0.75, "height": HEIGHT * 0.8, "layer": layers}
