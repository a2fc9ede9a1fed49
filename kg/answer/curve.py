"""The change of nodes over a range of doses or concentrations of one compound, all solved in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.display import Screen, ScreenTable, Shown, as_plain, frame, number, refuse_frame
from kg.engine.model import Dose, Scenario, Treatment
from kg.engine.response import Response, respond
from kg.engine.stability import assess
from kg.errors import UsageError
from kg.question.amount import UNITS, Amount, amount
from kg.question.compounds import CompoundRecords
from kg.question.scenario import Question
from kg.question.treatment import Prepared
from kg.question.unmeasured import refuse_unmeasured
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

    from kg.engine.system import Array

DOSE_DECADES = 2.0
# Amounts of a curve that a screen shows, both ends among them.
SHOWN_AMOUNTS = 5

# The unit of a curve over free levels outside the brain, of what enters it by a recorded part.
OUTSIDE = "nM outside the brain"
# Whether anything binds does not depend on the level.
_ANY = Amount("site", 1.0, 1.0, "1 nM")


@dataclass(frozen=True, slots=True, repr=False)
class DoseCurve(Shown):
    """log2 changes of nodes over amounts: `amounts` in `unit` (points,), `log2` and `change` by node key (points,).

    `band` has the 5th and the 95th percentile of the log2 change by node key (points,), where samples were asked for;
    `usual` is the range of the recorded exposure, where the amounts are concentrations.
    """

    compound: str
    unit: str
    amounts: tuple[float, ...]
    log2: dict[str, tuple[float, ...]]
    change: dict[str, tuple[float, ...]]
    occupancy: dict[str, tuple[float, ...]]
    band: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = field(default_factory=dict)
    usual: tuple[float, float] | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, as `kg dose -f json` writes them."""
        return dict(as_plain(self))

    def to_frame(self, what: str = "effects") -> pd.DataFrame:
        """The curve in long form, one row a node and amount ("effects") or a binding and amount ("occupancy").

        Raises UsageError for another word, and where pandas is missing.
        """
        amounts = list(enumerate(self.amounts))
        if what == "effects":
            rows = (
                (self.compound, node, amount, self.unit, log2[i], self.change[node][i])
                for node, log2 in self.log2.items()
                for i, amount in amounts
            )
            return frame(rows, ("compound", "node", "amount", "unit", "log2_change", "change"))
        if what == "occupancy":
            held = (
                (self.compound, place, amount, self.unit, values[i])
                for place, values in self.occupancy.items()
                for i, amount in amounts
            )
            return frame(held, ("compound", "binding", "amount", "unit", "occupancy"))
        raise refuse_frame(what, ("effects", "occupancy"))

    def _screen(self) -> Screen:
        last = len(self.amounts) - 1
        chosen = sorted({round(k * last / (SHOWN_AMOUNTS - 1)) for k in range(SHOWN_AMOUNTS)}) if last >= 0 else []
        heads = [number(self.amounts[i]) for i in chosen]
        moves = tuple((node, *(f"{log2[i]:+.2f}" for i in chosen)) for node, log2 in self.log2.items())
        strongest = sorted(self.occupancy.items(), key=lambda item: -round(max(item[1], default=0.0), 9))
        held = tuple((place, *(f"{values[i]:.0%}" for i in chosen)) for place, values in strongest)
        tables = (
            ScreenTable((f"log2 change at {self.unit}", *heads), moves, few=10, folds=2),
            ScreenTable((f"occupied at {self.unit}", *heads), held, few=8, folds=2),
        )
        head = f"DoseCurve of {self.compound}: {len(self.amounts)} amounts"
        return Screen(head, (), tables, 'All: .to_frame("effects"|"occupancy") .to_json()')


@dataclass(frozen=True, slots=True)
class _Steps:
    """The amounts of a curve (points,) in one unit, and the treatment at each."""

    unit: str
    amounts: Array
    treatments: list[Treatment]


def curve(
    workspace: Workspace, question: Question, nodes: Sequence[str], low: str, high: str, points: int, samples: int = 0
) -> DoseCurve:
    """Solve the one compound of a question at many amounts in one call; of the rest of it, the metabolites count.

    With `samples` each amount is solved with so many draws of the numbers as well, for the band.

    Raises UsageError for no or several compounds, and for a range of two kinds or no range.
    """
    if not 2 <= points <= 500:
        raise UsageError("a curve has 2 to 500 points", cure="give --points between 2 and 500")
    if not nodes:
        raise UsageError("no node to follow", cure="name one, such as ENTITY@CONTEXT")
    record, usual = _subject(workspace, question)
    # Before a range is asked for that could help nothing.
    refuse_unmeasured(workspace.directory, workspace.prepared([(record, _ANY)], question))
    if ends := _ends(question, low, high):
        steps = _between(workspace, question, record, *ends, points)
    else:
        steps = _about(workspace, question, record, usual, points)
    response = respond(workspace.system, [Scenario(treatment) for treatment in steps.treatments])
    wanted = [n for text in nodes for n in workspace.nodes(text)]
    keys = {n: workspace.network.nodes[n].key for n in wanted}
    occupied: dict[str, list[float]] = {}
    for entry in response.occupied:
        place = (
            f"{workspace.directory.label(entry.binding.compound)} at {workspace.network.nodes[entry.binding.node].key}"
        )
        occupied.setdefault(place, [0.0] * points)[entry.scenario] = entry.occupancy
    return DoseCurve(
        record.label,
        steps.unit,
        tuple(float(v) for v in steps.amounts),
        {keys[n]: tuple(float(v) for v in response.log2[n]) for n in wanted},
        {keys[n]: tuple(float(v) for v in response.change[n]) for n in wanted},
        {place: tuple(values) for place, values in occupied.items()},
        _band(response, keys, samples) if samples else {},
        _usual(workspace, question, record, usual, steps.unit),
    )


def _band(
    response: Response, keys: dict[int, str], samples: int
) -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
    """The 5th and the 95th percentile of the log2 change of each node over the amounts."""
    found = assess(response, samples=samples)
    low, high = found.low.tolist(), found.high.tolist()
    return {key: (tuple(low[number]), tuple(high[number])) for number, key in keys.items()}


def _usual(
    workspace: Workspace, question: Question, record: CompoundRecords, usual: Amount | None, unit: str
) -> tuple[float, float] | None:
    """The recorded exposure, free at the site in nM or in plasma in ng/mL; nothing where none is recorded."""
    exposure = record.exposure
    if exposure is None or unit not in (UNITS["site"], UNITS["plasma"]):
        return None
    taken = workspace.prepared([(record, usual)], question).given[0]
    level, factor = taken.free, 1.0
    if unit == UNITS["plasma"]:
        level, factor = taken.outside, record.molecular_weight / 1000.0 / (exposure.unbound[0] or float("nan"))
    return (level.low * factor, level.high * factor) if level.low * factor > 0 else None


def _subject(workspace: Workspace, question: Question) -> tuple[CompoundRecords, Amount | None]:
    found = workspace.wanted(question)
    if len(found) != 1:
        raise UsageError(
            f"a curve is of one compound, not of {len(found)}", cure="name one compound, or give one --profile"
        )
    return found[0]


def _ends(question: Question, low: str, high: str) -> tuple[Amount, Amount] | None:
    """The ends of the curve as they were asked for; none where neither was."""
    if not low and not high:
        return None
    if not low or not high:
        raise UsageError("only one end of the range", cure="give both --from and --to")
    if any("=" in name for name in question.compounds):
        raise UsageError("a range and an amount behind the name", cure="leave one of them away")
    ends = amount(low), amount(high)
    if ends[0].kind != ends[1].kind:
        raise UsageError(
            "the ends of the range are of two kinds", cure="give both in nM, both in ng/mL or both in mg/day"
        )
    if not ends[0].low < ends[1].high:
        raise UsageError("the range is empty", cure="give the lower end first")
    return ends


def _between(
    workspace: Workspace, question: Question, record: CompoundRecords, lowest: Amount, highest: Amount, points: int
) -> _Steps:
    """The compound given in each amount of a range that was asked for."""
    grid, unit = np.geomspace(lowest.low, highest.high, points), UNITS[lowest.kind]
    given = [Amount(lowest.kind, float(v), float(v), f"{v:.12g} {unit}") for v in grid]
    return _Steps(unit, grid, [workspace.prepared([(record, a)], question).treatment for a in given])


def _about(
    workspace: Workspace, question: Question, record: CompoundRecords, usual: Amount | None, points: int
) -> _Steps:
    """Two decades to each side of what would be taken: the treatment of the answer itself, with more or less of every compound.

    So the middle is the answer, whatever its level and its affinities rest on.
    """
    taken = workspace.prepared([(record, usual)], question)
    # A table's own brain entry is applied to each point again, so its curve runs over what is outside the brain.
    free = (taken.given[0].free if record.exposure else taken.given[0].outside).value
    if not free > 0:
        raise UsageError(
            f"no concentration is known for {record.label}", cure="give --from and --to, such as '1 nM' and '1 uM'"
        )
    unit, middle = _middle(workspace, question, record, taken, free)
    factors = np.geomspace(10.0**-DOSE_DECADES, 10.0**DOSE_DECADES, points)
    return _Steps(unit, middle * factors, [_times(taken.treatment, float(factor)) for factor in factors])


def _times(treatment: Treatment, factor: float) -> Treatment:
    """The treatment with so many times of every compound."""
    doses = []
    for dose in treatment.doses:
        beyond = dose.outside
        if beyond is not None:
            beyond = (factor * beyond[0], factor * beyond[1], factor * beyond[2])
        doses.append(Dose(dose.compound, factor * dose.free_nM, factor * dose.low, factor * dose.high, beyond))
    return replace(treatment, doses=tuple(doses))


def _middle(
    workspace: Workspace, question: Question, record: CompoundRecords, taken: Prepared, free: float
) -> tuple[str, float]:
    """Unit and size of the level that would be taken: free at the site, or, where the free level alone would not be the same answer, in plasma or outside the brain.

    In-vivo affinities stand against plasma, so a free level that is given has those of a dish; and it is the same on both sides of the
    blood-brain barrier. At the same number it would hold other parts of the targets than the answer does.
    """
    site, exposure = Amount("site", free, free, f"{free:g} nM"), record.exposure
    outside = taken.given[0].outside.value
    if exposure is None or _placed(taken) == _placed(workspace.prepared([(record, site)], question)):
        return UNITS["site"], free
    if not isnan(record.molecular_weight) and exposure.unbound[0] > 0:
        return UNITS["plasma"], outside / exposure.unbound[0] * record.molecular_weight / 1000.0
    return (UNITS["site"], free) if outside == taken.given[0].free.value else (OUTSIDE, outside)


def _placed(prepared: Prepared) -> tuple[object, ...]:
    """What is computed with, intervals aside: levels inside and outside, and the affinity at each node."""
    levels = tuple((dose.compound, dose.free_nM, dose.outside and dose.outside[0]) for dose in prepared.treatment.doses)
    return levels, {(b.compound, b.node, b.action): b.affinity_nM for b in prepared.treatment.bindings}
