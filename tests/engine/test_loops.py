"""Promises of kg.engine.loops: how a network feeds back on itself, and which loop runs away."""

from __future__ import annotations

import numpy as np
import pytest
from synapse import Builder, synapse

from kg.engine.loops import loops
from kg.engine.model import TimeScale
from kg.engine.system import compile_network


def ring(*gains: float, slow: bool = False) -> Builder:
    """Signals in a ring with these gains, the first step slow if wanted."""
    net = Builder()
    for k in range(len(gains)):
        net.signal(f"n{k}")
    for k, gain in enumerate(gains):
        time = TimeScale.SLOW if slow and k == 0 else TimeScale.FAST
        net.drive(f"n{k}", f"n{(k + 1) % len(gains)}", gain, time=time)
    return net


def test_the_gain_of_a_ring_is_the_product_of_its_steps() -> None:
    """Three steps: worst loop and spectral radius by hand, and rest is stable."""
    told = loops(compile_network(ring(0.8, 0.5, -0.9).network()))
    assert told.worst is not None
    assert told.worst.gain == pytest.approx(-0.36)
    assert sorted(told.worst.nodes) == [0, 1, 2]
    assert told.spectral_radius == pytest.approx(0.36 ** (1 / 3))
    assert told.growth < 1
    assert told.runaway == ()


@pytest.mark.parametrize(
    ("gains", "slow", "count"),
    [((2.0, 0.6), True, 1), ((2.0, 0.4), True, 0), ((2.0, -0.6), True, 0), ((2.0, 0.6), False, 0)],
)
def test_only_a_positive_slow_loop_of_gain_one_or_more_runs_away(
    gains: tuple[float, float], slow: bool, count: int
) -> None:
    """Sign, speed and size each decide."""
    told = loops(compile_network(ring(*gains, slow=slow).network()))
    assert len(told.runaway) == count
    assert (told.growth >= 1) is (gains[0] * gains[1] >= 1)


def test_a_network_without_feedback_has_no_loop() -> None:
    """An open chain: no worst loop, radius exactly zero."""
    net = Builder()
    net.signal("a")
    net.signal("b")
    net.drive("a", "b", 0.8)
    told = loops(compile_network(net.network()))
    assert told.worst is None
    assert told.spectral_radius == 0.0


def test_the_worst_loop_of_a_small_synapse_is_the_best_of_all_simple_loops() -> None:
    """Against every simple cycle of the Jacobian, listed by networkx."""
    networkx = pytest.importorskip("networkx")
    from kg.engine.batch import equations_at_rest
    from kg.engine.model import Time
    from kg.engine.parameters import nominal
    from kg.engine.slopes import dense, edge_slopes

    system = compile_network(synapse(cells=1, transmitters=1, seed=3).network())
    eq = equations_at_rest(system, Time.CHRONIC, nominal(system))
    jacobian = dense(system, edge_slopes(eq, np.zeros((system.size, 1))))
    graph = networkx.from_numpy_array(jacobian.T, create_using=networkx.DiGraph)
    gains = [
        abs(np.prod([jacobian[b, a] for a, b in zip(c, (*c[1:], c[0]), strict=True)]))
        for c in networkx.simple_cycles(graph)
    ]
    told = loops(system)
    assert told.worst is not None
    assert abs(told.worst.gain) == pytest.approx(max(gains))
