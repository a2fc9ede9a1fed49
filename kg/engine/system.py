"""The network as arrays: who enters whose equation, sorted so that a sum is one call.

The state has one row a node and, behind them, one hidden row for the occupancy of each site from which a step
starts (`Shape.FROM_OCCUPANCY`). Columns are items of a batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.engine.completeness import usable_influences
from kg.engine.model import Influence, Network, NodeKind, NumberGroup, NumberKind, Role, Shape, TimeScale

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A transporter is never treated as less
# saturated than this, because Vmax = flux / saturation.


Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


# A pool keeps at least this share of its clearance as diffusion.
DIFFUSION_FLOOR = 0.02


@dataclass(frozen=True, slots=True)
class FittedRows:
    """A group of numbers of one kind by the rows of their array; for SHARE those of uptakes, and of enzymes."""

    kind: NumberKind
    rows: Index
    enzymes: Index
    value: float
    spread: float


@dataclass(frozen=True, slots=True)
class System:
    """Compiled arrays of a network; `size` rows of state, its nodes first."""

    network: Network
    size: int
    bound: Array  # (size, 1) largest log2 change upwards
    floor: Array  # (size, 1) and downwards
    scatter: Array  # (nodes, 1) log2, what measured changes lie beside computed ones; 0 where none is known
    signals: Index
    sites: Index
    pools: Index
    available: Array  # (nodes, 1) share of channels not inactivated at rest
    open_share: Array  # (nodes, 1) share of these open on average at rest
    place: Index  # (nodes,) position of a node among sites or pools, else -1
    entity: Index  # (nodes,) code of the entity: one record's affinity is drawn once for all its places
    # drives, sorted by target
    drive_source: Index
    drive_target: Index
    drive_owner: Index
    drive_rows: Index
    drive_gain: Array  # (D, 1), signed
    drive_low: Array
    drive_high: Array
    rectified: Index
    bell: Index
    bell_optimum: Array
    slow: Index
    counts: Mask  # (D, 1) drives that change how many of the target there are, not what each does
    state: Index  # drives by which firing sets the states of a channel
    # sites
    chi: Array
    inverse_ratio: Array
    tau: Array
    span: Array
    weight: Array  # sites: part of the span that its density and coupling there give it
    power: Array  # sites: cooperativity of the response, n in S^n / (1 + S^n)
    hidden_site: Index  # (H,) position among sites
    # ligands, sorted by site
    ligand_source: Index
    ligand_site: Index
    ligand_efficacy: Array
    tone: Array
    tone_low: Array
    tone_high: Array
    # pools; uptake and degradation sorted by pool
    uptake_source: Index
    uptake_pool: Index
    uptake_share: Array
    saturation: Array
    cytosol: Index  # -1 where none is named
    enzyme_source: Index
    enzyme_pool: Index
    enzyme_share: Array
    diffusion: Array
    # edges of the Jacobian in the order drives, ligands, ligands of hidden rows, uptake, cytosol, enzymes
    edge_row: Index
    edge_column: Index
    edge_influence: Index
    edge_slow: Mask
    hidden_ligand: Index
    hidden_row: Index
    cytosol_uptake: Index
    groups: tuple[FittedRows, ...] = ()
    matrices: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        """The network, and how many rows of state it makes."""
        return f"<System of {self.size} rows over {self.network!r}>"

    def shown(self, row: int) -> int:
        """Node index that a row of the state belongs to: the site, for a hidden occupancy row."""
        nodes = len(self.network.nodes)
        return row if row < nodes else int(self.sites[self.hidden_site[row - nodes]])


def _column(values: Sequence[float]) -> Array:
    return np.asarray(values, dtype=float).reshape(-1, 1)


def _index(values: Sequence[int]) -> Index:
    return np.asarray(values, dtype=np.intp)


def compile_network(network: Network) -> System:
    """Arrays of `network`; DataError where a record lacks a number that its equation needs."""
    usable = usable_influences(network)
    chosen = {
        role: sorted(
            (n for n in usable if network.influences[n].role is role),
            key=lambda n: network.influences[n].target,
        )
        for role in Role
    }
    rows = {kind: _index([i for i, node in enumerate(network.nodes) if node.kind is kind]) for kind in NodeKind}
    place = np.full(len(network.nodes), -1, dtype=np.intp)
    for kind in (NodeKind.SITE, NodeKind.POOL):
        place[rows[kind]] = np.arange(len(rows[kind]))
    starts = [
        network.influences[n].source for n in chosen[Role.DRIVE] if network.influences[n].shape is Shape.FROM_OCCUPANCY
    ]
    hidden = {site: len(network.nodes) + k for k, site in enumerate(sorted(set(starts)))}
    fields: dict[str, Any] = {
        "network": network,
        "size": len(network.nodes) + len(hidden),
        "place": place,
        "signals": rows[NodeKind.SIGNAL],
        "sites": rows[NodeKind.SITE],
        "pools": rows[NodeKind.POOL],
    }
    fields |= _node_fields(network, rows[NodeKind.SITE], hidden, place)
    fields |= _drive_fields(network, chosen[Role.DRIVE], hidden)
    fields |= _ligand_fields(network, chosen[Role.LIGAND], place)
    fields |= _pool_fields(network, chosen, rows[NodeKind.POOL], place)
    fields |= _edge_fields(network, chosen, hidden)
    fields["groups"] = tuple(_group(group, chosen, place) for group in network.groups)
    return System(**fields)


def _group(group: NumberGroup, chosen: dict[Role, list[int]], place: Index) -> FittedRows:
    """The rows of a group's numbers in the arrays of their kind."""
    wanted = set(group.influences)
    of_role = {
        NumberKind.TONE: Role.LIGAND,
        NumberKind.GAIN: Role.DRIVE,
        NumberKind.SHARE: Role.UPTAKE,
        NumberKind.SATURATION: Role.UPTAKE,
    }
    if group.kind in of_role:
        rows = [k for k, number in enumerate(chosen[of_role[group.kind]]) if number in wanted]
    else:
        rows = [int(place[node]) for node in group.nodes if place[node] >= 0]
    enzymes = [k for k, number in enumerate(chosen[Role.DEGRADATION]) if number in wanted]
    shares = enzymes if group.kind is NumberKind.SHARE else []
    return FittedRows(group.kind, _index(rows), _index(shares), group.value, group.spread)


def _node_fields(network: Network, sites: Index, hidden: dict[int, int], place: Index) -> dict[str, Any]:
    nodes = network.nodes
    codes: dict[str, int] = {}
    held = [nodes[i] for i in sites]
    return {
        "bound": _column([node.bound for node in nodes] + [1.0] * len(hidden)),
        "floor": _column([node.bound if isnan(node.floor) else node.floor for node in nodes] + [1.0] * len(hidden)),
        "scatter": _column([0.0 if isnan(node.scatter) else node.scatter for node in nodes]),
        "available": _column([node.available for node in nodes]),
        "open_share": _column([0.0 if isnan(node.open_share) else node.open_share for node in nodes]),
        "entity": _index([codes.setdefault(node.entity, len(codes)) for node in nodes]),
        "chi": _column([node.constitutive for node in held]),
        "inverse_ratio": _column([node.inverse_ratio for node in held]),
        "tau": _column([node.reserve for node in held]),
        "span": _column([node.span for node in held]),
        "weight": _column([node.weight for node in held]),
        "power": _column([node.cooperativity for node in held]),
        "hidden_site": _index([int(place[site]) for site in hidden]),
    }


def _source_row(step: Influence, hidden: dict[int, int]) -> int:
    """Row of the state that a drive reads: the hidden occupancy where it starts from occupancy."""
    return hidden[step.source] if step.shape is Shape.FROM_OCCUPANCY else step.source


def _drive_fields(network: Network, chosen: list[int], hidden: dict[int, int]) -> dict[str, Any]:
    steps = [network.influences[n] for n in chosen]
    target = _index([step.target for step in steps])
    rows, owner = np.unique(target, return_inverse=True)
    shapes = [step.shape for step in steps]
    bell = _index([k for k, shape in enumerate(shapes) if shape is Shape.BELL])

    def where(test: Callable[[Influence], bool]) -> Index:
        return _index([k for k, step in enumerate(steps) if test(step)])

    return {
        "drive_source": _index([_source_row(step, hidden) for step in steps]),
        "drive_target": target,
        "drive_owner": _index(list(owner)),
        "drive_rows": _index(list(rows)),
        "drive_gain": _column([0.0 if step.shape is Shape.STATE else step.sign * step.coefficient for step in steps]),
        "drive_low": _column([step.low for step in steps]),
        "drive_high": _column([step.high for step in steps]),
        "rectified": where(lambda step: step.shape is Shape.RECTIFIED),
        "bell": bell,
        "bell_optimum": _column([steps[k].optimum for k in bell]),
        "slow": where(lambda step: step.time is TimeScale.SLOW),
        "counts": np.asarray([step.counts for step in steps], dtype=bool).reshape(-1, 1),
        "state": where(lambda step: step.shape is Shape.STATE),
    }


def _ligand_fields(network: Network, chosen: list[int], place: Index) -> dict[str, Any]:
    steps = [network.influences[n] for n in chosen]
    return {
        "ligand_source": _index([step.source for step in steps]),
        "ligand_site": _index([int(place[step.target]) for step in steps]),
        "ligand_efficacy": _column([step.coefficient for step in steps]),
        "tone": _column([step.tone for step in steps]),
        "tone_low": _column([step.tone_low for step in steps]),
        "tone_high": _column([step.tone_high for step in steps]),
    }


def _pool_fields(network: Network, chosen: dict[Role, list[int]], pools: Index, place: Index) -> dict[str, Any]:
    uptake = [network.influences[n] for n in chosen[Role.UPTAKE]]
    enzymes = [network.influences[n] for n in chosen[Role.DEGRADATION]]
    taken = np.zeros(len(pools))
    for step in (*uptake, *enzymes):
        taken[place[step.target]] += step.share
    least = np.maximum([network.nodes[i].diffusion for i in pools], DIFFUSION_FLOOR)
    scale = np.minimum(1.0, (1.0 - least) / np.maximum(taken, 1e-300))
    return {
        "uptake_source": _index([step.source for step in uptake]),
        "uptake_pool": _index([int(place[step.target]) for step in uptake]),
        "uptake_share": _column([step.share * scale[place[step.target]] for step in uptake]),
        "saturation": _column([step.saturation for step in uptake]),
        "cytosol": _index([-1 if step.cytosol is None else step.cytosol for step in uptake]),
        "enzyme_source": _index([step.source for step in enzymes]),
        "enzyme_pool": _index([int(place[step.target]) for step in enzymes]),
        "enzyme_share": _column([step.share * scale[place[step.target]] for step in enzymes]),
        "diffusion": (1.0 - taken * scale).reshape(-1, 1),
    }


def _edge_fields(network: Network, chosen: dict[Role, list[int]], hidden: dict[int, int]) -> dict[str, Any]:
    ligands = [network.influences[n] for n in chosen[Role.LIGAND]]
    uptake = [network.influences[n] for n in chosen[Role.UPTAKE]]
    enzymes = [network.influences[n] for n in chosen[Role.DEGRADATION]]
    behind = [k for k, step in enumerate(ligands) if step.target in hidden]
    drawn = [k for k, step in enumerate(uptake) if step.cytosol is not None]
    edges = [(network.influences[n].target, _source_row(network.influences[n], hidden), n) for n in chosen[Role.DRIVE]]
    edges += [(step.target, step.source, n) for step, n in zip(ligands, chosen[Role.LIGAND], strict=True)]
    edges += [(hidden[ligands[k].target], ligands[k].source, chosen[Role.LIGAND][k]) for k in behind]
    edges += [(step.target, step.source, n) for step, n in zip(uptake, chosen[Role.UPTAKE], strict=True)]
    edges += [(uptake[k].target, int(uptake[k].cytosol or 0), chosen[Role.UPTAKE][k]) for k in drawn]
    edges += [(step.target, step.source, n) for step, n in zip(enzymes, chosen[Role.DEGRADATION], strict=True)]
    slow = [network.influences[number].time is TimeScale.SLOW for _, _, number in edges]
    return {
        "edge_row": _index([edge[0] for edge in edges]),
        "edge_column": _index([edge[1] for edge in edges]),
        "edge_influence": _index([edge[2] for edge in edges]),
        "edge_slow": np.asarray(slow, dtype=bool),
        "hidden_ligand": _index(behind),
        "hidden_row": _index([hidden[ligands[k].target] for k in behind]),
        "cytosol_uptake": _index(drawn),
    }
