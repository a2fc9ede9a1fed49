"""Curves over a dose, and compounds side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kg import settings
from kg.errors import UsageError
from kg.network.amount import Amount, amount
from kg.network.compounds import CompoundRecords
from kg.network.model import Scenario
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
    """Compounds side by side: affinities (nM) by target, and changes by node.

    The standing of a node is `shared`, `opposite` or `only …; open for …` (uncertain or conflicting there).
    """

    compounds: tuple[str, ...]
    affinities: tuple[Shared, ...]
    effects: tuple[Shared, ...]


_UNITS = {"site": "nM", "plasma": "ng/mL", "dose": "mg/day"}


def curve(bench: Workbench, question: Question, nodes: Sequence[str], low: str, high: str, points: int) -> Curve:
    """Solve the one compound of a question at many amounts in one call; of the rest of it, the metabolites count.

    Raises UsageError for no or several compounds, and for a range of two kinds or no range.
    """
    if not 2 <= points <= 500:
        raise UsageError("a curve has 2 to 500 points", cure="give --points between 2 and 500")
    if not nodes:
        raise UsageError("no node to follow", cure="name one, such as ENTITY@CONTEXT")
    record, usual = _subject(bench, question)
    lowest, highest = _range(bench, question, record, usual, low, high)
    grid = np.geomspace(lowest.low, highest.high, points)
    unit = _UNITS[lowest.kind]
    amounts = [Amount(lowest.kind, float(v), float(v), f"{v:.12g} {unit}") for v in grid]
    treatments = [bench.prepared([(record, a)], question).treatment for a in amounts]
    response = respond(bench.system, [Scenario(treatment) for treatment in treatments])
    wanted = [n for text in nodes for n in bench.nodes(text)]
    keys = {n: bench.network.nodes[n].key for n in wanted}
    occupied: dict[str, list[float]] = {}
    for entry in response.occupied:
        place = f"{bench.directory.label(entry.binding.compound)} at {bench.network.nodes[entry.binding.node].key}"
        occupied.setdefault(place, [0.0] * points)[entry.scenario] = entry.occupancy
    return Curve(
        record.label,
        unit,
        tuple(float(v) for v in grid),
        {keys[n]: tuple(float(v) for v in response.log2[n]) for n in wanted},
        {keys[n]: tuple(float(v) for v in response.change[n]) for n in wanted},
        {place: tuple(values) for place, values in occupied.items()},
    )


def _subject(bench: Workbench, question: Question) -> tuple[CompoundRecords, Amount | None]:
    found = bench.wanted(question)
    if len(found) != 1:
        raise UsageError(
            f"a curve is of one compound, not of {len(found)}", cure="name one compound, or give one --profile"
        )
    return found[0]


def _range(
    bench: Workbench, question: Question, record: CompoundRecords, usual: Amount | None, low: str, high: str
) -> tuple[Amount, Amount]:
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
    taken = bench.prepared([(record, usual)], question).given[0]
    # A table's own brain entry is applied to each point again, so its curve runs over what is outside the brain.
    free = (taken.free if record.exposure else taken.outside).value
    if not free > 0:
        raise UsageError(
            f"no concentration is known for {record.label}", cure="give --from and --to, such as '1 nM' and '1 uM'"
        )
    factor = 10.0**settings.DOSE_DECADES
    middle = Amount("site", free, free, f"{free:g} nM")
    return replace(middle, low=free / factor), replace(middle, high=free * factor)


def comparison(bench: Workbench, answers: Sequence[Answer]) -> Comparison:
    """Side by side: affinities ranked by the first compound's, effects by their largest size."""
    names = _told_apart(answers)
    return Comparison(names, _affinities(bench, answers, names), _effects(answers, names))


def _told_apart(answers: Sequence[Answer]) -> tuple[str, ...]:
    """A name for each answer: the compound's label, with its amount where labels repeat, numbered where those do."""
    first = [a.scenario.compounds[0] for a in answers]
    labels = [c.label for c in first]
    names = [
        c.label if labels.count(c.label) == 1 else f"{c.label} {c.dose or f'{c.free_nM:.3g} nM, usual'}" for c in first
    ]
    return tuple(n if names.count(n) == 1 else f"{n} ({names[: i + 1].count(n)})" for i, n in enumerate(names))


def _affinities(bench: Workbench, answers: Sequence[Answer], names: tuple[str, ...]) -> tuple[Shared, ...]:
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
        order = " < ".join(names[i] for i in sorted(present, key=lambda i: values[i] or 0.0))
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
            open_ones = [names[i] for i, d in enumerate(directions) if i not in moving and d != "unchanged"]
            standing += f"; open for {', '.join(open_ones)}" if open_ones else ""
        rows.append(Shared(key, first.label, tuple(e.log2_change for e in found), directions, standing))
    return tuple(sorted(rows, key=lambda r: (-round(max(abs(v or 0.0) for v in r.values), 9), r.name)))
