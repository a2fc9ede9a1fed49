"""Promises of kg.engine.simple_paths: the counts and paths of brute force, compiled or not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ways import KINDS, LINKS, NODES, walks

from kg.engine.signed import signed_graph
from kg.engine.simple_paths import PathCounter, paths


def simple(links, start, goals, length):
    """Simple paths of exactly `length` links by brute force: (links, sign)."""
    return [
        (way, sign) for to, sign, nodes, way in walks(links, start, length)
        if to in goals and len(set(nodes)) == len(nodes)
    ]  # fmt: skip


@given(LINKS, st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.integers(1, 4))
def test_the_number_of_paths_is_that_of_brute_force(links, start, goal, length):
    """By sign, parallel links counted apart, loops on a node never walked."""
    found = [sign for r in range(1, length + 1) for _, sign in simple(links, start, {goal}, r)]
    counted = PathCounter(signed_graph(NODES, links, compiled=False), goal, length).count(start)
    assert counted == (found.count(1), found.count(-1), found.count(0))


@given(LINKS, st.sets(st.integers(0, NODES - 1), min_size=1, max_size=2), st.sampled_from([None, 1, -1, 0]))
def test_the_paths_are_those_of_brute_force_in_order(links, goals, sign):
    """Shortest first, between equals as the network has them, of one sign where one is asked."""
    wanted = [
        (start, way) for r in range(1, 5) for start in (0, 1) for way, s in simple(links, start, goals, r)
        if sign is None or s == sign
    ]  # fmt: skip
    graph = signed_graph(NODES, links, compiled=False)
    assert list(paths(graph, [0, 1], sorted(goals), 4, sign)) == wanted


@pytest.mark.parametrize("compiled", KINDS)
def test_many_paths_are_handed_on_as_they_are_found(compiled):
    """More paths than one round of the loop holds, none lost and none twice; and their number is the count."""
    dice = random.Random(5)
    links = [(dice.randrange(30), dice.randrange(30), dice.choice((1, -1))) for _ in range(150)]
    graph = signed_graph(30, links, compiled=compiled)
    found = [way for _, way in paths(graph, [0], [7], 5)]
    assert len(found) > 50
    assert len(set(found)) == len(found) == sum(PathCounter(graph, 7, 5).count(0))
