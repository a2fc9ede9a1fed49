"""Promises of kg.engine.flow: a pathway is credited with what flows through its own inputs, and every share adds up."""

from __future__ import annotations

import numpy as np
import pytest
import shipped
from synapse import Builder, scenario

from kg.engine.attribution import attribute
from kg.engine.flow import Events
from kg.engine.model import Mode, Pathway
from kg.engine.response import respond
from kg.engine.system import compile_network
from kg.explore import perturb


def cascade() -> Builder:
    """Entry -> middle -> readout, and a step from elsewhere into the readout that is no step of the pathway."""
    net = Builder()
    for name in ("entry", "middle", "readout", "elsewhere"):
        net.signal(f"{name}@A")
    net.drive("entry@A", "middle@A", -0.8)
    net.drive("middle@A", "readout@A", -0.5)
    net.drive("elsewhere@A", "readout@A", 0.7)
    return net


def test_what_reaches_the_readout_past_the_pathway_is_not_credited_to_it():
    """Two inhibitory steps hand on with both signs; the third step's part is the rest of the readout's change."""
    net = cascade()
    own = Pathway("urn:own", "own", (), (net.index["readout@A"],), (0, 1))
    every = Pathway("urn:all", "all", (), (net.index["readout@A"],), (0, 1, 2))
    given = (net.bind("d", "entry@A", Mode.INHIBIT, 1.0), net.bind("d", "elsewhere@A", Mode.INHIBIT, 1.0))
    told = attribute(respond(compile_network(net.network()), [scenario(10.0, *given)]))
    events = Events(told)
    part, whole = events.flows([own, every])
    assert whole.change[0] == pytest.approx(told.effect[net.index["readout@A"]])
    assert part.change[0] < 0  # the entry falls, and two minus signs make a plus
    assert part.targets[0] == pytest.approx([part.change[0], 0.0])
    assert whole.events[0][net.index["elsewhere@A"]] == pytest.approx(whole.change[0] - part.change[0])


def test_a_pathway_of_a_loop_alone_is_credited_with_what_its_steps_bring():
    """Where every node feeds another there is no outermost one."""
    net = Builder()
    net.signal("a@A")
    net.signal("b@A")
    net.drive("a@A", "b@A", 0.5)
    net.drive("b@A", "a@A", -0.5)
    told = attribute(respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "a@A", Mode.INHIBIT, 1.0))]))
    (flow,) = Events(told).flows([Pathway("urn:l", "loop", (), (net.index["b@A"],), (0, 1))])
    assert flow.change[0] == pytest.approx(told.effect[net.index["b@A"]])


def test_events_and_targets_add_up_to_the_change_of_every_pathway_of_the_shipped_network():
    """To rounding, for a drug with many targets."""
    workspace = shipped.workspace()
    events = Events(perturb("amitriptyline", workspace=workspace, samples=0).attribution)
    for flow in events.flows(workspace.pathways):
        assert np.allclose(flow.events.sum(axis=1), flow.change, atol=1e-9)
        assert np.allclose(flow.targets.sum(axis=1), flow.change, atol=1e-9)
