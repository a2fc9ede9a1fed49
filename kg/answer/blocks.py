"""The blocks of an answer between its targets and its pathways: transmitters by region, firing, signalling by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kg.direction import Direction


@dataclass(frozen=True, slots=True)
class PoolEffect:
    """The computed change of one transmitter in one region; `change` is a fraction, `region` a short name.

    `order` is the region's place among the columns of a table, counted from 1; 0 where none is recorded. `outside` says that it
    lies outside the blood-brain barrier.
    """

    node: str
    transmitter: str
    region: str
    direction: Direction
    change: float
    stability: float | None
    order: int = 0
    outside: bool = False

    COLUMNS: ClassVar = ("transmitter", "region", "direction", "change", "stability")


@dataclass(frozen=True, slots=True)
class FiringEffect:
    """The computed change of the firing of one kind of neuron; `label` names it, `change` is a fraction."""

    node: str
    label: str
    cell: str
    direction: Direction
    change: float
    stability: float | None

    COLUMNS: ClassVar = ("cell", "direction", "change", "stability")


@dataclass(frozen=True, slots=True)
class Cause:
    """A target's share in a change: `share` in log2 units, `part` of the sum of all shares without their signs.

    `part` is negative where the target works against the change. `short` is how the field abbreviates the target's name.
    """

    target: str
    share: float
    part: float
    short: str = ""


@dataclass(frozen=True, slots=True)
class SignalEffect:
    """One cascade in one cell: the node where it moves most, in how many places of the cell, and by which targets.

    `follows` are the signals of the same cell that move for the same reasons, each with its glyph.
    """

    node: str
    signal: str
    cell: str
    direction: Direction
    change: float
    stability: float | None
    places: int
    causes: tuple[Cause, ...]
    follows: tuple[str, ...]

    COLUMNS: ClassVar = ("signal", "cell", "direction", "change", "follows")
