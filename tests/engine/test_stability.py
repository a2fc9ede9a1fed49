"""How sure a call is: the share of samples that make it too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synapse import Builder, scenario

from kg.engine import stability
from kg.engine.model import Dose, Mode, Scenario, Treatment
from kg.engine.response import respond
from kg.engine.stability import assess
from kg.engine.system import compile_network


def lone(affinity_low: float = float("nan"), affinity_high: float = float("nan")) -> tuple[Builder, Scenario]:
    """One enzyme and its inhibitor at a concentration near the edge of a call."""
    net = Builder()
    net.signal("enzyme", bound=1e6)
    item = net.bind("d", "enzyme", Mode.INHIBIT, 10.0, low=affinity_low, high=affinity_high)
    return net, scenario(10 / 9 * 1.02, item)


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


@given(
    st.integers(1, 9).flatmap(
        lambda count: st.lists(
            st.tuples(st.lists(st.floats(-5, 5), min_size=3, max_size=3), st.booleans()), min_size=count, max_size=count
        )
    )
)
def test_intervals_are_percentiles_of_the_samples_that_settled(samples):
    """As numpy gives them for each scenario alone; zero where none settled."""
    log2 = np.asarray([[[value] for value in values] for values, _ in samples])
    lost = np.asarray([[[gone]] for _, gone in samples])
    both = np.concatenate([log2, log2 + 1.0], axis=2), np.concatenate([lost, np.zeros_like(lost)], axis=2)
    found = stability._interval(*both)
    for column in (0, 1):
        kept = both[0][~both[1][:, 0, column], :, column]
        wanted = np.percentile(kept, stability.INTERVAL, axis=0) if len(kept) else np.zeros((2, 3))
        assert np.allclose([ends[:, column] for ends in found], wanted)


def test_a_sample_whose_pretreatment_does_not_settle_is_lost_and_stops_no_answer() -> None:
    """A loop that has no steady state anywhere in its range, and one as recorded: every sample counts against the calls."""
    net = Builder()
    net.signal("a", bound=1e12)
    net.drive("a", "a", 0.5, low=1.0, high=1.0)
    net.signal("b")
    item = net.bind("d", "a", Mode.ACTIVATE, 1.0, factor=8.0)
    other = net.bind("e", "b", Mode.INHIBIT, 1.0)
    asked = scenario(10.0, other, before=scenario(10.0, item).treatment)
    told = assess(respond(compile_network(net.network()), [asked]), samples=4)
    assert told.failed[0] == 4
    assert not told.stability[:, 0].any()
