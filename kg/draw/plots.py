"""Plots of bench data as Vega-Lite specifications, rendered to SVG, PNG or PDF without a browser."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg import settings
from kg.errors import CheckFailed, ServiceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.pharmacology.assay.fit import Fit, Floats
    from kg.pharmacology.assay.report import Report

UP, DOWN, NEUTRAL = "#B3531A", "#1F5F99", "#6B6B6B"
WIDTH, HEIGHT = 420, 280
SAMPLES = 160
Spec = dict[str, Any]
Rows = list[dict[str, Any]]
_LOW = 90
_PADDING = 12
_SUBTITLE = 74
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_CONFIG: Spec = {
    "background": "white",
    "font": "Arial, Helvetica, Liberation Sans, Arimo, DejaVu Sans, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "grid": False,
        "labelFontSize": 11,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelFlush": False,
    },
    "title": {"anchor": "start", "fontSize": 13, "subtitleFontSize": 11, "subtitleColor": NEUTRAL},
    "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
}


def render(spec: Spec, path: Path) -> None:
    """Write a specification as .svg, .png or .pdf, or as it is to .json. ServiceError without the renderer."""
    suffix = path.suffix.lower()
    text = json.dumps(spec, ensure_ascii=False)
    if suffix == ".json":
        path.write_text(text + "\n", encoding="utf-8")
        return
    if suffix not in (".svg", ".png", ".pdf"):
        raise UsageError(f"no plot goes into {suffix or 'no suffix'!r}", str(path), "use .svg, .png or .pdf")
    try:
        import vl_convert
    except ImportError:
        cure = "pip install 'synaptrace[assay]'"
        raise ServiceError("plots need vl-convert, which is not installed", str(path), cure) from None
    if suffix == ".svg":
        path.write_text(vl_convert.vegalite_to_svg(text), encoding="utf-8")
    elif suffix == ".png":
        path.write_bytes(vl_convert.vegalite_to_png(text, scale=settings.ASSAY_PNG_SCALE))
    else:
        path.write_bytes(vl_convert.vegalite_to_pdf(text))


def framed(body: Mapping[str, Any], title: str, verdict: str) -> Spec:
    """A whole specification: title, the verdict under it, the one palette and type."""
    heading = {"text": title, "subtitle": textwrap.wrap(verdict, _SUBTITLE)}
    return {"$schema": _SCHEMA, "title": heading, "config": _CONFIG, "spacing": 14, **body}


def layer(values: Rows, mark: str, style: Mapping[str, Any], **encoding: Spec) -> Spec:
    """One layer: rows, a mark with its style, and what is read from which column."""
    return {"data": {"values": values}, "mark": {"type": mark, **style}, "encoding": encoding}


def quantity(field: str, title: str | None = None, **more: Any) -> Spec:
    """A channel that reads a number; several layers share one axis, so only one names it."""
    named = {} if title is None else {"title": title}
    scale = {"zero": False, "nice": False, "padding": _PADDING}
    return {"field": field, "type": "quantitative", "scale": scale, **named, **more}


def log_axis(doses: list[float], vehicle: float = 0.0) -> Spec:
    """A log axis with a tick a decade; wells without compound stand at `vehicle`, which is labelled so."""
    real = [dose for dose in doses if dose > vehicle * 1.01]
    decades = range(int(np.floor(np.log10(min(real)))), int(np.ceil(np.log10(max(real)))) + 1)
    ticks = [10.0**decade for decade in decades if min(real) / 1.5 <= 10.0**decade <= max(real) * 1.5]
    label = "format(datum.value, '~g')"
    if vehicle:
        label = f"datum.value < {vehicle * 1.01} ? 'vehicle' : {label}"
        ticks = [vehicle, *(tick for tick in ticks if tick > vehicle * 2)]
    return {
        "scale": {"type": "log", "nice": False, "padding": _PADDING},
        "axis": {"values": ticks, "labelExpr": label},
    }


def name_of(source: str, otherwise: str) -> str:
    """The file's name, or what the data are."""
    return Path(source).name or otherwise


def fit_plot(report: Report) -> Spec:
    """Wells and fitted curve above, residuals below, on one concentration axis; flagged wells are ringed."""
    if report.chosen is None:
        raise CheckFailed("there is no curve to draw", report.source, report.verdict)
    parts = list(report.chosen.fits)
    logistic = parts[0].x.ndim == 1
    vehicle = _vehicle(parts) if logistic else 0.0
    line = [row for number, part in enumerate(parts) for row in _line(part, vehicle, str(number))]
    colour = UP if line[-1]["y"] >= line[0]["y"] else DOWN
    wells = [row for part in parts for row in _wells(part, vehicle, report)]
    for row in (*wells, *line):
        row["colour"] = NEUTRAL if row["nonspecific"] else colour
    axis = log_axis([well["x"] for well in wells], vehicle) if logistic else {}
    panels = [_curve_panel(report, wells, line, axis), _residual_panel(wells, axis)]
    model = (report.model or report.status.value).replace("_", " ")
    return framed({"vconcat": panels}, f"{name_of(report.source, 'bench data')}: {model}", report.verdict)


_OWN_COLOUR: Spec = {"field": "colour", "type": "nominal", "scale": None}
_DOTS: Spec = {"filled": True, "size": 34, "opacity": 0.75}
_RING: Spec = {"filled": False, "size": 170, "color": NEUTRAL, "strokeWidth": 1.8}


def _curve_panel(report: Report, wells: Rows, line: Rows, axis: Spec) -> Spec:
    bare = {**axis, "axis": {**axis.get("axis", {}), "labels": False, "title": None}}
    x, y = quantity("x", **bare), quantity("y", report.conditions.get("response", "bound"))
    layers = [
        *_half(report, bare),
        layer(line, "line", {"strokeWidth": 2}, x=x, y=y, detail={"field": "plate"}, color=_OWN_COLOUR),
        layer(wells, "point", _DOTS, x=x, y=y, color=_OWN_COLOUR),
        layer([well for well in wells if well["flagged"]], "point", _RING, x=x, y=quantity("y")),
    ]
    return {"width": WIDTH, "height": HEIGHT, "layer": layers}


def _residual_panel(wells: Rows, axis: Spec) -> Spec:
    x, y = quantity("x", "concentration (nM)", **axis), quantity("residual", "residual")
    layers = [
        layer([{"y": 0}], "rule", {"color": NEUTRAL}, y=quantity("y")),
        layer(wells, "point", _DOTS, x=x, y=y, color=_OWN_COLOUR),
        layer([well for well in wells if well["flagged"]], "point", _RING, x=x, y=y),
    ]
    return {"width": WIDTH, "height": _LOW, "layer": layers}


def _vehicle(parts: list[Fit]) -> float:
    """Where the vehicle wells stand on a log axis: a decade below the lowest concentration; 0 without vehicle."""
    x = np.concatenate([part.x for part in parts])
    if (x > settings.ASSAY_LOG_ZERO).all():
        return 0.0
    return float(10.0 ** (x[x > settings.ASSAY_LOG_ZERO].min() - 1.0))


def _wells(part: Fit, vehicle: float, report: Report) -> Rows:
    rows: Rows = []
    marked = [(one.response, one.concentration_nM) for one in report.outliers]
    for row in range(part.y.size):
        hyperbola = part.x.ndim == 2
        dose = float(part.x[row, 0]) if hyperbola else float(10.0 ** part.x[row])
        shown = dose if hyperbola or part.x[row] > settings.ASSAY_LOG_ZERO else vehicle
        y = float(part.y[row])
        rows.append(
            {
                "x": shown,
                "y": y,
                "residual": float(part.residuals[row]),
                "flagged": any(response == y and np.isclose(at, dose) for response, at in marked),
                "nonspecific": bool(hyperbola and part.x[row, 1] == 0.0),
            }
        )
    return rows


def _line(part: Fit, vehicle: float, plate: str) -> Rows:
    """The fitted curve: over log concentration, or over added ligand for non-specific and total wells apart."""
    if part.x.ndim == 1:
        real = part.x[part.x > settings.ASSAY_LOG_ZERO]
        grid = np.linspace(np.log10(vehicle) if vehicle else real.min(), real.max(), SAMPLES)
        return _points(10.0**grid, np.real(part.model.curve(part.theta, grid)), plate)
    rows: Rows = []
    grid = np.linspace(0.0, part.x[:, 0].max(), SAMPLES)
    for kind in np.unique(part.x[:, 1]):
        y = np.real(part.model.curve(part.theta, np.column_stack([grid, np.full(grid.size, kind)])))
        rows += _points(grid, y, f"{plate}-{kind:g}", nonspecific=bool(kind == 0.0))
    return rows


def _points(x: Floats, y: Floats, plate: str, *, nonspecific: bool = False) -> Rows:
    return [
        {"x": float(at), "y": float(to), "plate": plate, "nonspecific": nonspecific}
        for at, to in zip(x, y, strict=True)
    ]


def _half(report: Report, x: Spec) -> list[Spec]:
    """The potency as a dashed rule with its interval as a band."""
    found = [(report.estimates or {}).get(key) for key in ("ic50_nM", "ec50_nM", "kd_nM")]
    rows = [{"value": one.value, "low": one.low, "high": one.high} for one in found if one and one.bounded]
    if not rows:
        return []
    band = layer(rows, "rect", {"color": NEUTRAL, "opacity": 0.15}, x=quantity("low", **x), x2={"field": "high"})
    return [band, layer(rows, "rule", {"color": NEUTRAL, "strokeDash": [4, 3]}, x=quantity("value", **x))]
