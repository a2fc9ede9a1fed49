"""What stands beside a row of a chart: its values, each once, and whose word they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.draw.escape import clipped

if TYPE_CHECKING:
    from collections.abc import Sequence


def beside(values: Sequence[str], sources: Sequence[str]) -> str:
    """The values of one row, each once, and the documents and data sets that state them."""
    values = distinct(values)
    pieces = (piece for source in sources for piece in source.split("; ") if piece)
    origins = sorted({piece.partition(",")[0].partition(":")[0] for piece in pieces})
    return clipped("; ".join(dict.fromkeys(values)) + (f" [{', '.join(origins)}]" if origins else ""))


def distinct(values: Sequence[str]) -> list[str]:
    """The values, each once; one that another gives in fewer digits is that one: 66.07 is 66.1."""
    found = list(dict.fromkeys(values))
    plain = [one for one in found if one.replace(".", "", 1).isdigit()]

    def given(value: str) -> bool:
        return any(
            len(other) < len(value) and f"{float(value):.{len(other.replace('.', ''))}g}" == f"{float(other):g}"
            for other in plain
        )

    return [one for one in found if one not in plain or not given(one)]
