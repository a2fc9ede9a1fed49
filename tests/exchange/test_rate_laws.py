"""Promises of kg.exchange.rate_laws: at the solver's answer no rate is left, whatever acts."""

from __future__ import annotations

import synapse
from sbml_models import rates

from kg.engine.batch import SolveOptions, make_batch, rest_matrix, solve
from kg.engine.model import Mode, Time
from kg.engine.parameters import nominal
from kg.engine.system import compile_network
from kg.exchange import sbml


def still(net: synapse.Builder, scenario) -> float:
    """The largest rate at the state at which the solver settles; a network that moves at all is asked for."""
    system = compile_network(net.network())
    out = solve(make_batch(system, [scenario]), SolveOptions(nominal(system), rest_matrix(system, scenario.time)))
    start, change = rates(sbml.write(out.equations, "made up")[0])
    assert abs(out.state).max() > 0.1
    state = dict(zip(start, out.state[:, 0].tolist(), strict=True))
    return max(abs(rate) for rate in change(state).values())


def test_nothing_moves_where_the_solver_settled():
    """A compound that acts in every mode on a network with a step of every role and shape."""
    net = synapse.every_kind()
    assert still(net, synapse.scenario(30.0, *synapse.every_mode(net))) < 1e-8


def test_conditions_hold_in_the_model_too():
    """Nodes lost and held, another tone, everything settled."""
    net = synapse.every_kind()
    index = net.index
    how = {"without": (index["PDE@0"],), "fixed": ((index["cyclase@1"], 3.0),), "tones": ((index["pool0"], 2.0),)} if "pool0" in index else {
        "without": (index["PDE@0"],), "fixed": ((index["cyclase@1"], 3.0),)}  # fmt: skip
    assert still(net, synapse.scenario(30.0, *synapse.every_mode(net), time=Time.CHRONIC, **how)) < 1e-8


def test_a_channel_meets_its_blocker_by_its_firing():
    """State-dependent block follows the node that fires."""
    net = synapse.Builder()
    net.signal("firing", available=0.7)
    net.signal("channel", available=0.6, open_share=0.02)
    net.signal("kinase")
    net.drive("kinase", "firing", 1.0)
    net.drive("firing", "channel", 1.0, shape=synapse.Shape.STATE)
    net.drive("kinase", "channel", 0.5)
    block = net.bind("d", "channel", Mode.BLOCK, 50.0, affinity_inactivated_nM=3.0, affinity_open_nM=8.0)
    push = net.bind("d", "kinase", Mode.ACTIVATE, 10.0, factor=4.0)
    assert still(net, synapse.scenario(30.0, block, push)) < 1e-8
