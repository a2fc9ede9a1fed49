"""What must hold on any network, tried on random small ones."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ode import Clockwork
from synapse import Builder, scenario

from kg.engine.attribution import attribute
from kg.engine.model import Binding, Mode, Network, NodeKind, Scenario, Shape, Time, TimeScale, Treatment
from kg.engine.named_routes import explain
from kg.engine.response import Response, respond
from kg.engine.system import compile_network

LOOSE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 2**32 - 1)


def small(seed: int, *, tone: float | None = None, feedback: bool = True) -> Builder:
    """A random network of 6 to 14 nodes: pools with transporters, receptors, signals, and feedback if wanted."""
    dice = random.Random(seed)
    net = Builder()
    for k in range(dice.randint(1, 2)):
        net.signal(f"transporter@{k}")
        net.signal(f"enzyme@{k}")
        net.pool(f"pool@{k}")
        net.uptake(f"transporter@{k}", f"pool@{k}", dice.uniform(0.3, 0.7), dice.uniform(0.01, 0.5))
        net.degrade(f"enzyme@{k}", f"pool@{k}", dice.uniform(0.05, 0.15))
    pools = [name for name in net.index if name.startswith("pool")]
    signals = [net.signal(f"signal@{k}") for k in range(dice.randint(2, 4))]
    for k in range(dice.randint(1, 3)):
        site = net.site(f"site@{k}", reserve=dice.choice((2.0, 5.0)))
        alpha = dice.choice((0.15, 0.3, 0.5)) if tone is None else tone
        net.ligand(dice.choice(pools), site, alpha)
        net.drive(site, dice.choice(signals), dice.choice((-0.5, 0.2, 0.5)))
        net.drive(site, site, -0.2, time=TimeScale.SLOW, shape=dice.choice((Shape.LINEAR, Shape.FROM_OCCUPANCY)))
    for early, late in pairwise(signals):
        shape = dice.choice((Shape.LINEAR, Shape.LINEAR, Shape.RECTIFIED, Shape.BELL))
        net.drive(early, late, dice.choice((-0.8, 0.5, 0.8)), shape=shape, optimum=2.0)
    if feedback:
        net.drive(signals[-1], dice.choice(pools), -0.5)
        net.drive(signals[-1], signals[0], -0.2)
    return net


def compound(net: Builder, seed: int, name: str = "d", modes: tuple[str, ...] = ()) -> tuple[Binding, ...]:
    """One to four random bindings of a compound; `modes` restricts them."""
    dice = random.Random(seed)
    ways = {
        "antagonist": ("site", Mode.ORTHOSTERIC, {"efficacy": 0.0}),
        "agonist": ("site", Mode.ORTHOSTERIC, {"efficacy": dice.uniform(0.1, 1.0)}),
        "inverse": ("site", Mode.ORTHOSTERIC, {"inverse": True}),
        "modulator": ("site", Mode.POTENTIATOR, {"factor": 5.0}),
        "blocker": ("site", Mode.BLOCK, {"needs_open": dice.random() < 0.5}),
        "reuptake": ("transporter", Mode.UPTAKE_BLOCK, {}),
        "releaser": ("transporter", Mode.SUBSTRATE, {"efficacy": 0.05}),
        "inhibitor": ("enzyme", Mode.INHIBIT, {}),
        "activator": ("signal", Mode.ACTIVATE, {"factor": 4.0}),
    }
    chosen = dice.sample(modes or tuple(ways), k=dice.randint(1, min(4, len(modes or ways))))
    bound = []
    for word in chosen:
        entity, mode, how = ways[word]
        node = dice.choice([key for key in net.index if key.startswith(entity)])
        bound.append(net.bind(name, node, mode, 10 ** dice.uniform(-1, 2), site=word, **how))
    return tuple(bound)


def answered(net: Builder, *scenarios: Scenario) -> Response:
    """The response, settled or failing loudly."""
    return respond(compile_network(net.network()), scenarios)


@LOOSE
@given(seeds, seeds)
def test_no_compound_changes_exactly_nothing(seed: int, other: int) -> None:
    """Without compounds, at dose zero, and with bindings but no dose: every node exactly 0.0."""
    net = small(seed)
    bound = compound(net, other)
    idle = [
        Scenario(Treatment()),
        scenario(0.0, *bound),
        Scenario(Treatment((), bound)),
        Scenario(Treatment(), time=Time.CHRONIC),
    ]
    assert (answered(net, *idle).log2 == 0.0).all()


@LOOSE
@given(seeds, seeds)
def test_a_target_without_a_step_changes_exactly_nothing_else(seed: int, other: int) -> None:
    """A compound on a node that nothing hears: the rest of the network stays at exactly 0.0."""
    net = small(seed)
    net.signal("deaf@end")
    log2 = answered(net, scenario(10.0, net.bind("d", "deaf@end", Mode.INHIBIT, 1.0))).log2[:, 0]
    assert log2[-1] < 0
    assert (log2[:-1] == 0.0).all()


@LOOSE
@given(seeds)
def test_nothing_upstream_moves_without_a_feedback_step(seed: int) -> None:
    """The last signal activated: only it moves; with the named feedback steps others do."""
    for feedback in (False, True):
        net = small(seed, feedback=feedback)
        last = max(key for key in net.index if key.startswith("signal"))
        log2 = answered(net, scenario(10.0, net.bind("d", last, Mode.ACTIVATE, 1.0, factor=4.0))).log2[:, 0]
        moved = set(np.flatnonzero(log2)) - {net.index[last]}
        assert bool(moved) is feedback


@LOOSE
@given(seeds, seeds)
def test_without_endogenous_ligand_what_needs_one_does_exactly_nothing(seed: int, other: int) -> None:
    """Neutral antagonist, modulator, reuptake inhibitor: zero tones still receptors, lost pools still all."""
    quiet = ("antagonist", "modulator", "reuptake")
    net = small(seed, tone=0.0)
    log2 = answered(net, scenario(30.0, *compound(net, other, modes=quiet))).log2[:, 0]
    assert all(log2[i] == 0.0 for i, n in enumerate(net.nodes) if n.kind is NodeKind.SITE or n.entity == "signal")
    net = small(seed)
    lost = tuple(i for i, n in enumerate(net.nodes) if n.kind is NodeKind.POOL)
    bound = compound(net, other, modes=quiet)
    log2 = answered(net, scenario(30.0, *bound, without=lost)).log2[:, 0]
    carriers = {item.node for item in bound if item.mode is Mode.UPTAKE_BLOCK}
    assert set(np.flatnonzero(log2)) <= carriers


@LOOSE
@given(seeds, seeds)
def test_occupancy_rises_with_concentration(seed: int, other: int) -> None:
    """Occupancy of every binding is monotone in the compound's concentration where levels are held."""
    net = small(seed)
    bound = compound(net, other, modes=("antagonist", "agonist", "modulator", "reuptake", "inhibitor"))
    held = tuple((i, 1.5) for i, n in enumerate(net.nodes) if n.kind is NodeKind.POOL)
    answer = answered(net, *(scenario(c, *bound, fixed=held) for c in (0.1, 1.0, 10.0, 100.0, 1e4)))
    for item in dict.fromkeys(bound):
        course = [o.occupancy for o in answer.occupied if o.binding == item]
        assert course == sorted(course)
        assert 0 < course[0] < course[-1] < 1


@LOOSE
@given(seeds, seeds, st.floats(0.5, 300.0))
def test_shares_add_up_by_target_compound_and_route(seed: int, other: int, dose: float) -> None:
    """Shares sum to the effect within 1e-9, and are zero where the compound does not reach."""
    net = small(seed)
    net.signal("deaf@end")
    bound = (*compound(net, other), *compound(net, other + 1, "e"))
    asked = scenario(dose, *bound)
    system = compile_network(net.network())
    answer = respond(system, [asked]).log2[:, 0]
    told = attribute(respond(system, [asked]))
    assert told.residual <= 1e-9
    assert told.effect == pytest.approx(answer, abs=1e-9)
    for node in range(len(net.nodes)):
        assert sum(told.by_target(node).values()) == pytest.approx(answer[node], abs=1e-9)
        assert sum(told.by_compound(node).values()) == pytest.approx(answer[node], abs=1e-9)
        routes = explain(told, node, 3)
        assert sum(r.share for r in routes.routes) + routes.other == pytest.approx(answer[node], abs=1e-9)
    assert (told.shares[-1] == 0.0).all()
    assert explain(told, len(net.nodes) - 1).routes == ()


@LOOSE
@given(seeds, seeds)
def test_all_routes_of_a_small_network_leave_no_rest(seed: int, other: int) -> None:
    """With enough routes asked for, loops closed, nothing is left for the other-routes line."""
    net = small(seed)
    told = attribute(respond(compile_network(net.network()), [scenario(10.0, *compound(net, other))]))
    for node in range(len(net.nodes)):
        assert explain(told, node, 400).other == pytest.approx(0.0, abs=1e-8)


@LOOSE
@given(seeds, seeds)
def test_shares_against_a_comparator_add_up_too(seed: int, other: int) -> None:
    """Against another compound, and under conditions, the shares of both sum to the difference."""
    net = small(seed)
    first, second = compound(net, other), compound(net, other + 1, "e")
    held = ((net.index["signal@0"], 1.3),)
    asked = replace(scenario(10.0, *first, fixed=held), against=scenario(20.0, *second).treatment)
    system = compile_network(net.network())
    told = attribute(respond(system, [asked]))
    assert told.effect == pytest.approx(respond(system, [asked]).log2[:, 0], abs=1e-9)
    assert told.residual <= 1e-9


@LOOSE
@given(seeds, seeds)
def test_two_labels_of_one_ligand_are_one_dose(seed: int, other: int) -> None:
    """Half the dose under each of two names is the whole dose under one, at every site."""
    net = small(seed)
    one = compound(net, other, modes=("antagonist", "agonist", "reuptake", "inhibitor", "activator"))
    two = tuple(replace(item, compound="twin") for item in one)
    x = answered(net, scenario(20.0, *one), scenario(10.0, *one, *two)).log2
    assert x[:, 1] == pytest.approx(x[:, 0], abs=1e-8)


@LOOSE
@given(seeds, seeds, seeds)
def test_order_of_compounds_does_not_matter(seed: int, other: int, shuffle: int) -> None:
    """Bindings and doses in any order give the same answer."""
    net = small(seed)
    whole = scenario(10.0, *compound(net, other), *compound(net, other + 1, "e"))
    dice = random.Random(shuffle)
    bindings, doses = list(whole.treatment.bindings), list(whole.treatment.doses)
    dice.shuffle(bindings)
    dice.shuffle(doses)
    turned = Scenario(Treatment(tuple(doses), tuple(bindings)))
    x = answered(net, whole, turned).log2
    assert x[:, 1] == pytest.approx(x[:, 0], abs=1e-8)


@LOOSE
@given(seeds, seeds)
def test_names_and_order_of_nodes_do_not_matter(seed: int, other: int) -> None:
    """Renamed and renumbered, the network gives the same answer."""
    net = small(seed)
    bound = compound(net, other)
    order = list(range(len(net.nodes)))
    random.Random(seed + 1).shuffle(order)
    new = {old: k for k, old in enumerate(order)}
    nodes = tuple(replace(net.nodes[old], key=f"n{old}", iri=f"urn:n{old}", entity=f"e{old}") for old in order)
    steps = tuple(replace(s, source=new[s.source], target=new[s.target]) for s in reversed(net.influences))
    turned = scenario(10.0, *(replace(item, node=new[item.node], compound="renamed") for item in bound))
    here = answered(net, scenario(10.0, *bound)).log2[:, 0]
    there = respond(compile_network(Network(nodes, steps)), [turned]).log2[:, 0]
    assert there[[new[old] for old in range(len(order))]] == pytest.approx(here, abs=1e-8)


@LOOSE
@given(seeds, seeds)
def test_a_batch_answers_as_its_members_do_alone(seed: int, other: int) -> None:
    """Neighbours in a batch, of either time scale, change nobody's answer beyond the tolerance."""
    net = small(seed)
    asked = [scenario(10.0, *compound(net, other + k), time=time) for k in range(3) for time in Time]
    together = answered(net, *asked)
    assert together.residual.max() <= 1e-10
    for k, question in enumerate(asked):
        assert answered(net, question).log2[:, 0] == pytest.approx(together.log2[:, k], abs=1e-8)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seeds, seeds, st.sampled_from(list(Time)))
def test_running_time_forward_settles_at_the_same_answer(seed: int, other: int, time: Time) -> None:
    """Random networks, integrated independently, come to rest where the solver says."""
    net = small(seed)
    asked = scenario(10.0, *compound(net, other), time=time)
    assert answered(net, asked).state[:, 0] == pytest.approx(Clockwork(net.network(), asked).settled(), abs=1e-5)
