"""Slopes of the equations: the Jacobian as one value an edge of the system, (edges, B), or dense.

Each formula is the derivative of its line in `equations`, by log2 changes on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.engine.equations import Equations, clearance, drives, level, pace, pool_levels, released, sites, state_block
from kg.pharmacology import channel, transmitter
from kg.pharmacology.binding import LN2

if TYPE_CHECKING:
    from kg.engine.system import Array, Index, System


def edge_slopes(eq: Equations, x: Array) -> Array:
    """dF_row / dx_column for every edge of the system, in its order, (edges, B)."""
    s = eq.system
    drive = drives(eq, x)
    outer, of_ligand, of_hidden = _site_slopes(eq, x, drive)
    steep = _drive_slopes(eq, x, drive, outer)
    slopes = np.concatenate([steep, of_ligand, of_hidden, *_pool_slopes(eq, x, drive, steep)])
    held = np.broadcast_to(eq.conditions.held, (s.size, eq.conditions.held.shape[1]))
    return np.where(held[s.edge_row], 0.0, slopes)


def dense(system: System, slopes: Array, column: int = 0) -> Array:
    """Jacobian (size, size) of one column of edge slopes; parallel edges add up."""
    matrix = np.zeros((system.size, system.size))
    np.add.at(matrix, (system.edge_row, system.edge_column), slopes[:, column])
    return matrix


def _flat(system: System, rows: Index, drive: Array) -> Array:
    """Slope of the smooth saturation of rows at their drive, `1 - tanh^2`."""
    limit = np.where(drive < 0.0, system.floor[rows], system.bound[rows])
    result: Array = 1.0 - np.tanh(drive / limit) ** 2
    return result


def _signal_slopes(eq: Equations, x: Array, drive: Array) -> Array:
    """Slope of each state row by its summed drive, for signals; other rows follow."""
    s, a = eq.system, eq.action
    outer = np.zeros_like(drive)
    outer[s.signals] = _flat(s, s.signals, drive[s.signals])
    if a.acted.size:
        d = drive[a.acted]
        beside = a.full * np.exp2(-d)
        inside = a.signal_opened * np.exp2(d)
        free = 1.0 - a.off - a.on
        held = inside + state_block(eq, x)
        inner = d + a.shift + (np.log1p(beside) - np.log1p(a.partial) - np.log1p(held)) / LN2
        own = 1.0 - beside / (1.0 + beside) - inside / (1.0 + held)
        outer[a.acted] = _flat(s, a.acted, inner) * free * own
    return outer


def _site_slopes(eq: Equations, x: Array, drive: Array) -> tuple[Array, Array, Array]:
    """Slopes by drive of all rows (signals and sites filled), by ligand of sites and of hidden rows."""
    s, a = eq.system, eq.action
    outer = _signal_slopes(eq, x, drive)
    site = sites(eq, x, drive)
    kept = a.block / (1.0 + a.opened * site.response) ** 2
    # dE / d ln S = n E (1 - E) for E = S^n / (1 + S^n); the rest hands on by S.
    steep = eq.numbers.span * kept * s.power * site.response * (1.0 - site.response)
    gain = steep / np.maximum(site.signal, 1e-300)
    outer[s.sites] = steep * LN2 * _flat(s, s.sites, drive[s.sites])
    here = s.ligand_site
    added = eq.numbers.reserve[here] * s.ligand_efficacy - s.chi[here] * (s.ligand_efficacy > 0)
    bottom = site.denominator[here]
    by_ratio = (added - site.added[here] / bottom) / bottom
    of_ligand = gain[here] * site.density[here] * by_ratio * site.ligand * LN2
    behind = s.hidden_ligand
    of_hidden = s.span[here[behind]] * site.ligand[behind] / bottom[behind] ** 2 * LN2
    return outer, of_ligand, of_hidden


def _drive_slopes(eq: Equations, x: Array, drive: Array, outer: Array) -> Array:
    """Slope by source of each drive; into pools as the log2 of release, finished in `_pool_slopes`."""
    s = eq.system
    outer[s.pools] = _flat(s, s.pools, drive[s.pools])
    slopes = np.broadcast_to(eq.numbers.gains, (s.drive_source.size, x.shape[1])).copy()
    if s.rectified.size:
        slopes[s.rectified] *= x[s.drive_source[s.rectified]] > 0
    if s.bell.size:
        away = x[s.drive_source[s.bell]] / s.bell_optimum - 1.0
        slopes[s.bell] *= -away * np.exp(0.5 - 0.5 * away**2)
    if s.slow.size:
        slopes[s.slow] *= eq.conditions.settled
    steep: Array = slopes * outer[s.drive_target]
    if s.state.size and eq.action.when_inactivated.any():
        steep[s.state] += _state_slopes(eq, x, drive)
    return steep


def _state_slopes(eq: Equations, x: Array, drive: Array) -> Array:
    """Slope of each channel by the firing that sets its states (state drives, B)."""
    s, a = eq.system, eq.action
    shares = channel.state_slopes(s.available[a.acted], s.open_share[a.acted], pace(eq, x))
    by_pace = np.zeros((a.acted.size, x.shape[1]))
    for share, ratio in zip(shares, (a.at_rest, a.when_open, a.when_inactivated), strict=True):
        by_pace = by_pace + np.where(ratio > 0, share * ratio, 0.0)
    d = drive[a.acted]
    held = a.signal_opened * np.exp2(d) + state_block(eq, x)
    inner = d + a.shift + (np.log1p(a.full * np.exp2(-d)) - np.log1p(a.partial) - np.log1p(held)) / LN2
    change = -_flat(s, a.acted, inner) * (1.0 - a.off - a.on) * by_pace / ((1.0 + held) * LN2)
    out = np.zeros((s.state.size, x.shape[1]))
    for row, k in enumerate(s.state):
        here = np.flatnonzero(a.acted == s.drive_target[k])
        if here.size:
            out[row] = change[here[0]]
    return out


def _pool_slopes(eq: Equations, x: Array, drive: Array, steep: Array) -> tuple[Array, Array, Array]:
    """Slopes of pools by transporter, cytosolic pool and enzyme; scales the drives into pools in place."""
    s = eq.system
    if not s.pools.size:
        none = np.zeros((0, x.shape[1]))
        return none, none, none
    here = pool_levels(eq, x, drive)
    how = clearance(eq, x)
    release = released(eq, drive)
    _, rise = transmitter.imbalance(here, release, how)
    per_flux = 1.0 / (rise * here)
    into = s.place[s.drive_target]
    pooled = np.flatnonzero(np.isin(s.drive_target, s.pools))
    steep[pooled] *= (release * per_flux)[into[pooled]]
    uptake, efflux = transmitter.fluxes(here, how)
    of_carrier = -(eq.numbers.uptake_share * uptake - efflux) * per_flux[s.uptake_pool]
    of_cytosol = (efflux * per_flux[s.uptake_pool])[s.cytosol_uptake]
    broken = eq.numbers.enzyme_share * level(eq, x, s.enzyme_source) * (here * per_flux)[s.enzyme_pool]
    return of_carrier, of_cytosol, -broken
