"""State-dependent block, worked by hand: which channels a blocker meets follows from potential and firing."""

from __future__ import annotations

import numpy as np
import pytest
from synapse import Builder, scenario

from kg.engine.attribution import attribute
from kg.engine.model import Mode, Shape
from kg.engine.response import respond
from kg.engine.slopes import edge_slopes
from kg.engine.system import compile_network

RESTING, OPEN, INACTIVATED = 33_000.0, 260.0, 510.0


def cell(available: float = 0.8, open_share: float = 0.01, gain: float = 1.0) -> Builder:
    """A sodium channel that firing needs and that firing inactivates, and an input that drives firing."""
    net = Builder()
    net.signal("input")
    net.signal("channel", available=available, open_share=open_share)
    net.signal("firing")
    net.drive("input", "firing", 1.0)
    net.drive("channel", "firing", gain)
    net.drive("firing", "channel", -0.2, shape=Shape.STATE)
    return net


def blocked(net: Builder, dose: float, **how: object) -> np.ndarray:
    """Log2 change of every node under a blocker of all three states."""
    drug = net.bind("d", "channel", Mode.BLOCK, RESTING, affinity_open_nM=OPEN, affinity_inactivated_nM=INACTIVATED)
    return respond(compile_network(net.network()), [scenario(dose, drug, **how)]).log2[:, 0]


def test_block_at_rest_is_that_of_the_shares() -> None:
    """1 / K = r / K_R + o / K_O + i / K_I with i = 0.2, o = 0.008, r = 0.792; firing is held where it rests."""
    net = cell()
    found = blocked(net, 500.0, fixed=((2, 1.0),))
    ratio = 500.0 * (0.792 / RESTING + 0.008 / OPEN + 0.2 / INACTIVATED)
    left = -np.log2(1.0 + ratio)
    assert found[1] == pytest.approx(5.0 * np.tanh(left / 5.0), abs=1e-9)


def test_block_grows_with_firing_and_depolarisation() -> None:
    """Held firing of four times rest, or a depolarised cell, leave fewer channels than rest does."""
    rest = blocked(cell(), 500.0, fixed=((2, 1.0),))[1]
    fast = blocked(cell(), 500.0, fixed=((2, 4.0),))[1]
    depolarised = blocked(cell(available=0.4), 500.0, fixed=((2, 1.0),))[1]
    assert fast < rest
    assert depolarised < rest


def test_firing_alone_moves_nothing_without_a_blocker() -> None:
    """The states are no drive: a faster cell has the channel that it had."""
    net = cell()
    found = respond(compile_network(net.network()), [scenario(0.0, fixed=((0, 4.0),))])
    assert found.state[1, 0] == 0.0


def test_slopes_are_those_of_differences() -> None:
    """The Jacobian knows that block depends on firing."""
    net = cell()
    drug = net.bind("d", "channel", Mode.BLOCK, RESTING, affinity_open_nM=OPEN, affinity_inactivated_nM=INACTIVATED)
    system = compile_network(net.network())
    line = attribute(respond(system, [scenario(2_000.0, drug)]))
    assert line.residual < 1e-9
    from kg.engine.batch import SolveOptions, make_batch, matrix_at_rest, solve
    from kg.engine.model import Time
    from kg.engine.parameters import nominal

    outcome = solve(
        make_batch(system, [scenario(2_000.0, drug)]),
        SolveOptions(nominal(system), matrix_at_rest(system, Time.ACUTE, nominal(system))),
    )
    slopes = edge_slopes(outcome.equations, outcome.state)[:, 0]
    x, step = outcome.state, 1e-6
    for edge, (row, column) in enumerate(zip(system.edge_row, system.edge_column, strict=True)):
        high, low = x.copy(), x.copy()
        high[column] += step
        low[column] -= step
        difference = (outcome.equations.evaluate(high) - outcome.equations.evaluate(low))[row, 0] / (2 * step)
        assert slopes[edge] == pytest.approx(difference, abs=1e-6)


def test_the_feedback_is_in_the_answer() -> None:
    """A blocked channel slows firing, slower firing frees channels: less block than at a held rate."""
    held = blocked(cell(), 2_000.0, fixed=((2, 1.0),))[1]
    free = blocked(cell(), 2_000.0)[1]
    assert held < free < 0.0
