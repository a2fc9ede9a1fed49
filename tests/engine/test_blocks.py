"""Promises of kg.engine.blocks: products by levels are those of the inverse, and silent where no way leads."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.engine.blocks import BlockInverse, components, solution


@st.composite
def jacobians(draw) -> np.ndarray:
    """A sparse matrix of up to 14 rows with slopes too small for any loop to run away."""
    size = draw(st.integers(1, 14))
    matrix = np.zeros((size, size))
    place = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    for row, column in draw(st.lists(place, max_size=3 * size)):
        matrix[row, column] = draw(st.floats(-0.9, 0.9)) / size
    return matrix


def blocks_of(jacobian: np.ndarray) -> BlockInverse:
    """The blocks of a dense matrix, each entry given as two halves."""
    heads, tails = np.nonzero(jacobian)
    return BlockInverse(jacobian.shape[0], np.tile(heads, 2), np.tile(tails, 2), np.tile(jacobian[heads, tails] / 2, 2))


@given(jacobians())
@settings(deadline=None)
def test_it_is_the_inverse(jacobian):
    """(I - J) times the product with the identity is the identity, parallel entries added up."""
    size = jacobian.shape[0]
    assert np.allclose((np.eye(size) - jacobian) @ (blocks_of(jacobian) @ np.eye(size)), np.eye(size), atol=1e-12)


@given(jacobians(), st.data())
@settings(deadline=None)
def test_a_block_and_a_vector_are_parts_of_the_whole(jacobian, data):
    """Rows in any order, and a product of one vector is one column."""
    size = jacobian.shape[0]
    whole = blocks_of(jacobian) @ np.eye(size)
    rows = np.asarray(data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=size, unique=True)))
    assert np.allclose(blocks_of(jacobian).block(rows), whole[np.ix_(rows, rows)], atol=1e-14)
    one = blocks_of(jacobian) @ np.eye(size)[rows[0]]
    assert one.shape == (size,)
    assert np.allclose(one, whole[:, rows[0]], atol=1e-14)


@given(jacobians(), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_one_right_hand_side_is_solved_without_the_inverse(jacobian, seed):
    """The product of the inverse and any vector, parallel entries added up."""
    right = np.random.default_rng(seed).normal(size=jacobian.shape[0])
    heads, tails = np.nonzero(jacobian)
    halves = np.tile(jacobian[heads, tails] / 2, 2)
    found = solution(np.tile(heads, 2), np.tile(tails, 2), halves, right)
    assert np.allclose(found, blocks_of(jacobian) @ right, atol=1e-12)


def test_a_singular_loop_is_an_error_and_not_a_number():
    """A loop of gain 1, on one row or on two."""
    one, two = np.asarray([0]), np.asarray([0, 1])
    with pytest.raises(np.linalg.LinAlgError):
        solution(one, one, np.ones(1), np.ones(1))
    with pytest.raises(np.linalg.LinAlgError):
        solution(two, two[::-1], np.ones(2), np.ones(2))


@given(jacobians())
@settings(deadline=None)
def test_rows_that_no_way_joins_are_exactly_zero(jacobian):
    """Entry (t, s) differs from zero only where a way leads from s to t."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(jacobian.shape[0]))
    graph.add_edges_from((int(c), int(r)) for r, c in zip(*np.nonzero(jacobian), strict=True))
    ways = {(t, s) for s in graph for t in nx.descendants(graph, s) | {s}}
    assert {
        (int(t), int(s)) for t, s in zip(*np.nonzero(blocks_of(jacobian) @ np.eye(jacobian.shape[0])), strict=True)
    } <= ways


@given(st.lists(st.lists(st.integers(0, 11), max_size=4), min_size=12, max_size=12))
@settings(deadline=None)
def test_components_are_those_of_networkx_and_stand_after_what_they_read(sources):
    """The same sets as an independent implementation, in an order in which every component comes after its sources."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(12))
    graph.add_edges_from((s, r) for r, read in enumerate(sources) for s in read)
    found = components(sources)
    assert set(map(frozenset, found)) == set(map(frozenset, nx.strongly_connected_components(graph)))
    place = {row: k for k, rows in enumerate(found) for row in rows}
    assert all(place[s] <= place[r] for s, r in graph.edges)


@pytest.mark.parametrize("jacobian", [[[1.0]], [[0.0, 2.0], [0.5, 0.0]]])
def test_a_loop_of_gain_one_is_told(jacobian):
    """A loop that just sustains itself has no inverse."""
    with pytest.raises(np.linalg.LinAlgError):
        blocks_of(np.asarray(jacobian))
