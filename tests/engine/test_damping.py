"""Promises of kg.engine.damping: no loop of an imported network runs away, and nothing else is changed."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
import requirements
from synapse import Builder, scenario, synapse

from kg.engine import sparse
from kg.engine.attribution import attribute
from kg.engine.damping import LOOP_GROWTH, damped
from kg.engine.model import Mode, Network
from kg.engine.response import respond
from kg.engine.system import compile_network


def tangle(nodes: int, links: int) -> tuple[Builder, Network]:
    """Signals with the usual gain on every link, one link in five inhibiting."""
    net, draw = Builder(), random.Random(3)
    for number in range(nodes):
        net.signal(f"n{number}")
    for _ in range(links):
        net.drive(
            f"n{draw.randrange(nodes)}",
            f"n{draw.randrange(nodes)}",
            0.8 if draw.random() < 0.8 else -0.8,
            low=0.5,
            high=1.28,
        )
    return net, net.network()


def test_a_tangle_of_loops_dies_away_and_what_is_no_loop_keeps_its_gain():
    """Five links a node run away at the usual gain; their gains are divided, with their ranges, and a tail's are not."""
    net, _ = tangle(60, 300)
    net.signal("tail")
    net.drive("n0", "tail", 0.8, low=0.5, high=1.28)
    before = net.network()
    after = damped(before)
    told = after.damping[0]
    changed = [(a, b) for a, b in zip(before.influences, after.influences, strict=True) if a != b]
    assert (len(changed), told.divided_by > 3) == (told.links, True)
    for a, b in changed:
        part = b.coefficient / a.coefficient
        assert b == replace(
            a, coefficient=a.coefficient * part, low=pytest.approx(a.low * part), high=pytest.approx(a.high * part)
        )
    assert after.influences[-1] == before.influences[-1]
    sizes = np.zeros((61, 61))
    for link in after.influences:
        sizes[link.target, link.source] += link.coefficient
    assert np.max(np.abs(np.linalg.eigvals(sizes))) == pytest.approx(LOOP_GROWTH, abs=1e-3)
    assert damped(after) == after


def test_a_network_with_receptors_or_quiet_loops_is_left_as_it_is():
    """Recorded gains are nobody's to change, and a loop that dies away needs no change."""
    for one in (synapse().network(), tangle(40, 20)[1]):
        assert damped(one) is one


def test_beside_recorded_gains_only_the_other_links_are_divided():
    """A tangle read beside a synapse dies away as it does alone; no recorded gain changes, and none is named where all are recorded."""
    net = synapse()
    own = frozenset(link.iri for link in net.network().influences)
    rng = np.random.default_rng(3)
    for number in range(40):
        net.signal(f"n{number}")
    for tail, head in rng.integers(0, 40, (240, 2)):
        net.drive(f"n{tail}", f"n{head}", 0.5)
    before = net.network()
    after = damped(before, own)
    changed = [a for a, b in zip(before.influences, after.influences, strict=True) if a != b]
    assert changed
    assert not own & {a.iri for a in changed}
    assert after.damping[0].links == len(changed)
    assert damped(before, frozenset(link.iri for link in before.influences)) is before


def test_the_series_gives_what_the_loops_give(monkeypatch):
    """States and shares of a large network, its powers summed, are those of a small one; shares add up to the effect."""
    requirements.require("scipy", sparse._machine() is not None, "pip install scipy")
    net, network = tangle(300, 1500)
    network = damped(network)
    asked = [scenario(50.0, net.bind("drug", f"n{number}", Mode.INHIBIT, 5.0)) for number in (0, 7)]
    told = []
    for large in (10**9, 1):
        monkeypatch.setattr(sparse, "LARGE", large)
        settled = respond(compile_network(network), asked)
        assert settled.converged.all()
        told.append((settled, attribute(settled, 1)))
    (one, shares), (other, same) = told
    assert isinstance(same.spread, sparse.Summed)
    assert np.max(np.abs(one.rows)) > 0.5
    assert np.max(np.abs(one.rows - other.rows)) < 1e-9
    assert np.max(np.abs(shares.shares - same.shares)) < 1e-9
    assert same.residual < 1e-9
