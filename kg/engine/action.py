"""What compounds do to the equations: bindings summed per site, (rows of the system, columns).

Ligands of one site compete; sites of one node multiply; neutral values stand where nothing acts.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.engine.distinct import distinct
from kg.engine.ligands import MODES, Entries
from kg.engine.model import Mode

if TYPE_CHECKING:
    from kg.engine.system import Array, Index, Mask, System

# Modes whose ligands compete for the named site; the others share the site that their own equation speaks of.
_GROUPED = (Mode.POTENTIATOR, Mode.ATTENUATOR, Mode.BLOCK, Mode.INHIBIT, Mode.ACTIVATE)
_SILENCING = (Mode.ATTENUATOR, Mode.BLOCK, Mode.INHIBIT)


@dataclass(frozen=True, slots=True)
class Action:
    """Compounds summed per site, (rows, columns); neutral where nothing acts."""

    total: Array  # sites: sum of ratios at the agonist's site
    agonism: Array  # sites: sum of efficacy x ratio, see binding.excess
    agonists: Array  # sites: sum of the ratios of ligands with efficacy
    inverse: Array  # sites: sum of the ratios of inverse agonists
    affinity: Array  # sites: factor on the endogenous ligand's affinity
    block: Array  # sites: share of the response left by blockers
    opened: Array  # sites: ratio of blockers of the open channel
    acted: Index  # signal nodes with an action of their own
    shift: Array
    full: Array
    partial: Array
    signal_opened: Array
    off: Array
    on: Array
    at_rest: Array  # acted rows: ratio of state-dependent blockers for resting channels
    when_open: Array
    when_inactivated: Array
    carriers: Index  # transporters with competitors
    rivals: Array
    substrate: Array
    uptake_carrier: Index  # (U,) row of `carriers` for each uptake, last row + 1 where none

    def take(self, columns: Index) -> Action:
        """The same action at some columns."""
        kept: dict[str, Any] = {
            f.name: getattr(self, f.name)[:, columns] for f in fields(self) if getattr(self, f.name).ndim == 2
        }
        return replace(self, **kept)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Entries by group (column, node, site): the row that opens each, its factors, what it leaves free."""

    opening: Index  # (groups,) first entry of the group
    kept: Array  # (groups,) factor on the response
    scaled: Array  # (groups,) factor on the endogenous ligand's affinity
    alone: Array  # (entries,) share of an entry's own site that its closed competitors leave free


def _group(entries: Entries, ratio: Array) -> _Groups:
    grouped = np.isin(entries.mode, [MODES.index(m) for m in _GROUPED])
    stateless = np.isnan(entries.when_inactivated)
    closed = np.where(grouped & ~entries.opened & stateless, ratio, 0.0)
    places = 1 + int(entries.site.max(initial=0))
    keys = (entries.column * (1 + int(entries.node.max(initial=0))) + entries.node) * places + entries.site
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    total = 1.0 + np.bincount(group, closed, minlength=first.size)
    zero = np.isin(entries.mode, [MODES.index(m) for m in _SILENCING])
    own = np.where(entries.mode == MODES.index(Mode.ACTIVATE), entries.factor, np.where(zero, 0.0, 1.0))
    kappa = np.where(entries.mode == MODES.index(Mode.POTENTIATOR), entries.factor, 1.0)
    kept = (1.0 + np.bincount(group, own * closed, minlength=first.size)) / total
    scaled = (1.0 + np.bincount(group, kappa * closed, minlength=first.size)) / total
    alone = np.asarray(1.0 / total[group], dtype=float)
    return _Groups(np.asarray(first, dtype=np.intp), kept, scaled, alone)


def build_action(system: System, entries: Entries, ratio: Array, width: int) -> Action:
    """Action of `entries` at ligand ratios (rows,) on `width` columns."""
    groups = _group(entries, ratio)
    on_site = system.place[entries.node] >= 0  # a pool has a place too, but no compound binds to one
    carried = np.isin(entries.mode, [MODES.index(Mode.UPTAKE_BLOCK), MODES.index(Mode.SUBSTRATE)])
    here = _Here(entries, ratio, groups, width)
    sites, signals = _on_sites(system, here, on_site), _on_signals(here, ~on_site & ~carried)
    return Action(**sites, **signals, **_on_carriers(system, here, carried))


@dataclass(frozen=True, slots=True)
class _Here:
    """What all three sums read."""

    entries: Entries
    ratio: Array
    groups: _Groups
    width: int


def _spread(rows: Index, columns: Index, values: Array, shape: tuple[int, int]) -> Array:
    out = np.zeros(shape)
    np.add.at(out, (rows, columns), values)
    return out


def _on_sites(system: System, here: _Here, on_site: Mask) -> dict[str, Any]:
    entries, ratio, groups = here.entries, here.ratio, here.groups
    shape = (system.sites.size, here.width)
    main = entries.mode == MODES.index(Mode.ORTHOSTERIC)
    place, column = system.place[entries.node], entries.column
    drives = main & ~entries.inverse & (entries.efficacy > 0)

    def summed(mask: Mask, values: Array) -> Array:
        return _spread(place[mask], column[mask], values[mask], shape)

    affinity, block = np.ones(shape), np.ones(shape)
    mine = on_site[groups.opening]
    rows = groups.opening[mine]
    np.multiply.at(affinity, (place[rows], column[rows]), groups.scaled[mine])
    np.multiply.at(block, (place[rows], column[rows]), groups.kept[mine])
    opened = summed(entries.opened & on_site, ratio * groups.alone)
    return {
        "total": summed(main, ratio),
        "agonism": summed(drives, ratio * entries.efficacy),
        "agonists": summed(drives, ratio),
        "inverse": summed(main & entries.inverse, ratio),
        "affinity": affinity,
        "block": block,
        "opened": opened,
    }


def _on_signals(here: _Here, on_signal: Mask) -> dict[str, Any]:
    entries, ratio, groups = here.entries, here.ratio, here.groups
    acted = distinct(entries.node[on_signal])
    shape = (acted.size, here.width)
    place = np.searchsorted(acted, entries.node)

    def summed(mode: Mode, values: Array) -> Array:
        mask = on_signal & (entries.mode == MODES.index(mode))
        return _spread(place[mask], entries.column[mask], values[mask], shape)

    mine = on_signal[groups.opening]
    rows = groups.opening[mine]
    off, on = summed(Mode.CLAMP_OFF, ratio), summed(Mode.CLAMP_ON, ratio)
    held = 1.0 + off + on
    return {
        "acted": acted,
        "shift": _spread(place[rows], entries.column[rows], np.log2(groups.kept[mine]), shape),
        "full": summed(Mode.ANALOGUE, ratio * entries.efficacy),
        "partial": summed(Mode.ANALOGUE, ratio * (1.0 - entries.efficacy)),
        "signal_opened": summed(Mode.BLOCK, np.where(entries.opened, ratio * groups.alone, 0.0)),
        "at_rest": summed(Mode.BLOCK, _of_state(entries.at_rest, ratio)),
        "when_open": summed(Mode.BLOCK, _of_state(entries.when_open, ratio)),
        "when_inactivated": summed(Mode.BLOCK, _of_state(entries.when_inactivated, ratio)),
        "off": off / held,
        "on": on / held,
    }


def _of_state(fold: Array, ratio: Array) -> Array:
    """Ligand ratio for channels in one state; 0 where block does not depend on it."""
    result: Array = np.where(np.isnan(fold), 0.0, fold * ratio)
    return result


def _on_carriers(system: System, here: _Here, carried: Mask) -> dict[str, Any]:
    entries = here.entries
    carriers = distinct(entries.node[carried])
    shape = (carriers.size, here.width)
    place = np.searchsorted(carriers, entries.node[carried])
    column, x = entries.column[carried], here.ratio[carried]
    pulls = entries.mode[carried] == MODES.index(Mode.SUBSTRATE)
    pulled = (x * entries.efficacy[carried])[pulls]
    position = np.full(len(system.network.nodes), carriers.size, dtype=np.intp)
    position[carriers] = np.arange(carriers.size)
    return {
        "carriers": carriers,
        "rivals": _spread(place, column, x, shape),
        "substrate": _spread(place[pulls], column[pulls], pulled, shape),
        "uptake_carrier": position[system.uptake_source],
    }
