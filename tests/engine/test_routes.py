"""Promises of kg.engine.routes: signed simple paths, complete, bounded, both signs kept."""

from __future__ import annotations

from math import prod

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.engine.model import Influence, Network, Node, NodeKind, Role
from kg.engine.routes import routes, shortest


def network(count: int, links: list[tuple[int, int, int]]) -> Network:
    """A network of signal nodes with signed links."""
    nodes = tuple(Node(f"n{i}", f"n{i}@c", f"n{i}", "c", f"n{i}", NodeKind.SIGNAL) for i in range(count))
    made = tuple(Influence(f"i{k}", a, b, s, Role.DRIVE, 1.0) for k, (a, b, s) in enumerate(links))
    return Network(nodes, made)


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, int]]]:
    """Small random networks with parallel links of both signs, cycles and self-loops."""
    count = draw(st.integers(2, 6))
    link = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.sampled_from([1, -1, 0]))
    return count, draw(st.lists(link, max_size=14))


@given(networks(), st.integers(1, 5))
@settings(deadline=None)
def test_the_same_paths_as_networkx(made, longest):
    """Every simple edge path of at most the length, and no other, each once, shortest first."""
    count, links = made
    net = network(count, links)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(count))
    for key, (a, b, _) in enumerate(links):
        graph.add_edge(a, b, key=key)
    ours = [r.influences for r in routes(net, [0], [count - 1], longest)]
    theirs = {tuple(k for _, _, k in path) for path in nx.all_simple_edge_paths(graph, 0, count - 1, cutoff=longest)}
    assert set(ours) == theirs
    assert len(ours) == len(theirs)
    assert [len(p) for p in ours] == sorted(len(p) for p in ours)


@given(networks())
@settings(deadline=None)
def test_the_sign_is_the_product_of_the_signs(made):
    """One unknown link makes the whole unknown; two inhibitions activate."""
    count, links = made
    for route in routes(network(count, links), [0], [count - 1], 5):
        assert route.sign == prod(links[i][2] for i in route.influences)
        assert len(set(route.nodes)) == len(route.nodes)


def test_parallel_opposite_links_give_two_routes():
    """Both signs are kept, none is voted away."""
    found = shortest(network(2, [(0, 1, 1), (0, 1, -1)]), [0], [1], 3, 10)
    assert [r.sign for r in found] == [1, -1]


def test_double_inhibition_activates():
    """A stops B, B stops C: A raises C."""
    assert [r.sign for r in routes(network(3, [(0, 1, -1), (1, 2, -1)]), [0], [2], 4)] == [1]


def test_cycles_end():
    """A cycle on the way adds no route."""
    assert len(list(routes(network(3, [(0, 1, 1), (1, 0, 1), (1, 2, 1), (2, 1, -1)]), [0], [2], 10))) == 1


def test_a_node_leads_to_itself_by_the_empty_route():
    """Start and end alike give the route of no links."""
    assert [r.influences for r in routes(network(1, []), [0], [0], 3)] == [()]


@given(networks(), st.sampled_from([1, -1, 0]))
@settings(deadline=None)
def test_one_sign_is_the_part_of_all_that_has_it(made, sign):
    """In the same order, none lost."""
    count, links = made
    net = network(count, links)
    found = list(routes(net, [0, 1], [count - 1], 4))
    assert list(routes(net, [0, 1], [count - 1], 4, sign)) == [route for route in found if route.sign == sign]
