"""Plots of answers as Vega-Lite specifications: dose–response of nodes, occupancy by region, affinity profile."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.draw.charts.beside import beside
from kg.draw.charts.folds import folds
from kg.draw.charts.vega import framed, layer, quantity
from kg.draw.charts.windows import DoseWindow, window_layers
from kg.draw.escape import clipped
from kg.draw.style import FAINT, LINE_DOWN, LINE_INHIBITS, LINE_MADE, LINE_UP, LINE_WEAK
from kg.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.draw.charts.vega import Rows, Spec

_WIDTH, _HEIGHT, _ROW = 460, 300, 22
_NAME_GAP = 0.05  # of the height of the plot: the height of one name
_MARGIN, _CLOSE, _FEW_DECADES, _MANY_DECADES = 1.5, 1.03, 1e2, 1e4
_ROWS: Spec = {"labelLimit": 380, "grid": True, "gridColor": "#E6E6E6", "ticks": False, "labelPadding": 6}
_BESIDE: Spec = {"align": "left", "dx": 8, "fontSize": 9.5, "color": FAINT}
_SHAPES = ("circle", "square", "diamond", "cross", "triangle-up", "stroke")  # of kinds of measurement
_DASHES: tuple[list[int], ...] = ([], [6, 3], [2, 2], [8, 3, 2, 3])  # where colours come round again
_COLOURS = (LINE_UP, LINE_DOWN, LINE_MADE, LINE_INHIBITS, "#8A6D00", "#4A4A4A")  # of curves, one after the other
_ROOM = 1.06  # of a fold change, kept above and below the curves


@dataclass(frozen=True)
class CurveMarks:
    """Change of one node over dose: `x` doses > 0, `y` log2 fold change, `low` and `high` its interval (may be empty)."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True)
class ShareMarks:
    """Occupancy of a target in a region, 0..1, with its range where one is stated, and its source."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    source: str = ""


@dataclass(frozen=True)
class AffinityMarks:
    """Affinity for a target in nM as printed: `relation` is = < > or ~; a range has `low` and `high`."""

    target: str
    value: float
    relation: str = "="
    low: float | None = None
    high: float | None = None
    action: str = ""
    source: str = ""
    kind: str = ""  # of measurement, such as Ki


def dose_response(
    curves: Sequence[CurveMarks], axis: str, title: str, provenance: str, windows: Sequence[DoseWindow] = ()
) -> Spec:
    """Fold change of nodes over dose or concentration (`axis` names it with its unit), both axes logarithmic.

    Each curve has a colour of its own and carries its name at its end; where colours come round again the dash differs.
    Behind them lie the `windows` of doses.
    Raises DataError for doses that are not positive or sizes that differ.
    """
    _need(curves, "curve")
    for curve in curves:
        _checked(curve)
    fold = _fold(curves)
    doses = [dose for curve in curves for dose in curve.x]
    scale = _decades(doses, _CLOSE)
    layers = window_layers(windows, (min(doses), max(doses)), scale)
    layers.append(layer([{"y": 1.0}], "rule", {"color": LINE_WEAK, "strokeDash": [3, 3]}, y=fold("y")))
    looks = [(_COLOURS[n % len(_COLOURS)], _DASHES[n // len(_COLOURS) % len(_DASHES)]) for n in range(len(curves))]
    for curve, look in zip(curves, looks, strict=True):
        layers += _curve(curve, axis, scale, fold, look)
    ends = [
        {"x": curve.x[-1], "y": 2.0**at, "text": clipped(curve.label)}
        for curve, at in zip(curves, _spread([curve.y[-1] for curve in curves], _span(curves)), strict=True)
    ]
    for end, (colour, _) in zip(ends, looks, strict=True):
        words = {"align": "left", "dx": 6, "fontSize": 11, "color": colour}
        layers.append(layer([end], "text", words, x=quantity("x", **scale), y=fold("y"), text={"field": "text"}))
    return framed({"width": _WIDTH, "height": _HEIGHT, "layer": layers}, clipped(title), provenance)


def occupancy_by_region(shares: Sequence[ShareMarks], title: str, provenance: str) -> Spec:
    """Occupancy in per cent in the order given: a bar up to a stated value, and where a range is stated that range alone."""
    _need(shares, "region")
    rows: Rows = [
        {"label": clipped(one.label), "value": 100 * one.value, "source": clipped(one.source)}
        for one in shares
        if one.low is None or one.high is None
    ]
    ranges: Rows = [
        {"label": clipped(one.label), "low": 100 * one.low, "high": 100 * one.high}
        for one in shares
        if one.low is not None and one.high is not None
    ]
    for one in shares:
        if not 0.0 <= one.value <= 1.0:
            raise DataError(f"an occupancy of {one.value} is outside 0..1", one.label, "give occupancy as a share")
    order = [clipped(one.label) for one in shares]
    y = {"field": "label", "type": "nominal", "sort": order, "title": None, "axis": _ROWS}
    whole: Spec = {"scale": {"domain": [0, 100], "nice": False}}
    x = quantity("value", "occupancy (%)", **whole)
    layers = [
        layer(rows, "bar", {"color": LINE_DOWN, "opacity": 0.55, "height": 12}, x=x, y=y, tooltip={"field": "source"}),
        layer(
            ranges,
            "bar",
            {"color": LINE_DOWN, "height": 12},
            x=quantity("low", "occupancy (%)", **whole),
            x2={"field": "high"},
            y=y,
        ),
        layer(
            [{"label": clipped(one.label), "end": 100, "said": beside([_share(one)], [one.source])} for one in shares],
            "text",
            _BESIDE,
            x=quantity("end", **whole),
            y=y,
            text={"field": "said"},
        ),
    ]
    return framed({"width": _WIDTH, "height": {"step": _ROW}, "layer": layers}, clipped(title), provenance)


def affinity_profile(rows: Sequence[AffinityMarks], title: str, provenance: str) -> Spec:
    """Affinities in nM on a logarithmic axis, tightest target first.

    A dot is a stated value, its shape the kind of measurement, a line a stated range; values that are only bounded (< or >)
    are open triangles that point to where the true value lies. Beside each target stand its values and whose word they are. Raises DataError for an affinity that is not positive.
    """
    _need(rows, "affinity")
    for one in rows:
        if not (math.isfinite(one.value) and one.value > 0):
            raise DataError(f"an affinity of {one.value} nM is not positive", one.target, "give affinities in nM")
    by_value = sorted(rows, key=lambda one: one.value)
    order = list(dict.fromkeys(clipped(one.target) for one in by_value))
    table: Rows = [
        {
            "target": clipped(one.target),
            "value": one.value,
            "bound": one.relation in ("<", ">"),
            "shape": {"<": "triangle-left", ">": "triangle-right"}.get(one.relation, "circle"),
            "printed": _printed(one),
            "kind": one.kind,
        }
        for one in rows
    ]
    ranges = _ranges(rows)
    y = {"field": "target", "type": "nominal", "sort": order, "title": None, "axis": _ROWS}
    scale = _decades([one.value for one in rows] + [end for row in ranges for end in (row["low"], row["high"])])
    kinds = sorted({one.kind for one in rows if one.kind and one.relation not in ("<", ">")})
    only = f"{kinds[0]}, " if len(kinds) == 1 else ""
    x = quantity("value", f"affinity ({only}nM; tighter to the left)", **scale)
    rule = {"color": LINE_WEAK, "strokeWidth": 2}
    layers = [layer(ranges, "rule", rule, x=quantity("low", **scale), x2={"field": "high"}, y=y)]
    for bound in (False, True):
        marked = [row for row in table if row["bound"] is bound]
        look = {"filled": not bound, "size": 80, "color": LINE_DOWN, "opacity": 1.0, "strokeWidth": 1.8}
        shape: Spec = {"field": "shape", "type": "nominal", "scale": None}
        if len(kinds) > 1 and not bound:
            known = {"domain": kinds, "range": [_SHAPES[place % len(_SHAPES)] for place in range(len(kinds))]}
            shape = {"field": "kind", "type": "nominal", "scale": known, "legend": {"title": None, "orient": "bottom"}}
        layers.append(layer(marked, "point", look, x=x, y=y, shape=shape, tooltip={"field": "printed"}))
    said = [_said(name, by_value, scale["scale"]["domain"][1]) for name in order]
    layers.append(layer(said, "text", _BESIDE, x=quantity("end", **scale), y=y, text={"field": "said"}))
    return framed({"width": _WIDTH, "height": {"step": _ROW}, "layer": layers}, clipped(title), provenance)


def _ranges(rows: Sequence[AffinityMarks]) -> Rows:
    return [{"target": clipped(one.target), "low": one.low, "high": one.high} for one in rows if one.low and one.high]


def _said(target: str, rows: Sequence[AffinityMarks], end: float) -> dict[str, object]:
    """The values of one target and whose word they are, to stand at the end of its row."""
    mine = [one for one in rows if clipped(one.target) == target]
    return {
        "target": target,
        "end": end,
        "said": beside([_value(one) for one in mine], [one.source for one in mine]),
    }


def _checked(curve: CurveMarks) -> None:
    if not curve.x or len(curve.x) != len(curve.y) or min(curve.x) <= 0 or len(curve.low) != len(curve.high):
        raise DataError(
            "a curve needs as many changes as doses, and doses above zero",
            curve.label,
            "leave out the dose zero: it is the comparator",
        )


def _curve(
    curve: CurveMarks, axis: str, scale: Spec, fold: Callable[[str], Spec], look: tuple[str, list[int]]
) -> list[Spec]:
    colour, dash = look
    x = quantity("x", axis, **scale)
    rows: Rows = [{"x": dose, "y": 2.0**change} for dose, change in zip(curve.x, curve.y, strict=True)]
    found = [
        layer(
            rows, "line", {"color": colour, "strokeWidth": 2} | ({"strokeDash": dash} if dash else {}), x=x, y=fold("y")
        )
    ]
    if curve.low:
        band: Rows = [
            {"x": dose, "low": 2.0**low, "high": 2.0**high}
            for dose, low, high in zip(curve.x, curve.low, curve.high, strict=True)
        ]
        # An outline of its own tells bands apart that lie over one another.
        edge = {"stroke": colour, "strokeWidth": 0.7, "strokeOpacity": 0.8, "strokeDash": [1, 2]}
        area = {"color": colour, "fillOpacity": 0.15, **edge}
        found.insert(0, layer(band, "area", area, x=x, y=fold("low"), y2={"field": "high"}))
    return found


def _fold(curves: Sequence[CurveMarks]) -> Callable[[str], Spec]:
    """The axis of the changes: logarithmic, as high as the curves are and never less than from 1 / 1.06 to 1.06."""
    values = [0.0, *(value for curve in curves for value in (*curve.y, *curve.low, *curve.high))]
    domain = [2.0 ** min(values) / _ROOM, 2.0 ** max(values) * _ROOM]
    scale = {"type": "log", "base": 2, "domain": domain, "nice": False}
    axis = {"values": folds(*domain), "labelExpr": "format(datum.value, '~g')"}
    return lambda field: quantity(field, "fold change against no compound", scale=scale, axis=axis)


def _printed(one: AffinityMarks) -> str:
    relation = "" if one.relation == "=" else f"{one.relation} "
    parts = (f"{relation}{one.value:g} nM", one.action, one.source)
    return clipped(", ".join(part for part in parts if part))


def _value(one: AffinityMarks) -> str:
    """An affinity as printed: “> 1000”, “0.5–1.1”."""
    if one.low and one.high:
        return f"{one.low:g}–{one.high:g}"
    return ("" if one.relation == "=" else f"{one.relation} ") + f"{float(f'{one.value:.4g}'):.12g}"


def _share(one: ShareMarks) -> str:
    """An occupancy in per cent as printed: “56 %”, “67–90 %”."""
    ranged = one.low is not None and one.high is not None
    return f"{100 * (one.low or 0):.3g}–{100 * (one.high or 0):.3g} %" if ranged else f"{100 * one.value:.3g} %"


def _span(curves: Sequence[CurveMarks]) -> float:
    values = [0.0, *(value for curve in curves for value in (*curve.y, *curve.low, *curve.high))]
    return max(values) - min(values)


def _spread(ends: list[float], span: float) -> list[float]:
    """Heights for the names of curves, moved up as little as keeps one line of text between two of them."""
    found, last = list(ends), -math.inf
    for place in sorted(range(len(ends)), key=lambda one: ends[one]):
        found[place] = last = max(ends[place], last + _NAME_GAP * span)
    return found


def _decades(values: list[float], margin: float = _MARGIN) -> Spec:
    """A logarithmic axis with a margin, labelled at 1, 2 and 5 of a few decades, at 1 and 3 of more, at 1 of many."""
    low, high = min(values) / margin, max(values) * margin
    steps = (1.0, 2.0, 5.0) if high / low < _FEW_DECADES else (1.0, 3.0) if high / low < _MANY_DECADES else (1.0,)
    ticks = [
        step * 10.0**power
        for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for step in steps
    ]
    shown = [float(f"{tick:.6g}") for tick in ticks if low <= tick <= high]
    return {
        "scale": {"type": "log", "domain": [low, high]},
        "axis": {"values": shown, "labelExpr": "format(datum.value, '~g')"},
    }


def _need(rows: Sequence[object], what: str) -> None:
    if not rows:
        raise DataError(f"there is no {what} to plot", "plot", "ask for something that is stated or computed")
