"""Calls, and how sure they are."""

from __future__ import annotations

import numpy as np
import pytest
from synapse import Builder, profiles, scenario, synapse

from kg.engine.direction import call, describe, fraction, opposed, size, tendency
from kg.engine.model import Dose, Mode, Scenario, Treatment
from kg.engine.response import respond
from kg.engine.sampling import draw, numbers_at
from kg.engine.stability import assess
from kg.engine.system import compile_network


def lone(affinity_low: float = float("nan"), affinity_high: float = float("nan")) -> tuple[Builder, Scenario]:
    """One enzyme and its inhibitor at a concentration near the edge of a call."""
    net = Builder()
    net.signal("enzyme", bound=1e6)
    item = net.bind("d", "enzyme", Mode.INHIBIT, 10.0, low=affinity_low, high=affinity_high)
    return net, scenario(10 / 9 * 1.02, item)


def test_change_is_a_fraction_of_rest_or_of_a_raised_comparator() -> None:
    """(2^a - 2^b) / max(1, 2^b): against rest, against a raised and against a lowered comparator."""
    assert fraction(np.array([1.0, 2.0, -1.0]), np.array([0.0, 1.0, -2.0])) == pytest.approx([1.0, 1.0, 0.25])


@pytest.mark.parametrize(
    ("change", "word", "extent", "sign"),
    [
        (0.0, "unchanged", "", ""),
        (0.019, "unchanged", "", ""),
        (0.05, "unchanged", "", "+"),
        (-0.05, "unchanged", "", "-"),
        (0.1, "increased", "10-25 %", ""),
        (-0.3, "decreased", "25-60 %", ""),
        (0.61, "increased", "> 60 %", ""),
    ],
)
def test_words_for_sizes_of_change(change: float, word: str, extent: str, sign: str) -> None:
    """The edges at 2, 10, 25 and 60 percent, each on its side."""
    spoken = describe(change)
    assert (spoken.direction, spoken.size, spoken.tendency) == (word, extent, sign)
    assert (size(change), tendency(change)) == (extent, sign)
    assert int(call(change)) == {"unchanged": 0, "increased": 1, "decreased": -1}[word]


def test_an_unstable_call_is_uncertain_and_conflicting_where_routes_oppose() -> None:
    """Below four fifths agreement the word depends on whether shares of like size stand against each other."""
    assert describe(0.3, 0.79, [0.5, -0.1]).direction == "uncertain"
    assert describe(0.3, 0.79, [0.5, -0.3]).direction == "conflicting"
    assert describe(0.3, 0.80, [0.5, -0.3]).direction == "increased"
    assert not opposed([])


def test_stability_is_the_share_of_equal_calls_in_the_recorded_range() -> None:
    """Inhibitor just past the 10 % edge: with Ki within 9 to 11 nM about 70 % of the range stays past it."""
    net, asked = lone(9.0, 11.0)
    system = compile_network(net.network())
    told = assess(respond(system, [asked]), samples=400)
    # decreased as long as C / K >= 1/9, that is K <= 9 C = 10.2; the quantile is log-uniform
    assert told.stability[0, 0] == pytest.approx(np.log(10.2 / 9) / np.log(11 / 9), abs=0.01)
    assert told.low[0, 0] < np.log2(0.9) < told.high[0, 0] < 0


def test_a_bare_value_is_spread_by_three_and_the_interval_shows_it() -> None:
    """Without a range Ki is drawn between a third and three times: the 5-95 % interval is that of the draw."""
    net, asked = lone()
    told = assess(respond(compile_network(net.network()), [asked]), samples=400)
    ratio = 1.02 / 9
    ends = [-np.log2(1 + ratio * 3 ** (1 - 2 * q)) for q in (0.05, 0.95)]
    assert (told.low[0, 0], told.high[0, 0]) == pytest.approx(ends, abs=0.01)


def test_untouched_nodes_are_perfectly_stable() -> None:
    """A node out of reach: interval exactly 0 to 0, stability 1."""
    net, asked = lone()
    net.signal("deaf")
    told = assess(respond(compile_network(net.network()), [asked]))
    assert (told.low[1, 0], told.high[1, 0], told.stability[1, 0]) == (0.0, 0.0, 1.0)


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


def test_a_range_of_concentration_widens_the_interval() -> None:
    """A dose given with low and high is drawn too."""
    net, asked = lone(10.0, 10.0)
    item = asked.treatment.bindings[0]
    ranged = Scenario(Treatment((Dose("d", 10.0, 5.0, 20.0),), (item,)))
    sharp = Scenario(Treatment((Dose("d", 10.0),), (item,)))
    told = assess(respond(compile_network(net.network()), [ranged, sharp]))
    width = told.high - told.low
    assert width[0, 0] > 0.5
    assert width[0, 1] == pytest.approx(0.0, abs=1e-12)


def test_samples_that_do_not_settle_count_against_the_call() -> None:
    """A loop without a steady state: every sample failed, stability 0, never a made-up interval."""
    net = Builder()
    net.signal("a", bound=1e12)
    net.drive("a", "a", 1.0, low=1.0, high=1.0)
    asked = scenario(10.0, net.bind("d", "a", Mode.ACTIVATE, 1.0, factor=8.0))
    told = assess(respond(compile_network(net.network()), [asked], strict=False), samples=4)
    assert told.failed[0] == 4
    assert (told.stability[0, 0], told.low[0, 0], told.high[0, 0]) == (0.0, 0.0, 0.0)
