"""Promises of kg.engine.sensitivity: predictions are settled changes, and their slopes are those of differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synapse import Builder, scenario

from kg.engine.model import Mode, Network, NumberGroup, NumberKind, Scenario, Time, TimeScale, Treatment
from kg.engine.response import respond
from kg.engine.sensitivity import Observation, Predictor
from kg.engine.system import compile_network

pytest.importorskip("scipy")


def regulated() -> tuple[Builder, list]:
    """A receptor with tone on a cascade that feeds a pool, which a transporter clears; and a blocker of each."""
    net = Builder()
    net.pool("messenger")
    net.site("receptor")
    net.ligand("messenger", "receptor", tone=0.4)
    net.signal("protein")
    net.drive("receptor", "protein", 0.7)
    net.signal("release")
    net.drive("protein", "release", -0.5)
    net.drive("release", "messenger", 1.0)
    net.signal("carrier")
    net.uptake("carrier", "messenger", share=0.8, saturation=0.1)
    bound = [
        net.bind("a", "receptor", Mode.ORTHOSTERIC, 10.0, efficacy=0.0),
        net.bind("b", "carrier", Mode.UPTAKE_BLOCK, 10.0),
    ]
    return net, bound


def grouped(network: Network) -> Network:
    """The network with one number of each kind that a fit may move."""
    index = network.index
    links = {(network.nodes[i.source].key, network.nodes[i.target].key): n for n, i in enumerate(network.influences)}
    groups = (
        NumberGroup("tone", NumberKind.TONE, (), (links["messenger", "receptor"],)),
        NumberGroup("weight", NumberKind.WEIGHT, (index["receptor"],)),
        NumberGroup("reserve", NumberKind.RESERVE, (index["receptor"],)),
        NumberGroup("gain", NumberKind.GAIN, (), (links["receptor", "protein"],)),
        NumberGroup("share", NumberKind.SHARE, (), (links["carrier", "messenger"],)),
    )
    return replace(network, groups=groups)


def posed() -> tuple[Predictor, list[Scenario]]:
    """Both blockers, alone and together, read at every node."""
    net, (antagonist, blocker) = regulated()
    scenarios = [scenario(20.0, antagonist), scenario(40.0, blocker), scenario(30.0, antagonist, blocker)]
    system = compile_network(grouped(net.network()))
    seen = [Observation(s, row, 0.0, 0.2) for s in range(3) for row in range(len(system.network.nodes))]
    return Predictor(system, scenarios, seen), scenarios


def test_a_prediction_is_the_settled_change() -> None:
    """At factors of zero the predictor gives what `respond` gives."""
    predictor, scenarios = posed()
    found = respond(predictor.system, scenarios).log2
    wanted = [found[seen.row, seen.scenario] for seen in predictor.observations]
    assert predictor.predict(np.zeros(5)) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("number", range(5))
def test_slopes_are_those_of_differences(number: int) -> None:
    """For each kind of number, at factors away from the recorded ones."""
    predictor, _ = posed()
    factors = np.asarray([0.3, -0.4, 0.5, 0.2, -0.6])
    _, slopes = predictor.slopes(factors)
    step = np.zeros(5)
    step[number] = 1e-3
    difference = (predictor.predict(factors + step) - predictor.predict(factors - step)) / 2e-3
    assert np.abs(difference).max() > 1e-3
    assert slopes[:, number] == pytest.approx(difference, abs=2e-3)


def test_an_untreated_scenario_has_no_slopes() -> None:
    """Nothing given, nothing changes, whatever the numbers are."""
    net, _ = regulated()
    system = compile_network(grouped(net.network()))
    predictor = Predictor(system, [Scenario(Treatment())], [Observation(0, 0, 0.0, 0.2)])
    predicted, slopes = predictor.slopes(np.ones(5))
    assert predicted[0] == 0.0
    assert not slopes.any()


def worn() -> Predictor:
    """A receptor that weeks of its agonist thin out, and that is desensitised besides; read in number and in capacity."""
    net = Builder()
    net.site("receptor")
    net.drive("receptor", "receptor", -0.3, time=TimeScale.SLOW, counts=True)
    net.drive("receptor", "receptor", -0.2, time=TimeScale.SLOW)
    agonist = net.bind("a", "receptor", Mode.ORTHOSTERIC, 10.0, efficacy=1.0)
    links = (NumberGroup("loss", NumberKind.GAIN, (), (0,)), NumberGroup("fatigue", NumberKind.GAIN, (), (1,)))
    network = replace(net.network(), groups=links)
    week = replace(scenario(20.0, agonist), time=Time.CHRONIC)
    row = network.index["receptor"]
    seen = [Observation(0, row, 0.0, 0.2, density=True, capacity=capacity) for capacity in (False, True)]
    seen.append(Observation(0, row, 0.0, 0.2))
    return Predictor(compile_network(network), [week], seen)


def test_binding_counts_receptors_and_not_what_each_does() -> None:
    """A desensitised receptor is still counted; what all can do at most falls by both."""
    predictor = worn()
    number, capacity, change = predictor.predict(np.zeros(2))
    assert change > 0.0
    assert number == pytest.approx(-0.3 * change, rel=0.02)
    assert capacity == pytest.approx(-0.5 * change, rel=0.05)


@pytest.mark.parametrize("number", range(2))
def test_slopes_of_number_and_capacity_are_those_of_differences(number: int) -> None:
    """Each way of reading by each number, at factors away from the recorded ones."""
    predictor = worn()
    factors = np.asarray([0.4, -0.3])
    _, slopes = predictor.slopes(factors)
    step = np.zeros(2)
    step[number] = 1e-3
    difference = (predictor.predict(factors + step) - predictor.predict(factors - step)) / 2e-3
    assert np.abs(difference).min() > 1e-3
    assert slopes[:, number] == pytest.approx(difference, abs=2e-3)
