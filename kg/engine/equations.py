"""The coupled equations of sites, pools and signals: `evaluate` gives F(x), whose fixed point is the answer.

States are (system.size, B) log2 fold changes against rest. Nothing here iterates; design, section 5, 2-5.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.engine.parameters import Parameters
from kg.pharmacology import binding, channel, transmitter

if TYPE_CHECKING:
    from kg.engine.action import Action
    from kg.engine.system import Array, Index, Mask, System

SATURATION_FLOOR = 0.005


@dataclass(frozen=True, slots=True)
class Conditions:
    """What holds for a column whatever is given; every array is (rows, 1 or B)."""

    fold: Array  # nodes: resting level against the recorded one
    held: Mask  # state rows held at `value`
    value: Array
    present: Array  # nodes: 0 where the node is lost, else 1
    settled: Array  # (1, ...) 1 where slow steps have settled, else 0
    frozen: Array  # state rows: drive that slow steps were left with


@dataclass(frozen=True, slots=True)
class Equations:
    """One batch: numbers, conditions, action, and the resting response and occupancy of them."""

    system: System
    numbers: Parameters
    conditions: Conditions
    action: Action
    tones: Array
    saturation: Array
    added: Array  # sites: what compounds add to the stimulus, see binding.excess
    rest: Array  # sites: E at rest
    rest_held: Array  # hidden rows: occupancy at rest
    off_level: Array  # acted rows: where a toxin that silences the node leaves it
    on_level: Array

    def take(self, columns: Index) -> Equations:
        """The same equations at some columns."""

        def cut(value: Array) -> Array:
            return value if value.shape[1] == 1 else value[:, columns]

        mine: dict[str, Any] = {
            name: cut(getattr(self, name))
            for name in ("tones", "saturation", "added", "rest", "rest_held", "off_level", "on_level")
        }
        numbers = self.numbers.take(columns)
        held: dict[str, Any] = {f.name: cut(getattr(self.conditions, f.name)) for f in fields(Conditions)}
        return replace(self, numbers=numbers, conditions=Conditions(**held), action=self.action.take(columns), **mine)

    def evaluate(self, x: Array) -> Array:
        """F(x), same shape as `x`."""
        s = self.system
        drive = drives(self, x)
        out = np.empty_like(x)
        out[s.signals] = saturate(drive[s.signals], s.bound[s.signals], s.floor[s.signals])
        self._actions_on_signals(x, drive, out)
        site = sites(self, x, drive)
        nodes = len(s.network.nodes)
        out[s.sites] = self.numbers.span * (site.left - self.rest)
        out[nodes:] = s.span[s.hidden_site] * (site.held[s.hidden_site] - self.rest_held)
        out[s.pools] = np.log2(pool_levels(self, x, drive))
        return np.where(self.conditions.held, self.conditions.value, out)

    def _actions_on_signals(self, x: Array, drive: Array, out: Array) -> None:
        a, s = self.action, self.system
        if a.acted.size:
            d = drive[a.acted]
            inner = d + a.shift + binding.analogue_shift(d, a.partial, a.full)
            inner -= np.log2(1.0 + a.signal_opened * np.exp2(d) + state_block(self, x))
            free = 1.0 - a.off - a.on
            out[a.acted] = free * saturate(inner, s.bound[a.acted], s.floor[a.acted])
            out[a.acted] += a.off * self.off_level + a.on * self.on_level
        if a.carriers.size:
            out[a.carriers] -= np.log2(1.0 + a.rivals)


def pace(eq: Equations, x: Array) -> Array:
    """Firing that reaches each acted row (rows, B), in multiples of rest; 1 where none sets its states."""
    s, acted = eq.system, eq.action.acted
    fold = np.ones((acted.size, x.shape[1]))
    for k in s.state:
        fold[acted == s.drive_target[k]] = np.exp2(x[s.drive_source[k]])
    return fold


def state_block(eq: Equations, x: Array) -> Array:
    """Ratio of state-dependent blockers at each acted row (rows, B), by the states that its firing leaves."""
    s, a = eq.system, eq.action
    if not a.when_inactivated.any():
        return np.zeros((1, 1))
    shares = channel.states(s.available[a.acted], s.open_share[a.acted], pace(eq, x))
    total: Array = np.zeros((a.acted.size, x.shape[1]))
    for share, ratio in zip(shares, (a.at_rest, a.when_open, a.when_inactivated), strict=True):
        total = total + np.where(ratio > 0, share * ratio, 0.0)
    return total


def saturate(drive: Array, bound: Array, floor: Array) -> Array:
    """Smooth saturation at `bound` above and -`floor` below rest, slope 1 at rest: `b tanh(v / b)`."""
    limit = np.where(drive < 0.0, floor, bound)
    result: Array = limit * np.tanh(drive / limit)
    return result


def bell(x: Array, optimum: Array) -> Array:
    """Inverted U of a log2 change, slope 1 at rest: `m (exp(1/2 - (x/m - 1)^2 / 2) - 1)`, peak at m."""
    result: Array = optimum * np.expm1(0.5 - 0.5 * (x / optimum - 1.0) ** 2)
    return result


def _contributions(eq: Equations, x: Array) -> Array:
    """What each drive (D, B) carries once its step has settled."""
    s = eq.system
    y = x[s.drive_source]
    if s.rectified.size:
        y[s.rectified] = np.maximum(y[s.rectified], 0.0)
    if s.bell.size:
        y[s.bell] = bell(y[s.bell], s.bell_optimum)
    y *= eq.numbers.gains
    if s.slow.size:
        y[s.slow] *= eq.conditions.settled
    return y


def drives(eq: Equations, x: Array) -> Array:
    """Sum of drives into each state row (size, B), slow ones as the conditions say."""
    s = eq.system
    total = np.zeros_like(x)
    total[s.drive_rows] = transmitter.sum_by(_contributions(eq, x), s.drive_owner, s.drive_rows.size)
    total += eq.conditions.frozen
    return total


def slow_drives(eq: Equations, x: Array) -> Array:
    """The part of `drives` that comes from slow steps, (size, B)."""
    s = eq.system
    total = np.zeros_like(x)
    np.add.at(total, s.drive_target[s.slow], _contributions(eq, x)[s.slow])
    return total


def number_drive(eq: Equations, x: Array, row: int) -> Array:
    """The part of the drive into one row, (1, B), that changes how many there are; what a pretreatment left is not told apart."""
    s = eq.system
    parts = _contributions(eq, x) * s.counts
    result: Array = parts[s.drive_target == row].sum(axis=0, keepdims=True)
    return result


@dataclass(frozen=True, slots=True)
class Sites:
    """Intermediate values of all sites (sites, B), kept for the slopes."""

    ligand: Array  # (L, B) ratio of each endogenous ligand
    density: Array
    denominator: Array
    added: Array
    signal: Array
    response: Array
    left: Array  # response times what blockers leave
    held: Array  # share of the receptor held by any ligand of the agonist's site


def level(eq: Equations, x: Array, rows: Index) -> Array:
    """Level of nodes against rest (rows, B); exactly 0 for a lost node."""
    result: Array = np.exp2(x[rows]) * eq.conditions.present[rows]
    return result


def sites(eq: Equations, x: Array, drive: Array, *, acting: bool = True) -> Sites:
    """Response of every site; `acting=False` leaves the compounds out (for the rest)."""
    s, a = eq.system, eq.action
    count = s.sites.size
    ligand = eq.tones * level(eq, x, s.ligand_source)
    if acting:
        ligand = ligand * a.affinity[s.ligand_site]
    agonism = ligand * s.ligand_efficacy
    total = transmitter.sum_by(ligand, s.ligand_site, count)
    chi = s.chi[s.ligand_site]
    endogenous = eq.numbers.reserve[s.ligand_site] * agonism - chi * ligand * (s.ligand_efficacy > 0)
    added = transmitter.sum_by(endogenous, s.ligand_site, count)
    if acting:
        total, added = total + a.total, added + eq.added
    density = np.exp2(saturate(drive[s.sites], s.bound[s.sites], s.floor[s.sites]))
    signal = binding.stimulus(s.chi, added, total) * density
    answer = binding.response(signal, s.power)
    left = answer
    if acting:
        left = answer * a.block * channel.open_remaining(a.opened, answer)
    return Sites(ligand, density, 1.0 + total, added, signal, answer, left, total / (1.0 + total))


def clearance(eq: Equations, x: Array) -> transmitter.Clearance:
    """What empties each pool at the present state of transporters, enzymes and cytosolic pools."""
    s, a = eq.system, eq.action
    none = np.zeros((1, a.rivals.shape[1]))
    free = ~eq.conditions.held[s.uptake_source]  # a transporter held at a level is held against compounds too
    rivals = np.concatenate([a.rivals, none])[a.uptake_carrier] * free
    pull = np.concatenate([a.substrate, none])[a.uptake_carrier] * free
    cytosol = np.ones_like(rivals)
    drawn = s.cytosol_uptake
    cytosol[drawn] = level(eq, x, s.cytosol[drawn])
    fullest = eq.numbers.uptake_share * (1.0 + eq.saturation) / np.maximum(eq.saturation, SATURATION_FLOOR)
    pools = s.pools.size
    enzymes = transmitter.sum_by(eq.numbers.enzyme_share * level(eq, x, s.enzyme_source), s.enzyme_pool, pools)
    share = np.broadcast_to(eq.numbers.enzyme_share, (s.enzyme_source.size, x.shape[1]))
    rest = transmitter.sum_by(share, s.enzyme_pool, pools)
    return transmitter.Clearance(
        pool=s.uptake_pool,
        share=eq.numbers.uptake_share,
        saturation=eq.saturation,
        activity=level(eq, x, s.uptake_source),
        freedom=1.0 / (1.0 + rivals),
        reversal=fullest * pull * cytosol,
        first_order=eq.numbers.diffusion + enzymes,
        first_order_rest=eq.numbers.diffusion + rest,
    )


def released(eq: Equations, drive: Array) -> Array:
    """Release into every pool (pools, B), in multiples of rest."""
    s = eq.system
    result: Array = np.exp2(saturate(drive[s.pools], s.bound[s.pools], s.floor[s.pools]))
    return result


def pool_levels(eq: Equations, x: Array, drive: Array) -> Array:
    """Level of every pool (pools, B) that balances its release."""
    s = eq.system
    release = released(eq, drive)
    return transmitter.steady_level(release, clearance(eq, x), np.exp2(x[s.pools]))


def _clamp_levels(eq: Equations) -> tuple[Array, Array]:
    """Where silencing and locking toxins leave the acted rows: minus the resting drive, or the full one.

    Both count the receptors that drive the node; one without receptors goes to its bound, as a lost one does.
    """
    s, acted = eq.system, eq.action.acted
    width = max(eq.rest.shape[1], eq.numbers.gains.shape[1], eq.numbers.span.shape[1], eq.conditions.settled.shape[1])
    rest, full = np.zeros((s.size, width)), np.zeros((s.size, width))
    rest[s.sites] = eq.numbers.span * eq.rest
    full[s.sites] = eq.numbers.span * (1.0 - eq.rest)
    edges = np.flatnonzero(np.isin(s.drive_target, acted) & np.isin(s.drive_source, s.sites))
    gains = np.broadcast_to(eq.numbers.gains, (s.drive_source.size, width))[edges].copy()
    gains[np.isin(edges, s.slow, kind="table")] *= eq.conditions.settled
    rows = s.drive_target[edges]
    off = -transmitter.sum_by(gains * rest[s.drive_source[edges]], rows, s.size)[acted]
    on = transmitter.sum_by(np.maximum(gains, 0.0) * full[s.drive_source[edges]], rows, s.size)[acted]
    alone = ~np.isin(acted, rows)
    bound, floor = s.bound[acted], s.floor[acted]
    off, on = saturate(off, bound, floor), saturate(on, bound, floor)
    off[alone], on[alone] = -floor[alone], bound[alone]
    return off, on


def build_equations(
    system: System, numbers: Parameters, conditions: Conditions, action: Action, width: int
) -> Equations:
    """Equations of a batch of `width` columns, with the rest that its tones and folds define."""
    tones = numbers.tones * conditions.fold[system.ligand_source]
    saturation = numbers.saturation * conditions.fold[system.pools[system.uptake_pool]]
    blank = np.zeros((0, 1))
    plain = Conditions(
        conditions.fold,
        conditions.held,
        conditions.value,
        np.ones_like(conditions.present),
        conditions.settled,
        np.zeros((1, 1)),
    )
    added = binding.excess(
        numbers.reserve,
        system.chi,
        system.inverse_ratio,
        agonism=action.agonism,
        agonists=action.agonists,
        inverse=action.inverse,
    )
    eq = Equations(system, numbers, plain, action, tones, saturation, added, blank, blank, blank, blank)
    still = np.zeros((system.size, width))
    at_rest = sites(eq, still, still, acting=False)
    eq = replace(eq, conditions=conditions, rest=at_rest.response, rest_held=at_rest.held[system.hidden_site])
    off, on = _clamp_levels(eq) if action.acted.size else (blank, blank)
    return replace(eq, off_level=off, on_level=on)
