"""Ranges of a dose axis, shaded and named."""

from __future__ import annotations

from typing import Any

from kg.draw.charts.windows import DoseWindow, window_layers

SCALE: dict[str, Any] = {"scale": {"type": "log", "domain": [10, 1000]}}


def test_a_window_is_shaded_as_far_as_the_axis_reaches() -> None:
    """A range is a band between its ends or those of the axis, one value a line, and what lies outside is not drawn."""
    windows = [DoseWindow("low", 1.0, 50.0), DoseWindow("usual", 100.0, 100.0), DoseWindow("beyond", 5000.0, 9000.0)]
    layers = window_layers(windows, (10.0, 1000.0), SCALE)
    rows = [(one["mark"]["type"], one["data"]["values"][0]) for one in layers]
    assert rows[0] == ("rect", {"low": 10.0, "high": 50.0})
    assert rows[2] == ("rule", {"low": 100.0})
    assert [row["text"] for kind, row in rows if kind == "text"] == ["low", "usual"]


def test_names_stand_on_lines_of_their_own_and_inside_the_plot() -> None:
    """Two names never share a height; one on the right half ends with its window instead of running out of the plot."""
    layers = window_layers([DoseWindow("a", 10.0, 30.0), DoseWindow("b", 400.0, 900.0)], (10.0, 1000.0), SCALE)
    names = [one for one in layers if one["mark"]["type"] == "text"]
    assert len({one["encoding"]["y"]["value"] for one in names}) == 2
    assert [one["mark"]["align"] for one in names] == ["left", "right"]
    assert names[1]["data"]["values"][0]["low"] == 900.0
