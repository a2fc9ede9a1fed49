"""Curves over a dose, and compounds side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kg import settings
from kg.errors import UsageError
from kg.network.amount import Amount, amount
from kg.network.question import Question, Workbench
from kg.network.response import respond

if TYPE_CHECKING:
    from kg.network.answer import Answer


@dataclass(frozen=True, slots=True)
class Curve:
    """log2 changes of nodes over amounts: `amounts` in `unit` (points,), `log2` and `change` by node key (points,)."""

    compound: str
    unit: str
    amounts: tuple[float, ...]
    log2: dict[str, tuple[float, ...]]
    change: dict[str, tuple[float, ...]]
    occupancy: dict[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Shared:
    """One node or target in each compound: values in the order of the compounds, and how they stand to each other."""

    name: str
    label: str
    values: tuple[float | None, ...]
    directions: tuple[str, ...]
    standing: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compounds side by side: affinities (nM) by target, and changes by node with `shared`, `opposite` or `only …`."""

    compounds: tuple[str, ...]
    affinities: tuple[Shared, ...]
    effects: tuple[Shared, ...]


_UNITS = {"site": "nM", "plasma": "ng/mL", "dose": "mg/day"}


def curve(bench: Workbench, compound: str, nodes: Sequence[str], low: str, high: str, points: int) -> Curve:
    """Solve one compound at many amounts in one call. Raises UsageError for a range of two kinds or no range."""
    if not 2 <= points <= 500:
        raise UsageError("a curve has 2 to 500 points", cure="give a smaller --points")
    name = compound.partition("=")[0]
    lowest, highest = _range(bench, name, low, high)
    grid = np.geomspace(lowest.low, highest.high, points)
    unit = _UNITS[lowest.kind]
    texts = [f"{value:.12g} {unit}" for value in grid]
    posed = [bench.pose(Question(compounds=(f"{name}={text}",))) for text in texts]
    response = respond(bench.system, [p.scenario for p in posed])
    wanted = [n for text in nodes for n in bench.nodes(text)]
    keys = {n: bench.network.nodes[n].key for n in wanted}
    occupied: dict[str, list[float]] = {}
    for entry in response.occupied:
        place = f"{bench.directory.label(entry.binding.compound)} at {bench.network.nodes[entry.binding.node].key}"
        occupied.setdefault(place, [0.0] * points)[entry.scenario] = entry.occupancy
    return Curve(
        name,
        unit,
        tuple(float(v) for v in grid),
        {keys[n]: tuple(float(v) for v in response.log2[n]) for n in wanted},
        {keys[n]: tuple(float(v) for v in response.change[n]) for n in wanted},
        {place: tuple(values) for place, values in occupied.items()},
    )


def _range(bench: Workbench, name: str, low: str, high: str) -> tuple[Amount, Amount]:
    """The ends of the curve; without any, two decades to each side of the concentration that would be taken."""
    if low and high:
        ends = amount(low), amount(high)
        if ends[0].kind != ends[1].kind:
            raise UsageError(
                "the ends of the range are of two kinds", cure="give both in nM, both in ng/mL or both in mg/day"
            )
        if not ends[0].low < ends[1].high:
            raise UsageError("the range is empty", cure="give the lower end first")
        return ends
    if low or high:
        raise UsageError("only one end of the range", cure="give both --from and --to")
    free = bench.pose(Question(compounds=(name,))).prepared.given[0].free.value
    if not free > 0:
        raise UsageError(
            f"no concentration is known for {name}", cure="give --from and --to, such as '1 nM' and '1 uM'"
        )
    factor = 10.0**settings.DOSE_DECADES
    middle = Amount("site", free, free, f"{free:g} nM")
    return replace(middle, low=free / factor), replace(middle, high=free * factor)


def comparison(bench: Workbench, answers: Sequence[Answer]) -> Comparison:
    """Side by side: affinities ranked by the first compound's, effects by their largest size."""
    names = tuple(a.scenario.compounds[0].label for a in answers)
    return Comparison(names, _affinities(bench, answers), _effects(answers, names))


def _affinities(bench: Workbench, answers: Sequence[Answer]) -> tuple[Shared, ...]:
    """Geometric mean affinity of each target, the parent compounds alone, in nM whatever unit was printed."""
    tables: list[dict[str, float]] = []
    labels: dict[str, str] = {}
    for answer in answers:
        parent = answer.scenario.compounds[0].id
        record = bench.book.compound(parent)
        measured = dict.fromkeys(m.target for m in record.measurements)
        row = {}
        for target in measured:
            affinity = bench.book.affinity(record, target)
            if affinity is not None:
                row[target] = affinity.value
                labels[target] = bench.directory.label(target)
        tables.append(row)
    rows = []
    for target in labels:
        values = tuple(t.get(target) for t in tables)
        present = [i for i, v in enumerate(values) if v is not None]
        order = " < ".join(
            answers[i].scenario.compounds[0].label for i in sorted(present, key=lambda i: values[i] or 0.0)
        )
        rows.append(Shared(target, labels[target], values, (), f"tightest first: {order}"))
    return tuple(
        sorted(rows, key=lambda r: (sum(v is None for v in r.values), min(v for v in r.values if v is not None)))
    )


def _effects(answers: Sequence[Answer], names: tuple[str, ...]) -> tuple[Shared, ...]:
    by_node = [{e.node: e for e in a.effects} for a in answers]
    rows = []
    for key, first in by_node[0].items():
        found = [table[key] for table in by_node]
        directions = tuple(e.direction for e in found)
        moving = {i: d for i, d in enumerate(directions) if d in ("increased", "decreased")}
        if not moving:
            continue
        if len(set(moving.values())) > 1:
            standing = "opposite"
        elif len(moving) == len(found):
            standing = "shared"
        else:
            standing = "only " + ", ".join(names[i] for i in moving)
        rows.append(Shared(key, first.label, tuple(e.log2_change for e in found), directions, standing))
    return tuple(sorted(rows, key=lambda r: (-max(abs(v or 0.0) for v in r.values), r.name)))
