"""Of several values recorded for one pair, those that are computed with: what a person wrote before what was chosen."""

from __future__ import annotations

from kg.knowledge.cache import Rows

# What is chosen, and what is known of targets outside the network: nothing is computed of these, yet a level may be told by them.
_TAKEN = ("chosen", "outside")


def computed_with(rows: Rows, apparent: bool = False) -> Rows:
    """The measurements of a compound without those that were passed over.

    A value without kg:choice is a file's own and stands before the library's for the same target, an `apparent` one
    where such are computed with. Bounds stay: they are no values, and say why there is none.
    """
    counted = [row for row in rows if _value(row) and (apparent or row["really"] is None)]
    own = {row["target"] for row in counted if row["choice"] is None}
    return [row for row in rows if not _value(row) or _taken(row, own)]


def _value(row: dict[str, str | None]) -> bool:
    return row["low"] is not None and row["high"] is not None


def _taken(row: dict[str, str | None], own: set[str | None]) -> bool:
    return row["choice"] is None or (row["choice"] in _TAKEN and row["target"] not in own)
