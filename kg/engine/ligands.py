"""Bindings of many treatments as arrays, one row a binding that acts, checked and with their ranges."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import isnan, nan
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.engine.model import Binding, Dose, Mode, Network, Node, NodeKind, Treatment
from kg.errors import DataError
from kg.pharmacology import binding, channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.engine.system import Array, Index, Mask

AFFINITY_SPREAD = 3.0


MODES = tuple(Mode)
_ON_SITES = {Mode.ORTHOSTERIC, Mode.POTENTIATOR, Mode.ATTENUATOR, Mode.BLOCK}
_ON_SIGNALS = set(Mode) - {Mode.ORTHOSTERIC, Mode.POTENTIATOR, Mode.ATTENUATOR}
_COLUMNS = (
    "column",
    "node",
    "mode",
    "site",
    "entity",
    "free",
    "free_low",
    "free_high",
    "affinity",
    "affinity_low",
    "affinity_high",
    "hill",
    "efficacy",
    "efficacy_low",
    "efficacy_high",
    "inverse",
    "factor",
    "opened",
    "at_rest",
    "when_open",
    "when_inactivated",
)
_NEED_EFFICACY = {Mode.SUBSTRATE, Mode.ANALOGUE}
_NEED_FACTOR = {Mode.POTENTIATOR, Mode.ACTIVATE}


@dataclass(frozen=True, slots=True)
class Entries:
    """Bindings that act, one row each: where, how, and how strongly (`free` and `affinity` in nM)."""

    bindings: tuple[Binding, ...]
    number: Index  # row of `bindings`
    column: Index
    node: Index
    mode: Index
    site: Index
    entity: Index
    free: Array
    free_low: Array
    free_high: Array
    affinity: Array
    affinity_low: Array
    affinity_high: Array
    hill: Array
    efficacy: Array
    efficacy_low: Array
    efficacy_high: Array
    inverse: Mask
    factor: Array
    opened: Mask
    at_rest: Array  # of a state-dependent blocker, its apparent affinity over that for each state; else nan
    when_open: Array
    when_inactivated: Array

    def ratio(self, dose_quantile: Array | None = None, affinity_quantile: Array | None = None) -> Array:
        """Ligand ratio of each row, nominal, or at quantiles (rows,) of the recorded ranges."""
        free, affinity = self.free, self.affinity
        if dose_quantile is not None:
            free = self.free_low * (self.free_high / self.free_low) ** dose_quantile
        if affinity_quantile is not None:
            affinity = self.affinity_low * (self.affinity_high / self.affinity_low) ** affinity_quantile
        return binding.ligand_ratio(free, affinity, self.hill)

    def activating(self, quantile: Array) -> Entries:
        """The entries with their efficacies at quantiles (rows,) of the recorded ranges; one that is exact stays to the last bit."""
        ranged = self.efficacy_high > self.efficacy_low
        drawn = self.efficacy_low + (self.efficacy_high - self.efficacy_low) * quantile
        return replace(self, efficacy=np.where(ranged, drawn, self.efficacy))

    def tiled(self, copies: int) -> Entries:
        """The same single column `copies` times, as columns 0 to `copies - 1`; row order is copy-major."""
        repeated: dict[str, Any] = {
            f.name: np.tile(getattr(self, f.name), copies) for f in fields(self) if f.name != "bindings"
        }
        repeated["column"] = np.repeat(np.arange(copies), self.number.size)
        return replace(self, **repeated)


def joined(first: Entries, second: Entries) -> Entries:
    """The rows of two entries on the same columns, `first` in front."""
    table: dict[str, Any] = {
        f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)])
        for f in fields(Entries)
        if f.name != "bindings"
    }
    table["number"] = np.arange(table["column"].size)
    return replace(first, bindings=first.bindings + second.bindings, **table)


def _range(value: float, low: float, high: float, spread: float) -> tuple[float, float]:
    ordered = 0 < low <= high
    return (low, high) if ordered else (value / spread, value * spread)


def _refuse(item: Binding, node: Node) -> None:
    """Raise DataError where the binding cannot enter the node's equation."""
    where = f"{item.compound} at {node.key}"
    allowed = _ON_SITES if node.kind is NodeKind.SITE else _ON_SIGNALS if node.kind is NodeKind.SIGNAL else set()
    if item.mode not in allowed:
        raise DataError(f"{item.mode} cannot act on a {node.kind}", where, "correct the action or the target")
    if not item.affinity_nM > 0 or not item.hill > 0:
        raise DataError(
            f"affinity {item.affinity_nM} nM and Hill slope {item.hill} must be > 0",
            where,
            "give a positive affinity",
        )
    if item.mode in _NEED_FACTOR and not item.factor > 0:
        raise DataError(f"{item.mode} needs a factor > 0", where, "state by how much it multiplies")
    efficacy = item.mode in _NEED_EFFICACY or (item.mode is Mode.ORTHOSTERIC and not item.inverse)
    if efficacy and not item.efficacy >= 0:
        raise DataError(f"{item.mode} needs an efficacy >= 0", where, "state the action, 0 for an antagonist")
    if item.mode is Mode.ANALOGUE and item.efficacy > 1:
        raise DataError("the efficacy of an analogue lies between 0 and 1", where, "correct the efficacy")
    if not isnan(item.affinity_inactivated_nM) and isnan(node.available):
        raise DataError(
            "a state-dependent block needs the share of available channels",
            where,
            "state it for the target, or give one affinity",
        )


def _affinities(item: Binding, node: Node) -> tuple[float, float, float]:
    low, high = _range(item.affinity_nM, item.low, item.high, AFFINITY_SPREAD)
    if isnan(item.affinity_inactivated_nM):
        return item.affinity_nM, low, high
    apparent = _apparent(item, node)
    scale = apparent / item.affinity_nM
    return apparent, low * scale, high * scale


def _efficacies(item: Binding) -> tuple[float, float]:
    """Ends of the efficacy, which lies between them; the value itself where no range is recorded."""
    low, high = item.efficacy_range
    return (low, high) if 0 <= low <= item.efficacy <= high else (item.efficacy, item.efficacy)


def _by_state(item: Binding) -> tuple[float, float, float]:
    """Affinities for the resting, open and inactivated state; a state without one is bound as at rest."""
    opened = item.affinity_nM if isnan(item.affinity_open_nM) else item.affinity_open_nM
    return item.affinity_nM, opened, item.affinity_inactivated_nM


def _apparent(item: Binding, node: Node) -> float:
    """Affinity at the resting rate, weighted by the share of channels in each state."""
    open_share = 0.0 if isnan(node.open_share) else node.open_share
    shares = channel.states(np.asarray(node.available), np.asarray(open_share), np.asarray(1.0))
    return 1.0 / sum(float(share) / constant for share, constant in zip(shares, _by_state(item), strict=True))


def _states(item: Binding, node: Node) -> tuple[float, float, float]:
    """Apparent affinity over that for each state; nan where block does not depend on the state."""
    if isnan(item.affinity_inactivated_nM):
        return nan, nan, nan
    apparent = _apparent(item, node)
    resting, opened, inactivated = _by_state(item)
    return apparent / resting, apparent / opened, apparent / inactivated


def _summed(doses: Sequence[Dose], node: Node) -> tuple[float, float, float]:
    """Free nM, low and high of one compound at a node; several doses of it add up."""
    total = (0.0, 0.0, 0.0)
    for dose in doses:
        free, low, high = dose.at(node)
        if not free >= 0 or free == float("inf"):
            raise DataError(
                f"a free concentration of {free} nM is impossible",
                dose.compound,
                "give a finite concentration >= 0 nM",
            )
        low, high = _range(free, low, high, 1.0)
        total = (total[0] + free, total[1] + low, total[2] + high)
    return total


def flatten(network: Network, treatments: Sequence[Treatment], entity: Index) -> Entries:
    """Entries of treatments, one column each; doses of zero and repeated bindings drop out."""
    sites: dict[str, int] = {}
    bindings: list[Binding] = []
    rows: list[tuple[float, ...]] = []
    for column, treatment in enumerate(treatments):
        given: dict[str, list[Dose]] = {}
        for dose in treatment.doses:
            given.setdefault(dose.compound, []).append(dose)
        for item in dict.fromkeys(treatment.bindings):
            node = network.nodes[item.node]
            _refuse(item, node)
            free = _summed(given.get(item.compound, ()), node)
            if free[0] == 0.0:
                continue
            bindings.append(item)
            rows.append(
                (
                    column,
                    item.node,
                    MODES.index(item.mode),
                    sites.setdefault(item.site or item.mode, len(sites)),
                    entity[item.node],
                    *free,
                    *_affinities(item, node),
                    item.hill,
                    item.efficacy,
                    *_efficacies(item),
                    item.inverse,
                    item.factor,
                    item.needs_open,
                    *_states(item, node),
                )
            )
    table = np.asarray(rows, dtype=float).reshape(len(rows), len(_COLUMNS))
    made: dict[str, Any] = {name: table[:, k] for k, name in enumerate(_COLUMNS)}
    made |= {name: made[name].astype(np.intp) for name in _COLUMNS[:5]}
    made |= {name: made[name] > 0 for name in ("inverse", "opened")}
    return Entries(bindings=tuple(bindings), number=np.arange(len(rows)), **made)
