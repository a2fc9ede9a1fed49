"""The chart of a fitted plate: wells and curve above, residuals below."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from kg.assay.criteria import LOG_ZERO
from kg.draw.charts.vega import (
    DOWN,
    HEIGHT,
    LOW,
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

if TYPE_CHECKING:
    from kg.assay.choose import Candidate
    from kg.assay.fit import Fit, Floats
    from kg.assay.fits import Fits
    from kg.assay.report import AssayReport

# Panels of several compounds: how many stand beside each other, their width against that of one alone, and the
# characters of a line of the verdict above each.
_BESIDE = 2
_SMALLER = 0.75
_SUBTITLE = 58


def fit_plot(report: AssayReport) -> Spec:
    """Wells and fitted curve above, residuals below, on one concentration axis; flagged wells are ringed."""
    if report.chosen is None:
        raise CheckFailed("there is no curve to draw", report.source, report.verdict)
    title = f"{name_of(report.source, 'bench data')}: {_model(report)}"
    return framed({"vconcat": _panels(report, report.chosen, WIDTH)}, title, report.verdict)


def fits_plot(found: Fits) -> Spec:
    """The same for several compounds, a column of panels each, two beside each other; one without a curve is named."""
    drawn = [(one, one.report.chosen) for one in found.fits if one.report.chosen is not None]
    if not drawn:
        raise CheckFailed("there is no curve to draw", found.fits[0].report.source, found.fits[0].report.verdict)
    columns = []
    for one, chosen in drawn:
        subtitle = textwrap.wrap(one.report.verdict, _SUBTITLE)
        heading = {"text": f"{one.compound}: {_model(one.report)}", "subtitle": subtitle, "fontSize": 12}
        columns.append({"title": heading, "vconcat": _panels(one.report, chosen, WIDTH * _SMALLER)})
    missing = ", ".join(one.compound for one in found.fits if one.report.chosen is None)
    said = f"Without a curve: {missing}." if missing else ""
    title = f"{name_of(found.fits[0].report.source, 'bench data')}: {len(drawn)} compounds"
    return framed({"concat": columns, "columns": _BESIDE}, title, said)


def _model(report: AssayReport) -> str:
    return (report.model or report.status.value).replace("_", " ")


def _panels(report: AssayReport, chosen: Candidate, width: float) -> list[Spec]:
    parts = list(chosen.fits)
    logistic = parts[0].x.ndim == 1
    vehicle = _vehicle(parts) if logistic else 0.0
    line = [row for number, part in enumerate(parts) for row in _line(part, vehicle, str(number))]
    colour = UP if line[-1]["y"] >= line[0]["y"] else DOWN
    wells = [row for part in parts for row in _wells(part, vehicle, report)]
    for row in (*wells, *line):
        row["colour"] = NEUTRAL if row["nonspecific"] else colour
    axis = log_axis([well["x"] for well in wells], vehicle) if logistic else {}
    return [_curve_panel(report, wells, line, axis, width), _residual_panel(wells, axis, width)]


_OWN_COLOUR: Spec = {"field": "colour", "type": "nominal", "scale": None}
_DOTS: Spec = {"filled": True, "size": 34, "opacity": 0.75}
_RING: Spec = {"filled": False, "size": 170, "color": NEUTRAL, "strokeWidth": 1.8}


def _curve_panel(report: AssayReport, wells: Rows, line: Rows, axis: Spec, width: float) -> Spec:
    bare = {**axis, "axis": {**axis.get("axis", {}), "labels": False, "title": None}}
    x, y = quantity("x", **bare), quantity("y", report.conditions.get("response", "bound"))
    layers = [
        *_half(report, bare),
        layer(line, "line", {"strokeWidth": 2}, x=x, y=y, detail={"field": "plate"}, color=_OWN_COLOUR),
        layer(wells, "point", _DOTS, x=x, y=y, color=_OWN_COLOUR),
        layer([well for well in wells if well["flagged"]], "point", _RING, x=x, y=quantity("y")),
    ]
    return {"width": width, "height": HEIGHT, "layer": layers}


def _residual_panel(wells: Rows, axis: Spec, width: float) -> Spec:
    x, y = quantity("x", "concentration (nM)", **axis), quantity("residual", "residual")
    layers = [
        layer([{"y": 0}], "rule", {"color": NEUTRAL}, y=quantity("y")),
        layer(wells, "point", _DOTS, x=x, y=y, color=_OWN_COLOUR),
        layer([well for well in wells if well["flagged"]], "point", _RING, x=x, y=y),
    ]
    return {"width": width, "height": LOW, "layer": layers}


def _vehicle(parts: list[Fit]) -> float:
    """Where the vehicle wells stand on a log axis: a decade below the lowest concentration; 0 without vehicle."""
    x = np.concatenate([part.x for part in parts])
    if (x > LOG_ZERO).all():
        return 0.0
    return float(10.0 ** (x[x > LOG_ZERO].min() - 1.0))


def _wells(part: Fit, vehicle: float, report: AssayReport) -> Rows:
    rows: Rows = []
    marked = [(one.response, one.concentration_nM) for one in report.outliers]
    for row in range(part.y.size):
        hyperbola = part.x.ndim == 2
        dose = float(part.x[row, 0]) if hyperbola else float(10.0 ** part.x[row])
        shown = dose if hyperbola or part.x[row] > LOG_ZERO else vehicle
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
        real = part.x[part.x > LOG_ZERO]
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


def _half(report: AssayReport, x: Spec) -> list[Spec]:
    """The potency as a dashed rule with its interval as a band."""
    found = [(report.estimates or {}).get(key) for key in ("ic50_nM", "ec50_nM", "kd_nM")]
    rows = [{"value": one.value, "low": one.low, "high": one.high} for one in found if one and one.bounded]
    if not rows:
        return []
    band = layer(rows, "rect", {"color": NEUTRAL, "opacity": 0.15}, x=quantity("low", **x), x2={"field": "high"})
    return [band, layer(rows, "rule", {"color": NEUTRAL, "strokeDash": [4, 3]}, x=quantity("value", **x))]
