"""Promises of kg.engine.walks: the numbers and distances of brute force, compiled or not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ways import KINDS, LINKS, NODES, walks

from kg.engine.signed import CODE, signed_graph
from kg.engine.walks import AT_ONCE, signed_distances, walk_counts
from kg.errors import CheckFailed


@given(LINKS, st.booleans())
def test_walks_and_distances_are_those_of_brute_force(links, absorbing):
    """All sources, two targets, by sign; absorbing targets let no walk pass."""
    graph, targets = signed_graph(NODES, links, compiled=False), [1, 4]
    counts = walk_counts(graph, range(NODES), targets, 3, absorbing=absorbing)
    far = signed_distances(graph, range(NODES))
    for start in range(NODES):
        found = [w for r in range(1, 4) for w in walks(links, start, r)]
        for column, target in enumerate(targets):
            here = [w for w in found if w[0] == target and not (absorbing and set(w[2][:-1]) & set(targets))]
            assert counts[start, column].tolist() == [sum(w[1] == sign for w in here) for sign in (1, -1, 0)]
        for node in range(NODES):
            for sign, code in CODE.items():
                ways = [len(w[3]) for r in range(4) for w in walks(links, start, r) if w[0] == node and w[1] == sign]
                assert (far[start][3 * node + code] if ways else min(far[start][3 * node + code], 3)) in (
                    (min(ways),) if ways else (-1, 3)
                )


@pytest.mark.parametrize("compiled", KINDS)
def test_a_number_beyond_a_double_is_refused(compiled):
    """Two nodes joined by many links: after enough steps the count is no whole number of a double any more."""
    graph = signed_graph(2, [(0, 1, 1), (1, 0, -1)] * 40, compiled=compiled)
    assert walk_counts(graph, [0], [1], 1).tolist() == [[[40.0, 0.0, 0.0]]]
    with pytest.raises(CheckFailed, match="more walks"):
        walk_counts(graph, [0], [1], 15)
    assert np.asarray(signed_distances(graph, [0])[0]).tolist()[:6] == [0, 2, -1, 1, 3, -1]


@pytest.mark.parametrize("compiled", KINDS)
def test_many_sources_at_once_are_each_as_alone(compiled):
    """More than one whole number has bits for: the same distances as those of every source asked alone; a source twice too."""
    size = AT_ONCE + 20
    links = [(k, (7 * k + 3) % size, (1, -1, 0)[k % 3]) for k in range(size)] + [
        (k, (k + 1) % size, 1) for k in range(size)
    ]
    graph, sources = signed_graph(size, links, compiled=compiled), [*range(size), 5]
    together = np.asarray(signed_distances(graph, sources))
    alone = np.asarray([list(signed_distances(graph, [source])[0]) for source in sources])
    assert together.shape == (size + 1, 3 * size)
    assert (together == alone).all()
    assert together.max() > 3
