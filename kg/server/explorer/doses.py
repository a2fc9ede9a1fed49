"""The doses of a slider, and the answers at all of them, solved together.

The amounts are round numbers on a log scale, and among them those that are recorded: the labelled dose, the dose windows of
the documents, the doses of measured occupancies.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, isnan, log, log10
from typing import Any

from kg import settings
from kg.engine.direction import describe
from kg.engine.model import Scenario, Time
from kg.engine.response import Response, respond
from kg.errors import DataError
from kg.pharmacology.quantity import geometric
from kg.question.amount import UNITS, Amount
from kg.question.compounds import CompoundRecords, ExposureRecord
from kg.question.dosing import affinity_of
from kg.question.scenario import Question
from kg.server.explorer.desk import Desk

# How far the slider reaches below and above the recorded doses, and to each side of a concentration.
BELOW, ABOVE, DECADES = 5.0, 2.0, 2.0
# Round numbers of one decade, nearly even on a log scale; the finest series is taken that is no longer than a curve.
_SERIES = (
    (1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9),
    (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,),
)  # fmt: skip
_CALLS = {"increased": "+", "decreased": "-", "unchanged": "0"}
_TENDENCIES = {"+": "p", "-": "m"}
_RECORDED = """
SELECT DISTINCT ?low ?high ?kind ?share ?shareHigh {
  ?record kg:compound <%s> ; a ?kind ; kg:doseLow ?low ; kg:doseHigh ?high . VALUES ?kind { kg:DoseContext kg:Occupancy }
  OPTIONAL { ?record kg:percentLow ?share ; kg:percentHigh ?shareHigh }
}
ORDER BY ?low ?high
"""


@dataclass(frozen=True)
class DoseMark:
    """A recorded amount on the scale: from `low` to `high` (steps of the slider, equal for a point), and what it is."""

    kind: str
    low: int
    high: int
    says: str


@dataclass(frozen=True)
class DoseGrid:
    """The steps of a slider: amounts in `unit` ("mg/day" or "nM"), each as text that the command line reads."""

    kind: str
    unit: str
    values: tuple[float, ...]
    usual: int
    marks: tuple[DoseMark, ...]

    @property
    def texts(self) -> list[str]:
        """The amounts as a person writes them."""
        return [f"{value:.12g} {self.unit}" for value in self.values]

    @property
    def amounts(self) -> list[Amount]:
        """The amounts as they are computed with."""
        return [Amount(self.kind, v, v, text) for v, text in zip(self.values, self.texts, strict=True)]

    @property
    def option(self) -> str:
        """The parameter that gives such an amount."""
        return "dose" if self.kind == "dose" else "conc"

    def nearest(self, value: float) -> int:
        """The step nearest to an amount, on the log scale."""
        return min(range(len(self.values)), key=lambda i: abs(log(self.values[i] / value)))


def grid(desk: Desk, iri: str) -> DoseGrid | None:
    """The slider of a compound; None for one that has neither a recorded exposure nor an affinity with an action."""
    found: DoseGrid | None = desk.kept("grid", iri, lambda: _grid(desk, iri))
    return found


def _grid(desk: Desk, iri: str) -> DoseGrid | None:
    workspace = desk.workspace
    record = workspace.book.compound(iri)
    exposure = record.exposure
    if exposure and _gives_levels(record, exposure):
        return _of_doses(desk, iri, exposure)
    free = _usual_level(desk, record)
    if not free > 0:
        return None
    values = _spaced(free / 10**DECADES, free * 10**DECADES, ())
    made = DoseGrid("site", UNITS["site"], values, 0, ())
    return replace(made, usual=made.nearest(free))


def _usual_level(desk: Desk, record: CompoundRecords) -> float:
    """The free concentration (nM) that is taken without being told, else the tightest affinity with an action; 0 without."""
    try:
        return desk.workspace.prepared([(record, None)], Question()).given[0].outside.value
    except DataError:  # nothing says which of its targets is the primary one
        book = desk.workspace.book
        found = (affinity_of(book, record, action, action.target) for action in record.actions if action.mode)
        return min((affinity.value for affinity in found if affinity is not None), default=0.0)


def _gives_levels(record: CompoundRecords, exposure: ExposureRecord) -> bool:
    """Whether a dose of the compound gives a concentration."""
    numbers = (*exposure.plasma, exposure.unbound[0], *exposure.dose, record.molecular_weight)
    return not any(map(isnan, numbers))


def _of_doses(desk: Desk, iri: str, exposure: ExposureRecord) -> DoseGrid:
    rows = desk.workspace.knowledge.rows(_RECORDED % iri)
    recorded = [("labelled dose", *exposure.dose, "")]
    for row in rows:
        kind = "measured occupancy" if str(row["kind"]).endswith("Occupancy") else "documents"
        share = " to ".join(dict.fromkeys(f"{float(str(row[s])):g}" for s in ("share", "shareHigh") if row[s]))
        recorded.append((kind, float(str(row["low"])), float(str(row["high"])), f"{share} %" if share else ""))
    usable = [one for one in recorded if 0 < one[1] <= one[2]]
    ends = [end for _, low, high, _ in usable for end in (low, high)]
    values = _spaced(min(ends) / BELOW, max(ends) * ABOVE, set(ends))
    made = DoseGrid("dose", UNITS["dose"], values, 0, ())
    marks = [
        DoseMark(kind, made.nearest(low), made.nearest(high), f"{_range(low, high)} {made.unit}" + (f": {said}" if said else ""))
        for kind, low, high, said in usable
    ]  # fmt: skip
    return replace(made, usual=made.nearest(geometric(*exposure.dose)), marks=tuple(dict.fromkeys(marks)))


def _range(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _spaced(low: float, high: float, recorded: Collection[float]) -> tuple[float, ...]:
    """Round amounts of a log scale and the recorded ones, `settings.DOSES` at most: a round one gives way to its neighbour."""
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    for series in _SERIES:
        values = {float(f"{one}e{decade}") for decade in decades for one in series}
        values = {value for value in values if low * 0.999 <= value <= high * 1.001}
        if len(values) <= settings.DOSES:
            break
    values |= set(recorded)
    while len(values) > settings.DOSES and (spare := values - set(recorded)):
        ordered = sorted(values)
        values.remove(min(spare, key=lambda value: _crowded(ordered, value)))
    return tuple(sorted(values)[: settings.DOSES])


def _crowded(ordered: Sequence[float], value: float) -> float:
    """The distance of an amount to its nearest neighbour on the log scale."""
    return min(abs(log(other / value)) for other in ordered if other != value)


def solved(desk: Desk, iri: str, *, without_metabolites: bool) -> dict[str, Any]:
    """log2 changes and calls of every node that moves at any of the doses, acute and chronic, all solved in one call.

    Calls are of the recorded numbers alone: `+`, `-`, `0`, `p` and `m` for an unchanged node that tends up or down.
    A dose at which nothing settles has null. Nodes by their keys.
    """
    workspace = desk.workspace
    made = grid(desk, iri)
    if made is None:
        return {"unit": "", "amounts": [], "times": {}}
    record, question = workspace.book.compound(iri), Question(without_metabolites=without_metabolites)
    treatments = [workspace.prepared([(record, amount)], question).treatment for amount in made.amounts]
    scenarios = [Scenario(treatment, time=time) for time in Time for treatment in treatments]
    response = respond(workspace.system, scenarios, strict=False)
    count = len(treatments)
    times = {str(time): _moves(desk, response, i * count, count) for i, time in enumerate(Time)}
    return {
        "compound": record.label,
        "unit": made.unit,
        "amounts": made.texts,
        "digest": workspace.network.digest,
        "times": times,
    }


def _moves(desk: Desk, response: Response, first: int, count: int) -> dict[str, Any]:
    """The nodes that move in some columns of a response."""
    columns = slice(first, first + count)
    log2, change, settled = response.log2[:, columns], response.change[:, columns], response.converged[columns]
    nodes: dict[str, list[float | None]] = {}
    calls: dict[str, str] = {}
    for number, node in enumerate(desk.workspace.network.nodes):
        words = [describe(float(value)) for value in change[number]]
        marks = "".join(_TENDENCIES.get(w.tendency) or _CALLS[w.direction] for w in words)
        if set(marks) - {"0"}:
            calls[node.key] = marks
            nodes[node.key] = [round(float(v), 6) if ok else None for v, ok in zip(log2[number], settled, strict=True)]
    return {"log2": nodes, "calls": calls}
