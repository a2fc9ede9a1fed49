"""Promises of kg.engine.signed: every link kept, and tables that say exactly which signs can arrive."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from ways import LINKS, NODES, walks

from kg.engine.signed import CODE, exact_table, signed_graph


@given(LINKS, st.integers(0, NODES - 1))
def test_the_table_holds_the_signs_of_walks_that_end_at_the_goal(links, goal):
    """Walks of exactly r links that meet the goal at their end alone."""
    exact = exact_table(signed_graph(NODES, links, compiled=False), [goal], 3)
    for r in range(4):
        for node in range(NODES):
            signs = {CODE[w[1]] for w in walks(links, node, r) if w[0] == goal and goal not in w[2][1:-1]}
            assert exact[r][node] == sum(1 << code for code in signs)


def test_parallel_links_of_opposite_sign_are_both_kept():
    """Two links between two nodes are two, each with its number."""
    graph = signed_graph(2, [(0, 1, 1), (0, 1, -1)], compiled=False)
    assert list(zip(graph.ends, graph.codes, graph.links, strict=True)) == [(1, 0, 0), (1, 1, 1)]
