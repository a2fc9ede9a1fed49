"""Promises of kg.engine.sampling: numbers are drawn from what is recorded of them, the same for everybody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synapse import Builder, profiles, scenario, synapse, two

from kg.engine.model import Mode, Scenario
from kg.engine.response import respond
from kg.engine.sampling import draw, numbers_at
from kg.engine.stability import assess
from kg.engine.system import compile_network


def test_every_number_is_drawn_inside_its_range_and_keeps_its_sign() -> None:
    """Gains by 1.6 or within their record, tones by 2 or within theirs; strata cover the range evenly."""
    net = Builder()
    net.signal("a")
    net.pool("p")
    net.site("r")
    net.drive("a", "p", -0.5)
    net.drive("p", "a", 0.5, low=0.4, high=0.45)
    net.ligand("p", "r", 0.3)
    net.ligand("p", "r", 0.0)
    system = compile_network(net.network())
    numbers = numbers_at(system, draw(system, 64), np.arange(64))
    gains = {float(np.sign(row[0])): row for row in numbers.gains}
    assert (gains[-1.0] >= -0.8).all()
    assert (gains[-1.0] <= -0.5 / 1.6).all()
    assert (gains[1.0] >= 0.4).all()
    assert (gains[1.0] <= 0.45).all()
    assert np.ptp(np.log(numbers.tones[0])) == pytest.approx(np.log(4), rel=0.05)
    assert (numbers.tones[1] == 0.0).all()


def test_a_range_of_efficacy_widens_the_interval_and_leaves_the_other_draws_alone() -> None:
    """A partial agonist with a range is less sure than one without, its middle the same; an exact one is drawn as ever."""
    net = two()
    system = compile_network(net.network())

    def asked(**how: tuple[float, float]) -> Scenario:
        return scenario(30.0, net.bind("d", "site", Mode.ORTHOSTERIC, 10.0, efficacy=0.4, **how))

    exact, ranged = (respond(system, [one]) for one in (asked(), asked(efficacy_range=(0.1, 0.9))))
    draws = draw(system, 64)
    others = replace(draws, efficacies=1.0 - draws.efficacies)
    assert ranged.log2.tolist() == exact.log2.tolist()
    narrow, wide = assess(exact, draws), assess(ranged, draws)
    site = net.index["site"]
    assert wide.high[site, 0] - wide.low[site, 0] > 1.2 * (narrow.high[site, 0] - narrow.low[site, 0])
    assert assess(exact, others).low.tolist() == narrow.low.tolist()
    assert assess(ranged, others).low.tolist() != wide.low.tolist()


def test_one_compound_or_a_batch_meets_the_same_draws() -> None:
    """Scenarios sampled one by one and together: same stability, same intervals to the samples' tolerance."""
    net = synapse(cells=2, transmitters=3)
    system = compile_network(net.network())
    asked = profiles(net, 14, targets=6)
    together = assess(respond(system, asked), samples=16)
    for k in (0, 7):
        alone = assess(respond(system, [asked[k]]), samples=16)
        assert alone.low[:, 0] == pytest.approx(together.low[:, k], abs=1e-4)
        assert np.abs(alone.stability[:, 0] - together.stability[:, k]).max() <= 1 / 16
    assert not together.failed.any()
