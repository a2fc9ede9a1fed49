"""Laws of the limits, on the shipped network: pools empty without their source, fill without their drain, and no autoreceptor opens release beyond its ceiling."""

from __future__ import annotations

from functools import cache

import pytest
import shipped

from kg.engine.parameters import nominal
from kg.explore import perturb


@cache
def levels(*without: str) -> dict[str, float]:
    """Percent of rest of every node when all nodes of some entities are lost."""
    answer = perturb(without=list(without), workspace=shipped.workspace(), samples=0)
    return {effect.node: 100.0 * (1.0 + effect.change) for effect in answer.effects}


@pytest.mark.parametrize(
    ("lost", "pools"),
    [
        ("TH", ("dopamine@striatum-cleft", "dopamine@PFC-cleft", "noradrenaline@PFC-cleft")),
        ("TPH2", ("serotonin@PFC-cleft", "serotonin@hippocampus-cleft")),
        ("SLC18A2", ("dopamine@striatum-cleft", "noradrenaline@PFC-cleft", "serotonin@PFC-cleft", "histamine@PFC-cleft")),
        ("voltage-gated-sodium-channel", ("dopamine@striatum-cleft", "noradrenaline@PFC-cleft", "serotonin@PFC-cleft", "glutamate@PFC-cleft")),
    ],
)  # fmt: skip
def test_without_synthesis_storage_or_firing_a_pool_is_empty(lost: str, pools: tuple[str, ...]) -> None:
    """Below 15 % of rest."""
    found = levels(lost)
    assert {pool: found[pool] for pool in pools if found[pool] >= 15.0} == {}


@pytest.mark.parametrize(
    ("lost", "pool", "least"),
    [("SLC6A3", "dopamine@striatum-cleft", 150.0), ("SLC6A2", "noradrenaline@PFC-cleft", 150.0), ("SLC6A4", "serotonin@PFC-cleft", 150.0)],
)  # fmt: skip
def test_without_its_transporter_a_pool_rises_no_further_than_what_is_left_allows(
    lost: str, pool: str, least: float
) -> None:
    """With feedback live the rise lies between none and the ratio of all clearance to what remains of it."""
    system = shipped.workspace().system
    row, nodes = system.network.index[pool], system.network.nodes
    mine = [
        k for k, source in enumerate(system.uptake_source)
        if system.pools[system.uptake_pool[k]] == row and nodes[source].key.startswith(f"{lost}@")
    ]  # fmt: skip
    share = float(nominal(system).uptake_share[mine].sum())
    assert least < levels(lost)[pool] <= 100.0 / (1.0 - share)


def test_no_autoreceptor_opens_release_beyond_its_ceiling() -> None:
    """Without D2 and D3 striatal dopamine rises by no more than 200 %, without α2 noradrenaline by no more than 300 %."""
    assert 120.0 < levels("DRD2", "DRD3")["dopamine@striatum-cleft"] <= 300.0
    without = levels("ADRA2A", "ADRA2C")
    assert 120.0 < without["noradrenaline@PFC-cleft"] <= 400.0
    assert 120.0 < without["noradrenaline@hippocampus-cleft"] <= 400.0
