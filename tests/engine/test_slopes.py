"""Promises of kg.engine.slopes: every analytic slope is that of the equations."""

from __future__ import annotations

import numpy as np
import pytest
from synapse import every_kind, every_mode, scenario

from kg.engine.batch import SolveOptions, make_batch, matrix_at_rest, solve
from kg.engine.model import (
    Time,
)
from kg.engine.parameters import nominal
from kg.engine.slopes import dense, edge_slopes
from kg.engine.system import compile_network


@pytest.mark.parametrize("time", Time)
def test_slopes_are_the_slopes_of_the_equations(time: Time) -> None:
    """Every entry of the Jacobian against a central difference, all roles, shapes and modes acting."""
    net = every_kind()
    system = compile_network(net.network())
    batch = make_batch(system, [scenario(10.0, *every_mode(net), time=time)])
    outcome = solve(batch, SolveOptions(nominal(system), matrix_at_rest(system, time, nominal(system))))
    eq, step = outcome.equations, 1e-5
    x = np.random.default_rng(3).normal(scale=0.4, size=(system.size, 1))
    exact = dense(system, edge_slopes(eq, x))
    for column in range(system.size):
        away = np.zeros_like(x)
        away[column] = step
        slope = (eq.evaluate(x + away) - eq.evaluate(x - away)) / (2 * step)
        assert exact[:, [column]] == pytest.approx(slope, abs=1e-7)
