"""Ranges of a dose axis that say something: where a drug is used, what a document states of it there."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from kg.draw.charts.vega import layer, quantity
from kg.draw.escape import clipped
from kg.draw.style import FAINT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.draw.charts.vega import Spec

_LINE = 13  # points from one name to the next, below the top of the plot
_SHADE = 0.07


@dataclass(frozen=True)
class DoseWindow:
    """A range of doses or concentrations with what it is; both ends alike where it is one value."""

    label: str
    low: float
    high: float


def window_layers(windows: Sequence[DoseWindow], ends: tuple[float, float], scale: Spec) -> list[Spec]:
    """A shaded band for each window as far as it lies between the `ends` of the axis, a line where it is one value, each with its name."""
    found = []
    for number, one in enumerate(one for one in windows if one.low <= ends[1] and one.high >= ends[0]):
        low, high = max(one.low, ends[0]), min(one.high, ends[1])
        x = quantity("low", **scale)
        if high > low:
            found.append(layer([{"low": low, "high": high}], "rect", {"opacity": _SHADE}, x=x, x2={"field": "high"}))
        else:
            found.append(layer([{"low": low}], "rule", {"color": FAINT, "strokeDash": [4, 2]}, x=x))
        late = log(low / ends[0]) > log(ends[1] / ends[0]) / 2  # a name on the right ends with its window
        words = {"align": "right", "dx": -4} if late else {"align": "left", "dx": 4}
        words |= {"baseline": "top", "fontSize": 10, "color": FAINT}
        name = [{"low": high if late else low, "text": clipped(one.label)}]
        found.append(layer(name, "text", words, x=x, y={"value": 2 + _LINE * number}, text={"field": "text"}))
    return found
