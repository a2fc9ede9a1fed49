"""Plots of answers as Vega-Lite specifications: dose–response of nodes, occupancy by region, affinity profile."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.draw.escape import clipped
from kg.draw.plots import framed, layer, quantity
from kg.draw.style import LINE_DOWN, LINE_UP, LINE_WEAK
from kg.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.draw.plots import Rows, Spec

_WIDTH, _HEIGHT, _ROW = 460, 300, 22
_NAME_GAP = 0.05  # of the height of the plot: the height of one name
_MARGIN, _MANY_DECADES = 1.5, 1e4
_UNCHANGED = 0.03  # log2 units, two per cent: below, a curve has no direction and is drawn grey


@dataclass(frozen=True)
class Curve:
    """Change of one node over dose: `x` doses > 0, `y` log2 fold change, `low` and `high` its interval (may be empty)."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True)
class Share:
    """Occupancy of a target in a region, 0..1, with its range where one is stated, and its source."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    source: str = ""


@dataclass(frozen=True)
class Affinity:
    """Affinity for a target in nM as printed: `relation` is = < > or ~; a range has `low` and `high`."""

    target: str
    value: float
    relation: str = "="
    low: float | None = None
    high: float | None = None
    action: str = ""
    source: str = ""


def dose_response(curves: Sequence[Curve], axis: str, title: str, provenance: str) -> Spec:
    """Fold change of nodes over dose or concentration (`axis` names it with its unit), both axes logarithmic.

    Orange rises, blue falls, grey stays, at the last dose; each curve carries its name at its end.
    Raises DataError for doses that are not positive or sizes that differ.
    """
    _need(curves, "curve")
    layers = [layer([{"y": 1.0}], "rule", {"color": LINE_WEAK, "strokeDash": [3, 3]}, y=_fold("y"))]
    for curve in curves:
        _checked(curve)
    scale = _decades([dose for curve in curves for dose in curve.x])
    for curve in curves:
        layers += _curve(curve, axis, scale)
    ends = [{"x": curve.x[-1], "y": 2.0**at, "text": clipped(curve.label)}
            for curve, at in zip(curves, _spread([curve.y[-1] for curve in curves], _span(curves)), strict=True)]
    words = {"align": "left", "dx": 6, "fontSize": 11}
    layers.append(layer(ends, "text", words, x=quantity("x", **scale), y=_fold("y"), text={"field": "text"}))
    return framed({"width": _WIDTH, "height": _HEIGHT, "layer": layers}, clipped(title), provenance)


def occupancy_by_region(shares: Sequence[Share], title: str, provenance: str) -> Spec:
    """Bars of occupancy in per cent in the order given, with the range as a line where one is stated."""
    _need(shares, "region")
    rows: Rows = [
        {"label": clipped(one.label), "value": 100 * one.value, "source": clipped(one.source)} for one in shares
    ]
    ranges: Rows = [{"label": clipped(one.label), "low": 100 * one.low, "high": 100 * one.high}
                    for one in shares if one.low is not None and one.high is not None]
    for one in shares:
        if not 0.0 <= one.value <= 1.0:
            raise DataError(f"an occupancy of {one.value} is outside 0..1", one.label, "give occupancy as a share")
    y = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260}}
    x = quantity("value", "occupancy (%)", scale={"domain": [0, 100]})
    layers = [
        layer(rows, "bar", {"color": LINE_DOWN, "opacity": 0.55, "height": 12}, x=x, y=y, tooltip={"field": "source"}),
        layer(ranges, "rule", {"color": "#1A1A1A", "strokeWidth": 1.6}, x=quantity("low"), x2={"field": "high"}, y=y),
    ]
    return framed({"width": _WIDTH, "height": {"step": _ROW}, "layer": layers}, clipped(title), provenance)


def affinity_profile(rows: Sequence[Affinity], title: str, provenance: str) -> Spec:
    """Affinities in nM on a logarithmic axis, tightest target first.

    A dot is a stated value, a line a stated range; values that are only bounded (< or >) are open triangles
    that point to where the true value lies. Raises DataError for an affinity that is not positive.
    """
    _need(rows, "affinity")
    for one in rows:
        if not (math.isfinite(one.value) and one.value > 0):
            raise DataError(f"an affinity of {one.value} nM is not positive", one.target, "give affinities in nM")
    order = list(dict.fromkeys(clipped(one.target) for one in sorted(rows, key=lambda one: one.value)))
    table: Rows = [{"target": clipped(one.target), "value": one.value, "bound": one.relation in ("<", ">"),
                    "shape": {"<": "triangle-left", ">": "triangle-right"}.get(one.relation, "circle"),
                    "printed": _printed(one)} for one in rows]
    ranges: Rows = [
        {"target": clipped(one.target), "low": one.low, "high": one.high} for one in rows if one.low and one.high
    ]
    y = {"field": "target", "type": "nominal", "sort": order, "title": None, "axis": {"labelLimit": 260}}
    scale = _decades([one.value for one in rows] + [end for row in ranges for end in (row["low"], row["high"])])
    x = quantity("value", "affinity (nM; tighter to the left)", **scale)
    layers = [layer(ranges, "rule", {"color": LINE_WEAK, "strokeWidth": 2}, x=quantity("low", **scale),
                    x2={"field": "high"}, y=y)]
    for bound in (False, True):
        marked = [row for row in table if row["bound"] is bound]
        look = {"filled": not bound, "size": 80, "color": LINE_DOWN, "opacity": 1.0, "strokeWidth": 1.8}
        shape = {"field": "shape", "type": "nominal", "scale": None}
        layers.append(layer(marked, "point", look, x=x, y=y, shape=shape, tooltip={"field": "printed"}))
    return framed({"width": _WIDTH, "height": {"step": _ROW}, "layer": layers}, clipped(title), provenance)


def _checked(curve: Curve) -> None:
    if not curve.x or len(curve.x) != len(curve.y) or min(curve.x) <= 0 or len(curve.low) != len(curve.high):
        raise DataError("a curve needs as many changes as doses, and doses above zero", curve.label,
                        "leave out the dose zero: it is the comparator")


def _curve(curve: Curve, axis: str, scale: Spec) -> list[Spec]:
    last = curve.y[-1]
    colour = LINE_WEAK if abs(last) < _UNCHANGED else LINE_UP if last > 0 else LINE_DOWN
    x = quantity("x", axis, **scale)
    rows: Rows = [{"x": dose, "y": 2.0**change} for dose, change in zip(curve.x, curve.y, strict=True)]
    found = [layer(rows, "line", {"color": colour, "strokeWidth": 2}, x=x, y=_fold("y"))]
    if curve.low:
        band: Rows = [{"x": dose, "low": 2.0**low, "high": 2.0**high}
                      for dose, low, high in zip(curve.x, curve.low, curve.high, strict=True)]
        found.insert(
            0, layer(band, "area", {"color": colour, "opacity": 0.15}, x=x, y=_fold("low"), y2={"field": "high"})
        )
    return found


def _fold(field: str) -> Spec:
    return quantity(field, "fold change against no compound", scale={"type": "log", "base": 2})


def _printed(one: Affinity) -> str:
    relation = "" if one.relation == "=" else f"{one.relation} "
    parts = (f"{relation}{one.value:g} nM", one.action, one.source)
    return clipped(", ".join(part for part in parts if part))


def _span(curves: Sequence[Curve]) -> float:
    values = [0.0, *(value for curve in curves for value in (*curve.y, *curve.low, *curve.high))]
    return max(values) - min(values)


def _spread(ends: list[float], span: float) -> list[float]:
    """Heights for the names of curves, moved up as little as keeps one line of text between two of them."""
    found, last = list(ends), -math.inf
    for place in sorted(range(len(ends)), key=lambda one: ends[one]):
        found[place] = last = max(ends[place], last + _NAME_GAP * span)
    return found


def _decades(values: list[float]) -> Spec:
    """A logarithmic axis with a margin, labelled at 1 and 3 of each decade (at 1 alone over many decades)."""
    low, high = min(values) / _MARGIN, max(values) * _MARGIN
    steps = (1.0, 3.0) if high / low < _MANY_DECADES else (1.0,)
    ticks = [step * 10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
             for step in steps]
    shown = [float(f"{tick:.6g}") for tick in ticks if low <= tick <= high]
    return {"scale": {"type": "log", "domain": [low, high]},
            "axis": {"values": shown, "labelExpr": "format(datum.value, '~g')"}}


def _need(rows: Sequence[object], what: str) -> None:
    if not rows:
        raise DataError(f"there is no {what} to plot", "plot", "ask for something that is stated or computed")
