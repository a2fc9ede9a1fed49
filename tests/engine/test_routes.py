"""Promises of kg.engine.routes: simple paths over pairs of nodes, complete, bounded, and over what they must meet."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.engine.routes import THROUGH_MOST, RouteGraph
from kg.errors import UsageError

NODES = 6


PAIRS = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=16)


def simple(pairs, sources, goals, longest):
    """Simple paths of at least one link, by networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(NODES))
    graph.add_edges_from(pairs)
    return {
        tuple(path)
        for source in sources for goal in goals if source != goal
        for path in nx.all_simple_paths(graph, source, goal, cutoff=longest)
    }  # fmt: skip


@given(PAIRS, st.sets(st.integers(0, NODES - 1), min_size=1, max_size=3), st.integers(1, 5))
@settings(deadline=None)
def test_the_same_paths_as_networkx(pairs, goals, longest):
    """Every simple path of at most the length, and no other, each once whatever runs side by side, shortest first."""
    ours = list(RouteGraph(NODES, [*pairs, *pairs]).routes([0, 1], sorted(goals), longest))
    assert set(ours) == simple(pairs, [0, 1], goals, longest)
    assert len(ours) == len(set(ours))
    assert [len(p) for p in ours] == sorted(len(p) for p in ours)


@given(PAIRS, st.lists(st.sets(st.integers(0, NODES - 1), max_size=3), max_size=3))
@settings(deadline=None)
def test_what_must_be_met_is_met(pairs, through):
    """Those of all paths that meet every set, none lost; a set of nothing is met by none."""
    every = RouteGraph(NODES, pairs).routes([0], [NODES - 1], 5)
    ours = RouteGraph(NODES, pairs, through).routes([0], [NODES - 1], 5)
    assert set(ours) == {path for path in every if all(one & set(path) for one in through)}


def test_cycles_end():
    """A cycle on the way adds no route."""
    assert len(list(RouteGraph(3, [(0, 1), (1, 0), (1, 2), (2, 1)]).routes([0], [2], 10))) == 1


def test_a_source_that_is_a_goal_is_reached_by_no_link():
    """Unless something has to be met on the way."""
    graph = RouteGraph(2, [(0, 1)])
    assert graph.itself([0, 1], {1}) == [1]
    assert RouteGraph(2, [(0, 1)], [{0}]).itself([0, 1], {0, 1}) == [0]
    assert list(graph.routes([0], [0], 3)) == []


def test_places_to_meet_are_few():
    """Each doubles what is searched."""
    with pytest.raises(UsageError, match="places"):
        RouteGraph(2, [(0, 1)], [{0}] * (THROUGH_MOST + 1))
