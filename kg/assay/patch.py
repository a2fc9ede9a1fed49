"""Whole-cell patch clamp: block at each holding potential, affinities of the channel's states, use dependence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.assay.choose import Candidate, ModelChoice, choose, f_test
from kg.assay.criteria import FLAT_P, MIN_CONCENTRATIONS
from kg.assay.currents import Currents, remaining
from kg.assay.estimates import Estimate, digits, estimate, written
from kg.assay.fit import Floats, fit
from kg.assay.models import BLOCK, HILL_BLOCK, log_concentration
from kg.assay.report import Bound, Status, estimate_rows, estimate_table, report_screen
from kg.assay.states import availabilities, fit_states
from kg.assay.trains import Train, analyse_trains
from kg.assay.turns import turn_of
from kg.display import Screen, ScreenTable, Shown, as_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.pharmacology.quantity import Quantity


@dataclass(frozen=True, slots=True)
class ChannelBlock:
    """The concentration-response of one holding potential; `estimates` is None unless it was estimated."""

    holding_mV: float
    availability: float | None
    points: int
    status: Status
    estimates: Mapping[str, Estimate] | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The share of control current that one concentration left at one holding potential."""

    holding_mV: float
    concentration_nM: float
    share: float


@dataclass(frozen=True, slots=True, repr=False)
class Patch(Shown):
    """A finished patch-clamp calculation. `modulated_receptor` is None where K_R and K_I are not determined."""

    status: Status
    verdict: str
    holding: tuple[ChannelBlock, ...]
    modulated_receptor: Mapping[str, Estimate] | None
    bounds: Mapping[str, Bound]
    comparison: tuple[ModelChoice, ...]
    availability_from: str
    use_dependence: tuple[Train, ...]
    notes: tuple[str, ...]
    points: tuple[Share, ...]
    source: str = ""
    digest: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data with stable keys."""
        return dict(as_plain(self))

    def _screen(self) -> Screen:
        """Block at each potential, affinities of the channel's states, use dependence."""
        block = tuple(
            (row["quantity"], f"{b.holding_mV:g}", row["value"], row["low"], row["high"], row["unit"])
            for b in self.holding
            for row in estimate_rows(b.estimates or {})
        )
        trains = tuple(
            (f"{t.concentration_nM:g} nM", f"{t.holding_mV:g}", t.frequency_Hz, t.tonic_block_percent, t.use_dependent_block_percent)
            for t in self.use_dependence
        )  # fmt: skip
        tables = (
            estimate_table("modulated receptor", self.modulated_receptor or {}),
            ScreenTable(("block", "at mV", "value", "low", "high", "unit"), block, few=12),
            ScreenTable(("trains", "at mV", "Hz", "tonic block, %", "use-dependent, %"), trains, few=8),
        )
        return report_screen(f"Patch ({self.status}): {self.verdict}", self.notes, tables, self.source)


def analyse_patch(
    data: Currents, v_half: Quantity | None = None, slope: Quantity | None = None, digest: str = ""
) -> Patch:
    """IC50 per holding potential, K_R and K_I over all, use dependence. Data without an answer give a verdict.

    Availability h comes from the column, else from the Boltzmann constants `v_half` and `slope` in mV, else from
    the control currents. Raises DataError where a control current is missing.
    """
    share, rows = remaining(data)
    trains = analyse_trains(data)
    availability, origin = availabilities(data, v_half, slope)
    blocks = []
    for holding in sorted(set(map(float, data.holding))):
        here = data.holding[rows] == holding
        blocks.append(_block(holding, availability.get(holding), data.concentration[rows][here], share[here]))
    h = np.array([availability.get(float(holding), np.nan) for holding in data.holding[rows]])
    states = fit_states(data.concentration[rows], h, share)
    answered = any(block.estimates for block in blocks) or states.estimates or trains.trains
    said = [*map(_block_words, blocks), states.verdict, *map(_train_words, trains.trains)]
    return Patch(
        Status.ESTIMATED if answered else blocks[0].status,
        "; ".join(said) + ".",
        tuple(blocks),
        states.estimates,
        states.bounds,
        states.comparison,
        origin,
        trains.trains,
        trains.notes,
        tuple(Share(*map(float, row)) for row in zip(data.holding[rows], data.concentration[rows], share, strict=True)),
        data.source,
        digest,
    )


def _block(holding: float, availability: float | None, concentration: Floats, share: Floats) -> ChannelBlock:
    """One potential's curve, from 1 without compound to 0: one site, or with a slope where the data ask for it."""
    failed = ChannelBlock(holding, availability, share.size, Status.TOO_FEW_POINTS)
    if np.unique(concentration).size < MIN_CONCENTRATIONS - 1:
        return failed
    x = log_concentration(concentration)
    turn = turn_of(x, share)
    if turn is not None:
        return ChannelBlock(holding, availability, share.size, turn.status)
    one = fit(BLOCK, x, share)
    unblocked = float(np.sum((share - 1.0) ** 2))
    p = f_test(unblocked, share.size, one.sse, one.dof)[1]
    if share.mean() > 1.0 and np.corrcoef(x, share)[0, 1] > 0.0:
        return ChannelBlock(holding, availability, share.size, Status.INVERTED)
    if p >= FLAT_P:
        return ChannelBlock(holding, availability, share.size, Status.FLAT)
    hill = fit(HILL_BLOCK, x, share)
    chosen, _ = choose([Candidate(BLOCK.name, (one,)), Candidate(HILL_BLOCK.name, (hill,))])
    part = chosen.fits[0]
    half = estimate(part, 0, "nM")
    inside = concentration.min() <= half.value <= concentration.max()
    if not (part.converged and inside and half.bounded):
        return ChannelBlock(holding, availability, share.size, Status.INCOMPLETE)
    estimates = {"ic50_nM": half}
    if hill.converged:
        estimates["hill"] = estimate(hill, 1)
    return ChannelBlock(holding, availability, share.size, Status.ESTIMATED, estimates, chosen.name)


def _block_words(block: ChannelBlock) -> str:
    if block.estimates is None:
        return f"{block.holding_mV:g} mV: {block.status.value.replace('_', ' ')}, no IC50"
    hill = block.estimates.get("hill")
    slope = f", Hill slope {written(hill)} differs from 1" if hill and hill.excludes(1.0) else ""
    return f"{block.holding_mV:g} mV: IC50 {written(block.estimates['ic50_nM'])}{slope}"


def _train_words(train: Train) -> str:
    spread = "" if train.sem_percent is None else f" ± {digits(train.sem_percent)}"
    return (
        f"{digits(train.concentration_nM)} nM at {train.holding_mV:g} mV, {train.frequency_Hz:g} Hz: use-dependent "
        f"block {digits(train.use_dependent_block_percent)}{spread} % (n = {train.cells})"
    )
