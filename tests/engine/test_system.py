"""Promises of kg.engine.system: a network becomes arrays whole, or says which record lacks its number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synapse import Builder, scenario, two

from kg.engine.model import (
    Mode,
    Network,
    Node,
    NodeKind,
    Role,
    Shape,
    TimeScale,
)
from kg.engine.response import respond
from kg.engine.system import compile_network
from kg.errors import DataError


def test_a_record_without_its_number_is_named() -> None:
    """Compiling refuses a gap and says which record and which number."""
    net = two()
    bare = Network((*net.nodes, Node("urn:x", "x@cell", "x", "cell", "x", NodeKind.SITE, bound=5.0)), ())
    with pytest.raises(DataError, match="needs constitutive") as caught:
        compile_network(bare)
    assert caught.value.where == "x@cell"
    steps = {
        "needs coefficient": lambda: net.drive("kinase", "site", float("nan")),
        "must end at a site": lambda: net.ligand("pool", "kinase", 0.3),
        "slow here": lambda: net.ligand("pool", "site", 0.3, time=TimeScale.SLOW),
        "needs an optimum": lambda: net.drive("kinase", "site", 0.5, shape=Shape.BELL),
        "must start at a site": lambda: net.drive("kinase", "site", 0.5, shape=Shape.FROM_OCCUPANCY),
    }
    for words, add in steps.items():
        net = two()
        add()
        with pytest.raises(DataError, match=words):
            compile_network(net.network())


def test_a_step_of_unknown_sign_is_kept_and_never_computed_with() -> None:
    """Sign 0 carries no number: the answer is that of the network without it."""
    net = two()
    asked = scenario(10.0, net.bind("d", "kinase", Mode.INHIBIT, 1.0))
    before = respond(compile_network(net.network()), [asked]).log2
    number = net.drive("kinase", "site", 0.5)
    net.influences[number] = replace(net.influences[number], sign=0, coefficient=float("nan"))
    network = net.network()
    assert network.influences[number].role is Role.DRIVE
    assert np.array_equal(respond(compile_network(network), [asked]).log2, before)


def test_clearance_beyond_the_whole_is_scaled_and_diffusion_kept() -> None:
    """Transporters recorded with 90 % each share what diffusion leaves, in proportion."""
    net = Builder()
    net.pool("pool", diffusion=0.1)
    for name in ("one", "two"):
        net.signal(name)
        net.uptake(name, "pool", 0.9)
    system = compile_network(net.network())
    assert system.uptake_share[:, 0] == pytest.approx([0.45, 0.45])
    assert system.diffusion[0, 0] == pytest.approx(0.1)
