"""Charts as Vega-Lite specifications, rendered to SVG, PNG or PDF without a browser."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.errors import ServiceError, UsageError
from kg.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping


# Plots: pixels per point of a PNG, and the mean departure from baseline (percent) that is drawn in neutral grey.
PNG_SCALE = 2.0


UP, DOWN, NEUTRAL = "#B3531A", "#1F5F99", "#6B6B6B"
WIDTH, HEIGHT = 420, 280
SAMPLES = 160
Spec = dict[str, Any]
Rows = list[dict[str, Any]]
LOW = 90
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
        write(path, text + "\n")
        return
    if suffix not in (".svg", ".png", ".pdf"):
        raise UsageError(
            f"no plot goes into {suffix or 'no suffix'!r}",
            str(path),
            "use .svg, .png, .pdf, or .vl.json for the Vega-Lite specification",
        )
    try:
        import vl_convert
    except ImportError:
        cure = "python -m pip install 'vl-convert-python>=1.9,<2'"
        raise ServiceError("plots need vl-convert, which is not installed", str(path), cure) from None
    if suffix == ".svg":
        write(path, vl_convert.vegalite_to_svg(text))
    elif suffix == ".png":
        write(path, vl_convert.vegalite_to_png(text, scale=PNG_SCALE))
    else:
        write(path, vl_convert.vegalite_to_pdf(text))


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
