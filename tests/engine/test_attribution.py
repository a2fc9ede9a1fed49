"""Shares: what they are on networks where they can be worked out."""

from __future__ import annotations

import numpy as np
import pytest
from synapse import Builder, chain, given, profiles, scenario, synapse

from kg.engine import batch
from kg.engine.attribution import attribute, quadrature
from kg.engine.model import Mode, Shape, TimeScale
from kg.engine.named_routes import explain
from kg.engine.response import respond
from kg.engine.system import compile_network
from kg.errors import CheckFailed


def test_two_compounds_at_one_site_share_its_change() -> None:
    """Equal ratios of equal ligands take equal shares; an agonist and an antagonist oppose each other."""
    net = Builder()
    net.pool("ligand")
    net.site("receptor")
    net.ligand("ligand", "receptor", 0.3)
    equal = [net.bind(name, "receptor", Mode.ORTHOSTERIC, 4.0, efficacy=0.0) for name in "ab"]
    system = compile_network(net.network())
    shares = attribute(respond(system, [scenario(10.0, *equal)])).by_compound(net.index["receptor"])
    assert shares["a"] == pytest.approx(shares["b"], rel=1e-9)
    opposed = [equal[0], net.bind("g", "receptor", Mode.ORTHOSTERIC, 4.0, efficacy=1.0)]
    shares = attribute(respond(system, [scenario(10.0, *opposed)])).by_compound(net.index["receptor"])
    assert shares["a"] < 0 < shares["g"]


def test_a_comparator_takes_a_share_of_its_own() -> None:
    """Against a second compound its effect counts with the opposite sign, and the sum is the difference."""
    net = chain()
    mine, theirs = (net.bind(name, "kinase", Mode.INHIBIT, k) for name, k in (("a", 5.0), ("b", 10.0)))
    asked = scenario(10.0, mine, against=given(10.0, theirs))
    shares = attribute(respond(compile_network(net.network()), [asked])).by_compound(net.index["kinase"])
    assert shares["a"] < 0 < shares["b"]
    assert sum(shares.values()) == pytest.approx(np.log2(2 / 3), abs=1e-6)


def test_a_rectified_step_that_changes_sign_on_the_line_is_still_exact() -> None:
    """The line from comparator to answer is broken where the source crosses rest."""
    net = Builder()
    net.signal("a")
    net.signal("b")
    net.drive("a", "b", 0.8, shape=Shape.RECTIFIED)
    up = net.bind("up", "a", Mode.ACTIVATE, 1.0, factor=8.0)
    down = net.bind("down", "a", Mode.INHIBIT, 1.0)
    told = attribute(respond(compile_network(net.network()), [scenario(5.0, up, against=given(5.0, down))]))
    assert told.residual <= 1e-9
    assert told.effect[1] > 0


def test_the_quadrature_is_exact_on_polynomials_and_resolves_a_saturating_ligand() -> None:
    """Weights sum to 1, x^7 integrates to 1/8, and the mean slope of log(1 + 1000 l) is within a thousandth."""
    points, weights = quadrature(24, np.array([0.0, 1.0]))
    assert weights.sum() == pytest.approx(1.0, abs=1e-14)
    assert (points**7) @ weights == pytest.approx(1 / 8, abs=1e-14)
    assert (1000 / (1 + 1000 * points)) @ weights == pytest.approx(np.log(1001), rel=1e-3)


def test_shares_add_up_on_a_network_of_real_size() -> None:
    """A seeded synapse of 578 nodes and three compounds of 22 targets: residual below 1e-9 at every node."""
    net = synapse()
    system = compile_network(net.network())
    for asked in profiles(net, 3):
        told = attribute(respond(system, [asked]))
        assert told.residual <= 1e-9
        assert told.effect == pytest.approx(respond(system, [asked]).log2[:, 0], abs=1e-9)
        node = int(np.argsort(-np.abs(told.effect))[40])
        ways = explain(told, node, 5)
        assert sum(way.share for way in ways.routes) + ways.other == pytest.approx(told.effect[node], abs=1e-9)


def test_a_scenario_that_does_not_settle_is_an_error_that_says_what_was_tried() -> None:
    """A loop without any steady state near: CheckFailed with the residual and the attempts."""
    net = Builder()
    net.signal("a", bound=1e12)
    net.drive("a", "a", 1.0)
    asked = scenario(10.0, net.bind("d", "a", Mode.ACTIVATE, 1.0, factor=8.0))
    system = compile_network(net.network())
    with pytest.raises(CheckFailed, match=r"residual .* after \d+ chord steps, damped Newton, a ramp"):
        respond(system, [asked])
    told = respond(system, [asked], strict=False)
    assert not told.converged[0]
    with pytest.raises(CheckFailed, match=r"residual .* after \d+ chord steps, damped Newton, a ramp"):
        attribute(told)


def test_the_shares_are_those_of_the_settled_state_and_nothing_is_solved_again(monkeypatch) -> None:
    """A column of a batch, with slow steps where a pretreatment left them, is shared out as if it had been asked alone."""
    net = chain()
    net.signal("late")
    net.drive("kinase", "late", 0.5, time=TimeScale.SLOW)
    network = net.network()
    earlier = given(30.0, net.bind("before", "kinase", Mode.INHIBIT, 10.0))
    weak = net.bind("d", "kinase", Mode.INHIBIT, 10.0)
    asked = [scenario(dose, weak, before=earlier) for dose in (3.0, 30.0)] + [scenario(300.0, weak)]
    system = compile_network(network)
    alone = [attribute(respond(system, [one])) for one in asked]
    settled = respond(system, asked)
    monkeypatch.setattr(batch, "settle", None)
    for column, one in enumerate(alone):
        told = attribute(settled, column)
        assert told.residual <= 1e-9
        assert np.max(np.abs(told.shares - one.shares)) <= 1e-9
    assert settled.frozen[:, 0].any()
    assert not settled.frozen[:, 2].any()


def test_a_comparator_that_ends_on_a_kink_still_adds_up():
    """Two shipped drugs against each other, whose way ends within rounding of a rectified step's crossing."""
    from kg.explore import perturb

    found = perturb("amisulpride", against=("amitriptyline",), samples=0).attribution
    assert found.residual < 1e-9
    assert np.isfinite(found.shares).all()
